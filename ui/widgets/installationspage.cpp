// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/installationspage.h"

#include "presentation/actwords.h"
#include "presentation/detailsmodel.h"
#include "presentation/installationacts.h"
#include "presentation/installationspagemodel.h"
#include "presentation/words.h"
#include "widgets/detailspane.h"
#include "widgets/environmentbadge.h"
#include "widgets/errornote.h"
#include "widgets/filterbar.h"
#include "widgets/icons.h"
#include "widgets/installationtable.h"
#include "widgets/lockednote.h"
#include "widgets/sidepane.h"
#include "widgets/undobar.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

InstallationsPage::InstallationsPage(InstallationsPageModel *model, DetailsModel *details, TokenAccess *access, InstallationActs *acts,
                                     SecretClipboard *clipboard, QSettings *settings, QWidget *parent)
    : QWidget(parent), m_model(model), m_detailsModel(details), m_acts(acts), m_settings(settings)
{
    setObjectName(QStringLiteral("installationsPage"));
    QWidget *const top = makeTopLine();
    m_locked = new LockedNote(this);
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setObjectName(QStringLiteral("installationsSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(makeTableSide(settings));
    m_details = new DetailsPane(details, access, acts, clipboard, this);
    m_side = new SidePane(m_details, this);
    m_splitter->addWidget(m_side);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    if (!m_splitter->restoreState(settings->value(QStringLiteral("installations/splitter")).toByteArray()))
        m_splitter->setSizes({800, 440});

    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 6);
    layout->setSpacing(6);
    layout->addWidget(top);
    layout->addWidget(m_locked);
    layout->addWidget(m_splitter, 1);
    m_unstored = new ErrorNote(QStringLiteral("unstoredError"), this);
    layout->addWidget(m_unstored);
    layout->addWidget(new UndoBar(m_acts->forgotten(), this));
    wire();
    showProfiles();
    showModel();
}

InstallationsPage::~InstallationsPage()
{
    m_settings->setValue(QStringLiteral("installations/splitter"), m_splitter->saveState());
}

QWidget *InstallationsPage::makeTopLine()
{
    auto *const line = new QWidget(this);
    m_authorize = new QPushButton(themedIcon(QStringLiteral("list-add")), tr("Authorize a team…"), line);
    m_authorize->setObjectName(QStringLiteral("authorizeButton"));
    m_authorize->setAccessibleName(tr("Authorize a team"));
    m_wait = new QPushButton(tr("Wait for Miro…"), line);
    m_wait->setObjectName(QStringLiteral("waitButton"));
    m_wait->setAccessibleName(tr("Wait for an authorization that Miro starts"));
    m_app = new QComboBox(line);
    m_app->setObjectName(QStringLiteral("appFilter"));
    m_app->setAccessibleName(tr("Show the installations of one app"));
    m_app->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    auto *const appLabel = new QLabel(tr("A&pp:"), line);
    appLabel->setBuddy(m_app);
    m_editProfile = new QToolButton(line);
    m_editProfile->setObjectName(QStringLiteral("editProfileButton"));
    m_editProfile->setAccessibleName(tr("Edit app profile"));
    m_editProfile->setToolTip(tr("Edit app profile…"));
    m_editProfile->setIcon(themedIcon(QStringLiteral("document-edit")));
    m_editProfile->setAutoRaise(true);
    m_editProfile->setFocusPolicy(Qt::TabFocus);
    m_search = new QLineEdit(line);
    m_search->setObjectName(QStringLiteral("searchBox"));
    m_search->setAccessibleName(tr("Search installations"));
    m_search->setPlaceholderText(tr("Search teams, users, ids, scopes, fingerprints"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(themedIcon(QStringLiteral("edit-find")), QLineEdit::LeadingPosition);
    m_search->setMinimumWidth(320);

    m_badge = new EnvironmentBadge(QStringLiteral("appBadge"), line);

    auto *const layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_authorize);
    layout->addWidget(m_wait);
    layout->addSpacing(12);
    layout->addWidget(appLabel);
    layout->addWidget(m_app);
    layout->addWidget(m_badge);
    layout->addWidget(m_editProfile);
    layout->addStretch(1);
    layout->addWidget(m_search, 2);
    return line;
}

QWidget *InstallationsPage::makeTableSide(QSettings *settings)
{
    auto *const side = new QWidget(this);
    auto *const filters = new FilterBar(m_model, side);
    m_table = new InstallationTable(m_model->table(), settings, side);
    m_stack = new QStackedWidget(side);
    m_stack->addWidget(m_table);
    m_stack->addWidget(makeEmptyPage());
    m_error = new ErrorNote(QStringLiteral("installationsError"), side);
    auto *const layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(filters);
    layout->addWidget(m_error);
    layout->addWidget(m_stack, 1);
    layout->addWidget(makeFooter(side));
    return side;
}

QWidget *InstallationsPage::makeFooter(QWidget *side)
{
    auto *const line = new QWidget(side);
    m_footer = new QLabel(line);
    m_footer->setObjectName(QStringLiteral("installationsFooter"));
    m_footer->setTextFormat(Qt::PlainText);
    m_many = new QToolButton(line);
    m_many->setObjectName(QStringLiteral("manyButton"));
    m_many->setText(tr("Many at once"));
    m_many->setAccessibleName(tr("Act on many installations at once"));
    m_many->setToolTip(tr("Verify, refresh or revoke the selected rows, or all that are shown; nothing is sent before you say so"));
    m_many->setPopupMode(QToolButton::InstantPopup);
    m_many->setFocusPolicy(Qt::TabFocus);
    auto *const menu = new QMenu(m_many);
    menu->setObjectName(QStringLiteral("manyMenu"));
    menu->setToolTipsVisible(true);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillManyMenu(menu); });
    m_many->setMenu(menu);
    auto *const layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_footer, 1);
    layout->addWidget(m_many);
    return line;
}

void InstallationsPage::fillManyMenu(QMenu *menu)
{
    menu->clear();
    const QList<RowId> ids = m_table->selectedIds();
    menu->addSection(tr("%1 selected").arg(installationsWord(ids.size())));
    for (const Act act : {Act::Verify, Act::Refresh, Act::Revoke}) {
        QAction *const action = menu->addAction(actWord(act));
        action->setObjectName(QStringLiteral("manySelected_") + actName(act));
        const QString reason = m_acts->whyNot(act, ids);
        action->setEnabled(reason.isEmpty());
        action->setToolTip(toolTipText(reason.isEmpty() ? actTip(act) : tr("Not now: %1").arg(reason)));
        connect(action, &QAction::triggered, this, [this, act, ids] { Q_EMIT actRequested(act, ids); });
    }
    menu->addSection(tr("All %1 shown").arg(installationsWord(m_model->table()->rowCount())));
    for (const Act act : {Act::Verify, Act::Refresh, Act::Revoke}) {
        QAction *const action = menu->addAction(manyWord(act));
        action->setObjectName(QStringLiteral("manyAll_") + actName(act));
        action->setEnabled(m_model->table()->rowCount() > 0);
        connect(action, &QAction::triggered, this, [this, act] { Q_EMIT allRequested(act); });
    }
}

QWidget *InstallationsPage::makeEmptyPage()
{
    auto *const page = new QWidget(this);
    m_emptyText = new QLabel(page);
    m_emptyText->setObjectName(QStringLiteral("emptyText"));
    m_emptyText->setTextFormat(Qt::PlainText);
    m_emptyText->setAlignment(Qt::AlignCenter);
    m_emptyText->setWordWrap(true);
    m_emptyAct = new QPushButton(tr("Authorize a team…"), page);
    m_emptyAct->setObjectName(QStringLiteral("emptyAct"));
    auto *const layout = new QVBoxLayout(page);
    layout->setSpacing(12);
    layout->addStretch();
    layout->addWidget(m_emptyText);
    layout->addWidget(m_emptyAct, 0, Qt::AlignCenter);
    layout->addStretch();
    return page;
}

void InstallationsPage::wire()
{
    connect(m_authorize, &QPushButton::clicked, this, &InstallationsPage::authorizeRequested);
    connect(m_wait, &QPushButton::clicked, this, &InstallationsPage::waitRequested);
    connect(m_app, &QComboBox::activated, this, [this] { m_model->setProfile(m_app->currentData().toLongLong()); });
    connect(m_editProfile, &QToolButton::clicked, this, &InstallationsPage::editProfile);
    connect(m_search, &QLineEdit::textEdited, m_model, &InstallationsPageModel::setSearch);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (text.isEmpty())
            m_model->setSearch(text); // the clear button edits nothing
    });
    connect(m_search, &QLineEdit::returnPressed, m_table, [this] { m_table->setFocus(); });
    connect(m_emptyAct, &QPushButton::clicked, this, [this] {
        if (m_model->hasFilters())
            m_model->clearFilters();
        else
            Q_EMIT authorizeRequested();
    });
    connect(m_model, &InstallationsPageModel::changed, this, &InstallationsPage::showModel);
    connect(m_model, &InstallationsPageModel::profilesChanged, this, &InstallationsPage::showProfiles);
    connect(m_model, &InstallationsPageModel::searchCleared, m_search, &QLineEdit::clear);
    connect(m_model, &InstallationsPageModel::rowsCopied, this, &InstallationsPage::takeCopied);
    connect(m_model, &InstallationsPageModel::failed, this, [this](const Error &error) {
        if (error.kind == ErrorKind::InvalidInput)
            Q_EMIT noticed(error.summary);
        else
            m_error->showError(tr("The installations could not be read."), error, tr("Try again"));
    });
    connect(m_model->table(), &InstallationTableModel::listed, m_error, &ErrorNote::clear);
    connect(m_error, &ErrorNote::actionRequested, m_model, &InstallationsPageModel::reload);
    connect(m_error, &ErrorNote::helpRequested, this, &InstallationsPage::helpRequested);

    connect(m_table, &InstallationTable::currentIdChanged, m_detailsModel, &DetailsModel::show);
    connect(m_table, &InstallationTable::selectedCountChanged, this,
            [this](int count) { m_footer->setText(m_model->footer(count)); });
    connect(m_table, &InstallationTable::copyRequested, this, &InstallationsPage::copySelection);
    connect(m_table, &InstallationTable::menuRequested, this, &InstallationsPage::showMenu);
    connect(m_table, &InstallationTable::detailsRequested, this, [this] {
        m_side->showDetails();
        m_details->enter();
    });
    connect(m_table, &InstallationTable::removalRequested, this, [this] { Q_EMIT removalRequested(m_table->selectedIds()); });
    connect(m_details, &DetailsPane::actRequested, this, [this](Act act, RowId id) { Q_EMIT actRequested(act, {id}); });
    connect(m_acts, &InstallationActs::changed, this, &InstallationsPage::showUnstored);
    connect(m_unstored, &ErrorNote::helpRequested, this, &InstallationsPage::helpRequested);
    connect(m_details, &DetailsPane::cycleRequested, this, [this](RowId id) { Q_EMIT cycleRequested({id}); });
    connect(m_details, &DetailsPane::pictureRequested, this, &InstallationsPage::pictureRequested);
    connect(m_details, &DetailsPane::reauthorizeRequested, this, &InstallationsPage::reauthorizeRequested);
    connect(m_locked, &LockedNote::unlockRequested, this, &InstallationsPage::unlockRequested);
    connect(m_details, &DetailsPane::unlockRequested, this, &InstallationsPage::unlockRequested);
    connect(m_details, &DetailsPane::helpRequested, this, &InstallationsPage::helpRequested);
}

void InstallationsPage::showModel()
{
    const bool empty = m_model->table()->isComplete() && m_model->table()->rowCount() == 0;
    m_stack->setCurrentIndex(empty ? 1 : 0);
    if (m_model->hasFilters()) {
        m_emptyText->setText(tr("No installation matches the search and filters."));
        m_emptyAct->setText(tr("Clear all filters"));
    } else {
        m_emptyText->setText(tr("Here will be the teams that have authorized your app, with their tokens and scopes."));
        m_emptyAct->setText(tr("Authorize a team…"));
    }
    m_footer->setText(m_model->footer(m_table->selectedCount()));
    const int app = m_app->findData(m_model->table()->query().profileId);
    m_app->setCurrentIndex(std::max(0, app));
    const std::optional<AppProfile> chosen = chosenApp();
    m_badge->setEnvironment(chosen ? std::optional(chosen->environment) : std::nullopt);
}

void InstallationsPage::showProfiles()
{
    m_app->clear();
    m_app->addItem(tr("All apps"), RowId(0));
    const QList<AppProfile> listed = m_model->filterProfiles();
    for (const AppProfile &profile : listed)
        m_app->addItem(environmentDot(profile.environment),
                       tr("%1 (%2)").arg(profile.name, environmentWord(profile.environment).toLower()), profile.id);
    m_editProfile->setEnabled(!m_model->profiles().isEmpty());
    showModel();
}

void InstallationsPage::editProfile()
{
    const QList<AppProfile> &profiles = m_model->profiles();
    const RowId chosen = profiles.size() == 1 ? profiles.first().id : m_model->table()->query().profileId;
    if (chosen != 0) {
        Q_EMIT editProfileRequested(chosen);
        return;
    }
    auto *const menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("editProfileMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const AppProfile &profile : profiles) {
        const QString name = tr("%1 (%2)").arg(profile.name, environmentWord(profile.environment).toLower());
        connect(menu->addAction(withoutMnemonic(name)), &QAction::triggered, this,
                [this, id = profile.id] { Q_EMIT editProfileRequested(id); });
    }
    menu->popup(m_editProfile->mapToGlobal(QPoint(0, m_editProfile->height())));
}

std::optional<AppProfile> InstallationsPage::chosenApp() const
{
    const QList<AppProfile> &profiles = m_model->profiles();
    const RowId chosen = m_model->table()->query().profileId;
    return chosen == 0 && profiles.size() == 1 ? std::optional(profiles.first()) : m_model->profile(chosen);
}

void InstallationsPage::setCanAuthorize(const QString &reason)
{
    m_authorize->setEnabled(reason.isEmpty());
    m_authorize->setToolTip(reason.isEmpty() ? tr("Opens a panel; nothing is sent before you say so (Ctrl+N)")
                                             : reason);
    m_wait->setEnabled(reason.isEmpty());
    m_wait->setToolTip(reason.isEmpty() ? tr("For one that begins on a board, by an install link or at the app's "
                                             "settings (Ctrl+Shift+N)")
                                        : reason);
}

void InstallationsPage::setLocked(bool isLocked, const QString &reason)
{
    m_locked->setReason(reason);
    m_locked->setVisible(isLocked);
}

void InstallationsPage::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void InstallationsPage::showInstallation(RowId id)
{
    if (m_model->table()->rowOf(id) < 0 && m_model->hasFilters())
        m_model->clearFilters();
    else
        m_model->reload();
    m_table->selectWhenListed(id);
    if (m_detailsModel->id() == id)
        m_detailsModel->reload();
}

void InstallationsPage::showUnstored()
{
    const std::optional<Error> error = m_acts->storeError();
    if (!error)
        m_unstored->clear();
    else if (!m_unstored->isVisibleTo(this)) // it fails again and again: what somebody has unfolded stays so
        m_unstored->showError(m_acts->storeTrying(), *error);
}
