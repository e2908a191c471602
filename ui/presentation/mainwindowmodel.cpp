// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/mainwindowmodel.h"

#include "lifecycle/refreshahead.h"
#include "storage/profilestore.h"

MainWindowModel::MainWindowModel(Parts parts, Place place, QObject *parent)
    : QObject(parent), m_parts(std::move(parts)), m_place(std::move(place)),
      m_installations(m_parts.installations, m_parts.profiles, m_parts.clock),
      m_horizon(m_parts.installations, m_parts.clock), m_ledger(m_parts.acts.grants, m_parts.installations, m_parts.clock),
      m_cycleLab(m_parts.cycles),
      m_details(m_parts.installations, m_parts.clock), m_tokens(m_parts.installations, m_parts.vault, m_parts.tokenShownFor),
      m_acts(m_parts.acts, &m_installations, &m_details), m_ahead(m_parts.refreshAhead, m_parts.clock),
      m_connect(m_parts.profiles, m_parts.vault, m_parts.defaultEndpoints, m_parts.endpointsBelow, m_parts.clock),
      m_profiles(m_parts.profiles, m_parts.vault, m_parts.defaultEndpoints, m_parts.endpointsBelow, m_parts.clock,
                 m_parts.checkCredentials),
      m_vault(m_parts.vault, m_parts.unlock)
{
    m_details.setSeat(m_parts.acts.seat);
    m_details.setVaultOpen(m_vault.isUnlocked());
    connect(&m_vault, &VaultModel::waysKnown, this, &MainWindowModel::takeWays);
    connect(&m_vault, &VaultModel::failed, this, &MainWindowModel::takeVaultFailure);
    connect(&m_vault, &VaultModel::locked, this, [this] {
        m_details.setVaultOpen(false);
        Q_EMIT vaultChanged();
    });
    connect(&m_vault, &VaultModel::unlocked, this, [this] {
        m_lockedReason.clear();
        m_opensByItself = false;
        m_details.setVaultOpen(true);
        Q_EMIT vaultChanged();
        if (m_saving)
            Q_EMIT readyToSave();
        else if (m_page == Page::Unlock || m_page == Page::Protect || m_page == Page::Opening)
            setPage(m_home);
        if (std::exchange(m_savingProfile, false))
            Q_EMIT readyToSaveProfile();
    });
    connect(this, &MainWindowModel::vaultChanged, &m_acts, &InstallationActs::changed);
    connect(this, &MainWindowModel::vaultChanged, &m_cycleLab, &CycleLabModel::changed);
    connect(&m_cycleLab, &CycleLabModel::ended, this, [this](const Cycle &cycle) {
        m_installations.reload();
        if (m_details.id() == cycle.installationId)
            m_details.reload();
    });
    connect(&m_profiles, &ProfilesPageModel::stored, this, [this] {
        m_installations.reload();
        m_details.reload(); // they show the profile's name and its expected scopes
        if (m_parts.refreshAhead)
            m_parts.refreshAhead->look(); // it may have been switched on
    });
    if (m_parts.refreshAhead) {
        connect(m_parts.refreshAhead, &RefreshAhead::tried, this, [this](const ActOutcome &outcome) {
            m_installations.reload();
            if (m_details.id() == outcome.id)
                m_details.reload();
        });
    }
    connect(&m_profiles, &ProfilesPageModel::listed, this, [this] { m_hasProfiles = !m_profiles.all().isEmpty(); });
    connect(&m_profiles, &ProfilesPageModel::unlockNeeded, this, [this] {
        m_savingProfile = true;
        unlock();
    });
    connect(&m_connect, &ConnectFormModel::saved, this, [this](const AppProfile &profile) {
        m_saving = false;
        m_formOpen = false;
        m_hasProfiles = true;
        m_connect.clear();
        m_installations.reload();
        m_profiles.reload();
        setPage(Page::Installations);
        Q_EMIT profileAdded(profile);
    });
    connect(&m_connect, &ConnectFormModel::failed, this, [this](const Error &error) {
        m_saving = error.cause == QLatin1String("vault_locked");
        m_formOpen = true;
        if (m_saving)
            unlock();
        else
            setPage(Page::Connect);
    });
}

void MainWindowModel::start()
{
    setPage(Page::Opening);
    whenDone(m_parts.openStore(), this, [this](const Status &opened) {
        if (!opened) {
            failStore(opened.error());
            return;
        }
        whenDone(m_parts.profiles->list(), this,
                 [this](const Result<QList<AppProfile>> &profiles) { takeProfiles(profiles); });
    });
}

void MainWindowModel::takeProfiles(const Result<QList<AppProfile>> &profiles)
{
    if (!profiles) {
        failStore(profiles.error());
        return;
    }
    m_hasProfiles = !profiles->isEmpty();
    if (m_parts.refreshAhead)
        m_parts.refreshAhead->start();
    m_installations.reload();
    m_profiles.reload();
    m_vault.readWays();
    m_cycleLab.reload();
    if (!m_parts.runs)
        return;
    whenDone(m_parts.runs->open(), this, [this](const Result<QList<Run>> &runs) {
        // What cannot be read now is offered when the program starts again.
        if (runs && !runs->isEmpty())
            Q_EMIT unfinishedRunFound(runs->constFirst());
    });
}

void MainWindowModel::takeWays()
{
    if (m_page != Page::Opening)
        return;
    // A locked vault hides nothing: all states can be read without it.
    setPage(m_hasProfiles || m_vault.isUnlocked() ? Page::Installations : Page::Welcome);
    if (m_hasProfiles && !m_vault.isUnlocked() && m_vault.ways().keychain) {
        m_opensByItself = true;
        m_vault.useKeychain();
    }
}

void MainWindowModel::takeVaultFailure(const Error &error)
{
    const bool isByItself = std::exchange(m_opensByItself, false);
    if (m_page != Page::Opening && !isByItself)
        return; // the page in front shows it
    if (error.kind == ErrorKind::Storage)
        return failStore(error);
    m_lockedReason = error.summary;
    if (m_page == Page::Opening)
        setPage(Page::Installations);
    Q_EMIT vaultChanged();
}

bool MainWindowModel::isLocked() const
{
    return !m_vault.isUnlocked() && !m_vault.ways().isNew() && !m_opensByItself && !m_place.sandbox;
}

void MainWindowModel::failStore(const Error &error)
{
    m_storeError = error;
    setPage(Page::StoreFailed);
}

AuthorizePanelModel *MainWindowModel::makePanel(QObject *parent) const
{
    return new AuthorizePanelModel(m_installations.usableProfiles(), m_parts.makeAuthorization, m_parts.clock, parent);
}

WaitPanelModel *MainWindowModel::makeWaitPanel(QObject *parent) const
{
    return new WaitPanelModel(m_installations.usableProfiles(), m_parts.panels.makeWaiting, m_parts.clock, parent);
}

PasteTokenModel *MainWindowModel::makePastePanel(QObject *parent) const
{
    return new PasteTokenModel(m_installations.usableProfiles(), m_parts.panels.addToken, parent);
}

DoctorModel *MainWindowModel::makeDoctor(QObject *parent) const
{
    return new DoctorModel(m_installations.profiles(), m_parts.panels.makeDoctor, parent);
}

TokenFormModel *MainWindowModel::makeTokenForm(QObject *parent) const
{
    return new TokenFormModel(m_parts.installations, m_parts.clock, parent);
}

ScopeMatrixModel *MainWindowModel::makeScopeMatrix(QObject *parent) const
{
    return new ScopeMatrixModel(m_parts.installations, m_parts.clock, parent);
}

RunPanelModel *MainWindowModel::makeRunPanel(QObject *parent) const
{
    return new RunPanelModel({m_parts.acts, m_parts.runs, m_parts.window}, [this] { return m_installations.profiles(); }, parent);
}

NewCyclesModel *MainWindowModel::makeNewCycles(QObject *parent) const
{
    return new NewCyclesModel(m_parts.installations, m_installations.profiles(), m_parts.clock, m_parts.acts.seat, parent);
}

std::optional<AuthorizeTeam::Request> MainWindowModel::requestFor(RowId id)
{
    const Installation *row = m_installations.table()->installationAt(m_installations.table()->rowOf(id));
    if (!row && m_details.id() == id && m_details.details())
        row = &m_details.details()->installation;
    if (!row)
        return std::nullopt;
    const std::optional<AppProfile> profile = m_installations.profile(row->profileId);
    if (!profile)
        return std::nullopt;
    return AuthorizeTeam::Request{*profile, row->team.id, row->team.name, row->user.id, row->user.name};
}

void MainWindowModel::connectApp()
{
    m_formOpen = false;
    m_connect.clear();
    setPage(Page::Connect);
}

void MainWindowModel::showInstallations()
{
    setPage(Page::Installations);
}

void MainWindowModel::showHorizon()
{
    setPage(Page::Horizon);
}

void MainWindowModel::showLedger()
{
    setPage(Page::Ledger);
}

void MainWindowModel::showCycleLab()
{
    setPage(Page::CycleLab);
}

void MainWindowModel::showProfiles()
{
    setPage(Page::Profiles);
}

bool MainWindowModel::canGoBack() const
{
    return m_page == Page::Connect || m_page == Page::Protect || m_page == Page::Unlock;
}

void MainWindowModel::back()
{
    if (!canGoBack())
        return;
    const bool toForm = m_saving;
    m_saving = false;
    const bool toProfiles = std::exchange(m_savingProfile, false) || m_home == Page::Profiles;
    m_formOpen = toForm;
    if (!toForm)
        m_connect.clear(); // what was typed, and the secret with it
    if (toForm)
        setPage(Page::Connect);
    else
        setPage(toProfiles ? Page::Profiles : m_hasProfiles ? Page::Installations : Page::Welcome);
}

void MainWindowModel::unlock()
{
    if (m_vault.isUnlocked())
        return;
    setPage(m_vault.ways().isNew() ? Page::Protect : Page::Unlock);
}

void MainWindowModel::lock()
{
    m_vault.lock();
}

void MainWindowModel::setPage(Page page)
{
    m_page = page;
    if (isAtHome())
        m_home = page;
    Q_EMIT pageChanged();
}
