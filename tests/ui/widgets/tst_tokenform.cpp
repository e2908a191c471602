// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/windowdesk.h"

#include "presentation/anatomywords.h"
#include "widgets/commandpalette.h"
#include "widgets/installationtable.h"
#include "widgets/secretview.h"
#include "widgets/tokenformdialog.h"

#include <QAction>
#include <QClipboard>
#include <QLabel>
#include <QTabWidget>
#include <QTableWidget>

namespace {

const QString fourth = QStringLiteral("eyJtaXJvLm9yaWdpbiI6ImV1MDEifQ_test-token-3"); // as WindowDesk::fill() stores it

} // namespace

/// A token that is looked into, in the real window, by keyboard.
class tst_TokenForm : public QObject
{
    Q_OBJECT

private:
    static bool open(WindowDesk &desk)
    {
        desk.window->activateWindow();
        if (!QTest::qWaitFor([&desk] { return desk.window->isActiveWindow(); }))
            return false;
        QTest::keyClick(desk.window.get(), Qt::Key_K, Qt::ControlModifier);
        auto *const palette = desk.window->findChild<QWidget *>(QStringLiteral("commandPalette"));
        if (!QTest::qWaitFor([palette] { return palette->isVisible() && palette->isAncestorOf(QApplication::focusWidget()); }))
            return false;
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("look into"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        return QTest::qWaitFor([&desk] {
            auto *const field = desk.shown<QLineEdit>("tokenFormField");
            return field && field->window()->isActiveWindow() && QApplication::focusWidget() == field;
        });
    }
    /// Pastes by keyboard.
    static void paste(const QString &text)
    {
        QApplication::clipboard()->setText(text);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_V, Qt::ControlModifier);
    }
    static QString told(WindowDesk &desk)
    {
        QString text;
        const QList<QLabel *> labels = desk.find<QWidget>("tokenFormDialog")->findChildren<QLabel *>();
        for (const QLabel *const label : labels)
            text += label->text() + label->accessibleName() + QLatin1Char('\n');
        auto *const table = desk.find<QTableWidget>("anatomyTable");
        for (int row = 0; row < table->rowCount(); ++row)
            text += table->item(row, 0)->text() + QLatin1Char('=') + table->item(row, 1)->text() + table->item(row, 1)->toolTip() + QLatin1Char('\n');
        return text;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void aKnownTokenLeadsToItsInstallation()
    {
        WindowDesk desk;
        desk.fill(6);
        QVERIFY(desk.begin());
        desk.model->lock(); // works all the same
        desk.model->showProfiles();
        const QStringList before = desk.desk.tableCounts();
        QVERIFY(open(desk));
        auto *const field = desk.shown<QLineEdit>("tokenFormField");
        QCOMPARE(field->echoMode(), QLineEdit::Password);
        paste(QStringLiteral(" ") + fourth + QStringLiteral("\n")); // as off a page
        QCOMPARE(desk.find<QLabel>("anatomyTitle")->text(), QStringLiteral("A Miro token of the region eu01"));
        QCOMPARE(desk.shown<QLabel>("formOnly")->text(), QStringLiteral("Form only. Nothing was sent or verified."));
        QTRY_VERIFY(desk.shown<QPushButton>("tokenFormShow1"));
        QVERIFY(desk.shown<QLabel>("tokenFormMatch1")->text().startsWith(QStringLiteral("This is the access token of Ana Lima in")));
        QVERIFY(!told(desk).contains(QStringLiteral("test-token")));
        QTest::keyClick(field, Qt::Key_Return); // after pasting; it ends nothing
        QVERIFY(field->isVisible());
        QTest::keyClick(field, Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), desk.find<QTableWidget>("anatomyTable"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), desk.shown<QPushButton>("tokenFormShow1"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QVERIFY(!field->isVisible());
        QVERIFY(field->text().isEmpty());
        QCOMPARE(desk.model->page(), MainWindowModel::Page::Installations);
        QTRY_VERIFY(desk.model->details()->details());
        QCOMPARE(desk.model->details()->details()->installation.team.id, QStringLiteral("3458764512345610003"));
        QCOMPARE(desk.desk.tableCounts(), before);
        for (const char *endpoint : {"token", "context", "revoke"})
            QCOMPARE(desk.desk.calls(QLatin1String(endpoint)), 0);
    }

    void anUnknownTokenIsNoError()
    {
        WindowDesk desk;
        desk.fill(2);
        QVERIFY(desk.begin());
        QVERIFY(open(desk));
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("hunter2"));
        QCOMPARE(desk.find<QLabel>("anatomyTitle")->text(), QStringLiteral("An opaque token"));
        QTRY_COMPARE(desk.shown<QLabel>("tokenFormSearch")->text(), QStringLiteral("No installation of this store has it as its current token."));
        QVERIFY(!desk.shown<QPushButton>("tokenFormShow1"));
        QVERIFY(!desk.shown<QWidget>("tokenFormError"));
    }

    void nothingStaysInTheField_data()
    {
        QTest::addColumn<QString>("way");
        QTest::newRow("closed by Escape") << "escape";
        QTest::newRow("closed by its button") << "button";
        QTest::newRow("the vault is locked") << "lock";
    }
    void nothingStaysInTheField()
    {
        QFETCH(const QString, way);
        WindowDesk desk;
        desk.fill(6);
        QVERIFY(desk.begin());
        QVERIFY(open(desk));
        auto *const field = desk.shown<QLineEdit>("tokenFormField");
        paste(fourth);
        QTRY_VERIFY(desk.shown<QPushButton>("tokenFormShow1"));
        if (way == QLatin1String("escape"))
            QTest::keyClick(field, Qt::Key_Escape);
        else if (way == QLatin1String("button"))
            QTest::keyClick(desk.shown<QPushButton>("tokenFormClose"), Qt::Key_Space);
        else
            desk.model->lock();
        QCOMPARE(field->isVisible(), way == QLatin1String("lock"));
        QVERIFY(field->text().isEmpty());
        QVERIFY(!field->isUndoAvailable());
        QCOMPARE(desk.find<QLabel>("anatomyTitle")->text(), QStringLiteral("Nothing to look into yet"));
        QCOMPARE(desk.find<QTableWidget>("anatomyTable")->rowCount(), 0);
        QVERIFY(!desk.shown<QPushButton>("tokenFormShow1"));
        QApplication::clipboard()->clear();
    }

    void withoutAListNothingIsShownInIt()
    {
        WindowDesk desk;
        desk.fill(6);
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        QVERIFY(open(desk));
        paste(fourth);
        QTRY_VERIFY(desk.shown<QPushButton>("tokenFormShow1"));
        desk.model->connectApp();
        QVERIFY(!desk.shown<QPushButton>("tokenFormShow1")->isEnabled());
        desk.model->back();
        QVERIFY(desk.shown<QPushButton>("tokenFormShow1")->isEnabled());
    }

    void aStoreThatCannotBeOpenedHindersNothing()
    {
        WindowDesk desk(WindowDesk::Kind::Fresh);
        desk.storeError = Error{ErrorKind::Storage, QStringLiteral("This store was made by a newer version of the program."), {}, QStringLiteral("newer_schema")};
        QVERIFY(desk.begin());
        QVERIFY(open(desk));
        paste(fourth);
        QCOMPARE(desk.find<QLabel>("anatomyTitle")->text(), QStringLiteral("A Miro token of the region eu01"));
        QTRY_COMPARE(desk.shown<QLabel>("tokenFormSearch")->text(), QStringLiteral("No store is open, so none was searched."));
    }

    void theFormOfAStoredTokenIsToldWithoutShowingIt()
    {
        WindowDesk desk;
        desk.fill(6);
        QVERIFY(desk.begin());
        auto *const table = desk.find<InstallationTable>("installationTable");
        table->choose(3);
        QTRY_VERIFY(desk.model->details()->details());
        desk.find<QTabWidget>("detailsTabs")->setCurrentIndex(1);
        auto *const form = desk.shown<QPushButton>("accessTokenForm");
        QVERIFY(form);
        form->setFocus();
        QTest::keyClick(form, Qt::Key_Space);
        QTRY_VERIFY(desk.shown<QDialog>("storedFormDialog"));
        QVERIFY(!desk.find<SecretView>("accessTokenView")->isRevealed());
        auto *const dialog = desk.shown<QDialog>("storedFormDialog");
        QCOMPARE(dialog->findChild<QLabel *>(QStringLiteral("anatomyTitle"))->text(), QStringLiteral("A Miro token of the region eu01"));
        auto *const rows = dialog->findChild<QTableWidget *>(QStringLiteral("anatomyTable"));
        QVERIFY(rows->rowCount() > 4);
        for (int row = 0; row < rows->rowCount(); ++row)
            QVERIFY(!rows->item(row, 1)->text().contains(QStringLiteral("test-token")));
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!desk.shown<QDialog>("storedFormDialog"));
        desk.model->lock();
        form->click();
        QTRY_VERIFY(desk.shown<QPushButton>("tokenErrorAction")); // Unlock…
        QVERIFY(!desk.shown<QDialog>("storedFormDialog"));
    }
};

QTEST_MAIN(tst_TokenForm)
#include "tst_tokenform.moc"
