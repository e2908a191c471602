// SPDX-License-Identifier: GPL-3.0-or-later
// The window's share of the cycle lab, and of pictures of who said what to whom.
#include "widgets/attention.h"
#include "widgets/authorizepanel.h"
#include "widgets/cyclelabpage.h"
#include "widgets/flowdialog.h"
#include "widgets/installationspage.h"
#include "widgets/installationtable.h"
#include "widgets/mainwindow.h"
#include "widgets/newcyclessheet.h"

#include <QStackedWidget>
#include <QStatusBar>

using Page = MainWindowModel::Page;

void MainWindow::makeCycleLab()
{
    CycleLabModel *const lab = m_model->cycleLab();
    m_cycleLab = new CycleLabPage(lab, m_model->installations(), m_openUrl, m_ask, m_askFile, m_stack);
    m_stack->addWidget(m_cycleLab);
    connect(m_cycleLab, &CycleLabPage::newRequested, this,
            [this] { newRuns(m_installations->table()->selectedIds()); });
    connect(m_cycleLab, &CycleLabPage::unlockRequested, m_model, &MainWindowModel::unlock);
    connect(m_cycleLab, &CycleLabPage::helpRequested, this, &MainWindow::openHelp);
    connect(m_cycleLab, &CycleLabPage::noticed, this,
            [this](const QString &sentence) { statusBar()->showMessage(sentence, 8000); });
    connect(lab, &CycleLabModel::changed, this, [this] {
        showStatus();
        goOnWithoutPanels();
    });
    connect(lab, &CycleLabModel::handNeeded, this, [this] { callAttention(this, tr("A cycle needs you")); });
    connect(lab->runs(), &CycleRunsModel::listed, this, &MainWindow::offerCycles);
    connect(m_installations, &InstallationsPage::cycleRequested, this, &MainWindow::newRuns);
    connect(m_installations, &InstallationsPage::pictureRequested, this, &MainWindow::showHistory);
}

void MainWindow::offerCycles()
{
    if (std::exchange(m_hasOffered, true))
        return;
    if (const QString offer = m_model->cycleLab()->offer(); !offer.isEmpty())
        statusBar()->showMessage(tr("Cycle lab: %1").arg(offer), 20'000);
}

void MainWindow::newRuns(const QList<RowId> &ids)
{
    if (!m_model->vault()->isUnlocked()) {
        m_model->unlock();
        return;
    }
    NewCyclesModel *const model = m_model->makeNewCycles(this);
    auto *const sheet = new NewCyclesSheet(model, this);
    connect(sheet, &NewCyclesSheet::helpRequested, this, &MainWindow::openHelp);
    connect(sheet, &NewCyclesSheet::planned, this, [this](const QList<Cycle> &cycles) {
        goTo(Page::CycleLab);
        m_model->cycleLab()->begin(cycles);
    });
    model->begin(ids);
    sheet->open();
}

void MainWindow::makeCycleCommand()
{
    addCommand(
        QStringLiteral("commandCycle"), tr("Test a cycle…"), QStringLiteral("view-refresh"), {},
        [this] { newRuns(m_installations->table()->selectedIds()); },
        [this] {
            if (m_model->page() == Page::CycleLab)
                return QString();
            if (m_model->page() != Page::Installations)
                return tr("not on this page");
            return m_installations->table()->selectedCount() == 0 ? tr("choose an installation first") : QString();
        });
}

void MainWindow::showAttempt(AuthorizePanel *panel)
{
    AuthorizePanelModel *const model = panel->model();
    auto *const dialog = new FlowDialog(
        tr("Picture of the authorization"), [model] { return model->picture(); }, m_askFile, this);
    connect(model, &AuthorizePanelModel::stepChanged, dialog, &FlowDialog::refresh);
    connect(model, &AuthorizePanelModel::phaseChanged, dialog, &FlowDialog::refresh);
    connect(dialog, &FlowDialog::helpRequested, this, &MainWindow::openHelp);
    dialog->show();
}

void MainWindow::showHistory()
{
    const FlowPicture history = m_model->details()->history();
    auto *const dialog = new FlowDialog(
        tr("Picture of the history"), [history] { return history; }, m_askFile, this);
    connect(dialog, &FlowDialog::helpRequested, this, &MainWindow::openHelp);
    dialog->show();
}
