// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/cyclereport.h"

#include "domain/reporttext.h"

#include <QCoreApplication>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CycleReport", text);
}

bool isSpecial(QChar c)
{
    return QStringLiteral("\\`*_[]<>#|~&!$").contains(c);
}

/// Whether readers would make a link or a mention of \a text if nothing stood behind the character at \a at. A backslash
/// keeps only some of them from it.
bool wouldLink(const QString &text, qsizetype at)
{
    const QChar c = text.at(at);
    const QStringView behind = QStringView(text).mid(at + 1);
    return c == QLatin1Char('@') || (c == QLatin1Char(':') && behind.startsWith(QLatin1Char('/')))
        || (c.toLower() == QLatin1Char('w') && behind.startsWith(QLatin1Char('.')));
}

QString escaped(const QString &given)
{
    constexpr QChar wordJoiner(0x2060);
    const QString text = reportText(given);
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (isSpecial(c))
            result += QLatin1Char('\\');
        result += c;
        if (wouldLink(text, i))
            result += wordJoiner;
    }
    return result;
}

QString cell(const QString &text)
{
    return text.isEmpty() ? QStringLiteral("–") : escaped(text);
}

QString line(const QStringList &cells)
{
    return QStringLiteral("| ") % cells.join(QStringLiteral(" | ")) % QStringLiteral(" |\n");
}

QString headOf(const QStringList &words)
{
    QStringList rules;
    for (qsizetype i = 0; i < words.size(); ++i)
        rules.append(QStringLiteral("---"));
    return line(words) + line(rules);
}

QString marked(FieldResult result)
{
    const QString word = fieldResultWord(result);
    return result == FieldResult::AsExpected ? word : QString(QStringLiteral("**") % word % QStringLiteral("**"));
}

QString verdictWordOf(const Cycle &cycle)
{
    return cycle.verdict ? cycleVerdictWord(*cycle.verdict) : tr("No verdict yet");
}

QString factsOf(const Cycle &cycle)
{
    QString text;
    const auto fact = [&text](const QString &word, const QString &value) {
        if (!value.isEmpty())
            text += QStringLiteral("* %1: %2\n").arg(word, escaped(value));
    };
    fact(tr("App"), reportName(cycle.app));
    fact(tr("Team"), reportName(cycle.team));
    fact(tr("User"), reportName(cycle.user));
    if (const auto time = cycle.timeToDeath())
        fact(tr("The access token died"), tr("%1 after the end").arg(boundsWord(*time)));
    if (const auto time = cycle.timeToFirstCall())
        fact(tr("The new token worked"), tr("%1 after reauthorizing began").arg(durationWord(*time)));
    fact(tr("Began"), reportTime(cycle.startedAt()));
    fact(tr("Ended"), reportTime(cycle.endedAt()));
    return text + QLatin1Char('\n');
}

QString stepsTable(const Cycle &cycle)
{
    QString table = QStringLiteral("### %1\n\n").arg(tr("Steps")) + headOf({tr("Step"), tr("State"), tr("What happened"), tr("From"), tr("Took")});
    for (int i = 0; i < cycleStepCount; ++i) {
        const CycleStepReport &report = cycle.steps[static_cast<size_t>(i)];
        const QString took = report.startedAt && report.endedAt ? durationWord(*report.endedAt - *report.startedAt) : QString();
        table += line({cell(cycleStepWord(static_cast<CycleStep>(i))), cell(cycleStepStateWord(report.state)), cell(report.sentence),
                       cell(reportTime(report.startedAt)), cell(took)});
    }
    return table + QLatin1Char('\n');
}

QString fieldsTable(const Cycle &cycle)
{
    QString table = QStringLiteral("### %1\n\n").arg(tr("Comparison"));
    if (cycle.fields.isEmpty())
        return table + tr("Nothing was compared yet.") + QStringLiteral("\n\n");
    table += headOf({tr("Field"), tr("Before"), tr("After"), tr("Expected"), tr("Result"), tr("Why")});
    for (const CycleField &field : cycle.fields) {
        table += line({cell(field.title), cell(field.before), cell(field.after), cell(field.expectation), marked(field.result),
                       cell(field.sentence)});
    }
    return table + QLatin1Char('\n');
}

QString tokensTable(const Cycle &cycle)
{
    if (cycle.tokens.isEmpty())
        return {};
    const QStringList words{tr("Token"), tr("Before"), tr("After the end"), tr("After reinstalling"), tr("Last alive"), tr("First refused")};
    QString table = QStringLiteral("### %1\n\n").arg(tr("Tokens")) + headOf(words);
    for (const CycleToken &token : cycle.tokens) {
        table += line({cell(cycleTokenWord(token)), cell(cycleTokenLifeWord(token.before)), cell(cycleTokenLifeWord(token.after)),
                       cell(cycleTokenLifeWord(token.finally)), cell(reportTime(token.aliveAt)), cell(reportTime(token.deadAt))});
    }
    return table + QLatin1Char('\n');
}

} // namespace

QString cycleMarkdown(const QList<Cycle> &cycles)
{
    QString text = QStringLiteral("# %1\n\n").arg(tr("Uninstalled and reinstalled"));
    if (cycles.isEmpty())
        text += tr("There are no runs in this report.") + QLatin1Char('\n');
    for (const Cycle &cycle : cycles) {
        text += QStringLiteral("## %1\n\n**%2**").arg(escaped(cycleTitle(cycle)), verdictWordOf(cycle));
        if (!cycle.reason.isEmpty())
            text += QStringLiteral(". %1").arg(escaped(cycle.reason));
        text += QStringLiteral("\n\n") + factsOf(cycle) + stepsTable(cycle) + fieldsTable(cycle) + tokensTable(cycle);
        if (!cycle.staleFindings.isEmpty()) {
            text += QStringLiteral("### %1\n\n").arg(tr("Still offered by Grantdesk"));
            for (const QString &finding : cycle.staleFindings)
                text += QStringLiteral("* %1\n").arg(escaped(finding));
            text += QLatin1Char('\n');
        }
    }
    return text;
}
