// SPDX-License-Identifier: GPL-3.0-or-later
// The pages beside the installations and the app profiles, and the ways between all of them.
#include "widgets/horizonpage.h"
#include "widgets/installationspage.h"
#include "widgets/ledgerpage.h"
#include "widgets/mainwindow.h"
#include "widgets/pageswitch.h"
#include "widgets/profilespage.h"

#include <QAction>
#include <QStackedWidget>
#include <QStatusBar>

#include <algorithm>

using Page = MainWindowModel::Page;

namespace {

/// In reading order, as the keys Ctrl+1 … count.
constexpr Page homePages[] = {Page::Installations, Page::Horizon, Page::Ledger, Page::CycleLab, Page::Profiles};

} // namespace

void MainWindow::namePages()
{
    m_switch->addPage(QStringLiteral("showInstallations"), tr("Installations"), tr("Teams that authorized your apps (Ctrl+1)"));
    m_switch->addPage(QStringLiteral("showHorizon"), tr("Horizon"), tr("When tokens run out (Ctrl+2)"));
    m_switch->addPage(QStringLiteral("showLedger"), tr("Ledger"), tr("Every token that was ever here, and each time one was sent (Ctrl+3)"));
    m_switch->addPage(QStringLiteral("showCycleLab"), tr("Cycle lab"), tr("Uninstall, reinstall, and see whether that works (Ctrl+4)"));
    m_switch->addPage(QStringLiteral("showProfiles"), tr("App profiles"), tr("The Miro apps of this store (Ctrl+5)"));
    connect(m_switch, &PageSwitch::pageRequested, this, [this](int page) { goTo(homePages[page]); });
}

int MainWindow::pageNumber() const
{
    const auto found = std::find(std::begin(homePages), std::end(homePages), m_model->page());
    return found == std::end(homePages) ? 0 : static_cast<int>(found - std::begin(homePages));
}

void MainWindow::makeMorePages()
{
    m_horizon = new HorizonPage(m_model->horizon(), m_model->installations(), m_stack);
    m_ledger = new LedgerPage(m_model->ledger(), m_askFile, m_stack);
    m_stack->addWidget(m_horizon);
    m_stack->addWidget(m_ledger);
    makeCycleLab();
    const auto show = [this](RowId id) {
        m_model->showInstallations();
        m_installations->showInstallation(id);
    };
    const auto list = [this](const InstallationQuery &query) {
        if (query.horizon)
            m_model->installations()->showHorizon(*query.horizon, query.profileId);
        m_model->showInstallations();
    };
    connect(m_horizon, &HorizonPage::listRequested, this, list);
    connect(m_horizon, &HorizonPage::installationRequested, this, show);
    connect(m_horizon, &HorizonPage::runRequested, this, [this, list](Act act, const InstallationQuery &query) {
        list(query);
        Q_EMIT runRequested(act, query);
    });
    connect(m_horizon, &HorizonPage::helpRequested, this, &MainWindow::openHelp);
    const auto authorizeTeam = [this] {
        m_model->showInstallations();
        authorize();
    };
    connect(m_horizon, &HorizonPage::authorizeRequested, this, authorizeTeam);
    connect(m_ledger, &LedgerPage::authorizeRequested, this, authorizeTeam);
    connect(m_ledger, &LedgerPage::installationsRequested, m_model, &MainWindowModel::showInstallations);
    connect(m_ledger, &LedgerPage::installationRequested, this, show);
    connect(m_ledger, &LedgerPage::helpRequested, this, &MainWindow::openHelp);
    connect(m_ledger, &LedgerPage::noticed, this, [this](const QString &sentence) { statusBar()->showMessage(sentence, 8000); });
}

void MainWindow::makePageCommands()
{
    const auto onlyAtHome = [this] { return m_model->isAtHome() ? QString() : tr("not on this page"); };
    const auto add = [&](const char *name, const QString &title, const char *icon, Qt::Key key, Page page) {
        addCommand(QLatin1String(name), title, QLatin1String(icon), QKeySequence(Qt::CTRL | key), [this, page] { goTo(page); }, onlyAtHome);
    };
    add("commandInstallations", tr("Show installations"), "state-active", Qt::Key_1, Page::Installations);
    add("commandHorizon", tr("Show the horizon"), "step-waiting", Qt::Key_2, Page::Horizon);
    add("commandLedger", tr("Show the ledger"), "edit-find", Qt::Key_3, Page::Ledger);
    add("commandCycleLab", tr("Show the cycle lab"), "view-refresh", Qt::Key_4, Page::CycleLab);
    add("commandProfiles", tr("Show app profiles"), "document-edit", Qt::Key_5, Page::Profiles);
}

void MainWindow::goTo(Page page)
{
    const auto go = [this, page] {
        if (page == Page::Horizon)
            m_model->showHorizon();
        else if (page == Page::Ledger)
            m_model->showLedger();
        else if (page == Page::CycleLab)
            m_model->showCycleLab();
        else
            m_model->showInstallations();
    };
    if (page == Page::Profiles)
        m_model->showProfiles();
    else
        m_profiles->leave(go);
}

QString MainWindow::helpTopicOfPage() const
{
    switch (m_model->page()) {
    case Page::Horizon:
        return QStringLiteral("horizon");
    case Page::Ledger:
        return QStringLiteral("ledger");
    case Page::CycleLab:
        return QStringLiteral("cycle-lab");
    case Page::Profiles:
        return QStringLiteral("profiles");
    default:
        return QStringLiteral("start");
    }
}

void MainWindow::goToInstallations()
{
    goTo(Page::Installations);
}

void MainWindow::goToProfiles()
{
    goTo(Page::Profiles);
}
