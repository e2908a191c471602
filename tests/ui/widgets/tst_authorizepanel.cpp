// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/windowdesk.h"

#include "widgets/authorizepanel.h"
#include "widgets/installationtable.h"
#include "widgets/sidepane.h"

#include <QClipboard>
#include <QJsonArray>
#include <QLabel>
#include <QTcpServer>
#include <QToolButton>

using Phase = AuthorizePanelModel::Phase;

/// The panel in the real window, over real sockets, a real store and the sandbox.
class tst_AuthorizePanel : public QObject
{
    Q_OBJECT

private:
    static AuthorizePanelModel *panelModel(const WindowDesk &desk)
    {
        auto *const panel = desk.shown<AuthorizePanel>("authorizePanel");
        return panel ? panel->model() : nullptr;
    }
    static QString teamOf(const WindowDesk &desk, int index)
    {
        return desk.desk.directory.value(QLatin1String("teams"))
            .toArray()
            .at(index)
            .toObject()
            .value(QLatin1String("id"))
            .toString();
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void theWholeJobByKeyboardAlone()
    {
        WindowDesk desk;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        desk.window->activateWindow();
        QTRY_VERIFY(desk.window->isActiveWindow());
        QTest::keyClick(desk.window.get(), Qt::Key_N, Qt::ControlModifier);
        QTRY_VERIFY(desk.shown<QLineEdit>("authorizeTeamId"));
        QVERIFY(desk.opened.isEmpty());
        QTRY_COMPARE(QApplication::focusWidget(), desk.shown<QLineEdit>("authorizeTeamId"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_VERIFY(desk.shown<QPushButton>("openBrowserButton"));
        QVERIFY(desk.opened.isEmpty()); // nothing opens by itself
        QTRY_COMPARE(QApplication::focusWidget(), desk.shown<QPushButton>("openBrowserButton"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QCOMPARE(desk.opened.size(), 1);
        QTRY_COMPARE(panelModel(desk)->phase(), Phase::Done);
        const RowId id = panelModel(desk)->installation()->id;
        QTRY_COMPARE(desk.find<InstallationTable>("installationTable")->currentId(), id);
        QCOMPARE(desk.find<InstallationTable>("installationTable")->selectedIds(), QList<RowId>{id});
        QTRY_COMPARE(QApplication::focusWidget(), desk.shown<QPushButton>("outcomeButton1"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QTRY_VERIFY(!panelModel(desk));
        QTRY_VERIFY(desk.model->details()->details());
        QTRY_COMPARE(desk.find<QLabel>("detailsTeam")->text(),
                     desk.model->details()->details()->installation.team.name);
    }

    void saysWhoAsksForWhatBeforeAnythingOpens()
    {
        WindowDesk desk;
        desk.desk.stopClock();
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        QVERIFY(desk.listen(QStringLiteral("3074457358607431473")));
        QVERIFY(desk.shown<QLabel>("authorizeHeadline")->text().contains(desk.desk.profile.name));
        QVERIFY(desk.shown<QLabel>("authorizeHeadline")->text().contains(QStringLiteral("3074457358607431473")));
        QCOMPARE(desk.shown<QLabel>("authorizeLabel")->text(), panelModel(desk)->label());
        QVERIFY(desk.shown<QLabel>("authorizeCountdown")->text().contains(QStringLiteral("10:00")));
        desk.desk.advance(std::chrono::minutes(3));
        QTRY_VERIFY(desk.shown<QLabel>("authorizeCountdown")->text().contains(QStringLiteral("7:00")));
        QVERIFY(desk.find<QLabel>("listeningLabel")->text().contains(desk.desk.profile.redirectUri()));
        QVERIFY(desk.opened.isEmpty());
        // D-8252-13
        const QList<QLabel *> labels = desk.window->findChildren<QLabel *>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
            return label->isVisible() && label->text().contains(QStringLiteral("password never enters this program"));
        }));
    }

    void aTeamIdWithLettersIsRefusedInPlace()
    {
        WindowDesk desk;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        desk.window->authorize();
        desk.shown<QLineEdit>("authorizeTeamId")->setText(QStringLiteral("Design Guild"));
        QTest::keyClick(desk.shown<QLineEdit>("authorizeTeamId"), Qt::Key_Return);
        QVERIFY(desk.shown<QLabel>("authorizeTeamObjection"));
        QCOMPARE(panelModel(desk)->phase(), Phase::Asking);
        QVERIFY(Desk::isFree(desk.desk.port));
    }

    void cancelFreesThePortAtOnceAndTryAgainBeginsAfresh()
    {
        WindowDesk desk;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        QVERIFY(desk.listen());
        const QString firstAddress = panelModel(desk)->address();
        QVERIFY(!Desk::isFree(desk.desk.port));
        desk.shown<QPushButton>("authorizeCancel")->click();
        QVERIFY(Desk::isFree(desk.desk.port));
        QCOMPARE(panelModel(desk)->phase(), Phase::Cancelled);
        desk.shown<QPushButton>("outcomeButton1")->click();
        QTRY_VERIFY(desk.shown<QPushButton>("openBrowserButton"));
        QVERIFY(panelModel(desk)->address() != firstAddress);
        desk.shown<QPushButton>("openBrowserButton")->click();
        QTRY_COMPARE(panelModel(desk)->phase(), Phase::Done);
    }

    void escapeClosesThePanelInFront()
    {
        WindowDesk desk;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        desk.window->activateWindow();
        QTRY_VERIFY(desk.window->isActiveWindow());
        QVERIFY(desk.listen());
        QTRY_COMPARE(QApplication::focusWidget(), desk.shown<QPushButton>("openBrowserButton"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QTRY_VERIFY(!panelModel(desk));
        QVERIFY(Desk::isFree(desk.desk.port));
        QVERIFY(desk.asked.isEmpty());
    }

    void severalPanelsWaitSideBySide()
    {
        WindowDesk desk;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        QVERIFY(desk.listen(teamOf(desk, 0)));
        AuthorizePanelModel *const first = panelModel(desk);
        QVERIFY(desk.listen(teamOf(desk, 1)));
        AuthorizePanelModel *const second = panelModel(desk);
        QVERIFY(first != second);
        QVERIFY(first->label() != second->label());
        desk.desk.visitor.setTeam(teamOf(desk, 0));
        first->openBrowser();
        QTRY_COMPARE(first->phase(), Phase::Done);
        QCOMPARE(second->phase(), Phase::Waiting);
        desk.desk.visitor.setTeam(teamOf(desk, 1));
        second->openBrowser();
        QTRY_COMPARE(second->phase(), Phase::Done);
        QTRY_COMPARE(desk.model->installations()->table()->rowCount(), 2);
    }

    void aLateClickOnAFinishedAttemptIsNothing()
    {
        WindowDesk desk;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        QVERIFY(desk.listen());
        AuthorizePanelModel *const model = panelModel(desk);
        model->openBrowser();
        QTRY_COMPARE(model->phase(), Phase::Done);
        for (void (AuthorizePanelModel::*late)() :
             {&AuthorizePanelModel::openBrowser, &AuthorizePanelModel::cancel, &AuthorizePanelModel::keep,
              &AuthorizePanelModel::discard, &AuthorizePanelModel::retryStore})
            (model->*late)();
        QCOMPARE(model->phase(), Phase::Done);
        QCOMPARE(model->paste(QStringLiteral("http://127.0.0.1/?code=x")).error().cause,
                 QStringLiteral("attempt_over"));
    }

    void aBrowserThatDoesNotStartLeavesTheLink()
    {
        WindowDesk desk;
        desk.visits = false;
        desk.browserStarts = false;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        QVERIFY(desk.listen());
        desk.shown<QPushButton>("openBrowserButton")->click();
        QVERIFY(desk.shown<QLabel>("step_browser_opened")->text().contains(QStringLiteral("copy the link")));
        desk.shown<QPushButton>("copyLinkButton")->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), panelModel(desk)->address());
        QCOMPARE(panelModel(desk)->phase(), Phase::Waiting);
    }

    void aPastedAddressGoesTheSameWayAndIsNotLeftStanding()
    {
        WindowDesk desk;
        desk.visits = false;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        QVERIFY(desk.listen());
        desk.shown<QPushButton>("pasteAddressButton")->click();
        auto *const field = desk.shown<QLineEdit>("pasteAddress");
        field->setText(desk.desk.profile.redirectUri() + QStringLiteral("?code=abc&state=wrong"));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(desk.shown<QLabel>("pasteObjection"));
        QVERIFY(!desk.shown<QLabel>("pasteObjection")->text().contains(QStringLiteral("abc")));
        QVERIFY(field->text().isEmpty());
        QCOMPARE(panelModel(desk)->phase(), Phase::Waiting);
    }

    void anErrorStandsInItsPlaceWithTheWayOn_data()
    {
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<QString>("fault");
        QTest::addColumn<QString>("failedStep");
        QTest::newRow("code used twice") << "token"
                                         << "code_used"
                                         << "step_code_exchanged";
        QTest::newRow("token endpoint 5xx") << "token"
                                            << "server_error"
                                            << "step_code_exchanged";
        QTest::newRow("token endpoint sends HTML") << "token"
                                                   << "html"
                                                   << "step_code_exchanged";
        QTest::newRow("no access token") << "token"
                                         << "no_access_token"
                                         << "step_code_exchanged";
        QTest::newRow("token endpoint redirects") << "token"
                                                  << "redirect"
                                                  << "step_code_exchanged";
        QTest::newRow("cut before the answer") << "token"
                                               << "cut_before"
                                               << "step_code_exchanged";
        QTest::newRow("token of another app") << "context"
                                              << "wrong_app"
                                              << "step_context_checked";
        QTest::newRow("token context refused") << "context"
                                               << "unauthorized"
                                               << "step_context_checked";
    }
    void anErrorStandsInItsPlaceWithTheWayOn()
    {
        QFETCH(const QString, endpoint);
        QFETCH(const QString, fault);
        QFETCH(const QString, failedStep);
        WindowDesk desk;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        QVERIFY(desk.listen());
        QVERIFY(desk.desk.sandbox.setFaults({{endpoint, QJsonObject{{QStringLiteral("kind"), fault}}}}));
        desk.shown<QPushButton>("openBrowserButton")->click();
        QTRY_COMPARE_WITH_TIMEOUT(panelModel(desk)->phase(), Phase::Failed, 15'000);
        QVERIFY(desk.shown<QWidget>("authorizeError"));
        QVERIFY(desk.shown<QLabel>("step_listening")->accessibleName().endsWith(QStringLiteral("done")));
        QVERIFY(
            desk.find<QLabel>(failedStep.toLatin1().constData())->accessibleName().endsWith(QStringLiteral("failed")));
        QVERIFY(Desk::isFree(desk.desk.port));
        QCOMPARE(desk.model->installations()->table()->rowCount(), 0);
        desk.shown<QToolButton>("authorizeErrorHelpButton")->click();
        QVERIFY(desk.window->findChild<QWidget *>(QStringLiteral("helpWindow"))->isVisible());

        QVERIFY(desk.desk.sandbox.setFaults({}));
        desk.shown<QPushButton>("authorizeErrorAction")->click(); // Try again
        QTRY_VERIFY(desk.shown<QPushButton>("openBrowserButton"));
        desk.shown<QPushButton>("openBrowserButton")->click();
        QTRY_COMPARE(panelModel(desk)->phase(), Phase::Done);
    }

    void theSecondFailureInARowSuggestsAPrivateWindow()
    {
        WindowDesk desk;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        QVERIFY(desk.desk.sandbox.setFaults(
            {{QStringLiteral("token"), QJsonObject{{QStringLiteral("kind"), QStringLiteral("code_used")}}}}));
        QVERIFY(desk.listen());
        desk.shown<QPushButton>("openBrowserButton")->click();
        QTRY_COMPARE(panelModel(desk)->phase(), Phase::Failed);
        QVERIFY(panelModel(desk)->advice().isEmpty());
        desk.shown<QPushButton>("authorizeErrorAction")->click();
        QTRY_VERIFY(desk.shown<QPushButton>("openBrowserButton"));
        desk.shown<QPushButton>("openBrowserButton")->click();
        QTRY_COMPARE(panelModel(desk)->phase(), Phase::Failed);
        QVERIFY(desk.shown<QLabel>("outcomeSentence")->text().contains(QStringLiteral("private window")));
    }

    void aBusyPortIsToldBeforeTheBrowserOpens()
    {
        WindowDesk desk;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        QTcpServer holder;
        QVERIFY(holder.listen(QHostAddress::LocalHost, desk.desk.port));
        QVERIFY(!desk.listen());
        QCOMPARE(panelModel(desk)->phase(), Phase::Failed);
        QCOMPARE(panelModel(desk)->error().cause, QStringLiteral("port_busy"));
        QVERIFY(desk.opened.isEmpty());
        holder.close();
        desk.shown<QPushButton>("authorizeErrorAction")->click();
        QTRY_VERIFY(desk.shown<QPushButton>("openBrowserButton"));
    }

    void aDifferentTeamIsAChoice_data()
    {
        QTest::addColumn<bool>("keep");
        QTest::newRow("kept as a mismatch") << true;
        QTest::newRow("revoked and tried again") << false;
    }
    void aDifferentTeamIsAChoice()
    {
        QFETCH(const bool, keep);
        WindowDesk desk;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        desk.desk.visitor.setTeam(teamOf(desk, 1));
        QVERIFY(desk.listen(QStringLiteral("1234567890123456789")));
        desk.shown<QPushButton>("openBrowserButton")->click();
        QTRY_COMPARE(panelModel(desk)->phase(), Phase::Choosing);
        QVERIFY(panelModel(desk)->holdsUnstoredTokens());
        QVERIFY(desk.shown<QLabel>("outcomeSentence")->text().contains(QStringLiteral("1234567890123456789")));
        const QString address = panelModel(desk)->address();
        desk.shown<QPushButton>(keep ? "outcomeButton1" : "outcomeButton2")->click();
        if (keep) {
            QTRY_COMPARE(panelModel(desk)->phase(), Phase::Done);
            QTRY_COMPARE(desk.model->installations()->table()->rowCount(), 1);
            QTRY_COMPARE(
                desk.model->installations()->table()->index(0, int(InstallationColumn::State)).data().toString(),
                QStringLiteral("Mismatch"));
        } else {
            QTRY_COMPARE(panelModel(desk)->phase(), Phase::Waiting);
            QTRY_VERIFY(!panelModel(desk)->address().isEmpty());
            QVERIFY(panelModel(desk)->address() != address);
            QCOMPARE(desk.desk.calls(QStringLiteral("revoke")), 1);
            QCOMPARE(desk.model->installations()->table()->rowCount(), 0);
        }
    }

    void closingAsksWhileTokensAreUnstored_data()
    {
        QTest::addColumn<bool>("answer");
        QTest::newRow("stay") << false;
        QTest::newRow("discard") << true;
    }
    void closingAsksWhileTokensAreUnstored()
    {
        QFETCH(const bool, answer);
        WindowDesk desk;
        desk.answer = answer;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        QVERIFY(desk.listen(QStringLiteral("1234567890123456789")));
        desk.shown<QPushButton>("openBrowserButton")->click();
        QTRY_COMPARE(panelModel(desk)->phase(), Phase::Choosing);
        desk.window->close();
        QCOMPARE(desk.asked.size(), 1);
        if (answer) {
            QTRY_VERIFY(!desk.window->isVisible());
            QCOMPARE(desk.desk.calls(QStringLiteral("revoke")), 1);
        } else {
            QVERIFY(desk.window->isVisible());
            QCOMPARE(panelModel(desk)->phase(), Phase::Choosing);
        }
    }

    void closingWhileTheTokensAreCheckedRevokesThem()
    {
        WindowDesk desk;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        QVERIFY(desk.listen());
        // A person clicks between two events, not within one.
        connect(panelModel(desk), &AuthorizePanelModel::stepChanged, desk.window.get(), [&desk](const StepReport &report) {
            if (report.step == AuthorizeStep::ContextChecked && report.state == StepReport::State::Running)
                QMetaObject::invokeMethod(
                    desk.window.get(), [&desk] { desk.shown<AuthorizePanel>("authorizePanel")->requestClose(); },
                    Qt::QueuedConnection);
        });
        desk.shown<QPushButton>("openBrowserButton")->click();
        QTRY_VERIFY(!panelModel(desk));
        QCOMPARE(desk.asked.size(), 1);
        QVERIFY(desk.asked.first().contains(QStringLiteral("revokes")));
        QCOMPARE(desk.desk.calls(QStringLiteral("revoke")), 1);
        QVERIFY(awaited(desk.desk.store.installations.ids({}, desk.desk.clock()(), 0))->isEmpty());
    }

    void closingWhileTheCodeIsExchangedRevokesWhatComes_data()
    {
        QTest::addColumn<bool>("window");
        QTest::addColumn<bool>("cancelled");
        QTest::newRow("the panel is closed") << false << false;
        QTest::newRow("the window is closed") << true << false;
        QTest::newRow("cancelled, then the panel is closed") << false << true;
        QTest::newRow("cancelled, then the window is closed") << true << true;
    }
    void closingWhileTheCodeIsExchangedRevokesWhatComes()
    {
        QFETCH(const bool, window);
        QFETCH(const bool, cancelled);
        WindowDesk desk;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        QVERIFY(desk.listen());
        connect(panelModel(desk), &AuthorizePanelModel::stepChanged, desk.window.get(), [&](const StepReport &report) {
            if (report.step != AuthorizeStep::CodeExchanged || report.state != StepReport::State::Running)
                return;
            QMetaObject::invokeMethod(
                desk.window.get(),
                [&] {
                    if (cancelled)
                        panelModel(desk)->cancel();
                    if (window)
                        desk.window->close();
                    else
                        desk.shown<AuthorizePanel>("authorizePanel")->requestClose();
                },
                Qt::QueuedConnection);
        });
        desk.shown<QPushButton>("openBrowserButton")->click();
        if (window)
            QTRY_VERIFY(!desk.window->isVisible());
        else
            QTRY_VERIFY(!panelModel(desk));
        QCOMPARE(desk.asked.size(), cancelled ? 0 : 1);
        QCOMPARE(desk.desk.calls(QStringLiteral("token")), 1);
        QCOMPARE(desk.desk.calls(QStringLiteral("revoke")), 1);
        QVERIFY(awaited(desk.desk.store.installations.ids({}, desk.desk.clock()(), 0))->isEmpty());
    }

    void storingCannotBeCalledBackAndIsWaitedFor_data()
    {
        QTest::addColumn<bool>("window");
        QTest::newRow("the panel is closed") << false;
        QTest::newRow("the window is closed") << true;
    }
    void storingCannotBeCalledBackAndIsWaitedFor()
    {
        QFETCH(const bool, window);
        WindowDesk desk;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        QVERIFY(desk.listen());
        connect(panelModel(desk), &AuthorizePanelModel::stepChanged, desk.window.get(),
                [&desk, window](const StepReport &report) {
                    if (report.step != AuthorizeStep::Stored || report.state != StepReport::State::Running)
                        return;
                    if (window)
                        desk.window->close();
                    else
                        desk.shown<AuthorizePanel>("authorizePanel")->requestClose();
                });
        desk.shown<QPushButton>("openBrowserButton")->click();
        if (window)
            QTRY_VERIFY(!desk.window->isVisible());
        else
            QTRY_VERIFY(!panelModel(desk));
        QCOMPARE(desk.asked.size(), 1);
        QVERIFY(desk.asked.first().contains(QStringLiteral("cannot be called back")));
        QCOMPARE(desk.desk.calls(QStringLiteral("revoke")), 0);
        QCOMPARE(awaited(desk.desk.store.installations.ids({}, desk.desk.clock()(), 0))->size(), 1);
    }

    void aStoreFailureCallsOffTheClosing_data() { storingCannotBeCalledBackAndIsWaitedFor_data(); }
    void aStoreFailureCallsOffTheClosing()
    {
        QFETCH(const bool, window);
        WindowDesk desk;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        QVERIFY(desk.listen());
        bool first = true;
        connect(panelModel(desk), &AuthorizePanelModel::stepChanged, desk.window.get(), [&](const StepReport &report) {
            if (!first || report.step != AuthorizeStep::Stored || report.state != StepReport::State::Running)
                return;
            first = false;
            desk.desk.store.vault.lock();
            if (window)
                desk.window->close();
            else
                desk.shown<AuthorizePanel>("authorizePanel")->requestClose();
        });
        desk.shown<QPushButton>("openBrowserButton")->click();
        QTRY_COMPARE(panelModel(desk)->phase(), Phase::StoreFailed);
        desk.shown<QPushButton>("authorizeErrorAction")->click(); // Unlock…
        QTest::keyClicks(desk.find<QLineEdit>("passphrase"), QStringLiteral("a passphrase for tests"));
        QTest::keyClick(desk.find<QLineEdit>("passphrase"), Qt::Key_Return);
        QTRY_VERIFY(desk.shown<QPushButton>("outcomeButton1"));
        desk.shown<QPushButton>("outcomeButton1")->click();
        QTRY_VERIFY(panelModel(desk) && panelModel(desk)->phase() == Phase::Done);
        QVERIFY(desk.window->isVisible()); // nothing closes that was not asked for again
    }

    void tryingAgainUsesTheCorrectedAppProfile()
    {
        WindowDesk desk;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        QTcpServer holder;
        QVERIFY(holder.listen(QHostAddress::LocalHost, desk.desk.port));
        QVERIFY(!desk.listen());
        QCOMPARE(panelModel(desk)->phase(), Phase::Failed);
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost, 0));
        const quint16 port = other.serverPort();
        other.close();
        desk.shown<QToolButton>("editProfileButton")->click();
        auto *const field = desk.shown<QLineEdit>("edit_redirect_uri_1");
        QVERIFY(field);
        field->selectAll();
        QTest::keyClicks(field, QStringLiteral("http://127.0.0.1:%1/callback").arg(port));
        desk.shown<QPushButton>("profileSave")->click();
        QTRY_VERIFY(desk.model->installations()->profiles().first().redirectUri() != desk.desk.profile.redirectUri());
        desk.window->goToInstallations();
        desk.shown<QPushButton>("authorizeErrorAction")->click(); // Try again
        QTRY_COMPARE(panelModel(desk)->phase(), Phase::Waiting);
        QTRY_VERIFY(!panelModel(desk)->address().isEmpty());
        QVERIFY(panelModel(desk)->address().contains(QString::number(port)));
        QVERIFY(!Desk::isFree(port));
    }

    void tokensThatCannotBeStoredAreKeptAndStoredAgain()
    {
        WindowDesk desk;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        QVERIFY(desk.listen());
        connect(panelModel(desk), &AuthorizePanelModel::stepChanged, this, [&desk](const StepReport &report) {
            if (report.step == AuthorizeStep::CodeExchanged && report.state == StepReport::State::Done)
                desk.desk.store.vault.lock();
        });
        desk.shown<QPushButton>("openBrowserButton")->click();
        QTRY_COMPARE(panelModel(desk)->phase(), Phase::StoreFailed);
        QVERIFY(desk.shown<QWidget>("authorizeError"));
        QVERIFY(panelModel(desk)->holdsUnstoredTokens());
        desk.shown<QPushButton>("authorizeErrorAction")->click(); // Unlock…
        QTRY_COMPARE(desk.model->page(), MainWindowModel::Page::Unlock);
        QTest::keyClicks(desk.find<QLineEdit>("passphrase"), QStringLiteral("a passphrase for tests"));
        QTest::keyClick(desk.find<QLineEdit>("passphrase"), Qt::Key_Return);
        QTRY_COMPARE(desk.model->page(), MainWindowModel::Page::Installations);
        QTRY_VERIFY(desk.shown<QPushButton>("outcomeButton1"));
        desk.shown<QPushButton>("outcomeButton1")->click();
        QTRY_COMPARE(panelModel(desk)->phase(), Phase::Done);
        QTRY_COMPARE(desk.model->installations()->table()->rowCount(), 1);
    }

    void reauthorizingFillsTeamAndUserAndReplacesTheGrant()
    {
        WindowDesk desk;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        QVERIFY(desk.listen());
        panelModel(desk)->openBrowser();
        QTRY_COMPARE(panelModel(desk)->phase(), Phase::Done);
        const Installation first = *panelModel(desk)->installation();
        desk.shown<QPushButton>("outcomeButton1")->click();
        QTRY_VERIFY(desk.model->details()->details());
        desk.shown<QPushButton>("reauthorizeButton")->click();
        QTRY_VERIFY(desk.shown<QPushButton>("openBrowserButton"));
        QCOMPARE(panelModel(desk)->request().teamId, first.team.id);
        QCOMPARE(panelModel(desk)->request().userId, first.user.id);
        desk.shown<QPushButton>("openBrowserButton")->click();
        QTRY_COMPARE(panelModel(desk)->phase(), Phase::Done);
        QCOMPARE(panelModel(desk)->installation()->id, first.id);
        QCOMPARE(panelModel(desk)->installation()->generation, first.generation + 1);
    }
};

QTEST_MAIN(tst_AuthorizePanel)
#include "tst_authorizepanel.moc"
