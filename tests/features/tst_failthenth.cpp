// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/fingerprint.h"
#include "lifecycle/readtoken.h"
#include "lifecycle/unlockvault.h"
#include "support/awaited.h"
#include "support/desk.h"
#include "support/failnthstatement.h"

#include <QJsonDocument>
#include <QTest>

/// The whole authorization with its first, second, third … request or SQL statement failing, until one run
/// needs none. Each must end in a typed Error or a true installation, in a consistent database, and leave a
/// way to try again.
class TestFailTheNth : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void everyRequestOfTheSandboxFailsOnce_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char *kind : {"unauthorized", "rate_limited", "server_error", "not_json", "html", "cut_before", "cut_body", "hang", "redirect", "answer_lost"})
            QTest::newRow(kind) << QString::fromLatin1(kind);
    }
    void everyRequestOfTheSandboxFailsOnce()
    {
        QFETCH(const QString, kind);
        Desk desk;
        if (kind == QLatin1String("hang") || kind == QLatin1String("answer_lost")) {
            desk.network.setDeadline(std::chrono::milliseconds(800));
            desk.visitor.setDeadline(std::chrono::milliseconds(2400)); // longer than what it may have to wait for us
        }
        int n = 1;
        int stored = 0;
        for (; n < 20; ++n) {
            const QStringList before = desk.tableCounts();
            desk.sandbox.reset();
            desk.sandbox.addRedirectUri(desk.profile.redirectUri());
            const QJsonObject fault{{QStringLiteral("request"), n}, {QStringLiteral("kind"), kind}};
            QVERIFY(desk.sandbox.setFaults({{QStringLiteral("nth"), fault}}));
            const auto act = desk.attempt();
            std::optional<Result<Installation>> end;
            connect(act.get(), &AuthorizeTeam::finished, this, [&end](const Result<Installation> &result) { end.emplace(result); });
            connect(act.get(), &AuthorizeTeam::stepChanged, this, [&act](const StepReport &report) {
                if (report.step == AuthorizeStep::Listening && report.state == StepReport::State::Done)
                    QMetaObject::invokeMethod(act.get(), &AuthorizeTeam::openBrowser, Qt::QueuedConnection);
            });
            std::optional<QUrl> browserAt;
            connect(&desk.visitor, &ConsentVisitor::ended, act.get(), [&browserAt](const QUrl &address) { browserAt = address; });
            act->start();
            QTRY_VERIFY2(browserAt || end, qPrintable(QStringLiteral("n = %1").arg(n)));
            // What came back to us is what counts, not where the browser thinks it is.
            if (end || act->steps().at(int(AuthorizeStep::RedirectReceived)).state == StepReport::State::Done) {
                QTRY_VERIFY(end);
            } else {
                // The browser itself met the fault and never came back: the attempt waits, and can be called off.
                QVERIFY(!act->isFinished());
                QVERIFY(!Desk::isFree(desk.port));
                act->cancel();
            }
            QVERIFY(end);
            QVERIFY(Desk::isFree(desk.port));
            QVERIFY(!act->holdsUnstoredTokens());
            QTRY_VERIFY(browserAt); // or the end of this visit would be taken for that of the next
            if (!*end) {
                QVERIFY(!end->error().summary.isEmpty() && !end->error().cause.isEmpty());
                QCOMPARE(desk.tableCounts(), before);
            } else {
                ++stored;
                const auto token = awaited(readToken(&desk.store.installations, &desk.store.vault, (*end)->currentGrantId, SealIdentity::Kind::AccessToken));
                QVERIFY(token);
                QCOMPARE(fingerprint(*token), (*end)->accessFingerprint);
            }
            // A run in which nothing failed. One that a busy machine's short deadline ended is not the last.
            if (*end && desk.sandbox.calls().value(QLatin1String("requests")).toInt() < n)
                break;
        }
        QVERIFY2(n > 4 && n < 20, qPrintable(QString::number(n)));
        QVERIFY(stored > 0);
    }

    void everyStatementOfTheStoreFailsOnce()
    {
        Desk desk;
        int n = 1;
        bool failed = true;
        int unstored = 0;
        for (; failed && n < 100; ++n) {
            const QStringList before = desk.tableCounts();
            FailNthStatement statements(&desk.store.database);
            const auto act = desk.attempt();
            std::optional<Error> storeError;
            connect(act.get(), &AuthorizeTeam::storeFailed, this, [&](const Error &error) {
                storeError = error;
                QVERIFY(act->holdsUnstoredTokens());
                // Not from within: the hooks wait for the database thread.
                QMetaObject::invokeMethod(act.get(), [&] {
                    statements.disarm();
                    QCOMPARE(desk.tableCounts(), before);
                    act->retryStore();
                }, Qt::QueuedConnection);
            });
            statements.arm(n);
            const auto result = desk.run(act.get());
            failed = statements.disarm() || storeError.has_value();
            QVERIFY(Desk::isFree(desk.port));
            if (storeError) {
                ++unstored;
                QCOMPARE(storeError->kind, ErrorKind::Storage);
                QVERIFY2(result, result ? "" : qPrintable(result.error().summary)); // the retry kept the tokens
            }
            if (!result) {
                QCOMPARE(result.error().kind, ErrorKind::Storage);
                QCOMPARE(desk.tableCounts(), before);
            } else {
                const auto token = awaited(readToken(&desk.store.installations, &desk.store.vault, result->currentGrantId, SealIdentity::Kind::AccessToken));
                QVERIFY(token);
                QCOMPARE(fingerprint(*token), result->accessFingerprint);
            }
        }
        QVERIFY2(!failed && n > 6, qPrintable(QString::number(n)));
        QVERIFY(unstored >= 5);
    }

    void tokensThatCannotBeStoredGoElsewhere()
    {
        Desk desk;
        const QString elsewhere = desk.folder.filePath(QStringLiteral("rescue/rescue.db"));
        FailNthStatement statements(&desk.store.database);
        const auto act = desk.attempt();
        bool failedOnce = false;
        connect(act.get(), &AuthorizeTeam::storeFailed, this, [&](const Error &error) {
            QVERIFY2(!failedOnce, qPrintable(error.summary));
            failedOnce = true;
            QMetaObject::invokeMethod(act.get(), [&] {
                statements.disarm();
                act->saveElsewhere({StoreLocation::Engine::Sqlite, elsewhere});
            }, Qt::QueuedConnection);
        });
        connect(act.get(), &AuthorizeTeam::stepChanged, this, [&statements](const StepReport &report) {
            if (report.step == AuthorizeStep::ContextChecked && report.state == StepReport::State::Running)
                statements.arm(2);
        });
        const auto result = desk.run(act.get());
        QVERIFY(failedOnce);
        QVERIFY2(result, result ? "" : qPrintable(result.error().summary));
        QCOMPARE(desk.tableCounts().at(1), QStringLiteral("installations 0"));

        // The other store opens with the same passphrase and holds the very token.
        OpenedStore other({StoreLocation::Engine::Sqlite, elsewhere});
        QVERIFY(awaited(other.database.open()));
        UnlockVault unlock(&other.keys, &other.vault, {1, 8192});
        QVERIFY(awaited(unlock.byPassphrase(Secret(QByteArrayView("a passphrase for tests")))));
        const auto token = awaited(readToken(&other.installations, &other.vault, result->currentGrantId, SealIdentity::Kind::AccessToken));
        QVERIFY(token);
        QCOMPARE(fingerprint(*token), result->accessFingerprint);
    }

    void tokensThatCannotBeStoredMayBeGivenUp()
    {
        Desk desk;
        FailNthStatement statements(&desk.store.database);
        const auto act = desk.attempt();
        connect(act.get(), &AuthorizeTeam::stepChanged, this, [&statements](const StepReport &report) {
            if (report.step == AuthorizeStep::ContextChecked && report.state == StepReport::State::Running)
                statements.arm(2);
        });
        connect(act.get(), &AuthorizeTeam::storeFailed, this, [&] { QMetaObject::invokeMethod(act.get(), &AuthorizeTeam::discard, Qt::QueuedConnection); });
        const auto result = desk.run(act.get());
        statements.disarm();
        QVERIFY(!result);
        QCOMPARE(result.error().cause, QStringLiteral("discarded"));
        QCOMPARE(desk.calls(QStringLiteral("revoke")), 1);
    }
};

QTEST_GUILESS_MAIN(TestFailTheNth)
#include "tst_failthenth.moc"
