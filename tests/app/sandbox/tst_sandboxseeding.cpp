// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandboxed.h"
#include "support/rawclient.h"

#include "sandbox/ledger.h"

#include <QElapsedTimer>
#include <QSet>

#include <random>

using namespace std::chrono_literals;

namespace {

QString member(const QJsonValue &object, const char *name)
{
    return object[QLatin1String(name)].toString();
}

/// The region that a token shows, as it can be read from outside.
QString regionIn(const QString &token)
{
    const QByteArray head = QByteArray::fromBase64(token.section(QLatin1Char('_'), 0, 0).toLatin1());
    return QJsonDocument::fromJson(head).object().value(QLatin1String("miro.origin")).toString();
}

QJsonArray seeded(Sandboxed &box, QJsonObject what)
{
    if (!what.contains(QLatin1String("client_id")))
        what.insert(QStringLiteral("client_id"), box.clientId(0));
    const auto made = box.sandbox.seed(what);
    return made ? made->value(QLatin1String("installations")).toArray() : QJsonArray();
}

} // namespace

/// Installations that were made at once, and what their tokens look like.
class tst_sandboxseeding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void eachIsALivePair()
    {
        Sandboxed box;
        QVERIFY(box.plays(R"({"lifetimes": {"access_s": 7}})"));
        const QJsonArray made = seeded(box, {{QStringLiteral("count"), 12}, {QStringLiteral("teams"), 4}});
        QCOMPARE(made.size(), 12);
        static const QRegularExpression id(QStringLiteral("^[0-9]{19}$"));
        QSet<QString> places;
        QSet<QString> teams;
        for (const QJsonValue &one : made) {
            QVERIFY(id.match(member(one, "team_id")).hasMatch() && id.match(member(one, "user_id")).hasMatch());
            QVERIFY(id.match(member(one, "organization_id")).hasMatch());
            QCOMPARE(one[QLatin1String("expires_in")].toInt(), 7);
            places.insert(member(one, "team_id") + member(one, "user_id"));
            teams.insert(member(one, "team_id"));
            const QJsonObject context = box.context(member(one, "access_token")).json();
            const auto named = [&context](const char *part, const char *what) {
                return member(context.value(QLatin1String(part)), what);
            };
            QCOMPARE(named("team", "id"), member(one, "team_id"));
            QCOMPARE(named("team", "name"), member(one, "team_name"));
            QCOMPARE(named("user", "id"), member(one, "user_id"));
            QCOMPARE(named("user", "name"), member(one, "user_name"));
            QCOMPARE(named("organization", "id"), member(one, "organization_id"));
            QCOMPARE(named("organization", "name"), member(one, "organization_name"));
            QCOMPARE(named("application", "id"), box.clientId(0));
            QVERIFY(!named("team", "name").isEmpty() && !named("user", "name").isEmpty()
                    && !named("organization", "name").isEmpty());
        }
        QCOMPARE(places.size(), 12);
        QCOMPARE(teams.size(), 4);
        QCOMPARE(box.sandbox.state().value(QLatin1String("installed")).toArray().size(), 12);
        QCOMPARE(box.refresh(member(made.at(3), "refresh_token")).text("team_id"), member(made.at(3), "team_id"));
        QVERIFY(box.sandbox.uninstall({{QStringLiteral("client_id"), box.clientId(0)},
                                       {QStringLiteral("team_id"), member(made.at(0), "team_id")}}));
        QVERIFY(!box.isAlive(member(made.at(0), "access_token")));
    }

    void whatIsNotNamedIsMadeUp_data()
    {
        QTest::addColumn<QByteArray>("what");
        QTest::addColumn<int>("teams");
        QTest::addColumn<int>("users");
        QTest::newRow("one") << QByteArray(R"({"count": 1})") << 1 << 1;
        QTest::newRow("a tenth in teams") << QByteArray(R"({"count": 40})") << 4 << 10;
        QTest::newRow("teams named") << QByteArray(R"({"count": 10, "teams": 3})") << 3 << 4;
        QTest::newRow("users named") << QByteArray(R"({"count": 10, "users": 2})") << 5 << 2;
        QTest::newRow("one user, many teams") << QByteArray(R"({"count": 10, "users": 1})") << 10 << 1;
        QTest::newRow("more than are needed") << QByteArray(R"({"count": 3, "users": 9, "teams": 9})") << 3 << 3;
    }

    void whatIsNotNamedIsMadeUp()
    {
        QFETCH(const QByteArray, what);
        QFETCH(const int, teams);
        QFETCH(const int, users);
        Sandboxed box;
        const QJsonObject wanted = QJsonDocument::fromJson(what).object();
        QCOMPARE(seeded(box, wanted).size(), wanted.value(QLatin1String("count")).toInt());
        const auto count = [&box](const char *list) {
            return int(box.sandbox.directory().value(QLatin1String(list)).toArray().size()) - 3;
        };
        QCOMPARE(count("teams"), teams);
        QCOMPARE(count("users"), users);
    }

    void aNonExpiringAppGetsNoRefreshToken()
    {
        Sandboxed box;
        const QJsonArray made
            = seeded(box, {{QStringLiteral("count"), 1}, {QStringLiteral("client_id"), box.clientId(1)}});
        QVERIFY(!made.at(0).toObject().contains(QLatin1String("refresh_token")));
        QVERIFY(!made.at(0).toObject().contains(QLatin1String("expires_in")));
        QVERIFY(box.isAlive(member(made.at(0), "access_token")));
    }

    void aWrongWishIsSaidAndNothingIsMade_data()
    {
        QTest::addColumn<QByteArray>("what");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *reason, const char *what, const char *says) {
            QTest::newRow(reason) << QByteArray(what) << QString::fromUtf8(says);
        };
        row("no app", R"({"count": 1, "client_id": "1"})", "names no app");
        row("app as a number", R"({"count": 1, "client_id": 1})", "“client_id” is a text.");
        row("no count", R"({})", "how many installations");
        row("none", R"({"count": 0})", "“count” is a whole number from 1 to 10000.");
        row("too many", R"({"count": 10001})", "from 1 to 10000");
        row("member", R"({"count": 1, "team": 1})", "“installations” has no member “team”");
        row("too few", R"({"count": 10, "teams": 3, "users": 3})", "So few teams and users");
        row("no team", R"({"count": 1, "team_id": "1"})", "“team_id” names no team of the sandbox.");
        row("empty team", R"({"count": 1, "team_id": ""})", "“team_id” names no team of the sandbox.");
        row("team as a number", R"({"count": 1, "team_id": 3074457358607431473})", "“team_id” is a text.");
        row("teams beside a team", R"({"count": 1, "team_id": "3074457358607431473", "teams": 1})",
            "“teams” cannot stand beside “team_id”");
        row("region beside a team", R"({"count": 1, "team_id": "3074457358607431473", "region": "us01"})",
            "“region” cannot stand beside “team_id”");
        row("too few members", R"({"count": 3, "team_id": "3074457358607431473", "users": 2})",
            "So few teams and users");
        row("region", R"({"count": 1, "region": "eu02"})", "“region” is one of: “eu01”, “us01”, “au01”.");
        row("form", R"({"count": 1, "form": "jwt"})", "“form” is either “miro” or “opaque”.");
    }

    void aWrongWishIsSaidAndNothingIsMade()
    {
        QFETCH(const QByteArray, what);
        QFETCH(const QString, says);
        Sandboxed box;
        const QJsonObject before = box.sandbox.directory();
        QJsonObject wish = QJsonDocument::fromJson(what).object();
        if (!wish.contains(QLatin1String("client_id")))
            wish.insert(QStringLiteral("client_id"), box.clientId(0));
        const auto made = box.sandbox.seed(wish);
        QVERIFY(!made);
        QCOMPARE(made.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(made.error().summary.contains(says), qPrintable(made.error().summary));
        QCOMPARE(box.sandbox.directory(), before);
        QVERIFY(box.sandbox.state().value(QLatin1String("installed")).toArray().isEmpty());
    }

    void itIsAskedForOnlyWhereItIsAllowed()
    {
        Sandboxed box;
        const QString path = QStringLiteral("/_sandbox/installations");
        const QJsonObject what{{QStringLiteral("client_id"), box.clientId(0)}, {QStringLiteral("count"), 2}};
        const WebAnswer refused = box.client.postJson(path, what);
        QCOMPARE(refused.status, 403);
        QVERIFY(refused.text("message").contains(QStringLiteral("--allow-seeding")));
        QVERIFY(box.sandbox.state().value(QLatin1String("installed")).toArray().isEmpty());
        box.sandbox.allowSeeding();
        QCOMPARE(box.client.postJson(path, QByteArray("{}"), "text/plain").status, 415);
        QCOMPARE(box.client.get(path).status, 405);
        QCOMPARE(box.client.postJson(path, QByteArray(R"({"count": 2})")).status, 400);
        const WebAnswer made = box.client.postJson(path, what);
        QCOMPARE(made.status, 200);
        QVERIFY(box.isAlive(member(made.json().value(QLatin1String("installations")).toArray().at(1), "access_token")));
        box.sandbox.reset();
        QCOMPARE(box.client.postJson(path, what).status, 200); // what was allowed at the start stays so
    }

    void onlyTheAnswerHasTheTokens()
    {
        Sandboxed box;
        const QJsonArray made = seeded(box, {{QStringLiteral("count"), 3}});
        QByteArray shown;
        for (const char *path : {"/_sandbox/state", "/_sandbox/calls", "/"})
            shown += box.client.get(QString::fromLatin1(path)).body;
        shown += QJsonDocument(box.sandbox.directory()).toJson();
        for (const QJsonValue &one : made) {
            QVERIFY(!shown.contains(member(one, "access_token").toLatin1()));
            QVERIFY(!shown.contains(member(one, "refresh_token").toLatin1()));
        }
    }

    void tenThousandAreMadeAndAnswered()
    {
        Sandboxed box;
        box.sandbox.allowSeeding();
        const QByteArray body = "{\"client_id\": \"" + box.clientId(0).toLatin1() + "\", \"count\": 10000}";
        RawClient client(static_cast<quint16>(QUrl(box.sandbox.base()).port()));
        client.send("POST /_sandbox/installations HTTP/1.1\r\nHost: " + box.sandbox.base().mid(7).toLatin1()
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size())
                    + "\r\n\r\n" + body);
        QTRY_VERIFY_WITH_TIMEOUT(client.isClosedGracefully(), 20'000);
        QCOMPARE(client.status(), 200);
        const QJsonArray made
            = QJsonDocument::fromJson(client.body()).object().value(QLatin1String("installations")).toArray();
        QCOMPARE(made.size(), 10'000);
        for (const int place : {0, 4999, 9999})
            QVERIFY(box.isAlive(member(made.at(place), "access_token")));
        // A page lists a hundred of them and says how many more there are.
        const WebAnswer start = box.client.get(QStringLiteral("/"));
        QVERIFY(start.page().contains(QStringLiteral("and 903 more")));
        const QString far = member(made.at(999), "team_id");
        QVERIFY(!start.page().contains(far));
        Form ask = box.ask();
        ask.append({"team_id", far});
        QVERIFY(box.client.get(QStringLiteral("/app-install/"), ask)
                    .page()
                    .contains(QStringLiteral("value=\"%1\" selected").arg(far)));
    }

    void noMoreThanItHolds()
    {
        // The system's generator would take most of the test's time.
        std::mt19937_64 engine;
        const auto random = [&engine](qsizetype count) {
            QByteArray bytes(count, '\0');
            for (char &byte : bytes)
                byte = static_cast<char>(engine());
            return bytes;
        };
        MiroSandbox sandbox(systemNow, random);
        const QJsonArray apps = sandbox.directory().value(QLatin1String("apps")).toArray();
        QJsonObject what{{QStringLiteral("client_id"), apps.at(1)[QLatin1String("client_id")]},
                         {QStringLiteral("count"), 10'000}};
        for (int i = 0; i < 5; ++i)
            QVERIFY(sandbox.seed(what));
        what.insert(QStringLiteral("count"), 1);
        const auto more = sandbox.seed(what);
        QVERIFY(!more);
        QVERIFY(more.error().summary.contains(QStringLiteral("50000")));
    }

    void aResetForgetsWhatWasMadeUp()
    {
        Sandboxed box;
        const QJsonObject before = box.sandbox.directory();
        const QJsonArray made = seeded(box, {{QStringLiteral("count"), 5}});
        QVERIFY(box.sandbox.directory() != before);
        box.sandbox.reset();
        QCOMPARE(box.sandbox.directory(), before);
        QVERIFY(!box.isAlive(member(made.at(0), "access_token")));
        QCOMPARE(box.client.get(QStringLiteral("/app/board/%1/").arg(member(made.at(0), "team_id"))).status, 404);
        QCOMPARE(seeded(box, {{QStringLiteral("count"), 5}}).size(), 5);
    }

    void findingATokenDoesNotDependOnHowManyThereAre()
    {
        const auto nanoseconds = [](int pairs) {
            sandbox::Ledger ledger(systemNow, systemRandomBytes);
            QList<sandbox::TokenPair> issued;
            for (int i = 0; i < pairs; ++i) {
                sandbox::Consent consent;
                consent.userId = QString::number(i);
                consent.expiring = true;
                issued.append(ledger.install(consent));
            }
            QElapsedTimer elapsed;
            elapsed.start();
            int found = 0;
            for (int i = 0; i < 4000; ++i) {
                const sandbox::TokenPair &pair = issued.at(i * 7 % pairs);
                found += ledger.byAccess(pair.access) && ledger.byRefresh(pair.refresh);
            }
            return found == 4000 ? elapsed.nsecsElapsed() : 0;
        };
        const qint64 few = nanoseconds(100);
        const qint64 many = nanoseconds(10'000);
        QVERIFY(few > 0 && many > 0);
        QVERIFY2(many < 30 * few,
                 qPrintable(QStringLiteral("%1 and %2").arg(few).arg(many))); // a search would take 100 times as long
    }

    void theRegionIsSeenInCodeAndTokens_data()
    {
        QTest::addColumn<QByteArray>("faults");
        QTest::addColumn<QString>("region");
        QTest::newRow("as usual") << QByteArray("{}") << QStringLiteral("eu01");
        QTest::newRow("Europe") << QByteArray(R"({"region": "eu01"})") << QStringLiteral("eu01");
        QTest::newRow("United States") << QByteArray(R"({"region": "us01"})") << QStringLiteral("us01");
        QTest::newRow("Australia") << QByteArray(R"({"region": "au01"})") << QStringLiteral("au01");
        QTest::newRow("opaque") << QByteArray(R"({"form": "opaque"})") << QString();
        QTest::newRow("opaque, somewhere") << QByteArray(R"({"form": "opaque", "region": "us01"})") << QString();
    }

    void theRegionIsSeenInCodeAndTokens()
    {
        QFETCH(const QByteArray, faults);
        QFETCH(const QString, region);
        Sandboxed box;
        const WebAnswer before = box.grant();
        QVERIFY(box.plays(faults.constData()));
        const QString code = box.code();
        const WebAnswer pair = box.token(box.exchangeForm(code));
        const WebAnswer fresh = box.refresh(before.text("refresh_token"));
        for (const QString &token : {code, pair.text("access_token"), pair.text("refresh_token"),
                                     fresh.text("access_token"), fresh.text("refresh_token")}) {
            QVERIFY(token.size() >= 40);
            QCOMPARE(regionIn(token), region);
            QCOMPARE(token.contains(QLatin1Char('_')), !region.isEmpty());
        }
        QVERIFY(box.isAlive(pair.text("access_token")) && box.isAlive(fresh.text("access_token")));
    }

    void seedsHaveTheirOrganizationsRegion()
    {
        Sandboxed box;
        const auto made = [&box](const char *region, const char *form) {
            return seeded(box,
                          {{QStringLiteral("count"), 1},
                           {QStringLiteral("region"), QString::fromLatin1(region)},
                           {QStringLiteral("form"), QString::fromLatin1(form)}})
                .at(0);
        };
        const QJsonValue american = made("us01", "miro");
        const QJsonValue opaque = made("au01", "opaque");
        const QJsonValue australian = made("au01", "miro");
        QCOMPARE(regionIn(member(american, "access_token")), QStringLiteral("us01"));
        QCOMPARE(regionIn(member(opaque, "access_token")), QString());
        QCOMPARE(regionIn(member(australian, "refresh_token")), QStringLiteral("au01"));
        QVERIFY(box.isAlive(member(opaque, "access_token")));

        const WebAnswer fresh = box.refresh(member(american, "refresh_token"));
        QCOMPARE(regionIn(fresh.text("access_token")), QStringLiteral("us01"));
        QCOMPARE(regionIn(box.refresh(member(opaque, "refresh_token")).text("access_token")), QString());
        Form consent = box.ask();
        consent += Form{{"form_token", box.formToken()},
                        {"decision", QStringLiteral("install")},
                        {"team_id", member(american, "team_id")},
                        {"user_id", box.user(0)}};
        const QString code = box.client.postForm(QStringLiteral("/app-install/"), consent).sentOn("code");
        QCOMPARE(regionIn(code), QStringLiteral("us01"));
        QCOMPARE(regionIn(box.token(box.exchangeForm(code)).text("access_token")), QStringLiteral("us01"));
        QVERIFY(box.plays(R"({"region": "eu01"})"));
        QCOMPARE(regionIn(box.refresh(fresh.text("refresh_token")).text("access_token")), QStringLiteral("eu01"));
    }
};

QTEST_GUILESS_MAIN(tst_sandboxseeding)
#include "tst_sandboxseeding.moc"
