// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/cyclecommand.h"
#include "sandbox/mirosandbox.h"
#include "sandbox/sandboxhands.h"
#include "sandboxapps.h"

#include <QTemporaryDir>

class NetworkPool;

/// cycle run --sandbox: cycles against a Miro in the box, on a store with a key that nobody keeps, with played hands.
/// No account, browser or display is needed, so that it can run where programs are built. The team is authorized by one
/// person, whose installation the cycles end, and by another member, whose tokens they watch. GUI thread.
class CycleRehearsal : public QObject
{
    Q_OBJECT

public:
    /// Both outlive this.
    struct Parts {
        RedirectDispatcher *dispatcher;
        NetworkPool *network;
    };

    CycleRehearsal(CommandLine line, Parts parts, QObject *parent = nullptr);
    ~CycleRehearsal() override;

    void start();
    void cancel();

Q_SIGNALS:
    void ended(ExitCode code);

private:
    Status readSwitches();
    void takeOpened(const Status &opened);
    void takeProfile(const Result<AppProfile> &profile);
    void authorizeNext();
    void takeStep(const StepReport &report);
    void takeAuthorized(const Result<Installation> &installation);
    void drive();
    Status play(const HandStep &hand);
    AuthorizeTeam::Parts authorizing();
    void fail(const Error &error);
    void end(ExitCode code);

    CommandLine m_line;
    Parts m_parts;
    Output m_output;
    MiroSandbox m_sandbox;
    SandboxHands m_hands;
    QJsonObject m_switches;
    QString m_teamId;
    QStringList m_userIds; ///< who are to authorize the team yet
    QTemporaryDir m_folder;
    std::unique_ptr<OpenedStore> m_store;
    AppProfile m_profile;
    RowId m_installation = 0;
    std::unique_ptr<AuthorizeTeam> m_authorization;
    std::unique_ptr<CycleCommand> m_command;
    bool m_isOver = false;
};
