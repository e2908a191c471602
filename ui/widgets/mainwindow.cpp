// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/mainwindow.h"

#include "presentation/words.h"
#include "widgets/attention.h"
#include "widgets/authorizepanel.h"
#include "widgets/connectpage.h"
#include "widgets/cyclelabpage.h"
#include "widgets/horizonpage.h"
#include "widgets/icons.h"
#include "widgets/installationspage.h"
#include "widgets/installationtable.h"
#include "widgets/ledgerpage.h"
#include "widgets/pageswitch.h"
#include "widgets/profilespage.h"
#include "widgets/sandboxbanner.h"
#include "widgets/sidepane.h"
#include "widgets/sidepanels.h"
#include "widgets/startuppage.h"
#include "widgets/vaultpage.h"
#include "widgets/welcomepage.h"

#include <QLabel>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolButton>
#include <QVBoxLayout>

using Page = MainWindowModel::Page;

MainWindow::MainWindow(MainWindowModel *model, QSettings *settings, OpenUrl openUrl, Ask ask, AskFile askFile,
                       std::chrono::milliseconds copiedFor, QWidget *parent)
    : QMainWindow(parent), m_model(model), m_settings(settings),
      m_openUrl([this, open = std::move(openUrl)](const QUrl &address) {
          const bool opened = open(address);
          if (!opened)
              noteBrowserFailure();
          return opened;
      }),
      m_ask(std::move(ask)), m_askFile(std::move(askFile)),
      m_clipboard(new SecretClipboard(copiedFor, this)), m_stack(new QStackedWidget(this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(ownIcon(QStringLiteral("grantdesk")));
    m_stack->setObjectName(QStringLiteral("pages"));
    auto *const centre = new QWidget(this);
    auto *const layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    if (m_model->place().sandbox) {
        auto *const banner = new SandboxBanner(m_model->place().sandboxPages, m_openUrl, centre);
        connect(banner, &SandboxBanner::leaveRequested, this,
                [this] { closeAllPanels([this] { Q_EMIT leaveSandboxRequested(); }); });
        layout->addWidget(banner);
    }
    m_switch = new PageSwitch(centre);
    namePages();
    layout->addWidget(m_switch);
    layout->addWidget(m_stack, 1);
    setCentralWidget(centre);
    makePages();
    makeStatusBar();
    wireSidePanels();
    wireActs();
    makeCommands();
    wireInstallations();
    wireProfiles();
    connect(m_model, &MainWindowModel::pageChanged, this, &MainWindow::showPage);
    connect(m_model, &MainWindowModel::vaultChanged, this, &MainWindow::showStatus);
    connect(m_model, &MainWindowModel::readyToSave, m_connect, &ConnectPage::save);
    connect(m_model, &MainWindowModel::profileAdded, this, [this](const AppProfile &profile) {
        AuthorizeTeam::Request request;
        request.profile = profile;
        openPanel(request);
    });
    connect(m_model->vault(), &VaultModel::locked, m_clipboard, &SecretClipboard::clearNow);

    resize(1280, 800);
    restoreGeometry(m_settings->value(QStringLiteral("window/geometry")).toByteArray());
    showPage();
    showStatus();
}

MainWindow::~MainWindow()
{
    m_settings->setValue(QStringLiteral("window/geometry"), saveGeometry());
}

void MainWindow::makePages()
{
    m_startup = new StartupPage(m_stack);
    m_welcome = new WelcomePage(m_stack);
    m_connect = new ConnectPage(m_model->connectForm(), m_stack);
    m_vault = new VaultPage(m_model->vault(), m_stack);
    m_installations = new InstallationsPage(m_model->installations(), m_model->details(), m_model->tokens(), m_model->acts(),
                                            m_clipboard, m_settings, m_stack);
    m_profiles = new ProfilesPage(m_model->profiles(), m_ask, m_askFile, m_stack);
    for (QWidget *const page :
         std::initializer_list<QWidget *>{m_startup, m_welcome, m_connect, m_vault, m_installations, m_profiles})
        m_stack->addWidget(page);
    makeMorePages();
    m_welcome->setSandbox(m_model->place().sandbox);

    connect(m_startup, &StartupPage::retryRequested, m_model, &MainWindowModel::start);
    connect(m_startup, &StartupPage::quitRequested, this, &QWidget::close);
    connect(m_startup, &StartupPage::otherStoreRequested, this, [this] {
        m_askFile(this, {tr("Choose another store"), {}, tr("Grantdesk stores (*.db);;All files (*)"), true},
                  [this](const QString &file) { Q_EMIT otherStoreRequested(file); });
    });
    connect(m_startup, &StartupPage::helpRequested, this, &MainWindow::openHelp);
    connect(m_welcome, &WelcomePage::sandboxRequested, this, &MainWindow::sandboxRequested);
    connect(m_welcome, &WelcomePage::connectRequested, m_model, &MainWindowModel::connectApp);
    connect(m_welcome, &WelcomePage::helpRequested, this, &MainWindow::openHelp);
    connect(m_connect, &ConnectPage::pageRequested, this, [this](const QUrl &address) { m_openUrl(address); });
    connect(m_connect, &ConnectPage::backRequested, m_model, &MainWindowModel::back);
    connect(m_connect, &ConnectPage::helpRequested, this, &MainWindow::openHelp);
    connect(m_vault, &VaultPage::skipRequested, m_model, &MainWindowModel::back);
    connect(m_vault, &VaultPage::helpRequested, this, &MainWindow::openHelp);
}

void MainWindow::makeStatusBar()
{
    m_lockButton = new QToolButton(this);
    m_lockButton->setObjectName(QStringLiteral("lockButton"));
    m_lockButton->setAutoRaise(true);
    m_lockButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_lockButton->setFocusPolicy(Qt::TabFocus);
    m_storeLabel = new QLabel(this);
    m_storeLabel->setObjectName(QStringLiteral("storeLabel"));
    m_storeLabel->setTextFormat(Qt::PlainText);
    m_listeningLabel = new QLabel(this);
    m_listeningLabel->setObjectName(QStringLiteral("listeningLabel"));
    m_listeningLabel->setTextFormat(Qt::PlainText);
    statusBar()->setObjectName(QStringLiteral("statusBar"));
    auto *const ahead = new QLabel(this);
    ahead->setObjectName(QStringLiteral("aheadLabel"));
    ahead->setTextFormat(Qt::PlainText);
    ahead->setToolTip(tr("Access tokens of the app profiles that say so are refreshed a little before they run out."));
    const auto showAhead = [this, ahead] {
        ahead->setText(m_model->ahead()->text());
        ahead->setVisible(!ahead->text().isEmpty());
    };
    connect(m_model->ahead(), &AheadModel::changed, ahead, showAhead);
    statusBar()->addPermanentWidget(ahead);
    showAhead();
    statusBar()->addPermanentWidget(m_listeningLabel);
    statusBar()->addPermanentWidget(m_storeLabel);
    statusBar()->addPermanentWidget(m_lockButton);
    connect(m_lockButton, &QToolButton::clicked, this, [this] {
        if (m_model->vault()->isUnlocked())
            m_model->lock();
        else
            m_model->unlock();
    });
}

void MainWindow::wireInstallations()
{
    connect(m_installations, &InstallationsPage::authorizeRequested, this, &MainWindow::authorize);
    connect(m_installations, &InstallationsPage::reauthorizeRequested, this, &MainWindow::reauthorize);
    connect(m_installations, &InstallationsPage::editProfileRequested, this, [this](RowId id) {
        m_model->profiles()->select(id);
        m_model->showProfiles();
    });
    connect(m_installations, &InstallationsPage::unlockRequested, m_model, &MainWindowModel::unlock);
    connect(m_installations, &InstallationsPage::helpRequested, this, &MainWindow::openHelp);
    connect(m_installations, &InstallationsPage::noticed, this,
            [this](const QString &sentence) { statusBar()->showMessage(sentence, 4000); });
    connect(m_model->installations(), &InstallationsPageModel::profilesChanged, this, [this] {
        for (AuthorizePanel *const panel : std::as_const(m_panels))
            panel->model()->setProfiles(m_model->installations()->usableProfiles());
        m_sidePanels->setProfiles(m_model->installations()->usableProfiles(), m_model->installations()->profiles());
        showTitle();
        showStatus();
    });
    connect(m_installations->side(), &SidePane::closeRequested, this, [this](QWidget *panel) {
        if (m_sidePanels->close(panel))
            return;
        if (auto *const authorization = qobject_cast<AuthorizePanel *>(panel))
            authorization->requestClose();
    });
    auto *const escape = new QShortcut(QKeySequence(Qt::Key_Escape), m_installations->side());
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, this, &MainWindow::closePanelInFront);
}

void MainWindow::wireProfiles()
{
    connect(m_model, &MainWindowModel::readyToSaveProfile, m_profiles, &ProfilesPage::save);
    connect(m_model->installations(), &InstallationsPageModel::changed, this, &MainWindow::showTitle);
    connect(m_model->profiles(), &ProfilesPageModel::currentChanged, this, &MainWindow::showTitle);
    connect(m_profiles, &ProfilesPage::unlockRequested, m_model, &MainWindowModel::unlock);
    connect(m_profiles, &ProfilesPage::helpRequested, this, &MainWindow::openHelp);
    connect(m_profiles, &ProfilesPage::doctorRequested, this, [this](const AppProfile &profile) { examine(profile); });
    connect(m_profiles, &ProfilesPage::noticed, this,
            [this](const QString &sentence) { statusBar()->showMessage(sentence, 4000); });
    showTitle();
}

void MainWindow::showTitle()
{
    const QString program = m_model->place().sandbox ? tr("Grantdesk (sandbox)") : tr("Grantdesk");
    std::optional<AppProfile> app;
    if (m_model->page() == Page::Profiles)
        app = m_model->profiles()->current();
    else if (m_model->page() == Page::Installations)
        app = m_installations->chosenApp();
    setWindowTitle(app ? tr("%1 — %2 (%3)").arg(program, shownText(app->name), environmentWord(app->environment).toLower())
                       : program);
}

void MainWindow::showPage()
{
    const Page page = m_model->page();
    const bool entered = page != m_shown;
    m_shown = page;
    switch (page) {
    case Page::Opening:
        m_startup->showOpening(m_model->place().storeName);
        m_stack->setCurrentWidget(m_startup);
        break;
    case Page::StoreFailed:
        m_startup->showError(m_model->place().storeName, m_model->storeError());
        m_stack->setCurrentWidget(m_startup);
        break;
    case Page::Welcome:
        m_stack->setCurrentWidget(m_welcome);
        break;
    case Page::Connect:
        m_stack->setCurrentWidget(m_connect);
        if (entered && !m_model->comesBackToForm())
            m_connect->begin();
        break;
    case Page::Protect:
    case Page::Unlock:
        m_stack->setCurrentWidget(m_vault);
        m_vault->begin(page == Page::Protect ? tr("Back") : tr("Not now"));
        break;
    case Page::Horizon:
        m_stack->setCurrentWidget(m_horizon);
        if (entered)
            m_horizon->enter();
        break;
    case Page::Ledger:
        m_stack->setCurrentWidget(m_ledger);
        if (entered)
            m_ledger->enter();
        break;
    case Page::CycleLab:
        m_stack->setCurrentWidget(m_cycleLab);
        if (entered)
            m_cycleLab->enter();
        break;
    case Page::Profiles:
        m_stack->setCurrentWidget(m_profiles);
        if (entered && !m_model->comesBackToProfile())
            m_profiles->enter();
        break;
    case Page::Installations:
        m_stack->setCurrentWidget(m_installations);
        if (entered && m_panels.isEmpty())
            m_installations->table()->setFocus(Qt::OtherFocusReason);
        break;
    }
    m_switch->setVisible(m_model->isAtHome());
    m_switch->setCurrent(pageNumber());
    showTitle();
    showStatus();
}

void MainWindow::showStatus()
{
    const bool unlocked = m_model->vault()->isUnlocked();
    m_lockButton->setIcon(unlocked ? themedIcon(QStringLiteral("object-unlocked")) : ownIcon(QStringLiteral("object-locked")));
    m_lockButton->setText(unlocked ? tr("Unlocked") : tr("Locked"));
    m_lockButton->setToolTip(unlocked ? tr("Lock the vault (Ctrl+L)") : tr("Unlock the vault"));
    m_lockButton->setAccessibleName(unlocked ? tr("The vault is unlocked; lock it")
                                             : tr("The vault is locked; unlock it"));
    const Page page = m_model->page();
    // The sandbox's key is kept nowhere: locked, it could never be unlocked again.
    const bool hasVault = (m_model->isAtHome() || page == Page::Unlock) && !m_model->place().sandbox;
    m_lockButton->setVisible(hasVault);
    m_installations->setLocked(m_model->isLocked(), m_model->lockedReason());
    m_cycleLab->setLocked(m_model->isLocked(), m_model->lockedReason());
    m_storeLabel->setText(tr("Store: %1").arg(m_model->place().storeName));
    QStringList listening;
    for (AuthorizePanel *const panel : std::as_const(m_panels)) {
        if (panel->model()->phase() == AuthorizePanelModel::Phase::Waiting && !panel->model()->address().isEmpty())
            listening.append(tr("listening on %1 (%2)")
                                 .arg(panel->model()->request().profile.redirectUri(), panel->model()->label()));
    }
    listening += m_sidePanels->status();
    if (const QString cycles = m_model->cycleLab()->statusText(); !cycles.isEmpty())
        listening.append(cycles);
    const auto held = std::count_if(m_panels.cbegin(), m_panels.cend(), [](AuthorizePanel *panel) {
        return panel->model()->phase() == AuthorizePanelModel::Phase::Held;
    });
    m_sidePanels->setHeldCount(int(held));
    m_installations->setCanAuthorize(page == Page::Installations ? whyNoAuthorization() : QString());
    m_listeningLabel->setText(listening.join(QStringLiteral(" · ")));
    for (const Command &command : std::as_const(m_commands))
        command.action->setEnabled(command.whyNot().isEmpty());
}

QString MainWindow::whyNoAuthorization() const
{
    if (m_model->page() != Page::Installations)
        return tr("not on this page");
    if (!m_model->installations()->usableProfiles().isEmpty())
        return {};
    return m_model->installations()->profiles().isEmpty() ? tr("connect an app first") : tr("all app profiles are archived");
}

void MainWindow::authorize()
{
    if (!m_model->vault()->isUnlocked()) {
        m_model->unlock();
        return;
    }
    AuthorizeTeam::Request request;
    request.profile = chosenProfile();
    openPanel(request);
}

void MainWindow::reauthorize(RowId id)
{
    if (!m_model->vault()->isUnlocked()) {
        m_model->unlock();
        return;
    }
    const std::optional<AuthorizeTeam::Request> request = m_model->requestFor(id);
    if (!request) {
        statusBar()->showMessage(tr("The row is still being read; try again in a moment."), 4000);
        return;
    }
    if (request->profile.isArchived()) {
        statusBar()->showMessage(tr("The app profile %1 is archived; take it out of the archive first.").arg(shownText(request->profile.name)), 4000);
        return;
    }
    openPanel(*request)->model()->begin(*request);
}

AuthorizePanel *MainWindow::openPanel(const AuthorizeTeam::Request &request)
{
    AuthorizePanelModel *const model = m_model->makePanel(this);
    model->prepare(request);
    auto *const panel = new AuthorizePanel(model, m_ask, m_askFile, this);
    m_panels.append(panel);
    wirePanel(panel);
    m_installations->side()->open(panel, model->title());
    showTab(panel);
    return panel;
}

void MainWindow::wirePanel(AuthorizePanel *panel)
{
    connect(panel, &AuthorizePanel::closed, this, [this, panel] { closePanel(panel); });
    connect(panel, &AuthorizePanel::installationRequested, this, [this, panel](RowId id) {
        closePanel(panel);
        m_installations->showInstallation(id);
        m_installations->side()->showDetails();
    });
    connect(panel, &AuthorizePanel::unlockRequested, m_model, &MainWindowModel::unlock);
    connect(panel, &AuthorizePanel::helpRequested, this, &MainWindow::openHelp);
    connect(panel, &AuthorizePanel::pictureRequested, this, [this, panel] { showAttempt(panel); });
    connect(panel->model(), &AuthorizePanelModel::phaseChanged, this, [this, panel] {
        showTab(panel);
        showStatus();
        const AuthorizePanelModel::Phase phase = panel->model()->phase();
        if (phase == AuthorizePanelModel::Phase::Failed
            && panel->model()->error().cause == QLatin1String("redirect_mismatch"))
            examineMismatch(panel->model());
        if (phase == AuthorizePanelModel::Phase::Failed && panel->model()->error().cause == QLatin1String("profile_changed"))
            m_model->installations()->reload(); // another program changed it: to try again needs it as it is now
        if (phase == AuthorizePanelModel::Phase::Choosing || phase == AuthorizePanelModel::Phase::StoreFailed
            || phase == AuthorizePanelModel::Phase::Failed)
            callAttention(this, tr("%1 needs you").arg(panel->model()->title()));
        if (phase == AuthorizePanelModel::Phase::Choosing || phase == AuthorizePanelModel::Phase::StoreFailed)
            m_afterPanels = {}; // tokens are at stake again, and nobody has said yet what becomes of them
        goOnWithoutPanels();
    });
    connect(panel->model(), &AuthorizePanelModel::waitRequested, m_sidePanels, &SidePanels::awaitMiro);
    connect(panel->model(), &AuthorizePanelModel::stored, this,
            [this, panel](const Installation &installation) { takeStored(panel, installation); });
}

void MainWindow::takeStored(AuthorizePanel *panel, const Installation &installation)
{
    m_installations->showInstallation(installation.id);
    // Without the team's name: a desktop may read the text of a notification as markup.
    callAttention(this, tr("%1: the team is authorized").arg(panel->model()->label()));
}
