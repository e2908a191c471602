// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/failnthstatement.h"
#include "support/samplerows.h"
#include "support/storefortest.h"

#include <QRegularExpression>
#include <QTest>

#include <functional>

using namespace std::chrono_literals;

namespace {

const Instant now = sampleNow + 1h;
const Instant muchLater = now + 40 * 24h;

QString text(const char *words)
{
    return QString::fromLatin1(words);
}

QString causeOf(const Error &error)
{
    return error.cause;
}

template <typename T> QString causeOf(const Result<T> &result)
{
    return result ? QString() : causeOf(result.error());
}

} // namespace

/// Each change of token pairs with its first, second, third … statement failing: the store is as before, never between,
/// and the same thing done again works.
class TestGrantStoreFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void everyStatementFailsOnce_data()
    {
        QTest::addColumn<QString>("change");
        for (const char *name : {"claim", "claim despite a doubt", "renew", "store", "store beside a winner", "close", "leave in doubt", "take over",
                                 "record", "forget", "restore", "delete ended secrets"})
            QTest::newRow(name) << text(name);
    }
    void everyStatementFailsOnce()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        QFETCH(const QString, change);
        StoreForTest store;
        if (!store.isSqlite())
            QSKIP("statements are made to fail through the hooks of SQLite");
        const std::function<QString()> act = prepared(store, change);
        const QStringList before = store.dump();
        FailNthStatement statements(&store.database());
        int n = 1;
        for (; n < 80; ++n) {
            statements.arm(n);
            const QString cause = act();
            if (!statements.disarm()) {
                QCOMPARE(cause, QString()); // and so the same worked after n failures
                break;
            }
            QVERIFY2(!cause.isEmpty(), qPrintable(QStringLiteral("statement %1 failed and nobody said so").arg(n)));
            QCOMPARE(store.dump(), before);
        }
        QVERIFY2(n > 3 && n < 80, qPrintable(QString::number(n)));
        QVERIFY(store.dump() != before);
    }

private:
    /// Brings \a store to where \a change can be made again and again until it succeeds; answers what makes it, which
    /// answers the cause of its failure.
    static std::function<QString()> prepared(StoreForTest &store, const QString &change)
    {
        const GrantStore grants = store.grants();
        const AppProfile profile
            = *waited(store.profiles().add(sampleProfile(), Secret::fromText(text("client secret")), store.vault.sealFunction(), sampleNow));
        const auto authorized = [&store, profile] {
            return *waited(store.installations().addAuthorization(sampleAuthorization(profile.id), store.vault.sealFunction(), sampleNow));
        };
        const Installation row = authorized();
        const auto fact = [row](const char *operation, const char *outcome, int status) {
            Evidence said{0, 0, sampleNow + 1min, text("miro"), text(operation), status, text(outcome), text("As it was.")};
            said.fingerprint = text(operation) == text("refresh") ? row.refreshFingerprint : row.accessFingerprint;
            NewFacts facts{row.id, row.currentGrantId, {said}};
            facts.team = {row.team.id, text("Renamed Team")};
            facts.liveScopes = ScopeSet::fromText(text("boards:write"));
            return facts;
        };
        const auto claim = [grants, row](Instant at, bool despiteDoubt = false) {
            return waited(grants.claimRefresh(row.id, 1, text("holder"), text("ana@desk"), 15s, despiteDoubt, at));
        };
        if (change == text("claim"))
            return [claim] { return causeOf(claim(now)); };
        if (change == text("record"))
            return [grants, fact] { return causeOf(waited(grants.record({fact("verify", "ok", 200), fact("verify", "token_refused", 401)}))); };
        if (change == text("forget"))
            return [grants, row] { return causeOf(waited(grants.forget({row}, now))); };
        if (change == text("restore")) {
            const auto forgotten = *waited(grants.forget({row}, now));
            return [grants, forgotten] { return causeOf(waited(grants.restore(forgotten))); };
        }
        if (change == text("delete ended secrets")) {
            if (!waited(grants.record({fact("revoke", "ok", 204)})))
                qFatal("not revoked");
            return [grants] { return causeOf(waited(grants.deleteEndedSecrets(muchLater))); };
        }
        const RefreshTicket ticket = claim(now)->ticket;
        if (change == text("claim despite a doubt"))
            return [claim] { return causeOf(claim(now + 1min, true)); };
        if (change == text("renew"))
            return [grants, ticket] { return causeOf(waited(grants.renewLease(ticket, now + 1min))); };
        if (change == text("close"))
            return [grants, ticket, fact] { return causeOf(waited(grants.closeRefresh(ticket, fact("refresh", "refused", 401), now))); };
        if (change == text("leave in doubt"))
            return [grants, ticket, fact] { return causeOf(waited(grants.leaveInDoubt(ticket, fact("refresh", "unknown", 0), now))); };
        if (change == text("take over"))
            return [grants, row] { return causeOf(waited(grants.takeOver(row.id, text("settler"), 15s, now + 1min))); };
        if (change == text("store beside a winner"))
            authorized();
        const NewPair pair = samplePair(row, text("new"));
        return [grants, ticket, pair, seal = store.vault.sealFunction()] { return causeOf(waited(grants.storeRefreshed(ticket, pair, seal, now))); };
    }
};

QTEST_GUILESS_MAIN(TestGrantStoreFaults)
#include "tst_grantstorefaults.moc"
