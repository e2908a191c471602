// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/fingerprint.h"
#include "lifecycle/addprofile.h"
#include "lifecycle/readtoken.h"
#include "support/awaited.h"
#include "support/desk.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QUrlQuery>

namespace {

QJsonObject json(QByteArray text)
{
    return QJsonDocument::fromJson(text.replace('\'', '"')).object();
}

StepReport::State stateOf(const AuthorizeTeam &act, AuthorizeStep step)
{
    return act.steps().at(int(step)).state;
}

/// Runs \a sql on the desk's store, as somebody who may edit the database; how many rows it changed.
int changedRows(Desk *desk, const QString &sql)
{
    const auto done = awaited(desk->store.database.run<int>([sql](QSqlDatabase &db) -> Result<int> {
        QSqlQuery query(db);
        return query.exec(sql) ? Result<int>(query.numRowsAffected()) : Result<int>(Error{});
    }));
    return done ? *done : -1;
}

} // namespace

/// What becomes of tokens that are not what was asked for, that no store takes, or whose act is deleted.
class TestAuthorizeOutcomes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void anotherTeamOrUserIsAChoice_data()
    {
        QTest::addColumn<bool>("byTeam");
        QTest::addColumn<bool>("keep");
        QTest::newRow("other team, kept") << true << true;
        QTest::newRow("other team, discarded") << true << false;
        QTest::newRow("other user, kept") << false << true;
        QTest::newRow("other user, discarded") << false << false;
    }
    void anotherTeamOrUserIsAChoice()
    {
        QFETCH(const bool, byTeam);
        QFETCH(const bool, keep);
        Desk desk;
        const QStringList before = desk.tableCounts();
        const QJsonArray teams = desk.directory.value(QLatin1String("teams")).toArray();
        const QJsonArray users = desk.directory.value(QLatin1String("users")).toArray();
        const QString teamId = teams.at(0)[QLatin1String("id")].toString();
        const QString otherTeam = teams.at(1)[QLatin1String("id")].toString();
        desk.visitor.setTeam(byTeam ? otherTeam : teamId);
        const auto act = desk.attempt({desk.profile, teamId, QStringLiteral("Acme Design"),
                                       byTeam ? QString() : users.at(2)[QLatin1String("id")].toString(), QStringLiteral("Chloé")});
        std::optional<GrantDifference> difference;
        connect(act.get(), &AuthorizeTeam::choiceNeeded, this, [&](const GrantDifference &found) {
            difference = found;
            QVERIFY(act->holdsUnstoredTokens());
            QMetaObject::invokeMethod(act.get(), keep ? &AuthorizeTeam::keep : &AuthorizeTeam::discard, Qt::QueuedConnection);
        });
        const auto result = desk.run(act.get());
        QVERIFY(difference);
        QCOMPARE(difference->team, byTeam);
        QCOMPARE(difference->user, !byTeam);
        QVERIFY(difference->sentence.contains(byTeam ? otherTeam : QStringLiteral("Chloé")));
        if (keep) {
            QVERIFY(result);
            QCOMPARE(result->state(desk.clock()()), InstallationState::Mismatch);
        } else {
            QCOMPARE(result.error().cause, QStringLiteral("discarded"));
            QCOMPARE(desk.tableCounts(), before);
            QCOMPARE(desk.calls(QStringLiteral("revoke")), 1);
            QVERIFY(result.error().summary.contains(QLatin1String("revoked")));
        }
    }

    /// Whoever may edit the database does not get the client secret sent to a server of his own.
    void aProfileEditedInTheDatabaseGetsNoSecret_data()
    {
        QTest::addColumn<QString>("sql");
        const auto column = [](const char *name, const char *value) {
            QTest::newRow(name) << QStringLiteral("UPDATE profiles SET %1 = %2").arg(QLatin1String(name), QLatin1String(value));
        };
        column("authorize_address", "authorize_address || '?x=y'");
        column("token_address", "'http://127.0.0.1:9/token'");
        column("context_address", "'http://127.0.0.1:9/context'");
        column("revoke_address", "'http://127.0.0.1:9/revoke'");
        column("completion_address", "'http://127.0.0.1:9/'");
        column("client_id", "client_id || '1'");
        column("issuer", "'https://evil.example'");
        column("use_pkce", "0");
        column("send_scope", "1");
        column("expected_scopes", "'boards:write'");
        column("sdk_redirect_uri", "''");
        column("environment", "'staging'");
        column("approves_by_itself", "1");
        column("token_parameters", "'a=b'");
        QTest::newRow("one redirect URI more")
            << QStringLiteral("INSERT INTO profile_redirect_uris SELECT id, 1, 'http://127.0.0.1:9/' FROM profiles");
        QTest::newRow("another redirect URI in front")
            << QStringLiteral("INSERT INTO profile_redirect_uris SELECT id, -1, 'http://127.0.0.1:9/' FROM profiles");
        QTest::newRow("nothing of it") << QStringLiteral("UPDATE profiles SET environment = environment");
    }
    void aProfileEditedInTheDatabaseGetsNoSecret()
    {
        QFETCH(const QString, sql);
        Desk desk;
        QCOMPARE(changedRows(&desk, sql), 1);
        const auto edited = awaited(desk.store.profiles.byName(desk.profile.name));
        QVERIFY(edited);
        const auto act = desk.attempt({*edited, {}, {}, {}, {}});
        const auto result = desk.run(act.get());
        if (QByteArrayView(QTest::currentDataTag()) == QByteArrayView("nothing of it")) {
            QVERIFY2(result, result ? "" : qPrintable(result.error().summary));
            return;
        }
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::Vault);
        QCOMPARE(result.error().cause, QStringLiteral("profile_tampered"));
        QCOMPARE(stateOf(*act, AuthorizeStep::Listening), StepReport::State::Failed);
        QCOMPARE(stateOf(*act, AuthorizeStep::BrowserOpened), StepReport::State::Waiting);
        QCOMPARE(desk.calls(QStringLiteral("token")), 0);
        QVERIFY(Desk::isFree(desk.port));
        // Read before the edit, the profile still has the right addresses, and the secret opens for those.
        const auto before = desk.attempt();
        QVERIFY(desk.run(before.get()));
        QCOMPARE(desk.calls(QStringLiteral("token")), 1);
    }

    /// "Stored" is never said of a file that has no name any more.
    void tokensSurviveThatTheStoreIsMovedAway()
    {
        Desk desk;
        const QString file = desk.store.database.location().address;
        const QString aside = desk.folder.filePath(QStringLiteral("aside.db"));
        const auto act = desk.attempt();
        std::optional<Error> storeError;
        connect(act.get(), &AuthorizeTeam::stepChanged, this, [&](const StepReport &report) {
            if (report.step == AuthorizeStep::Listening && report.state == StepReport::State::Done)
                QVERIFY(QFile::rename(file, aside));
        });
        connect(act.get(), &AuthorizeTeam::storeFailed, this, [&](const Error &error) {
            QVERIFY(!storeError);
            storeError = error;
            QVERIFY(act->holdsUnstoredTokens());
            QVERIFY(QFile::rename(aside, file));
            QMetaObject::invokeMethod(act.get(), &AuthorizeTeam::retryStore, Qt::QueuedConnection);
        });
        const auto result = desk.run(act.get());
        QVERIFY(storeError);
        QCOMPARE(storeError->cause, QStringLiteral("store_replaced"));
        QVERIFY2(result, result ? "" : qPrintable(result.error().summary));
        QCOMPARE(result->generation, 1);
        OpenedStore other(desk.store.database.location());
        QVERIFY(awaited(other.database.open()));
        QVERIFY(awaited(other.installations.details(result->id)));
    }

    // D-7009-10, D-7009-12: what cannot be revoked is said, not hidden.
    void aFailedRevocationIsSaid()
    {
        Desk desk;
        QVERIFY(desk.sandbox.setFaults(json("{'revoke':{'kind':'server_error'}}")));
        const auto act = desk.attempt({desk.profile, QStringLiteral("1"), {}, {}, {}});
        connect(act.get(), &AuthorizeTeam::choiceNeeded, act.get(), [&act] { act->discard(); });
        const auto result = desk.run(act.get());
        QCOMPARE(result.error().cause, QStringLiteral("discarded"));
        QVERIFY(result.error().summary.contains(QLatin1String("could not be revoked")));
    }

    // D-8252-10, D-9700-04
    void twoServersNeverShareARedirectUri()
    {
        Desk desk;
        AppProfile other = desk.profile;
        other.name = QStringLiteral("Other server");
        other.endpoints.token = QStringLiteral("https://other.example/token");
        const auto added = awaited(addProfile(&desk.store.profiles, &desk.store.vault, other, Secret(QByteArrayView("x")), systemNow()));
        QVERIFY(!added);
        QCOMPARE(added.error().cause, QStringLiteral("redirect_uri_shared"));
    }

    // From within the news of a step, and with nothing to revoke at: nothing may be touched afterwards.
    void callingItOffFromWithinAStepIsSafe_data()
    {
        QTest::addColumn<bool>("hasRevoke");
        QTest::addColumn<bool>("hasContext");
        QTest::newRow("Miro") << true << true;
        QTest::newRow("no revoke address") << false << true;
        QTest::newRow("neither revoke nor context address") << false << false;
    }
    void callingItOffFromWithinAStepIsSafe()
    {
        QFETCH(const bool, hasRevoke);
        QFETCH(const bool, hasContext);
        Desk desk;
        AppProfile profile = desk.profile;
        if (!hasRevoke)
            profile.endpoints.revoke.clear();
        if (!hasContext)
            profile.endpoints.context.clear();
        const auto changed = awaited(desk.store.profiles.update(profile, {}, desk.store.vault.sealFunction(), desk.store.vault.openFunction(), systemNow()));
        QVERIFY(changed);
        const QStringList before = desk.tableCounts();
        const auto act = desk.attempt({*changed, {}, {}, {}, {}});
        connect(act.get(), &AuthorizeTeam::stepChanged, this, [&act](const StepReport &step) {
            if (step.step == AuthorizeStep::ContextChecked)
                act->cancel();
        });
        const auto result = desk.run(act.get());
        QVERIFY(!result);
        QCOMPARE(result.error().cause, QStringLiteral("discarded"));
        QCOMPARE(result.error().summary.contains(QLatin1String("were revoked")), hasRevoke);
        QCOMPARE(desk.tableCounts(), before);
    }

    void deletingItMidwayIsSafe_data()
    {
        QTest::addColumn<int>("step");
        for (int step = 0; step < authorizeStepCount; ++step)
            QTest::addRow("at %s", qPrintable(authorizeStepName(AuthorizeStep(step)))) << step;
    }
    void deletingItMidwayIsSafe()
    {
        QFETCH(const int, step);
        Desk desk;
        QSignalSpy browser(&desk.visitor, &ConsentVisitor::ended);
        auto act = desk.attempt();
        const QPointer<AuthorizeTeam> alive(act.get());
        bool deleted = false;
        connect(act.get(), &AuthorizeTeam::stepChanged, this, [&](const StepReport &report) {
            if (int(report.step) == step && !deleted) {
                deleted = true;
                act.release()->deleteLater();
            } else if (act && report.step == AuthorizeStep::Listening && report.state == StepReport::State::Done) {
                QMetaObject::invokeMethod(act.get(), &AuthorizeTeam::openBrowser, Qt::QueuedConnection);
            }
        });
        act->start();
        QTRY_VERIFY(deleted && !alive); // gone before the desk it stands on
        QTRY_VERIFY(Desk::isFree(desk.port));
        if (step > int(AuthorizeStep::BrowserOpened))
            QTRY_COMPARE(browser.count(), 1); // no browser hangs
    }
};

QTEST_GUILESS_MAIN(TestAuthorizeOutcomes)
#include "tst_authorizeoutcomes.moc"
