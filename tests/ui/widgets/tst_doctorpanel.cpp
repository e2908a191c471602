// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/windowdesk.h"

#include "widgets/doctorpanel.h"

#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QTcpServer>

/// The redirect URI doctor in the real window, over real sockets.
class tst_DoctorPanel : public QObject
{
    Q_OBJECT

private:
    static DoctorModel *modelOf(const WindowDesk &desk)
    {
        auto *const panel = desk.find<DoctorPanel>("doctorPanel");
        return panel ? panel->model() : nullptr;
    }
    static bool open(WindowDesk &desk)
    {
        if (!desk.begin()
            || !QTest::qWaitFor([&desk] { return !desk.model->installations()->profiles().isEmpty(); }))
            return false;
        desk.window->findChild<QAction *>(QStringLiteral("commandDoctor"))->trigger();
        return modelOf(desk) && over(desk);
    }
    static bool over(WindowDesk &desk)
    {
        return QTest::qWaitFor([&desk] { return !modelOf(desk)->isRunning(); }, 30'000);
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void everyCheckIsShownInWords()
    {
        WindowDesk desk;
        desk.visits = false;
        QVERIFY(open(desk));
        const QList<DoctorCheck> checks = modelOf(desk)->checks();
        QVERIFY(!checks.isEmpty());
        for (const DoctorCheck &check : checks) {
            auto *const line = desk.find<QLabel>(qPrintable(QStringLiteral("checkSentence_") + check.name));
            QVERIFY2(line, qPrintable(check.name));
            QVERIFY2(line->text().contains(DoctorModel::stateWord(check.state)), qPrintable(line->text()));
            QVERIFY(line->text().contains(check.title));
        }
        QCOMPARE(desk.shown<QLabel>("doctorVerdict")->text(), modelOf(desk)->verdict());
        QVERIFY(Desk::isFree(desk.desk.port));
        QVERIFY(desk.opened.isEmpty()); // no browser by itself
        desk.shown<QPushButton>("doctorCopy")->click();
        const QString copied = QGuiApplication::clipboard()->text();
        for (const DoctorCheck &check : checks)
            QVERIFY2(copied.contains(check.title), qPrintable(check.name));
        QVERIFY(!copied.contains(desk.desk.clientSecret.exposeText()));
    }

    void aSentUriIsComparedAndStaysInItsField()
    {
        WindowDesk desk;
        QVERIFY(open(desk));
        const QString sent = desk.desk.profile.redirectUri() + QLatin1Char('/');
        desk.shown<QLineEdit>("doctorSent")->setText(sent);
        QTest::keyClick(desk.shown<QLineEdit>("doctorSent"), Qt::Key_Return);
        QVERIFY(over(desk));
        QCOMPARE(modelOf(desk)->request().sentUri, sent);
        QCOMPARE(desk.shown<QLineEdit>("doctorSent")->text(), sent);
        QCOMPARE(modelOf(desk)->verdictState(), DoctorCheck::State::Bad);
        const QList<DoctorCheck> checks = modelOf(desk)->checks();
        QVERIFY(std::any_of(checks.cbegin(), checks.cend(), [](const DoctorCheck &check) {
            return check.name == QLatin1String("sent_uri") && check.state == DoctorCheck::State::Bad;
        }));
    }

    void aBusyPortIsBadUntilItIsFreeAgain()
    {
        WindowDesk desk;
        QTcpServer holder;
        QVERIFY(holder.listen(QHostAddress::LocalHost, desk.desk.port));
        QVERIFY(open(desk));
        QCOMPARE(modelOf(desk)->verdictState(), DoctorCheck::State::Bad);
        holder.close();
        desk.shown<QPushButton>("doctorRun")->click();
        QVERIFY(over(desk));
        QVERIFY(modelOf(desk)->verdictState() != DoctorCheck::State::Bad);
    }

    void aLockedVaultOffersToBeOpened()
    {
        WindowDesk desk;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        desk.model->lock();
        desk.window->findChild<QAction *>(QStringLiteral("commandDoctor"))->trigger();
        QVERIFY(over(desk));
        QPushButton *fix = nullptr;
        const QList<QPushButton *> buttons = desk.window->findChildren<QPushButton *>(QStringLiteral("checkFix_vault"));
        for (QPushButton *const button : buttons)
            fix = button;
        QVERIFY(fix);
        QVERIFY(fix->isVisibleTo(desk.find<DoctorPanel>("doctorPanel")));
        fix->click();
        QCOMPARE(desk.model->page(), MainWindowModel::Page::Unlock);
    }

    void myBrowserIsOpenedOnlyWhenAsked()
    {
        WindowDesk desk;
        QVERIFY(open(desk));
        desk.shown<QPushButton>("doctorTry")->click();
        QTRY_COMPARE(desk.opened.size(), 1);
        QVERIFY(over(desk)); // the visitor came
        QVERIFY(Desk::isFree(desk.desk.port));
    }
};

QTEST_MAIN(tst_DoctorPanel)
#include "tst_doctorpanel.moc"
