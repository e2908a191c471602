// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/act.h"
#include "lifecycle/actrun.h"
#include "lifecycle/probeinstallation.h"

#include <QObject>

#include <memory>
#include <optional>

class RefreshInstallation;

/// One act on some installations, for the terminal: many are verified, refreshed or revoked in a run (lifecycle/actrun.h);
/// a single one, and what a person decides one by one, directly. GUI thread.
class ActSeries : public QObject
{
    Q_OBJECT

public:
    /// \a act: Verify, Refresh, Revoke, Probe, ResolveDoubt or RetryRefresh. \a rows as a person was shown them.
    ActSeries(ActRun::Parts parts, Act act, QList<Installation> rows, QObject *parent = nullptr);
    ~ActSeries() override;

    void start();
    /// Begins nothing more. A refresh or revocation that is on its way is waited for; finished() follows.
    void cancel();

Q_SIGNALS:
    void done(const ActOutcome &outcome);
    void probed(const ProbeReport &report);
    /// Nothing is sent for a while; \a why ends with a full stop.
    void waiting(const QString &why, Instant until);
    /// A new pair could not be stored and is in memory only; it is tried again.
    void storeFailed(const Error &error);
    /// \a error: why the rest was not tried; a cause "cancelled" after cancel().
    void finished(const std::optional<Error> &error);

private:
    void startRun();
    void takePhase();
    void takeProgress();
    void next();
    void probe(const Installation &row);
    void take(const Installation &row, const Result<ActOutcome> &outcome);
    void end(const std::optional<Error> &error);

    ActRun::Parts m_parts;
    Act m_act;
    QList<Installation> m_rows;
    qsizetype m_at = 0;
    bool m_isCancelled = false;
    bool m_isOver = false;
    std::unique_ptr<ActRun> m_run;
    std::unique_ptr<RefreshInstallation> m_refresh;
    std::unique_ptr<ProbeInstallation> m_probe;
    std::optional<Instant> m_saidWaiting;
    std::optional<Error> m_why; ///< the run paused by itself
};
