// SPDX-License-Identifier: GPL-3.0-or-later
// The menu of a row, and what is copied.
#include "presentation/actwords.h"
#include "presentation/cyclelabwords.h"
#include "presentation/installationacts.h"
#include "presentation/installationspagemodel.h"
#include "presentation/words.h"
#include "widgets/installationspage.h"
#include "widgets/installationtable.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

void InstallationsPage::showMenu(RowId id, const QPoint &globalPosition)
{
    const Installation *const row = m_model->table()->installationAt(m_model->table()->rowOf(id));
    auto *const menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("installationMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Show details")), &QAction::triggered, this,
            [this, id] { Q_EMIT m_table->detailsRequested(id); });
    connect(menu->addAction(tr("Reauthorize this team…")), &QAction::triggered, this,
            [this, id] { Q_EMIT reauthorizeRequested(id); });
    menu->addSeparator();
    // Of the selection where the row is in it, as a table's menu is understood.
    const QList<RowId> selected = m_table->selectedIds();
    const QList<RowId> ids = selected.contains(id) ? selected : QList<RowId>{id};
    menu->setToolTipsVisible(true);
    for (const Act act : {Act::Verify, Act::Refresh, Act::Revoke, Act::Uninstall, Act::Probe, Act::Forget}) {
        QAction *const action = menu->addAction(actWord(act));
        action->setObjectName(QStringLiteral("menu_") + actName(act));
        const QString reason = m_acts->whyNot(act, ids);
        action->setEnabled(reason.isEmpty());
        action->setToolTip(toolTipText(reason.isEmpty() ? actTip(act) : tr("Not now: %1").arg(reason)));
        connect(action, &QAction::triggered, this, [this, act, ids] { Q_EMIT actRequested(act, ids); });
    }
    QAction *const cycle = menu->addAction(tr("Test a cycle…"));
    cycle->setObjectName(QStringLiteral("menuCycle"));
    cycle->setToolTip(cycleTip());
    connect(cycle, &QAction::triggered, this, [this, ids] { Q_EMIT cycleRequested(ids); });
    menu->addSeparator();
    if (row) {
        const auto addCopy = [&](const QString &title, const QString &text) {
            connect(menu->addAction(title), &QAction::triggered, this,
                    [text] { QGuiApplication::clipboard()->setText(text); });
        };
        addCopy(tr("Copy the team ID"), row->team.id);
        addCopy(tr("Copy the user ID"), row->user.id);
    }
    QAction *const copyRows = menu->addAction(tr("Copy the selected rows"));
    copyRows->setShortcut(QKeySequence::Copy);
    connect(copyRows, &QAction::triggered, this, &InstallationsPage::copySelection);
    menu->popup(globalPosition);
}

void InstallationsPage::copySelection()
{
    m_model->copyRows(m_table->selectedIds(), m_table->shownColumns());
}

void InstallationsPage::takeCopied(const QString &text, int rows)
{
    QGuiApplication::clipboard()->setText(text);
    Q_EMIT noticed(rows == 1 ? tr("1 row copied") : tr("%1 rows copied").arg(countWord(rows)));
}
