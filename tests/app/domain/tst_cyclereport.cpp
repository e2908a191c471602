// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/cyclereport.h"
#include "domain/reporttext.h"
#include "support/examplecycle.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QStandardPaths>
#include <QTest>
#include <QXmlStreamReader>

namespace {

/// What a stranger may call a team, to break each form.
QString hostile()
{
    return QString::fromUtf8("</td></testcase>]]><script>alert(1)</script>|[x](http://evil.example)`\"'&amp;\n# h\r\n=HYPERLINK(\"x\"),@ana www.evil.example ")
        + QChar(0x202e) + QChar(0x2066) + QChar(0) + QChar(0x1b) + QChar(0xffff) + QChar(0xdc00) + QStringLiteral("<img src=x onerror=y> end");
}

Cycle hostileCycle()
{
    Cycle cycle = exampleCycle();
    cycle.seat = hostile();
    for (NamedId *const named : {&cycle.app, &cycle.team, &cycle.user})
        *named = {hostile(), hostile()};
    cycle.before->team = cycle.before->organization = cycle.after->organization = cycle.team;
    cycle.before->tokenType = cycle.before->region = hostile();
    cycle.before->scopes = ScopeSet({hostile()});
    for (CycleStepReport &report : cycle.steps)
        report.sentence = hostile();
    for (CycleToken &token : cycle.tokens) {
        token.user = cycle.user;
        token.fingerprint += hostile();
    }
    for (FlowMessage &message : cycle.messages)
        message.what = message.status = hostile();
    cycle.staleFindings = {hostile()};
    cycle.after->context = R"({"</td><script>|`":1})";
    return judged(cycle);
}

/// At fault in three fields, and one is not known.
Cycle faultyCycle()
{
    Cycle cycle = exampleCycle();
    cycle.id = 4712;
    cycle.tokens[0].finally = CycleToken::Life::Alive;
    cycle.after->region = QStringLiteral("us01");
    cycle.after->organization = {};
    cycle.staleFindings = {QStringLiteral("The list says active.")};
    return judged(cycle);
}

struct Case {
    QString name;
    QString outcome; ///< "failure", "skipped" or nothing
    QString message;
};

/// The cases of a JUnit report; none when it is not well-formed.
QList<Case> casesIn(const QByteArray &xml)
{
    QList<Case> cases;
    QXmlStreamReader reader(xml);
    while (!reader.atEnd()) {
        reader.readNext();
        if (!reader.isStartElement())
            continue;
        if (reader.name() == QLatin1String("testcase"))
            cases.append({reader.attributes().value(QStringLiteral("name")).toString(), {}, {}});
        else if (reader.name() == QLatin1String("failure") || reader.name() == QLatin1String("skipped")) {
            cases.last().outcome = reader.name().toString();
            cases.last().message = reader.attributes().value(QStringLiteral("message")).toString();
        }
    }
    return reader.hasError() ? QList<Case>() : cases;
}

/// What xmllint says of \a xml against the schema; empty: valid, or there is no xmllint.
QString objectionTo(const QByteArray &xml)
{
    if (QStandardPaths::findExecutable(QStringLiteral("xmllint")).isEmpty())
        return {};
    QProcess xmllint;
    xmllint.start(QStringLiteral("xmllint"), {QStringLiteral("--noout"), QStringLiteral("--nonet"), QStringLiteral("--schema"),
                                              QStringLiteral(GRANTDESK_SOURCE_DIR "/tests/app/domain/junit.xsd"), QStringLiteral("-")});
    xmllint.write(xml);
    xmllint.closeWriteChannel();
    if (!xmllint.waitForFinished() || xmllint.exitStatus() != QProcess::NormalExit)
        return QStringLiteral("xmllint did not run");
    return xmllint.exitCode() == 0 ? QString() : QString::fromUtf8(xmllint.readAllStandardError());
}

bool hasControl(const QString &text)
{
    static const QRegularExpression hiding(QStringLiteral("[\\x{0}-\\x{8}\\x{b}-\\x{1f}\\x{7f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}\\x{ffff}]"));
    return text.contains(hiding);
}

} // namespace

/// The reports of cycles, for people and machines.
class TestCycleReport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void thePageStandsAloneAndRunsNothing()
    {
        QString page = cycleHtml({judged(exampleCycle()), faultyCycle(), hostileCycle()});
        QVERIFY(page.contains(QStringLiteral("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'")));
        QVERIFY(!hasControl(page));
        static const QRegularExpression style(QStringLiteral("<style>.*</style>"), QRegularExpression::DotMatchesEverythingOption);
        QVERIFY(!style.match(page).captured().contains(QRegularExpression(QStringLiteral("url\\(|@import|expression"))));
        page.remove(style);
        static const QSet<QString> elements{
            QStringLiteral("!DOCTYPE"), QStringLiteral("html"), QStringLiteral("head"), QStringLiteral("meta"),    QStringLiteral("title"), QStringLiteral("body"),
            QStringLiteral("main"),     QStringLiteral("h1"),   QStringLiteral("h2"),   QStringLiteral("h3"),      QStringLiteral("p"),     QStringLiteral("a"),
            QStringLiteral("nav"),      QStringLiteral("dl"),   QStringLiteral("dt"),   QStringLiteral("dd"),      QStringLiteral("ul"),    QStringLiteral("li"),
            QStringLiteral("table"),    QStringLiteral("thead"), QStringLiteral("tbody"), QStringLiteral("tr"),    QStringLiteral("th"),    QStringLiteral("td"),
            QStringLiteral("span"),     QStringLiteral("figure"), QStringLiteral("svg"), QStringLiteral("rect"),   QStringLiteral("path"),  QStringLiteral("text"),
            QStringLiteral("circle"),   QStringLiteral("article")};
        // Whatever opens one is ours, since texts are escaped.
        static const QRegularExpression tag(QStringLiteral("<(/?)([^\\s>/]*)([^>]*)>"));
        QStringList open;
        QRegularExpressionMatchIterator tags = tag.globalMatch(page);
        while (tags.hasNext()) {
            const QRegularExpressionMatch match = tags.next();
            const QString name = match.captured(2);
            QVERIFY2(elements.contains(name), qPrintable(match.captured()));
            QVERIFY2(!match.captured(3).contains(QRegularExpression(QStringLiteral("\\s(on\\w+|src|style)\\s*="))), qPrintable(match.captured()));
            QVERIFY2(!match.captured(3).contains(QStringLiteral("href=")) || match.captured(3).contains(QStringLiteral("href=\"#run")), qPrintable(match.captured()));
            const bool isAlone = name == QLatin1String("meta") || name == QLatin1String("!DOCTYPE") || match.captured(3).endsWith(QLatin1Char('/'));
            if (!match.captured(1).isEmpty())
                QCOMPARE(name, open.isEmpty() ? QString() : open.takeLast());
            else if (!isAlone)
                open.append(name);
        }
        QCOMPARE(open, QStringList());
    }

    void thePageSaysTheVerdictFirstAndMarksEachFault()
    {
        const QString page = cycleHtml({faultyCycle()});
        const qsizetype verdict = page.indexOf(QStringLiteral("<p class=\"verdict fail\">Fail</p>"));
        const qsizetype reason = page.indexOf(QStringLiteral("At fault is “Data region”: It is not the same as before."));
        QVERIFY(verdict > 0 && verdict < reason && reason < page.indexOf(QStringLiteral("<h3>")));
        const QString body = page.mid(page.indexOf(QStringLiteral("</style>")));
        QCOMPARE(body.count(QStringLiteral("<tr class=\"fail\">")), 3);
        QCOMPARE(body.count(QStringLiteral("<tr class=\"open\">")), 1);
        for (const char *const text : {"came back to life with the reinstallation", "The list says active.", "us01", "Nobody says it now.", "Ben Ito", "between 1.1 s and 2.3 s after the end"})
            QVERIFY2(body.contains(QString::fromUtf8(text)), text);
        QVERIFY(page.contains(QStringLiteral("@media print")) && page.contains(QStringLiteral("prefers-color-scheme: dark")));
        QCOMPARE(page.count(QStringLiteral("<svg ")), 1);
        QVERIFY2(!page.contains(QStringLiteral("<nav>")), "one run needs no overview");
    }

    void severalRunsHaveAnOverviewAndPicturesOfTheirOwn()
    {
        const QString page = cycleHtml({judged(exampleCycle()), faultyCycle()});
        for (const char *const text : {"href=\"#run1\"", "href=\"#run2\"", "<article id=\"run1\">", "<article id=\"run2\">", "id=\"run1-1-flow\"", "id=\"run2-1-flow\""})
            QCOMPARE(page.count(QString::fromLatin1(text)), 1);
        QVERIFY(cycleHtml({}).contains(QStringLiteral("There are no runs")));
    }

    void aLongPictureIsPrintedInPartsAndLosesNothing()
    {
        Cycle cycle = exampleCycle();
        FlowMessage look = cycle.messages.at(3);
        for (int i = 0; i < 60; ++i) {
            look.what = QStringLiteral("look %1.").arg(i);
            cycle.messages.insert(4 + i, look);
        }
        const QString page = cycleHtml({cycle});
        QVERIFY(page.count(QStringLiteral("<svg ")) > 2);
        for (int i = 0; i < 60; ++i)
            QCOMPARE(page.count(QStringLiteral(">look %1.<").arg(i)), 1);
        QCOMPARE(page.count(QStringLiteral(">Stale check: ")), 1);
        QCOMPARE(page.count(QStringLiteral(">Compare: ")), 1);
        QRegularExpressionMatchIterator heights = QRegularExpression(QStringLiteral("<svg [^>]* height=\"(\\d+)\"")).globalMatch(page);
        while (heights.hasNext())
            QVERIFY(heights.next().captured(1).toInt() < 1200);
    }

    void aRunThatIsNotOverIsReportedAsFarAsItIs()
    {
        Cycle cycle = exampleCycle();
        cycle.state = Cycle::State::Running;
        cycle.after.reset();
        cycle.step(CycleStep::Reauthorize) = {CycleStepReport::State::NeedsHand, cycle.madeAt, {}, {}};
        cycle.step(CycleStep::Compare) = {};
        for (const QString &report : {cycleHtml({cycle}), cycleMarkdown({cycle})}) {
            QVERIFY(report.contains(QStringLiteral("No verdict yet")));
            QVERIFY(report.contains(QStringLiteral("Nothing was compared yet.")));
            QVERIFY(report.contains(QStringLiteral("waits for a person")));
        }
        QCOMPARE(objectionTo(cycleJUnit({cycle, Cycle()})), QString());
        for (const Case &each : casesIn(cycleJUnit({cycle})))
            QVERIFY2(each.outcome != QLatin1String("failure"), qPrintable(each.name));
    }

    void noNameBreaksAMarkdownTableOrBecomesALink()
    {
        const QString text = cycleMarkdown({hostileCycle()});
        QVERIFY(!hasControl(text));
        static const QRegularExpression bar(QStringLiteral("(?<!\\\\)\\|"));
        qsizetype bars = 0;
        const QStringList lines = text.split(QLatin1Char('\n'));
        for (qsizetype i = 0; i < lines.size(); ++i) {
            if (i + 1 < lines.size() && lines.at(i + 1).startsWith(QStringLiteral("| ---")))
                bars = lines.at(i).count(bar);
            if (lines.at(i).startsWith(QLatin1Char('|')))
                QCOMPARE(lines.at(i).count(bar), bars);
            static const QRegularExpression ours(QStringLiteral("^(# U|## |### [STC]|\\* |\\| |\\*\\*|$)"));
            QVERIFY2(lines.at(i).contains(ours), qPrintable(lines.at(i)));
        }
        // Each of these would mean something where no backslash stands in front of it.
        for (const char *const pattern : {"(?<!\\\\)[<>`\\[\\]]", "://", "www\\.", "@ana", "(?<!\\\\)&"})
            QVERIFY2(!text.contains(QRegularExpression(QString::fromLatin1(pattern))), pattern);
        QVERIFY(text.contains(QStringLiteral("HYPERLINK")));
    }

    void theJUnitReportFitsItsSchema()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("xmllint")).isEmpty())
            QSKIP("xmllint is not installed (libxml2-utils)");
        QCOMPARE(objectionTo(cycleJUnit({})), QString());
        QCOMPARE(objectionTo(cycleJUnit({judged(exampleCycle()), faultyCycle(), hostileCycle()})), QString());
        const QByteArray twice = cycleJUnit({judged(exampleCycle())}).replace("tests=\"25\"", "tests=\"many\"");
        QVERIFY2(!objectionTo(twice).isEmpty(), "the schema refuses something");
    }

    void theJUnitReportLosesNoFault()
    {
        QHash<QString, Case> cases;
        for (const Case &each : casesIn(cycleJUnit({faultyCycle()})))
            cases.insert(each.name, each);
        QCOMPARE(cases.size(), cycleStepCount + 19);
        int findings = 0;
        for (const CycleField &field : faultyCycle().fields) {
            const Case found = cases.value(QStringLiteral("field: ") + field.name);
            const char *const expected = field.result == FieldResult::AtFault ? "failure" : field.result == FieldResult::NotKnown ? "skipped" : "";
            QCOMPARE(found.outcome, QString::fromLatin1(expected));
            if (field.result == FieldResult::AsExpected)
                continue;
            ++findings;
            QVERIFY2(found.message.contains(field.name) && found.message.contains(field.sentence), qPrintable(found.message));
        }
        QCOMPARE(findings, 4);
        QVERIFY(cycleJUnit({faultyCycle()}).contains("failures=\"3\" errors=\"0\" skipped=\"1\""));
        QVERIFY(cycleJUnit({faultyCycle()}).contains("name=\"step: end\" classname=\"grantdesk.cycle.uninstall_me.app_icon\" time=\"31.000\""));
    }

    void aFailedStepIsAFailureUnlessTheRunProvedNothing()
    {
        Cycle cycle = exampleCycle();
        cycle.step(CycleStep::End) = {CycleStepReport::State::Failed, cycle.madeAt, cycle.madeAt, QStringLiteral("It was called off.")};
        cycle.verdict = CycleVerdict::Inconclusive;
        QCOMPARE(casesIn(cycleJUnit({cycle})).at(1).outcome, QStringLiteral("skipped"));
        cycle.verdict = CycleVerdict::Fail;
        QCOMPARE(casesIn(cycleJUnit({cycle})).at(1).outcome, QStringLiteral("failure"));
        QVERIFY(casesIn(cycleJUnit({cycle})).at(1).message.contains(QStringLiteral("It was called off.")));
        // A verdict that stands alone is told as well.
        cycle.step(CycleStep::End).state = CycleStepReport::State::Done;
        cycle.reason = QStringLiteral("Somebody said so.");
        const Case last = casesIn(cycleJUnit({cycle})).last();
        QCOMPARE(last.outcome, QStringLiteral("failure"));
        QCOMPARE(last.message, QStringLiteral("Somebody said so."));
        QCOMPARE(objectionTo(cycleJUnit({cycle})), QString());
    }

    void theJsonReportIsWhatIsStored()
    {
        const Cycle cycle = hostileCycle();
        const QJsonObject report = QJsonDocument::fromJson(cycleJsonReport({cycle, faultyCycle()})).object();
        QCOMPARE(report.value(QStringLiteral("format")).toString(), QStringLiteral("grantdesk-cycles"));
        QCOMPARE(report.value(QStringLiteral("version")).toInt(), 1);
        QCOMPARE(report.value(QStringLiteral("cycles")).toArray().size(), 2);
        const Cycle faulty = cycleFromJson(report.value(QStringLiteral("cycles")).toArray().at(1).toObject());
        QCOMPARE(cycleToJson(faulty), cycleToJson(faultyCycle()));
    }

    void aCredentialThatSlippedInIsInNoReport()
    {
        Cycle cycle = exampleCycle();
        cycle.step(CycleStep::End).sentence = QStringLiteral("Sent https://x/?code=not-for-eyes to Miro.");
        cycle.messages[0].what = QStringLiteral("access_token=not-for-eyes");
        cycle.staleFindings = {QStringLiteral("Authorization: Bearer not-for-eyes")};
        cycle = judged(cycle);
        for (const QString &report : {cycleHtml({cycle}), cycleMarkdown({cycle}), QString::fromUtf8(cycleJUnit({cycle}))})
            QVERIFY(!report.contains(QStringLiteral("not-for-eyes")));
    }

    void whatHidesIsSeenAndWhatBreaksLinesIsASpace()
    {
        const QString text = reportText(QStringLiteral("a\u202eb\tc\nd\u200c") + QChar(0xd800) + QChar(0xfffe) + QStringLiteral("\U0001F600\U000E0041e"));
        QCOMPARE(text, QString::fromUtf8("a\ufffdb c d\u200c\ufffd\ufffd\U0001F600\ufffde"));
        QCOMPARE(reportName({QStringLiteral("7"), QString()}), QStringLiteral("7"));
        QCOMPARE(reportName({QStringLiteral("7"), QStringLiteral("Acme")}), QStringLiteral("Acme (7)"));
        QCOMPARE(reportTime({}), QString());
    }

    void aTitleNamesTheTeamAndBothWays()
    {
        QCOMPARE(cycleTitle(exampleCycle()), QStringLiteral("Acme Design: uninstall for me, then the app's icon"));
        Cycle cycle;
        cycle.wayOut = WayOut::UninstallTeam;
        cycle.wayIn = WayIn::SettingsPage;
        QCOMPARE(cycleTitle(cycle), QStringLiteral("A team without a name: uninstall for the team, then the settings page"));
    }
};

QTEST_GUILESS_MAIN(TestCycleReport)
#include "tst_cyclereport.moc"
