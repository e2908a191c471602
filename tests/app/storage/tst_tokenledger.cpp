// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/fingerprint.h"
#include "support/samplerows.h"
#include "support/storefortest.h"
#include "vault/keywrapping.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>

using Kind = SealIdentity::Kind;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// Every token that was ever here, and each time one was shown, on both engines.
class TestTokenLedger : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_store = std::make_unique<StoreForTest>();
        const auto profile = waited(
            m_store->profiles().add(sampleProfile(), Secret(QByteArrayView("s")), m_store->vault.sealFunction(), sampleNow));
        QVERIFY(profile);
        m_profile = profile->id;
        m_now = sampleNow;
    }
    void cleanup() { m_store.reset(); }

    void anAuthorizationEntersBothTokens()
    {
        const Installation row = authorized(QStringLiteral("Blue Team"));
        const QList<LedgerToken> tokens = ledger();
        QCOMPARE(tokens.size(), 2);
        const LedgerToken access = tokenOf(tokens, row.accessFingerprint);
        QCOMPARE(access.kind, Kind::AccessToken);
        QCOMPARE(access.installationId, row.id);
        QCOMPARE(access.profileName, QStringLiteral("Acme Boards"));
        QCOMPARE(access.team.name, QStringLiteral("Blue Team"));
        QCOMPARE(access.user.name, QStringLiteral("Ana Lima"));
        QCOMPARE(access.generation, 1);
        QCOMPARE(access.parentGrantId, RowId(0));
        QCOMPARE(access.source, TokenSource::Exchange);
        QVERIFY(!access.endedAt);
        QCOMPARE(access.presentedCount, 0);
        QVERIFY(!access.hasFinding());
        QCOMPARE(tokenOf(tokens, row.refreshFingerprint).kind, Kind::RefreshToken);
    }

    /// The refresh that made its child is no second use of it.
    void oneRefreshIsNoFinding()
    {
        const Installation before = authorized(QStringLiteral("Blue Team"));
        m_now += minutes(50);
        const Installation after = refreshed(before, QStringLiteral("2"));
        const QList<LedgerToken> tokens = ledger();
        QCOMPARE(tokens.size(), 4);
        const LedgerToken parent = tokenOf(tokens, before.refreshFingerprint);
        QCOMPARE(parent.childCount, 1);
        QCOMPARE(parent.presentedCount, 1);
        QCOMPARE(parent.lastHttpStatus, 200);
        QCOMPARE(parent.endCause, QStringLiteral("refreshed"));
        QVERIFY(!parent.hasFinding());
        const LedgerToken child = tokenOf(tokens, after.accessFingerprint);
        QCOMPARE(child.parentFingerprint, before.refreshFingerprint);
        QCOMPARE(child.source, TokenSource::Refresh);
        QCOMPARE(child.seat, QStringLiteral("ana@desk"));
        QVERIFY(ledger({.onlyFindings = true}).isEmpty());
    }

    /// C4.3, and each seat and time is named.
    void twoChildrenOfOneRefreshTokenAreAFork()
    {
        const Installation row = authorized(QStringLiteral("Blue Team"));
        const RefreshTicket first = claimed(row);
        // Another seat takes over, and both store what they got.
        m_now += minutes(1);
        const RefreshTicket second = claimed(row, true);
        QVERIFY(stored(first, row, QStringLiteral("2a"), QStringLiteral("ana@desk")));
        m_now += minutes(1);
        QVERIFY(stored(second, row, QStringLiteral("2b"), QStringLiteral("bo@laptop")));
        const QList<LedgerToken> found = ledger({.onlyFindings = true});
        QCOMPARE(found.size(), 1);
        QCOMPARE(found.constFirst().fingerprint, row.refreshFingerprint);
        QCOMPARE(found.constFirst().childCount, 2);
        QVERIFY(found.constFirst().wasReused);
        const QString sentence = evidence(row.id, QStringLiteral("fork"));
        QVERIFY2(sentence.contains(QStringLiteral("ana@desk")) && sentence.contains(QStringLiteral("bo@laptop")), qPrintable(sentence));
        QVERIFY2(sentence.contains(toIso8601(m_now)) && sentence.contains(toIso8601(m_now - minutes(1))), qPrintable(sentence));
    }

    /// C4.5
    void theSameTokenInTwoInstallationsIsADuplicate()
    {
        const Installation one = authorized(QStringLiteral("Blue Team"), QStringLiteral("same"));
        QVERIFY(ledger({.onlyFindings = true}).isEmpty());
        const Installation two = authorized(QStringLiteral("Red Team"), QStringLiteral("same"));
        const QList<LedgerToken> found = ledger({.onlyFindings = true});
        QCOMPARE(found.size(), 4);
        for (const LedgerToken &token : found)
            QCOMPARE(token.duplicateCount, 1);
        QVERIFY(evidence(two.id, QStringLiteral("duplicate_token")).contains(one.refreshFingerprint));
    }

    void aTokenThatIsAddedAgainAfterItWasForgottenIsNoDuplicate()
    {
        const Installation row = authorized(QStringLiteral("Blue Team"));
        QVERIFY(waited(m_store->grants().forget({row}, m_now)));
        m_now += minutes(1);
        const Installation again = authorized(QStringLiteral("Blue Team"));
        QVERIFY(again.id != row.id);
        QCOMPARE(again.accessFingerprint, row.accessFingerprint);
        QVERIFY(ledger({.onlyFindings = true}).isEmpty());
        QVERIFY(evidence(again.id, QStringLiteral("duplicate_token")).isEmpty());
    }

    void aRefreshTokenThatIsShownAfterItHasAChildIsAFinding_data()
    {
        QTest::addColumn<int>("minutesAfter");
        QTest::addColumn<bool>("isKept");
        QTest::addColumn<bool>("isFinding");
        QTest::newRow("before its child was made") << -5 << false << false;
        QTest::newRow("after its child was made") << 5 << false << true;
        QTest::newRow("the child goes on using it") << 5 << true << false;
    }
    /// D-9700-09: the ledger has the family, and says which pair it made.
    void aRefreshTokenThatIsShownAfterItHasAChildIsAFinding()
    {
        QFETCH(const int, minutesAfter);
        QFETCH(const bool, isKept);
        const Installation row = authorized(QStringLiteral("Blue Team"));
        m_now += minutes(30);
        refreshed(row, QStringLiteral("2"), isKept);
        Evidence shown{0, 0, m_now + minutes(minutesAfter), QStringLiteral("us"), QStringLiteral("refresh"), 400,
                       QStringLiteral("invalid_grant"), QStringLiteral("Refused.")};
        shown.fingerprint = row.refreshFingerprint;
        shown.seat = QStringLiteral("bo@laptop");
        QVERIFY(waited(m_store->grants().record({{row.id, row.currentGrantId, {shown}}})));
        const LedgerToken token = tokenOf(ledger(), row.refreshFingerprint, 1);
        QTEST(token.wasReused, "isFinding");
        QTEST(!ledger({.onlyFindings = true}).isEmpty(), "isFinding");
        QTEST(!sent({.onlyFindings = true}).isEmpty(), "isFinding");
    }

    /// C4.6
    void whichTokenWasSentAtThatMinute()
    {
        const Installation row = authorized(QStringLiteral("Blue Team"));
        const auto show = [this, &row](Instant at, const char *operation) {
            Evidence fact{0, 0, at, QStringLiteral("us"), QLatin1String(operation), 200, QStringLiteral("ok"), {}};
            fact.fingerprint = row.accessFingerprint;
            fact.seat = QStringLiteral("ana@desk");
            QVERIFY(waited(m_store->grants().record({{row.id, row.currentGrantId, {fact}}})));
        };
        const Instant minute = sampleNow + minutes(3);
        show(minute - std::chrono::milliseconds(1), "verify");
        show(minute, "probe");
        show(minute + seconds(59) + std::chrono::milliseconds(999), "verify");
        show(minute + minutes(1), "verify");
        const QList<Presentation> found = sent({.from = minute, .to = minute + minutes(1)});
        QCOMPARE(found.size(), 2);
        QCOMPARE(found.constLast().operation, QStringLiteral("probe"));
        QCOMPARE(found.constLast().fingerprint, row.accessFingerprint);
        QCOMPARE(found.constLast().profileName, QStringLiteral("Acme Boards"));
        QCOMPARE(found.constLast().team.name, QStringLiteral("Blue Team"));
        QCOMPARE(found.constLast().seat, QStringLiteral("ana@desk"));
        // The list of tokens answers it as well, and has what came in at that time.
        const QList<LedgerToken> tokens = ledger({.from = minute, .to = minute + minutes(1)});
        QCOMPARE(tokens.size(), 1);
        QCOMPARE(tokens.constFirst().fingerprint, row.accessFingerprint);
        QCOMPARE(tokens.constFirst().presentedCount, 4);
        QCOMPARE(ledger({.from = sampleNow, .to = sampleNow + minutes(1)}).size(), 2);
    }

    void surviveForgettingAndComeBackWithUndo()
    {
        const Installation row = authorized(QStringLiteral("Blue Team"));
        m_now += minutes(50);
        const Installation now = refreshed(row, QStringLiteral("2"));
        const QStringList before = m_store->dump();
        const auto forgotten = waited(m_store->grants().forget({now}, m_now + minutes(1)));
        QVERIFY(forgotten);
        QCOMPARE(ledger().size(), 4);
        QCOMPARE(sent().size(), 1);
        const LedgerToken live = tokenOf(ledger(), now.accessFingerprint);
        QCOMPARE(live.endCause, QStringLiteral("forgotten"));
        QVERIFY(live.secretDeletedAt);
        QVERIFY(live.team.name.isEmpty());
        QCOMPARE(live.team.id, now.team.id);
        QCOMPARE(tokenOf(ledger(), row.refreshFingerprint).endCause, QStringLiteral("refreshed"));
        QCOMPARE(ledger({.text = now.team.id.right(9)}).size(), 4);
        QVERIFY(waited(m_store->grants().restore(*forgotten)));
        QCOMPARE(m_store->dump(), before);
    }

    void survivesTheDeletionOfSecrets()
    {
        const Installation row = authorized(QStringLiteral("Blue Team"));
        m_now += minutes(50);
        const Installation now = refreshed(row, QStringLiteral("2"));
        const auto deleted = waited(m_store->grants().deleteEndedSecrets(m_now + GrantStore::supersededSecretsKept + hours(1)));
        QVERIFY(deleted);
        QCOMPARE(*deleted, 1);
        QCOMPARE(ledger().size(), 4);
        QVERIFY(tokenOf(ledger(), row.accessFingerprint).secretDeletedAt);
        QVERIFY(!tokenOf(ledger(), now.accessFingerprint).secretDeletedAt);
        QCOMPARE(m_store->sql(QStringLiteral("SELECT count(*) FROM secrets WHERE kind IN (1, 2)")), QStringList(QStringLiteral("2")));
    }

    void areFoundByEachWord_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("count");
        QTest::newRow("all") << "" << 4;
        QTest::newRow("a team's name without case") << "blue" << 2;
        QTest::newRow("team and user") << "ana red" << 2;
        QTest::newRow("one word that is nowhere") << "blue nowhere" << 0;
        QTest::newRow("a wildcard is a character") << "%" << 0;
        QTest::newRow("the beginning of a fingerprint") << "FP" << 2; // searched by what the list is searched by: both of it
    }
    void areFoundByEachWord()
    {
        const Installation blue = authorized(QStringLiteral("Blue Team"));
        authorized(QStringLiteral("Red Team"));
        QFETCH(QString, text);
        text.replace(QStringLiteral("FP"), blue.accessFingerprint.left(7).toUpper());
        QTEST(int(ledger({.text = text}).size()), "count");
        QCOMPARE(ledger({.installationId = blue.id}).size(), 2);
    }

    void areOrderedByEachColumn_data()
    {
        QTest::addColumn<LedgerColumn>("column");
        for (int i = 0; i <= int(LedgerColumn::Outcome); ++i)
            QTest::newRow(qPrintable(QString::number(i))) << LedgerColumn(i);
    }
    void areOrderedByEachColumn()
    {
        QFETCH(const LedgerColumn, column);
        for (const char *team : {"Cedar", "alder", "Birch"}) {
            const Installation row = authorized(QLatin1String(team));
            m_now += minutes(1);
            refreshed(row, QStringLiteral("2"));
        }
        LedgerQuery query{.sort = column, .descending = false};
        QList<LedgerToken> up = ledger(query);
        query.descending = true;
        const QList<LedgerToken> down = ledger(query);
        QCOMPARE(up.size(), 12);
        std::reverse(up.begin(), up.end());
        for (int i = 0; i < 12; ++i)
            QCOMPARE(down.at(i).fingerprint, up.at(i).fingerprint);
        if (column == LedgerColumn::Team)
            QCOMPARE(down.constLast().team.name, QStringLiteral("alder"));
        if (column == LedgerColumn::Time)
            QCOMPARE(down.constFirst().team.name, QStringLiteral("Birch"));
        QCOMPARE(sent(query).size(), 3);
        // The first so many of the whole, not of a page.
        const auto page = waited(m_store->grants().ledger(query, 5));
        QVERIFY(page);
        QCOMPARE(page->constLast().fingerprint, down.at(4).fingerprint);
    }

    /// C4.4
    void aRefreshTokenWithAChildIsNotClaimed_data()
    {
        QTest::addColumn<bool>("isKept");
        QTest::newRow("its child has another") << false;
        QTest::newRow("its child goes on using it") << true;
    }
    void aRefreshTokenWithAChildIsNotClaimed()
    {
        QFETCH(const bool, isKept);
        const Installation one = authorized(QStringLiteral("Blue Team"), QStringLiteral("same"));
        const Installation two = authorized(QStringLiteral("Red Team"), QStringLiteral("same"));
        const Installation after = refreshed(one, QStringLiteral("2"), isKept);
        const auto claim = waited(m_store->grants().claimRefresh(two.id, two.generation, QStringLiteral("h"), QStringLiteral("bo@laptop"),
                                                                 seconds(15), false, m_now));
        if (isKept) {
            QVERIFY(claim);
            QCOMPARE(claim->outcome, RefreshClaim::Outcome::Claimed);
            return;
        }
        QVERIFY(!claim);
        QCOMPARE(claim.error().cause, QStringLiteral("token_has_child"));
        QVERIFY2(claim.error().summary.contains(two.refreshFingerprint) && claim.error().summary.contains(after.accessFingerprint),
                 qPrintable(claim.error().summary));
        QVERIFY(evidence(two.id, QStringLiteral("has_child")).isEmpty());
        QCOMPARE(m_store->sql(QStringLiteral("SELECT count(*) FROM refreshes WHERE ended_at IS NULL")), QStringList(QStringLiteral("0")));
        // A person may insist, and that is on record.
        claimed(two, true);
        QVERIFY(evidence(two.id, QStringLiteral("has_child")).contains(after.accessFingerprint));
    }

private:
    Installation authorized(const QString &team, const QString &tokens = {})
    {
        NewAuthorization authorization = sampleAuthorization(m_profile, team);
        if (!tokens.isEmpty()) {
            authorization.accessToken = Secret::fromText(QString(QStringLiteral("access-") + tokens));
            authorization.refreshToken = Secret::fromText(QString(QStringLiteral("refresh-") + tokens));
        }
        authorization.seat = QStringLiteral("ana@desk");
        authorization.grant.authorizedAt = m_now;
        return *waited(m_store->installations().addAuthorization(authorization, m_store->vault.sealFunction(), m_now));
    }
    RefreshTicket claimed(const Installation &row, bool despiteDoubt = false)
    {
        const auto claim = waited(m_store->grants().claimRefresh(row.id, row.generation, QStringLiteral("holder"), QStringLiteral("ana@desk"),
                                                                 seconds(15), despiteDoubt, m_now));
        if (!claim || claim->outcome != RefreshClaim::Outcome::Claimed) {
            QTest::qFail("no turn to refresh", __FILE__, __LINE__);
            return {};
        }
        return claim->ticket;
    }
    Result<Installation> stored(const RefreshTicket &ticket, const Installation &row, const QString &number, const QString &seat,
                                bool isKept = false)
    {
        const NewAuthorization sample = sampleAuthorization(m_profile, row.team.name);
        NewPair pair{sample.grant, Secret::fromText(QStringLiteral("access-%1-%2").arg(row.team.name, number)),
                     isKept ? m_kept : Secret::fromText(QStringLiteral("refresh-%1-%2").arg(row.team.name, number)), {}};
        pair.grant.source = TokenSource::Refresh;
        pair.grant.issuedAt = m_now;
        // The answer comes a while after the token was sent.
        Evidence fact{0, 0, m_now + std::chrono::milliseconds(300), QStringLiteral("miro"), QStringLiteral("refresh"), 200,
                      QStringLiteral("ok"), QStringLiteral("Issued.")};
        fact.seat = seat;
        fact.fingerprint = row.refreshFingerprint;
        pair.evidence = {fact};
        return waited(m_store->grants().storeRefreshed(ticket, pair, m_store->vault.sealFunction(), fact.at));
    }
    /// \a isKept: the server lets the refresh token live on.
    Installation refreshed(const Installation &row, const QString &number, bool isKept = false)
    {
        if (isKept) {
            const auto record = waited(m_store->installations().secret(row.currentGrantId, Kind::RefreshToken));
            m_kept = *m_store->vault.open(record->sealed, record->identity);
        }
        const Result<Installation> now = stored(claimed(row), row, number, QStringLiteral("ana@desk"), isKept);
        if (!now)
            QTest::qFail(qPrintable(now.error().summary), __FILE__, __LINE__);
        return *now;
    }
    QList<LedgerToken> ledger(const LedgerQuery &query = {})
    {
        const auto found = waited(m_store->grants().ledger(query, 1000));
        if (!found)
            QTest::qFail(qPrintable(found.error().detail), __FILE__, __LINE__);
        return *found;
    }
    QList<Presentation> sent(const LedgerQuery &query = {})
    {
        const auto found = waited(m_store->grants().presentations(query, 1000));
        if (!found)
            QTest::qFail(qPrintable(found.error().detail), __FILE__, __LINE__);
        return *found;
    }
    /// The token of that fingerprint; of several, that of \a generation.
    static LedgerToken tokenOf(const QList<LedgerToken> &tokens, const QString &fingerprint, int generation = 0)
    {
        const auto found = std::find_if(tokens.cbegin(), tokens.cend(), [&](const LedgerToken &token) {
            return token.fingerprint == fingerprint && (generation == 0 || token.generation == generation);
        });
        if (found == tokens.cend())
            QTest::qFail("no such token", __FILE__, __LINE__);
        return found == tokens.cend() ? LedgerToken() : *found;
    }
    /// What the newest evidence with that outcome says; empty: there is none.
    QString evidence(RowId id, const QString &outcome)
    {
        const auto details = waited(m_store->installations().details(id));
        for (const Evidence &fact : details->evidence) {
            if (fact.outcome == outcome)
                return fact.message;
        }
        return {};
    }

    std::unique_ptr<StoreForTest> m_store;
    RowId m_profile = 0;
    Instant m_now = {};
    Secret m_kept;
};

QTEST_GUILESS_MAIN(TestTokenLedger)
#include "tst_tokenledger.moc"
