// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/pictures.h"

#include "presentation/installationacts.h"
#include "widgets/authorizepanel.h"
#include "widgets/installationtable.h"
#include "widgets/manifestdialog.h"
#include "widgets/scopepicker.h"
#include "widgets/typenamedialog.h"

#include <QAction>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabWidget>
#include <QToolButton>

/// The window and its dialogs, looked at as pictures.h says.
class tst_Pictures : public QObject
{
    Q_OBJECT

private:
    /// The form with everything opened is longer than the window: it scrolls, and squeezes nothing.
    void lookScrolled(WindowDesk &desk, const QString &name)
    {
        desk.window->resize(1280, 800);
        desk.shown<QToolButton>("advancedButton")->setChecked(true);
        settle(desk);
        const QString folder = qEnvironmentVariable("GRANTDESK_PICTURES");
        if (!folder.isEmpty())
            QVERIFY(desk.window->grab().save(folder + QLatin1Char('/') + name + QStringLiteral(".png")));
        const QList<QScrollArea *> areas = desk.window->findChildren<QScrollArea *>();
        for (const QScrollArea *const area : areas)
            area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
        settle(desk);
        if (!folder.isEmpty())
            QVERIFY(desk.window->grab().save(folder + QLatin1Char('/') + name + QStringLiteral("-end.png")));
        for (const QScrollArea *const area : areas)
            area->verticalScrollBar()->setValue(0);
        const QList<QLineEdit *> fields = desk.window->findChildren<QLineEdit *>();
        for (const QLineEdit *const field : fields) {
            if (field->isVisible() && field->objectName() != QLatin1String("qt_spinbox_lineedit")) // it has no frame of its own
                QVERIFY2(field->height() >= field->sizeHint().height() - 1,
                         qPrintable(name + QStringLiteral(" squeezes ") + field->objectName()));
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(startCryptography());
        darkenIfAsked();
    }
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void theStartupErrorFits()
    {
        WindowDesk desk;
        desk.storeError
            = Error{ErrorKind::Storage, QStringLiteral("This store was made by a newer version of the program."),
                    QStringLiteral("schema 9, this program knows 1"), QStringLiteral("newer_schema")};
        QVERIFY(desk.begin());
        look(desk, QStringLiteral("startup-error"));
        desk.find<QToolButton>("startupErrorDetailButton")->click();
        look(desk, QStringLiteral("startup-error-details"));
    }

    void theFirstStartFits()
    {
        WindowDesk desk(WindowDesk::Kind::Fresh);
        QVERIFY(desk.begin());
        QCOMPARE(desk.model->page(), MainWindowModel::Page::Welcome);
        look(desk, QStringLiteral("welcome"));
        desk.model->connectApp();
        desk.model->unlock();
        look(desk, QStringLiteral("protect"));
    }

    void theFormsFit()
    {
        WindowDesk desk;
        QVERIFY(desk.begin());
        desk.model->connectApp();
        look(desk, QStringLiteral("connect"));
        QTest::keyClicks(desk.shown<QLineEdit>("edit_client_id"), QStringLiteral("3458 76"));
        desk.find<QPushButton>("connectSaveButton")->click();
        look(desk, QStringLiteral("connect-objections"));
        lookScrolled(desk, QStringLiteral("connect-advanced"));
        desk.model->back();
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        desk.model->lock();
        desk.model->vault()->readWays();
        QTRY_VERIFY(!desk.model->vault()->ways().isNew());
        desk.model->unlock();
        QTest::keyClicks(desk.find<QLineEdit>("passphrase"), QStringLiteral("not the passphrase"));
        QTest::keyClick(desk.find<QLineEdit>("passphrase"), Qt::Key_Return);
        QTRY_VERIFY(desk.shown<QWidget>("vaultError"));
        look(desk, QStringLiteral("unlock-wrong"));
    }

    void theAppProfilesFit()
    {
        WindowDesk desk;
        desk.fill(3);
        const auto add = [&desk](const QString &name, Environment environment, const QStringList &uris) {
            AppProfile profile = desk.desk.profile;
            profile.id = 0;
            profile.name = name;
            profile.environment = environment;
            profile.redirectUris = uris;
            profile.sdkRedirectUri = uris.first();
            profile.appUrl = QStringLiteral("https://apps.acme.example/boards");
            return awaited(desk.desk.store.profiles.add(profile, desk.desk.clientSecret,
                                                        desk.desk.store.vault.sealFunction(), systemNow()));
        };
        const Result<AppProfile> production
            = add(QStringLiteral("Board archive"), Environment::Production,
                  {QStringLiteral("http://127.0.0.1:8407/callback"), QStringLiteral("https://apps.acme.example/oauth/miro")});
        QVERIFY(production);
        QVERIFY(add(QStringLiteral("Sticky importer"), Environment::Staging, {QStringLiteral("https://localhost:8443/callback")}));
        const Result<AppProfile> old = add(QStringLiteral("Old exporter"), Environment::Development,
                                           {QStringLiteral("http://127.0.0.1:8409/callback")});
        QVERIFY(old);
        QVERIFY(awaited(desk.desk.store.profiles.setArchived(old->id, old->generation, true, systemNow())));
        QVERIFY(desk.begin());
        desk.model->showProfiles();
        QTRY_COMPARE(desk.model->profiles()->all().size(), 4);
        desk.model->profiles()->select(production->id);
        look(desk, QStringLiteral("profiles"));
        QTest::keyClicks(desk.shown<QLineEdit>("edit_redirect_uri_2"), QStringLiteral("#"));
        QTest::keyClicks(desk.shown<QLineEdit>("edit_client_id"), QStringLiteral(" "));
        lookScrolled(desk, QStringLiteral("profiles-advanced"));
        desk.shown<QToolButton>("advancedButton")->setChecked(false);
        look(desk, QStringLiteral("profiles-objections"));
        desk.model->profiles()->select(old->id);
        look(desk, QStringLiteral("profiles-archived"));
        desk.model->profiles()->select(desk.desk.profile.id);
        AppProfile theirs = desk.desk.profile;
        theirs.name = QStringLiteral("Theirs");
        QVERIFY(awaited(desk.desk.store.profiles.update(theirs, {}, desk.desk.store.vault.sealFunction(), desk.desk.store.vault.openFunction(), systemNow())));
        QTest::keyClicks(desk.shown<QLineEdit>("edit_name"), QStringLiteral("Ours"));
        desk.find<QPushButton>("profileSave")->click();
        QTRY_VERIFY(desk.shown<QPushButton>("profileErrorAction"));
        look(desk, QStringLiteral("profiles-conflict"));
    }

    void theTableAndItsDetailsFit()
    {
        WindowDesk desk;
        desk.fill(80);
        QVERIFY(desk.begin());
        look(desk, QStringLiteral("installations"));
        desk.find<InstallationTable>("installationTable")->choose(5);
        QTRY_VERIFY(desk.model->details()->details());
        auto *const tabs = desk.find<QTabWidget>("detailsTabs");
        for (int tab = 0; tab < tabs->count(); ++tab) {
            tabs->setCurrentIndex(tab);
            look(desk, QStringLiteral("details-%1").arg(tabs->tabText(tab).toLower().remove(QLatin1Char('?'))));
        }
        tabs->setCurrentIndex(1);
        desk.find<QPushButton>("accessTokenReveal")->click();
        QTRY_COMPARE(desk.find<QPushButton>("accessTokenReveal")->text(), QStringLiteral("Hide"));
        desk.find<QPushButton>("refreshTokenCopy")->click();
        QTRY_VERIFY(desk.find<QPushButton>("refreshTokenCopy")->text() != QStringLiteral("Copy"));
        look(desk, QStringLiteral("details-revealed"));
        desk.find<QToolButton>("filter_expired")->click();
        QTRY_VERIFY(desk.model->installations()->table()->isComplete());
        look(desk, QStringLiteral("filtered"));
        QTest::keyClicks(desk.find<QLineEdit>("searchBox"), QStringLiteral("nobody has this"));
        QTRY_COMPARE(desk.model->installations()->table()->rowCount(), 0);
        look(desk, QStringLiteral("no-match"));
        desk.window->findChild<QAction *>(QStringLiteral("commandPaletteAction"))->trigger();
        QWidget *const palette = desk.window->findChild<QWidget *>(QStringLiteral("commandPalette"));
        QVERIFY(palette->isVisible());
        if (!qEnvironmentVariable("GRANTDESK_PICTURES").isEmpty())
            palette->grab().save(qEnvironmentVariable("GRANTDESK_PICTURES") + QStringLiteral("/palette.png"));
        palette->hide();
        desk.window->openHelp(QStringLiteral("states"));
        QWidget *const help = desk.window->findChild<QWidget *>(QStringLiteral("helpWindow"));
        QVERIFY(QTest::qWaitForWindowExposed(help));
        if (!qEnvironmentVariable("GRANTDESK_PICTURES").isEmpty())
            help->grab().save(qEnvironmentVariable("GRANTDESK_PICTURES") + QStringLiteral("/help.png"));
    }

    void everyStateAndItsReasonFits()
    {
        WindowDesk desk;
        desk.fill(14);
        const auto ids = awaited(desk.desk.store.installations.ids({}, desk.desk.clock()(), 0));
        QVERIFY(ids);
        const auto rows = awaited(desk.desk.store.installations.rows(*ids));
        QVERIFY(rows);
        const auto record = [&](int row, const QString &operation, int status, const QString &outcome, std::chrono::seconds skew = {}) {
            Evidence fact{0, 0, desk.desk.clock()(), status ? QStringLiteral("miro") : QStringLiteral("us"), operation, status, outcome,
                          QStringLiteral("The access token is refused although it has not run out. The installation was ended elsewhere.")};
            fact.seat = QStringLiteral("tester@desk");
            fact.fingerprint = rows->at(row).accessFingerprint;
            fact.serverCode = QStringLiteral("tokenNotProvided");
            fact.serverMessage = QStringLiteral("No authorization token has been passed");
            fact.skew = skew;
            QVERIFY(awaited(desk.desk.store.grants.record({{rows->at(row).id, rows->at(row).currentGrantId, {fact}}})));
        };
        record(1, QStringLiteral("verify"), 401, QStringLiteral("token_refused"));
        record(2, QStringLiteral("revoke"), 204, QStringLiteral("ok"));
        record(3, QStringLiteral("verify"), 503, QStringLiteral("server_error"), std::chrono::seconds(125));
        record(5, QStringLiteral("refresh"), 0, QStringLiteral("started"));
        QVERIFY(awaited(desk.desk.store.grants.claimRefresh(rows->at(7).id, 1, QStringLiteral("holder"), QStringLiteral("bo@laptop"),
                                                            std::chrono::minutes(10), false, desk.desk.clock()())));
        QVERIFY(desk.begin());
        auto *const table = desk.find<InstallationTable>("installationTable");
        desk.find<QTabWidget>("detailsTabs")->setCurrentIndex(3);
        const auto showRow = [&](int row, const QString &name) {
            table->choose(row);
            QTRY_VERIFY(desk.model->details()->details());
            look(desk, name);
        };
        showRow(1, QStringLiteral("why-ended"));
        showRow(3, QStringLiteral("why-skew"));
        showRow(5, QStringLiteral("why-doubt"));
        desk.model->vault()->readWays();
        QTRY_VERIFY(!desk.model->vault()->ways().isNew());
        desk.model->lock();
        look(desk, QStringLiteral("why-locked"));
    }

    void theActsFit()
    {
        WindowDesk desk;
        desk.desk.stored(desk.desk.seed(30));
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        auto *const table = desk.find<InstallationTable>("installationTable");
        InstallationActs *const acts = desk.model->acts();
        table->choose(2);
        QTRY_VERIFY(desk.model->details()->details());
        const RowId id = desk.model->details()->id();
        look(desk, QStringLiteral("acts"));
        acts->start(Act::Verify, {id});
        QVERIFY(desk.shown<QWidget>("actProgress"));
        if (const QString folder = qEnvironmentVariable("GRANTDESK_PICTURES"); !folder.isEmpty())
            QVERIFY(desk.window->grab().save(folder + QStringLiteral("/acts-verifying.png")));
        QTRY_VERIFY(acts->told(id));
        look(desk, QStringLiteral("acts-verified"));
        desk.desk.play("{'context': {'kind': 'server_error'}}");
        acts->start(Act::Verify, {id});
        QTRY_VERIFY(acts->told(id));
        look(desk, QStringLiteral("acts-unreachable"));
        desk.desk.play("{'token': {'kind': 'answer_lost'}}");
        acts->start(Act::Refresh, {id});
        QTRY_VERIFY(desk.shown<QWidget>("actDoubt"));
        look(desk, QStringLiteral("acts-doubt"));
        desk.desk.play("{}");

        table->choose(4);
        QTRY_VERIFY(desk.model->details()->details());
        const auto sheet = [&desk](const char *name) {
            QTRY_VERIFY(desk.shown<QPushButton>("effectsCopy") && desk.shown<QPushButton>("effectsCopy")->isEnabled());
            lookAt(desk.shown<QWidget>("effectsSheet"), QLatin1String(name));
        };
        desk.shown<QPushButton>("act_revoke")->click();
        sheet("sheet-revoke");
        acts->start(Act::Refresh, {desk.model->details()->id()});
        QTRY_VERIFY(!acts->running(desk.model->details()->id()));
        desk.shown<QPushButton>("effectsRevoke")->click();
        QTRY_VERIFY(desk.shown<QWidget>("effectsMoved"));
        sheet("sheet-revoke-moved");
        desk.shown<QPushButton>("effectsCancel")->click();
        QTest::keyClick(table, Qt::Key_Down, Qt::ShiftModifier);
        QTest::keyClick(table, Qt::Key_Down, Qt::ShiftModifier);
        QTest::keyClick(table, Qt::Key_Delete);
        sheet("sheet-remove");
        desk.shown<QPushButton>("effectsForget")->click();
        QTRY_VERIFY(desk.shown<QWidget>("undoBar"));
        look(desk, QStringLiteral("acts-forgotten"));
        table->setFocus();
        table->selectAll();
        QTest::keyClick(table, Qt::Key_Delete);
        sheet("sheet-remove-many");
        desk.shown<QPushButton>("effectsCancel")->click();

        table->choose(7);
        QTRY_VERIFY(desk.model->details()->details());
        const RowId other = desk.model->details()->id();
        for (int generation = 2; generation < 5; ++generation) {
            acts->start(Act::Refresh, {other});
            QTRY_VERIFY(acts->told(other) && !acts->running(other));
        }
        desk.window->findChild<QAction *>(QStringLiteral("commandProbe"))->trigger();
        QTRY_VERIFY(desk.shown<QPushButton>("probeRun") && desk.shown<QPushButton>("probeRun")->text() == QStringLiteral("Ask again"));
        lookAt(desk.shown<QWidget>("probeDialog"), QStringLiteral("dialog-probe"));
        desk.shown<QPushButton>("probeClose")->click();
        desk.visits = false;
        desk.window->findChild<QAction *>(QStringLiteral("commandUninstall"))->trigger();
        lookAt(desk.shown<QWidget>("uninstallDialog"), QStringLiteral("dialog-uninstall"));
        desk.shown<QPushButton>("uninstallOpen")->click();
        QTRY_VERIFY(desk.shown<QLabel>("uninstallSentence")->text().startsWith(QStringLiteral("The token is alive")));
        desk.shown<QWidget>("uninstallProgress")->hide(); // it moves
        lookAt(desk.shown<QWidget>("uninstallDialog"), QStringLiteral("dialog-uninstall-watching"));
        desk.shown<QPushButton>("uninstallWatch")->click();
        QVERIFY(desk.desk.sandbox.uninstall({{QStringLiteral("client_id"), desk.desk.profile.clientId},
                                             {QStringLiteral("team_id"), desk.model->details()->details()->installation.team.id},
                                             {QStringLiteral("user_id"), desk.model->details()->details()->installation.user.id}}));
        desk.shown<QPushButton>("uninstallWatch")->click();
        QTRY_VERIFY(desk.shown<QLabel>("uninstallSentence")->text().startsWith(QStringLiteral("The token is refused")));
        lookAt(desk.shown<QWidget>("uninstallDialog"), QStringLiteral("dialog-uninstall-died"));
        desk.shown<QPushButton>("uninstallClose")->click();

        const QString file = desk.desk.store.database.location().address;
        const QString aside = desk.desk.folder.filePath(QStringLiteral("aside.db"));
        table->choose(9);
        QTRY_VERIFY(desk.model->details()->details());
        desk.desk.play("{'token': {'kind': 'slow'}}");
        acts->start(Act::Refresh, {desk.model->details()->id()});
        QTRY_VERIFY(acts->holdsUnstoredTokens());
        QVERIFY(QFile::rename(file, aside));
        QTRY_VERIFY_WITH_TIMEOUT(desk.shown<QWidget>("unstoredError"), 20'000);
        if (const QString folder = qEnvironmentVariable("GRANTDESK_PICTURES"); !folder.isEmpty())
            QVERIFY(desk.window->grab().save(folder + QStringLiteral("/acts-unstored.png")));
        QVERIFY(QFile::rename(aside, file));
        QTRY_VERIFY(!acts->holdsUnstoredTokens());
    }

    void scopesAndRegionsFit()
    {
        WindowDesk desk;
        AppProfile profile = desk.desk.profile;
        profile.expectedRegion = QStringLiteral("eu01");
        QVERIFY(awaited(desk.desk.store.profiles.update(profile, {}, desk.desk.store.vault.sealFunction(), desk.desk.store.vault.openFunction(), systemNow())));
        desk.fill(24);
        for (int i = 0; i < 12; ++i) {
            NewAuthorization row;
            row.profileId = profile.id;
            row.team = {QStringLiteral("345876451234569%1").arg(i), QStringLiteral("Team of a region %1").arg(i)};
            row.user = {QStringLiteral("3074457358607431473"), QStringLiteral("Ana Lima")};
            row.grant.requestedScopes = profile.expectedScopes;
            row.grant.grantedScopes = i % 3 == 0 ? ScopeSet({QStringLiteral("boards:read"), QStringLiteral("team:read"), QStringLiteral("organizations:teams:write")})
                                                 : profile.expectedScopes;
            row.grant.scopeAssumed = i % 3 == 1;
            if (i % 3 != 1)
                row.grant.liveScopes = row.grant.grantedScopes;
            row.grant.contextOutcome = i % 3 == 1 ? ContextOutcome::NotMade : ContextOutcome::Agreed;
            row.grant.region = i % 4 == 0 ? QStringLiteral("us01") : QStringLiteral("eu01");
            row.grant.authorizedAt = systemNow();
            row.accessToken = Secret::fromText(QStringLiteral("token-%1").arg(i));
            QVERIFY(awaited(desk.desk.store.installations.addAuthorization(row, desk.desk.store.vault.sealFunction(), systemNow())));
        }
        QVERIFY(desk.begin());
        auto *const table = desk.find<InstallationTable>("installationTable");
        for (int column = 0; column < installationColumnCount; ++column) // what is compared here, and little else
            table->setColumnHidden(column, column != int(InstallationColumn::Team) && column != int(InstallationColumn::Scopes)
                                       && column != int(InstallationColumn::Region) && column != int(InstallationColumn::State));
        QTRY_VERIFY(desk.shown<QToolButton>("filterRegion"));
        look(desk, QStringLiteral("scopes-filters"));
        desk.shown<QToolButton>("filterMissingScopes")->click();
        desk.model->installations()->setRegion(QStringLiteral("us01"));
        QTRY_COMPARE(desk.model->installations()->table()->rowCount(), 1);
        table->choose(0);
        QTRY_VERIFY(desk.model->details()->details());
        look(desk, QStringLiteral("scopes-chosen"));
        auto *const tabs = desk.find<QTabWidget>("detailsTabs");
        tabs->setCurrentWidget(desk.find<QWidget>("scopesTab"));
        look(desk, QStringLiteral("scopes-findings"));
        desk.model->installations()->clearFilters();
        desk.window->showScopeMatrix();
        auto *const matrix = desk.find<QWidget>("scopeMatrixWindow");
        QTRY_VERIFY(matrix->findChild<QPushButton *>(QStringLiteral("copyMatrixCsv"))->isEnabled());
        QTRY_VERIFY(!matrix->findChild<QLabel *>(QStringLiteral("scopeMatrixScope"))->text().isEmpty());
        lookAt(matrix, QStringLiteral("scope-matrix"));
    }

    void thePanelFitsInEveryState()
    {
        WindowDesk desk(WindowDesk::Kind::Sandbox);
        desk.visits = false;
        desk.fill(30);
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        desk.window->authorize();
        look(desk, QStringLiteral("authorize-form"));
        desk.shown<QPushButton>("authorizeContinue")->click();
        QTRY_VERIFY(desk.shown<QPushButton>("openBrowserButton"));
        look(desk, QStringLiteral("authorize-listening"));
        desk.shown<QToolButton>("addressFold")->click();
        desk.shown<QPushButton>("pasteAddressButton")->click();
        look(desk, QStringLiteral("authorize-address"));
        desk.shown<QToolButton>("addressFold")->click();
        desk.visits = true;
        desk.shown<QPushButton>("openBrowserButton")->click();
        QTRY_VERIFY(desk.shown<QPushButton>("outcomeButton1"));
        look(desk, QStringLiteral("authorize-done"));
        desk.shown<QPushButton>("outcomeButton2")->click();
        QTest::keyClicks(desk.shown<QLineEdit>("authorizeTeamId"), QStringLiteral("1234567890123456789"));
        desk.shown<QPushButton>("authorizeContinue")->click();
        QTRY_VERIFY(desk.shown<QPushButton>("openBrowserButton"));
        desk.shown<QPushButton>("openBrowserButton")->click();
        QTRY_VERIFY(desk.shown<QWidget>("outcomeBox"));
        look(desk, QStringLiteral("authorize-differs"));
    }

    void whatMiroStartsFits()
    {
        WindowDesk desk(WindowDesk::Kind::Sandbox);
        desk.fill(30);
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        desk.window->awaitMiro();
        look(desk, QStringLiteral("wait-form"));
        desk.shown<QPushButton>("waitStart")->click();
        QTRY_VERIFY(desk.shown<QPushButton>("waitStop"));
        look(desk, QStringLiteral("wait-armed"));
        desk.window->pasteToken();
        look(desk, QStringLiteral("paste-token"));

        desk.desk.sandbox.markRedirectUri(desk.desk.profile.sdkRedirectUri);
        const auto idOf = [&desk](const char *list) {
            return desk.desk.directory.value(QLatin1String(list)).toArray().at(0)[QLatin1String("id")].toString();
        };
        QVERIFY(desk.desk.visitor.visit(QUrl(QStringLiteral("%1/app/board/%2/launch/%3?user_id=%4")
                                                 .arg(desk.desk.sandbox.base(), idOf("teams"), desk.desk.profile.clientId, idOf("users")))));
        QTRY_VERIFY(desk.find<QPushButton>("heldDiscard"));
        desk.window->examine(desk.desk.profile);
        QTRY_VERIFY_WITH_TIMEOUT(desk.shown<QPushButton>("doctorRun") && desk.shown<QPushButton>("doctorRun")->isEnabled(), 20'000);
        lookAt(desk.window.get(), QStringLiteral("held-behind"));
        desk.window->findChild<QAction *>(QStringLiteral("commandShowHeld"))->trigger();
        QTRY_VERIFY(desk.shown<QPushButton>("heldDiscard"));
        look(desk, QStringLiteral("held"));
        desk.shown<QPushButton>("heldDiscard")->click();
        QTRY_VERIFY(desk.shown<QPushButton>("outcomeButton1"));
        look(desk, QStringLiteral("held-discarded"));
    }

    void theDoctorFits()
    {
        WindowDesk desk;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        desk.visits = false;
        desk.window->examine(desk.desk.profile, desk.desk.profile.redirectUri() + QLatin1Char('/'));
        QTRY_VERIFY(desk.shown<QPushButton>("doctorRun"));
        desk.shown<QPushButton>("doctorRun")->click();
        QTRY_VERIFY_WITH_TIMEOUT(desk.shown<QPushButton>("doctorRun") && desk.shown<QPushButton>("doctorRun")->isEnabled(), 20'000);
        lookAt(desk.window.get(), QStringLiteral("doctor"));
    }

    void theFormsOfTokensFit()
    {
        WindowDesk desk;
        desk.fill(8);
        QVERIFY(desk.begin());
        desk.window->lookIntoToken();
        auto *const dialog = desk.find<QWidget>("tokenFormDialog");
        lookAt(dialog, QStringLiteral("dialog-token-empty"));
        auto *const field = desk.shown<QLineEdit>("tokenFormField");
        field->setText(QStringLiteral("eyJtaXJvLm9yaWdpbiI6ImV1MDEifQ_test-token-2"));
        QTRY_VERIFY(desk.shown<QPushButton>("tokenFormShow1"));
        lookAt(dialog, QStringLiteral("dialog-token-known"));
        const auto part = [](const QByteArray &json) { return QString::fromLatin1(json.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)); };
        field->setText(QStringList{part("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"),
                                   part("{\"iss\":\"miro\",\"sub\":\"3458764512345678901\",\"team\":\"3458764500000000001\",\"user\":"
                                        "\"3074457358607431473\",\"iat\":1795442400,\"exp\":1795446000,\"about\":\"a sentence that is too long "
                                        "for one line of the table and goes on below itself, as sentences do\"}"),
                                   QStringLiteral("c2lnbmF0dXJl")}
                           .join(QLatin1Char('.')));
        QTRY_COMPARE(desk.shown<QLabel>("tokenFormSearch")->text(), QStringLiteral("No installation of this store has it as its current token."));
        lookAt(dialog, QStringLiteral("dialog-token-jwt"));
        dialog->close();
        desk.find<InstallationTable>("installationTable")->choose(3);
        QTRY_VERIFY(desk.model->details()->details());
        desk.find<QTabWidget>("detailsTabs")->setCurrentIndex(1);
        desk.shown<QPushButton>("accessTokenForm")->click();
        QTRY_VERIFY(desk.shown<QWidget>("storedFormDialog"));
        lookAt(desk.shown<QWidget>("storedFormDialog"), QStringLiteral("dialog-token-stored"));
    }

    void theDialogsFit()
    {
        const QByteArray manifest = "appName: Board archive\nsdkVersion: SDK_V2\nsdkUri: https://apps.acme.example/boards\n"
                                    "redirectUris:\n  - http://localhost:8407/callback\n  - https://apps.acme.example/oauth/\n"
                                    "redirectUriForSdk: http://localhost:8407/callback\nscopes:\n  - boards:read\n  - team:read\ncolour: green\n";
        WindowDesk desk;
        ManifestDialog difference(desk.desk.profile, &ProfilesPageModel::readManifest, {}, nullptr);
        difference.setText(QString::fromUtf8(manifest));
        difference.show();
        lookAt(&difference, QStringLiteral("dialog-manifest"));
        ScopePicker scopes(ScopeSet({QStringLiteral("boards:read"), QStringLiteral("made:up")}), nullptr);
        scopes.show();
        lookAt(&scopes, QStringLiteral("dialog-scopes"));
        TypeNameDialog typed({QStringLiteral("Delete the app profile?"),
                              QStringLiteral("The profile, its client secret and its certificate are deleted from this store. The app "
                                             "at Miro stays as it is."),
                              QStringLiteral("Board archive"), QStringLiteral("Delete")},
                             nullptr);
        typed.show();
        lookAt(&typed, QStringLiteral("dialog-name"));
    }
};

QTEST_MAIN(tst_Pictures)
#include "tst_pictures.moc"
