// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/cyclelabmodel.h"

#include "domain/cyclereport.h"
#include "presentation/profileexchange.h"
#include "presentation/words.h"
#include "vault/tokenvault.h"

CycleLabModel::CycleLabModel(Parts parts, QObject *parent)
    : QObject(parent), m_parts(std::move(parts)), m_runs(m_parts.run.cycles, m_parts.run.acts.clock),
      m_series(m_parts.run.cycles ? std::make_unique<CycleSeries>(m_parts.run, m_parts.pace, teamsAtOnce) : nullptr)
{
    connect(&m_runs, &CycleRunsModel::changed, this, &CycleLabModel::changed);
    connect(&m_runs, &CycleRunsModel::failed, this,
            [this](const Error &error) { Q_EMIT failed(tr("The runs could not be read."), error); });
    if (!m_series)
        return;
    connect(m_series.get(), &CycleSeries::cycleChanged, this, &CycleLabModel::takeChanged);
    connect(m_series.get(), &CycleSeries::cycleFinished, this, &CycleLabModel::takeFinished);
    connect(m_series.get(), &CycleSeries::changed, this, &CycleLabModel::showAtWork);
    connect(m_series.get(), &CycleSeries::handNeeded, this, [this](ReinstallCycle *, const HandStep &hand) {
        showAtWork();
        Q_EMIT handNeeded(hand);
    });
}

CycleLabModel::~CycleLabModel() = default;

void CycleLabModel::reload()
{
    m_runs.reload();
    if (m_shownId != 0 && !isRunning(m_shownId))
        show(m_shownId);
}

void CycleLabModel::show(RowId id)
{
    const quint64 question = ++m_question;
    if (id != m_shownId) {
        m_shown.reset();
        m_fields.clear();
        m_tokens.show({});
    }
    m_shownId = id;
    const ReinstallCycle *const running = m_series ? m_series->runningCycle(id) : nullptr;
    if (running && running->cycle().installationId != 0)
        return setShown(running->cycle());
    Q_EMIT shownChanged();
    if (id == 0 || !m_parts.run.cycles)
        return;
    whenDone(m_parts.run.cycles->cycle(id), this, [this, question](const Result<Cycle> &cycle) {
        if (question != m_question)
            return;
        if (cycle)
            setShown(*cycle);
        else
            Q_EMIT failed(tr("The run could not be read."), cycle.error());
    });
}

void CycleLabModel::setShown(const Cycle &cycle)
{
    m_shown = cycle;
    m_fields.show(cycle);
    m_tokens.show(cycle.tokens);
    Q_EMIT shownChanged();
}

CycleStanding CycleLabModel::shownStanding() const
{
    return m_shown ? m_runs.standing(cycleSummary(*m_shown)) : CycleStanding::Over;
}

FlowPicture CycleLabModel::picture() const
{
    FlowPicture picture = m_shown ? flowPicture(*m_shown) : FlowPicture();
    picture.title.clear(); // it stands above it on the page
    return picture;
}

void CycleLabModel::begin(const QList<Cycle> &planned)
{
    if (!m_series)
        return;
    whenDone(m_parts.run.cycles->add(planned, m_parts.run.acts.clock()), this,
             [this](const Result<QList<Cycle>> &stored) { takeStored(stored); });
}

void CycleLabModel::takeStored(const Result<QList<Cycle>> &stored)
{
    if (!stored) {
        Q_EMIT failed(tr("The runs could not be stored, so none was begun."), stored.error());
        return;
    }
    QList<CycleSummary> added;
    for (const Cycle &cycle : *stored) {
        added.append(cycleSummary(cycle));
        m_added.insert(cycle.id);
    }
    m_runs.reload();
    m_series->add(added);
    Q_EMIT begun(stored->constFirst().id);
}

void CycleLabModel::goOn(const QList<RowId> &ids)
{
    QList<CycleSummary> runs;
    // The oldest first, as they were planned.
    for (auto id = ids.crbegin(); id != ids.crend(); ++id) {
        const CycleSummary *const run = m_runs.run(*id);
        if (run && run->state != Cycle::State::Over && !m_added.contains(*id))
            runs.append(*run);
    }
    for (const CycleSummary &run : std::as_const(runs))
        m_added.insert(run.id);
    if (m_series && !runs.isEmpty())
        m_series->add(runs);
}

void CycleLabModel::runAgain(RowId id)
{
    if (!m_series)
        return;
    whenDone(m_parts.run.cycles->cycle(id), this, [this](const Result<Cycle> &cycle) {
        if (!cycle) {
            Q_EMIT failed(tr("The run could not be read."), cycle.error());
            return;
        }
        Cycle again;
        again.seat = m_parts.run.acts.seat;
        again.profileId = cycle->profileId;
        again.installationId = cycle->installationId;
        again.app = cycle->app;
        again.team = cycle->team;
        again.user = cycle->user;
        again.wayOut = cycle->wayOut;
        again.wayIn = cycle->wayIn;
        again.madeAt = m_parts.run.acts.clock();
        begin({again});
    });
}

void CycleLabModel::stop(RowId id)
{
    if (ReinstallCycle *const cycle = m_series ? m_series->runningCycle(id) : nullptr)
        cycle->cancel();
}

void CycleLabModel::stopAll()
{
    if (!m_series)
        return;
    QSet<RowId> running;
    for (const ReinstallCycle *const cycle : m_series->running())
        running.insert(cycle->cycle().id);
    m_added = running; // what only waits is let go by the series
    m_series->cancel();
}

void CycleLabModel::leave()
{
    m_series.reset();
    m_added.clear();
    showAtWork();
}

void CycleLabModel::remove(const QList<RowId> &ids)
{
    if (!m_parts.run.cycles)
        return;
    whenDone(m_parts.run.cycles->remove(ids, m_parts.run.acts.clock()), this,
             [this, ids](const Result<qint64> &removed) {
                 if (!removed)
                     Q_EMIT failed(tr("The runs could not be removed."), removed.error());
                 else if (ids.contains(m_shownId))
                     show(0);
                 m_runs.reload();
             });
}

QList<HandStep> CycleLabModel::hands() const
{
    return m_series ? m_series->hands() : QList<HandStep>();
}

std::optional<HandStep> CycleLabModel::handOf(RowId id) const
{
    const ReinstallCycle *const cycle = m_series ? m_series->runningCycle(id) : nullptr;
    return cycle ? cycle->hand() : std::nullopt;
}

void CycleLabModel::handDone(RowId id)
{
    if (m_series)
        m_series->handDone(id);
}

void CycleLabModel::play(RowId id)
{
    const std::optional<HandStep> hand = handOf(id);
    if (!hand || !m_parts.play || isPlaying(id))
        return;
    if (const Status played = m_parts.play(*hand); !played) {
        Q_EMIT failed(tr("The sandbox could not do it."), played.error());
        return;
    }
    m_playing.insert(id, hand->kind);
    Q_EMIT changed();
    // Queued: the pages at the sandbox are called before it is said that they were.
    QMetaObject::invokeMethod(
        this, [this, id] { handDone(id); }, Qt::QueuedConnection);
}

bool CycleLabModel::isVaultOpen() const
{
    return m_parts.run.acts.vault && m_parts.run.acts.vault->isUnlocked();
}

QString CycleLabModel::offer() const
{
    const qsizetype count = m_runs.stopped().size();
    if (count == 0)
        return {};
    return count == 1
        ? tr("A run is not over. It can be gone on with where it was stopped.")
        : tr("%1 runs are not over. They can be gone on with where they were stopped.").arg(countWord(count));
}

QString CycleLabModel::statusText() const
{
    if (m_added.isEmpty())
        return {};
    const QString work
        = m_added.size() == 1 ? tr("1 cycle at work") : tr("%1 cycles at work").arg(countWord(m_added.size()));
    const qsizetype needed = hands().size();
    return needed == 0 ? work
        : needed == 1  ? tr("%1, 1 needs you").arg(work)
                       : tr("%1, %2 need you").arg(work, countWord(needed));
}

void CycleLabModel::takeChanged(const Cycle &cycle)
{
    if (cycle.installationId == 0)
        return; // it was not read yet
    m_runs.update(cycleSummary(cycle));
    if (cycle.id == m_shownId)
        setShown(cycle);
    showAtWork();
}

void CycleLabModel::takeFinished(RowId id, const Result<Cycle> &result)
{
    m_added.remove(id);
    if (result) {
        m_runs.update(cycleSummary(*result));
        if (id == m_shownId)
            setShown(*result);
        showAtWork();
        Q_EMIT ended(*result);
        return;
    }
    showAtWork();
    if (id == m_shownId)
        show(id);
    const CycleSummary *const run = m_runs.run(id);
    Q_EMIT failed(run ? tr("The run of %1 cannot go on now.").arg(shownName(run->team)) : tr("A run cannot go on now."),
                  result.error());
}

void CycleLabModel::showAtWork()
{
    QSet<RowId> running;
    QSet<RowId> handed;
    if (m_series) {
        for (const ReinstallCycle *const cycle : m_series->running()) {
            running.insert(cycle->cycle().id);
            if (cycle->hand())
                handed.insert(cycle->cycle().id);
        }
    }
    m_playing.removeIf([this](const QHash<RowId, HandStep::Kind>::iterator &one) {
        const std::optional<HandStep> hand = handOf(one.key());
        return !hand || hand->kind != one.value();
    });
    m_runs.setAtWork(running, m_added, handed);
    Q_EMIT changed();
}

void CycleLabModel::saveReport(Report kind, const QList<RowId> &ids, const QString &path)
{
    if (!m_parts.run.cycles)
        return;
    whenDone(m_parts.run.cycles->cycles(ids), this, [this, kind, path](const Result<QList<Cycle>> &cycles) {
        if (!cycles) {
            Q_EMIT failed(tr("The report was not written."), cycles.error());
            return;
        }
        switch (kind) {
        case Report::Html:
            return writeTo(path, cycleHtml(*cycles).toUtf8());
        case Report::Markdown:
            return writeTo(path, cycleMarkdown(*cycles).toUtf8());
        case Report::Json:
            return writeTo(path, cycleJsonReport(*cycles));
        case Report::JUnit:
            return writeTo(path, cycleJUnit(*cycles));
        case Report::Svg:
            return writeTo(path,
                           cycles->isEmpty()
                               ? QByteArray()
                               : flowSvg(flowPicture(cycles->constFirst()), paperColours(), 1000).toUtf8());
        }
    });
}

void CycleLabModel::savePng(const QByteArray &png, const QString &path)
{
    writeTo(path, png);
}

void CycleLabModel::writeTo(const QString &path, const QByteArray &content)
{
    if (const Status written = writeFile(path, content); !written)
        Q_EMIT failed(tr("The report was not written."), written.error());
    else
        Q_EMIT saved(path);
}

void CycleLabModel::compare(RowId one, RowId other)
{
    if (!m_parts.run.cycles)
        return;
    whenDone(m_parts.run.cycles->cycles({one, other}), this, [this](const Result<QList<Cycle>> &cycles) {
        if (!cycles)
            Q_EMIT failed(tr("The runs could not be read."), cycles.error());
        else if (cycles->size() == 2)
            Q_EMIT comparable(cycles->at(0), cycles->at(1));
    });
}
