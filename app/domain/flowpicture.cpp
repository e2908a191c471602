// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/flowpicture.h"

#include "domain/cyclereport.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace {

constexpr int least = 560;
constexpr int timeMargin = 72;
constexpr int edge = 56; ///< half of a column's head, and some air
constexpr int titleHeight = 30;
constexpr int headHeight = 44;

QString tr(const char *text)
{
    return QCoreApplication::translate("FlowPicture", text);
}

QString markText(const Cycle &cycle, CycleStep step)
{
    const CycleStepReport &report = cycle.step(step);
    QString text = cycleStepWord(step);
    if (report.state != CycleStepReport::State::Done)
        text = tr("%1, %2").arg(text, cycleStepStateWord(report.state));
    if (step == CycleStep::Compare && cycle.verdict)
        return tr("%1: %2. %3").arg(text, cycleVerdictWord(*cycle.verdict), cycle.reason);
    return report.sentence.isEmpty() ? text : tr("%1: %2").arg(text, report.sentence);
}

bool isFault(const Cycle &cycle, CycleStep step)
{
    return cycle.step(step).state == CycleStepReport::State::Failed || (step == CycleStep::Compare && cycle.verdict == CycleVerdict::Fail);
}

/// Without what differs from run to run: fingerprints and numbers.
QString wordsOf(const QString &text)
{
    static const QRegularExpression own(QStringLiteral("\\b[0-9a-f]{8}\\b|\\d+(?:[.,:]\\d+)*"));
    return QString(text).replace(own, QStringLiteral("#")).simplified();
}

/// The HTTP status is a number that says something.
QString outcomeOf(const QString &status)
{
    static const QRegularExpression code(QStringLiteral("^[1-5]\\d\\d\\b"));
    const QRegularExpressionMatch match = code.match(status);
    return match.hasMatch() ? match.captured() : wordsOf(status);
}

bool areAlike(const FlowMessage &one, const FlowMessage &other)
{
    return one.from == other.from && one.to == other.to && one.kind == other.kind && one.until.has_value() == other.until.has_value()
        && wordsOf(one.what) == wordsOf(other.what) && outcomeOf(one.status) == outcomeOf(other.status);
}

} // namespace

FlowPicture flowPicture(const Cycle &cycle)
{
    FlowPicture picture;
    picture.title = cycleTitle(cycle);
    picture.messages = cycle.messages;
    int next = 0; // the first step without a band
    const auto mark = [&picture, &cycle](CycleStep step, qsizetype before) {
        if (cycle.step(step).state != CycleStepReport::State::Waiting)
            picture.marks.append({before, markText(cycle, step), isFault(cycle, step)});
    };
    for (qsizetype i = 0; i < cycle.messages.size(); ++i) {
        const std::optional<CycleStep> step = cycle.messages.at(i).step;
        while (step && next <= static_cast<int>(*step))
            mark(static_cast<CycleStep>(next++), i);
    }
    while (next < cycleStepCount)
        mark(static_cast<CycleStep>(next++), cycle.messages.size());
    return picture;
}

FlowColours paperColours()
{
    return {QStringLiteral("#ffffff"), QStringLiteral("#1f2328"), QStringLiteral("#57606a"), QStringLiteral("#1a7f4b"),
            QStringLiteral("#b3261e"), QStringLiteral("#9a6700"), QStringLiteral("#0b5cad"), QStringLiteral("#fff3bf")};
}

FlowLayout flowLayout(const FlowPicture &picture, int width)
{
    FlowLayout layout;
    layout.width = std::max(width, least);
    const int first = timeMargin + edge;
    const int last = layout.width - edge;
    for (int i = 0; i < partyCount; ++i)
        layout.columns.append(first + (last - first) * i / (partyCount - 1));
    int y = (picture.title.isEmpty() ? 0 : titleHeight) + headHeight;
    qsizetype mark = 0;
    for (qsizetype i = 0; i <= picture.messages.size(); ++i) {
        for (; mark < picture.marks.size() && (picture.marks.at(mark).before <= i || i == picture.messages.size()); ++mark) {
            layout.marks.append(y);
            y += FlowLayout::markHeight;
        }
        if (i == picture.messages.size())
            break;
        // The words stand above the arrow, and what came of it below.
        layout.rows.append(y + FlowLayout::rowHeight / 2);
        y += FlowLayout::rowHeight;
    }
    if (picture.different == picture.messages.size())
        y += FlowLayout::markHeight;
    layout.height = y + 12;
    return layout;
}

std::optional<qsizetype> firstDifference(const FlowPicture &one, const FlowPicture &other)
{
    const qsizetype both = std::min(one.messages.size(), other.messages.size());
    for (qsizetype i = 0; i < both; ++i) {
        if (!areAlike(one.messages.at(i), other.messages.at(i)))
            return i;
    }
    return one.messages.size() == other.messages.size() ? std::nullopt : std::optional(both);
}
