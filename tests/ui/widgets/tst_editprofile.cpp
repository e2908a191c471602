// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/windowdesk.h"

#include "lifecycle/addprofile.h"
#include "widgets/installationtable.h"

#include <QAction>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

using Page = MainWindowModel::Page;

/// An app profile is changed in the window, over a real store.
class tst_EditProfile : public QObject
{
    Q_OBJECT

private:
    static bool beginWith(WindowDesk &desk, int rows)
    {
        desk.fill(rows);
        return desk.begin() && QTest::qWaitFor([&desk] { return !desk.model->installations()->profiles().isEmpty(); });
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void anAppProfileIsEditedOnThePageOfAppProfiles()
    {
        WindowDesk desk;
        QVERIFY(beginWith(desk, 3));
        desk.find<InstallationTable>("installationTable")->choose(0);
        QTRY_VERIFY(desk.model->details()->details());
        desk.shown<QToolButton>("editProfileButton")->click();
        QCOMPARE(desk.model->page(), Page::Profiles);
        QCOMPARE(desk.shown<QLineEdit>("edit_name")->text(), desk.desk.profile.name);
        QCOMPARE(desk.shown<QLineEdit>("edit_client_id")->text(), desk.desk.profile.clientId);
        QCOMPARE(desk.find<QWidget>("profilesPage")->findChild<QLineEdit *>(QStringLiteral("edit_token"))->text(), desk.desk.profile.endpoints.token);
        QVERIFY(desk.shown<QLineEdit>("edit_client_secret")->text().isEmpty());
        QCOMPARE(desk.shown<QLineEdit>("edit_client_secret")->placeholderText(), QStringLiteral("unchanged"));
        desk.shown<QLineEdit>("edit_name")->clear();
        QTest::keyClicks(desk.shown<QLineEdit>("edit_name"), QStringLiteral("Renamed"));
        desk.find<QPushButton>("profileSave")->click();
        QTRY_VERIFY(!desk.model->profiles()->form()->isChanged());
        QCOMPARE(desk.model->page(), Page::Profiles);
        QVERIFY(!desk.window->findChild<QWidget *>(QStringLiteral("authorizePanel"))); // only a new app leads on to its first team
        QTRY_COMPARE(desk.model->installations()->profiles().first().name, QStringLiteral("Renamed"));
        QCOMPARE(desk.model->installations()->profiles().size(), 1);
        QTRY_COMPARE(desk.model->details()->details()->installation.profileName, QStringLiteral("Renamed"));
        const Result<SealedRecord> record = awaited(desk.desk.store.profiles.clientSecret(desk.desk.profile.id));
        QVERIFY(record);
        QVERIFY(*desk.desk.store.vault.open(record->sealed, record->identity) == desk.desk.clientSecret);
        // The next new app begins with an empty form.
        desk.model->connectApp();
        QVERIFY(desk.shown<QLineEdit>("edit_name")->text().isEmpty());
        QVERIFY(desk.shown<QLineEdit>("edit_client_secret")->placeholderText().isEmpty());
    }

    void whichOfSeveralAppProfilesIsEditedIsAskedOrFollowsTheFilter()
    {
        WindowDesk desk;
        AppProfile second = desk.desk.profile;
        second.id = 0;
        second.name = QStringLiteral("R&D board tool");
        const Result<AppProfile> added
            = awaited(addProfile(&desk.desk.store.profiles, &desk.desk.store.vault, second, desk.desk.clientSecret, systemNow()));
        QVERIFY(added);
        QVERIFY(beginWith(desk, 1));
        auto *const edit = desk.window->findChild<QAction *>(QStringLiteral("commandEditProfile"));
        edit->trigger();
        auto *const menu = desk.window->findChild<QMenu *>(QStringLiteral("editProfileMenu"));
        QVERIFY(menu);
        QCOMPARE(menu->actions().size(), 2);
        QVERIFY(menu->actions().last()->text().startsWith(QStringLiteral("R&&D board tool")));
        menu->actions().last()->trigger();
        menu->close();
        QCOMPARE(desk.model->page(), Page::Profiles);
        QCOMPARE(desk.shown<QLineEdit>("edit_name")->text(), second.name);
        desk.window->findChild<QAction *>(QStringLiteral("commandInstallations"))->trigger();
        QCOMPARE(desk.model->page(), Page::Installations);
        desk.model->installations()->setProfile(desk.desk.profile.id);
        edit->trigger();
        QCOMPARE(desk.model->page(), Page::Profiles);
        QCOMPARE(desk.shown<QLineEdit>("edit_name")->text(), desk.desk.profile.name);
    }

    void anAppProfileThatSomebodyElseChangedIsReadAgain()
    {
        WindowDesk desk;
        QVERIFY(beginWith(desk, 0));
        desk.model->showProfiles();
        QTRY_COMPARE(desk.shown<QLineEdit>("edit_name")->text(), desk.desk.profile.name);
        AppProfile theirs = desk.desk.profile;
        theirs.name = QStringLiteral("Theirs");
        QVERIFY(awaited(desk.desk.store.profiles.update(theirs, {}, desk.desk.store.vault.sealFunction(), desk.desk.store.vault.openFunction(), systemNow())));
        QTest::keyClicks(desk.shown<QLineEdit>("edit_name"), QStringLiteral("mine"));
        desk.find<QPushButton>("profileSave")->click();
        QTRY_VERIFY(desk.shown<QPushButton>("profileErrorAction"));
        QVERIFY(desk.shown<QLabel>("profileErrorSentence")->text().contains(QStringLiteral("meanwhile")));
        QCOMPARE(desk.shown<QPushButton>("profileErrorAction")->text(), QStringLiteral("Read again"));
        desk.shown<QPushButton>("profileErrorAction")->click();
        QTRY_COMPARE(desk.shown<QLineEdit>("edit_name")->text(), QStringLiteral("Theirs"));
        QVERIFY(!desk.shown<QWidget>("profileError"));
        QTest::keyClicks(desk.shown<QLineEdit>("edit_name"), QStringLiteral(" and mine"));
        desk.find<QPushButton>("profileSave")->click();
        QTRY_COMPARE(desk.model->installations()->profiles().first().name, QStringLiteral("Theirs and mine"));
    }
};

QTEST_MAIN(tst_EditProfile)
#include "tst_editprofile.moc"
