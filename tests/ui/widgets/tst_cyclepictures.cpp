// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/cyclelab.h"

#include "widgets/flowdialog.h"
#include "widgets/flowview.h"

#include <QDialog>
#include <QListView>
#include <QScrollBar>
#include <QTabWidget>
#include <QTableView>

using std::chrono::hours;
using std::chrono::milliseconds;

/// The cycle lab, looked at as pictures.h says: empty, full, and small; and that a picture follows its palette and
/// width.
class TestCyclePictures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(startCryptography());
        darkenIfAsked();
    }
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void theEmptyPageFits()
    {
        WindowDesk desk;
        QVERIFY(beginLab(desk));
        lookAtLab(desk, QStringLiteral("cycles-empty"));
        lookSmall(desk, QStringLiteral("cycles-empty"));
    }

    void theFullPageFits()
    {
        WindowDesk desk;
        fill(desk);
        QVERIFY(beginLab(desk));
        auto *const list = desk.shown<QListView>("cycleRuns");
        QTRY_COMPARE(list->model()->rowCount(), 13);
        list->setCurrentIndex(list->model()->index(1, 0));
        QTRY_VERIFY(desk.model->cycleLab()->shown());
        lookAtLab(desk, QStringLiteral("cycles"));
        desk.shown<QTabWidget>("cycleTabs")->setCurrentIndex(1);
        lookAtLab(desk, QStringLiteral("cycles-fields"));
        desk.shown<QTabWidget>("cycleTabs")->setCurrentIndex(2);
        lookAtLab(desk, QStringLiteral("cycles-tokens"));
        desk.shown<QTabWidget>("cycleTabs")->setCurrentIndex(0);
        lookSmall(desk, QStringLiteral("cycles"));
    }

    /// Names that others wrote are long, and turn text around.
    void longNamesAndTurnedTextStayInTheirPlace()
    {
        WindowDesk desk;
        Cycle cycle = exampleCycle();
        cycle.team.name
            = QString::fromUtf8("<b>Research</b> and Development of Europe, Middle East and Africa \u202egnitekraM ")
            + QString(120, QLatin1Char('w'));
        cycle.steps[0].sentence = QString(300, QLatin1Char('m'));
        storeRun(desk, judged(cycle));
        QVERIFY(beginLab(desk));
        auto *const list = desk.shown<QListView>("cycleRuns");
        QTRY_COMPARE(list->model()->rowCount(), 1);
        QTRY_VERIFY(desk.model->cycleLab()->shown());
        lookAtLab(desk, QStringLiteral("cycles-long"));
        QVERIFY(!desk.shown<QLabel>("cycleTitle")->text().contains(QChar(0x202e)));
    }

    void twoRunsAreComparedBesideEachOther()
    {
        WindowDesk desk;
        Cycle other = exampleCycle();
        other.messages[4].status = QStringLiteral("200");
        other.messages[4].kind = FlowMessage::Kind::Done;
        other.after->scopes = ScopeSet::fromText(QStringLiteral("boards:read"));
        storeRun(desk, judged(exampleCycle()));
        storeRun(desk, judged(other));
        QVERIFY(beginLab(desk));
        auto *const list = desk.shown<QListView>("cycleRuns");
        QTRY_COMPARE(list->model()->rowCount(), 2);
        chooseRun(list, 0);
        QVERIFY(!desk.shown<QPushButton>("cycleCompare")->isEnabled());
        QTest::keyClick(list, Qt::Key_Down, Qt::ShiftModifier);
        QTRY_VERIFY(desk.shown<QPushButton>("cycleCompare")->isEnabled());
        desk.shown<QPushButton>("cycleCompare")->click();
        QTRY_VERIFY(desk.shown<QDialog>("cycleComparison"));
        auto *const dialog = desk.shown<QDialog>("cycleComparison");
        QVERIFY2(dialog->findChild<QLabel *>(QStringLiteral("compareSays"))
                     ->text()
                     .startsWith(QStringLiteral("They differ first at message 5.")),
                 qPrintable(dialog->findChild<QLabel *>(QStringLiteral("compareSays"))->text()));
        const auto *const left = dialog->findChild<FlowView *>(QStringLiteral("compareLeft"));
        const auto *const right = dialog->findChild<FlowView *>(QStringLiteral("compareRight"));
        QCOMPARE(left->picture().different, std::optional<qsizetype>(4));
        QCOMPARE(right->picture().messages.at(4).status, QStringLiteral("200"));
        QCOMPARE(left->picture().messages.at(4).status, QStringLiteral("401 tokenNotProvided"));
        QCOMPARE(
            dialog->findChild<QTableView *>(QStringLiteral("compareFields"))->model()->index(0, 0).data().toString(),
            QStringLiteral("Scopes, against those before"));
        lookAt(dialog, QStringLiteral("cycle-compare"));
    }

    void aSingleAuthorizationAndAHistoryHaveTheirPicture()
    {
        WindowDesk desk;
        const Installation installation = desk.desk.authorized();
        QVERIFY(desk.begin());
        QVERIFY(desk.listen());
        desk.shown<QPushButton>("authorizePicture")->click();
        auto *const dialog = desk.shown<QDialog>("flowDialog");
        QVERIFY(dialog);
        auto *const view = dialog->findChild<FlowView *>(QStringLiteral("flowDialogView"));
        const qsizetype before = view->picture().messages.size();
        desk.shown<QPushButton>("openBrowserButton")->click();
        QTRY_VERIFY_WITH_TIMEOUT(view->picture().messages.size() > before + 1, 10'000);
        QTRY_VERIFY(view->accessibleDescription().contains(QStringLiteral("exchange the code")));
        lookAt(dialog, QStringLiteral("flow-dialog"));
        desk.file = desk.desk.folder.filePath(QStringLiteral("picture.png"));
        dialog->findChild<QPushButton *>(QStringLiteral("flowDialogPng"))->click();
        QVERIFY(!QImage(desk.file).isNull());
        dialog->close();
        QTRY_VERIFY(!desk.shown<QDialog>("flowDialog"));
        desk.find<InstallationTable>("installationTable")
            ->choose(desk.model->installations()->table()->rowOf(installation.id));
        QTRY_VERIFY(desk.model->details()->details());
        desk.find<QPushButton>("whyPicture")->click();
        QVERIFY(desk.shown<QDialog>("flowDialog"));
        QVERIFY(!desk.shown<QDialog>("flowDialog")
                     ->findChild<FlowView *>(QStringLiteral("flowDialogView"))
                     ->picture()
                     .messages.isEmpty());
    }

    void aPictureIsAsWideAsThereIsRoom()
    {
        FlowView view(QStringLiteral("view"));
        view.resize(900, 400);
        view.show();
        view.showPicture(flowPicture(judged(exampleCycle())), true, false);
        auto *const canvas = view.findChild<QWidget *>(QStringLiteral("flowCanvas"));
        QTRY_COMPARE(canvas->width(), view.viewport()->width());
        view.resize(700, 400);
        QTRY_COMPARE(canvas->width(), view.viewport()->width());
        QVERIFY(!view.horizontalScrollBar()->isVisible());
        view.resize(300, 400);
        QTRY_VERIFY2(view.horizontalScrollBar()->maximum() > 0, "columns need some room");
    }

    void theKeyboardScrollsAndTheEndIsFollowed()
    {
        Cycle cycle = exampleCycle();
        FlowView view(QStringLiteral("view"));
        view.resize(700, 300);
        view.show();
        view.showPicture(flowPicture(cycle), true, false);
        QScrollBar *const bar = view.verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 0);
        QCOMPARE(bar->value(), 0);
        QTest::keyClick(&view, Qt::Key_Down);
        QVERIFY(bar->value() > 0);
        const int place = bar->value();
        cycle.messages.append(cycle.messages.constLast());
        view.showPicture(flowPicture(cycle), false, true);
        QVERIFY2(bar->value() == place, "who reads further up is left there");
        QTest::keyClick(&view, Qt::Key_End);
        QCOMPARE(bar->value(), bar->maximum());
        cycle.messages.append(cycle.messages.constLast());
        view.showPicture(flowPicture(cycle), false, true);
        QCOMPARE(bar->value(), bar->maximum());
        QTest::keyClick(&view, Qt::Key_Home);
        QCOMPARE(bar->value(), 0);
    }

    void aPictureHasThePalettesColours()
    {
        FlowView view(QStringLiteral("view"));
        QPalette palette = view.palette();
        view.resize(700, 300);
        FlowPicture plain;
        plain.messages = exampleCycle().messages;
        view.showPicture(plain, true, false);
        palette.setColor(QPalette::Base, QColor(10, 20, 30));
        palette.setColor(QPalette::Text, QColor(240, 240, 240));
        view.setPalette(palette);
        const QImage picture = view.grab().toImage();
        QCOMPARE(picture.pixelColor(6, 150), QColor(10, 20, 30));
    }

    void aLongPictureIsAFileThatCanBeRead()
    {
        Cycle cycle = exampleCycle();
        while (cycle.messages.size() < 2000)
            cycle.messages.append(cycle.messages.constLast());
        const QImage image = QImage::fromData(flowPng(flowPicture(cycle)), "PNG");
        QVERIFY(!image.isNull() && image.height() <= 30'000 && image.width() >= 100);
    }

private:
    /// A dozen that are over, with every verdict, and one that was never begun.
    static void fill(WindowDesk &desk)
    {
        const Instant now = desk.desk.clock()();
        for (int i = 0; i < 12; ++i) {
            Cycle cycle = exampleCycle();
            cycle.madeAt = now - hours(30 - 2 * i);
            cycle.wayOut = waysOut[i % 3];
            cycle.wayIn = waysIn[i % 4];
            cycle.team.name
                = i % 3 == 1 ? QStringLiteral("Research and Development Europe") : QString::fromUtf8("فريق التصميم");
            cycle.tokens[0].deadAt = *cycle.step(CycleStep::End).endedAt + milliseconds(800 + 900 * (i % 5));
            cycle.firstCallAt = *cycle.step(CycleStep::Reauthorize).startedAt + milliseconds(4000 + 1300 * i);
            if (i % 4 == 3)
                cycle.after->scopes = ScopeSet::fromText(QStringLiteral("boards:read"));
            if (i % 5 == 2)
                cycle.tokens[0].after = CycleToken::Life::Unclear;
            cycle = judged(cycle);
            storeRun(desk, cycle);
        }
        Cycle planned = plannedSampleCycle();
        planned.profileId = desk.desk.profile.id;
        planned.madeAt = now;
        QVERIFY(awaited(desk.store->cycles.add({planned}, now)));
    }
};

QTEST_MAIN(TestCyclePictures)
#include "tst_cyclepictures.moc"
