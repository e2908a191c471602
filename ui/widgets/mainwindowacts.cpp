// SPDX-License-Identifier: GPL-3.0-or-later
// The window's share of the acts on stored installations.
#include "presentation/actwords.h"
#include "widgets/actdialogs.h"
#include "widgets/installationspage.h"
#include "widgets/installationtable.h"
#include "widgets/mainwindow.h"
#include "widgets/sidepanels.h"

#include <QAction>
#include <QStatusBar>

using Page = MainWindowModel::Page;

void MainWindow::wireActs()
{
    InstallationActs *const acts = m_model->acts();
    m_actDialogs = new ActDialogs(acts, m_openUrl, m_ask, this);
    connect(m_installations, &InstallationsPage::actRequested, m_actDialogs, &ActDialogs::request);
    connect(m_installations, &InstallationsPage::removalRequested, m_actDialogs, &ActDialogs::requestRemoval);
    connect(m_actDialogs, &ActDialogs::authorizeRequested, this, &MainWindow::reauthorize);
    connect(m_actDialogs, &ActDialogs::unlockRequested, m_model, &MainWindowModel::unlock);
    connect(m_actDialogs, &ActDialogs::helpRequested, this, &MainWindow::openHelp);
    const auto notice = [this](const QString &sentence) { statusBar()->showMessage(sentence, 8000); };
    connect(m_actDialogs, &ActDialogs::noticed, this, notice);
    connect(acts, &InstallationActs::noticed, this, notice);
    connect(acts, &InstallationActs::changed, this, [this] {
        showStatus();
        goOnWithoutPanels();
    });
    connect(m_installations->table(), &InstallationTable::selectedCountChanged, this, &MainWindow::showStatus);
    connect(acts, &InstallationActs::manyRequested, this, [this](Act act, const QList<RowId> &ids, const QHash<RowId, int> &seen) {
        m_sidePanels->runMany(act, {{}, ids, seen}, act == Act::Revoke);
    });
    connect(m_installations, &InstallationsPage::allRequested, this, [this](Act act) {
        if (!m_model->vault()->isUnlocked())
            return m_model->unlock();
        m_sidePanels->runMany(act, {m_model->installations()->table()->query(), {}}, false);
    });
    connect(acts->forgotten(), &ForgottenRows::changed, this, &MainWindow::showStatus);
    connect(acts->forgotten(), &ForgottenRows::putBack, this, [this](RowId first) { m_installations->showInstallation(first); });
}

void MainWindow::makeActCommands()
{
    struct Entry {
        Act act;
        const char *name;
        const char *icon;
        QKeySequence key;
    };
    const QList<Entry> entries{{Act::Verify, "commandVerify", "good", QKeySequence(Qt::Key_F5)},
                               {Act::Refresh, "commandRefresh", "view-refresh", {}},
                               {Act::Revoke, "commandRevoke", "state-revoked", {}},
                               {Act::Uninstall, "commandUninstall", "internet-web-browser", {}},
                               {Act::Probe, "commandProbe", "edit-find", {}},
                               {Act::ResolveDoubt, "commandResolveDoubt", "state-outcome-unknown", {}},
                               {Act::RetryRefresh, "commandRetryRefresh", "state-outcome-unknown", {}},
                               {Act::Forget, "commandForget", "window-close", {}}};
    for (const Entry &entry : entries) {
        addCommand(
            QLatin1String(entry.name), actWord(entry.act), QLatin1String(entry.icon), entry.key,
            [this, act = entry.act] { m_actDialogs->request(act, m_installations->table()->selectedIds()); },
            [this, act = entry.act] {
                if (m_model->page() != Page::Installations)
                    return tr("not on this page");
                const InstallationTable *const table = m_installations->table();
                return table->selectedCount() > 1 ? m_model->acts()->whyNotMany(act) : m_model->acts()->whyNot(act, table->selectedIds());
            });
    }
    const QList<Entry> ofAll{{Act::Verify, "commandVerifyAll", "good", QKeySequence(Qt::CTRL | Qt::Key_F5)},
                             {Act::Refresh, "commandRefreshAll", "view-refresh", {}},
                             {Act::Revoke, "commandRevokeAll", "state-revoked", {}}};
    for (const Entry &entry : ofAll) {
        addCommand(
            QLatin1String(entry.name), manyWord(entry.act), QLatin1String(entry.icon), entry.key,
            [this, act = entry.act] { Q_EMIT m_installations->allRequested(act); },
            [this] {
                if (m_model->page() != Page::Installations)
                    return tr("not on this page");
                return m_model->installations()->table()->rowCount() == 0 ? tr("no installation is shown") : QString();
            });
    }
    makeCycleCommand();
    addCommand(
        QStringLiteral("commandUndoForget"), tr("Undo forgetting"), QStringLiteral("view-refresh"), QKeySequence::Undo,
        [this] { m_model->acts()->forgotten()->undo(); },
        [this] {
            if (m_model->page() != Page::Installations)
                return tr("not on this page");
            return m_model->acts()->forgotten()->isEmpty() ? tr("nothing was forgotten") : QString();
        });
}
