// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cycledesk.h"
#include "ui/widgets/pictures.h"

#include "widgets/cyclelabpage.h"
#include "widgets/flowview.h"

#include <QCheckBox>
#include <QDialog>
#include <QJsonDocument>
#include <QLabel>
#include <QListView>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
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
        const auto isOver = [&desk] { return desk.model->cycleLab()->shown() && desk.model->cycleLab()->shown()->verdict; };
        for (int hand = 0; hand < 3 && !isOver(); ++hand) {
            QTRY_VERIFY_WITH_TIMEOUT(isOver() || desk.shown<QPushButton>("handPlay"), 10'000);
            if (QPushButton *const play = desk.shown<QPushButton>("handPlay")) {
                tabTo(play);
                QTest::keyClick(play, Qt::Key_Space);
                QTRY_VERIFY_WITH_TIMEOUT(isOver() || !play->isVisible() || desk.model->cycleLab()->hands().value(0).kind == HandStep::Kind::Approve, 10'000);
            }
        }
        QTRY_VERIFY_WITH_TIMEOUT(isOver(), 20'000);
        QVERIFY2(desk.model->cycleLab()->shown()->verdict == CycleVerdict::Pass, qPrintable(desk.model->cycleLab()->shown()->reason));
        QVERIFY(desk.shown<QLabel>("cycleReason")->text().startsWith(QStringLiteral("Pass")));
        QVERIFY(desk.shown<QPushButton>("cycleAgain")->isEnabled());
        QVERIFY(desk.shown<FlowView>("cyclePicture")->accessibleDescription().contains(QStringLiteral("Admin to Miro")));
        lookAtPage(desk, QStringLiteral("cycle-lab"));
    }

private:
    /// As look(), but for the picture of a run, which scrolls.
    static void lookAtPage(WindowDesk &desk, const QString &name)
    {
        desk.window->resize(1280, 800);
        QVERIFY(!stillPicture(desk.window.get()).isNull());
        lookAt(desk.window.get(), name);
        const bool small = desk.window->width() < 1280 || qEnvironmentVariableIsSet("QT_SCALE_FACTOR");
        QVERIFY2(small || desk.window->minimumSizeHint().width() <= 1280, qPrintable(QString::number(desk.window->minimumSizeHint().width())));
        QVERIFY2(small || desk.window->minimumSizeHint().height() <= 800, qPrintable(QString::number(desk.window->minimumSizeHint().height())));
        cutNoLabel(desk.window.get(), name);
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
