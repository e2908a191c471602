// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cycledesk.h"
#include "ui/widgets/cyclelab.h"

#include "widgets/cyclelabpage.h"
#include "widgets/flowview.h"

#include <QClipboard>
#include <QDialog>
#include <QJsonArray>
#include <QLabel>
#include <QListView>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QStatusBar>
#include <QTabWidget>
#include <QTableView>

using Page = MainWindowModel::Page;

/// The page of the cycle lab in the real window, against the sandbox.
class TestCycleLabPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(startCryptography());
        darkenIfAsked();
    }
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    /// Ctrl+4, New runs…, Begin, the sandbox does the hands: no mouse.
    void aWholeRunFromTheKeyboard()
    {
        WindowDesk desk(WindowDesk::Kind::Sandbox);
        desk.desk.authorized();
        QVERIFY(desk.begin());
        QTest::keyClick(desk.window.get(), Qt::Key_4, Qt::ControlModifier);
        QCOMPARE(desk.model->page(), Page::CycleLab);
        auto *const add = desk.shown<QPushButton>("cycleNew");
        tabTo(add);
        QTest::keyClick(add, Qt::Key_Space);
        auto *const sheet = desk.shown<QDialog>("newCyclesSheet");
        QVERIFY(sheet);
        auto *const rows = sheet->findChild<QListWidget *>(QStringLiteral("newCyclesRows"));
        QTRY_COMPARE(rows->count(), 1);
        auto *const begin = sheet->findChild<QPushButton *>(QStringLiteral("newCyclesBegin"));
        QTRY_VERIFY2(begin->isEnabled(), "the table's selection is chosen");
        tabTo(rows);
        QTest::keyClick(rows, Qt::Key_Space);
        QVERIFY(!begin->isEnabled());
        QTest::keyClick(rows, Qt::Key_Space);
        QVERIFY(begin->isEnabled());
        QCOMPARE(begin->text(), QStringLiteral("Begin 1 run"));
        tabTo(begin);
        QTest::keyClick(begin, Qt::Key_Space);
        for (int hand = 0; hand < 3 && !isOver(desk); ++hand) {
            QTRY_VERIFY_WITH_TIMEOUT(isOver(desk) || desk.shown<QPushButton>("handPlay"), 10'000);
            QPushButton *const play = desk.shown<QPushButton>("handPlay");
            if (!play)
                break;
            const HandStep::Kind kind = desk.model->cycleLab()->hands().constFirst().kind;
            tabTo(play);
            QTest::keyClick(play, Qt::Key_Space);
            QTRY_VERIFY_WITH_TIMEOUT(desk.model->cycleLab()->hands().isEmpty()
                                         || desk.model->cycleLab()->hands().constFirst().kind != kind,
                                     10'000);
        }
        QTRY_VERIFY_WITH_TIMEOUT(isOver(desk), 20'000);
        QVERIFY2(desk.model->cycleLab()->shown()->verdict == CycleVerdict::Pass,
                 qPrintable(desk.model->cycleLab()->shown()->reason));
        QVERIFY(desk.shown<QLabel>("cycleReason")->text().startsWith(QStringLiteral("Pass")));
        QVERIFY(desk.shown<QPushButton>("cycleAgain")->isEnabled());
        QVERIFY(
            desk.shown<FlowView>("cyclePicture")->accessibleDescription().contains(QStringLiteral("Admin to Miro")));
        lookAtLab(desk, QStringLiteral("cycle-lab"));
    }

    void aPlatformThatMisbehavesShowsTheFieldAtFault()
    {
        WindowDesk desk(WindowDesk::Kind::Sandbox);
        const Installation installation = desk.desk.authorized();
        desk.desk.play("{'uninstall': 'keeps'}");
        QVERIFY(beginLab(desk));
        run(desk, {installation});
        if (QTest::currentTestFailed())
            return;
        QVERIFY2(desk.shown<QLabel>("cycleReason")->text().startsWith(QStringLiteral("Fail: ")),
                 qPrintable(desk.shown<QLabel>("cycleReason")->text()));
        auto *const fields = desk.shown<QTableView>("cycleFields");
        QVERIFY2(fields, "the comparison is brought to the front");
        QVERIFY(fields->model()->index(0, 4).data().toString().startsWith(QStringLiteral("at fault")));
        QVERIFY(desk.shown<QTabWidget>("cycleTabs")->tabText(1).contains(QStringLiteral("at fault")));
        fields->setFocus();
        QTest::keySequence(fields, QKeySequence(QKeySequence::Copy));
        QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("at fault")));
        lookAtLab(desk, QStringLiteral("cycle-lab-fault"));
    }

    void severalTeamsAreDoneInOneGo()
    {
        WindowDesk desk(WindowDesk::Kind::Sandbox);
        const QList<Installation> rows = twoTeams(desk);
        QVERIFY(beginLab(desk));
        desk.model->cycleLab()->begin(planned(desk, rows));
        auto *const list = desk.find<QListWidget>("handList");
        QTRY_VERIFY_WITH_TIMEOUT(list->isVisible() && list->count() == 2, 10'000);
        lookAtLab(desk, QStringLiteral("cycle-lab-hands"));
        list->setCurrentRow(1);
        QTRY_COMPARE(desk.model->cycleLab()->shownId(), desk.model->cycleLab()->hands().at(1).cycleId);
        QVERIFY(desk.shown<QLabel>("handTitle")->text().contains(rows.at(1).team.name));
        QCOMPARE(desk.shown<QPushButton>("handPlay")->text(), QStringLiteral("Let the sandbox do all"));
        QVERIFY(desk.shown<QLabel>("listeningLabel")->text().contains(QStringLiteral("2 cycles at work, 2 need you")));
        while (desk.model->cycleLab()->atWork() > 0) {
            QTRY_VERIFY_WITH_TIMEOUT(desk.model->cycleLab()->atWork() == 0 || desk.shown<QPushButton>("handPlay"),
                                     20'000);
            if (desk.shown<QPushButton>("handPlay"))
                desk.shown<QPushButton>("handPlay")->click(); // nothing, while it is being done
            QTest::qWait(20);
        }
        for (const CycleSummary &run : desk.model->cycleLab()->runs()->rows())
            QVERIFY(run.verdict == CycleVerdict::Pass);
    }

    void thePageToOpenAndItsLinkAreThoseOfTheHand()
    {
        WindowDesk desk;
        desk.visits = false;
        const Installation installation = desk.desk.authorized();
        QVERIFY(beginLab(desk));
        desk.model->cycleLab()->begin(planned(desk, {installation}));
        QTRY_VERIFY_WITH_TIMEOUT(desk.shown<QPushButton>("handOpen"), 10'000);
        QVERIFY2(!desk.shown<QPushButton>("handPlay"), "nobody plays a person at Miro");
        QVERIFY(desk.shown<QLabel>("handSteps")->text().contains(QStringLiteral("Uninstall for me")));
        desk.opened.clear();
        desk.shown<QPushButton>("handOpen")->click();
        QCOMPARE(desk.opened.size(), 1);
        QVERIFY(desk.opened.constFirst().toString().contains(installation.team.id));
        desk.shown<QPushButton>("handCopy")->click();
        QCOMPARE(QApplication::clipboard()->text(), desk.opened.constFirst().toString());
        desk.shown<QPushButton>("handDone")->click();
        QTRY_VERIFY_WITH_TIMEOUT(!desk.shown<QPushButton>("handDone")
                                     || desk.model->cycleLab()->hands().constFirst().kind == HandStep::Kind::Consent,
                                 10'000);
    }

    void stoppingAsksAndWhatWaitsCanBeGoneOnWith()
    {
        WindowDesk desk(WindowDesk::Kind::Sandbox);
        const Installation installation = desk.desk.authorized();
        QVERIFY(beginLab(desk));
        desk.model->cycleLab()->begin(planned(desk, {installation}, 2));
        QTRY_VERIFY_WITH_TIMEOUT(desk.shown<QPushButton>("handPlay"), 10'000);
        auto *const stopAll = desk.shown<QPushButton>("cycleStopAll");
        QVERIFY(stopAll);
        desk.answer = false;
        desk.asked.clear();
        stopAll->click();
        QCOMPARE(desk.asked.size(), 1);
        QCOMPARE(desk.model->cycleLab()->atWork(), 2);
        desk.answer = true;
        desk.shown<QPushButton>("cycleStop")->click(); // the first alone
        QTRY_COMPARE_WITH_TIMEOUT(desk.model->cycleLab()->atWork(), 1, 10'000);
        QTRY_VERIFY_WITH_TIMEOUT(desk.shown<QPushButton>("handPlay"), 10'000);
        // Closing stops at once, and leaves what was not over to be gone on with.
        QVERIFY(desk.window->close());
        QCOMPARE(desk.model->cycleLab()->atWork(), 0);
        QTRY_COMPARE(desk.model->cycleLab()->runs()->stopped().size(), 1);
        const auto open = awaited(desk.store->cycles.summaries({.onlyOpen = true}, 10));
        QVERIFY(open && open->size() == 1 && open->constFirst().state == Cycle::State::Running);
        QVERIFY2(
            awaited(desk.store->cycles.take(open->constFirst().id, QStringLiteral("another"), desk.desk.clock()())),
            "nobody holds it");
    }

    void whatAnEarlierWindowLeftIsOfferedAndNotBegun()
    {
        WindowDesk desk(WindowDesk::Kind::Sandbox);
        const Installation installation = desk.desk.authorized();
        QVERIFY(awaited(desk.store->cycles.add(planned(desk, {installation}), desk.desk.clock()())));
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->cycleLab()->offer().isEmpty());
        QTRY_VERIFY(
            desk.window->statusBar()->currentMessage().startsWith(QStringLiteral("Cycle lab: A run is not over")));
        desk.window->goTo(Page::CycleLab);
        QVERIFY(desk.shown<QWidget>("cycleOffer"));
        QCOMPARE(desk.model->cycleLab()->atWork(), 0);
        lookAtLab(desk, QStringLiteral("cycle-lab-offer"));
        chooseRun(desk.shown<QListView>("cycleRuns"), 0);
        QTRY_VERIFY(desk.shown<QPushButton>("cycleGoOn")->isEnabled());
        desk.shown<QPushButton>("cycleGoOn")->click();
        playOn(desk);
        QVERIFY(desk.model->cycleLab()->shown()->verdict == CycleVerdict::Pass);
        QVERIFY(!desk.shown<QWidget>("cycleOffer"));
    }

    void reportsAndPicturesAreWrittenForTheOwnerAlone_data()
    {
        QTest::addColumn<QString>("action");
        QTest::addColumn<QByteArray>("begins");
        QTest::newRow("a page") << QStringLiteral("cycleHtml") << QByteArray("<!DOCTYPE html>");
        QTest::newRow("Markdown") << QStringLiteral("cycleMarkdown") << QByteArray("#");
        QTest::newRow("JSON") << QStringLiteral("cycleJson") << QByteArray("{");
        QTest::newRow("JUnit") << QStringLiteral("cycleJUnit") << QByteArray("<?xml");
        QTest::newRow("SVG") << QStringLiteral("cycleSvg") << QByteArray("<svg");
        QTest::newRow("PNG") << QStringLiteral("cyclePng") << QByteArray("\x89PNG");
    }
    void reportsAndPicturesAreWrittenForTheOwnerAlone()
    {
        QFETCH(const QString, action);
        QFETCH(const QByteArray, begins);
        WindowDesk desk;
        storeRun(desk, judged(exampleCycle()));
        QVERIFY(beginLab(desk));
        QTRY_COMPARE(desk.model->cycleLab()->runs()->rowCount(), 1);
        chooseRun(desk.shown<QListView>("cycleRuns"), 0);
        QTRY_VERIFY(desk.shown<QPushButton>("cycleReport")->isEnabled());
        desk.file = desk.desk.folder.filePath(QStringLiteral("report"));
        desk.shown<QPushButton>("cycleReport")->menu()->findChild<QAction *>(action)->trigger();
        QTRY_VERIFY(QFile::exists(desk.file));
        QTRY_VERIFY(desk.window->statusBar()->currentMessage().contains(QStringLiteral("without any secret")));
        QFile file(desk.file);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().trimmed().startsWith(begins));
        QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }

    void aLockedVaultSaysSo()
    {
        WindowDesk desk;
        QVERIFY(beginLab(desk));
        QVERIFY(desk.shown<QPushButton>("cycleNew")->isEnabled());
        desk.model->lock();
        QTRY_VERIFY(!desk.shown<QPushButton>("cycleNew")->isEnabled());
        QVERIFY(desk.find<CycleLabPage>("cycleLabPage")
                    ->findChild<QPushButton *>(QStringLiteral("lockedUnlock"))
                    ->isVisible());
    }

    void aProductionAppsNameIsTyped()
    {
        WindowDesk desk;
        const Installation installation = desk.desk.authorized();
        AppProfile profile = desk.desk.profile;
        profile.environment = Environment::Production;
        QVERIFY(awaited(desk.desk.store.profiles.update(profile, {}, desk.desk.store.vault.sealFunction(),
                                                        desk.desk.store.vault.openFunction(), systemNow())));
        QVERIFY(beginLab(desk));
        desk.window->newRuns({installation.id});
        auto *const sheet = desk.shown<QDialog>("newCyclesSheet");
        auto *const begin = sheet->findChild<QPushButton *>(QStringLiteral("newCyclesBegin"));
        auto *const name = sheet->findChild<QLineEdit *>(QStringLiteral("newCyclesName"));
        QTRY_VERIFY(name->isVisible());
        QVERIFY(!begin->isEnabled());
        QVERIFY2(sheet->findChild<QPushButton *>(QStringLiteral("newCyclesCancel"))->isDefault(), "the safe answer");
        lookAt(sheet, QStringLiteral("new-runs"));
        QTest::keyClicks(name, profile.name);
        QVERIFY(begin->isEnabled());
        QTest::keyClick(sheet, Qt::Key_Escape);
        QTRY_VERIFY(!desk.shown<QDialog>("newCyclesSheet"));
        QCOMPARE(desk.model->cycleLab()->atWork(), 0);
    }

    void theChosenInstallationIsTestedFromDetailsAndPalette_data()
    {
        QTest::addColumn<QString>("action");
        QTest::newRow("from the details") << QStringLiteral("actCycle");
        QTest::newRow("from the palette") << QStringLiteral("commandCycle");
    }
    void theChosenInstallationIsTestedFromDetailsAndPalette()
    {
        QFETCH(const QString, action);
        WindowDesk desk;
        const QList<Installation> rows = twoTeams(desk);
        QVERIFY(desk.begin());
        auto *const table = desk.find<InstallationTable>("installationTable");
        QTRY_COMPARE(table->model()->rowCount(), 2);
        table->choose(desk.model->installations()->table()->rowOf(rows.at(1).id));
        QTRY_VERIFY(desk.model->details()->details() && desk.model->details()->id() == rows.at(1).id);
        desk.window->findChild<QAction *>(action)->trigger();
        auto *const sheet = desk.shown<QDialog>("newCyclesSheet");
        QVERIFY(sheet);
        auto *const list = sheet->findChild<QListWidget *>(QStringLiteral("newCyclesRows"));
        QTRY_COMPARE(list->count(), 1);
        QVERIFY(list->item(0)->text().startsWith(rows.at(1).team.name));
        QCOMPARE(list->item(0)->checkState(), Qt::Checked);
    }

    void tabGoesInTheOrderOfReading()
    {
        WindowDesk desk;
        storeRun(desk, judged(exampleCycle()));
        QVERIFY(beginLab(desk));
        auto *const list = desk.shown<QListView>("cycleRuns");
        QTRY_COMPARE(list->model()->rowCount(), 1);
        chooseRun(list, 0);
        QTRY_VERIFY(desk.model->cycleLab()->shown());
        desk.shown<QWidget>("cycleApp")->setFocus();
        QStringList order;
        for (int i = 0; i < 12 && !order.contains(QStringLiteral("cycleReport")); ++i) {
            order.append(QApplication::focusWidget()->objectName());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        order.removeAll(QStringLiteral("qt_tabwidget_tabbar"));
        QCOMPARE(order.join(QLatin1Char(' ')),
                 QStringLiteral("cycleApp cycleVerdict cycleRuns cycleNew cyclePicture cycleAgain cycleReport"));
    }

private:
    static bool isOver(const WindowDesk &desk)
    {
        return desk.model->cycleLab()->shown() && desk.model->cycleLab()->shown()->verdict;
    }
    static QList<Cycle> planned(WindowDesk &desk, const QList<Installation> &rows, int repetitions = 1)
    {
        const auto cycles = plannedCycles({{WayOut::UninstallMe}, {WayIn::Button}, rows, repetitions},
                                          {{desk.desk.profile.id, desk.desk.profile.clientId}},
                                          QStringLiteral("tester@desk"), desk.desk.clock()());
        return cycles ? *cycles : QList<Cycle>();
    }
    static QList<Installation> twoTeams(WindowDesk &desk)
    {
        const QJsonArray teams = desk.desk.directory.value(QLatin1String("teams")).toArray();
        return {desk.desk.authorized(),
                desk.desk.authorized(teams.at(1).toObject().value(QLatin1String("id")).toString())};
    }
    /// Presses what the sandbox can do until the shown run is over.
    static void playOn(WindowDesk &desk)
    {
        while (!isOver(desk)) {
            QTRY_VERIFY_WITH_TIMEOUT(isOver(desk) || desk.shown<QPushButton>("handPlay"), 20'000);
            if (desk.shown<QPushButton>("handPlay"))
                desk.shown<QPushButton>("handPlay")->click(); // nothing, while it is being done
            QTest::qWait(20);
        }
    }
    static void run(WindowDesk &desk, const QList<Installation> &rows)
    {
        desk.model->cycleLab()->begin(planned(desk, rows));
        playOn(desk);
    }
    /// The keyboard's way to \a target.
    static void tabTo(const QWidget *target)
    {
        for (int i = 0; i < 80 && QApplication::focusWidget() != target; ++i)
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QVERIFY2(QApplication::focusWidget() == target, qPrintable(target->objectName()));
    }
};

QTEST_MAIN(TestCycleLabPage)
#include "tst_cyclelabpage.moc"
