// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of the main window: shortcuts, the menu at the right of the top line, and the palette.
#include "widgets/icons.h"
#include "widgets/installationspage.h"
#include "widgets/installationtable.h"
#include "widgets/mainwindow.h"
#include "widgets/pageswitch.h"
#include "widgets/sidepane.h"
#include "widgets/sidepanels.h"

#include <QAction>
#include <QMenu>
#include <QToolButton>

using Page = MainWindowModel::Page;

QAction *MainWindow::addCommand(const QString &name, const QString &title, const QString &icon, const QKeySequence &key,
                                std::function<void()> run, std::function<QString()> whyNot)
{
    auto *const action = new QAction(themedIcon(icon), title, this);
    action->setObjectName(name);
    action->setShortcut(key);
    connect(action, &QAction::triggered, this, std::move(run));
    addAction(action);
    if (!whyNot)
        whyNot = [] { return QString(); };
    m_commands.append({action, std::move(whyNot)});
    return action;
}

void MainWindow::makeCommands()
{
    const auto onlyWithList
        = [this] { return m_model->page() == Page::Installations ? QString() : tr("not on this page"); };
    const auto onlyWithRow = [this, onlyWithList] {
        if (const QString reason = onlyWithList(); !reason.isEmpty())
            return reason;
        return m_installations->table()->currentId() == 0 ? tr("choose an installation first") : QString();
    };
    const auto onlyAtHome = [this] { return m_model->isAtHome() ? QString() : tr("not on this page"); };
    const bool sandbox = m_model->place().sandbox;

    addCommand(
        QStringLiteral("commandAuthorize"), tr("Authorize a team…"), QStringLiteral("list-add"), QKeySequence::New,
        [this] { authorize(); }, [this] { return whyNoAuthorization(); });
    addCommand(
        QStringLiteral("commandWait"), tr("Wait for Miro…"), QStringLiteral("step-waiting"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N), [this] { awaitMiro(); },
        [this] { return whyNoAuthorization(); });
    addCommand(
        QStringLiteral("commandShowHeld"), tr("Show what Miro started"), QStringLiteral("view-visible"), {},
        [this] { bringHeld(); },
        [this, onlyAtHome] { return m_sidePanels->heldCount() > 0 ? onlyAtHome() : tr("nothing waits for your decision"); });
    addCommand(
        QStringLiteral("commandPaste"), tr("Add a token by pasting…"), QStringLiteral("edit-paste"), {},
        [this] { pasteToken(); }, [this] { return whyNoAuthorization(); });
    addCommand(QStringLiteral("commandLook"), tr("Look into a token…"), QStringLiteral("view-visible"), {},
               [this] { lookIntoToken(); });
    addCommand(
        QStringLiteral("commandScopeMatrix"), tr("Scope matrix…"), QStringLiteral("scope-matrix"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M), [this] { showScopeMatrix(); }, onlyWithList);
    addCommand(
        QStringLiteral("commandDoctor"), tr("Redirect URI doctor…"), QStringLiteral("help-contents"), {},
        [this] { examine(chosenProfile()); }, [this] { return whyNoAuthorization(); });
    addCommand(
        QStringLiteral("commandReauthorize"), tr("Reauthorize the chosen team…"), QStringLiteral("view-refresh"), {},
        [this] { reauthorize(m_installations->table()->currentId()); }, onlyWithRow);
    makeActCommands();
    addCommand(
        QStringLiteral("commandConnect"), tr("Connect another Miro app…"), QStringLiteral("internet-web-browser"), {},
        [this] { m_model->connectApp(); },
        [this, onlyWithList, sandbox] { return sandbox ? tr("not in the sandbox") : onlyWithList(); });
    makePageCommands();
    addCommand(
        QStringLiteral("commandEditProfile"), tr("Edit app profile…"), QStringLiteral("document-edit"), {},
        [this] { m_installations->editProfile(); },
        [this, onlyWithList] {
            if (const QString reason = onlyWithList(); !reason.isEmpty())
                return reason;
            return m_model->installations()->profiles().isEmpty() ? tr("connect an app first") : QString();
        });
    addCommand(
        QStringLiteral("commandFind"), tr("Search"), QStringLiteral("edit-find"), QKeySequence::Find,
        [this] { m_installations->focusSearch(); }, onlyWithList);
    addCommand(
        QStringLiteral("commandReload"), tr("Read the list again"), QStringLiteral("view-refresh"),
        QKeySequence(Qt::CTRL | Qt::Key_R),
        [this] {
            m_model->installations()->reload();
            m_model->details()->reload();
        },
        onlyWithList);
    addCommand(
        QStringLiteral("commandDetails"), tr("Show details"), QStringLiteral("view-visible"), {},
        [this] { Q_EMIT m_installations->table()->detailsRequested(m_installations->table()->currentId()); },
        onlyWithRow);
    addCommand(
        QStringLiteral("commandClearFilters"), tr("Clear all filters"), QStringLiteral("window-close"), {},
        [this] { m_model->installations()->clearFilters(); },
        [this, onlyWithList] {
            if (const QString reason = onlyWithList(); !reason.isEmpty())
                return reason;
            return m_model->installations()->hasFilters() ? QString() : tr("there are none");
        });
    addCommand(
        QStringLiteral("commandLock"), tr("Lock the vault"), QStringLiteral("object-locked"),
        QKeySequence(Qt::CTRL | Qt::Key_L), [this] { m_model->lock(); },
        [this] {
            if (m_model->place().sandbox)
                return tr("the sandbox's key is kept nowhere");
            return m_model->vault()->isUnlocked() ? QString() : tr("it is locked");
        });
    addCommand(
        QStringLiteral("commandUnlock"), tr("Unlock the vault…"), QStringLiteral("object-unlocked"), {},
        [this] { m_model->unlock(); },
        [this, onlyAtHome] { return m_model->vault()->isUnlocked() ? tr("it is unlocked") : onlyAtHome(); });
    if (sandbox)
        addCommand(QStringLiteral("commandLeaveSandbox"), tr("Leave the sandbox"), QStringLiteral("application-exit"),
                   {}, [this] { closeAllPanels([this] { Q_EMIT leaveSandboxRequested(); }); });
    else
        addCommand(QStringLiteral("commandSandbox"), tr("Try the sandbox"), QStringLiteral("grantdesk"), {},
                   [this] { closeAllPanels([this] { Q_EMIT sandboxRequested(); }); });
    addCommand(QStringLiteral("commandHelp"), tr("Help"), QStringLiteral("help-contents"), QKeySequence::HelpContents,
               [this] { openHelp(helpTopicOfPage()); });
    addCommand(QStringLiteral("commandQuit"), tr("Quit"), QStringLiteral("application-exit"),
               QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { close(); });

    auto *const menu = new QMenu(this);
    for (const Command &command : std::as_const(m_commands))
        menu->addAction(command.action);
    connect(menu, &QMenu::aboutToShow, this, &MainWindow::showStatus);
    auto *const menuButton = new QToolButton(this);
    menuButton->setObjectName(QStringLiteral("menuButton"));
    menuButton->setAccessibleName(tr("All commands"));
    menuButton->setToolTip(tr("All commands (Ctrl+K finds one by its name)"));
    menuButton->setIcon(themedIcon(QStringLiteral("application-menu")));
    menuButton->setPopupMode(QToolButton::InstantPopup);
    menuButton->setFocusPolicy(Qt::TabFocus);
    menuButton->setMenu(menu);
    m_switch->addTool(menuButton);

    auto *const palette = new QAction(tr("Commands"), this);
    palette->setObjectName(QStringLiteral("commandPaletteAction"));
    palette->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_K));
    addAction(palette);
    m_palette = new CommandPalette(m_commands, this);
    connect(palette, &QAction::triggered, this, [this] {
        showStatus();
        m_palette->begin();
    });
}
