// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/actseries.h"

#include "lifecycle/refreshinstallation.h"
#include "lifecycle/revokeinstallation.h"
#include "lifecycle/verifyinstallation.h"

#include <QCoreApplication>
#include <QTimer>

namespace {

/// A store that failed is given so long to take what came of the run until then.
constexpr std::chrono::milliseconds lastStoring{3000};

Error cancelled()
{
    return {ErrorKind::Cancelled, QCoreApplication::translate("Cli", "Stopped. What has a result keeps it; the rest was not tried."), {},
            QStringLiteral("cancelled")};
}

bool isForRun(Act act)
{
    return act == Act::Verify || act == Act::Refresh || act == Act::Revoke;
}

} // namespace

ActSeries::ActSeries(ActRun::Parts parts, Act act, QList<Installation> rows, QObject *parent)
    : QObject(parent), m_parts(std::move(parts)), m_act(act), m_rows(std::move(rows))
{
}

ActSeries::~ActSeries() = default;

void ActSeries::start()
{
    if (isForRun(m_act) && m_rows.size() > 1)
        startRun();
    else
        next();
}

void ActSeries::cancel()
{
    m_isCancelled = true;
    if (m_run)
        return m_run->cancel();
    if (m_probe)
        return m_probe->stop();
    // A look at a token loses nothing when it is dropped; anything else ends first.
    if (m_act == Act::Verify)
        end(cancelled());
}

void ActSeries::startRun()
{
    m_run = std::make_unique<ActRun>(m_parts);
    connect(m_run.get(), &ActRun::outcomesStored, this, [this](const QList<ActOutcome> &outcomes) {
        for (const ActOutcome &outcome : outcomes)
            Q_EMIT done(outcome);
    });
    connect(m_run.get(), &ActRun::phaseChanged, this, &ActSeries::takePhase);
    connect(m_run.get(), &ActRun::progressed, this, &ActSeries::takeProgress);
    connect(m_run.get(), &ActRun::storeFailed, this, &ActSeries::storeFailed);
    RunSelection selection;
    for (const Installation &row : std::as_const(m_rows)) {
        selection.ids.append(row.id);
        selection.seen.insert(row.id, row.generation);
    }
    m_run->begin(m_act, selection, tr("In the terminal"));
}

void ActSeries::takePhase()
{
    switch (m_run->phase()) {
    case ActRun::Phase::Finished:
        return end(std::nullopt);
    case ActRun::Phase::Cancelled:
        return end(m_why ? *m_why : cancelled());
    case ActRun::Phase::Failed:
        return end(m_run->error());
    case ActRun::Phase::Paused:
        // There is no button here to go on with: another seat paused it, or the store, the vault or the network failed.
        // The run itself forgets why as soon as it is cancelled.
        m_why = m_run->error();
        if (m_why && m_why->kind == ErrorKind::Storage)
            QTimer::singleShot(lastStoring, this, [this] { end(*m_why); });
        return m_run->cancel();
    default:
        return;
    }
}

void ActSeries::takeProgress()
{
    const RunProgress progress = m_run->progress();
    if (!progress.waitsUntil || m_saidWaiting == progress.waitsUntil)
        return;
    m_saidWaiting = progress.waitsUntil;
    Q_EMIT waiting(progress.waitsFor, *progress.waitsUntil);
}

void ActSeries::next()
{
    if (m_isOver)
        return;
    if (m_at >= m_rows.size())
        return end(std::nullopt);
    if (m_isCancelled)
        return end(cancelled());
    const Installation row = m_rows.at(m_at++);
    const auto take = [this, row](const Result<ActOutcome> &outcome) { this->take(row, outcome); };
    switch (m_act) {
    case Act::Probe:
        return probe(row);
    case Act::ResolveDoubt:
        return whenDone(resolveDoubt(m_parts.acts, row.id, this), this, take);
    case Act::Revoke:
        return whenDone(revokeInstallation(m_parts.acts, row.id, row.generation, this), this, take);
    case Act::Refresh:
    case Act::RetryRefresh:
        m_refresh = std::make_unique<RefreshInstallation>(m_parts.acts, row.id);
        connect(m_refresh.get(), &RefreshInstallation::storeFailed, this, &ActSeries::storeFailed);
        return whenDone(m_refresh->start(row.generation, m_act == Act::RetryRefresh), this, take);
    default:
        return whenDone(verifyInstallation(m_parts.acts, row.id, this), this, take);
    }
}

void ActSeries::probe(const Installation &row)
{
    m_probe = std::make_unique<ProbeInstallation>(m_parts.acts, row.id);
    whenDone(m_probe->start(), this, [this, row](const Result<ProbeReport> &report) {
        if (!report)
            return take(row, report.error());
        Q_EMIT probed(*report);
        next();
    });
}

void ActSeries::take(const Installation &row, const Result<ActOutcome> &outcome)
{
    if (m_isOver)
        return;
    if (!outcome && outcome.error().kind == ErrorKind::Storage)
        return end(outcome.error());
    if (outcome) {
        Q_EMIT done(*outcome);
    } else {
        ActOutcome untried = notTried(row, outcome.error(), m_parts.acts.clock());
        if (outcome.error().kind == ErrorKind::NotFound)
            untried.outcome = QStringLiteral("gone");
        Q_EMIT done(untried);
    }
    next();
}

void ActSeries::end(const std::optional<Error> &error)
{
    if (!std::exchange(m_isOver, true))
        Q_EMIT finished(error);
}
