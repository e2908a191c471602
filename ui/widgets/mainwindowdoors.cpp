// SPDX-License-Identifier: GPL-3.0-or-later
// The window's share of what comes into an app by other doors than our own button.
#include "presentation/words.h"
#include "widgets/attention.h"
#include "widgets/authorizepanel.h"
#include "widgets/helpwindow.h"
#include "widgets/icons.h"
#include "widgets/installationspage.h"
#include "widgets/installationtable.h"
#include "widgets/mainwindow.h"
#include "widgets/profilespage.h"
#include "widgets/scopematrixwindow.h"
#include "widgets/sidepane.h"
#include "widgets/sidepanels.h"
#include "widgets/tokenformdialog.h"

#include <QPointer>
#include <QStatusBar>

#include <algorithm>

using Phase = AuthorizePanelModel::Phase;

void MainWindow::wireSidePanels()
{
    m_sidePanels = new SidePanels(m_model, m_installations->side(), m_openUrl, this);
    connect(m_installations, &InstallationsPage::waitRequested, this, &MainWindow::awaitMiro);
    connect(m_sidePanels, &SidePanels::held, this, &MainWindow::takeHeld);
    connect(m_sidePanels, &SidePanels::heldRequested, this, &MainWindow::bringHeld);
    connect(m_sidePanels, &SidePanels::statusChanged, this, &MainWindow::showStatus);
    connect(m_sidePanels, &SidePanels::closed, this, [this] { m_installations->table()->setFocus(Qt::OtherFocusReason); });
    connect(m_sidePanels, &SidePanels::stored, this, [this](const Installation &installation) {
        m_installations->showInstallation(installation.id);
        statusBar()->showMessage(tr("The pasted token is stored."), 4000);
    });
    connect(m_sidePanels, &SidePanels::installationRequested, this, [this](RowId id) {
        m_installations->showInstallation(id);
        m_installations->side()->showDetails();
    });
    connect(m_sidePanels, &SidePanels::installationsChanged, this, [this] {
        m_model->installations()->reload();
        m_model->details()->reload();
    });
    connect(m_sidePanels, &SidePanels::statusChanged, this, &MainWindow::goOnWithoutPanels);
    connect(m_model, &MainWindowModel::unfinishedRunFound, this, [this](const Run &run) {
        m_sidePanels->offerRun(run);
        statusBar()->showMessage(tr("An act on many installations was not finished: %1.").arg(shownText(run.title)), 20'000);
    });
    connect(m_sidePanels, &SidePanels::unlockRequested, m_model, &MainWindowModel::unlock);
    connect(m_sidePanels, &SidePanels::editProfileRequested, this, [this](const AppProfile &profile) {
        m_model->profiles()->select(profile.id);
        m_model->showProfiles();
    });
    connect(m_sidePanels, &SidePanels::helpRequested, this, &MainWindow::openHelp);
}

AppProfile MainWindow::chosenProfile() const
{
    const RowId chosen = m_model->installations()->table()->query().profileId;
    const QList<AppProfile> profiles = m_model->installations()->usableProfiles();
    const auto found = std::find_if(profiles.begin(), profiles.end(), [chosen](const AppProfile &profile) { return profile.id == chosen; });
    return found == profiles.end() ? profiles.value(0) : *found;
}

void MainWindow::awaitMiro()
{
    if (m_model->vault()->isUnlocked())
        m_sidePanels->awaitMiro(chosenProfile());
    else
        m_model->unlock();
}

void MainWindow::pasteToken()
{
    if (m_model->vault()->isUnlocked())
        m_sidePanels->pasteToken(chosenProfile());
    else
        m_model->unlock();
}

void MainWindow::lookIntoToken()
{
    if (!m_tokenForm) {
        m_tokenForm = new TokenFormDialog(m_model->makeTokenForm(this), this);
        connect(m_model->vault(), &VaultModel::locked, m_tokenForm, &TokenFormDialog::clearField);
        connect(m_model, &MainWindowModel::pageChanged, m_tokenForm,
                [this] { m_tokenForm->setCanShow(m_model->isAtHome()); });
        connect(m_tokenForm, &TokenFormDialog::helpRequested, this, &MainWindow::openHelp);
        connect(m_tokenForm, &TokenFormDialog::installationRequested, this, [this](RowId id) {
            m_profiles->leave([this, id] {
                m_model->showInstallations();
                m_installations->showInstallation(id);
                m_installations->side()->showDetails();
            });
        });
    }
    m_tokenForm->setCanShow(m_model->isAtHome());
    m_tokenForm->begin();
}

void MainWindow::showScopeMatrix()
{
    InstallationTableModel *const list = m_model->installations()->table();
    if (!m_scopeMatrix) {
        m_scopeMatrix = new ScopeMatrixWindow(m_model->makeScopeMatrix(this), m_askFile, this);
        connect(list, &InstallationTableModel::listed, m_scopeMatrix, [this, list] { m_scopeMatrix->follow(list->query()); });
        connect(m_scopeMatrix, &ScopeMatrixWindow::helpRequested, this, &MainWindow::openHelp);
        connect(m_scopeMatrix, &ScopeMatrixWindow::installationRequested, this, [this](RowId id) {
            m_profiles->leave([this, id] {
                m_model->showInstallations();
                m_installations->showInstallation(id);
                m_installations->side()->showDetails();
            });
        });
    }
    m_scopeMatrix->begin(list->query());
}

void MainWindow::examine(const AppProfile &profile, const QString &sentUri)
{
    // The panel sits beside the table of installations.
    m_profiles->leave([this, profile, sentUri] {
        m_model->showInstallations();
        m_sidePanels->examine(profile, sentUri);
    });
}

void MainWindow::showTab(AuthorizePanel *panel)
{
    const AuthorizePanelModel *const model = panel->model();
    QString mark;
    switch (model->phase()) {
    case Phase::Asking:
        break;
    case Phase::Held:
    case Phase::Choosing:
    case Phase::StoreFailed:
        mark = QStringLiteral("warning");
        break;
    case Phase::Waiting:
    case Phase::Working:
        mark = QStringLiteral("step-running");
        break;
    case Phase::Done:
        mark = QStringLiteral("good");
        break;
    case Phase::Failed:
        mark = QStringLiteral("failed");
        break;
    case Phase::Cancelled:
        mark = QStringLiteral("step-skipped");
        break;
    }
    SidePane *const side = m_installations->side();
    side->setTitle(panel, model->label().isEmpty() ? model->title() : model->label(), model->title());
    side->setMark(panel, mark.isEmpty() ? QIcon() : ownIcon(mark), mark == QLatin1String("warning"));
}

void MainWindow::examineMismatch(AuthorizePanelModel *model)
{
    const AppProfile profile = model->request().profile;
    if (m_model->page() == MainWindowModel::Page::Installations) {
        examine(profile, model->sentRedirectUri());
        return;
    }
    m_sidePanels->examineBehind(profile, model->sentRedirectUri());
    statusBar()->showMessage(
        tr("Miro refused the redirect URI of %1. What the doctor finds is on the page Installations.").arg(shownText(profile.name)),
        20'000);
}

void MainWindow::takeHeld(AuthorizeTeam *act)
{
    AuthorizePanelModel *const model = m_model->makePanel(this);
    model->adopt(act);
    auto *const panel = new AuthorizePanel(model, m_ask, m_askFile, m_installations->side());
    panel->setTeamNames([this](const QString &id) { return m_model->installations()->table()->teamName(id); });
    m_panels.append(panel);
    wirePanel(panel);
    m_installations->side()->openBehind(panel, model->title());
    showTab(panel);
    showStatus();
    callAttention(this, tr("%1: Miro started an authorization, which waits for your decision").arg(model->label()));
}

void MainWindow::bringHeld()
{
    for (AuthorizePanel *const panel : std::as_const(m_panels)) {
        if (panel->model()->phase() == Phase::Held) {
            m_profiles->leave([this, held = QPointer(panel)] {
                m_model->showInstallations();
                if (held)
                    m_installations->side()->bring(held);
            });
            return;
        }
    }
}

void MainWindow::noteBrowserFailure()
{
    statusBar()->showMessage(tr("No browser opened. Copy the link, and open it in a browser yourself."), 20'000);
}

void MainWindow::openHelp(const QString &topic)
{
    if (!m_help)
        m_help = new HelpWindow(this);
    m_help->open(topic);
}
