// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/commandline.h"
#include "cli/exitcode.h"
#include "cli/output.h"
#include "lifecycle/endedsecrets.h"
#include "lifecycle/openedstore.h"
#include "lifecycle/refreshahead.h"
#include "lifecycle/verifyoldest.h"

#include <QTimer>

#include <memory>

/// watch: refreshes ahead and verifies, on a store that is open, until it is told to stop. One line an event. It goes on
/// through failures of the network, the database server and a busy or full disk; a store that is gone for good, or not to
/// be used, ends it. GUI thread.
class WatchCommand : public QObject
{
    Q_OBJECT

public:
    /// \a store and what \a acts names outlive this.
    WatchCommand(CommandLine line, OpenedStore *store, ActParts acts, QObject *parent = nullptr);

    /// Whether another try may succeed: of opening the store, or of using it.
    static bool mayPass(const Error &error);

    void start();
    /// Ends cleanly: a refresh that is on its way is waited for and stored; ended() follows.
    void cancel();

Q_SIGNALS:
    void ended(ExitCode code);

private:
    void begin(const Result<QList<AppProfile>> &profiles);
    void tell(const ActOutcome &outcome);
    void tellState();
    void takeFailure(const Error &error);
    void reopen();
    void say(const QString &event, const QString &sentence, QJsonObject more = {});
    void stop(ExitCode code);

    CommandLine m_line;
    OpenedStore *m_store;
    ActParts m_acts;
    Output m_output;
    std::unique_ptr<RefreshAhead> m_ahead;
    std::unique_ptr<VerifyOldest> m_verify;
    EndedSecrets m_endedSecrets;
    std::optional<RefreshAhead::State> m_said;
    QString m_saidFailure; ///< its cause, so that it is said once
    bool m_isReopening = false;
    bool m_isStopping = false;
    ExitCode m_code = ExitCode::Done;
};
