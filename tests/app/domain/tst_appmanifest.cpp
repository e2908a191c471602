// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/appmanifest.h"

#include <QTest>

namespace {

const QString here = QStringLiteral("http://127.0.0.1:8400/callback");
const QString web = QStringLiteral("https://acme.example/oauth");

AppProfile ours()
{
    AppProfile profile;
    profile.id = 7;
    profile.name = QStringLiteral("Acme, staging");
    profile.clientId = QStringLiteral("345");
    profile.appUrl = QStringLiteral("https://acme.example/app");
    profile.redirectUris = {here, web};
    profile.sdkRedirectUri = here;
    profile.expectedScopes = ScopeSet::fromText(QStringLiteral("boards:read boards:write"));
    profile.issuer = QStringLiteral("https://issuer.example");
    return profile;
}

AppManifest theirs()
{
    AppManifest manifest;
    manifest.appName = QStringLiteral("Acme, staging");
    manifest.sdkUri = QStringLiteral("https://acme.example/app");
    manifest.redirectUris = {web, here};
    manifest.redirectUriForSdk = here;
    manifest.scopes = ScopeSet::fromText(QStringLiteral("boards:write boards:read"));
    return manifest;
}

QString text(const QList<ManifestDifference> &rows)
{
    QStringList lines;
    for (const ManifestDifference &row : rows)
        lines.append(QString(row.field + (row.isSame ? QLatin1String(" = ") : QLatin1String(" ! ")) + row.ours
                             + QLatin1String(" | ") + row.theirs));
    return lines.join(QLatin1Char('\n'));
}

} // namespace

class TestAppManifest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void fillsAProfile()
    {
        AppManifest manifest = theirs();
        manifest.redirectUris = {web, here, web};
        manifest.redirectUriForSdk = web;
        manifest.sdkUri = QStringLiteral("https://acme.example/new");
        manifest.scopes = ScopeSet::fromText(QStringLiteral("team:read"));
        manifest.appName = QStringLiteral("Acme");
        const AppProfile filled = withManifest(ours(), manifest);
        QCOMPARE(filled.name, QStringLiteral("Acme, staging"));
        QCOMPARE(filled.appUrl, manifest.sdkUri);
        QCOMPARE(filled.redirectUris, (QStringList{web, here}));
        QCOMPARE(filled.sdkRedirectUri, web);
        QCOMPARE(filled.expectedScopes, manifest.scopes);
        QCOMPARE(filled.id, RowId(7));
        QCOMPARE(filled.clientId, QStringLiteral("345"));
        QCOMPARE(filled.issuer, QStringLiteral("https://issuer.example"));

        AppProfile unnamed = ours();
        unnamed.name = QStringLiteral(" ");
        QCOMPARE(withManifest(unnamed, manifest).name, QStringLiteral("Acme"));
        manifest.redirectUriForSdk.clear();
        QCOMPARE(withManifest(ours(), manifest).sdkRedirectUri, QString());
    }

    void takesNothingAwayThatAManifestDoesNotSay()
    {
        const AppProfile filled = withManifest(ours(), AppManifest());
        QCOMPARE(profileBinding(filled), profileBinding(ours()));
        QCOMPARE(filled.appUrl, ours().appUrl);
        QCOMPARE(filled.name, ours().name);
    }

    void listsWhatIsTheSame()
    {
        const QList<ManifestDifference> rows = manifestDifferences(ours(), theirs());
        QCOMPARE(text(rows),
                 QStringLiteral("name = Acme, staging | Acme, staging\n"
                                "app_url = https://acme.example/app | https://acme.example/app\n"
                                "redirect_uri = %1 | %1\n"
                                "redirect_uri = %2 | %2\n"
                                "sdk_redirect_uri = %1 | %1\n"
                                "expected_scopes = boards:read boards:write | boards:read boards:write")
                     .arg(here, web));
        for (const ManifestDifference &row : rows) {
            QCOMPARE(row.sentence, QString());
            QVERIFY(!row.label.isEmpty());
        }
        QCOMPARE(rows.at(2).label, QStringLiteral("Redirect URI for OAuth 2.0"));
    }

    void putsSimilarRedirectUrisSideBySide_data()
    {
        QTest::addColumn<QStringList>("mine");
        QTest::addColumn<QStringList>("other");
        QTest::addColumn<QString>("pairs");
        const QString slash = QString(here + QLatin1Char('/'));
        const QString port = QStringLiteral("http://127.0.0.1:8401/callback");
        const QString name = QStringLiteral("http://localhost:8400/callback");
        const QString far = QStringLiteral("https://other.example/somewhere");
        const auto pair = [](const QString &a, const QString &b) { return QString(a + QLatin1String(" | ") + b); };
        QTest::newRow("C5.1 a slash more") << QStringList{here} << QStringList{slash} << pair(here, slash);
        QTest::newRow("the nearer one of two") << QStringList{here} << QStringList{web, port, slash}
                                               << QString(pair(here, slash) + QLatin1Char('\n') + pair(QString(), web)
                                                          + QLatin1Char('\n') + pair(QString(), port));
        QTest::newRow("the same one before a nearer neighbour")
            << QStringList{slash, here} << QStringList{here, name}
            << QString(pair(slash, name) + QLatin1Char('\n') + pair(here, here));
        QTest::newRow("nothing in common stays apart")
            << QStringList{here} << QStringList{far}
            << QString(pair(here, QString()) + QLatin1Char('\n') + pair(QString(), far));
        QTest::newRow("twice there, once here")
            << QStringList{here} << QStringList{here, here}
            << QString(pair(here, here) + QLatin1Char('\n') + pair(QString(), here));
        QTest::newRow("none there") << QStringList{here} << QStringList{} << pair(here, QString());
    }
    void putsSimilarRedirectUrisSideBySide()
    {
        QFETCH(const QStringList, mine);
        QFETCH(const QStringList, other);
        QFETCH(const QString, pairs);
        AppProfile profile;
        profile.redirectUris = mine;
        AppManifest manifest;
        manifest.redirectUris = other;
        QStringList lines;
        const QList<ManifestDifference> rows = manifestDifferences(profile, manifest);
        for (const ManifestDifference &row : rows) {
            QCOMPARE(row.field, QStringLiteral("redirect_uri"));
            QCOMPARE(row.isSame, row.ours == row.theirs);
            QCOMPARE(row.sentence.isEmpty(), row.isSame);
            lines.append(QString(row.ours + QLatin1String(" | ") + row.theirs));
        }
        QCOMPARE(lines.join(QLatin1Char('\n')), pairs);
    }

    void saysWhatDiffers()
    {
        AppManifest manifest = theirs();
        manifest.appName = QStringLiteral("Acme");
        manifest.sdkUri.clear();
        manifest.redirectUris = {web, QStringLiteral("http://localhost:8400/callback")};
        manifest.redirectUriForSdk = QStringLiteral("http://localhost:8400/callback");
        manifest.scopes = ScopeSet::fromText(QStringLiteral("boards:read team:read"));
        const QList<ManifestDifference> rows = manifestDifferences(ours(), manifest);
        QCOMPARE(rows.size(), 6);
        QVERIFY(rows.at(0).sentence.contains(QLatin1String("name of its own")));
        QCOMPARE(rows.at(1).sentence, QStringLiteral("The manifest does not have it."));
        QVERIFY(rows.at(2).sentence.contains(QLatin1String("127.0.0.1 here, localhost there")));
        QVERIFY(rows.at(3).isSame);
        QCOMPARE(rows.at(4).sentence, rows.at(2).sentence);
        QCOMPARE(rows.at(5).sentence,
                 QStringLiteral("Only in the profile: boards:write. Only in the manifest: team:read."));
    }

    void survivesLongLists()
    {
        AppProfile profile;
        AppManifest manifest;
        for (int i = 0; i < 5000; ++i) {
            profile.redirectUris.append(QStringLiteral("http://127.0.0.1:8400/%1").arg(i));
            manifest.redirectUris.append(QStringLiteral("http://127.0.0.1:8400/x%1").arg(i));
        }
        QCOMPARE(manifestDifferences(profile, manifest).size(), 10000);
    }
};

QTEST_GUILESS_MAIN(TestAppManifest)
#include "tst_appmanifest.moc"
