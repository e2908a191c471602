// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"
#include "domain/act.h"
#include "presentation/mainwindowmodel.h"
#include "widgets/commandpalette.h"
#include "widgets/questions.h"
#include "widgets/secretclipboard.h"

#include <QMainWindow>

class ActDialogs;
class AuthorizePanel;
class ConnectPage;
class CycleLabPage;
class HelpWindow;
class HorizonPage;
class InstallationsPage;
class LedgerPage;
class PageSwitch;
class ProfilesPage;
class QLabel;
class QSettings;
class QStackedWidget;
class QToolButton;
class ScopeMatrixWindow;
class SidePanels;
class StartupPage;
class TokenFormDialog;
class VaultPage;
class WelcomePage;

/// The window: one store, one page in front, and the panels of open authorizations. Which page it is, the
/// model decides. GUI thread.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// \a model and \a settings outlive it. \a openUrl opens pages in the system's browser; \a copiedFor: how long a copied token stays on the clipboard.
    MainWindow(MainWindowModel *model, QSettings *settings, OpenUrl openUrl, Ask ask = askInDialog,
               AskFile askFile = askFileInDialog,
               std::chrono::milliseconds copiedFor = SecretClipboard::keptFor, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Opens the form of a new authorization beside the table.
    void authorize();
    /// Opens a panel that listens at once, for the team and user of an installation.
    void reauthorize(RowId id);
    /// Opens the panel that waits for authorizations that Miro starts.
    void awaitMiro();
    void pasteToken();
    /// Opens the window that takes the form of a pasted token in.
    void lookIntoToken();
    /// Opens the window with the scopes of all installations that the list shows.
    void showScopeMatrix();
    /// Runs the redirect URI doctor beside the table; \a sentUri: what was sent to Miro, or empty.
    void examine(const AppProfile &profile, const QString &sentUri = {});
    void openHelp(const QString &topic);
    /// Says that an address which was to be opened is in no browser, which may be known only later.
    void noteBrowserFailure();
    /// To the page of installations, once the page of app profiles may be left.
    void goToInstallations();
    void goToProfiles();
    /// Opens the sheet of new runs of the cycle lab, with \a ids chosen.
    void newRuns(const QList<RowId> &ids);
    /// The same to any of the pages that one comes back to.
    void goTo(MainWindowModel::Page page);

Q_SIGNALS:
    /// An act on all that the query selects; the list shows them already.
    void runRequested(Act act, const InstallationQuery &query);
    void sandboxRequested();
    void leaveSandboxRequested();
    /// Another SQLite store was chosen, because this one cannot be used.
    void otherStoreRequested(const QString &file);

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void makePages();
    void makeMorePages();
    void makeCycleLab();
    void makeCycleCommand();
    /// Says once that runs were stopped; they are begun by nobody but a person.
    void offerCycles();
    /// Who said what to whom in what \a panel shows, live; in the installation that the details show.
    void showAttempt(AuthorizePanel *panel);
    void showHistory();
    void namePages();
    void makePageCommands();
    /// Of the page in front, in the line above the pages.
    int pageNumber() const;
    QString helpTopicOfPage() const;
    void makeStatusBar();
    void makeCommands();
    QAction *addCommand(const QString &name, const QString &title, const QString &icon, const QKeySequence &key,
                        std::function<void()> run, std::function<QString()> whyNot = {});
    void wireInstallations();
    void wireActs();
    void makeActCommands();
    void wireProfiles();
    void showTitle();
    void showPage();
    void showStatus();
    AuthorizePanel *openPanel(const AuthorizeTeam::Request &request);
    void wirePanel(AuthorizePanel *panel);
    /// Its label and how it stands, on its tab.
    void showTab(AuthorizePanel *panel);
    void wireSidePanels();
    /// Examines the redirect URI that Miro refused to \a model, without leaving what somebody does elsewhere.
    void examineMismatch(AuthorizePanelModel *model);
    /// Shows one that Miro started, behind what is in front.
    void takeHeld(AuthorizeTeam *act);
    void bringHeld();
    AppProfile chosenProfile() const;
    void closePanel(AuthorizePanel *panel);
    void takeStored(AuthorizePanel *panel, const Installation &installation);
    void closePanelInFront();
    /// Asks when tokens would be lost, discards them, then goes on.
    void closeAllPanels(std::function<void()> then);
    bool holdsUnstoredTokens() const;
    void goOnWithoutPanels();
    /// The same of acts on stored installations.
    void closeActs(std::function<void()> then);
    QString whyNoAuthorization() const;

    MainWindowModel *m_model;
    QSettings *m_settings;
    OpenUrl m_openUrl;
    Ask m_ask;
    AskFile m_askFile;
    SecretClipboard *m_clipboard;
    QStackedWidget *m_stack;
    StartupPage *m_startup = nullptr;
    WelcomePage *m_welcome = nullptr;
    ConnectPage *m_connect = nullptr;
    VaultPage *m_vault = nullptr;
    InstallationsPage *m_installations = nullptr;
    PageSwitch *m_switch = nullptr;
    ProfilesPage *m_profiles = nullptr;
    HorizonPage *m_horizon = nullptr;
    LedgerPage *m_ledger = nullptr;
    CycleLabPage *m_cycleLab = nullptr;
    HelpWindow *m_help = nullptr;
    TokenFormDialog *m_tokenForm = nullptr;
    ActDialogs *m_actDialogs = nullptr;
    ScopeMatrixWindow *m_scopeMatrix = nullptr;
    CommandPalette *m_palette = nullptr;
    QList<Command> m_commands;
    QList<AuthorizePanel *> m_panels;
    SidePanels *m_sidePanels = nullptr;
    QToolButton *m_lockButton = nullptr;
    QLabel *m_storeLabel = nullptr;
    QLabel *m_listeningLabel = nullptr;
    MainWindowModel::Page m_shown = MainWindowModel::Page::Opening;
    std::function<void()> m_afterRun;    ///< goes on once no run holds tokens any more
    bool m_hasOffered = false;           ///< runs of the cycle lab that were stopped
    std::function<void()> m_afterCycles; ///< goes on once no cycle holds tokens any more
    std::function<void()> m_afterActs;   ///< goes on once no act on a stored installation holds tokens any more
    std::function<void()> m_afterPanels; ///< goes on once no panel holds tokens any more
};
