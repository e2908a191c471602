// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/fingerprint.h"
#include "lifecycle/refreshinstallation.h"
#include "lifecycle/revokeinstallation.h"
#include "lifecycle/verifyinstallation.h"
#include "support/awaited.h"
#include "support/desk.h"
#include "support/failnthstatement.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

using namespace std::chrono_literals;

namespace {

QString text(const char *words)
{
    return QString::fromLatin1(words);
}

} // namespace

/// Verify, refresh and revoke with their first, second, third … request or SQL statement failing, until one run needs
/// none. Whatever fails: the act ends in an outcome or a typed Error, the store has the refresh token that is alive at the
/// server or says that it does not know, and once the fault is gone everything can be settled.
class TestFailTheNthAct : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_desk = std::make_unique<Desk>();
        QVERIFY(m_desk->isReady());
        // No power is cut here, and waiting for the disk a thousand times takes minutes.
        QVERIFY(awaited(m_desk->store.database.run<std::monostate>([](QSqlDatabase &db) -> Status {
            QSqlQuery query(db);
            return query.exec(text("PRAGMA synchronous = OFF")) ? success() : Status(Error{});
        })));
        m_seeded = m_desk->seed(rowCount);
        QCOMPARE(m_seeded.size(), rowCount);
    }
    void cleanup() { m_desk.reset(); }

    void everyRequestFailsOnce_data()
    {
        QTest::addColumn<QString>("act");
        QTest::addColumn<QString>("kind");
        for (const char *act : {"verify", "refresh", "revoke"}) {
            for (const char *kind :
                 {"unauthorized", "rate_limited", "server_error", "not_json", "html", "cut_before", "cut_body", "hang", "redirect", "answer_lost"})
                QTest::addRow("%s, %s", act, kind) << text(act) << text(kind);
        }
    }
    void everyRequestFailsOnce()
    {
        QFETCH(const QString, act);
        QFETCH(const QString, kind);
        if (kind == text("hang"))
            m_desk->network.setDeadline(800ms);
        int n = 1;
        for (bool isHit = true; isHit; ++n) {
            QVERIFY(n < 6);
            const Installation row = nextRow();
            const int before = requests();
            const QJsonObject fault{{text("request"), n}, {text("kind"), kind}};
            QVERIFY(m_desk->sandbox.setFaults({{text("nth"), fault}}));
            const Result<ActOutcome> outcome = done(act, row);
            isHit = requests() - before >= n;
            QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().summary)); // only the store makes errors of it
            QVERIFY(!outcome->sentence.isEmpty());
            loseNothing(row);
            settle(row);
            if (QTest::currentTestFailed())
                return;
        }
        QVERIFY(n > 2);
    }

    void everyStatementFailsOnce_data()
    {
        QTest::addColumn<QString>("act");
        QTest::addColumn<QByteArray>("faults");
        QTest::newRow("verify") << text("verify") << QByteArray("{}");
        QTest::newRow("verify, refused") << text("verify") << QByteArray("{'context': {'kind': 'unauthorized'}}");
        QTest::newRow("refresh") << text("refresh") << QByteArray("{}");
        QTest::newRow("refresh, asked to come later") << text("refresh") << QByteArray("{'token': {'kind': 'rate_limited'}}");
        QTest::newRow("refresh, refused") << text("refresh") << QByteArray("{'token': {'kind': 'refresh_token_dead'}}");
        QTest::newRow("refresh, the answer lost") << text("refresh") << QByteArray("{'token': {'kind': 'answer_lost'}}");
        QTest::newRow("revoke") << text("revoke") << QByteArray("{}");
        QTest::newRow("settle") << text("settle") << QByteArray("{}");
    }
    void everyStatementFailsOnce()
    {
        QFETCH(const QString, act);
        QFETCH(const QByteArray, faults);
        FailNthStatement statements(&m_desk->store.database);
        int n = 1;
        for (bool failed = true; failed; ++n) {
            QVERIFY(n < rowCount);
            const Installation row = nextRow();
            if (act == text("settle")) {
                m_desk->play("{'token': {'kind': 'answer_lost'}}");
                QVERIFY(done(text("refresh"), row));
            }
            m_desk->play(faults);
            const QStringList counts = m_desk->tableCounts();
            statements.arm(n);
            const Result<ActOutcome> outcome = done(act, row);
            failed = statements.disarm();
            QVERIFY(failed || outcome);
            if (!outcome) {
                QCOMPARE(outcome.error().kind, ErrorKind::Storage);
                QVERIFY(!outcome.error().summary.isEmpty());
            }
            QCOMPARE(m_desk->tableCounts().mid(0, 2), counts.mid(0, 2));
            // Settling is what gives a pair up that nobody has heard of.
            if (act != text("settle"))
                loseNothing(row);
            settle(row);
            if (QTest::currentTestFailed())
                return;
        }
        QVERIFY2(n > 8, qPrintable(QString::number(n)));
    }

    void aRevocationThatCannotBeStoredIsStoredOnceItCan()
    {
        const Installation row = nextRow();
        FailNthStatement statements(&m_desk->store.database);
        m_desk->play("{'revoke': {'kind': 'slow', 'ms': 300}}");
        const auto answer = revokeInstallation(m_desk->acts(), row.id, row.generation, &m_desk->network);
        QTRY_COMPARE(m_desk->calls(text("revoke")), 1);
        statements.arm(2);
        const Result<ActOutcome> outcome = awaited(answer);
        QVERIFY(statements.disarm());
        QVERIFY(outcome);
        QCOMPARE(outcome->outcome, text("revoked"));
        QCOMPARE(state(row), InstallationState::Revoked);
        QCOMPARE(m_desk->calls(text("revoke")), 1);
    }

    void aPairThatCannotBeStoredIsStoredOnceItCan()
    {
        const Installation row = nextRow();
        RefreshInstallation act(m_desk->acts(), row.id);
        FailNthStatement statements(&m_desk->store.database);
        m_desk->play("{'token': {'kind': 'slow', 'ms': 500}}");
        QList<Error> said;
        connect(&act, &RefreshInstallation::storeFailed, this, [&](const Error &error) {
            said.append(error);
            QVERIFY(act.holdsUnstoredTokens());
            QMetaObject::invokeMethod(&act, [&statements] { statements.disarm(); }, Qt::QueuedConnection);
        });
        const auto answer = act.start();
        QTRY_COMPARE(m_desk->calls(text("token")), 1);
        statements.arm(4);
        const Result<ActOutcome> outcome = awaited(answer);
        QVERIFY(outcome);
        QCOMPARE(outcome->outcome, text("refreshed"));
        QCOMPARE(said.size(), 1);
        QCOMPARE(said.constFirst().kind, ErrorKind::Storage);
        loseNothing(row);
        m_desk->play("{}");
        QCOMPARE(done(text("verify"), row)->outcome, text("alive"));
    }

private:
    static constexpr int rowCount = 90;

    Result<ActOutcome> done(const QString &act, const Installation &row)
    {
        if (act == text("verify"))
            return awaited(verifyInstallation(m_desk->acts(), row.id, &m_desk->network));
        if (act == text("revoke"))
            return awaited(revokeInstallation(m_desk->acts(), row.id, row.generation, &m_desk->network));
        if (act == text("settle"))
            return awaited(resolveDoubt(m_desk->acts(), row.id, &m_desk->network));
        RefreshInstallation refresh(m_desk->acts(), row.id);
        QPromise<Result<ActOutcome>> promise;
        promise.start();
        const auto end = [&promise](const Result<ActOutcome> &result) {
            promise.addResult(result);
            promise.finish();
        };
        // It would try again by itself; here it is given up with the pair, as by a program that quits.
        connect(&refresh, &RefreshInstallation::storeFailed, this, end);
        whenDone(refresh.start(), &refresh, end);
        return awaited(promise.future());
    }

    Installation nextRow() { return m_desk->stored({m_seeded.takeAt(0)}).constFirst(); }
    int requests() const { return m_desk->sandbox.calls().value(text("requests")).toInt(); }
    Installation now(const Installation &row) const { return m_desk->details(row.id).installation; }
    InstallationState state(const Installation &row) const { return now(row).state(m_desk->clock()()); }

    /// What of \a row is alive at the server: fingerprints of its \a name tokens.
    QStringList alive(const Installation &row, const char *name) const
    {
        QStringList fingerprints;
        const QJsonArray tokens = m_desk->sandbox.state().value(text("tokens")).toArray();
        for (const QJsonValue &token : tokens) {
            if (token[QLatin1String("team_id")].toString() == row.team.id && token[QLatin1String("user_id")].toString() == row.user.id)
                fingerprints.append(token[QLatin1String(name)].toString());
        }
        return fingerprints;
    }

    void loseNothing(const Installation &row) const
    {
        const QStringList living = alive(row, "refresh_fingerprint");
        QVERIFY(living.size() <= 1);
        const bool isKnown = living.isEmpty() || living.contains(now(row).refreshFingerprint);
        const bool isSaid = state(row) == InstallationState::Refreshing || state(row) == InstallationState::OutcomeUnknown;
        QVERIFY2(isKnown || isSaid, qPrintable(text("the store says ") + stateName(state(row))));
    }

    /// With a server that is well again: whatever it was left as, one look tells what is true.
    void settle(const Installation &row)
    {
        m_desk->play("{}");
        m_desk->advance(1min); // every lease has passed, and no server is still at work
        if (state(row) == InstallationState::OutcomeUnknown)
            QVERIFY(done(text("settle"), row));
        // A server that had agreed to a refresh in words that nobody can read: a person takes the risk.
        if (state(row) == InstallationState::OutcomeUnknown) {
            RefreshInstallation once(m_desk->acts(), row.id);
            QVERIFY(awaited(once.start(0, true)));
        }
        QVERIFY(state(row) != InstallationState::OutcomeUnknown);
        QVERIFY(done(text("verify"), row));
        const bool lives = alive(row, "access_fingerprint").contains(now(row).accessFingerprint);
        const InstallationState found = state(row);
        QVERIFY2(lives ? found == InstallationState::Active : found == InstallationState::Ended || found == InstallationState::Revoked,
                 qPrintable(text("the store says ") + stateName(found)));
        if (lives)
            QCOMPARE(done(text("refresh"), row)->outcome, text("refreshed"));
    }

    std::unique_ptr<Desk> m_desk;
    QJsonArray m_seeded;
};

QTEST_GUILESS_MAIN(TestFailTheNthAct)
#include "tst_failthenthact.moc"
