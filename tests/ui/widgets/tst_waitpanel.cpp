// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/windowdesk.h"

#include "widgets/authorizepanel.h"
#include "widgets/installationtable.h"
#include "widgets/waitpanel.h"

#include <QClipboard>
#include <QComboBox>
#include <QJsonArray>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStatusBar>
#include <QTabBar>
#include <QTabWidget>

using Phase = WaitPanelModel::Phase;

/// Authorizations that Miro starts, in the real window, from the sandbox's board, by the keyboard alone.
class tst_WaitPanel : public QObject
{
    Q_OBJECT

private:
    static WaitPanelModel *waitModel(const WindowDesk &desk)
    {
        auto *const panel = desk.find<WaitPanel>("waitPanel");
        return panel ? panel->model() : nullptr;
    }
    static AuthorizePanelModel *heldModel(const WindowDesk &desk)
    {
        auto *const panel = desk.find<AuthorizePanel>("authorizePanel");
        return panel ? panel->model() : nullptr;
    }
    static QString teamOf(const WindowDesk &desk, int index)
    {
        return desk.desk.directory.value(QLatin1String("teams")).toArray().at(index)[QLatin1String("id")].toString();
    }
    static void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    }
    static bool begin(WindowDesk &desk)
    {
        desk.desk.sandbox.markRedirectUri(desk.desk.profile.sdkRedirectUri);
        if (!desk.begin()
            || !QTest::qWaitFor([&desk] { return !desk.model->installations()->profiles().isEmpty(); }))
            return false;
        desk.window->activateWindow();
        return QTest::qWaitFor([&desk] { return desk.window->isActiveWindow(); });
    }
    /// Ctrl+Shift+N, and Space on the button that has the focus.
    static bool arm(WindowDesk &desk)
    {
        QTest::keyClick(desk.window.get(), Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        const auto hasFocus = [](const char *name) {
            return QTest::qWaitFor([name] {
                return QApplication::focusWidget() && QApplication::focusWidget()->objectName() == QLatin1String(name);
            });
        };
        if (!hasFocus("waitStart"))
            return false;
        press(Qt::Key_Space);
        return QTest::qWaitFor([&desk] { return waitModel(desk) && waitModel(desk)->phase() == Phase::Armed; });
    }
    /// A person clicks the app's icon on a board of the team.
    static bool clickIcon(WindowDesk &desk, int team)
    {
        const QString user = desk.desk.directory.value(QLatin1String("users")).toArray().at(0)[QLatin1String("id")].toString();
        return desk.desk.visitor.visit(QUrl(desk.desk.sandbox.base() + QStringLiteral("/app/board/%1/launch/%2?user_id=%3")
                                                .arg(teamOf(desk, team), desk.desk.profile.clientId, user)));
    }
    /// Brings the held one to the front: the focus stands on the button already.
    static bool showHeld(WindowDesk &desk)
    {
        if (!QTest::qWaitFor([] { return QApplication::focusWidget()->objectName() == QLatin1String("waitShowHeld"); }, 10'000))
            return false;
        press(Qt::Key_Space);
        return QTest::qWaitFor([&desk] {
            return desk.shown<QPushButton>("heldDiscard") && desk.shown<QPushButton>("heldDiscard")->hasFocus();
        });
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void theWholeWalkByKeyboardAlone()
    {
        WindowDesk desk;
        QVERIFY(begin(desk));
        QVERIFY(arm(desk));
        QVERIFY(desk.opened.isEmpty()); // nothing opens by itself
        QVERIFY(desk.find<QLabel>("listeningLabel")->text().contains(QStringLiteral("waiting for Miro ")));
        QVERIFY(desk.find<QLabel>("listeningLabel")->text().contains(desk.desk.profile.name));
        QCOMPARE(QApplication::focusWidget(), desk.shown<QPushButton>("walk1Open"));
        QSignalSpy ended(&desk.desk.visitor, &ConsentVisitor::ended);
        QVERIFY(clickIcon(desk, 1));

        QTRY_VERIFY_WITH_TIMEOUT(heldModel(desk), 10'000);
        QVERIFY(desk.shown<WaitPanel>("waitPanel")); // what is in front stays there
        QCOMPARE(waitModel(desk)->phase(), Phase::Ended);
        QVERIFY(showHeld(desk));
        QCOMPARE(desk.shown<QLabel>("heldClient")->text(), desk.desk.profile.clientId);
        QCOMPARE(desk.shown<QLabel>("heldTeam")->text(), teamOf(desk, 1));
        QCOMPARE(desk.desk.calls(QStringLiteral("token")), 0);
        QCOMPARE(ended.count(), 0); // the browser is held, too
        desk.shown<QComboBox>("heldDoor")->setCurrentIndex(desk.shown<QComboBox>("heldDoor")->findData(QStringLiteral("app_icon")));
        press(Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), desk.shown<QPushButton>("heldApprove"));
        press(Qt::Key_Space);

        QTRY_COMPARE_WITH_TIMEOUT(heldModel(desk)->phase(), AuthorizePanelModel::Phase::Done, 10'000);
        const RowId id = heldModel(desk)->installation()->id;
        QTRY_COMPARE(desk.find<InstallationTable>("installationTable")->currentId(), id);
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 10'000);
        const QUrl end = ended.first().first().toUrl();
        QCOMPARE(end.path(), QStringLiteral("/app-install-completed/"));
        QVERIFY(!end.query().contains(QStringLiteral("code=")));
        QTRY_COMPARE(QApplication::focusWidget(), desk.shown<QPushButton>("outcomeButton1"));
        press(Qt::Key_Return); // shows the installation
        QTRY_VERIFY(desk.model->details()->details() && desk.model->details()->id() == id);
        QTRY_COMPARE(desk.find<QLabel>("grantDoor")->text(), QStringLiteral("the app's icon on a board"));
    }

    void aTeamThatIsKnownIsNamedBesideItsNumber()
    {
        WindowDesk desk;
        NewAuthorization row;
        row.profileId = desk.desk.profile.id;
        row.team = {teamOf(desk, 0), QStringLiteral("Design Guild")};
        row.user = {QStringLiteral("3074457358607410001"), QStringLiteral("Ana Lima")};
        row.grant.door = QStringLiteral("button");
        row.grant.redirectUri = desk.desk.profile.redirectUri();
        row.grant.tokenType = QStringLiteral("bearer");
        row.grant.accessFingerprint = QStringLiteral("a1b2c3d4");
        row.grant.authorizedAt = desk.desk.clock()();
        row.accessToken = Secret(QByteArrayView("test-token"));
        QVERIFY(awaited(desk.store->installations.addAuthorization(row, desk.store->vault.sealFunction(), row.grant.authorizedAt)));
        QVERIFY(begin(desk));
        QTRY_VERIFY(desk.model->installations()->table()->installationAt(0));
        QVERIFY(arm(desk));
        QVERIFY(clickIcon(desk, 0));
        QVERIFY(showHeld(desk));
        QCOMPARE(desk.shown<QLabel>("heldTeam")->text(), QStringLiteral("Design Guild (%1)").arg(row.team.id));
    }

    void theTabOfAHeldOneCanBeReadBesideFourPanels()
    {
        WindowDesk desk;
        QVERIFY(begin(desk));
        desk.window->resize(1280, 800);
        QVERIFY(arm(desk));
        desk.window->pasteToken();
        desk.window->examine(desk.desk.profile);
        QVERIFY(clickIcon(desk, 1));
        QTRY_VERIFY_WITH_TIMEOUT(heldModel(desk), 10'000);
        QCoreApplication::sendPostedEvents(); // the layouts
        const QTabBar *const tabs = desk.find<QTabWidget>("sidePane")->tabBar();
        QCOMPARE(tabs->count(), 5); // with the details
        const int held = tabs->count() - 1;
        QCOMPARE(tabs->tabText(held), heldModel(desk)->label());
        QVERIFY(!tabs->tabIcon(held).isNull());
        QVERIFY(tabs->accessibleTabName(held).startsWith(QStringLiteral("From Miro")));
        const int words = tabs->fontMetrics().horizontalAdvance(tabs->tabText(held));
        QVERIFY(tabs->tabRect(held).width()
                >= words + tabs->iconSize().width() + tabs->tabButton(held, QTabBar::RightSide)->width());
        for (int tab = 0; tab < tabs->count(); ++tab) // none has scrolled away
            QVERIFY2(tabs->rect().contains(tabs->tabRect(tab).center()), qPrintable(tabs->tabText(tab)));
    }

    void discardUsesNoCodeAndIsTheDefault()
    {
        WindowDesk desk;
        QVERIFY(begin(desk));
        QVERIFY(arm(desk));
        QSignalSpy ended(&desk.desk.visitor, &ConsentVisitor::ended);
        QVERIFY(clickIcon(desk, 0));
        QVERIFY(showHeld(desk));
        press(Qt::Key_Space);
        QTRY_COMPARE(heldModel(desk)->phase(), AuthorizePanelModel::Phase::Cancelled);
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 10'000);
        QVERIFY(ended.first().first().toUrl().path() != QStringLiteral("/app-install-completed/"));
        QCOMPARE(desk.desk.calls(QStringLiteral("token")), 0);
        QCOMPARE(desk.model->installations()->table()->rowCount(), 0);
        QTRY_COMPARE(QApplication::focusWidget(), desk.shown<QPushButton>("outcomeButton1"));
        press(Qt::Key_Space); // only Miro can start it again
        QTRY_VERIFY(desk.shown<WaitPanel>("waitPanel"));
        QCOMPARE(waitModel(desk)->phase(), Phase::Asking);
    }

    void lockingDisarmsAndSaysSo()
    {
        WindowDesk desk;
        QVERIFY(begin(desk));
        QVERIFY(arm(desk));
        QVERIFY(!Desk::isFree(desk.desk.port));
        desk.model->lock();
        QCOMPARE(waitModel(desk)->phase(), Phase::Ended);
        QVERIFY(Desk::isFree(desk.desk.port));
        QVERIFY(desk.shown<QLabel>("waitEnd")->text().contains(QStringLiteral("locked")));
        QVERIFY(desk.find<QLabel>("listeningLabel")->text().isEmpty());
        QTRY_COMPARE(QApplication::focusWidget(), desk.shown<QPushButton>("waitAgain"));
        press(Qt::Key_Space);
        QTRY_VERIFY(desk.shown<QPushButton>("waitErrorAction"));
        desk.shown<QPushButton>("waitErrorAction")->click();
        QCOMPARE(desk.model->page(), MainWindowModel::Page::Unlock);
    }

    void stopCloseAndQuitFreeThePort_data()
    {
        QTest::addColumn<QString>("act");
        QTest::newRow("Stop waiting") << QStringLiteral("stop");
        QTest::newRow("Escape closes the panel") << QStringLiteral("escape");
        QTest::newRow("the window closes") << QStringLiteral("quit");
    }
    void stopCloseAndQuitFreeThePort()
    {
        QFETCH(QString, act);
        WindowDesk desk;
        QVERIFY(begin(desk));
        QVERIFY(arm(desk));
        QVERIFY(!Desk::isFree(desk.desk.port));
        if (act == QLatin1String("stop"))
            desk.shown<QPushButton>("waitStop")->click();
        else if (act == QLatin1String("escape"))
            press(Qt::Key_Escape);
        else
            desk.window->close();
        QVERIFY(Desk::isFree(desk.desk.port));
        if (act == QLatin1String("stop"))
            QVERIFY(desk.shown<QLabel>("waitEnd")->text().contains(QStringLiteral("stopped")));
    }

    void theFormGoesIntoTheRequest()
    {
        WindowDesk desk;
        QVERIFY(begin(desk));
        desk.window->awaitMiro();
        QTRY_VERIFY(desk.shown<QPushButton>("waitStart"));
        QCOMPARE(desk.shown<QSpinBox>("waitMinutes")->value(), 5);
        QCOMPARE(desk.shown<QSpinBox>("waitMinutes")->maximum(), 10);
        QCOMPARE(desk.shown<QSpinBox>("waitCount")->value(), 1);
        desk.shown<QPlainTextEdit>("waitTeams")->setPlainText(QStringLiteral("Design Guild"));
        desk.shown<QPushButton>("waitStart")->click();
        QVERIFY(desk.shown<QLabel>("waitTeamsObjection"));
        QVERIFY(Desk::isFree(desk.desk.port));
        desk.shown<QPlainTextEdit>("waitTeams")->setPlainText(teamOf(desk, 0) + QLatin1Char('\n'));
        desk.shown<QSpinBox>("waitMinutes")->setValue(7);
        desk.shown<QSpinBox>("waitCount")->setValue(2);
        desk.shown<QComboBox>("waitDoor")->setCurrentIndex(desk.shown<QComboBox>("waitDoor")->findData(QStringLiteral("install_link")));
        desk.shown<QPushButton>("waitStart")->click();
        QTRY_COMPARE(waitModel(desk)->phase(), Phase::Armed);
        const AwaitMiro::Request request = waitModel(desk)->request();
        QCOMPARE(request.time, std::chrono::minutes(7));
        QCOMPARE(request.count, 2);
        QCOMPARE(request.teamIds, QStringList{teamOf(desk, 0)});
        QCOMPARE(request.door, QStringLiteral("install_link"));
        desk.shown<QPushButton>("installLinkCopy")->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), waitModel(desk)->installLink());
        desk.visits = false;
        desk.shown<QPushButton>("walk1Open")->click();
        QCOMPARE(desk.opened, QList<QUrl>{QUrl(waitModel(desk)->walk().first().address)});
        QVERIFY(desk.window->statusBar()->currentMessage().isEmpty());
        desk.browserStarts = false;
        desk.shown<QPushButton>("walk1Open")->click();
        QVERIFY(desk.window->statusBar()->currentMessage().startsWith(QStringLiteral("No browser opened.")));

        // A team that is not on the list is turned away, with its sentence, and takes nothing from the count.
        QVERIFY(clickIcon(desk, 1));
        QTRY_VERIFY_WITH_TIMEOUT(!desk.shown<QLabel>("waitTurnedAway")->text().isEmpty(), 10'000);
        QVERIFY(!heldModel(desk));
        QCOMPARE(waitModel(desk)->phase(), Phase::Armed);
    }

    void anExchangeThatMeetsARedirectMismatchOpensTheDoctor()
    {
        WindowDesk desk;
        QVERIFY(begin(desk));
        const QJsonObject fault{{QStringLiteral("kind"), QStringLiteral("redirect_mismatch")}};
        QVERIFY(desk.desk.sandbox.setFaults({{QStringLiteral("token"), fault}}));
        QVERIFY(desk.listen());
        desk.shown<QPushButton>("openBrowserButton")->click();
        QTRY_VERIFY_WITH_TIMEOUT(desk.shown<QWidget>("doctorPanel"), 10'000); // C5.5
        QCOMPARE(desk.shown<QLineEdit>("doctorSent")->text(), desk.desk.profile.redirectUri());
    }

    void aRedirectMismatchLeavesWhoEditsAProfileAlone()
    {
        WindowDesk desk;
        QVERIFY(begin(desk));
        const QJsonObject fault{{QStringLiteral("kind"), QStringLiteral("redirect_mismatch")}};
        QVERIFY(desk.desk.sandbox.setFaults({{QStringLiteral("token"), fault}}));
        QVERIFY(desk.listen());
        QTRY_VERIFY(!desk.model->profiles()->all().isEmpty());
        desk.model->showProfiles();
        auto *const name = desk.shown<QLineEdit>("edit_name");
        name->setFocus();
        QTest::keyClicks(name, QStringLiteral("x"));
        heldModel(desk)->openBrowser();
        QTRY_VERIFY_WITH_TIMEOUT(desk.find<QWidget>("doctorPanel"), 10'000);
        QVERIFY(desk.asked.isEmpty());
        QCOMPARE(desk.model->page(), MainWindowModel::Page::Profiles);
        QCOMPARE(QApplication::focusWidget(), name);
        QVERIFY(desk.window->statusBar()->currentMessage().contains(QStringLiteral("refused the redirect URI")));
        desk.model->profiles()->revert();
        desk.model->showInstallations();
        QVERIFY(desk.shown<QWidget>("doctorPanel"));
        QCOMPARE(desk.shown<QLineEdit>("doctorSent")->text(), desk.desk.profile.redirectUri());
    }

    void anArchivedAppIsExaminedButWaitsForNothing()
    {
        WindowDesk desk;
        AppProfile old = desk.desk.profile;
        old.id = 0;
        old.name = QStringLiteral("Old exporter");
        const Result<AppProfile> added = awaited(desk.desk.store.profiles.add(
            old, desk.desk.clientSecret, desk.desk.store.vault.sealFunction(), systemNow()));
        QVERIFY(added);
        QVERIFY(awaited(desk.desk.store.profiles.setArchived(added->id, added->generation, true, systemNow())));
        QVERIFY(begin(desk));
        desk.window->awaitMiro();
        desk.window->pasteToken();
        desk.window->examine(desk.desk.profile);
        for (int reading = 0; reading < 2; ++reading) { // as they begin, and after the profiles were read again
            QCOMPARE(waitModel(desk)->profiles().size(), 1);
            QCOMPARE(desk.find<QComboBox>("pasteApp")->count(), 1);
            QCOMPARE(desk.find<QComboBox>("doctorApp")->count(), 2);
            QSignalSpy read(desk.model->installations(), &InstallationsPageModel::profilesChanged);
            desk.model->installations()->reload();
            QTRY_COMPARE(read.count(), 1);
        }
    }
};

QTEST_MAIN(tst_WaitPanel)
#include "tst_waitpanel.moc"
