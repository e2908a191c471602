// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/refreshinstallation.h"
#include "support/awaited.h"
#include "widgets/installationtable.h"
#include "windowdesk.h"

#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QTableView>
#include <QToolButton>

/// Acts on many installations in the window, by keyboard.
class TestRunPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(anyWarningOfOurs());
        m_desk = std::make_unique<WindowDesk>();
        QVERIFY(m_desk->desk.isReady());
    }
    void cleanup() { m_desk.reset(); }

    /// C14.1, C14.4: the plan first, then the report.
    void allThatIsShownIsVerified()
    {
        fill(40);
        QVERIFY(m_desk->begin());
        QTest::keyClick(m_desk->window.get(), Qt::Key_F5, Qt::ControlModifier);
        QTRY_VERIFY(button("runStart") && button("runStart")->isEnabled());
        const QString plan = text("runPlan");
        QVERIFY2(plan.contains(QStringLiteral("40 calls to the server")), qPrintable(plan));
        QVERIFY(plan.contains(QStringLiteral("About ")));
        QVERIFY(plan.contains(QStringLiteral("What was never verified comes first")));
        QCOMPARE(text("runTitle"), QStringLiteral("Verify 40 installations"));
        QCOMPARE(m_desk->desk.calls(QStringLiteral("context")), 0);
        QVERIFY(!button("runPause"));

        QTRY_VERIFY(button("runStart")->hasFocus());
        QTest::keyClick(button("runStart"), Qt::Key_Return);
        QTRY_VERIFY(m_desk->shown<QTableView>("runReport"));
        QTRY_COMPARE(text("runPhase"), QStringLiteral("Finished."));
        QCOMPARE(m_desk->desk.calls(QStringLiteral("context")), 40);
        QTRY_COMPARE(text("runCounts"), QStringLiteral("0 changed, 0 not known, 40 unchanged."));
        QVERIFY(text("runProgressText").startsWith(QStringLiteral("40 of 40")));
        QCOMPARE(m_desk->shown<QProgressBar>("runProgress")->value(), 40);
    }

    void theReportIsFoldedAndLeadsToTheInstallation()
    {
        const QList<Installation> rows = fill(12);
        QVERIFY(m_desk->begin());
        m_desk->desk.play("{'context': [{'kind': 'unauthorized', 'times': 2}, {'kind': 'server_error', 'after': 2, 'times': 1}]}");
        runAll("commandVerifyAll");
        auto *const report = m_desk->shown<QTableView>("runReport");
        QVERIFY(report);
        const QAbstractItemModel *const model = report->model();
        QTRY_COMPARE(model->rowCount(), 6);
        QCOMPARE(cell(model, 0), QStringLiteral("Changed: 2"));
        QCOMPARE(cell(model, 3), QStringLiteral("Not known: 1"));
        QCOMPARE(cell(model, 5), QStringLiteral("Unchanged: 9 (Enter shows them)"));
        QTRY_VERIFY(!cell(model, 1).startsWith(QStringLiteral("…")));
        QVERIFY(cell(model, 1, 1).contains(QStringLiteral("Ended")));

        report->setFocus();
        report->setCurrentIndex(model->index(5, 0));
        QTest::keyClick(report, Qt::Key_Return);
        QTRY_COMPARE(model->rowCount(), 15);
        QCOMPARE(cell(model, 5), QStringLiteral("Unchanged: 9 (Enter folds them)"));
        QTRY_VERIFY(!cell(model, 14).startsWith(QStringLiteral("…")));

        report->setCurrentIndex(model->index(1, 0));
        QTest::keyClick(report, Qt::Key_Return);
        QTRY_VERIFY(m_desk->model->details()->details());
        QTRY_COMPARE(m_desk->model->details()->details()->installation.state(m_desk->desk.clock()()), InstallationState::Ended);
    }

    void theReportIsCopiedAsTextAndCsv()
    {
        fill(3);
        QVERIFY(m_desk->begin());
        m_desk->desk.play("{'context': {'kind': 'unauthorized', 'times': 1}}");
        runAll("commandVerifyAll");
        QTRY_VERIFY(button("runCopyText") && button("runCopyText")->isEnabled());
        QTest::keyClick(button("runCopyText"), Qt::Key_Space);
        QTRY_VERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("Verify 3 installations\n1 changed, 0 not known, 2 unchanged")));
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("Active → Ended")));
        QTest::keyClick(button("runCopyCsv"), Qt::Key_Space);
        QTRY_VERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("part,installation_id,")));
        const QStringList lines = QGuiApplication::clipboard()->text().split(QStringLiteral("\r\n"), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 4);
        QVERIFY(lines.at(1).startsWith(QStringLiteral("changed,")));
    }

    void itPausesGoesOnAndIsCancelled()
    {
        beginLong();
        QTRY_VERIFY(button("runPause") && button("runPause")->isEnabled());
        QTRY_VERIFY(button("runPause")->hasFocus());
        QTRY_VERIFY(m_desk->shown<QProgressBar>("runProgress")->value() > 0);
        QVERIFY(!button("runClose")->isEnabled());
        QTest::keyClick(button("runPause"), Qt::Key_Return);
        QTRY_VERIFY(button("runResume"));
        QCOMPARE(text("runPhase"), QStringLiteral("Paused. It can also go on when the program is started again."));
        QVERIFY(button("runResume")->hasFocus());
        QVERIFY(button("runClose")->isEnabled());
        QTest::keyClick(button("runResume"), Qt::Key_Return);
        QTRY_VERIFY(button("runCancel") && button("runPause"));
        QTest::keyClick(button("runCancel"), Qt::Key_Return);
        QTRY_COMPARE(text("runPhase"), QStringLiteral("Cancelled. What was done stays."));
        QTRY_VERIFY(text("runCounts").contains(QStringLiteral("not done")));
    }

    /// C14.3
    void whatIsWaitedForIsSaidWithTheTime()
    {
        fill(5);
        QVERIFY(m_desk->begin());
        m_desk->desk.play("{'context': {'kind': 'rate_limited', 'retry_after': 3600, 'times': 5}}");
        startAll("commandVerifyAll");
        QTRY_VERIFY(m_desk->shown<QLabel>("runWait"));
        const QString wait = text("runWait");
        const QRegularExpression said(QStringLiteral("^The server takes no more for .* now\\. It goes on by itself at \\d\\d:\\d\\d:\\d\\d\\.$"));
        QVERIFY2(said.match(wait).hasMatch(), qPrintable(wait));
        QTest::keyClick(button("runCancel"), Qt::Key_Return);
        QTRY_COMPARE(text("runPhase"), QStringLiteral("Cancelled. What was done stays."));
    }

    void aDryRunSendsNothing()
    {
        fill(4);
        QVERIFY(m_desk->begin());
        trigger("commandRefreshAll");
        QTRY_VERIFY(button("runRehearse"));
        QTest::keyClick(button("runRehearse"), Qt::Key_Return);
        QTRY_VERIFY(text("runPlan").contains(QStringLiteral("Dry run, nothing was sent: 4 would be refreshed.")));
        QCOMPARE(m_desk->desk.calls(QStringLiteral("token")), 0);
    }

    void revokingManyNeedsTheNameTyped()
    {
        fill(21);
        QVERIFY(m_desk->begin());
        trigger("commandRevokeAll");
        QTRY_VERIFY(m_desk->shown<QLineEdit>("runName"));
        QVERIFY(text("runPlan").contains(QStringLiteral("The app stays installed in Miro")));
        QVERIFY(!button("runStart")->isEnabled());
        auto *const name = m_desk->shown<QLineEdit>("runName");
        name->setFocus();
        QTest::keyClicks(name, m_desk->desk.profile.name.left(3));
        QTest::keyClick(name, Qt::Key_Return);
        QVERIFY(!button("runStart")->isEnabled());
        name->setText(m_desk->desk.profile.name);
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_COMPARE(text("runPhase"), QStringLiteral("Finished."));
        QCOMPARE(m_desk->desk.calls(QStringLiteral("revoke")), 21);
        QTRY_COMPARE(text("runCounts"), QStringLiteral("21 changed, 0 not known, 0 unchanged."));
    }

    void aSelectionIsActedOnFromTheFooter()
    {
        fill(6);
        QVERIFY(m_desk->begin());
        auto *const table = m_desk->find<InstallationTable>("installationTable");
        table->setFocus();
        table->choose(0);
        QTest::keyClick(table, Qt::Key_Down, Qt::ShiftModifier);
        QTest::keyClick(table, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(table->selectedCount(), 3);
        auto *const menu = m_desk->find<QMenu>("manyMenu");
        Q_EMIT menu->aboutToShow();
        auto *const verify = menu->findChild<QAction *>(QStringLiteral("manySelected_verify"));
        QVERIFY(verify && verify->isEnabled());
        verify->trigger();
        QTRY_VERIFY(button("runStart") && button("runStart")->isEnabled());
        QCOMPARE(text("runTitle"), QStringLiteral("Verify 3 installations"));
        QTest::keyClick(button("runStart"), Qt::Key_Return);
        QTRY_COMPARE(text("runPhase"), QStringLiteral("Finished."));
        QCOMPARE(m_desk->desk.calls(QStringLiteral("context")), 3);
    }

    void anUnfinishedRunIsOffered()
    {
        const QList<Installation> rows = fill(5);
        const RunStore &runs = m_desk->desk.store.runs;
        const auto made = awaited(runs.make(Act::Verify, {InstallationQuery(), {}}, QStringLiteral("Verify 5 installations"), QStringLiteral("ana@desk7"),
                                            m_desk->desk.clock()()));
        QVERIFY(made);
        const auto claimed = awaited(runs.claim(made->id, QStringLiteral("before"), 2, {}, m_desk->desk.clock()()));
        QList<RunOutcome> outcomes;
        for (const RunItem &item : claimed->items)
            outcomes.append({item.position, InstallationState::Active, InstallationState::Active, QStringLiteral("alive"), QStringLiteral("It is."), false});
        QVERIFY(awaited(runs.finish(made->id, outcomes, m_desk->desk.clock()())));
        QVERIFY(m_desk->begin());
        QTRY_VERIFY(m_desk->find<QPushButton>("runStart"));
        // It waits behind the details, and nothing moves under the hands.
        QVERIFY(!button("runStart"));
        m_desk->find<QTabWidget>("sidePane")->setCurrentIndex(1);
        QTRY_VERIFY(button("runStart"));
        QCOMPARE(button("runStart")->text(), QStringLiteral("Go on"));
        QVERIFY2(text("runPlan").startsWith(QStringLiteral("Not finished: 3 of 5 are left.\nBegun just now by ana@desk7.")), qPrintable(text("runPlan")));
        button("runStart")->setFocus();
        QTest::keyClick(button("runStart"), Qt::Key_Return);
        QTRY_COMPARE(text("runPhase"), QStringLiteral("Finished."));
        QCOMPARE(m_desk->desk.calls(QStringLiteral("context")), 3);
    }

    void whatIsOfferedCanBeGivenUp()
    {
        fill(2);
        const RunStore &runs = m_desk->desk.store.runs;
        QVERIFY(awaited(runs.make(Act::Verify, {InstallationQuery(), {}}, QStringLiteral("Verify 2 installations"), {}, m_desk->desk.clock()())));
        QVERIFY(m_desk->begin());
        QTRY_VERIFY(m_desk->find<QPushButton>("runDiscard"));
        m_desk->find<QTabWidget>("sidePane")->setCurrentIndex(1);
        QTRY_VERIFY(button("runDiscard"));
        QTest::keyClick(button("runDiscard"), Qt::Key_Return);
        QTRY_VERIFY(!m_desk->find<QPushButton>("runDiscard"));
        QVERIFY(awaited(runs.open())->isEmpty());
        QCOMPARE(m_desk->desk.calls(QStringLiteral("context")), 0);
    }

    /// What comes, or moves on, behind the back of a person who reads the plan is not revoked.
    void onlyWhatWasPlannedIsRevoked()
    {
        const QList<Installation> rows = fill(3);
        QVERIFY(m_desk->begin());
        trigger("commandRevokeAll");
        QTRY_VERIFY(button("runStart") && button("runStart")->isEnabled());
        QCOMPARE(text("runTitle"), QStringLiteral("Revoke the tokens of 3 installations"));
        fill(5);
        RefreshInstallation refresh(m_desk->desk.acts(), rows.constFirst().id);
        QVERIFY(awaited(refresh.start()));
        QTest::keyClick(button("runStart"), Qt::Key_Return);
        QTRY_COMPARE(text("runPhase"), QStringLiteral("Finished."));
        QCOMPARE(m_desk->desk.calls(QStringLiteral("revoke")), 2);
        QTRY_COMPARE(text("runCounts"), QStringLiteral("2 changed, 1 not known, 0 unchanged."));
        QVERIFY(m_desk->desk.details(rows.constFirst().id).installation.facts.standing != Standing::Revoked);
    }

    void aLockedVaultPausesAndLeadsToTheWayOut()
    {
        beginLong();
        QTRY_VERIFY(m_desk->shown<QProgressBar>("runProgress") && m_desk->shown<QProgressBar>("runProgress")->value() > 0);
        m_desk->model->lock();
        QTRY_VERIFY(button("runResume"));
        QTRY_VERIFY(m_desk->shown<QWidget>("runError"));
    }

    void theWindowWaitsForARefreshBeforeItCloses()
    {
        fill(1);
        QVERIFY(m_desk->begin());
        m_desk->desk.play("{'token': {'kind': 'slow', 'ms': 300}}");
        startAll("commandRefreshAll");
        QTRY_COMPARE(m_desk->desk.calls(QStringLiteral("token")), 1);
        m_desk->window->close();
        QVERIFY(m_desk->window->isVisible());
        QTRY_VERIFY(!m_desk->window->isVisible());
        const auto ids = awaited(m_desk->desk.store.installations.ids({}, m_desk->desk.clock()(), 0));
        QCOMPARE(m_desk->desk.details(ids->constFirst()).installation.generation, 2);
    }

private:
    QList<Installation> fill(int count) { return m_desk->desk.stored(m_desk->desk.seed(count)); }
    QPushButton *button(const char *name) const { return m_desk->shown<QPushButton>(name); }
    QString text(const char *name) const
    {
        const auto *const label = m_desk->shown<QLabel>(name);
        return label ? label->text() : QString();
    }
    static QString cell(const QAbstractItemModel *model, int row, int column = 0) { return model->index(row, column).data().toString(); }
    void trigger(const char *command) { m_desk->find<QAction>(command)->trigger(); }
    void startAll(const char *command)
    {
        trigger(command);
        QTRY_VERIFY(button("runStart") && button("runStart")->isEnabled());
        QTRY_VERIFY(button("runStart")->hasFocus());
        QTest::keyClick(button("runStart"), Qt::Key_Return);
    }
    /// Ten installations are verified at once, and 90 take two seconds or more, however fast the computer is: long enough
    /// to press what is there meanwhile.
    void beginLong()
    {
        fill(100);
        QVERIFY(m_desk->begin());
        m_desk->desk.play("{'context': {'kind': 'slow', 'ms': 2000, 'after': 10}}");
        startAll("commandVerifyAll");
    }
    void runAll(const char *command)
    {
        startAll(command);
        QTRY_VERIFY(text("runPhase") == QStringLiteral("Finished."));
    }

    std::unique_ptr<WindowDesk> m_desk;
};

QTEST_MAIN(TestRunPanel)
#include "tst_runpanel.moc"
