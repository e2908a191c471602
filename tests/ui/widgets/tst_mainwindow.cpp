// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/windowdesk.h"

#include "widgets/commandpalette.h"
#include "widgets/installationtable.h"
#include "widgets/secretclipboard.h"
#include "widgets/secretview.h"
#include "widgets/takentext.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QMimeData>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabWidget>
#include <QToolButton>

using Page = MainWindowModel::Page;

class tst_MainWindow : public QObject
{
    Q_OBJECT

private:
    static bool beginWith(WindowDesk &desk, int rows)
    {
        desk.fill(rows);
        return desk.begin() && QTest::qWaitFor([&desk] { return !desk.model->installations()->profiles().isEmpty(); });
    }
    static void reveal(WindowDesk &desk)
    {
        desk.find<InstallationTable>("installationTable")->choose(0);
        QTRY_VERIFY(desk.model->details()->details());
        desk.find<QTabWidget>("detailsTabs")->setCurrentIndex(1);
        desk.find<QPushButton>("accessTokenReveal")->click();
        QTRY_VERIFY(desk.find<SecretView>("accessTokenView")->isRevealed());
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void theFirstStartLeadsFromWelcomeToTheAuthorizationForm()
    {
        WindowDesk desk(WindowDesk::Kind::Fresh);
        QVERIFY(desk.begin());
        QCOMPARE(desk.model->page(), Page::Welcome);
        desk.shown<QWidget>("connectAppButton")->setFocus();
        QTest::keyClick(desk.shown<QWidget>("connectAppButton"), Qt::Key_Space);
        QCOMPARE(desk.model->page(), Page::Connect);
        QTest::keyClicks(desk.shown<QLineEdit>("edit_name"), QStringLiteral("Mine"));
        QTest::keyClicks(desk.shown<QLineEdit>("edit_client_id"), QStringLiteral("3458764512345678901"));
        QTest::keyClicks(desk.shown<QLineEdit>("edit_client_secret"), QStringLiteral("canary-client-secret"));
        QTest::keyClick(desk.shown<QLineEdit>("edit_client_secret"), Qt::Key_Return);
        // The store has no key yet: that is asked for in between, and the form is not lost.
        QTRY_COMPARE(desk.model->page(), Page::Protect);
        QTest::keyClicks(desk.find<QLineEdit>("passphrase"), QStringLiteral("four unrelated words"));
        QTest::keyClick(desk.find<QLineEdit>("passphrase"), Qt::Key_Return);
        QVERIFY(desk.shown<QLabel>("passphraseObjection"));
        QTest::keyClicks(desk.find<QLineEdit>("passphraseAgain"), QStringLiteral("four unrelated words"));
        QTest::keyClick(desk.find<QLineEdit>("passphraseAgain"), Qt::Key_Return);
        QTRY_COMPARE(desk.model->page(), Page::Installations);
        QTRY_VERIFY(desk.shown<QLineEdit>("authorizeTeamId"));
        QTRY_COMPARE(desk.shown<QComboBox>("authorizeApp")->currentText(), QStringLiteral("Mine (development)"));
        const QList<QLineEdit *> fields = desk.window->findChildren<QLineEdit *>();
        for (const QLineEdit *const field : fields)
            QVERIFY2(!field->text().contains(QStringLiteral("canary"))
                         && !field->text().contains(QStringLiteral("unrelated")),
                     qPrintable(field->objectName()));
    }

    void theFormIsKeptWhileGoingBackFromTheVault()
    {
        WindowDesk desk(WindowDesk::Kind::Fresh);
        QVERIFY(desk.begin());
        desk.model->connectApp();
        QTest::keyClicks(desk.shown<QLineEdit>("edit_name"), QStringLiteral("Mine"));
        QTest::keyClicks(desk.shown<QLineEdit>("edit_client_id"), QStringLiteral("345"));
        QTest::keyClicks(desk.shown<QLineEdit>("edit_client_secret"), QStringLiteral("secret"));
        desk.find<QPushButton>("connectSaveButton")->click();
        QTRY_COMPARE(desk.model->page(), Page::Protect);
        desk.find<QPushButton>("vaultSkipButton")->click();
        QCOMPARE(desk.model->page(), Page::Connect);
        QCOMPARE(desk.shown<QLineEdit>("edit_name")->text(), QStringLiteral("Mine"));
        QCOMPARE(desk.shown<QLineEdit>("edit_client_secret")->text(), QStringLiteral("secret"));
    }

    void whatIsTakenOutOfAFieldCanBeWiped()
    {
        QLineEdit edit;
        edit.setEchoMode(QLineEdit::Password);
        QTest::keyClicks(&edit, QStringLiteral("canary-passphrase"));
        const QString text = takenText(&edit);
        QCOMPARE(text, QStringLiteral("canary-passphrase"));
        QVERIFY(text.isDetached()); // nobody else holds the bytes: wipe() reaches them
        QVERIFY(edit.text().isEmpty());
        edit.setEchoMode(QLineEdit::Normal);
        QVERIFY(!edit.isUndoAvailable());
    }

    void anUnusableStoreSaysWhyAndCanBeTriedAgain()
    {
        WindowDesk desk;
        desk.storeError = Error{ErrorKind::Storage, QStringLiteral("The store is damaged."), QStringLiteral("page 7"),
                                QStringLiteral("damaged")};
        QVERIFY(desk.begin());
        QCOMPARE(desk.model->page(), Page::StoreFailed);
        QVERIFY(desk.shown<QLabel>("startupErrorSentence")->text().contains(QStringLiteral("damaged")));
        QSignalSpy other(desk.window.get(), &MainWindow::otherStoreRequested);
        desk.file = QStringLiteral("/elsewhere.db");
        desk.shown<QPushButton>("otherStoreButton")->click();
        QCOMPARE(other.count(), 1);
        desk.storeError.reset();
        desk.shown<QPushButton>("startupErrorAction")->click();
        QTRY_COMPARE(desk.model->page(), Page::Installations);
    }

    /// C2.4
    void aLockedStoreListsEveryStateAndAsksForThePassphraseWhereAnActNeedsIt()
    {
        WindowDesk desk;
        desk.fill(30);
        const auto open = awaited(desk.desk.store.installations.counts({}, desk.desk.clock()()));
        QVERIFY(open);
        desk.desk.store.vault.lock();
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        QCOMPARE(desk.model->page(), Page::Installations);
        QTRY_VERIFY(desk.shown<QWidget>("lockedNote"));
        QCOMPARE(desk.model->installations()->table()->rowCount(), 30);
        const auto locked = awaited(desk.desk.store.installations.counts({}, desk.desk.clock()()));
        QVERIFY(locked && *locked == *open);
        QTRY_VERIFY(desk.shown<QToolButton>("filter_can_refresh"));
        QCOMPARE(desk.find<QToolButton>("lockButton")->text(), QStringLiteral("Locked"));

        desk.shown<QPushButton>("lockedUnlock")->click();
        QCOMPARE(desk.model->page(), Page::Unlock);
        QTest::keyClicks(desk.find<QLineEdit>("passphrase"), QStringLiteral("wrong one"));
        QTest::keyClick(desk.find<QLineEdit>("passphrase"), Qt::Key_Return);
        QTRY_VERIFY(desk.shown<QWidget>("vaultError"));
        QCOMPARE(desk.model->page(), Page::Unlock);
        desk.find<QPushButton>("vaultSkipButton")->click();
        QCOMPARE(desk.model->page(), Page::Installations);
        QVERIFY(desk.shown<QWidget>("lockedNote"));
        desk.window->authorize(); // needs the vault: asks for it instead of failing later
        QCOMPARE(desk.model->page(), Page::Unlock);
        QTest::keyClicks(desk.find<QLineEdit>("passphrase"), QStringLiteral("a passphrase for tests"));
        QTest::keyClick(desk.find<QLineEdit>("passphrase"), Qt::Key_Return);
        QTRY_COMPARE(desk.model->page(), Page::Installations);
        QVERIFY(desk.find<QLineEdit>("passphrase")->text().isEmpty());
        QVERIFY(!desk.shown<QWidget>("lockedNote"));
    }

    void lockingHidesTheTokenAndClearsTheClipboardButKeepsTheTable()
    {
        WindowDesk desk;
        QVERIFY(beginWith(desk, 5));
        reveal(desk);
        desk.find<QPushButton>("accessTokenCopy")->click();
        QTRY_VERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("test-token")));
        desk.window->findChild<QAction *>(QStringLiteral("commandLock"))->trigger();
        QVERIFY(!desk.find<SecretView>("accessTokenView")->isRevealed());
        QVERIFY(QGuiApplication::clipboard()->text().isEmpty());
        QCOMPARE(desk.model->page(), Page::Installations);
        QCOMPARE(desk.model->installations()->table()->rowCount(), 5);
        desk.find<QPushButton>("accessTokenReveal")->click();
        QTRY_VERIFY(desk.shown<QWidget>("tokenError"));
        desk.shown<QPushButton>("tokenErrorAction")->click();
        QTRY_COMPARE(desk.model->page(), Page::Unlock);
    }

    void aRevealedTokenIsInTheAccessibilityTreeOnlyWhileItIsShown()
    {
        WindowDesk desk;
        QVERIFY(beginWith(desk, 5));
        desk.window->activateWindow();
        QTRY_VERIFY(desk.window->isActiveWindow());
        reveal(desk);
        auto *const view = desk.find<SecretView>("accessTokenView");
        QVERIFY(view->accessibleName().contains(QStringLiteral("test-token")));
        desk.find<InstallationTable>("installationTable")->choose(2); // another row
        QVERIFY(!view->isRevealed());
        QVERIFY(!view->accessibleName().contains(QStringLiteral("test-token")));
        reveal(desk);
        desk.find<QTabWidget>("detailsTabs")->setCurrentIndex(0); // the tab is left
        QVERIFY(!view->isRevealed());
        reveal(desk);
        QWidget other;
        other.show();
        other.activateWindow(); // the focus goes to another window
        QTRY_VERIFY(other.isActiveWindow());
        QVERIFY(!view->isRevealed());
    }

    void theClipboardIsClearedOnlyWhileItIsOurs_data()
    {
        QTest::addColumn<bool>("overwritten");
        QTest::newRow("still ours") << false;
        QTest::newRow("something else was copied since") << true;
    }
    void theClipboardIsClearedOnlyWhileItIsOurs()
    {
        QFETCH(const bool, overwritten);
        QCOMPARE(SecretClipboard::keptFor, std::chrono::seconds(10));
        SecretClipboard clipboard(std::chrono::milliseconds(40));
        QSignalSpy remaining(&clipboard, &SecretClipboard::remaining);
        clipboard.copy(Secret(QByteArrayView("canary-token")));
        QCOMPARE(QGuiApplication::clipboard()->mimeData()->data(QStringLiteral("x-kde-passwordManagerHint")),
                 QByteArray("secret"));
        QCOMPARE(remaining.first().first().toInt(), 1);
        if (overwritten)
            QGuiApplication::clipboard()->setText(QStringLiteral("a recipe"));
        QTRY_VERIFY(!clipboard.isHolding());
        QCOMPARE(QGuiApplication::clipboard()->text(), overwritten ? QStringLiteral("a recipe") : QString());
        QCOMPARE(remaining.last().first().toInt(), 0);
    }

    void theWindowLeavesNoTokenOnTheClipboard()
    {
        {
            WindowDesk desk;
            QVERIFY(beginWith(desk, 1));
            reveal(desk);
            desk.find<QPushButton>("accessTokenCopy")->click();
            QTRY_VERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("test-token")));
            desk.window->close();
            QVERIFY(QGuiApplication::clipboard()->text().isEmpty());
        }
    }

    void selectionCurrentRowAndPlaceSurviveANewList()
    {
        WindowDesk desk;
        QVERIFY(beginWith(desk, 120));
        auto *const table = desk.find<InstallationTable>("installationTable");
        table->choose(60);
        table->selectionModel()->select(table->model()->index(63, 0),
                                        QItemSelectionModel::Select | QItemSelectionModel::Rows);
        table->verticalScrollBar()->setValue(55);
        const QList<RowId> selected = table->selectedIds();
        const RowId current = table->currentId();
        QCOMPARE(selected.size(), 2);
        QSignalSpy listed(desk.model->installations()->table(), &InstallationTableModel::listed);
        desk.window->findChild<QAction *>(QStringLiteral("commandReload"))->trigger();
        QTRY_COMPARE(listed.count(), 1);
        QCOMPARE(table->selectedIds(), selected);
        QCOMPARE(table->currentId(), current);
        QCOMPARE(table->verticalScrollBar()->value(), 55);

        // Another order is another list: it begins at its top, with the same rows selected.
        table->sortByColumn(int(InstallationColumn::Team), Qt::AscendingOrder);
        QTRY_COMPARE(listed.count(), 2);
        QCOMPARE(QSet<RowId>(selected.begin(), selected.end()).size(), 2);
        const QList<RowId> after = table->selectedIds();
        QCOMPARE(QSet<RowId>(after.begin(), after.end()), QSet<RowId>(selected.begin(), selected.end()));
        QCOMPARE(table->currentId(), current);
    }

    void aRowCanBeChosenFromRightToLeft()
    {
        QApplication::setLayoutDirection(Qt::RightToLeft);
        WindowDesk desk;
        const bool ready = beginWith(desk, 5);
        desk.window->resize(1280, 800);
        QCoreApplication::sendPostedEvents(); // the layouts
        auto *const table = desk.find<InstallationTable>("installationTable");
        table->choose(3);
        QApplication::setLayoutDirection(Qt::LeftToRight);
        QVERIFY(ready);
        QCOMPARE(table->currentId(), desk.model->installations()->table()->idAt(3));
        QCOMPARE(table->selectedCount(), 1);
    }

    void columnsAreRememberedByTheirIds()
    {
        QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        InstallationTableModel model(nullptr, systemNow);
        {
            InstallationTable table(&model, &settings);
            table.horizontalHeader()->moveSection(
                table.horizontalHeader()->visualIndex(int(InstallationColumn::ExpiresAt)), 0);
            table.horizontalHeader()->setSectionHidden(int(InstallationColumn::Organization), true);
            table.horizontalHeader()->resizeSection(int(InstallationColumn::Team), 222);
        }
        QVERIFY(settings.contains(QStringLiteral("columns/expires_at/place")));
        InstallationTable table(&model, &settings);
        QCOMPARE(table.shownColumns().first(), InstallationColumn::ExpiresAt);
        QVERIFY(!table.shownColumns().contains(InstallationColumn::Organization));
        QCOMPARE(table.columnWidth(int(InstallationColumn::Team)), 222);
    }

    void copyTakesTheRowsAsShown()
    {
        WindowDesk desk;
        QVERIFY(beginWith(desk, 3));
        auto *const table = desk.find<InstallationTable>("installationTable");
        table->horizontalHeader()->setSectionHidden(int(InstallationColumn::AuthorizedAt), true);
        table->setFocus();
        table->selectAll();
        QTest::keySequence(table, QKeySequence::Copy);
        QTRY_COMPARE(QGuiApplication::clipboard()->text().count(QLatin1Char('\n')), 2);
        const QStringList first
            = QGuiApplication::clipboard()->text().split(QLatin1Char('\n')).first().split(QLatin1Char('\t'));
        QCOMPARE(first.size(), installationColumnCount - 3); // two are hidden at first
        QCOMPARE(first.first(), QStringLiteral("Design Guild"));
    }

    void theMenuKeyOpensTheRowsMenu()
    {
        WindowDesk desk;
        QVERIFY(beginWith(desk, 3));
        auto *const table = desk.find<InstallationTable>("installationTable");
        table->choose(1);
        QTRY_VERIFY(desk.model->installations()->table()->installationAt(1));
        QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(), QPoint());
        QApplication::sendEvent(table, &event);
        auto *const menu = desk.window->findChild<QMenu *>(QStringLiteral("installationMenu"));
        QVERIFY(menu);
        for (QAction *const action : menu->actions()) {
            if (action->text() == QLatin1String("Copy the team ID"))
                action->trigger();
        }
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 desk.model->installations()->table()->installationAt(1)->team.id);
        menu->close();
    }

    void enterGoesToTheDetails()
    {
        WindowDesk desk;
        QVERIFY(beginWith(desk, 3));
        desk.window->activateWindow();
        QTRY_VERIFY(desk.window->isActiveWindow());
        auto *const table = desk.find<InstallationTable>("installationTable");
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Return);
        QTRY_VERIFY(desk.find<QTabWidget>("detailsTabs")->isAncestorOf(QApplication::focusWidget()));
    }

    void thePaletteRunsACommandByName()
    {
        WindowDesk desk;
        QVERIFY(beginWith(desk, 3));
        desk.window->findChild<QAction *>(QStringLiteral("commandPaletteAction"))->trigger();
        auto *const palette = desk.window->findChild<CommandPalette *>(QStringLiteral("commandPalette"));
        QVERIFY(palette->isVisible());
        auto *const filter = palette->findChild<QLineEdit *>(QStringLiteral("commandFilter"));
        auto *const list = palette->findChild<QListWidget *>(QStringLiteral("commandList"));
        QTest::keyClicks(filter, QStringLiteral("unlock"));
        QCOMPARE(list->count(), 1);
        QVERIFY(list->item(0)->text().contains(QStringLiteral("it is unlocked"))); // why it is off
        QTest::keyClick(filter, Qt::Key_Return);
        QVERIFY(palette->isVisible());
        filter->clear();
        QTest::keyClicks(filter, QStringLiteral("authorize a"));
        QTest::keyClick(filter, Qt::Key_Return);
        QVERIFY(!palette->isVisible());
        QVERIFY(desk.shown<QWidget>("authorizePanel"));
    }

    void tabGoesInTheOrderOfReading_data()
    {
        QTest::addColumn<QString>("page");
        QTest::newRow("form") << "connectPage";
        QTest::newRow("panel") << "authorizePanel";
        QTest::newRow("top line and filters") << "";
    }
    void tabGoesInTheOrderOfReading()
    {
        QFETCH(const QString, page);
        WindowDesk desk;
        QVERIFY(beginWith(desk, 3));
        if (page == QLatin1String("connectPage")) {
            desk.model->connectApp();
            desk.find<QToolButton>("advancedButton")->setChecked(true);
        } else if (!page.isEmpty()) {
            QVERIFY(desk.listen());
            desk.shown<QPushButton>("pasteAddressButton")->click();
        }
        QCoreApplication::sendPostedEvents(); // the layouts
        const QWidget *const whole
            = desk.window->findChild<QWidget *>(page.isEmpty() ? QStringLiteral("installationsPage") : page);
        const auto *const table = desk.find<InstallationTable>("installationTable");
        const int end = page.isEmpty() ? table->mapTo(whole, QPoint(0, 0)).y() : whole->height();
        QList<std::pair<QPoint, QString>> stops;
        for (const QWidget *widget = desk.window->nextInFocusChain(); widget != desk.window.get();
             widget = widget->nextInFocusChain()) {
            const bool isStop = whole->isAncestorOf(widget) && widget->isVisible()
                && (widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy();
            const QPoint place = isStop ? widget->mapTo(whole, QPoint(0, widget->height() / 2)) : QPoint();
            if (isStop && place.y() < end)
                stops.append({place, widget->objectName()});
        }
        QVERIFY(stops.size() >= 4);
        // The chain is a ring: begin at its topmost stop.
        const auto first = std::min_element(stops.begin(), stops.end(), [](const auto &left, const auto &right) {
            return qMakePair(left.first.y() / 9, left.first.x()) < qMakePair(right.first.y() / 9, right.first.x());
        });
        std::rotate(stops.begin(), first, stops.end());
        for (qsizetype i = 1; i < stops.size(); ++i) {
            const QPoint former = stops.at(i - 1).first;
            const QPoint next = stops.at(i).first;
            const bool lower = next.y() > former.y() + 8;
            const bool besides = qAbs(next.y() - former.y()) <= 8 && next.x() >= former.x();
            QVERIFY2(lower || besides,
                     qPrintable(stops.at(i - 1).second + QStringLiteral(" goes to ") + stops.at(i).second));
        }
    }

    void everythingThatCanBeUsedHasANameForScreenReaders()
    {
        WindowDesk desk;
        QVERIFY(beginWith(desk, 3));
        desk.window->authorize();
        const QList<QWidget *> widgets = desk.window->findChildren<QWidget *>();
        for (const QWidget *const widget : widgets) {
            const bool usable = qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QLineEdit *>(widget)
                || qobject_cast<const QComboBox *>(widget) || qobject_cast<const QAbstractItemView *>(widget);
            const bool ours = !widget->objectName().startsWith(QLatin1String("qt_")) && widget->parentWidget()
                && !qobject_cast<const QComboBox *>(widget->parentWidget())
                && !qobject_cast<const QHeaderView *>(widget)
                && !QByteArray(widget->metaObject()->className()).startsWith("QTabBar")
                && !qobject_cast<const QTabBar *>(widget->parentWidget())
                && !qobject_cast<const QLineEdit *>(widget->parentWidget())
                && !qobject_cast<const QTableView *>(widget->parentWidget()) && widget->focusPolicy() != Qt::NoFocus;
            if (!usable || !ours || widget->inherits("QComboBoxPrivateContainer")
                || widget->inherits("QComboBoxListView"))
                continue;
            QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
            const auto *const button = qobject_cast<const QAbstractButton *>(widget);
            if (widget->objectName().startsWith(QLatin1String("outcomeButton")) && !widget->isVisible())
                continue; // gets its text together with its act
            QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
                     qPrintable(widget->objectName()));
        }
    }

    void aSandboxWindowSaysSoAndCanBeLeft()
    {
        WindowDesk desk(WindowDesk::Kind::Sandbox);
        QVERIFY(desk.begin());
        QVERIFY(desk.window->windowTitle().contains(QStringLiteral("sandbox")));
        QVERIFY(desk.shown<QWidget>("sandboxBanner"));
        QVERIFY(!desk.find<QToolButton>("lockButton")->isVisible()); // its key is kept nowhere
        QVERIFY(!desk.window->findChild<QAction *>(QStringLiteral("commandLock"))->isEnabled());
        QSignalSpy left(desk.window.get(), &MainWindow::leaveSandboxRequested);
        desk.visits = false;
        auto *const pages = desk.find<QPushButton>("sandboxPagesButton")->menu();
        pages->actions().first()->trigger();
        QCOMPARE(desk.opened, QList<QUrl>{QUrl(desk.desk.sandbox.base())});
        desk.shown<QPushButton>("leaveSandboxButton")->click();
        QCOMPARE(left.count(), 1);
    }
};

QTEST_MAIN(tst_MainWindow)
#include "tst_mainwindow.moc"
