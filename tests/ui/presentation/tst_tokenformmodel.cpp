// SPDX-License-Identifier: GPL-3.0-or-later
// The rows are to be read, so they are plain literals here.
#undef QT_NO_CAST_FROM_ASCII
#include "presentation/anatomywords.h"
#include "presentation/tokenformmodel.h"

#include "domain/fingerprint.h"
#include "ui/presentation/modelstore.h"

#include <QSignalSpy>

using Search = TokenFormModel::Search;

namespace {

const QByteArray randomPart = "kY3-x_TnB9wQzL0vRrE4uJm8cDs";

QByteArray encoded(const QByteArray &json)
{
    return json.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QStringList rowsOf(const QByteArray &token)
{
    QStringList lines;
    const QList<AnatomyRow> rows = anatomyRows(tokenAnatomy(Secret(QByteArrayView(token))));
    for (const AnatomyRow &row : rows)
        lines.append(QString(row.name + QStringLiteral(" = ") + row.value));
    return lines;
}

} // namespace

class tst_TokenFormModel : public QObject
{
    Q_OBJECT

private:
    static Secret accessOf(const QString &team) { return Secret::fromText(QString(QStringLiteral("token-of-") + team)); }

    /// Stores a row as ModelStore does, with tokens of one's own.
    static RowId add(ModelStore &store, const NamedId &team, const Secret &access, const Secret &refresh)
    {
        store.now += std::chrono::seconds(1);
        NewAuthorization row;
        row.profileId = store.profile.id;
        row.team = team;
        row.user = {QStringLiteral("3074457358607431473"), QStringLiteral("Ana Lima")};
        row.grant.tokenType = QStringLiteral("bearer");
        row.grant.authorizedAt = store.now;
        row.accessToken = access;
        row.refreshToken = refresh;
        const Result<Installation> stored
            = awaited(store.opened.installations.addAuthorization(row, store.opened.vault.sealFunction(), store.now));
        if (stored)
            return stored->id;
        QTest::qFail(qPrintable(stored.error().summary), __FILE__, __LINE__);
        return 0;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        qputenv("TZ", "UTC");
    }

    void saysWhatCanBeSeen_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<QString>("title");
        QTest::addColumn<QStringList>("rows");
        QTest::newRow("nothing") << QByteArray() << "Nothing to look into yet" << QStringList();
        QTest::newRow("Miro's") << QByteArray(encoded("{\"miro.origin\":\"eu01\"}") + '_' + randomPart) << "A Miro token of the region eu01"
                                << QStringList{"Length = 58 characters",
                                               "Characters = base64url",
                                               "Fingerprint = *",
                                               "Part 1 = 30 characters, base64 of a JSON object",
                                               "Part 2 = 27 characters, base64url",
                                               "Region = eu01"};
        QTest::newRow("Miro's, whose region is not readable, with more in its head")
            << QByteArray(encoded("{\"miro.origin\":\"EU\",\"v\":2}") + "_x") << "A Miro token, its region is not readable"
            << QStringList{"Length = 37 characters",          "Characters = base64url",        "Fingerprint = *",
                           "Part 1 = 35 characters, base64 of a JSON object", "Part 2 = 1 character, letters and digits",
                           "Head: miro.origin = EU",          "Head: v = 2"};
        QTest::newRow("an identity token, with its times in words")
            << QByteArray(encoded("{\"alg\":\"HS256\"}") + '.' + encoded("{\"exp\":1795446000,\"iat\":-1,\"team\":\"345\",\"on\":true}") + '.')
            << "A JSON Web Token (JWT)"
            << QStringList{"Length = 89 characters", "Characters = printable ASCII", "Fingerprint = *",
                           "Part 1 = 20 characters, base64 of a JSON object", "Part 2 = 67 characters, base64 of a JSON object",
                           "Part 3 = empty", "Head: alg = HS256", "Claim: exp = 1795446000 (2026-11-23 15:00:00 UTC)", "Claim: iat = -1",
                           "Claim: on = true", "Claim: team = 345"};
        QTest::newRow("claims that would turn the line")
            << QByteArray(encoded("{}") + '.' + encoded("{\"a\":\"x\\u202ey\\nz\"}") + ".s") << "A JSON Web Token (JWT)"
            << QStringList{"Length = 32 characters",
                           "Characters = printable ASCII",
                           "Fingerprint = *",
                           "Part 1 = 3 characters, base64 of a JSON object",
                           "Part 2 = 26 characters, base64 of a JSON object",
                           "Part 3 = 1 character, letters and digits",
                           QString::fromUtf8("Claim: a = x\ufffdy z")};
        QTest::newRow("bytes") << QByteArray("\xff") << "An opaque token"
                               << QStringList{"Length = 1 byte", "Characters = not only printable ASCII", "Fingerprint = *"};
    }
    void saysWhatCanBeSeen()
    {
        QFETCH(const QByteArray, token);
        QFETCH(const QString, title);
        QFETCH(const QStringList, rows);
        const TokenAnatomy anatomy = tokenAnatomy(Secret(QByteArrayView(token)));
        QCOMPARE(anatomyTitle(anatomy), title);
        QVERIFY(!anatomyRemark(anatomy).isEmpty());
        QCOMPARE(anatomyRemark(anatomy).contains(QStringLiteral("The API answers 401")), anatomy.form == TokenAnatomy::Form::Jwt);
        QStringList expected = rows;
        expected.replaceInStrings(QStringLiteral("*"), anatomy.fingerprint);
        QCOMPARE(rowsOf(token), expected);
    }

    void findsTheInstallationThatHasItNow()
    {
        ModelStore store;
        const RowId design = store.add(QStringLiteral("Design"));
        const Secret refresh(QByteArrayView("refresh-of-Finance"));
        const RowId finance = add(store, {QStringLiteral("77"), QStringLiteral("Finance")}, accessOf(QStringLiteral("Finance")), refresh);
        store.opened.vault.lock(); // only fingerprints are compared
        TokenFormModel model(&store.opened.installations, store.clock());
        model.look(accessOf(QStringLiteral("Design")));
        QCOMPARE(model.anatomy().form, TokenAnatomy::Form::Opaque);
        QCOMPARE(model.search(), Search::Running);
        QTRY_COMPARE(model.search(), Search::Done);
        QCOMPARE(model.matches().size(), 1);
        QCOMPARE(model.matches().first().installation.id, design);
        QVERIFY(!model.matches().first().isRefreshToken);
        QCOMPARE(TokenFormModel::matchSentence(model.matches().first()),
                 QStringLiteral("This is the access token of Ana in Design (Acme Boards)."));
        model.look(refresh);
        QVERIFY(model.matches().isEmpty());
        QTRY_COMPARE(model.search(), Search::Done);
        QCOMPARE(model.matches().size(), 1);
        QCOMPARE(model.matches().first().installation.id, finance);
        QVERIFY(model.matches().first().isRefreshToken);
    }

    void findsNobodyWhoOnlyLooksAlike()
    {
        ModelStore store;
        const Secret token(QByteArrayView("a token of nobody"));
        // The fingerprint in a team's name, and in its id: the search of the table finds both.
        store.add(fingerprint(token));
        add(store, {fingerprint(token), QStringLiteral("Finance")}, accessOf(QStringLiteral("Finance")), {});
        // One that had it before.
        add(store, {QStringLiteral("77"), QStringLiteral("Research")}, token, {});
        add(store, {QStringLiteral("77"), QStringLiteral("Research")}, accessOf(QStringLiteral("Research")), {});
        InstallationQuery query;
        query.search = fingerprint(token);
        const Result<QList<RowId>> looksAlike = awaited(store.opened.installations.ids(query, store.now, 0));
        QVERIFY(looksAlike);
        QCOMPARE(looksAlike->size(), 2);
        TokenFormModel model(&store.opened.installations, store.clock());
        model.look(token);
        QTRY_COMPARE(model.search(), Search::Done);
        QVERIFY(model.matches().isEmpty());
        QCOMPARE(model.searchSentence(), QStringLiteral("No installation of this store has it as its current token."));
    }

    void onlyTheLastOneThatWasTypedIsAnswered()
    {
        ModelStore store;
        store.add(QStringLiteral("Design"));
        const RowId last = store.add(QStringLiteral("Research"));
        TokenFormModel model(&store.opened.installations, store.clock());
        QStringList found;
        connect(&model, &TokenFormModel::changed, this, [&] {
            for (const TokenFormModel::Match &match : model.matches())
                found.append(match.installation.team.name);
        });
        for (const char *team : {"Design", "Nobody", "Design", "Research"})
            model.look(accessOf(QString::fromLatin1(team)));
        QTRY_COMPARE(model.search(), Search::Done);
        QCOMPARE(found, QStringList{QStringLiteral("Research")});
        QCOMPARE(model.matches().first().installation.id, last);
        model.look(accessOf(QStringLiteral("Design")));
        model.look({}); // the answer comes when nobody asks any more
        QCOMPARE(model.search(), Search::None);
        TokenFormModel later(&store.opened.installations, store.clock());
        later.look(accessOf(QStringLiteral("Research")));
        QTRY_COMPARE(later.search(), Search::Done);
        QCOMPARE(model.search(), Search::None);
        QVERIFY(model.matches().isEmpty());
        QCOMPARE(model.anatomy().form, TokenAnatomy::Form::Empty);
        model.look(accessOf(QStringLiteral("Design"))); // and it can ask again
        QTRY_COMPARE(model.search(), Search::Done);
        QCOMPARE(model.matches().size(), 1);
    }

    void withoutAStoreTheFormIsToldAllTheSame()
    {
        Database closed({StoreLocation::Engine::Sqlite, QStringLiteral("/nowhere/at/all.db")});
        const InstallationStore none(&closed);
        TokenFormModel model(&none, systemNow);
        model.look(Secret(QByteArrayView("abc")));
        QCOMPARE(model.anatomy().length, 3);
        QTRY_COMPARE(model.search(), Search::NotOpen);
        QCOMPARE(model.searchSentence(), QStringLiteral("No store is open, so none was searched."));
    }
};

QTEST_GUILESS_MAIN(tst_TokenFormModel)
#include "tst_tokenformmodel.moc"
