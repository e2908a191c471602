// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/failnthstatement.h"
#include "support/samplerows.h"
#include "support/storefortest.h"

#include <QRegularExpression>
#include <QTest>

#include <functional>

using namespace std::chrono_literals;

/// Each question of the ledger and the horizon with its first, second, third … statement failing: somebody says so, half an
/// answer is none, and the same asked again is answered. Nothing is written by asking.
class TestLedgerFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void everyStatementFailsOnce_data()
    {
        QTest::addColumn<QString>("question");
        QTest::addColumn<int>("statements"); // at least
        QTest::newRow("tokens") << QStringLiteral("tokens") << 1;
        QTest::newRow("findings") << QStringLiteral("findings") << 1;
        QTest::newRow("presentations") << QStringLiteral("presentations") << 1;
        QTest::newRow("horizon") << QStringLiteral("horizon") << 5;
        QTest::newRow("failed renewals") << QStringLiteral("failed renewals") << 1;
        QTest::newRow("without a date") << QStringLiteral("without a date") << 1;
    }
    void everyStatementFailsOnce()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        QFETCH(const QString, question);
        QFETCH(const int, statements);
        StoreForTest store;
        if (!store.isSqlite())
            QSKIP("statements are made to fail through the hooks of SQLite");
        const auto profile = waited(store.profiles().add(sampleProfile(), Secret(QByteArrayView("s")), store.vault.sealFunction(), sampleNow));
        QVERIFY(profile);
        const auto row = waited(store.installations().addAuthorization(sampleAuthorization(profile->id), store.vault.sealFunction(), sampleNow));
        QVERIFY(row);
        const std::function<QString()> ask = asked(store, question, *row);
        const QStringList before = store.dump();
        FailNthStatement failing(&store.database());
        int n = 1;
        for (; n < 40; ++n) {
            failing.arm(n);
            const QString kind = ask();
            if (!failing.disarm()) {
                QCOMPARE(kind, QStringLiteral("answered"));
                break;
            }
            QVERIFY2(kind.startsWith(QStringLiteral("storage")), qPrintable(QStringLiteral("statement %1: %2").arg(n).arg(kind)));
            QCOMPARE(ask(), QStringLiteral("answered"));
        }
        QVERIFY2(n > statements && n < 40, qPrintable(QString::number(n)));
        QCOMPARE(store.dump(), before);
    }

private:
    template <typename T> static QString said(const Result<T> &result)
    {
        if (result)
            return QStringLiteral("answered");
        return (result.error().kind == ErrorKind::Storage ? QStringLiteral("storage ") : QStringLiteral("other ")) + result.error().summary;
    }
    static std::function<QString()> asked(StoreForTest &store, const QString &question, const Installation &row)
    {
        const GrantStore grants = store.grants();
        const InstallationStore installations = store.installations();
        if (question == QStringLiteral("tokens"))
            return [grants] { return said(waited(grants.ledger({.text = QStringLiteral("blue"), .sort = LedgerColumn::Team}, 10))); };
        if (question == QStringLiteral("findings"))
            return [grants] { return said(waited(grants.ledger({.onlyFindings = true}, 10))); };
        if (question == QStringLiteral("presentations"))
            return [grants] { return said(waited(grants.presentations({.from = sampleNow, .to = sampleNow + 1min}, 10))); };
        if (question == QStringLiteral("horizon"))
            return [installations] { return said(waited(installations.horizon({0, {}, {sampleNow, sampleNow + 24h}}))); };
        if (question == QStringLiteral("failed renewals"))
            return [installations, id = row.id] { return said(waited(installations.failedRenewals({id}))); };
        InstallationQuery query;
        query.horizon = InstallationQuery::Horizon{{}, {}, {}, InstallationQuery::Horizon::Part::NotKnown};
        return [installations, query] { return said(waited(installations.ids(query, sampleNow, 0))); };
    }
};

QTEST_GUILESS_MAIN(TestLedgerFaults)
#include "tst_ledgerfaults.moc"
