// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/mainwindow.h"

#include "widgets/authorizepanel.h"
#include "widgets/installationspage.h"
#include "widgets/installationtable.h"
#include "widgets/profilespage.h"
#include "widgets/sidepane.h"
#include "widgets/sidepanels.h"

#include <QCloseEvent>
#include <QStatusBar>

#include <algorithm>
#include <utility>

// What must be asked or ended before a panel or the window goes.

void MainWindow::closePanel(AuthorizePanel *panel)
{
    if (!m_panels.removeOne(panel))
        return;
    m_installations->side()->take(panel);
    panel->hide();
    panel->deleteLater(); // it may be the sender
    m_installations->table()->setFocus(Qt::OtherFocusReason);
    showStatus();
}

void MainWindow::closePanelInFront()
{
    if (m_sidePanels->close(m_installations->side()->openPanel()))
        return;
    if (auto *const panel = qobject_cast<AuthorizePanel *>(m_installations->side()->openPanel()))
        panel->requestClose();
    else
        m_installations->table()->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::closeAllPanels(std::function<void()> then)
{
    if (!holdsUnstoredTokens()) {
        then();
        return;
    }
    if (m_sidePanels->holdsUnstoredTokens()) {
        statusBar()->showMessage(tr("A refresh or a revocation is on its way; it goes on when its answer is stored."));
        m_sidePanels->stopRun();
        m_afterRun = [this, then = std::move(then)] { closeAllPanels(then); };
        return;
    }
    if (m_model->cycleLab()->holdsUnstoredTokens()) {
        statusBar()->showMessage(tr("The new tokens of a cycle are on their way; it goes on when they are stored."));
        m_afterCycles = [this, then = std::move(then)] { closeAllPanels(then); };
        return;
    }
    if (m_model->acts()->holdsUnstoredTokens()) {
        closeActs(std::move(then));
        return;
    }
    const auto isLost = [](AuthorizePanel *panel) {
        return panel->model()->holdsUnstoredTokens() && !panel->model()->isStoring() && !panel->model()->isEnding();
    };
    const bool losesTokens = std::any_of(m_panels.cbegin(), m_panels.cend(), isLost);
    const bool isStoring = std::any_of(m_panels.cbegin(), m_panels.cend(), [](AuthorizePanel *panel) { return panel->model()->isStoring(); });
    if (!losesTokens && !isStoring) {
        statusBar()->showMessage(tr("Tokens that are not kept are being revoked; it goes on when that is done."));
        m_afterPanels = std::move(then);
        return;
    }
    const Question lose{tr("Lose the tokens?"),
                        tr("An authorization brings tokens that are not stored yet. Going on revokes them; the team "
                           "must be authorized again."),
                        tr("Discard and go on"), tr("Stay")};
    const Question wait{tr("Wait for the store?"),
                        tr("Tokens are being stored, which cannot be called back. Going on waits until that is done."),
                        tr("Go on when stored"), tr("Stay")};
    m_ask(this, losesTokens ? lose : wait, [this, losesTokens, then = std::move(then)](bool yes) {
        if (!yes)
            return;
        // Tokens that nobody keeps are revoked before the window goes; what is being stored is waited for.
        m_afterPanels = then;
        const QList<AuthorizePanel *> panels = m_panels;
        for (AuthorizePanel *const panel : panels) {
            if (losesTokens)
                panel->model()->discard();
        }
        goOnWithoutPanels();
    });
}

void MainWindow::closeActs(std::function<void()> then)
{
    InstallationActs *const acts = m_model->acts();
    const Question lose{tr("Lose the tokens?"),
                        tr("An installation was refreshed, and its new tokens cannot be stored. Going on loses them; the team must be authorized "
                           "again."),
                        tr("Lose them and go on"), tr("Stay")};
    const Question wait{tr("Wait for the answer?"),
                        tr("A refresh or a revocation is on its way to the server, and what comes back must be stored. Going on waits until that "
                           "is done."),
                        tr("Go on when stored"), tr("Stay")};
    const bool losesTokens = acts->cannotStore();
    m_ask(this, losesTokens ? lose : wait, [this, acts, losesTokens, then = std::move(then)](bool yes) {
        if (!yes)
            return;
        if (losesTokens)
            acts->abandonUnstored();
        // Panels may hold tokens as well, and ask for themselves.
        m_afterActs = [this, then] { closeAllPanels(then); };
        // Queued: a window that is being closed at this moment closes no second time.
        QMetaObject::invokeMethod(this, [this] { goOnWithoutPanels(); }, Qt::QueuedConnection);
    });
}

bool MainWindow::holdsUnstoredTokens() const
{
    if (m_model->acts()->holdsUnstoredTokens() || m_sidePanels->holdsUnstoredTokens() || m_model->cycleLab()->holdsUnstoredTokens())
        return true;
    return std::any_of(m_panels.cbegin(), m_panels.cend(),
                       [](AuthorizePanel *panel) { return panel->model()->holdsUnstoredTokens(); });
}

void MainWindow::goOnWithoutPanels()
{
    if (m_afterRun && !m_sidePanels->holdsUnstoredTokens())
        std::exchange(m_afterRun, {})();
    if (m_afterCycles && !m_model->cycleLab()->holdsUnstoredTokens())
        std::exchange(m_afterCycles, {})();
    if (m_afterActs && !m_model->acts()->holdsUnstoredTokens())
        std::exchange(m_afterActs, {})();
    if (m_afterPanels && !holdsUnstoredTokens())
        std::exchange(m_afterPanels, {})();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_model->profiles()->form()->isChanged()) {
        event->ignore();
        m_profiles->leave([this] { close(); });
        return;
    }
    if (holdsUnstoredTokens()) {
        event->ignore();
        closeAllPanels([this] { close(); });
        return;
    }
    m_sidePanels->stop();
    m_model->cycleLab()->leave();
    m_model->tokens()->hide();
    m_clipboard->clearNow();
    QMainWindow::closeEvent(event);
}
