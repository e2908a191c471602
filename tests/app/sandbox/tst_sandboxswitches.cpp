// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandboxed.h"

#include "sandbox/switches.h"

#include <QFile>

using sandbox::Switches;

namespace {

QJsonObject parsed(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

} // namespace

class tst_sandboxswitches : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void eachPositionIsTaken_data()
    {
        QTest::addColumn<QByteArray>("switches");
        for (const char *switches :
             {R"({"ids": "text"})",
              R"({"ids": "number"})",
              R"({"pkce": "enforced"})",
              R"({"pkce": "ignored"})",
              R"({"limits": {}})",
              R"({"limits": {"credits": 1, "cost": 1000000000, "window_s": 86400, "retry_after": false}})",
              R"({"lifetimes": {}})",
              R"({"lifetimes": {"access_s": 0, "refresh_s": 0}})",
              R"({"dead_codes": "same"})",
              R"({"dead_codes": "different"})",
              R"({"skew_s": -3600})",
              R"({"reuse_kills_family": true})",
              R"({"reuse_kills_family": false})",
              R"({"second_authorization": "keeps"})",
              R"({"second_authorization": "kills"})",
              R"({"uninstall": "kills"})",
              R"({"uninstall": "keeps"})",
              R"({"uninstall": "slow"})",
              R"({"uninstall": "slow", "uninstall_delay_s": 0})",
              R"({"reinstall": "stays_dead"})",
              R"({"reinstall": "revives"})",
              R"({"reinstall_user": "same"})",
              R"({"reinstall_user": "another"})",
              R"({"reinstall_scopes": "same"})",
              R"({"reinstall_scopes": "wider"})",
              R"({"reinstall_scopes": "narrower"})",
              R"({"reinstall_callback": "arrives"})",
              R"({"reinstall_callback": "lost"})",
              R"({"revoke": "pair"})",
              R"({"revoke": "all"})",
              R"({"revoke": {"kind": "slow", "ms": 1}})",
              R"({"revoke": ["all", {"kind": "slow", "ms": 1}]})",
              R"({"region": "eu01"})",
              R"({"region": "us01"})",
              R"({"region": "au01"})",
              R"({"form": "miro"})",
              R"({"form": "opaque"})"}) {
            QTest::newRow(switches) << QByteArray(switches);
        }
    }

    void eachPositionIsTaken()
    {
        QFETCH(const QByteArray, switches);
        Sandboxed box;
        QVERIFY(!parsed(switches).isEmpty());
        QVERIFY(box.plays(switches.constData()));
        QCOMPARE(box.sandbox.state().value(QLatin1String("faults")).toObject(), parsed(switches));
        QCOMPARE(box.grant().status, 200);
    }

    void everySwitchIsKnownByName()
    {
        const QStringList names = Switches::names();
        for (const QString &name : names) {
            const Status status = Sandboxed().sandbox.setFaults({{name, QStringLiteral("?")}});
            QVERIFY(!status);
            QVERIFY2(status.error().summary.startsWith(u'“' + name + u'”'), qPrintable(status.error().summary));
        }
        QCOMPARE(names.size(), 17);
    }

    void whatCanBeSetIsDocumented_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("behind");
        QTest::newRow("README") << QStringLiteral("README.md") << QStringLiteral("`") << QStringLiteral("`");
        QTest::newRow("manual page") << QStringLiteral("packaging/grantdesk-sandbox.1") << QStringLiteral(".B")
                                     << QString();
    }

    void whatCanBeSetIsDocumented()
    {
        QFETCH(const QString, file);
        QFETCH(const QString, before);
        QFETCH(const QString, behind);
        QFile document(QStringLiteral(GRANTDESK_SOURCE_DIR "/") + file);
        QVERIFY(document.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(document.readAll());
        const QStringList switches = Switches::names();
        for (const QString &name : switches) {
            const QRegularExpression named(QRegularExpression::escape(before) + QStringLiteral("R? ?") + name + behind);
            QVERIFY2(text.contains(named), qPrintable(name));
        }
        if (behind.isEmpty())
            return; // the manual page leaves the kinds of faults to the README
        const Status status = Sandboxed().sandbox.setFaults(parsed(R"({"token": {"kind": "?"}})"));
        const QStringList kinds
            = status.error().summary.section(QStringLiteral(": "), 1).chopped(1).split(QStringLiteral(", "));
        QVERIFY(kinds.size() > 40);
        for (const QString &kind : kinds)
            QVERIFY2(text.contains(before + kind + behind), qPrintable(kind));
    }

    void aWrongPositionIsSaidAndChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("switches");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *reason, const char *switches, const char *says) {
            QTest::newRow(reason) << QByteArray(switches) << QString::fromUtf8(says);
        };
        row("switch that is none", R"({"idz": "text"})", "the switches ids, pkce, limits");
        row("third of two", R"({"revoke": "some"})", "“revoke” is either “pair” or “all”.");
        row("both of two", R"({"revoke": ["pair", "all"]})", "“revoke” has two positions.");
        row("neither switch nor fault", R"({"revoke": true})", "“” is not a kind");
        row("text for a fault elsewhere", R"({"context": "all"})", "“” is not a kind");
        row("fourth of three", R"({"uninstall": "never"})", "“uninstall” is one of: “kills”, “keeps”, “slow”.");
        row("other scopes", R"({"reinstall_scopes": "other"})",
            "“reinstall_scopes” is one of: “same”, “wider”, “narrower”.");
        row("third user", R"({"reinstall_user": "any"})", "“reinstall_user” is either “same” or “another”.");
        row("redirect that is late", R"({"reinstall_callback": "late"})",
            "“reinstall_callback” is either “arrives” or “lost”.");
        row("empty", R"({"region": ""})", "“region” is one of");
        row("text for a number", R"({"skew_s": "1"})", "“skew_s” is a whole number from ");
        row("fraction", R"({"skew_s": 0.5})", "“skew_s” is a whole number");
        row("more than a number holds", R"({"skew_s": 1e300})", "“skew_s” is a whole number");
        row("text for yes", R"({"reuse_kills_family": "true"})", "“reuse_kills_family” is either true or false.");
        row("number for yes", R"({"reuse_kills_family": 1})", "either true or false");
        row("limits are no object", R"({"limits": 100})", "“limits” is a JSON object.");
        row("member of limits", R"({"limits": {"credit": 1}})",
            "“limits” has no member “credit”. There are: credits, cost, window_s, retry_after.");
        row("limits that let nothing pass", R"({"limits": {"credits": 0}})", "“credits” is a whole number from 1 to ");
        row("calls that cost nothing", R"({"limits": {"cost": 0}})", "“cost” is a whole number");
        row("no window", R"({"limits": {"window_s": 0}})", "“window_s” is a whole number");
        row("seconds to wait", R"({"limits": {"retry_after": 1}})", "“retry_after” is either true or false.");
        row("lifetimes are no object", R"({"lifetimes": 1})", "“lifetimes” is a JSON object.");
        row("member of lifetimes", R"({"lifetimes": {"access": 1}})", "“lifetimes” has no member “access”");
        row("negative lifetime", R"({"lifetimes": {"access_s": -1}})", "“access_s” is a whole number");
        row("delay of what is not slow", R"({"uninstall": "keeps", "uninstall_delay_s": 1})",
            "“uninstall_delay_s” needs “uninstall” to be “slow”.");
        row("done, for what answers", R"({"token": {"kind": "slow", "done": true}})",
            "“done” is true or false, and belongs to “hang”.");
        row("done as text", R"({"token": {"kind": "hang", "done": "yes"}})", "“done” is true or false");
        row("refresh elsewhere", R"({"context": {"kind": "same_refresh"}})",
            "“same_refresh” cannot be set for “context”");
    }

    void aWrongPositionIsSaidAndChangesNothing()
    {
        QFETCH(const QByteArray, switches);
        QFETCH(const QString, says);
        Sandboxed box;
        const QByteArray before = R"({"ids": "number", "lifetimes": {"access_s": 7}})";
        QVERIFY(box.plays(before.constData()));
        const Status status = box.sandbox.setFaults(parsed(switches));
        QVERIFY(!status);
        QCOMPARE(status.error().kind, ErrorKind::InvalidInput);
        QCOMPARE(status.error().cause, QStringLiteral("bad_faults"));
        QVERIFY2(status.error().summary.contains(says), qPrintable(status.error().summary));
        QCOMPARE(box.sandbox.state().value(QLatin1String("faults")).toObject(), parsed(before));
        const QJsonObject answer = box.grant().json();
        QVERIFY(answer.value(QLatin1String("team_id")).isDouble());
        QCOMPARE(answer.value(QLatin1String("expires_in")), QJsonValue(7));
    }

    void whatIsNotNamedIsAsUsualAgain_data()
    {
        QTest::addColumn<bool>("byReset");
        QTest::newRow("other faults") << false;
        QTest::newRow("reset") << true;
    }

    void whatIsNotNamedIsAsUsualAgain()
    {
        QFETCH(const bool, byReset);
        Sandboxed box;
        QVERIFY(box.plays(
            R"({"ids": "number", "lifetimes": {"access_s": 7}, "form": "opaque", "dead_codes": "different"})"));
        if (byReset)
            box.sandbox.reset();
        else
            QVERIFY(box.plays(R"({"token": {"kind": "slow", "ms": 1}})"));
        const QJsonObject answer = box.grant().json();
        QVERIFY(answer.value(QLatin1String("team_id")).isString());
        QCOMPARE(answer.value(QLatin1String("expires_in")), QJsonValue(3599));
        QVERIFY(answer.value(QLatin1String("access_token")).toString().startsWith(QStringLiteral("eyJtaXJv")));
        box.now += std::chrono::hours(1);
        QCOMPARE(box.context(answer.value(QLatin1String("access_token")).toString()).text("code"),
                 QStringLiteral("tokenNotProvided"));
    }
};

QTEST_GUILESS_MAIN(tst_sandboxswitches)
#include "tst_sandboxswitches.moc"
