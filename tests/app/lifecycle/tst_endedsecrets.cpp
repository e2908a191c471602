// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/endedsecrets.h"
#include "lifecycle/revokeinstallation.h"
#include "lifecycle/verifyinstallation.h"
#include "storage/grantstore.h"
#include "support/awaited.h"
#include "support/desk.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>

/// C2.5: what has ended keeps identity and history, and loses its secrets after the grace time.
class TestEndedSecrets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_desk = std::make_unique<Desk>();
        QVERIFY(m_desk->isReady());
        m_rows = m_desk->stored(m_desk->seed(2));
        QCOMPARE(m_rows.size(), 2);
    }
    void cleanup() { m_desk.reset(); }

    void anEndedRowKeepsEverythingButItsSecrets_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("state");
        QTest::newRow("ended elsewhere") << "refused" << "ended";
        QTest::newRow("revoked by us") << "revoked" << "revoked";
    }
    void anEndedRowKeepsEverythingButItsSecrets()
    {
        QFETCH(const QString, how);
        end(how);
        const InstallationDetails before = m_desk->details(ended().id);
        QTEST(stateName(before.installation.state(m_desk->clock()())), "state");
        EndedSecrets secrets(&m_desk->store.grants, m_desk->clock());
        QSignalSpy deleted(&secrets, &EndedSecrets::deleted);
        // It may be a mistake, and the app may be installed again at once: nothing is lost yet.
        m_desk->advance(GrantStore::endedSecretsKept - std::chrono::minutes(1));
        secrets.start();
        QTRY_COMPARE(deleted.size(), 1);
        QCOMPARE(deleted.takeFirst().at(0).toLongLong(), 0);
        QCOMPARE(ciphertexts(ended()), 2);

        m_desk->advance(std::chrono::minutes(2));
        secrets.start();
        QTRY_COMPARE(deleted.size(), 1);
        QCOMPARE(deleted.takeFirst().at(0).toLongLong(), 1);
        QCOMPARE(ciphertexts(ended()), 0);
        QCOMPARE(ciphertexts(living()), 2);
        const InstallationDetails after = m_desk->details(ended().id);
        QCOMPARE(after.installation.team.id, before.installation.team.id);
        QCOMPARE(after.installation.user.id, before.installation.user.id);
        QCOMPARE(after.installation.accessFingerprint, before.installation.accessFingerprint);
        QCOMPARE(after.evidence.size(), before.evidence.size());
        QCOMPARE(after.grants.size(), before.grants.size());
        QTEST(stateName(after.installation.state(m_desk->clock()())), "state");
        const auto ledger = awaited(m_desk->store.grants.ledger({}, 100));
        QVERIFY(ledger);
        QCOMPARE(ledger->size(), 4);
    }

    void itGoesOnAsLongAsItLives()
    {
        EndedSecrets secrets(&m_desk->store.grants, m_desk->clock());
        QCOMPARE(EndedSecrets::defaultInterval, std::chrono::hours(1));
        secrets.setInterval(std::chrono::milliseconds(20));
        QSignalSpy deleted(&secrets, &EndedSecrets::deleted);
        secrets.start();
        QTRY_VERIFY(deleted.size() >= 2);
        end(QStringLiteral("refused"));
        m_desk->advance(GrantStore::endedSecretsKept + std::chrono::minutes(1));
        QTRY_COMPARE(ciphertexts(ended()), 0);
        QCOMPARE(ciphertexts(living()), 2);
    }

    void aStoreThatFailsIsSaidAndTriedAgain()
    {
        sql(QStringLiteral("ALTER TABLE tokens RENAME TO elsewhere"));
        EndedSecrets secrets(&m_desk->store.grants, m_desk->clock());
        secrets.setInterval(std::chrono::milliseconds(20));
        QSignalSpy failed(&secrets, &EndedSecrets::failed);
        QSignalSpy deleted(&secrets, &EndedSecrets::deleted);
        secrets.start();
        QTRY_VERIFY(!failed.isEmpty());
        QCOMPARE(failed.first().at(0).value<Error>().kind, ErrorKind::Storage);
        QVERIFY(deleted.isEmpty());
        sql(QStringLiteral("ALTER TABLE elsewhere RENAME TO tokens"));
        QTRY_VERIFY(!deleted.isEmpty());
    }

private:
    const Installation &ended() const { return m_rows.constFirst(); }
    const Installation &living() const { return m_rows.constLast(); }

    void end(const QString &how)
    {
        if (how == QLatin1String("revoked")) {
            QVERIFY(awaited(revokeInstallation(m_desk->acts(), ended().id, 1, &m_desk->network)));
            return;
        }
        m_desk->play("{'context': {'kind': 'unauthorized'}}");
        QVERIFY(awaited(verifyInstallation(m_desk->acts(), ended().id, &m_desk->network)));
        m_desk->play("{}");
    }

    QStringList sql(const QString &text)
    {
        const auto lines = awaited(m_desk->store.database.run<QStringList>([text](QSqlDatabase &db) -> Result<QStringList> {
            QSqlQuery query(db);
            if (!query.exec(text))
                return Error{ErrorKind::Storage, query.lastError().text()};
            QStringList found;
            while (query.next())
                found.append(query.value(0).toString());
            return found;
        }));
        if (!lines)
            QTest::qFail(qPrintable(lines.error().summary), __FILE__, __LINE__);
        return lines ? *lines : QStringList();
    }

    /// How many sealed tokens there are of any grant that the installation ever had.
    int ciphertexts(const Installation &row)
    {
        return sql(QStringLiteral("SELECT count(*) FROM secrets WHERE kind IN (1, 2) AND length(ciphertext) > 0 AND owner_id IN "
                                  "(SELECT id FROM grants WHERE installation_id = %1)")
                       .arg(row.id))
            .value(0)
            .toInt();
    }

    std::unique_ptr<Desk> m_desk;
    QList<Installation> m_rows;
};

QTEST_GUILESS_MAIN(TestEndedSecrets)
#include "tst_endedsecrets.moc"
