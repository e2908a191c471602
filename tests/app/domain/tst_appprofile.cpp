// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/appprofile.h"

#include <QTest>

namespace {

AppProfile good()
{
    AppProfile profile;
    profile.name = QStringLiteral("Acme Boards");
    profile.clientId = QStringLiteral("3458764517517819001");
    profile.redirectUris = {QStringLiteral("http://127.0.0.1:8400/callback")};
    profile.sdkRedirectUri = profile.redirectUri();
    profile.endpoints = {QStringLiteral("https://miro.com/oauth/authorize"), QStringLiteral("https://api.miro.com/v1/oauth/token"),
                         QStringLiteral("https://api.miro.com/v1/oauth-token"), QStringLiteral("https://api.miro.com/v2/oauth/revoke"),
                         QStringLiteral("https://miro.com/app-install-completed/")};
    return profile;
}

QString causeOf(const AppProfile &profile)
{
    const std::optional<Error> error = objection(profile);
    return error ? error->cause : QString();
}

} // namespace

class TestAppProfile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void acceptsAGoodOne() { QCOMPARE(findings(good()).size(), 0); }

    void judgesRedirectUris_data()
    {
        QTest::addColumn<QString>("uri");
        QTest::addColumn<bool>("blocked");
        QTest::addColumn<bool>("warned");
        QTest::newRow("D-8252-03 literal IPv4") << "http://127.0.0.1:8400/callback" << false << false;
        QTest::newRow("literal IPv6") << "http://[::1]:8400/callback" << false << false;
        QTest::newRow("slash at the end is kept as it is") << "http://127.0.0.1:8400/callback/" << false << false;
        QTest::newRow("D-8252-07 localhost is warned of") << "http://localhost:8400/callback" << false << true;
        QTest::newRow("no path is warned of") << "http://127.0.0.1:8400" << false << true;
        QTest::newRow("query is warned of") << "http://127.0.0.1:8400/callback?a=b" << false << true;
        QTest::newRow("D-6749-06 fragment") << "http://127.0.0.1:8400/callback#x" << true << false;
        QTest::newRow("D-6749-06 relative") << "/callback" << true << false;
        QTest::newRow("empty") << "" << true << false;
        QTest::newRow("no port") << "http://127.0.0.1/callback" << true << false;
        QTest::newRow("port zero") << "http://127.0.0.1:0/callback" << true << false;
        QTest::newRow("port too large") << "http://127.0.0.1:70000/callback" << true << false;
        QTest::newRow("https on loopback") << "https://127.0.0.1:8400/callback" << false << false;
        QTest::newRow("https on loopback without a port") << "https://localhost/callback" << true << false;
        QTest::newRow("another host over http") << "http://example.com:8400/callback" << true << false;
        QTest::newRow("another host over https cannot be waited for here") << "https://example.com/callback" << false << true;
        QTest::newRow("host that only begins like loopback") << "http://127.0.0.1.example.com:8400/callback" << true << false;
        QTest::newRow("IPv4 mapped into IPv6 is a socket for both") << "http://[::ffff:127.0.0.1]:8400/callback" << true << false;
        QTest::newRow("another address of the loopback net") << "http://127.1.2.3:8400/callback" << false << false;
        QTest::newRow("all interfaces") << "http://0.0.0.0:8400/callback" << true << false;
        QTest::newRow("user name in it") << "http://me@127.0.0.1:8400/callback" << true << false;
        QTest::newRow("space at the end") << "http://127.0.0.1:8400/callback " << true << false;
        QTest::newRow("custom scheme") << "miro://callback" << true << false;
    }
    void judgesRedirectUris()
    {
        QFETCH(const QString, uri);
        QFETCH(const bool, blocked);
        QFETCH(const bool, warned);
        AppProfile profile = good();
        profile.redirectUris = {uri};
        profile.sdkRedirectUri = uri;
        QCOMPARE(causeOf(profile), blocked ? QStringLiteral("bad_redirect_uri") : QString());
        if (!blocked)
            QCOMPARE(!findings(profile).isEmpty(), warned);
    }

    void judgesEndpoints_data()
    {
        QTest::addColumn<QString>("token");
        QTest::addColumn<QString>("cause");
        QTest::newRow("https") << "https://api.miro.com/v1/oauth/token" << "";
        QTest::newRow("D-6749-09 plain http for this computer") << "http://127.0.0.1:4000/v1/oauth/token" << "";
        QTest::newRow("D-6749-09 plain http elsewhere") << "http://api.miro.com/v1/oauth/token" << "bad_token";
        QTest::newRow("D-6749-10 fragment") << "https://api.miro.com/v1/oauth/token#x" << "bad_token";
        QTest::newRow("relative") << "/v1/oauth/token" << "bad_token";
        QTest::newRow("missing") << "" << "bad_token";
        QTest::newRow("password in it") << "https://u:p@api.miro.com/token" << "bad_token";
    }
    void judgesEndpoints()
    {
        QFETCH(const QString, token);
        QFETCH(const QString, cause);
        AppProfile profile = good();
        profile.endpoints.token = token;
        QCOMPARE(causeOf(profile), cause);
    }

    void judgesTheOtherFields_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("cause");
        QTest::newRow("no name") << "name" << " " << "bad_name";
        QTest::newRow("name of two lines") << "name" << "a\nb" << "bad_name";
        QTest::newRow("no client id") << "client" << "" << "bad_client_id";
        QTest::newRow("space in the client id") << "client" << "345 876" << "bad_client_id";
        QTest::newRow("D-6749-04 fragment in the authorize address") << "authorize" << "https://miro.com/a#b" << "bad_authorize";
        QTest::newRow("D-6749-04 query in the authorize address") << "authorize" << "https://miro.com/a?b=c" << "";
        QTest::newRow("no context address means none") << "context" << "" << "";
        QTest::newRow("D-9207-06 issuer with a query") << "issuer" << "https://miro.com/?x" << "bad_issuer";
        QTest::newRow("D-9207-06 issuer over http") << "issuer" << "http://miro.com" << "bad_issuer";
        QTest::newRow("D-9207-06 issuer over https") << "issuer" << "https://miro.com" << "";
    }
    void judgesTheOtherFields()
    {
        QFETCH(const QString, field);
        QFETCH(const QString, value);
        QFETCH(const QString, cause);
        AppProfile profile = good();
        if (field == QLatin1String("name"))
            profile.name = value;
        else if (field == QLatin1String("client"))
            profile.clientId = value;
        else if (field == QLatin1String("authorize"))
            profile.endpoints.authorize = value;
        else if (field == QLatin1String("context"))
            profile.endpoints.context = value;
        else
            profile.issuer = value;
        QCOMPARE(causeOf(profile), cause);
    }

    void bindsWhatDecidesAboutTheSecret()
    {
        const QList<void (*)(AppProfile &)> changes{
            [](AppProfile &p) { p.clientId += QLatin1Char('1'); },
            [](AppProfile &p) { p.redirectUris.append(p.redirectUris.first()); },
            [](AppProfile &p) { p.redirectUris = {QStringLiteral("http://127.0.0.1:9/a"), QStringLiteral("http://127.0.0.1:9/b")}; },
            [](AppProfile &p) { p.redirectUris = {QStringLiteral("http://127.0.0.1:9/b"), QStringLiteral("http://127.0.0.1:9/a")}; },
            [](AppProfile &p) { p.endpoints.authorize = QStringLiteral("x"); },
            [](AppProfile &p) { p.endpoints.token = QStringLiteral("x"); },
            [](AppProfile &p) { p.endpoints.context = QStringLiteral("x"); },
            [](AppProfile &p) { p.endpoints.revoke = QStringLiteral("x"); },
            [](AppProfile &p) { p.endpoints.completion = QStringLiteral("x"); },
            [](AppProfile &p) { p.issuer = QStringLiteral("x"); },
            [](AppProfile &p) { p.usePkce = !p.usePkce; },
            [](AppProfile &p) { p.sendScope = !p.sendScope; },
            [](AppProfile &p) { p.approvesByItself = !p.approvesByItself; },
            [](AppProfile &p) { p.environment = Environment::Production; },
            [](AppProfile &p) { p.sdkRedirectUri.clear(); },
            [](AppProfile &p) { p.extra.authorize = {{QStringLiteral("a"), QStringLiteral("b")}}; },
            [](AppProfile &p) { p.extra.token = {{QStringLiteral("a"), QStringLiteral("b")}}; },
            [](AppProfile &p) { p.extra.refresh = {{QStringLiteral("a"), QStringLiteral("b")}}; },
            [](AppProfile &p) { p.expectedScopes = ScopeSet::fromText(QStringLiteral("boards:other")); },
            // The same letters, shared out otherwise.
            [](AppProfile &p) { p.endpoints.completion = p.issuer.left(3); p.issuer = p.issuer.mid(3); },
        };
        AppProfile base = good();
        base.issuer = QStringLiteral("https://issuer.example");
        base.endpoints.completion.clear();
        QSet<QByteArray> bindings{profileBinding(base)};
        for (const auto change : changes) {
            AppProfile changed = base;
            change(changed);
            bindings.insert(profileBinding(changed));
        }
        QCOMPARE(bindings.size(), changes.size() + 1);
        // What a person may call it is free.
        AppProfile renamed = base;
        renamed.name = QStringLiteral("Renamed");
        renamed.generation = 7;
        QCOMPARE(profileBinding(renamed), profileBinding(base));
        QCOMPARE(profileBinding(base).size(), 32);
    }

    void keepsItsEncoding()
    {
        // Made by version 0.1.0. When this fails, client secrets in the field no longer open.
        AppProfile profile;
        profile.clientId = QStringLiteral("345");
        profile.redirectUris = {QStringLiteral("http://127.0.0.1:8400/callback")};
        profile.endpoints = {QStringLiteral("a"), QStringLiteral("t"), QStringLiteral("c"), QStringLiteral("r"), QString()};
        profile.expectedScopes = ScopeSet::fromText(QStringLiteral("boards:read"));
        QCOMPARE(profileBinding(profile).toHex(), QByteArray("c8a075b0933b4750aff94ce170eda9e96958c72f07dbe0d6d5d84766fb038857"));
    }

    void whatIsExpectedOfTokensIsChecked_data()
    {
        QTest::addColumn<int>("days");
        QTest::addColumn<QString>("region");
        QTest::addColumn<QString>("field");
        QTest::newRow("Miro's 60 days, any region") << 60 << "" << "";
        QTest::newRow("not known") << 0 << "eu01" << "";
        QTest::newRow("ten years") << 3650 << "us-west-01" << "";
        QTest::newRow("a day more") << 3651 << "" << "refresh_days";
        QTest::newRow("before it was issued") << -1 << "" << "refresh_days";
        QTest::newRow("C15.3 capitals") << 60 << "EU01" << "expected_region";
        QTest::newRow("C15.3 a blank") << 60 << "eu 01" << "expected_region";
        QTest::newRow("C15.3 letters of another alphabet") << 60 << QString::fromUtf8("еu01") << "expected_region";
        QTest::newRow("C15.3 sixteen") << 60 << "abcdefghijklmnop" << "";
        QTest::newRow("C15.3 seventeen") << 60 << "abcdefghijklmnopq" << "expected_region";
    }
    void whatIsExpectedOfTokensIsChecked()
    {
        QFETCH(const int, days);
        QFETCH(const QString, region);
        QFETCH(const QString, field);
        AppProfile profile = good();
        profile.refreshDays = days;
        profile.expectedRegion = region;
        const std::optional<Error> error = objection(profile);
        QCOMPARE(error ? error->cause : QString(), field.isEmpty() ? QString() : QString(QStringLiteral("bad_") + field));
    }

    void namesOfModesComeBack()
    {
        for (const auto mode : {TokenLifetimeMode::Unknown, TokenLifetimeMode::Expiring, TokenLifetimeMode::NonExpiring})
            QCOMPARE(lifetimeModeFromName(lifetimeModeName(mode)), mode);
        for (const auto environment : {Environment::Development, Environment::Staging, Environment::Production})
            QCOMPARE(environmentFromName(environmentName(environment)), environment);
    }

    void hostsThatAreNotMiro_data()
    {
        QTest::addColumn<QString>("token");
        QTest::addColumn<QStringList>("hosts");
        QTest::newRow("Miro's own") << QStringLiteral("https://api.miro.com/v1/oauth/token") << QStringList();
        QTest::newRow("Miro's own, its port written out") << QStringLiteral("https://api.miro.com:443/v1/oauth/token") << QStringList();
        QTest::newRow("ends alike") << QStringLiteral("https://notmiro.com/token") << QStringList{QStringLiteral("notmiro.com")};
        QTest::newRow("begins alike") << QStringLiteral("https://miro.com.evil.example/token") << QStringList{QStringLiteral("miro.com.evil.example")};
        QTest::newRow("another port") << QStringLiteral("https://evil.example:8443/token") << QStringList{QStringLiteral("evil.example:8443")};
        QTest::newRow("this computer") << QStringLiteral("http://127.0.0.1:4711/token") << QStringList{QStringLiteral("127.0.0.1:4711")};
        QTest::newRow("none") << QString() << QStringList();
    }
    void hostsThatAreNotMiro()
    {
        QFETCH(const QString, token);
        QFETCH(const QStringList, hosts);
        AppProfile profile;
        profile.endpoints = {QStringLiteral("https://miro.com/oauth/authorize"), token, {}, {}, {}};
        QCOMPARE(foreignHosts(profile), hosts);
    }
};

QTEST_GUILESS_MAIN(TestAppProfile)
#include "tst_appprofile.moc"
