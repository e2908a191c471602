// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/cyclereport.h"
#include "support/examplecycle.h"

#include <QRegularExpression>
#include <QTest>

#include <functional>

using namespace std::chrono_literals;
using Change = std::function<void(Cycle &)>;
using Life = CycleToken::Life;

Q_DECLARE_METATYPE(Change)

namespace {

enum Watched { Access, Refresh, Superseded, Member };

CycleField fieldOf(const QList<CycleField> &fields, const QString &name)
{
    for (const CycleField &field : fields) {
        if (field.name == name)
            return field;
    }
    return {};
}

void setLives(CycleToken &token, Life before, Life after, Life finally)
{
    token.before = before;
    token.after = after;
    token.finally = finally;
}

} // namespace

/// What each field of a cycle is expected to be, and which verdict comes of it.
class TestCycleComparison : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void everyMisbehaviourHasItsFieldAndVerdict_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("verdict");
        QTest::addColumn<QString>("said"); ///< in the reason
        const auto row = [](const char *name, const Change &change, const char *field, const char *verdict, const char *said) {
            QTest::newRow(name) << change << QString::fromLatin1(field) << QString::fromLatin1(verdict) << QString::fromLatin1(said);
        };
        row("all is well", [](Cycle &) {}, "", "pass", "as expected");

        row("another app", [](Cycle &c) { c.after->app.id = QStringLiteral("9"); }, "app", "fail", "not the same");
        row("another organization", [](Cycle &c) { c.after->organization.id = QStringLiteral("9"); }, "organization", "fail", "not the same");
        row("the organization is omitted", [](Cycle &c) {
            c.after->organization = {};
            c.after->context = R"({"type":"oAuthToken","team":{"id":"1","name":"Acme"},"user":{"id":"1"}})";
        }, "organization", "inconclusive", "Nobody says it now");
        row("no organization before or after", [](Cycle &c) { c.before->organization = c.after->organization = {}; }, "", "pass", "");
        row("another team", [](Cycle &c) { c.after->team.id = QStringLiteral("9"); }, "team", "fail", "not the same");
        row("the team was renamed", [](Cycle &c) { c.after->team.name = QStringLiteral("Acme Studio"); }, "", "pass", "");
        row("another user", [](Cycle &c) { c.after->user.id = QStringLiteral("9"); }, "user", "fail", "not the same");
        row("the user is not known", [](Cycle &c) { c.before->user = c.after->user = {}; }, "user", "inconclusive", "never known");
        row("a scope is missing", [](Cycle &c) { c.after->scopes = ScopeSet::fromText(QStringLiteral("boards:read")); }, "scopes", "fail", "Missing: boards:write");
        row("a scope more", [](Cycle &c) { c.after->scopes = ScopeSet::fromText(QStringLiteral("boards:read boards:write team:read")); }, "scopes", "fail",
            "Not expected: team:read");
        row("another token type", [](Cycle &c) { c.after->tokenType = QStringLiteral("mac"); }, "token_type", "fail", "");
        row("RFC 6749 5.1: the token type in capitals", [](Cycle &c) { c.after->tokenType = QStringLiteral("Bearer"); }, "", "pass", "");
        row("tokens expire no more", [](Cycle &c) { c.after->isExpiring = false; }, "lifetime_mode", "fail", "");
        row("another region", [](Cycle &c) { c.after->region = QStringLiteral("us01"); }, "region", "fail", "");
        row("the new token names no region", [](Cycle &c) { c.after->region.clear(); }, "region", "inconclusive", "");
        row("the access token of before", [](Cycle &c) { c.after->accessFingerprint = c.before->accessFingerprint; }, "access_fingerprint", "fail", "same token");
        row("the refresh token of before", [](Cycle &c) { c.after->refreshFingerprint = c.before->refreshFingerprint; }, "refresh_fingerprint", "fail", "same token");
        row("no refresh token any more", [](Cycle &c) { c.after->refreshFingerprint.clear(); }, "refresh_fingerprint", "fail", "none now");
        row("never a refresh token", [](Cycle &c) {
            c.before->refreshFingerprint.clear();
            c.after->refreshFingerprint.clear();
            c.tokens.removeAt(Refresh);
        }, "", "pass", "");
        row("the new token ends no later", [](Cycle &c) { c.after->expiresAt = c.before->expiresAt; }, "expires_at", "fail", "does not end later");
        row("no end before or after", [](Cycle &c) { c.before->expiresAt = c.after->expiresAt = std::nullopt; }, "", "pass", "");
        row("a name is gone from the context", [](Cycle &c) { c.after->context = R"({"organization":{"id":"1"},"team":{"id":"1","name":"Acme"},"user":{"id":"1"}})"; },
            "context", "fail", "any more: type");
        row("a name is new deep in the context", [](Cycle &c) {
            c.after->context = R"({"type":"a","organization":{"id":"1"},"team":{"id":"1","name":"Acme"},"user":{"id":"1","role":"x"}})";
        }, "context", "fail", "New in the answer: user.role");
        row("no context now", [](Cycle &c) { c.after->context.clear(); }, "context", "inconclusive", "");

        row("the access token survives", [](Cycle &c) {
            setLives(c.tokens[Access], Life::Alive, Life::Alive, Life::Alive);
            c.tokens[Access].aliveAt = *c.step(CycleStep::End).endedAt + 10min;
        }, "token:access:1a2b3c4d", "fail", "still alive 10 min after the end");
        row("slow death within the limit", [](Cycle &c) {
            c.tokens[Access].aliveAt = *c.step(CycleStep::End).endedAt + 9min;
            c.tokens[Access].deadAt = *c.step(CycleStep::End).endedAt + 9min + 5s;
        }, "", "pass", "");
        row("reinstalling revives it", [](Cycle &c) { c.tokens[Access].finally = Life::Alive; }, "token:access:1a2b3c4d", "fail", "came back to life with the reinstallation");
        row("reinstalling revives one that was dead long ago", [](Cycle &c) { c.tokens[Superseded].finally = Life::Alive; }, "token:access:0badf00d", "fail",
            "came back to life with the reinstallation");
        row("the end revives one that was dead", [](Cycle &c) { c.tokens[Superseded].after = Life::Alive; }, "token:access:0badf00d", "fail", "back to life");
        row("a replaced token outlives the end", [](Cycle &c) { setLives(c.tokens[Superseded], Life::Alive, Life::Alive, Life::Dead); }, "token:access:0badf00d", "fail",
            "still alive");
        row("Miro says nothing clear of it", [](Cycle &c) { c.tokens[Access].after = Life::Unclear; }, "token:access:1a2b3c4d", "inconclusive", "no clear answer");
        row("unclear after the end, alive after the reinstallation", [](Cycle &c) { setLives(c.tokens[Access], Life::Alive, Life::Unclear, Life::Alive); },
            "token:access:1a2b3c4d", "fail", "alive after the reinstallation");
        row("nobody asked whether it came back", [](Cycle &c) { c.tokens[Access].finally = Life::NotAsked; }, "token:access:1a2b3c4d", "inconclusive", "not asked");
        row("nobody asked whether an old one came back", [](Cycle &c) { c.tokens[Superseded].finally = Life::NotAsked; }, "token:access:0badf00d", "inconclusive", "not asked");
        row("the refresh token outlives its end", [](Cycle &c) { c.tokens[Refresh].after = Life::Alive; }, "token:refresh:5e6f7a8b", "fail", "it made a new pair");
        row("the refresh token was not shown", [](Cycle &c) { c.tokens[Refresh].after = Life::NotAsked; }, "token:refresh:5e6f7a8b", "inconclusive", "not asked");
        row("there was no refresh token to show", [](Cycle &c) {
            c.tokens[Refresh].fingerprint.clear();
            c.tokens[Refresh].after = Life::NotAsked;
        }, "", "pass", "");

        row("lost callback", [](Cycle &c) {
            c.after.reset();
            c.step(CycleStep::Reauthorize) = {CycleStepReport::State::Failed, {}, {}, QStringLiteral("No redirect came within 10 min.")};
            setLives(c.tokens[Access], Life::Alive, Life::Dead, Life::NotAsked);
        }, "redirect", "fail", "No redirect came within 10 min.");
        row("lost callback, and the token survived", [](Cycle &c) {
            c.after.reset();
            c.step(CycleStep::Reauthorize).state = CycleStepReport::State::Failed;
            c.tokens[Access].after = Life::Alive;
        }, "token:access:1a2b3c4d", "fail", "still alive");
        row("not authorized again", [](Cycle &c) {
            c.after.reset();
            c.step(CycleStep::Reauthorize) = {};
        }, "redirect", "inconclusive", "not authorized again");
        row("nothing known", [](Cycle &c) { c = Cycle(); }, "redirect", "inconclusive", "not authorized again");
        row("no baseline", [](Cycle &c) { c.before.reset(); }, "app", "inconclusive", "Nobody wrote down");
        row("something of ours offers a dead token", [](Cycle &c) { c.staleFindings = {QStringLiteral("The list says active.")}; }, "stale", "fail", "The list says active.");
        row("nobody looked at what we offer", [](Cycle &c) { c.step(CycleStep::StaleCheck) = {}; }, "stale", "inconclusive", "Nobody looked");
    }
    void everyMisbehaviourHasItsFieldAndVerdict()
    {
        QFETCH(const Change, change);
        QFETCH(const QString, said);
        Cycle cycle = exampleCycle();
        change(cycle);
        const QList<CycleField> fields = compareCycle(cycle, {});
        const CycleJudgement judgement = judgeCycle(fields);
        QTEST(judgement.faultField, "field");
        QTEST(cycleVerdictName(judgement.verdict), "verdict");
        QVERIFY2(judgement.reason.contains(said), qPrintable(judgement.reason));
        const CycleField field = fieldOf(fields, judgement.faultField);
        QVERIFY2(judgement.reason.contains(field.title), "the reason names the field");
        for (const CycleField &each : fields) {
            QVERIFY2(!each.title.isEmpty() && !each.expectation.isEmpty(), qPrintable(each.name));
            QVERIFY2(each.result == FieldResult::AsExpected || each.sentence.endsWith(QLatin1Char('.')), qPrintable(each.name + each.sentence));
        }
    }

    void eachWayOutDoesItsOwnToOtherMembers_data()
    {
        QTest::addColumn<WayOut>("way");
        QTest::addColumn<Life>("before");
        QTest::addColumn<Life>("after");
        QTest::addColumn<Life>("finally");
        QTest::addColumn<QString>("result");
        for (const WayOut way : {WayOut::Revoke, WayOut::UninstallMe}) {
            const QByteArray name = wayOutName(way).toLatin1();
            QTest::addRow("%s spares them", name.constData()) << way << Life::Alive << Life::Alive << Life::Alive << QStringLiteral("as_expected");
            QTest::addRow("%s ends them", name.constData()) << way << Life::Alive << Life::Dead << Life::Dead << QStringLiteral("at_fault");
            QTest::addRow("%s: reinstalling ends them", name.constData()) << way << Life::Alive << Life::Alive << Life::Dead << QStringLiteral("at_fault");
            QTest::addRow("%s: dead before", name.constData()) << way << Life::Dead << Life::Dead << Life::Dead << QStringLiteral("as_expected");
            QTest::addRow("%s: dead, but perhaps before", name.constData()) << way << Life::Unclear << Life::Dead << Life::Dead << QStringLiteral("not_known");
            QTest::addRow("%s: unclear", name.constData()) << way << Life::Alive << Life::Unclear << Life::Alive << QStringLiteral("not_known");
            QTest::addRow("%s: not asked at last", name.constData()) << way << Life::Alive << Life::Alive << Life::NotAsked << QStringLiteral("not_known");
        }
        const WayOut team = WayOut::UninstallTeam;
        QTest::newRow("uninstall_team ends them") << team << Life::Alive << Life::Dead << Life::Dead << QStringLiteral("as_expected");
        QTest::newRow("uninstall_team spares them") << team << Life::Alive << Life::Alive << Life::Alive << QStringLiteral("at_fault");
        QTest::newRow("uninstall_team: another's reinstalling revives them") << team << Life::Alive << Life::Dead << Life::Alive << QStringLiteral("at_fault");
        QTest::newRow("uninstall_team: unclear") << team << Life::Alive << Life::Unclear << Life::Dead << QStringLiteral("not_known");
    }
    void eachWayOutDoesItsOwnToOtherMembers()
    {
        QFETCH(const Life, before);
        QFETCH(const Life, after);
        QFETCH(const Life, finally);
        Cycle cycle = exampleCycle();
        QFETCH(const WayOut, way);
        cycle.wayOut = way;
        setLives(cycle.tokens[Member], before, after, finally);
        const QList<CycleField> fields = compareCycle(cycle, {});
        const CycleField field = fieldOf(fields, QStringLiteral("token:access:77665544"));
        QTEST(fieldResultName(field.result), "result");
        QVERIFY2(field.title.contains(QStringLiteral("Ben Ito")), qPrintable(field.title));
        QCOMPARE(judgeCycle(fields).faultField.isEmpty(), field.result == FieldResult::AsExpected);
    }

    void scopesAreHeldAgainstTheAppProfileWhereItNamesSome()
    {
        Cycle cycle = exampleCycle();
        const ScopeSet more = ScopeSet::fromText(QStringLiteral("boards:read boards:write team:read"));
        const CycleField field = fieldOf(compareCycle(cycle, more), QStringLiteral("scopes"));
        QCOMPARE(field.result, FieldResult::AtFault);
        QVERIFY2(field.title.contains(QStringLiteral("app profile")), qPrintable(field.title));
        QCOMPARE(field.sentence, QStringLiteral("Missing: team:read."));
        cycle.after->scopes = more;
        QCOMPARE(fieldOf(compareCycle(cycle, more), QStringLiteral("scopes")).result, FieldResult::AsExpected);
        QVERIFY(fieldOf(compareCycle(cycle, {}), QStringLiteral("scopes")).title.contains(QStringLiteral("before")));
    }

    void theFieldsStandInTheirOrderAtAnyStep()
    {
        const QStringList names{QStringLiteral("app"), QStringLiteral("organization"), QStringLiteral("team"), QStringLiteral("user"),
                                QStringLiteral("scopes"), QStringLiteral("token_type"), QStringLiteral("lifetime_mode"), QStringLiteral("region"),
                                QStringLiteral("access_fingerprint"), QStringLiteral("refresh_fingerprint"), QStringLiteral("expires_at"),
                                QStringLiteral("context"), QStringLiteral("new_token")};
        const QStringList tokens{QStringLiteral("token:access:1a2b3c4d"), QStringLiteral("token:refresh:5e6f7a8b"), QStringLiteral("token:access:0badf00d"),
                                 QStringLiteral("token:access:77665544")};
        const QStringList last{QStringLiteral("stale"), QStringLiteral("redirect")};
        const auto namesIn = [](const Cycle &cycle) {
            QStringList found;
            for (const CycleField &field : compareCycle(cycle, {}))
                found.append(field.name);
            return found;
        };
        QCOMPARE(namesIn(exampleCycle()), names + tokens + last);
        QCOMPARE(namesIn(Cycle()), names + last);
        for (const CycleField &field : compareCycle(Cycle(), {}))
            QCOMPARE(field.result, FieldResult::NotKnown);
    }

    void theFirstFaultIsNamedBeforeWhatIsNotKnown()
    {
        const CycleField unclear{QStringLiteral("region"), QStringLiteral("Data region"), {}, {}, {}, FieldResult::NotKnown, QStringLiteral("Nobody says.")};
        const CycleField fault{QStringLiteral("stale"), QStringLiteral("Offered"), {}, {}, {}, FieldResult::AtFault, QStringLiteral("It is %1.")};
        QCOMPARE(judgeCycle({unclear, fault}).faultField, QStringLiteral("stale"));
        QVERIFY(judgeCycle({unclear, fault}).reason.contains(QStringLiteral("It is %1.")));
        QCOMPARE(judgeCycle({unclear}).verdict, CycleVerdict::Inconclusive);
        QCOMPARE(judgeCycle({}).verdict, CycleVerdict::Inconclusive);
    }

    void whatIsAsBeforeIsNoNewsInTheList()
    {
        QCOMPARE(cycleSummary(judged(exampleCycle())).changed, QStringList());
        Cycle cycle = exampleCycle();
        cycle.after->region = QStringLiteral("us01");
        QCOMPARE(cycleSummary(judged(cycle)).changed, QStringList{QStringLiteral("region")});
    }

    void lengthsOfTimeAreNeverTooExact_data()
    {
        QTest::addColumn<qint64>("least");
        QTest::addColumn<qint64>("most");
        QTest::addColumn<QString>("word");
        QTest::newRow("between") << qint64(2000) << qint64(3000) << QStringLiteral("between 2 s and 3 s");
        QTest::newRow("from the end on") << qint64(0) << qint64(5000) << QStringLiteral("within 5 s");
        QTest::newRow("at once") << qint64(0) << qint64(99) << QStringLiteral("less than 0.1 s");
        QTest::newRow("rounded apart") << qint64(42'900) << qint64(43'100) << QStringLiteral("between 42 s and 44 s");
        QTest::newRow("over a limit of rounding") << qint64(9'950) << qint64(9'999) << QStringLiteral("between 9.9 s and 10 s");
        QTest::newRow("the same twice") << qint64(2000) << qint64(2000) << QStringLiteral("about 2 s");
        QTest::newRow("the wrong way round") << qint64(3000) << qint64(2000) << QStringLiteral("between 2 s and 3 s");
        QTest::newRow("minutes") << qint64(60'000) << qint64(185'000) << QStringLiteral("between 1 min and 3 min 5 s");
    }
    void lengthsOfTimeAreNeverTooExact()
    {
        QFETCH(const qint64, least);
        QFETCH(const qint64, most);
        QTEST(boundsWord({std::chrono::milliseconds(least), std::chrono::milliseconds(most)}), "word");
    }

    void aLengthOfTimeIsSaid()
    {
        QCOMPARE(durationWord(0ms), QStringLiteral("0 s"));
        QCOMPARE(durationWord(-5s), QStringLiteral("0 s"));
        QCOMPARE(durationWord(4ms), QStringLiteral("4 ms"));
        QCOMPARE(durationWord(210ms), QStringLiteral("0.21 s"));
        QCOMPARE(durationWord(997ms), QStringLiteral("1 s"));
        QCOMPARE(durationWord(1'240ms), QStringLiteral("1.2 s"));
        QCOMPARE(durationWord(42s), QStringLiteral("42 s"));
        QCOMPARE(durationWord(3min + 5s), QStringLiteral("3 min 5 s"));
        QCOMPARE(durationWord(2h), QStringLiteral("2 h"));
        QCOMPARE(durationWord(75h), QStringLiteral("3 d 3 h"));
    }
};

QTEST_APPLESS_MAIN(TestCycleComparison)
#include "tst_cyclecomparison.moc"
