// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/runreportmodel.h"

#include "presentation/runwords.h"
#include "presentation/words.h"

#include <algorithm>

namespace {

constexpr RunLine::Part parts[] = {RunLine::Part::Changed, RunLine::Part::Unknown, RunLine::Part::Unchanged};
constexpr qsizetype pagesKept = 64;
constexpr int copiedAtOnce = 1000;

} // namespace

struct RunReportModel::Copy {
    RowId run = 0;
    bool asCsv = false;
    size_t part = 0;
    qint64 offset = 0;
    QString text;
};

RunReportModel::RunReportModel(const RunStore *runs, QObject *parent) : QAbstractTableModel(parent), m_runs(runs) { }

void RunReportModel::show(RowId run)
{
    m_run = run;
    if (run == 0)
        return;
    whenDone(m_runs->counts(run), this, [this, run](const Result<RunCounts> &counts) {
        if (run != m_run)
            return;
        if (!counts) {
            Q_EMIT failed(counts.error());
            return;
        }
        beginResetModel();
        m_counts = *counts;
        m_pages.clear();
        m_asked.clear();
        endResetModel();
        Q_EMIT counted();
    });
}

void RunReportModel::setUnfolded(bool unfolded)
{
    if (unfolded == m_isUnfolded)
        return;
    beginResetModel();
    m_isUnfolded = unfolded;
    endResetModel();
    Q_EMIT counted();
}

qint64 RunReportModel::countOf(RunLine::Part part) const
{
    return part == RunLine::Part::Changed ? m_counts.changed : part == RunLine::Part::Unknown ? m_counts.unknown : m_counts.unchanged;
}

RunReportModel::Place RunReportModel::place(int row) const
{
    qint64 left = row;
    for (const RunLine::Part part : parts) {
        if (countOf(part) == 0)
            continue;
        if (left == 0)
            return {part, false, 0};
        --left;
        const qint64 lines = part == RunLine::Part::Unchanged && !m_isUnfolded ? 0 : countOf(part);
        if (left < lines)
            return {part, true, left};
        left -= lines;
    }
    return {};
}

bool RunReportModel::isFold(int row) const
{
    const Place found = place(row);
    return !found.isLine && found.part == RunLine::Part::Unchanged && row < rowCount();
}

const RunLine *RunReportModel::lineAt(int row) const
{
    const Place found = place(row);
    if (!found.isLine)
        return nullptr;
    const auto page = m_pages.constFind({static_cast<int>(found.part), found.offset / linesPerPage});
    if (page == m_pages.cend()) {
        want(found);
        return nullptr;
    }
    const qint64 at = found.offset % linesPerPage;
    return at < page->size() ? &page->at(at) : nullptr;
}

RowId RunReportModel::installationAt(int row) const
{
    const RunLine *const line = lineAt(row);
    return line && !line->team.id.isEmpty() ? line->installationId : 0;
}

void RunReportModel::want(const Place &place) const
{
    const qint64 page = place.offset / linesPerPage;
    const QPair<int, qint64> key{static_cast<int>(place.part), page};
    if (m_asked.contains(key))
        return;
    m_asked.insert(key);
    const_cast<RunReportModel *>(this)->fetch(place.part, page);
}

void RunReportModel::fetch(RunLine::Part part, qint64 page)
{
    whenDone(m_runs->lines(m_run, part, page * linesPerPage, linesPerPage), this, [this, part, page, run = m_run](const Result<QList<RunLine>> &lines) {
        if (run != m_run)
            return;
        if (!lines) {
            Q_EMIT failed(lines.error());
            return;
        }
        if (m_pages.size() >= pagesKept) {
            m_pages.clear();
            m_asked.clear();
        }
        m_pages.insert({static_cast<int>(part), page}, *lines);
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    });
}

int RunReportModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    qint64 rows = 0;
    for (const RunLine::Part part : parts) {
        if (countOf(part) > 0)
            rows += 1 + (part == RunLine::Part::Unchanged && !m_isUnfolded ? 0 : countOf(part));
    }
    return static_cast<int>(std::min<qint64>(rows, 10'000'000));
}

int RunReportModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 2;
}

QVariant RunReportModel::data(const QModelIndex &index, int role) const
{
    const Place found = place(index.row());
    if (role == HeadingRole)
        return !found.isLine;
    if (!found.isLine) {
        if (index.column() != 0 || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
            return {};
        const QString title = partTitle(found.part, countOf(found.part));
        if (found.part != RunLine::Part::Unchanged)
            return title;
        return m_isUnfolded ? tr("%1 (Enter folds them)").arg(title) : tr("%1 (Enter shows them)").arg(title);
    }
    const RunLine *const line = lineAt(index.row());
    if (!line)
        return role == Qt::DisplayRole ? QVariant(QStringLiteral("…")) : QVariant();
    if (role == StateRole)
        return index.column() == 0 ? QVariant(static_cast<int>(line->after)) : QVariant();
    if (role == Qt::DisplayRole)
        return index.column() == 0 ? lineName(*line) : line->before == line->after ? shownText(line->sentence) : changeText(*line) + QStringLiteral(". ") + shownText(line->sentence);
    if (role == Qt::ToolTipRole)
        return toolTipText(lineName(*line) + QLatin1Char('\n') + changeText(*line) + QLatin1Char('\n') + shownText(line->sentence));
    return {};
}

QVariant RunReportModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == 0 ? tr("Team") : tr("What came of it");
}

void RunReportModel::copy(bool asCsv, const QString &title)
{
    auto copy = std::make_shared<Copy>();
    copy->run = m_run;
    copy->asCsv = asCsv;
    copy->text = asCsv ? csvHead() : title + QLatin1Char('\n') + countsText(m_counts) + QLatin1Char('\n');
    copyMore(copy);
}

void RunReportModel::copyMore(const std::shared_ptr<Copy> &copy)
{
    if (copy->part == std::size(parts)) {
        Q_EMIT copied(copy->text);
        return;
    }
    const RunLine::Part part = parts[copy->part];
    whenDone(m_runs->lines(copy->run, part, copy->offset, copiedAtOnce), this, [this, copy, part](const Result<QList<RunLine>> &lines) {
        if (!lines) {
            Q_EMIT failed(lines.error());
            return;
        }
        if (!copy->asCsv && copy->offset == 0 && !lines->isEmpty())
            copy->text += QLatin1Char('\n') + partTitle(part, countOf(part)) + QLatin1Char('\n');
        for (const RunLine &line : *lines)
            copy->text += copy->asCsv ? lineCsv(line) : QString(lineText(line) + QLatin1Char('\n'));
        copy->offset += lines->size();
        if (lines->size() < copiedAtOnce) {
            ++copy->part;
            copy->offset = 0;
        }
        copyMore(copy);
    });
}
