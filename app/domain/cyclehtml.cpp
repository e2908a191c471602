// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/cyclereport.h"

#include "domain/flowpicture.h"
#include "domain/reporttext.h"

#include <QCoreApplication>

namespace {

constexpr int pictureWidth = 900;
constexpr int tallest = 1000; ///< of a picture, which is printed on one page

QString tr(const char *text)
{
    return QCoreApplication::translate("CycleReport", text);
}

QString escaped(const QString &text)
{
    return reportText(text).toHtmlEscaped();
}

/// The picture is drawn for paper; on a dark screen its colours are exchanged, since attributes give way to any style.
QString darkPicture()
{
    const FlowColours paper = paperColours();
    const std::initializer_list<std::pair<QString, QString>> pairs = {
        {paper.paper, QStringLiteral("#22262c")}, {paper.ink, QStringLiteral("#e8eaed")},     {paper.soft, QStringLiteral("#a3acb6")},
        {paper.done, QStringLiteral("#5fd08f")},  {paper.refused, QStringLiteral("#ff8a80")}, {paper.gap, QStringLiteral("#e3b341")},
        {paper.hand, QStringLiteral("#79b8ff")},  {paper.mark, QStringLiteral("#4a4320")}};
    QString style;
    for (const auto &[light, dark] : pairs)
        style += QStringLiteral("  svg [fill=\"%1\"] { fill: %2; }\n  svg [stroke=\"%1\"] { stroke: %2; }\n").arg(light, dark);
    return style;
}

const QString &styleSheet()
{
    static const QString style = QStringLiteral(R"(
:root { color-scheme: light; --page: #f3f4f6; --card: #ffffff; --text: #1f2328; --quiet: #57606a; --line: #d0d7de;
  --good: #1a7f4b; --bad: #b3261e; --open: #805700; --bad-back: #fdecea; --open-back: #fff8e1; }
@media screen and (prefers-color-scheme: dark) {
  :root { color-scheme: dark; --page: #16181c; --card: #22262c; --text: #e8eaed; --quiet: #a3acb6; --line: #444c56;
    --good: #5fd08f; --bad: #ff8a80; --open: #e3b341; --bad-back: #3b2323; --open-back: #38321e; }
%1}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 64rem; margin: 0 auto; padding: 1.5rem 1rem; }
article, nav { background: var(--card); border-radius: 10px; padding: 1.25rem 1.75rem 1.75rem; margin: 0 0 1.5rem; }
h1 { font-size: 1.4rem; margin: 0 0 1rem; }
h2 { font-size: 1.25rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 1.75rem 0 .5rem; }
p { margin: .4rem 0; overflow-wrap: anywhere; }
a { color: inherit; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; unicode-bidi: isolate; }
th { color: var(--quiet); font-weight: 600; overflow-wrap: normal; }
td:first-child, th:first-child { padding-left: .5rem; min-width: 7rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .75rem 0 0; font-size: .875rem; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; unicode-bidi: isolate; }
figure { margin: 0; overflow-x: auto; }
svg { display: block; max-width: 100%; height: auto; }
.time { white-space: nowrap; font-variant-numeric: tabular-nums; }
.verdict { font-size: 1.1rem; font-weight: 700; }
tr.fail td { background: var(--bad-back); }
tr.open td { background: var(--open-back); }
.word { font-weight: 600; white-space: nowrap; }
p.pass, .pass .word { color: var(--good); }
p.fail, .fail .word { color: var(--bad); }
p.open, .open .word { color: var(--open); }
.why { display: block; }
.fields td:nth-child(2), .fields td:nth-child(3) { min-width: 10.75rem; }
.short { white-space: nowrap; }
.quiet { color: var(--quiet); font-size: .875rem; }
@media screen and (max-width: 45rem) {
  main { padding: 1rem .5rem; }
  article, nav { padding: 1rem; overflow-x: auto; }
  .time, .word { white-space: normal; }
  td { padding-right: .4rem; }
  .fields td:nth-child(2), .fields td:nth-child(3) { min-width: 8rem; }
}
@page { margin: 14mm; }
@media print {
  body { background: none; font-size: 10pt; }
  main { max-width: none; padding: 0; }
  table, dl { font-size: 8.5pt; }
  .fields td:nth-child(2), .fields td:nth-child(3) { min-width: 14em; }
  article, nav { border-radius: 0; padding: 0; margin: 0; background: none; }
  article { break-before: page; }
  article:first-of-type { break-before: auto; }
  nav + article { break-before: page; }
  h2, h3, thead { break-after: avoid; }
  tr, dl, figure { break-inside: avoid; }
  thead { display: table-header-group; }
  tr td { print-color-adjust: exact; }
}
)").arg(darkPicture());
    return style;
}

QString verdictClass(const Cycle &cycle)
{
    if (!cycle.verdict || *cycle.verdict == CycleVerdict::Inconclusive)
        return QStringLiteral("open");
    return *cycle.verdict == CycleVerdict::Pass ? QStringLiteral("pass") : QStringLiteral("fail");
}

QString resultClass(FieldResult result)
{
    if (result == FieldResult::NotKnown)
        return QStringLiteral("open");
    return result == FieldResult::AsExpected ? QStringLiteral("pass") : QStringLiteral("fail");
}

QString stepClass(CycleStepReport::State state)
{
    if (state == CycleStepReport::State::Done)
        return QStringLiteral("pass");
    return state == CycleStepReport::State::Failed ? QStringLiteral("fail") : QStringLiteral("open");
}

QString verdictWordOf(const Cycle &cycle)
{
    return cycle.verdict ? cycleVerdictWord(*cycle.verdict) : tr("No verdict yet");
}

QString headOf(const QStringList &words, const QString &kind = QStringLiteral("plain"))
{
    QString head = QStringLiteral("<table class=\"%1\">\n<thead><tr>").arg(kind);
    for (const QString &word : words)
        head += QStringLiteral("<th scope=\"col\">%1</th>").arg(escaped(word));
    return head + QStringLiteral("</tr></thead>\n<tbody>\n");
}

QString cell(const QString &text)
{
    return QStringLiteral("<td>%1</td>").arg(text.isEmpty() ? QStringLiteral("–") : escaped(text));
}

QString timeCell(const QString &text)
{
    return QStringLiteral("<td class=\"time\">%1</td>").arg(text.isEmpty() ? QStringLiteral("–") : escaped(text));
}

QString shortCell(const QString &text)
{
    return QStringLiteral("<td class=\"short\">%1</td>").arg(escaped(text));
}

QString wordCell(const QString &text)
{
    return QStringLiteral("<td class=\"word\">%1</td>").arg(escaped(text));
}

QString resultCell(const CycleField &field)
{
    const QString why = field.sentence.isEmpty() ? QString() : QStringLiteral(" <span class=\"why\">%1</span>").arg(escaped(field.sentence));
    return QStringLiteral("<td><span class=\"word\">%1</span>%2</td>").arg(escaped(fieldResultWord(field.result)), why);
}

QString rowOf(const QString &mood, const QString &cells)
{
    return QStringLiteral("<tr class=\"%1\">%2</tr>\n").arg(mood, cells);
}

QString tableEnd()
{
    return QStringLiteral("</tbody>\n</table>\n");
}

QString section(const QString &title)
{
    return QStringLiteral("<h3>%1</h3>\n").arg(escaped(title));
}

QString stepsTable(const Cycle &cycle)
{
    QString table = section(tr("Steps")) + headOf({tr("Step"), tr("State"), tr("What happened"), tr("From"), tr("Took")});
    for (int i = 0; i < cycleStepCount; ++i) {
        const CycleStepReport &report = cycle.steps[static_cast<size_t>(i)];
        const QString took = report.startedAt && report.endedAt ? durationWord(*report.endedAt - *report.startedAt) : QString();
        table += rowOf(stepClass(report.state),
                       cell(cycleStepWord(static_cast<CycleStep>(i))) + wordCell(cycleStepStateWord(report.state)) + cell(report.sentence)
                           + timeCell(reportTime(report.startedAt)) + timeCell(took));
    }
    return table + tableEnd();
}

QString fieldsTable(const Cycle &cycle)
{
    QString table = section(tr("Comparison"));
    if (cycle.fields.isEmpty())
        return table + QStringLiteral("<p>%1</p>\n").arg(escaped(tr("Nothing was compared yet.")));
    table += headOf({tr("Field"), tr("Before"), tr("After"), tr("Expected"), tr("Result")}, QStringLiteral("fields"));
    for (const CycleField &field : cycle.fields) {
        table += rowOf(resultClass(field.result), cell(field.title) + cell(field.before) + cell(field.after) + cell(field.expectation)
                           + resultCell(field));
    }
    return table + tableEnd();
}

QString tokensTable(const Cycle &cycle)
{
    if (cycle.tokens.isEmpty())
        return {};
    const QStringList words{tr("Token"), tr("Before"), tr("After the end"), tr("After reinstalling"), tr("Last alive"), tr("First refused")};
    QString table = section(tr("Tokens")) + headOf(words);
    for (const CycleToken &token : cycle.tokens) {
        table += QStringLiteral("<tr>%1</tr>\n")
                     .arg(cell(cycleTokenWord(token)) + shortCell(cycleTokenLifeWord(token.before)) + shortCell(cycleTokenLifeWord(token.after))
                          + shortCell(cycleTokenLifeWord(token.finally)) + timeCell(reportTime(token.aliveAt)) + timeCell(reportTime(token.deadAt)));
    }
    return table + tableEnd();
}

QString fact(const QString &word, const QString &value)
{
    return value.isEmpty() ? QString() : QStringLiteral("<dt>%1</dt><dd>%2</dd>\n").arg(escaped(word), escaped(value));
}

QString factsOf(const Cycle &cycle)
{
    QString facts = QStringLiteral("<dl>\n");
    facts += fact(tr("App"), reportName(cycle.app)) + fact(tr("Team"), reportName(cycle.team)) + fact(tr("User"), reportName(cycle.user));
    facts += fact(tr("Way out"), wayOutWord(cycle.wayOut)) + fact(tr("Way in"), wayInWord(cycle.wayIn));
    if (const auto time = cycle.timeToDeath())
        facts += fact(tr("The access token died"), tr("%1 after the end").arg(boundsWord(*time)));
    if (const auto time = cycle.timeToFirstCall())
        facts += fact(tr("The new token worked"), tr("%1 after reauthorizing began").arg(durationWord(*time)));
    facts += fact(tr("Began"), reportTime(cycle.startedAt())) + fact(tr("Ended"), reportTime(cycle.endedAt())) + fact(tr("By"), cycle.seat);
    facts += fact(tr("Run"), QString::number(cycle.id));
    return facts + QStringLiteral("</dl>\n");
}

/// \a picture in parts that fit on a page each, so that none is cut through an arrow.
QList<FlowPicture> partsOf(const FlowPicture &picture)
{
    QList<FlowPicture> parts{{}};
    int height = 0;
    qsizetype mark = 0;
    for (qsizetype i = 0; i < picture.messages.size(); ++i) {
        const qsizetype firstMark = mark;
        while (mark < picture.marks.size() && picture.marks.at(mark).before <= i)
            ++mark;
        const int more = FlowLayout::rowHeight + static_cast<int>(mark - firstMark) * FlowLayout::markHeight;
        if (height + more > tallest) {
            parts.append(FlowPicture());
            height = 0;
        }
        height += more;
        FlowPicture &part = parts.last();
        for (qsizetype one = firstMark; one < mark; ++one)
            part.marks.append({part.messages.size(), picture.marks.at(one).text, picture.marks.at(one).isFault});
        part.messages.append(picture.messages.at(i));
    }
    for (; mark < picture.marks.size(); ++mark)
        parts.last().marks.append({parts.last().messages.size(), picture.marks.at(mark).text, picture.marks.at(mark).isFault});
    return parts;
}

QString articleOf(const Cycle &cycle, qsizetype index)
{
    const QString id = QStringLiteral("run%1").arg(index + 1);
    QString article = QStringLiteral("<article id=\"%1\">\n<h2>%2</h2>\n").arg(id, escaped(cycleTitle(cycle)));
    article += QStringLiteral("<p class=\"verdict %1\">%2</p>\n").arg(verdictClass(cycle), escaped(verdictWordOf(cycle)));
    if (!cycle.reason.isEmpty())
        article += QStringLiteral("<p>%1</p>\n").arg(escaped(cycle.reason));
    article += factsOf(cycle) + stepsTable(cycle) + fieldsTable(cycle) + tokensTable(cycle);
    if (!cycle.staleFindings.isEmpty()) {
        article += section(tr("Still offered by Grantdesk")) + QStringLiteral("<ul>\n");
        for (const QString &finding : cycle.staleFindings)
            article += QStringLiteral("<li>%1</li>\n").arg(escaped(finding));
        article += QStringLiteral("</ul>\n");
    }
    article += section(tr("Who said what to whom"));
    const QList<FlowPicture> parts = partsOf(flowPicture(cycle));
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const QString svg = flowSvg(parts.at(i), paperColours(), pictureWidth, QStringLiteral("%1-%2-").arg(id, QString::number(i + 1)));
        article += QStringLiteral("<figure>\n") + svg + QStringLiteral("</figure>\n");
    }
    return article + QStringLiteral("</article>\n");
}

QString overview(const QList<Cycle> &cycles)
{
    QString table = QStringLiteral("<nav>\n") + headOf({tr("Run"), tr("Verdict"), tr("Why"), tr("Token died"), tr("New token worked")});
    for (qsizetype i = 0; i < cycles.size(); ++i) {
        const Cycle &cycle = cycles.at(i);
        const auto death = cycle.timeToDeath();
        const auto first = cycle.timeToFirstCall();
        const QString link = QStringLiteral("<td><a href=\"#run%1\">%2</a></td>").arg(QString::number(i + 1), escaped(cycleTitle(cycle)));
        table += rowOf(verdictClass(cycle), link + wordCell(verdictWordOf(cycle)) + cell(cycle.reason) + cell(death ? boundsWord(*death) : QString())
                           + cell(first ? durationWord(*first) : QString()));
    }
    return table + tableEnd() + QStringLiteral("</nav>\n");
}

} // namespace

QString cycleHtml(const QList<Cycle> &cycles)
{
    const QString title = tr("Uninstalled and reinstalled");
    QString page = QStringLiteral("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                                  "<meta http-equiv=\"Content-Security-Policy\" "
                                  "content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
                                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                                  "<title>%1 - Grantdesk</title>\n<style>%2</style>\n</head>\n<body>\n<main>\n<h1>%1</h1>\n")
                       .arg(escaped(title), styleSheet());
    if (cycles.isEmpty())
        page += QStringLiteral("<p>%1</p>\n").arg(escaped(tr("There are no runs in this report.")));
    if (cycles.size() > 1)
        page += overview(cycles);
    for (qsizetype i = 0; i < cycles.size(); ++i)
        page += articleOf(cycles.at(i), i);
    return page + QStringLiteral("<p class=\"quiet\">%1</p>\n</main>\n</body>\n</html>\n")
                      .arg(escaped(tr("All times are UTC. Tokens are named by their fingerprints.")));
}
