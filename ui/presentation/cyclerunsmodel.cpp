// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/cyclerunsmodel.h"

#include "domain/cyclereport.h"
#include "presentation/words.h"

#include <algorithm>

CycleRunsModel::CycleRunsModel(const CycleStore *cycles, Clock clock, QObject *parent)
    : QAbstractListModel(parent), m_cycles(cycles), m_clock(std::move(clock))
{
}

const CycleSummary *CycleRunsModel::run(RowId id) const
{
    const auto found
        = std::find_if(m_all.cbegin(), m_all.cend(), [id](const CycleSummary &run) { return run.id == id; });
    return found == m_all.cend() ? nullptr : &*found;
}

int CycleRunsModel::rowOf(RowId id) const
{
    const auto found
        = std::find_if(m_rows.cbegin(), m_rows.cend(), [id](const CycleSummary &run) { return run.id == id; });
    return found == m_rows.cend() ? -1 : static_cast<int>(std::distance(m_rows.cbegin(), found));
}

CycleStanding CycleRunsModel::standing(const CycleSummary &run) const
{
    if (run.state == Cycle::State::Over)
        return CycleStanding::Over;
    if (m_handed.contains(run.id))
        return CycleStanding::NeedsHand;
    if (m_running.contains(run.id))
        return CycleStanding::Running;
    if (m_waiting.contains(run.id))
        return CycleStanding::Waiting;
    return run.state == Cycle::State::Planned ? CycleStanding::Planned : CycleStanding::Stopped;
}

QList<RowId> CycleRunsModel::stopped() const
{
    QList<RowId> ids;
    for (const CycleSummary &run : m_all) {
        const CycleStanding stands = standing(run);
        if (stands == CycleStanding::Planned || stands == CycleStanding::Stopped)
            ids.append(run.id);
    }
    return ids;
}

QString CycleRunsModel::footer() const
{
    if (!m_isComplete && m_all.isEmpty())
        return tr("Reading the runs…");
    const qsizetype count = m_rows.size();
    const QString text = count == 1 ? tr("1 run") : tr("%1 runs").arg(countWord(count));
    return m_hasMore ? tr("%1; there are more").arg(text) : text;
}

void CycleRunsModel::setProfile(RowId id)
{
    if (id == m_query.profileId)
        return;
    m_query.profileId = id;
    reload();
}

void CycleRunsModel::setShown(Shown shown)
{
    m_shown = shown;
    filter();
}

void CycleRunsModel::reload()
{
    ask(pageSize);
}

void CycleRunsModel::more()
{
    if (m_hasMore)
        ask(m_limit + pageSize);
}

void CycleRunsModel::ask(int limit)
{
    if (!m_cycles)
        return;
    m_limit = limit;
    m_isComplete = false;
    const quint64 question = ++m_question;
    // One more than is shown says whether there are more.
    whenDone(m_cycles->summaries(m_query, limit + 1), this,
             [this, question, limit](const Result<QList<CycleSummary>> &runs) {
                 if (question != m_question)
                     return;
                 m_isComplete = true;
                 if (!runs) {
                     Q_EMIT failed(runs.error());
                     Q_EMIT changed();
                     return;
                 }
                 m_hasMore = runs->size() > limit;
                 m_all = runs->mid(0, limit);
                 filter();
                 Q_EMIT listed();
             });
    Q_EMIT changed();
}

void CycleRunsModel::update(const CycleSummary &cycle)
{
    const auto found
        = std::find_if(m_all.begin(), m_all.end(), [&cycle](const CycleSummary &run) { return run.id == cycle.id; });
    if (found == m_all.end())
        return;
    *found = cycle;
    filter();
}

void CycleRunsModel::setAtWork(const QSet<RowId> &running, const QSet<RowId> &waiting, const QSet<RowId> &handed)
{
    if (running == m_running && waiting == m_waiting && handed == m_handed)
        return;
    m_running = running;
    m_waiting = waiting;
    m_handed = handed;
    filter();
}

bool CycleRunsModel::isShown(const CycleSummary &run) const
{
    switch (m_shown) {
    case Shown::All:
        return true;
    case Shown::Pass:
        return run.verdict == CycleVerdict::Pass;
    case Shown::Fail:
        return run.verdict == CycleVerdict::Fail;
    case Shown::Inconclusive:
        return run.verdict == CycleVerdict::Inconclusive;
    case Shown::Unfinished:
        return run.state != Cycle::State::Over;
    }
    Q_UNREACHABLE();
}

void CycleRunsModel::filter()
{
    m_sizes.clear();
    QList<CycleSummary> rows;
    for (const CycleSummary &run : std::as_const(m_all)) {
        ++m_sizes[run.planId];
        if (isShown(run))
            rows.append(run);
    }
    const auto isSame = [](const CycleSummary &one, const CycleSummary &other) { return one.id == other.id; };
    // The same rows stay where they are, and so do selection and place.
    if (std::equal(rows.cbegin(), rows.cend(), m_rows.cbegin(), m_rows.cend(), isSame)) {
        m_rows = rows;
        if (!m_rows.isEmpty())
            Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    } else {
        beginResetModel();
        m_rows = rows;
        endResetModel();
    }
    Q_EMIT changed();
}

int CycleRunsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant CycleRunsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const CycleSummary &run = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return title(run);
    case Qt::AccessibleTextRole:
        return QString(title(run) + QStringLiteral(". ") + lines(run).join(QStringLiteral(". ")));
    case Qt::ToolTipRole:
        return toolTipText(title(run) + QLatin1Char('\n') + lines(run).join(QLatin1Char('\n')) + QLatin1Char('\n')
                           + exactTime(run.madeAt));
    case IdRole:
        return run.id;
    case IconRole:
        return cycleStandingIcon(standing(run), run.verdict);
    case TitleRole:
        return title(run);
    case LinesRole:
        return lines(run);
    default:
        return {};
    }
}

/// "Fail (scopes) · Acme Design"
QString CycleRunsModel::title(const CycleSummary &run) const
{
    const QString word = cycleStandingWord(standing(run), run.verdict);
    const QString why
        = run.verdict && !run.faultField.isEmpty() ? tr("%1 (%2)").arg(word, shownText(run.faultField)) : word;
    return tr("%1 · %2").arg(why, shownName(run.team));
}

QStringList CycleRunsModel::lines(const CycleSummary &run) const
{
    QStringList last{relativeTime(run.madeAt, m_clock())};
    if (const QString plan = place(run); !plan.isEmpty())
        last.append(plan);
    if (run.timeToDeath)
        last.append(tr("death %1").arg(boundsWord(*run.timeToDeath)));
    else if (run.currentStep && run.state == Cycle::State::Running)
        last.append(cycleStepWord(*run.currentStep));
    last.append(shownName(run.app));
    return {cycleWaysWord(run.wayOut, run.wayIn), last.join(QStringLiteral(" · "))};
}

/// "2 of 6", among those that were planned together.
QString CycleRunsModel::place(const CycleSummary &run) const
{
    const int size = m_sizes.value(run.planId);
    return size > 1 && run.position < size ? tr("%1 of %2").arg(run.position + 1).arg(size) : QString();
}
