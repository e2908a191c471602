// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/windowdesk.h"

#include "lifecycle/loopbackcertificate.h"
#include "vault/certificate.h"
#include "widgets/manifestdialog.h"
#include "widgets/typenamedialog.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QToolButton>

using Page = MainWindowModel::Page;

/// The page of app profiles in the window, over a real store.
class tst_ProfilesPage : public QObject
{
    Q_OBJECT

private:
    static bool begin(WindowDesk &desk)
    {
        if (!desk.begin() || !QTest::qWaitFor([&desk] { return !desk.model->profiles()->all().isEmpty(); }, 10'000))
            return false;
        desk.window->activateWindow();
        return QTest::qWaitFor([&desk] { return desk.window->isActiveWindow(); }, 10'000);
    }
    static bool open(WindowDesk &desk)
    {
        if (!begin(desk))
            return false;
        desk.model->showProfiles();
        return QTest::qWaitFor([&desk] { return !desk.model->profiles()->whyNoRemoval().contains(QStringLiteral("counted")); },
                               10'000);
    }
    /// Tabs on until the widget \a name has the focus.
    static bool tabTo(const QString &name)
    {
        for (int i = 0; i < 80; ++i) {
            QWidget *const focused = QApplication::focusWidget();
            if (focused && focused->objectName() == name)
                return true;
            QTest::keyClick(focused, Qt::Key_Tab);
        }
        return false;
    }
    static void type(const QString &text) { QTest::keyClicks(QApplication::focusWidget(), text); }
    static void press(Qt::Key key) { QTest::keyClick(QApplication::focusWidget(), key); }
    static void makeProduction(WindowDesk &desk)
    {
        AppProfile profile = desk.desk.profile;
        profile.environment = Environment::Production;
        const Result<AppProfile> changed
            = awaited(desk.desk.store.profiles.update(profile, {}, desk.desk.store.vault.sealFunction(),
                                                      desk.desk.store.vault.openFunction(), systemNow()));
        QVERIFY(changed);
        desk.desk.profile = *changed;
    }

    /// Another app profile in the store, of the same app.
    static Result<AppProfile> add(WindowDesk &desk, const QString &name, const QStringList &uris)
    {
        AppProfile profile = desk.desk.profile;
        profile.id = 0;
        profile.name = name;
        profile.redirectUris = uris;
        profile.sdkRedirectUri.clear();
        return awaited(desk.desk.store.profiles.add(profile, desk.desk.clientSecret, desk.desk.store.vault.sealFunction(),
                                                    systemNow()));
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void anAppIsAddedWithTheKeyboardAlone()
    {
        WindowDesk desk;
        QVERIFY(begin(desk));
        QTest::keyClick(desk.window.get(), Qt::Key_5, Qt::ControlModifier);
        QCOMPARE(desk.model->page(), Page::Profiles);
        QVERIFY(desk.find<QToolButton>("showProfiles")->isChecked());
        QVERIFY(tabTo(QStringLiteral("newProfile")));
        press(Qt::Key_Space);
        QTRY_COMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("edit_name"));
        type(QStringLiteral("Board archive"));
        QVERIFY(tabTo(QStringLiteral("environmentChoice")));
        press(Qt::Key_Down);
        QVERIFY(tabTo(QStringLiteral("edit_client_id")));
        type(QStringLiteral("3458764512345670000"));
        QVERIFY(tabTo(QStringLiteral("edit_client_secret")));
        type(QStringLiteral("canary-client-secret"));
        QVERIFY(tabTo(QStringLiteral("edit_redirect_uri_1")));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_A, Qt::ControlModifier);
        type(QStringLiteral("http://127.0.0.1:8451/callback"));
        QVERIFY(tabTo(QStringLiteral("addRedirectUri")));
        press(Qt::Key_Space);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("edit_redirect_uri_2"));
        type(QStringLiteral("https://apps.example/oauth/miro"));
        QVERIFY(tabTo(QStringLiteral("copyRedirectUri2")));
        press(Qt::Key_Space);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("https://apps.example/oauth/miro"));
        QVERIFY(tabTo(QStringLiteral("moveUpRedirectUri2")));
        press(Qt::Key_Space);
        QCOMPARE(desk.shown<QLineEdit>("edit_redirect_uri_1")->text(), QStringLiteral("https://apps.example/oauth/miro"));
        // The marks are one stop; the arrows go through them, and Space marks.
        QVERIFY(tabTo(QStringLiteral("markRedirectUri1")));
        press(Qt::Key_Down);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("markRedirectUri2"));
        press(Qt::Key_Space);
        QVERIFY(desk.shown<QRadioButton>("markRedirectUri2")->isChecked());
        QVERIFY(tabTo(QStringLiteral("edit_expected_scopes")));
        type(QStringLiteral("boards:read made:up"));
        QVERIFY(tabTo(QStringLiteral("profileSave")));
        press(Qt::Key_Space);
        QTRY_COMPARE(desk.model->profiles()->all().size(), 2);
        const Result<AppProfile> stored = awaited(desk.store->profiles.byName(QStringLiteral("Board archive")));
        QVERIFY(stored);
        QCOMPARE(stored->environment, Environment::Staging);
        QCOMPARE(stored->redirectUris, QStringList({QStringLiteral("https://apps.example/oauth/miro"),
                                                    QStringLiteral("http://127.0.0.1:8451/callback")}));
        QCOMPARE(stored->sdkRedirectUri, QStringLiteral("http://127.0.0.1:8451/callback"));
        QVERIFY(stored->expectedScopes.contains(QStringLiteral("made:up")));
        QVERIFY(stored->hasClientSecret);
        QVERIFY(desk.shown<QLineEdit>("edit_client_secret")->text().isEmpty());
        QTRY_VERIFY(desk.window->windowTitle().contains(QStringLiteral("Board archive (staging)")));
        QTest::keyClick(desk.window.get(), Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(desk.model->page(), Page::Installations);
    }

    void noFieldIsSquashedWhenTheNumberOfUrisChanges()
    {
        WindowDesk desk;
        const QString first = desk.desk.profile.redirectUri();
        QVERIFY(add(desk, QStringLiteral("Two"), {first, QStringLiteral("https://apps.example/oauth/miro")}));
        QVERIFY(open(desk));
        desk.window->resize(1280, 820);
        const auto squashed = [&desk] {
            desk.window->grab(); // lays everything out
            QStringList names;
            const QList<QLineEdit *> fields = desk.window->findChildren<QLineEdit *>();
            for (const QLineEdit *const field : fields) {
                if (field->isVisible() && field->height() < field->sizeHint().height())
                    names.append(QStringLiteral("%1 %2").arg(field->objectName()).arg(field->height()));
            }
            return names.join(QLatin1Char(' '));
        };
        const AppProfile two = desk.model->profiles()->all().last();
        for (const RowId id : {two.id, desk.desk.profile.id, two.id, desk.desk.profile.id}) {
            desk.model->profiles()->select(id);
            QCOMPARE(desk.model->profiles()->currentId(), id);
            QTRY_COMPARE(squashed(), QString());
        }
        desk.model->profiles()->select(two.id);
        QTRY_COMPARE(squashed(), QString());
        desk.shown<QPushButton>("archiveProfile")->click();
        QTRY_COMPARE(desk.model->profiles()->currentId(), desk.desk.profile.id);
        QTRY_COMPARE(squashed(), QString());
    }

    void theMarkGoesWithItsUri()
    {
        WindowDesk desk;
        QVERIFY(open(desk));
        const QString first = desk.desk.profile.redirectUri();
        QVERIFY(desk.shown<QRadioButton>("markRedirectUri1")->isChecked());
        desk.shown<QToolButton>("addRedirectUri")->click();
        QVERIFY(!desk.shown<QRadioButton>("markRedirectUri2")->isEnabled()); // nothing to mark yet
        QTest::keyClicks(desk.shown<QLineEdit>("edit_redirect_uri_2"), QStringLiteral("http://apps.example/cb"));
        QCOMPARE(desk.shown<QLabel>("mark_redirect_uri_2")->accessibleName(), QStringLiteral("wrong"));
        QVERIFY(desk.shown<QLabel>("sentence_redirect_uri_2")->text().contains(QStringLiteral("https://")));
        QCOMPARE(desk.shown<QLabel>("mark_redirect_uri_1")->accessibleName(), QStringLiteral("good"));
        desk.shown<QToolButton>("moveDownRedirectUri1")->click();
        QVERIFY(desk.shown<QRadioButton>("markRedirectUri2")->isChecked());
        QCOMPARE(desk.model->profiles()->form()->profile().sdkRedirectUri, first);
        desk.shown<QToolButton>("removeRedirectUri1")->click();
        QVERIFY(!desk.shown<QWidget>("edit_redirect_uri_2"));
        QVERIFY(desk.shown<QRadioButton>("markRedirectUri1")->isChecked());
        QVERIFY(!desk.model->profiles()->form()->isChanged()); // as it was
        desk.shown<QRadioButton>("markNoRedirectUri")->click();
        QVERIFY(desk.model->profiles()->form()->profile().sdkRedirectUri.isEmpty());
    }

    void aProductionAppIsDeletedOnlyWhenItsNameIsTyped()
    {
        WindowDesk desk;
        makeProduction(desk);
        QVERIFY(open(desk));
        desk.shown<QPushButton>("deleteProfile")->click();
        auto *dialog = desk.window->findChild<TypeNameDialog *>();
        QVERIFY(dialog && dialog->isVisible());
        auto *goOn = dialog->findChild<QPushButton *>(QStringLiteral("typeNameGoOn"));
        auto *edit = dialog->findChild<QLineEdit *>(QStringLiteral("typeNameEdit"));
        QVERIFY(!goOn->isEnabled());
        QVERIFY(dialog->findChild<QPushButton *>(QStringLiteral("typeNameCancel"))->isDefault());
        QTest::keyClicks(edit, desk.desk.profile.name.chopped(1));
        QVERIFY(!goOn->isEnabled());
        QTest::keyClick(edit, Qt::Key_Escape);
        QTRY_VERIFY(!desk.window->findChild<TypeNameDialog *>());
        QCOMPARE(awaited(desk.store->profiles.list())->size(), 1);
        desk.shown<QPushButton>("deleteProfile")->click();
        dialog = desk.window->findChild<TypeNameDialog *>();
        QVERIFY(dialog);
        goOn = dialog->findChild<QPushButton *>(QStringLiteral("typeNameGoOn"));
        QTest::keyClicks(dialog->findChild<QLineEdit *>(QStringLiteral("typeNameEdit")), desk.desk.profile.name);
        QVERIFY(goOn->isEnabled());
        goOn->click();
        QTRY_VERIFY(desk.model->profiles()->all().isEmpty());
        QVERIFY(awaited(desk.store->profiles.list())->isEmpty());
        QVERIFY(desk.asked.isEmpty()); // one question is enough
    }

    void aProductionAppIsArchivedOnlyWhenItsNameIsTyped()
    {
        WindowDesk desk;
        makeProduction(desk);
        desk.fill(1);
        QVERIFY(open(desk));
        QVERIFY(!desk.shown<QPushButton>("deleteProfile")->isEnabled()); // it has an installation
        QVERIFY(desk.shown<QPushButton>("deleteProfile")->toolTip().contains(QStringLiteral("archive it instead")));
        desk.shown<QPushButton>("archiveProfile")->click();
        auto *const dialog = desk.window->findChild<TypeNameDialog *>();
        QVERIFY(dialog);
        QTest::keyClicks(dialog->findChild<QLineEdit *>(QStringLiteral("typeNameEdit")), desk.desk.profile.name);
        dialog->findChild<QPushButton *>(QStringLiteral("typeNameGoOn"))->click();
        QTRY_COMPARE(desk.model->profiles()->archivedCount(), 1);
        QCOMPARE(desk.find<QListWidget>("profileList")->count(), 0);
        desk.shown<QCheckBox>("showArchived")->click();
        QCOMPARE(desk.find<QListWidget>("profileList")->count(), 1);
        desk.model->showInstallations();
        QTRY_VERIFY(!desk.shown<QPushButton>("authorizeButton")->isEnabled());
        QTRY_COMPARE(desk.find<QComboBox>("appFilter")->count(), 2); // its installation can still be found
    }

    void theFocusLeavesWhatMadeAnAppGo_data()
    {
        QTest::addColumn<QString>("button");
        QTest::newRow("archived") << QStringLiteral("archiveProfile");
        QTest::newRow("deleted") << QStringLiteral("deleteProfile");
    }
    void theFocusLeavesWhatMadeAnAppGo()
    {
        QFETCH(const QString, button);
        WindowDesk desk;
        for (const QString &name : {QStringLiteral("Second"), QStringLiteral("Third")})
            QVERIFY(add(desk, name, desk.desk.profile.redirectUris));
        QVERIFY(open(desk));
        QTRY_VERIFY(desk.shown<QPushButton>("deleteProfile")->isEnabled()); // its installations are counted
        QVERIFY(tabTo(button));
        press(Qt::Key_Space);
        QTRY_COMPARE(desk.model->profiles()->shown().size(), 2);
        QTRY_VERIFY(!desk.model->profiles()->whyNoRemoval().contains(QStringLiteral("counted")));
        QCOMPARE(QApplication::focusWidget(), desk.find<QListWidget>("profileList"));
        press(Qt::Key_Space); // nobody chose another one
        desk.model->profiles()->reload();
        QSignalSpy listed(desk.model->profiles(), &ProfilesPageModel::listed);
        QTRY_COMPARE(listed.count(), 1);
        QCOMPARE(desk.model->profiles()->shown().size(), 2);
    }

    void aChangeThatUnverifiesIsAskedAbout_data()
    {
        QTest::addColumn<bool>("agreed");
        QTest::newRow("C3 agreed") << true;
        QTest::newRow("C3 not now") << false;
    }
    void aChangeThatUnverifiesIsAskedAbout()
    {
        QFETCH(const bool, agreed);
        WindowDesk desk;
        desk.fill(2);
        QVERIFY(open(desk));
        desk.answer = agreed;
        QTest::keyClicks(desk.shown<QLineEdit>("edit_client_id"), QStringLiteral("9"));
        QVERIFY(desk.shown<QLabel>("profileChanged"));
        desk.shown<QPushButton>("profileSave")->click();
        QTRY_COMPARE(desk.asked.size(), 1);
        QVERIFY(desk.asked.first().startsWith(QStringLiteral("2 installations will be marked as not verified.")));
        if (agreed)
            QTRY_VERIFY(!desk.model->profiles()->form()->isChanged());
        QCOMPARE(desk.model->profiles()->form()->isChanged(), !agreed);
        QCOMPARE(awaited(desk.store->profiles.list())->first().clientId.endsWith(QLatin1Char('9')), agreed);
    }

    void leavingWithUnsavedChangesAsks()
    {
        WindowDesk desk;
        QVERIFY(open(desk));
        desk.answer = false;
        QTest::keyClicks(desk.shown<QLineEdit>("edit_name"), QStringLiteral("x"));
        desk.shown<QToolButton>("showInstallations")->click();
        QCOMPARE(desk.asked.size(), 1);
        QCOMPARE(desk.model->page(), Page::Profiles);
        QVERIFY(desk.shown<QToolButton>("showProfiles")->isChecked());
        desk.shown<QPushButton>("newProfile")->click();
        QCOMPARE(desk.asked.size(), 2);
        desk.window->close();
        QCOMPARE(desk.asked.size(), 3);
        QVERIFY(desk.window->isVisible());
        desk.answer = true;
        desk.shown<QToolButton>("showInstallations")->click();
        QCOMPARE(desk.model->page(), Page::Installations);
        desk.model->showProfiles();
        QCOMPARE(desk.shown<QLineEdit>("edit_name")->text(), desk.desk.profile.name);
    }

    void aLockedVaultIsOpenedInBetweenAndTheChangeIsKept()
    {
        WindowDesk desk;
        QVERIFY(open(desk));
        desk.model->vault()->readWays();
        QTRY_VERIFY(!desk.model->vault()->ways().isNew());
        desk.model->lock();
        QTest::keyClicks(desk.shown<QLineEdit>("edit_name"), QStringLiteral("x"));
        desk.shown<QPushButton>("profileSave")->click();
        QTRY_COMPARE(desk.model->page(), Page::Unlock);
        QTest::keyClicks(desk.find<QLineEdit>("passphrase"), QStringLiteral("a passphrase for tests"));
        QTest::keyClick(desk.find<QLineEdit>("passphrase"), Qt::Key_Return);
        QTRY_COMPARE(desk.model->page(), Page::Profiles);
        QTRY_VERIFY(!desk.model->profiles()->form()->isChanged());
        QCOMPARE(awaited(desk.store->profiles.list())->first().name, QString(desk.desk.profile.name + QLatin1Char('x')));
    }

    void productionApprovesNothingByItself()
    {
        WindowDesk desk;
        QVERIFY(open(desk));
        desk.shown<QToolButton>("advancedButton")->setChecked(true);
        auto *const approves = desk.shown<QCheckBox>("approvesSwitch");
        QVERIFY(approves->isEnabled());
        approves->click();
        QVERIFY(desk.model->profiles()->form()->profile().approvesByItself);
        desk.shown<QComboBox>("environmentChoice")->setFocus();
        press(Qt::Key_Down);
        press(Qt::Key_Down);
        QCOMPARE(desk.model->profiles()->form()->profile().environment, Environment::Production);
        QVERIFY(!approves->isEnabled());
        QVERIFY(desk.shown<QLabel>("whyNoApproval"));
        QVERIFY(!desk.model->profiles()->form()->profile().approvesByItself);
    }

    void whoIsGivenTheClientSecretIsSaidWhileTyping_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("host");
        QTest::newRow("Miro") << QStringLiteral("https://api.miro.com/v1/oauth/token") << QString();
        QTest::newRow("another host") << QStringLiteral("https://miro.example/token") << QStringLiteral("miro.example");
        QTest::newRow("a name that only ends alike") << QStringLiteral("https://notmiro.com/token") << QStringLiteral("notmiro.com");
    }
    void whoIsGivenTheClientSecretIsSaidWhileTyping()
    {
        QFETCH(const QString, address);
        QFETCH(const QString, host);
        WindowDesk desk;
        QVERIFY(open(desk));
        desk.shown<QToolButton>("advancedButton")->setChecked(true);
        auto *const token = desk.shown<QLineEdit>("edit_token");
        token->selectAll();
        QTest::keyClicks(token, address);
        const QString sentence = desk.shown<QLabel>("sentence_client_secret")->text();
        QVERIFY2(sentence.startsWith(QStringLiteral("Empty keeps the stored one.")), qPrintable(sentence));
        if (host.isEmpty())
            QVERIFY2(!sentence.contains(QStringLiteral("sent to")), qPrintable(sentence));
        else
            QVERIFY2(sentence.endsWith(QStringLiteral(" It is sent to %1.").arg(host)), qPrintable(sentence));
    }

    void extraParametersAreCheckedWhileTyping()
    {
        WindowDesk desk;
        QVERIFY(open(desk));
        desk.shown<QToolButton>("advancedButton")->setChecked(true);
        QTest::keyClicks(desk.shown<QPlainTextEdit>("edit_extra_authorize"), QStringLiteral("prompt"));
        QVERIFY(desk.shown<QLabel>("sentence_extra_authorize"));
        QTest::keyClicks(desk.shown<QPlainTextEdit>("edit_extra_authorize"), QStringLiteral("=consent"));
        QVERIFY(!desk.shown<QLabel>("sentence_extra_authorize"));
        desk.shown<QPushButton>("profileSave")->click();
        QTRY_VERIFY(!desk.model->profiles()->form()->isChanged());
        QCOMPARE(parameterText(awaited(desk.store->profiles.list())->first().extra.authorize), QStringLiteral("prompt=consent"));
    }
    void theCredentialsAreCheckedAtTheTokenAddress()
    {
        WindowDesk desk;
        QVERIFY(open(desk));
        desk.shown<QPushButton>("checkCredentials")->click();
        QTRY_VERIFY_WITH_TIMEOUT(desk.shown<QLabel>("profileNotice"), 10'000);
        QVERIFY(!desk.shown<QLabel>("profileNotice")->text().isEmpty());
        QVERIFY(!desk.shown<QWidget>("profilesError"));
        QVERIFY(desk.shown<QPushButton>("checkCredentials")->isEnabled());
    }

    void aManifestFillsTheFormAndStoresNothing()
    {
        WindowDesk desk;
        QVERIFY(open(desk));
        desk.shown<QPushButton>("appManifest")->click();
        auto *const dialog = desk.window->findChild<ManifestDialog *>();
        QVERIFY(dialog && dialog->isVisible());
        auto *const take = dialog->findChild<QPushButton *>(QStringLiteral("takeManifest"));
        auto *const text = dialog->findChild<QPlainTextEdit *>(QStringLiteral("manifestText"));
        text->setPlainText(QStringLiteral("redirectUris: [\n"));
        QVERIFY(!take->isEnabled());
        QVERIFY(!dialog->findChild<QLabel *>(QStringLiteral("manifestVerdict"))->text().isEmpty());
        text->setPlainText(QStringLiteral("appName: Acme\nsdkUri: https://apps.example/app\nredirectUris:\n"
                                          "  - http://127.0.0.1:8499/other\nscopes:\n  - boards:read\nsurprise: 1\n"));
        QVERIFY(take->isEnabled());
        QVERIFY(dialog->findChild<QTableWidget *>(QStringLiteral("manifestDifferences"))->rowCount() > 2);
        QVERIFY(dialog->findChild<QLabel *>(QStringLiteral("manifestRemarks"))->text().contains(QStringLiteral("surprise")));
        take->click();
        QCOMPARE(desk.shown<QLineEdit>("edit_redirect_uri_1")->text(), QStringLiteral("http://127.0.0.1:8499/other"));
        QCOMPARE(desk.shown<QLineEdit>("edit_app_url")->text(), QStringLiteral("https://apps.example/app"));
        QCOMPARE(awaited(desk.store->profiles.list())->first().redirectUris, desk.desk.profile.redirectUris);
        desk.shown<QPushButton>("profileSave")->click();
        QTRY_VERIFY(!desk.model->profiles()->form()->isChanged());
        const AppProfile stored = awaited(desk.store->profiles.list())->first();
        QCOMPARE(stored.redirectUris, QStringList{QStringLiteral("http://127.0.0.1:8499/other")});
        QVERIFY(stored.manifest.contains(QStringLiteral("surprise")));
        QTRY_VERIFY(!desk.window->findChild<ManifestDialog *>());
        desk.shown<QPushButton>("appManifest")->click(); // begins with what was taken before
        QVERIFY(desk.window->findChild<QPlainTextEdit *>(QStringLiteral("manifestText"))->toPlainText().contains(QStringLiteral("surprise")));
    }

    void theSwitchesAreStored()
    {
        WindowDesk desk;
        QVERIFY(open(desk));
        QVERIFY(tabTo(QStringLiteral("advancedButton")));
        press(Qt::Key_Space);
        for (const char *name : {"pkceSwitch", "sendScopeSwitch"}) {
            QVERIFY2(tabTo(QLatin1String(name)), name);
            press(Qt::Key_Space);
        }
        QVERIFY(tabTo(QStringLiteral("edit_expected_region")));
        type(QStringLiteral("EU01"));
        QVERIFY(tabTo(QStringLiteral("refreshesAheadSwitch")));
        press(Qt::Key_Space);
        QVERIFY(tabTo(QStringLiteral("refreshDays")));
        type(QStringLiteral("30"));
        QVERIFY(tabTo(QStringLiteral("approvesSwitch")));
        press(Qt::Key_Space);
        QVERIFY(tabTo(QStringLiteral("profileSave")));
        press(Qt::Key_Space);
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("edit_expected_region")); // C15.3 capitals
        QVERIFY(desk.model->profiles()->form()->isChanged());
        desk.shown<QLineEdit>("edit_expected_region")->clear();
        type(QStringLiteral("eu01"));
        QVERIFY(tabTo(QStringLiteral("profileSave")));
        press(Qt::Key_Space);
        QTRY_VERIFY(!desk.model->profiles()->form()->isChanged());
        const AppProfile stored = awaited(desk.store->profiles.list())->first();
        QVERIFY(!stored.usePkce);
        QVERIFY(stored.sendScope);
        QVERIFY(stored.approvesByItself);
        QVERIFY(stored.refreshesAhead);
        QCOMPARE(stored.refreshDays, 30);
        QCOMPARE(stored.expectedRegion, QStringLiteral("eu01"));
    }

    void otherScopesAreAskedAboutWithTheirCount_data()
    {
        QTest::addColumn<bool>("byManifest");
        QTest::addColumn<bool>("agreed");
        QTest::newRow("C6.2 typed, agreed") << false << true;
        QTest::newRow("C6.2 typed, not now") << false << false;
        QTest::newRow("C6.2 from a manifest") << true << true;
    }
    void otherScopesAreAskedAboutWithTheirCount()
    {
        QFETCH(const bool, byManifest);
        QFETCH(const bool, agreed);
        WindowDesk desk;
        desk.fill(3);
        QVERIFY(open(desk));
        desk.answer = agreed;
        const ScopeSet former = desk.desk.profile.expectedScopes;
        if (byManifest) {
            AppProfile taken = desk.model->profiles()->form()->profile(); // what the manifest's window hands over
            taken.expectedScopes = ScopeSet(former.names() + QStringList{QStringLiteral("team:read")});
            desk.model->profiles()->form()->take(taken);
        } else {
            auto *const field = desk.shown<QLineEdit>("edit_expected_scopes");
            field->end(false);
            QTest::keyClicks(field, QStringLiteral(" team:read"));
        }
        desk.shown<QPushButton>("profileSave")->click();
        QTRY_COMPARE(desk.asked, QStringList{QStringLiteral("Saving marks 3 installations as missing scopes.")});
        if (agreed)
            QTRY_VERIFY(!desk.model->profiles()->form()->isChanged());
        QCOMPARE(awaited(desk.store->profiles.list())->first().expectedScopes == former, !agreed);
        InstallationQuery query;
        query.drift = InstallationQuery::Drift::Missing;
        QCOMPARE(awaited(desk.store->installations.ids(query, desk.desk.clock()(), 0))->size(), agreed ? 3 : 0);
    }

    void enterAndItsShortcutSave_data()
    {
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("keys");
        QTest::newRow("Enter in a field") << QStringLiteral("edit_name") << QStringLiteral("Return");
        QTest::newRow("Enter in a redirect URI") << QStringLiteral("edit_redirect_uri_1") << QStringLiteral("Return");
        QTest::newRow("Enter of the number pad") << QStringLiteral("edit_app_url") << QStringLiteral("Enter");
        QTest::newRow("Enter on the button") << QStringLiteral("profileSave") << QStringLiteral("Return");
        QTest::newRow("Ctrl+S anywhere") << QStringLiteral("environmentChoice") << QStringLiteral("Ctrl+S");
    }
    void enterAndItsShortcutSave()
    {
        QFETCH(const QString, where);
        QFETCH(const QString, keys);
        WindowDesk desk;
        QVERIFY(open(desk));
        QTest::keyClicks(desk.shown<QLineEdit>("edit_name"), QStringLiteral("x"));
        QVERIFY(tabTo(where));
        QTest::keySequence(QApplication::focusWidget(), QKeySequence(keys));
        QTRY_VERIFY(!desk.model->profiles()->form()->isChanged());
        QCOMPARE(awaited(desk.store->profiles.list())->first().name, QString(desk.desk.profile.name + QLatin1Char('x')));
    }

    void enterPressesTheButtonWithTheFocus()
    {
        WindowDesk desk;
        QVERIFY(open(desk));
        QVERIFY(tabTo(QStringLiteral("newProfile")));
        press(Qt::Key_Return);
        QTRY_COMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("edit_name"));
        QVERIFY(!desk.model->profiles()->form()->isEditing());
    }

    void anHttpsUriShowsItsCertificate()
    {
        WindowDesk desk;
        QVERIFY(open(desk));
        QVERIFY(!desk.shown<QWidget>("certificateBox"));
        auto *const uri = desk.shown<QLineEdit>("edit_redirect_uri_1");
        uri->selectAll();
        QTest::keyClicks(uri, QStringLiteral("https://localhost:8443/callback"));
        QVERIFY(desk.shown<QWidget>("certificateBox"));
        desk.shown<QPushButton>("renewCertificate")->click();
        QTRY_VERIFY(desk.shown<QPushButton>("saveCertificate")->isEnabled());
        QVERIFY(desk.shown<QLabel>("certificateFacts")->text().contains(QStringLiteral("127.0.0.1")));
        QTemporaryDir folder;
        desk.file = folder.filePath(QStringLiteral("grantdesk.crt"));
        desk.shown<QPushButton>("saveCertificate")->click();
        QTRY_VERIFY(QFile::exists(desk.file));
        QFile file(desk.file);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray pem = file.readAll();
        QVERIFY(pem.contains("CERTIFICATE"));
        QVERIFY(!pem.contains("PRIVATE"));
    }

    void theAdminsOwnCertificateTakesItsPlace()
    {
        WindowDesk desk;
        QVERIFY(open(desk));
        auto *const uri = desk.shown<QLineEdit>("edit_redirect_uri_1");
        uri->selectAll();
        QTest::keyClicks(uri, QStringLiteral("https://localhost:8443/callback"));
        QTemporaryDir folder;
        const auto write = [&folder](const QString &name, const QByteArray &content) {
            QFile file(folder.filePath(name));
            return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName() : QString();
        };
        const Result<TlsIdentity> own = makeLoopbackCertificate(systemNow());
        const Result<TlsIdentity> other = makeLoopbackCertificate(systemNow());
        QVERIFY(own && other);
        const QString certificate = write(QStringLiteral("own.crt"), own->certificatePem);
        const QString key = write(QStringLiteral("own.key"), own->keyPem.expose().toByteArray());
        const QString wrongKey = write(QStringLiteral("wrong.key"), other->keyPem.expose().toByteArray());

        desk.files = {certificate, wrongKey};
        desk.shown<QPushButton>("ownCertificate")->click();
        QTRY_VERIFY(desk.shown<QWidget>("certificateError"));
        const auto before = awaited(certificateOf(&desk.store->profiles, desk.desk.profile.id));
        QVERIFY(before && !*before);

        desk.files = {certificate, key};
        desk.shown<QPushButton>("ownCertificate")->click();
        QTRY_VERIFY(!desk.shown<QWidget>("certificateError"));
        QTRY_VERIFY(desk.shown<QPushButton>("saveCertificate")->isEnabled());
        const auto stored = awaited(certificateOf(&desk.store->profiles, desk.desk.profile.id));
        QVERIFY(stored && *stored);
        QCOMPARE((*stored)->sha256, certificateFacts(own->certificatePem)->sha256);
        QVERIFY(desk.files.isEmpty());
    }
};

QTEST_MAIN(tst_ProfilesPage)
#include "tst_profilespage.moc"
