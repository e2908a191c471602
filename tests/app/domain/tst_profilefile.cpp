// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/profilefile.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace {

/// Every field has a value that is not its default.
AppProfile full()
{
    AppProfile profile;
    profile.id = 424242424242;
    profile.name = QString::fromUtf8("Acme “Boards” ü");
    profile.environment = Environment::Staging;
    profile.clientId = QStringLiteral("3458764517517819001");
    profile.appUrl = QStringLiteral("https://acme.example/app");
    profile.redirectUris
        = {QStringLiteral("http://127.0.0.1:8400/callback/"), QStringLiteral("http://127.0.0.1:8401/callback"),
           QStringLiteral("https://acme.example/oauth?x=%2f")};
    profile.sdkRedirectUri = profile.redirectUris.at(1);
    profile.endpoints = {
        QStringLiteral("https://miro.com/oauth/authorize"), QStringLiteral("https://api.miro.com/v1/oauth/token"),
        QStringLiteral("https://api.miro.com/v1/oauth-token"), QStringLiteral("https://api.miro.com/v2/oauth/revoke"),
        QStringLiteral("https://miro.com/app-install-completed/")};
    profile.extra.authorize
        = {{QStringLiteral("prompt"), QStringLiteral("consent = yes")}, {QStringLiteral("ui"), QString()}};
    profile.extra.token = {{QStringLiteral("audience"), QStringLiteral("a")}};
    profile.extra.refresh = {{QStringLiteral("resource"), QStringLiteral("b")}};
    profile.expectedScopes = ScopeSet::fromText(QStringLiteral("boards:write boards:read my:own"));
    profile.lifetimeMode = TokenLifetimeMode::NonExpiring;
    profile.usePkce = false;
    profile.sendScope = true;
    profile.issuer = QStringLiteral("https://issuer.example");
    profile.approvesByItself = true;
    profile.refreshesAhead = true;
    profile.refreshDays = 30;
    profile.expectedRegion = QStringLiteral("eu01");
    profile.manifest = QStringLiteral("appName: \"Acme\"\nscopes: []\n");
    profile.hasClientSecret = true;
    profile.archivedAt = Instant(std::chrono::milliseconds(1700000000000));
    profile.generation = 98765;
    return profile;
}

QJsonObject fileOf(const QList<AppProfile> &profiles)
{
    return QJsonDocument::fromJson(toProfileFile(profiles)).object();
}

/// A file of one profile with one member replaced, or taken out when \a value is undefined.
QByteArray changed(const QString &member, const QJsonValue &value)
{
    QJsonObject file = fileOf({full()});
    QJsonObject profile = file.value(QStringLiteral("profiles")).toArray().first().toObject();
    if (value.isUndefined())
        profile.remove(member);
    else
        profile.insert(member, value);
    file.insert(QStringLiteral("profiles"), QJsonArray{profile});
    return QJsonDocument(file).toJson();
}

} // namespace

class TestProfileFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void comesBackExactly()
    {
        AppProfile other = full();
        other.name = QStringLiteral("Other");
        other.environment = Environment::Production;
        other.lifetimeMode = TokenLifetimeMode::Expiring;
        other.approvesByItself = false;
        other.refreshesAhead = false;
        other.refreshDays = 0;
        other.expectedRegion.clear();
        other.usePkce = true;
        const QByteArray bytes = toProfileFile({full(), other});
        const Result<ProfileFile> read = readProfileFile(bytes);
        QVERIFY2(read, read ? "" : qPrintable(read.error().summary + read.error().detail));
        QCOMPARE(read->profiles.size(), 2);
        const AppProfile &first = read->profiles.first();
        AppProfile expected = full();
        expected.approvesByItself = false; // nobody else decides that
        expected.refreshesAhead = false; // nor that
        QCOMPARE(first.name, expected.name);
        QCOMPARE(first.appUrl, expected.appUrl);
        QCOMPARE(first.redirectUris, expected.redirectUris);
        QVERIFY(first.extra == expected.extra);
        QVERIFY(first.endpoints == expected.endpoints);
        QCOMPARE(first.expectedScopes, expected.expectedScopes);
        QCOMPARE(first.lifetimeMode, expected.lifetimeMode);
        QCOMPARE(first.manifest, expected.manifest);
        QCOMPARE(first.approvesByItself, false);
        QCOMPARE(first.refreshesAhead, false);
        QCOMPARE(first.refreshDays, 30);
        QCOMPARE(first.expectedRegion, QStringLiteral("eu01"));
        QCOMPARE(read->profiles.last().refreshDays, 0);
        QCOMPARE(read->profiles.last().expectedRegion, QString());
        QCOMPARE(first.sendScope, true);
        QCOMPARE(first.usePkce, false);
        // What decides about the secret: client id, marked URI, issuer, environment and all of the above.
        QCOMPARE(profileBinding(first), profileBinding(expected));
        QCOMPARE(read->profiles.last().environment, Environment::Production);
        QCOMPARE(toProfileFile(read->profiles), toProfileFile({expected, other}));
    }

    void holdsNothingOfThisStore()
    {
        const QByteArray bytes = toProfileFile({full()});
        for (const char *part : {"424242424242", "98765", "1700000000000", "generation", "secret", "archived"})
            QVERIFY2(!bytes.contains(part), part);
        const Result<ProfileFile> read = readProfileFile(bytes);
        QVERIFY(read);
        const AppProfile &profile = read->profiles.first();
        QCOMPARE(profile.id, RowId(0));
        QCOMPARE(profile.generation, 0);
        QVERIFY(!profile.hasClientSecret);
        QVERIFY(!profile.isArchived());
    }

    void readsAnEmptyList()
    {
        const Result<ProfileFile> read = readProfileFile(toProfileFile({}));
        QVERIFY(read);
        QCOMPARE(read->profiles.size(), 0);
        QCOMPARE(read->remarks, QStringList());
        QVERIFY(readProfileFile(QByteArray("\xef\xbb\xbf" + toProfileFile({}))));
    }

    void refusesWhatItCannotRead_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("cause");
        QTest::addColumn<QString>("says");
        const auto file = [](const QString &member, const QJsonValue &value) {
            QJsonObject object = fileOf({full()});
            object.insert(member, value);
            return QJsonDocument(object).toJson();
        };
        const QString version = QStringLiteral("version");
        QTest::newRow("nothing") << QByteArray() << "not_a_profile_file"
                                 << "no file of app profiles";
        QTest::newRow("no JSON") << QByteArray("appName: x") << "not_a_profile_file"
                                 << "no file of app profiles";
        QTest::newRow("a list") << QByteArray("[]") << "not_a_profile_file"
                                << "no file of app profiles";
        QTest::newRow("another format") << file(QStringLiteral("format"), QStringLiteral("other"))
                                        << "not_a_profile_file"
                                        << "no file of";
        QTest::newRow("cut off") << toProfileFile({full()}).left(300) << "not_a_profile_file"
                                 << "no file of app profiles";
        QTest::newRow("nested too deeply") << QByteArray(100000, '[') << "not_a_profile_file"
                                           << "no file of app profiles";
        QTest::newRow("too long") << QByteArray(1024 * 1024 + 1, ' ') << "profile_file_too_long"
                                  << "1 MiB";
        QTest::newRow("a later version") << file(version, 2) << "profile_file_version"
                                         << "version 2";
        QTest::newRow("a version far away") << file(version, 1e300) << "profile_file_version"
                                            << "newer Grantdesk";
        QTest::newRow("no whole version") << file(version, 1.5) << "not_a_profile_file"
                                          << "version";
        QTest::newRow("version as text") << file(version, QStringLiteral("1")) << "not_a_profile_file"
                                         << "version";
        QTest::newRow("profiles are no list") << file(QStringLiteral("profiles"), 1) << "not_a_profile_file"
                                              << "no list";
        QTest::newRow("a profile is no object") << file(QStringLiteral("profiles"), QJsonArray{1}) << "bad_profile"
                                                << "App profile 1";
        const QString name = QString::fromUtf8("App profile “Acme “Boards” ü”");
        QTest::newRow("a list that is text")
            << changed(QStringLiteral("redirect_uris"), QStringLiteral("x")) << "bad_profile" << name;
        QTest::newRow("a list of numbers") << changed(QStringLiteral("expected_scopes"), QJsonArray{1}) << "bad_profile"
                                           << "expected_scopes";
        QTest::newRow("text that is null") << changed(QStringLiteral("issuer"), QJsonValue::Null) << "bad_profile"
                                           << "issuer";
        QTest::newRow("a switch that is text")
            << changed(QStringLiteral("use_pkce"), QStringLiteral("no")) << "bad_profile"
            << "use_pkce";
        QTest::newRow("a switch that is a number") << changed(QStringLiteral("refreshes_ahead"), 1) << "bad_profile"
                                                   << "refreshes_ahead";
        QTest::newRow("days that are text")
            << changed(QStringLiteral("refresh_days"), QStringLiteral("60")) << "bad_profile"
            << "refresh_days";
        QTest::newRow("days and a half") << changed(QStringLiteral("refresh_days"), 60.5) << "bad_profile"
                                         << "refresh_days";
        QTest::newRow("days beyond all numbers") << changed(QStringLiteral("refresh_days"), 1e300) << "bad_profile"
                                                 << "refresh_days";
        QTest::newRow("more days than a token can live") << changed(QStringLiteral("refresh_days"), 3651) << "bad_profile"
                                                         << "3650";
        QTest::newRow("days before the token") << changed(QStringLiteral("refresh_days"), -1) << "bad_profile"
                                               << "3650";
        QTest::newRow("C15.3 a region that is none")
            << changed(QStringLiteral("expected_region"), QStringLiteral("EU 01")) << "bad_profile"
            << "data region";
        QTest::newRow("C15.3 a region that is null")
            << changed(QStringLiteral("expected_region"), QJsonValue::Null) << "bad_profile"
            << "expected_region";
        QTest::newRow("endpoints that are a list")
            << changed(QStringLiteral("endpoints"), QJsonArray()) << "bad_profile"
            << "endpoints";
        QTest::newRow("an endpoint that is a number")
            << changed(QStringLiteral("endpoints"), QJsonObject{{QStringLiteral("token"), 1}}) << "bad_profile"
            << "token";
        QTest::newRow("extra parameters that are text")
            << changed(QStringLiteral("extra_parameters"),
                       QJsonObject{{QStringLiteral("token"), QJsonArray{QStringLiteral("a=b")}}})
            << "bad_profile"
            << "name and value";
        QTest::newRow("production must not turn into development by a slip")
            << changed(QStringLiteral("environment"), QStringLiteral("prod")) << "bad_profile"
            << "environment";
        QTest::newRow("a lifetime that is not known")
            << changed(QStringLiteral("token_lifetime"), QStringLiteral("long")) << "bad_profile"
            << "token_lifetime";
        QTest::newRow("no client id") << changed(QStringLiteral("client_id"), QJsonValue::Undefined) << "bad_profile"
                                      << name;
        QTest::newRow("no name") << changed(QStringLiteral("name"), QJsonValue::Undefined) << "bad_profile"
                                 << "App profile 1";
        QTest::newRow("D-6749-06 a redirect URI with a fragment")
            << changed(QStringLiteral("redirect_uris"), QJsonArray{QStringLiteral("http://127.0.0.1:1/a#b")})
            << "bad_profile"
            << "fragment";
        QTest::newRow("C3.4 production approves nothing by itself")
            << changed(QStringLiteral("environment"), QStringLiteral("production")) << "bad_profile"
            << "production";
    }
    void refusesWhatItCannotRead()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, cause);
        QFETCH(const QString, says);
        const Result<ProfileFile> read = readProfileFile(bytes);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::InvalidInput);
        QCOMPARE(read.error().cause, cause);
        QVERIFY2(read.error().summary.contains(says), qPrintable(read.error().summary));
    }

    void remarksWhatItLeavesOut()
    {
        QJsonObject file
            = QJsonDocument::fromJson(changed(QStringLiteral("client_secret"), QStringLiteral("not-to-be-shown")))
                  .object();
        QJsonObject profile = file.value(QStringLiteral("profiles")).toArray().first().toObject();
        QJsonObject endpoints = profile.value(QStringLiteral("endpoints")).toObject();
        endpoints.insert(QStringLiteral("introspect"), QStringLiteral("https://x.example"));
        profile.insert(QStringLiteral("endpoints"), endpoints);
        file.insert(QStringLiteral("profiles"), QJsonArray{profile});
        file.insert(QStringLiteral("made_by"), QStringLiteral("somebody"));
        const Result<ProfileFile> read = readProfileFile(QJsonDocument(file).toJson());
        QVERIFY(read);
        const QString remarks = read->remarks.join(QLatin1Char('\n'));
        for (const char *part : {"made_by", "client_secret", "endpoints.introspect", "without asking was left out",
                                 "refreshing tokens ahead of expiry was left out"})
            QVERIFY2(remarks.contains(QLatin1String(part)), qPrintable(remarks));
        QCOMPARE(read->remarks.size(), 5);
        QVERIFY(!remarks.contains(QLatin1String("not-to-be-shown")));
        QVERIFY(!toProfileFile(read->profiles).contains("not-to-be-shown"));
        QVERIFY(!read->profiles.first().hasClientSecret);
    }

    void takesNoFileOfThousands()
    {
        const QList<AppProfile> many(1001, full());
        const Result<ProfileFile> read = readProfileFile(toProfileFile(many));
        QVERIFY(!read);
        QVERIFY2(read.error().cause == QLatin1String("too_many_profiles") || read.error().cause == QLatin1String("profile_file_too_long"),
                 qPrintable(read.error().cause));
    }

    void doesNotDrownInRemarks()
    {
        QJsonObject file = fileOf({});
        for (int i = 0; i < 1000; ++i)
            file.insert(QStringLiteral("x%1").arg(i), i);
        const Result<ProfileFile> read = readProfileFile(QJsonDocument(file).toJson());
        QVERIFY(read);
        QCOMPARE(read->remarks.size(), 51);
        QVERIFY(read->remarks.last().contains(QLatin1String("950")));
    }
};

QTEST_GUILESS_MAIN(TestProfileFile)
#include "tst_profilefile.moc"
