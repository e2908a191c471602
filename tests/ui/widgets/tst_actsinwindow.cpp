// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/windowdesk.h"

#include "presentation/installationacts.h"
#include "widgets/installationtable.h"

#include <QAction>
#include <QClipboard>
#include <QLabel>
#include <QMenu>
#include <QTableView>
#include <QTableWidget>
#include <QToolButton>

/// The acts on single installations in the real window, by keyboard alone.
class tst_ActsInWindow : public QObject
{
    Q_OBJECT

private:
    struct Room : WindowDesk {
        explicit Room(int count = 3, bool isProduction = false)
        {
            rows = desk.stored(desk.seed(count));
            if (isProduction) {
                AppProfile profile = desk.profile;
                profile.environment = Environment::Production;
                const auto changed = awaited(desk.store.profiles.update(profile, {}, desk.store.vault.sealFunction(),
                                                                        desk.store.vault.openFunction(), desk.clock()()));
                if (!changed)
                    QTest::qFail("the profile was not changed", __FILE__, __LINE__);
            }
            if (!begin() || !QTest::qWaitFor([this] { return !model->installations()->profiles().isEmpty(); }))
                QTest::qFail("the window did not begin", __FILE__, __LINE__);
            window->activateWindow();
            if (!QTest::qWaitFor([this] { return window->isActiveWindow(); }))
                QTest::qFail("the window is not active", __FILE__, __LINE__);
        }
        InstallationTable *table() const { return find<InstallationTable>("installationTable"); }
        /// Puts the focus on the row \a row of rows.
        bool choose(qsizetype row)
        {
            const RowId id = rows.at(row).id;
            table()->setFocus();
            table()->choose(model->installations()->table()->rowOf(id));
            return QTest::qWaitFor([this, id] { return model->details()->details() && model->details()->id() == id; });
        }
        QString told() const
        {
            const QLabel *const label = shown<QLabel>("actSentence");
            return label ? label->text() : QString();
        }
        /// The sheet with all that it says read.
        QWidget *sheet() const
        {
            auto *const cancel = shown<QPushButton>("effectsCancel");
            const auto isReady = [this] {
                const QPushButton *const copy = shown<QPushButton>("effectsCopy");
                return copy && copy->isEnabled() && copy->window()->isActiveWindow();
            };
            return QTest::qWaitFor(isReady) ? shown<QWidget>("effectsSheet") : (cancel ? cancel->window() : nullptr);
        }
        /// Goes to \a name by Tab alone, and presses Space there.
        bool press(const char *name)
        {
            QWidget *const wanted = shown<QWidget>(name);
            if (wanted && !wanted->window()->isActiveWindow())
                wanted->window()->activateWindow(); // the offscreen platform activates nothing when a dialog goes
            if (!wanted || !QTest::qWaitFor([wanted] { return wanted->window()->isActiveWindow() && QApplication::focusWidget(); }))
                return false;
            for (int i = 0; i < 60; ++i) {
                if (QApplication::focusWidget() == wanted) {
                    QTest::keyClick(wanted, Qt::Key_Space);
                    return true;
                }
                QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            }
            return false;
        }
        /// Finds \a words in the palette and runs what is found.
        void command(const QString &words)
        {
            QTest::keyClick(window.get(), Qt::Key_K, Qt::ControlModifier);
            QTRY_VERIFY(find<QWidget>("commandPalette")->isAncestorOf(QApplication::focusWidget()));
            QTest::keyClicks(QApplication::focusWidget(), words);
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        }
        InstallationState stateOf(qsizetype row) { return desk.details(rows.at(row).id).installation.state(desk.clock()()); }
        int listed() const { return model->installations()->table()->rowCount(); }

        QList<Installation> rows;
    };

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void f5Verifies()
    {
        Room room;
        QVERIFY(room.choose(1));
        QTest::keyClick(room.table(), Qt::Key_F5);
        QVERIFY(room.shown<QWidget>("actProgress"));
        QTRY_COMPARE(room.told(), QStringLiteral("The token is alive: team and user agree."));
        QVERIFY(!room.shown<QWidget>("actProgress"));
        QCOMPARE(room.desk.details(room.rows.at(1).id).evidence.constFirst().operation, QStringLiteral("verify"));
        QVERIFY(room.choose(2)); // it stays until another row is looked at
        QTRY_VERIFY(!room.shown<QWidget>("actMessage"));
    }

    void eachActIsReachedByItsButtonByTheMenuAndByThePalette_data()
    {
        QTest::addColumn<QString>("way");
        QTest::newRow("button") << "button";
        QTest::newRow("palette") << "palette";
        QTest::newRow("menu of the row") << "menu";
    }
    void eachActIsReachedByItsButtonByTheMenuAndByThePalette()
    {
        QFETCH(const QString, way);
        Room room;
        QVERIFY(room.choose(0));
        if (way == QLatin1String("button")) {
            QVERIFY(room.press("act_refresh"));
        } else if (way == QLatin1String("palette")) {
            room.command(QStringLiteral("refresh"));
        } else {
            QTest::keyClick(room.table(), Qt::Key_Return); // the details; back to the table for its menu
            room.table()->setFocus();
            QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(), QPoint());
            QApplication::sendEvent(room.table(), &event);
            QTRY_VERIFY(room.shown<QMenu>("installationMenu"));
            auto *const menu = room.shown<QMenu>("installationMenu");
            for (const char *name : {"menu_verify", "menu_refresh", "menu_revoke", "menu_uninstall", "menu_probe", "menu_forget"})
                QVERIFY2(menu->findChild<QAction *>(QLatin1String(name)), name);
            menu->findChild<QAction *>(QStringLiteral("menu_refresh"))->trigger();
            menu->close();
        }
        QTRY_COMPARE(room.told(), QStringLiteral("Refreshed: generation 2."));
    }

    void whatIsOffSaysWhy()
    {
        Room room;
        QVERIFY(room.choose(0));
        room.model->lock();
        auto *const verify = room.shown<QPushButton>("act_verify");
        QTRY_VERIFY(!verify->isEnabled());
        QVERIFY2(verify->toolTip().contains(QLatin1String("the vault is locked")), qPrintable(verify->toolTip()));
        auto *const menu = room.find<QMenu>("actMoreMenu");
        QVERIFY(menu->findChild<QAction *>(QStringLiteral("act_forget"))->isEnabled());
        QVERIFY(!menu->findChild<QAction *>(QStringLiteral("act_probe"))->isEnabled());
    }

    void theSafeButtonIsTheDefault_data()
    {
        QTest::addColumn<QString>("act");
        QTest::addColumn<bool>("isReturn");
        QTest::newRow("C10.3 [S] revoke, Escape") << "act_revoke" << false;
        QTest::newRow("C10.3 [S] revoke, Return") << "act_revoke" << true;
        QTest::newRow("C10.3 [S] delete, Escape") << "" << false;
        QTest::newRow("C10.3 [S] delete, Return") << "" << true;
    }
    void theSafeButtonIsTheDefault()
    {
        QFETCH(const QString, act);
        QFETCH(const bool, isReturn);
        Room room;
        QVERIFY(room.choose(0));
        const QStringList before = room.desk.tableCounts();
        if (act.isEmpty())
            QTest::keyClick(room.table(), Qt::Key_Delete);
        else
            QVERIFY(room.press(act.toLatin1().constData()));
        QWidget *const sheet = room.sheet();
        QVERIFY(sheet);
        QVERIFY(room.shown<QPushButton>("effectsCancel")->isDefault());
        QTest::keyClick(sheet, isReturn ? Qt::Key_Return : Qt::Key_Escape);
        QTRY_VERIFY(!room.shown<QWidget>("effectsSheet"));
        QCOMPARE(room.desk.calls(QStringLiteral("revoke")), 0);
        QCOMPARE(room.desk.tableCounts(), before);
    }

    void revokingSaysFirstWhatItDoes()
    {
        Room room;
        QVERIFY(room.choose(0));
        QVERIFY(room.press("act_revoke"));
        QVERIFY(room.sheet());
        // C10.1 [S]
        QVERIFY(room.shown<QLabel>("effectsStays")->text().contains(QLatin1String("The app stays installed in Miro.")));
        auto *const rows = room.shown<QTableWidget>("effectsRows");
        QCOMPARE(rows->item(0, 0)->text(), room.rows.at(0).team.name);
        QCOMPARE(rows->item(0, 3)->text(), room.rows.at(0).accessFingerprint);
        QCOMPARE(rows->item(0, 4)->text(), room.rows.at(0).refreshFingerprint);
        QVERIFY(room.press("effectsCopy")); // C10.3 [S]
        QVERIFY(QApplication::clipboard()->text().contains(room.rows.at(0).refreshFingerprint));
        QVERIFY(QApplication::clipboard()->text().contains(QLatin1String("The app stays installed in Miro.")));
        QVERIFY(room.press("effectsRevoke"));
        QTRY_COMPARE(room.told(), QStringLiteral("Revoked. The app stays installed in Miro."));
        QCOMPARE(room.stateOf(0), InstallationState::Revoked);
        QVERIFY(!room.shown<QWidget>("effectsSheet"));
    }

    void aProductionAppsNameIsTyped()
    {
        Room room(3, true);
        QVERIFY(room.choose(0));
        QVERIFY(room.press("act_revoke"));
        QVERIFY(room.sheet());
        auto *const goOn = room.shown<QPushButton>("effectsRevoke");
        auto *const name = room.shown<QLineEdit>("effectsName");
        QVERIFY(name && !goOn->isEnabled()); // C10.2 [S]
        while (QApplication::focusWidget() != name)
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QTest::keyClicks(name, room.desk.profile.name.chopped(1));
        QVERIFY(!goOn->isEnabled());
        QTest::keyClicks(name, room.desk.profile.name.right(1));
        QVERIFY(goOn->isEnabled());
        QVERIFY(room.press("effectsRevoke"));
        QTRY_COMPARE(room.stateOf(0), InstallationState::Revoked);
    }

    void manyNeedTheNameToo()
    {
        Room room(mostWithout + 1);
        room.table()->setFocus();
        room.table()->selectAll();
        QTest::keyClick(room.table(), Qt::Key_Delete);
        QVERIFY(room.sheet());
        QVERIFY(room.shown<QLineEdit>("effectsName")); // C10.2 [S]
        QVERIFY(!room.shown<QPushButton>("effectsForget")->isEnabled());
        QTest::keyClicks(room.shown<QLineEdit>("effectsName"), room.desk.profile.name);
        QVERIFY(room.shown<QPushButton>("effectsForget")->isEnabled());
        QVERIFY(!room.shown<QPushButton>("effectsRevokeAndForget")->isEnabled()); // too many for one after another
        QVERIFY(room.shown<QPushButton>("effectsRevokeAndForget")->toolTip().contains(QLatin1String("these are many")));
    }

    void theSheetIsMadeAnewWhenTheFactsMoved()
    {
        Room room;
        QVERIFY(room.choose(0));
        QVERIFY(room.press("act_revoke"));
        QVERIFY(room.sheet());
        QVERIFY(!room.shown<QWidget>("effectsMoved"));
        // C10.4 [S]: another seat refreshes it while the admin reads.
        room.desk.advance(std::chrono::minutes(1));
        room.model->acts()->start(Act::Refresh, {room.rows.at(0).id});
        QTRY_COMPARE(room.desk.details(room.rows.at(0).id).installation.generation, 2);
        QTRY_VERIFY(!room.model->acts()->running(room.rows.at(0).id));
        QVERIFY(room.press("effectsRevoke"));
        QTRY_VERIFY(room.shown<QWidget>("effectsMoved"));
        QCOMPARE(room.shown<QTableWidget>("effectsRows")->item(0, 3)->text(), room.desk.details(room.rows.at(0).id).installation.accessFingerprint);
        QCOMPARE(room.desk.calls(QStringLiteral("revoke")), 0);
        QVERIFY(room.press("effectsRevoke"));
        QTRY_COMPARE(room.stateOf(0), InstallationState::Revoked);
    }

    void theDeleteKeyAsksForBothOrOne_data()
    {
        QTest::addColumn<QByteArray>("button");
        QTest::addColumn<int>("revocations");
        QTest::newRow("forget only") << QByteArray("effectsForget") << 0;
        QTest::newRow("revoke and forget") << QByteArray("effectsRevokeAndForget") << 2;
    }
    void theDeleteKeyAsksForBothOrOne()
    {
        QFETCH(const QByteArray, button);
        Room room;
        const QStringList before = room.desk.tableCounts();
        room.table()->setFocus();
        room.table()->choose(0);
        QTest::keyClick(room.table(), Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(room.table()->selectedCount(), 2);
        QTest::keyClick(room.table(), Qt::Key_Delete);
        QVERIFY(room.sheet());
        const QString says = room.shown<QLabel>("effectsEnds")->text() + room.shown<QLabel>("effectsStays")->text();
        QVERIFY(says.contains(QLatin1String("from this store, for everybody who uses it")));
        QVERIFY(says.contains(QLatin1String("The tokens live on at Miro unless revoked.")));
        QVERIFY(room.press(button.constData()));
        QTRY_COMPARE(room.listed(), 1);
        QTEST(room.desk.calls(QStringLiteral("revoke")), "revocations");
        QTRY_VERIFY(room.shown<QWidget>("undoBar"));
        QCOMPARE(room.shown<QLabel>("undoSentence")->text(), QStringLiteral("Forgot 2 installations."));
        room.table()->setFocus();
        QVERIFY(room.press("undoButton"));
        QTRY_COMPARE(room.listed(), 3);
        QVERIFY(!room.shown<QWidget>("undoBar"));
        if (button == "effectsForget")
            QCOMPARE(room.desk.tableCounts(), before);
    }

    void undoIsAKeyToo()
    {
        Room room;
        for (const int row : {0, 1}) {
            QVERIFY(room.choose(row));
            QTest::keyClick(room.table(), Qt::Key_Delete);
            QVERIFY(room.sheet());
            QVERIFY(room.press("effectsForget"));
            QTRY_COMPARE(room.listed(), 2 - row);
            QTRY_COMPARE(room.table()->selectedCount(), 1); // the one beside it
        }
        QTRY_VERIFY(room.shown<QLabel>("undoSentence")->text().endsWith(QLatin1String("There is one more before it.")));
        room.window->activateWindow();
        QTRY_VERIFY(room.window->isActiveWindow());
        room.table()->setFocus();
        QTest::keyClick(room.table(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(room.listed(), 2);
        QVERIFY(room.press("undoDismiss"));
        QVERIFY(!room.shown<QWidget>("undoBar"));
        QCOMPARE(room.listed(), 2);
    }

    /// C7.3 [S]
    void aLostAnswerLeavesThreeChoices()
    {
        Room room;
        QVERIFY(room.choose(0));
        room.desk.play("{'token': {'kind': 'answer_lost'}}");
        QVERIFY(room.press("act_refresh"));
        QTRY_VERIFY(room.shown<QWidget>("actDoubt"));
        QVERIFY(!room.shown<QPushButton>("act_refresh")->isEnabled());
        room.answer = false;
        const int calls = room.desk.calls(QStringLiteral("token"));
        QVERIFY(room.press("act_retry_refresh"));
        QVERIFY2(room.asked.constLast().contains(QLatin1String("this token is used up")), qPrintable(room.asked.constLast())); // the risk first
        QCOMPARE(room.desk.calls(QStringLiteral("token")), calls);
        room.desk.play("{}");
        QVERIFY(room.press("act_resolve_doubt"));
        QTRY_COMPARE(room.stateOf(0), InstallationState::Ended);
        QTRY_VERIFY(!room.shown<QWidget>("actDoubt"));
        QVERIFY(room.told().startsWith(QLatin1String("The old access token is refused")));
    }

    void probingShowsOneTable()
    {
        Room room;
        QVERIFY(room.choose(0));
        room.model->acts()->start(Act::Refresh, {room.rows.at(0).id});
        QTRY_COMPARE(room.told(), QStringLiteral("Refreshed: generation 2."));
        room.command(QStringLiteral("probe every"));
        QTRY_VERIFY(room.shown<QTableView>("probeTable"));
        QTRY_COMPARE(room.shown<QPushButton>("probeRun")->text(), QStringLiteral("Ask again"));
        QCOMPARE(room.shown<QTableView>("probeTable")->model()->rowCount(), 2);
        QVERIFY(room.press("probeCopy"));
        QVERIFY(QApplication::clipboard()->text().contains(room.rows.at(0).accessFingerprint));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QTRY_VERIFY(!room.shown<QTableView>("probeTable"));
    }

    void uninstallingOpensThePageAndWatches()
    {
        Room room;
        room.visits = false;
        QVERIFY(room.choose(0));
        room.command(QStringLiteral("uninstall in"));
        QTRY_VERIFY(room.shown<QPushButton>("uninstallOpen"));
        QTRY_COMPARE(QApplication::focusWidget(), room.shown<QPushButton>("uninstallOpen"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QCOMPARE(room.opened.size(), 1);
        QVERIFY(room.opened.constFirst().path().startsWith(QStringLiteral("/app/settings/team/") + room.rows.at(0).team.id));
        QVERIFY(room.press("uninstallCopy"));
        QCOMPARE(QApplication::clipboard()->text(), room.opened.constFirst().toString(QUrl::FullyEncoded));
        QTRY_VERIFY(room.shown<QLabel>("uninstallSentence")->text().startsWith(QLatin1String("The token is alive")));
        QVERIFY(room.press("uninstallWatch")); // stops
        QVERIFY(room.desk.sandbox.uninstall({{QStringLiteral("client_id"), room.desk.profile.clientId},
                                             {QStringLiteral("team_id"), room.rows.at(0).team.id},
                                             {QStringLiteral("user_id"), room.rows.at(0).user.id}}));
        QVERIFY(room.press("uninstallWatch"));
        QTRY_VERIFY(room.shown<QLabel>("uninstallSentence")->text().startsWith(QLatin1String("The token is refused")));
        QTRY_COMPARE(room.stateOf(0), InstallationState::Ended);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QTRY_VERIFY(!room.shown<QWidget>("uninstallOpen"));
    }

    void closingAsksWhileTokensAreOnTheirWay_data()
    {
        QTest::addColumn<bool>("answer");
        QTest::newRow("go on when stored") << true;
        QTest::newRow("stay") << false;
    }
    void closingAsksWhileTokensAreOnTheirWay()
    {
        QFETCH(const bool, answer);
        Room room;
        room.answer = answer;
        QVERIFY(room.choose(0));
        room.desk.play("{'token': {'kind': 'slow'}}");
        QVERIFY(room.press("act_refresh"));
        QTRY_VERIFY(room.model->acts()->holdsUnstoredTokens());
        room.window->close();
        QVERIFY(room.window->isVisible());
        QCOMPARE(room.asked.size(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(room.desk.details(room.rows.at(0).id).installation.generation, 2, 20'000);
        QTRY_COMPARE(room.window->isVisible(), !answer);
        QCOMPARE(room.asked.size(), 1);
    }

    void closingAsksWhetherToLoseWhatCannotBeStored()
    {
        Room room;
        QVERIFY(room.choose(0));
        const QString file = room.desk.store.database.location().address;
        const QString aside = room.desk.folder.filePath(QStringLiteral("aside.db"));
        room.desk.play("{'token': {'kind': 'slow'}}");
        QVERIFY(room.press("act_refresh"));
        QTRY_VERIFY(room.model->acts()->holdsUnstoredTokens());
        QVERIFY(QFile::rename(file, aside));
        QTRY_VERIFY_WITH_TIMEOUT(room.shown<QWidget>("unstoredError"), 20'000);
        QVERIFY(room.shown<QLabel>("unstoredErrorSentence")->text().contains(QLatin1String("tried again by itself")));
        room.window->close();
        QVERIFY(room.asked.constLast().contains(QLatin1String("cannot be stored")));
        QTRY_VERIFY(!room.window->isVisible());
        QVERIFY(QFile::rename(aside, file));
    }

private:
    static constexpr int mostWithout = 20;
};

QTEST_MAIN(tst_ActsInWindow)
#include "tst_actsinwindow.moc"
