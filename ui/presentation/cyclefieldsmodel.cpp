// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/cyclefieldsmodel.h"

#include "domain/cyclecomparison.h"
#include "domain/cyclereport.h"
#include "presentation/words.h"

#include <algorithm>

namespace {

/// What is to be seen first.
int rank(FieldResult result)
{
    return result == FieldResult::AtFault ? 0 : result == FieldResult::NotKnown ? 1 : 2;
}

QList<CycleField> fieldsOf(const Cycle &cycle)
{
    if (!cycle.fields.isEmpty() || !cycle.before)
        return cycle.fields;
    // What was before, and what is expected; nobody has compared it yet.
    QList<CycleField> fields = compareCycle(cycle, {});
    for (CycleField &field : fields) {
        field.result = FieldResult::NotKnown;
        field.sentence.clear();
    }
    return fields;
}

/// What a field is about in any run: a token's name has its fingerprint in it.
QString subjectOf(const CycleField &field)
{
    return field.name.startsWith(QLatin1String("token:")) ? field.name.section(QLatin1Char(':'), 0, 1) : field.name;
}

QString iconOf(FieldResult result)
{
    return result == FieldResult::AsExpected ? QStringLiteral("good")
        : result == FieldResult::AtFault     ? QStringLiteral("failed")
                                             : QStringLiteral("state-outcome-unknown");
}

} // namespace

void CycleFieldsModel::show(const Cycle &cycle)
{
    QList<Line> lines;
    for (const CycleField &field : fieldsOf(cycle))
        lines.append({field, {}, false});
    // While nothing was compared yet, nothing is at fault, and the order is that of the comparison.
    if (!cycle.fields.isEmpty())
        std::stable_sort(lines.begin(), lines.end(),
                         [](const Line &a, const Line &b) { return rank(a.one.result) < rank(b.one.result); });
    setLines(std::move(lines), false);
}

void CycleFieldsModel::showTwo(const Cycle &one, const Cycle &other)
{
    QList<CycleField> others = fieldsOf(other);
    QList<Line> lines;
    for (const CycleField &field : fieldsOf(one)) {
        const auto like = std::find_if(others.begin(), others.end(), [&field](const CycleField &some) {
            return subjectOf(some) == subjectOf(field);
        });
        Line line{field, {}, true};
        if (like != others.end()) {
            line.other = *like;
            line.isDifferent = like->result != field.result;
            others.erase(like);
        }
        lines.append(line);
    }
    for (const CycleField &field : std::as_const(others)) {
        Line line{{}, field, true};
        line.one.name = field.name;
        line.one.title = field.title;
        lines.append(line);
    }
    std::stable_sort(lines.begin(), lines.end(), [](const Line &a, const Line &b) {
        return std::pair(!a.isDifferent, std::min(rank(a.one.result), rank(a.other.result)))
            < std::pair(!b.isDifferent, std::min(rank(b.one.result), rank(b.other.result)));
    });
    setLines(std::move(lines), true);
}

void CycleFieldsModel::clear()
{
    setLines({}, m_isOfTwo);
}

void CycleFieldsModel::setLines(QList<Line> lines, bool isOfTwo)
{
    const auto isSame
        = [](const Line &a, const Line &b) { return a.one.name == b.one.name && a.other.name == b.other.name; };
    if (isOfTwo == m_isOfTwo && !lines.isEmpty()
        && std::equal(lines.cbegin(), lines.cend(), m_lines.cbegin(), m_lines.cend(), isSame)) {
        m_lines = std::move(lines);
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        return;
    }
    beginResetModel();
    m_lines = std::move(lines);
    m_isOfTwo = isOfTwo;
    endResetModel();
}

int CycleFieldsModel::faults() const
{
    return static_cast<int>(std::count_if(m_lines.cbegin(), m_lines.cend(),
                                          [](const Line &line) { return line.one.result == FieldResult::AtFault; }));
}

QString CycleFieldsModel::text() const
{
    QStringList lines;
    for (const Line &line : m_lines) {
        QStringList cells;
        for (int column = 0; column < columnCount(); ++column)
            cells.append(cell(line, column).simplified());
        lines.append(cells.join(QLatin1Char('\t')));
    }
    return lines.join(QLatin1Char('\n'));
}

int CycleFieldsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int CycleFieldsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 5;
}

QVariant CycleFieldsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Line &line = m_lines.at(index.row());
    const bool isResult
        = m_isOfTwo ? index.column() == 2 || index.column() == 4 : index.column() == static_cast<int>(Column::Result);
    switch (role) {
    case Qt::DisplayRole:
        return cell(line, index.column());
    case Qt::ToolTipRole: {
        const QString &why = m_isOfTwo && index.column() > 2 ? line.other.sentence : line.one.sentence;
        const QString text = cell(line, index.column());
        return toolTipText(why.isEmpty() ? text : QString(text + QLatin1Char('\n') + shownText(why)));
    }
    case ResultRole:
        return static_cast<int>(result(line, index.column()));
    case IconRole:
        return isResult && !cell(line, index.column()).isEmpty() ? iconOf(result(line, index.column())) : QString();
    case DifferentRole:
        return line.isDifferent;
    default:
        return {};
    }
}

QVariant CycleFieldsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= columnCount())
        return {};
    const QStringList titles = m_isOfTwo
        ? QStringList{tr("Field"), tr("Left, after"), tr("Left"), tr("Right, after"), tr("Right")}
        : QStringList{tr("Field"), tr("Before"), tr("After"), tr("Expected"), tr("Result")};
    return titles.at(section);
}

FieldResult CycleFieldsModel::result(const Line &line, int column) const
{
    return m_isOfTwo && column > 2 ? line.other.result : line.one.result;
}

QString CycleFieldsModel::cell(const Line &line, int column) const
{
    if (column == 0)
        return shownText(line.one.title);
    if (m_isOfTwo) {
        const CycleField &field = column > 2 ? line.other : line.one;
        if (column == 1 || column == 3)
            return shownText(field.after);
        return field.expectation.isEmpty() ? QString() : fieldResultWord(field.result);
    }
    switch (static_cast<Column>(column)) {
    case Column::Before:
        return shownText(line.one.before);
    case Column::After:
        return shownText(line.one.after);
    case Column::Expected:
        return shownText(line.one.expectation);
    default:
        break;
    }
    const QString word = fieldResultWord(line.one.result);
    return line.one.sentence.isEmpty() ? word : tr("%1: %2").arg(word, shownText(line.one.sentence));
}
