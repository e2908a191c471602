// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/cyclereport.h"

#include "domain/reporttext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTimeZone>

#include <algorithm>

namespace {

using std::chrono::milliseconds;

QString tr(const char *text)
{
    return QCoreApplication::translate("CycleReport", text);
}

QString escaped(const QString &text)
{
    return reportText(text).toHtmlEscaped();
}

QString seconds(milliseconds time)
{
    return QString::number(double(time.count()) / 1000, 'f', 3);
}

milliseconds lengthOf(const CycleStepReport &step)
{
    return step.startedAt && step.endedAt ? std::max(*step.endedAt - *step.startedAt, milliseconds(0)) : milliseconds(0);
}

/// One case, and what became of it.
struct Case {
    enum class Outcome { Passed, Failed, Skipped, Error };

    QString name;
    milliseconds length{0};
    Outcome outcome = Outcome::Passed;
    QString kind;    ///< of a failure: the name of the field or step
    QString message; ///< a sentence
};

Case stepCase(CycleStep step, const Cycle &cycle)
{
    const CycleStepReport &report = cycle.step(step);
    Case one{QStringLiteral("step: ") + cycleStepName(step), lengthOf(report), Case::Outcome::Passed, cycleStepName(step), report.sentence};
    if (report.state == CycleStepReport::State::Done)
        return one;
    // A step that was called off proves nothing against the app.
    const bool isFault = report.state == CycleStepReport::State::Failed && cycle.verdict != CycleVerdict::Inconclusive;
    one.outcome = isFault ? Case::Outcome::Failed : Case::Outcome::Skipped;
    one.message = tr("%1: %2").arg(cycleStepWord(step), report.sentence.isEmpty() ? cycleStepStateWord(report.state) : report.sentence);
    return one;
}

Case fieldCase(const CycleField &field)
{
    Case one{QStringLiteral("field: ") + field.name, milliseconds(0), Case::Outcome::Passed, field.name, {}};
    if (field.result == FieldResult::AsExpected)
        return one;
    one.outcome = field.result == FieldResult::AtFault ? Case::Outcome::Failed : Case::Outcome::Skipped;
    one.message = tr("%1 (%2): expected %3, before “%4”, after “%5”. %6")
                      .arg(field.title, field.name, field.expectation, field.before, field.after, field.sentence);
    return one;
}

QList<Case> casesOf(const Cycle &cycle)
{
    QList<Case> cases;
    for (int i = 0; i < cycleStepCount; ++i)
        cases.append(stepCase(static_cast<CycleStep>(i), cycle));
    for (const CycleField &field : cycle.fields)
        cases.append(fieldCase(field));
    const auto hasFailed = [](const Case &one) { return one.outcome == Case::Outcome::Failed; };
    // However the store was edited, a verdict is never lost.
    if (cycle.verdict == CycleVerdict::Fail && std::none_of(cases.cbegin(), cases.cend(), hasFailed))
        cases.append({QStringLiteral("verdict"), milliseconds(0), Case::Outcome::Failed,
                      cycle.faultField.isEmpty() ? QStringLiteral("verdict") : cycle.faultField, cycle.reason});
    // Whoever counts failures and errors only must not take it for a pass.
    if (cycle.verdict == CycleVerdict::Inconclusive)
        cases.append({QStringLiteral("verdict"), milliseconds(0), Case::Outcome::Error,
                      cycle.faultField.isEmpty() ? QStringLiteral("verdict") : cycle.faultField, cycle.reason});
    return cases;
}

QString property(const char *name, const QString &value)
{
    return QStringLiteral("      <property name=\"%1\" value=\"%2\"/>\n").arg(QLatin1String(name), escaped(value));
}

QString propertiesOf(const Cycle &cycle)
{
    QString text = QStringLiteral("    <properties>\n");
    text += property("id", QString::number(cycle.id)) + property("plan_id", QString::number(cycle.planId))
        + property("position", QString::number(cycle.position));
    text += property("app", reportName(cycle.app)) + property("team", reportName(cycle.team)) + property("user", reportName(cycle.user));
    text += property("way_out", wayOutName(cycle.wayOut)) + property("way_in", wayInName(cycle.wayIn));
    text += property("state", cycleStateName(cycle.state)) + property("verdict", cycle.verdict ? cycleVerdictName(*cycle.verdict) : QString());
    text += property("fault_field", cycle.faultField);
    if (const auto time = cycle.timeToDeath()) {
        text += property("time_to_death_least_ms", QString::number(time->least.count()))
            + property("time_to_death_most_ms", QString::number(time->most.count()));
    }
    if (const auto time = cycle.timeToFirstCall())
        text += property("time_to_first_call_ms", QString::number(time->count()));
    return text + QStringLiteral("    </properties>\n");
}

QString caseText(const Case &one, const QString &className)
{
    const QString head
        = QStringLiteral("    <testcase name=\"%1\" classname=\"%2\" time=\"%3\"").arg(escaped(one.name), className, seconds(one.length));
    if (one.outcome == Case::Outcome::Passed)
        return head + QStringLiteral("/>\n");
    const QString message = escaped(one.message);
    if (one.outcome == Case::Outcome::Skipped)
        return QStringLiteral("%1>\n      <skipped message=\"%2\"/>\n    </testcase>\n").arg(head, message);
    const QString element = one.outcome == Case::Outcome::Error ? QStringLiteral("error") : QStringLiteral("failure");
    return QStringLiteral("%1>\n      <%4 message=\"%2\" type=\"%3\">%2</%4>\n    </testcase>\n").arg(head, message, escaped(one.kind), element);
}

struct Counts {
    qsizetype tests = 0;
    qsizetype failures = 0;
    qsizetype errors = 0;
    qsizetype skipped = 0;
    milliseconds length{0};
};

Counts countsOf(const QList<Case> &cases)
{
    Counts counts;
    counts.tests = cases.size();
    for (const Case &one : cases) {
        counts.failures += one.outcome == Case::Outcome::Failed ? 1 : 0;
        counts.errors += one.outcome == Case::Outcome::Error ? 1 : 0;
        counts.skipped += one.outcome == Case::Outcome::Skipped ? 1 : 0;
        counts.length += one.length;
    }
    return counts;
}

QString suiteText(const Cycle &cycle, qsizetype index, const QList<Case> &cases, const Counts &counts)
{
    // Ant's form has no zone in it; it is UTC as everywhere here.
    const QString began = QDateTime::fromMSecsSinceEpoch(toMilliseconds(cycle.startedAt().value_or(cycle.madeAt)), QTimeZone::utc())
                              .toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss"));
    const QString host = cycle.seat.isEmpty() ? QStringLiteral("localhost") : escaped(cycle.seat);
    QString text = QStringLiteral("  <testsuite name=\"%1\" package=\"grantdesk.cycle\" id=\"%2\" hostname=\"%3\" timestamp=\"%4\" tests=\"%5\" "
                                  "failures=\"%6\" errors=\"%9\" skipped=\"%7\" time=\"%8\">\n")
                       .arg(escaped(cycleTitle(cycle)), QString::number(index), host, began, QString::number(counts.tests),
                            QString::number(counts.failures), QString::number(counts.skipped), seconds(counts.length), QString::number(counts.errors));
    text += propertiesOf(cycle);
    const QString className = QStringLiteral("grantdesk.cycle.%1.%2").arg(wayOutName(cycle.wayOut), wayInName(cycle.wayIn));
    for (const Case &one : cases)
        text += caseText(one, className);
    return text + QStringLiteral("    <system-out>%1</system-out>\n    <system-err/>\n  </testsuite>\n").arg(escaped(cycle.reason));
}

} // namespace

QByteArray cycleJUnit(const QList<Cycle> &cycles)
{
    Counts all;
    QString suites;
    for (qsizetype i = 0; i < cycles.size(); ++i) {
        const QList<Case> cases = casesOf(cycles.at(i));
        const Counts counts = countsOf(cases);
        all.tests += counts.tests;
        all.failures += counts.failures;
        all.errors += counts.errors;
        all.skipped += counts.skipped;
        all.length += counts.length;
        suites += suiteText(cycles.at(i), i, cases, counts);
    }
    return QStringLiteral("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                          "<testsuites name=\"grantdesk cycles\" tests=\"%1\" failures=\"%2\" errors=\"%6\" skipped=\"%3\" "
                          "time=\"%4\">\n%5</testsuites>\n")
        .arg(QString::number(all.tests), QString::number(all.failures), QString::number(all.skipped), seconds(all.length), suites,
             QString::number(all.errors))
        .toUtf8();
}
