// SPDX-License-Identifier: GPL-3.0-or-later

// The whole way as an admin goes it: the real window on an X display, the system's browser opened by
// QDesktopServices, and a real Chromium in which somebody consents. Run by underxvfb.sh.

#include "support/freeport.h"
#include "features/browser/chromium.h"
#include "features/browser/program.h"
#include "features/browser/systembrowser.h"
#include "vault/keywrapping.h"

#include <QApplication>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QSettings>
#include <QTabWidget>
#include <QTableView>
#include <QTcpServer>
#include <QTest>
#include <QToolButton>
#include <QUrlQuery>

class tst_browser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void anAdminConnectsAnAppAndAuthorizesATeam();
    void aTeamOtherThanAskedForIsAChoice();
    void decliningLeavesEverythingAsItWas();
    void theWalkFromUninstallingToTheBoardIcon();
    void aCycleIsDoneByHandAndPasses();
    void theProgramDoesItFromTheKeyboardInTheSandbox();

private:
    void connectApp(bool forSdk = false);
    /// From the table to the browser's consent page.
    void goToConsent(const QString &teamId = {});
    void keepPicture(const QByteArray &png, const QString &name);
    void keepPicture(QWidget *window, const QString &name);
    /// The column's text as the table shows it in \a row, in a cell that is on screen.
    QString shown(int row, InstallationColumn column);

    QDir m_pictures;
    std::unique_ptr<QTemporaryDir> m_folder;
    SystemBrowser m_system;
    std::unique_ptr<Chromium> m_chromium;
    std::unique_ptr<Program> m_program;
    quint16 m_port = 0;
    QJsonObject m_app;
    QJsonArray m_teams;
};

void tst_browser::initTestCase()
{
    QCOMPARE(QGuiApplication::platformName(), QStringLiteral("xcb"));
    QVERIFY(startCryptography());
    m_pictures = QDir(QCoreApplication::applicationDirPath() + QStringLiteral("/../screenshots"));
    QVERIFY(m_pictures.mkpath(QStringLiteral(".")));
    m_chromium = std::make_unique<Chromium>();
    QVERIFY2(m_chromium->start(), qPrintable(m_chromium->error()));
}

void tst_browser::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    m_folder = std::make_unique<QTemporaryDir>();
    m_system.forget();
    m_program = std::make_unique<Program>(m_folder->path());
    m_port = freePort();
    QVERIFY(m_program->sandbox.listen(0));
    m_program->sandbox.addRedirectUri(QStringLiteral("http://127.0.0.1:%1/callback").arg(m_port));
    m_app = m_program->sandbox.directory().value(QLatin1String("apps")).toArray().at(0).toObject();
    m_teams = m_program->sandbox.directory().value(QLatin1String("teams")).toArray();
    m_program->window.show();
    QVERIFY(QTest::qWaitForWindowActive(&m_program->window, patience));
    m_program->model.start();
}

void tst_browser::cleanup()
{
    if (QTest::currentTestFailed() && m_program)
        keepPicture(&m_program->window, QStringLiteral("failed-") + QString::fromLatin1(QTest::currentTestFunction()));
    m_program.reset();
    m_folder.reset();
}

void tst_browser::keepPicture(const QByteArray &png, const QString &name)
{
    QFile file(m_pictures.filePath(name + QStringLiteral(".png")));
    QVERIFY(!png.isEmpty() && file.open(QIODevice::WriteOnly) && file.write(png) == png.size());
}

void tst_browser::keepPicture(QWidget *window, const QString &name)
{
    // Layouts settle over several turns.
    QImage picture;
    QTRY_VERIFY(std::exchange(picture, window->grab().toImage()) == picture);
    QVERIFY(picture.save(m_pictures.filePath(name + QStringLiteral(".png"))));
}

QString tst_browser::shown(int row, InstallationColumn column)
{
    auto *const table = m_program->part<QTableView>("installationTable");
    const QModelIndex index = table->model()->index(row, static_cast<int>(column));
    if (!table->isVisible() || !table->viewport()->rect().intersects(table->visualRect(index)))
        return QStringLiteral("(not on screen)");
    return index.data().toString();
}

void tst_browser::connectApp(bool forSdk)
{
    Program &program = *m_program;
    QTRY_VERIFY_WITH_TIMEOUT(program.part<QWidget>("welcomePage")->isVisible(), patience);
    keepPicture(&program.window, QStringLiteral("1-welcome"));
    QVERIFY(program.press("connectAppButton"));
    QVERIFY(program.type("edit_name", QStringLiteral("Acme Boards")));
    QVERIFY(program.type("edit_client_id", m_app.value(QLatin1String("client_id")).toString()));
    QVERIFY(program.type("edit_client_secret", m_app.value(QLatin1String("client_secret")).toString()));
    QVERIFY(program.type("edit_redirect_uri_1", QStringLiteral("http://127.0.0.1:%1/callback").arg(m_port)));
    if (forSdk)
        QVERIFY(program.press("markRedirectUri1"));
    QVERIFY(program.press("advancedButton"));
    QVERIFY(program.type("edit_base", program.sandbox.base()));
    keepPicture(&program.window, QStringLiteral("2-connect"));
    QVERIFY(program.press("connectSaveButton"));
    QVERIFY(program.type("passphrase", QStringLiteral("a passphrase for tests")));
    QVERIFY(program.type("passphraseAgain", QStringLiteral("a passphrase for tests")));
    keepPicture(&program.window, QStringLiteral("3-protect"));
    QVERIFY(program.press("usePassphraseButton"));
    QTRY_VERIFY_WITH_TIMEOUT(program.part<QWidget>("installationsPage")->isVisible(), patience);
}

void tst_browser::goToConsent(const QString &teamId)
{
    Program &program = *m_program;
    if (!teamId.isEmpty())
        QVERIFY(program.type("authorizeTeamId", teamId));
    keepPicture(&program.window, QStringLiteral("4-authorize"));
    QVERIFY(program.press("authorizeContinue"));
    QTRY_VERIFY_WITH_TIMEOUT(program.part<QAbstractButton>("openBrowserButton")->isVisible(), patience);
    QVERIFY2(m_system.opened().isEmpty(), "nothing opens before the admin says so");
    QVERIFY(isListening(m_port));
    keepPicture(&program.window, QStringLiteral("5-address"));
    QVERIFY(program.press("openBrowserButton"));
    QTRY_COMPARE_WITH_TIMEOUT(m_system.opened().size(), 1, patience);
    QVERIFY2(m_chromium->open(m_system.opened().constFirst()), qPrintable(m_chromium->error()));
    QCOMPARE(m_chromium->text(QStringLiteral("h1")), QStringLiteral("Acme Boards wants access to a team"));
    keepPicture(m_chromium->picture(), QStringLiteral("6-consent"));
}

void tst_browser::anAdminConnectsAnAppAndAuthorizesATeam()
{
    Program &program = *m_program;
    connectApp();
    if (QTest::currentTestFailed())
        return;
    goToConsent();
    if (QTest::currentTestFailed())
        return;
    const QJsonObject team = m_teams.at(1).toObject();
    QVERIFY2(m_chromium->choose(QStringLiteral("#team"), team.value(QLatin1String("id")).toString()), qPrintable(m_chromium->error()));
    QVERIFY2(m_chromium->click(QStringLiteral("#install")), qPrintable(m_chromium->error()));

    // The browser was held until everything was stored, and ends where nothing of ours can be read.
    QTRY_COMPARE_WITH_TIMEOUT(m_chromium->address().path(), QStringLiteral("/app-install-completed/"), patience);
    const QUrlQuery ended(m_chromium->address());
    QVERIFY(!ended.hasQueryItem(QStringLiteral("code")));
    QVERIFY(!ended.hasQueryItem(QStringLiteral("state")));
    QCOMPARE(ended.queryItemValue(QStringLiteral("team_id")), team.value(QLatin1String("id")).toString());
    keepPicture(m_chromium->picture(), QStringLiteral("7-completed"));

    // The row is in the table, on screen, and selected.
    auto *const table = program.part<QTableView>("installationTable");
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 1, patience);
    QTRY_COMPARE_WITH_TIMEOUT(shown(0, InstallationColumn::Team), team.value(QLatin1String("name")).toString(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(table->selectionModel()->isRowSelected(0), patience);
    QVERIFY(!isListening(m_port));
    keepPicture(&program.window, QStringLiteral("8-done"));

    QVERIFY(program.press("outcomeButton1")); // shows the installation
    QTRY_COMPARE_WITH_TIMEOUT(program.says("detailsTeam"), team.value(QLatin1String("name")).toString(), patience);
    auto *const tabs = program.part<QTabWidget>("detailsTabs");
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        keepPicture(&program.window, QStringLiteral("9-details-%1").arg(tab + 1));
    }

    // What stands there is what the sandbox issued.
    const auto installation = program.model.installations()->table()->installationAt(0);
    QVERIFY(installation);
    const QJsonDocument state(program.sandbox.state());
    QVERIFY(state.toJson().contains(installation->accessFingerprint.toLatin1()));
}

void tst_browser::aTeamOtherThanAskedForIsAChoice()
{
    Program &program = *m_program;
    connectApp();
    if (QTest::currentTestFailed())
        return;
    goToConsent(m_teams.at(0).toObject().value(QLatin1String("id")).toString());
    if (QTest::currentTestFailed())
        return;
    const QJsonObject team = m_teams.at(2).toObject();
    QVERIFY(m_chromium->choose(QStringLiteral("#team"), team.value(QLatin1String("id")).toString()));

    QVERIFY2(m_chromium->clickSoon(QStringLiteral("#install")), qPrintable(m_chromium->error()));

    // Nothing is stored before the admin says so, and the browser sends him to the window by its label.
    QTRY_VERIFY_WITH_TIMEOUT(program.part<QAbstractButton>("outcomeButton1")->isVisible(), patience);
    QVERIFY(program.says("outcomeSentence").contains(team.value(QLatin1String("name")).toString()));
    QCOMPARE(program.part<QTableView>("installationTable")->model()->rowCount(), 0);
    keepPicture(&program.window, QStringLiteral("a-other-team-window"));
    QVERIFY(m_chromium->text(QStringLiteral("body")).contains(program.says("authorizeLabel")));
    keepPicture(m_chromium->picture(), QStringLiteral("a-other-team-browser"));
    QVERIFY(program.press("outcomeButton1")); // keep

    QTRY_COMPARE_WITH_TIMEOUT(program.part<QTableView>("installationTable")->model()->rowCount(), 1, patience);
    QTRY_COMPARE_WITH_TIMEOUT(shown(0, InstallationColumn::Team), team.value(QLatin1String("name")).toString(), patience);
    QCOMPARE(shown(0, InstallationColumn::State), QStringLiteral("Mismatch"));
}

void tst_browser::decliningLeavesEverythingAsItWas()
{
    Program &program = *m_program;
    connectApp();
    if (QTest::currentTestFailed())
        return;
    goToConsent();
    if (QTest::currentTestFailed())
        return;
    QVERIFY2(m_chromium->click(QStringLiteral("#cancel")), qPrintable(m_chromium->error()));

    QTRY_VERIFY_WITH_TIMEOUT(!program.says("outcomeSentence").isEmpty(), patience);
    QVERIFY(m_chromium->text(QStringLiteral("body")).contains(program.says("authorizeLabel")));
    keepPicture(m_chromium->picture(), QStringLiteral("b-declined-browser"));
    keepPicture(&program.window, QStringLiteral("b-declined-window"));
    QVERIFY(!isListening(m_port));
    QCOMPARE(program.part<QTableView>("installationTable")->model()->rowCount(), 0);
    QVERIFY(program.part<QAbstractButton>("outcomeButton1")->isVisible());
}

// The four steps by which Miro's guide tests the authorization of a Web SDK app during development.
void tst_browser::theWalkFromUninstallingToTheBoardIcon()
{
    Program &program = *m_program;
    const QString clientId = m_app.value(QLatin1String("client_id")).toString();
    const QString team = m_teams.at(1).toObject().value(QLatin1String("id")).toString();
    program.sandbox.markRedirectUri(QStringLiteral("http://127.0.0.1:%1/callback").arg(m_port));
    connectApp(true);
    if (QTest::currentTestFailed())
        return;
    goToConsent();
    if (QTest::currentTestFailed())
        return;
    QVERIFY(m_chromium->choose(QStringLiteral("#team"), team));
    QVERIFY2(m_chromium->click(QStringLiteral("#install")), qPrintable(m_chromium->error()));
    auto *const table = program.model.installations()->table();
    QTRY_COMPARE_WITH_TIMEOUT(table->rowCount(), 1, patience);
    QTRY_VERIFY_WITH_TIMEOUT(table->installationAt(0), patience);
    const Installation before = *table->installationAt(0);

    QTest::keyClick(&program.window, Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY_WITH_TIMEOUT(program.part<QWidget>("waitForm")->isVisible(), patience);
    program.part<QPlainTextEdit>("waitTeams")->setFocus();
    QTest::keyClicks(program.part<QPlainTextEdit>("waitTeams"), team);
    QVERIFY(program.press("waitStart"));
    QTRY_VERIFY_WITH_TIMEOUT(!program.says("waitCountdown").isEmpty(), patience);
    QVERIFY(isListening(m_port));
    keepPicture(&program.window, QStringLiteral("c-wait"));

    // 1 and 2: the team's app settings, and uninstall for only oneself.
    m_system.forget();
    QVERIFY(program.press("walk1Open"));
    QTRY_COMPARE_WITH_TIMEOUT(m_system.opened().size(), 1, patience);
    QVERIFY2(m_chromium->open(m_system.opened().constFirst()), qPrintable(m_chromium->error()));
    QVERIFY(m_chromium->text(QStringLiteral("#installed-by")) != QStringLiteral("nobody"));
    QVERIFY2(m_chromium->click(QStringLiteral("#uninstall-me")), qPrintable(m_chromium->error()));
    QTRY_COMPARE_WITH_TIMEOUT(m_chromium->text(QStringLiteral("#installed-by")), QStringLiteral("nobody"), patience);

    // 3 and 4: a board of the same team, and the app's icon on it.
    m_system.forget();
    QVERIFY(program.press("walk3Open"));
    QTRY_COMPARE_WITH_TIMEOUT(m_system.opened().size(), 1, patience);
    QVERIFY2(m_chromium->open(m_system.opened().constFirst()), qPrintable(m_chromium->error()));
    QVERIFY2(m_chromium->click(QStringLiteral("#app-") + clientId), qPrintable(m_chromium->error()));
    QCOMPARE(m_chromium->text(QStringLiteral("h1")), QStringLiteral("Acme Boards wants access to a team"));
    QVERIFY2(m_chromium->clickSoon(QStringLiteral("#install")), qPrintable(m_chromium->error()));

    // Held until somebody who knows about it approves.
    QVERIFY(program.press("waitShowHeld"));
    QTRY_VERIFY_WITH_TIMEOUT(program.says("heldTeam").contains(team), patience);
    keepPicture(&program.window, QStringLiteral("d-held"));
    QVERIFY(program.press("heldApprove"));
    QTRY_COMPARE_WITH_TIMEOUT(m_chromium->address().path(), QStringLiteral("/app-install-completed/"), patience);
    QVERIFY(!QUrlQuery(m_chromium->address()).hasQueryItem(QStringLiteral("code")));
    QCOMPARE(QUrlQuery(m_chromium->address()).queryItemValue(QStringLiteral("team_id")), team);
    QCOMPARE(QUrlQuery(m_chromium->address()).queryItemValue(QStringLiteral("client_id")), clientId);
    QVERIFY2(program.says("listeningLabel").isEmpty(), "it was the one authorization that was waited for");

    // The same team and user: the same row, with the new grant in it.
    QTRY_VERIFY_WITH_TIMEOUT(table->rowCount() == 1 && table->installationAt(0)
                                 && table->installationAt(0)->accessFingerprint != before.accessFingerprint,
                             patience);
    QCOMPARE(table->installationAt(0)->id, before.id);
    keepPicture(&program.window, QStringLiteral("e-walked"));
}

// Uninstall for me on the settings page, the icon on a board, approve: what the cycle lab asks a person to do.
void tst_browser::aCycleIsDoneByHandAndPasses()
{
    Program &program = *m_program;
    const QString clientId = m_app.value(QLatin1String("client_id")).toString();
    const QString team = m_teams.at(1).toObject().value(QLatin1String("id")).toString();
    program.sandbox.markRedirectUri(QStringLiteral("http://127.0.0.1:%1/callback").arg(m_port));
    connectApp(true);
    if (QTest::currentTestFailed())
        return;
    goToConsent();
    if (QTest::currentTestFailed())
        return;
    QVERIFY(m_chromium->choose(QStringLiteral("#team"), team));
    QVERIFY2(m_chromium->click(QStringLiteral("#install")), qPrintable(m_chromium->error()));
    auto *const table = program.model.installations()->table();
    QTRY_COMPARE_WITH_TIMEOUT(table->rowCount(), 1, patience);
    QTRY_VERIFY_WITH_TIMEOUT(table->installationAt(0), patience);

    CycleLabModel *const lab = program.model.cycleLab();
    program.window.newRuns({table->installationAt(0)->id});
    QVERIFY(program.press("newCyclesBegin"));
    const auto waitsFor = [lab](HandStep::Kind kind) { return lab->hands().size() == 1 && lab->hands().constFirst().kind == kind; };
    QTRY_VERIFY_WITH_TIMEOUT(waitsFor(HandStep::Kind::UninstallForMe), patience);
    m_system.forget();
    QVERIFY(program.press("handOpen"));
    QTRY_COMPARE_WITH_TIMEOUT(m_system.opened().size(), 1, patience);
    QVERIFY2(m_chromium->open(m_system.opened().constFirst()), qPrintable(m_chromium->error()));
    QVERIFY2(m_chromium->click(QStringLiteral("#uninstall-me")), qPrintable(m_chromium->error()));

    // The death of the token says as well as a person that it was done.
    QTRY_VERIFY_WITH_TIMEOUT(waitsFor(HandStep::Kind::Consent), patience);
    m_system.forget();
    QVERIFY(program.press("handOpen"));
    QTRY_COMPARE_WITH_TIMEOUT(m_system.opened().size(), 1, patience);
    QVERIFY2(m_chromium->open(m_system.opened().constFirst()), qPrintable(m_chromium->error()));
    QVERIFY2(m_chromium->click(QStringLiteral("#app-") + clientId), qPrintable(m_chromium->error()));
    QVERIFY2(m_chromium->clickSoon(QStringLiteral("#install")), qPrintable(m_chromium->error()));
    QTRY_VERIFY_WITH_TIMEOUT(waitsFor(HandStep::Kind::Approve), patience);
    keepPicture(&program.window, QStringLiteral("f-cycle-approve"));
    QTRY_VERIFY(program.part<QPushButton>("handDone")->isEnabled());
    QVERIFY(program.press("handDone"));
    QTRY_VERIFY_WITH_TIMEOUT(lab->shown() && lab->shown()->verdict, patience);
    QVERIFY2(lab->shown()->verdict == CycleVerdict::Pass, qPrintable(lab->shown()->reason));
    QTRY_COMPARE_WITH_TIMEOUT(m_chromium->address().path(), QStringLiteral("/app-install-completed/"), patience);
    keepPicture(&program.window, QStringLiteral("f-cycle-passed"));
}

void tst_browser::theProgramDoesItFromTheKeyboardInTheSandbox()
{
    m_program.reset(); // one window is enough here
    QProcess program;
    program.setProcessChannelMode(QProcess::MergedChannels);
    program.start(QString(QCoreApplication::applicationDirPath() + QStringLiteral("/grantdesk")), {QStringLiteral("--sandbox")});
    const auto xdotool = [](const QStringList &arguments) {
        QProcess tool;
        tool.start(QStringLiteral("xdotool"), arguments);
        return tool.waitForFinished(patience) && tool.exitCode() == 0;
    };
    const QString name = QStringLiteral("^Grantdesk \\(sandbox\\)");
    QVERIFY(xdotool({QStringLiteral("search"), QStringLiteral("--sync"), QStringLiteral("--onlyvisible"), QStringLiteral("--name"), name,
                     QStringLiteral("windowactivate"), QStringLiteral("--sync")}));
    QVERIFY(xdotool({QStringLiteral("key"), QStringLiteral("ctrl+n")}));
    // Enter goes on from the form, and again from the address; each press reaches the program in its own time.
    QVERIFY(QTest::qWaitFor([&] {
        xdotool({QStringLiteral("key"), QStringLiteral("Return")});
        return QTest::qWaitFor([&] { return !m_system.opened().isEmpty(); }, 500);
    }, 5000));
    QVERIFY2(m_chromium->open(m_system.opened().constFirst()), qPrintable(m_chromium->error()));
    const QUrl sandbox = m_chromium->address();
    QVERIFY(m_chromium->choose(QStringLiteral("#team"), m_chromium->options(QStringLiteral("#team")).constLast()));
    QVERIFY2(m_chromium->click(QStringLiteral("#install")), qPrintable(m_chromium->error()));
    QTRY_COMPARE_WITH_TIMEOUT(m_chromium->address().path(), QStringLiteral("/app-install-completed/"), patience);
    QVERIFY(!QUrlQuery(m_chromium->address()).hasQueryItem(QStringLiteral("code")));

    QVERIFY(m_chromium->open(sandbox.resolved(QUrl(QStringLiteral("/_sandbox/calls")))));
    QVERIFY2(m_chromium->text(QStringLiteral("body")).contains(QStringLiteral("token")), "the token endpoint was asked");
    QVERIFY(xdotool({QStringLiteral("key"), QStringLiteral("ctrl+q")}));
    QTRY_COMPARE_WITH_TIMEOUT(program.state(), QProcess::NotRunning, patience);
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    QCOMPARE(program.exitCode(), 0);
    QCOMPARE(QString::fromLocal8Bit(program.readAll()), QString());
}

QTEST_MAIN(tst_browser)
#include "tst_browser.moc"
