// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/authorizecommand.h"
#include "cli/storecommand.h"

#include <QTemporaryDir>

/// The whole main job, unattended, against a sandbox that the caller runs: a store of its own with a throw-away
/// key, an app profile, an authorization, and a look at what was stored. A line per step. GUI thread.
class DemoCommand : public QObject
{
    Q_OBJECT

public:
    /// The app of the sandbox to use. Its clientSecret stands beside it, not in it.
    DemoCommand(AppProfile app, Secret clientSecret, StoreCommand::Parts parts, bool json, QObject *parent = nullptr);
    ~DemoCommand() override;

    void start();
    void cancel();

Q_SIGNALS:
    void ended(ExitCode code);

private:
    void takeOpened(const Status &opened);
    void takeProfile(const Result<AppProfile> &profile);
    void takeEnd(ExitCode code);
    void takeIds(const Result<QList<RowId>> &ids);
    void showStored(const Result<InstallationDetails> &details);
    void fail(const Error &error);

    bool m_isOver = false; ///< what comes after a cancel is dropped
    AppProfile m_app;
    Secret m_clientSecret;
    StoreCommand::Parts m_parts;
    Output m_output;
    QTemporaryDir m_folder;
    std::unique_ptr<OpenedStore> m_store;
    std::unique_ptr<AuthorizeTeam> m_act;
    std::unique_ptr<AuthorizeCommand> m_authorize;
};
