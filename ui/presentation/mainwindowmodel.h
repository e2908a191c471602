// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lifecycle/actparts.h"
#include "presentation/authorizepanelmodel.h"
#include "presentation/connectformmodel.h"
#include "presentation/cyclelabmodel.h"
#include "presentation/detailsmodel.h"
#include "presentation/doctormodel.h"
#include "presentation/aheadmodel.h"
#include "presentation/installationacts.h"
#include "presentation/horizonmodel.h"
#include "presentation/installationspagemodel.h"
#include "presentation/ledgermodel.h"
#include "presentation/newcyclesmodel.h"
#include "presentation/pastetokenmodel.h"
#include "presentation/profilespagemodel.h"
#include "presentation/scopematrixmodel.h"
#include "presentation/runpanelmodel.h"
#include "presentation/tokenaccess.h"
#include "presentation/tokenformmodel.h"
#include "presentation/vaultmodel.h"
#include "presentation/waitpanelmodel.h"

#include <QUrl>

/// What a window stands on: one store, opened or not yet, and which page is in front.
///
///     start() -> Opening -> [StoreFailed] -> no app profile: Welcome -> Connect -> [Protect] -> Installations
///                                         -> locked:         keychain -> [Unlock] -----------> Installations
///
/// Installations, Horizon, Ledger, CycleLab and Profiles are the pages one comes back to.
///
/// Everything it is made of is handed in by the composition root (app/desktop.cpp) and outlives it. GUI thread.
class MainWindowModel : public QObject
{
    Q_OBJECT

public:
    enum class Page {
        Opening,
        StoreFailed,
        Welcome,
        Connect,
        Protect, ///< the store has no key yet: keychain or passphrase
        Unlock,
        Installations,
        Horizon,
        Ledger,
        CycleLab,
        Profiles,
    };
    /// What the panels beside an authorization are made of.
    struct PanelParts {
        MakeWaiting makeWaiting = {};
        AddToken addToken = {};
        MakeDoctor makeDoctor = {};
    };
    struct Parts {
        std::function<Answer<std::monostate>()> openStore;
        const InstallationStore *installations;
        const ProfileStore *profiles;
        TokenVault *vault;
        UnlockVault *unlock;
        MakeAuthorization makeAuthorization;
        Clock clock;
        Endpoints defaultEndpoints;
        EndpointsBelow endpointsBelow;
        PanelParts panels = {};
        std::chrono::milliseconds tokenShownFor = TokenAccess::shownFor;
        CheckCredentials checkCredentials = {};
        ActParts acts = {};
        RefreshAhead *refreshAhead = nullptr; ///< started once the store is open; may be missing
        const RunStore *runs = nullptr;
        /// As ActRun::Parts::window.
        std::function<int(const QUrl &address)> window = {};
        CycleLabModel::Parts cycles = {}; ///< without a store of cycles the lab is empty
    };
    /// A page of the sandbox that a person can open, such as a team's app settings.
    struct SandboxPage {
        QString title;
        QUrl address;
    };
    struct Place {
        QString storeName; ///< for the status bar; no credentials
        bool sandbox = false;
        QList<SandboxPage> sandboxPages = {};
    };

    MainWindowModel(Parts parts, Place place, QObject *parent = nullptr);

    /// Opens the store and decides what comes first. Again after a failure.
    void start();

    Page page() const { return m_page; }
    const Place &place() const { return m_place; }
    const Error &storeError() const { return m_storeError; }
    InstallationsPageModel *installations() { return &m_installations; }
    DetailsModel *details() { return &m_details; }
    TokenAccess *tokens() { return &m_tokens; }
    InstallationActs *acts() { return &m_acts; }
    AheadModel *ahead() { return &m_ahead; }
    HorizonModel *horizon() { return &m_horizon; }
    LedgerModel *ledger() { return &m_ledger; }
    CycleLabModel *cycleLab() { return &m_cycleLab; }
    ConnectFormModel *connectForm() { return &m_connect; }
    ProfilesPageModel *profiles() { return &m_profiles; }
    VaultModel *vault() { return &m_vault; }

    AuthorizePanelModel *makePanel(QObject *parent) const;
    WaitPanelModel *makeWaitPanel(QObject *parent) const;
    PasteTokenModel *makePastePanel(QObject *parent) const;
    DoctorModel *makeDoctor(QObject *parent) const;
    TokenFormModel *makeTokenForm(QObject *parent) const;
    ScopeMatrixModel *makeScopeMatrix(QObject *parent) const;
    RunPanelModel *makeRunPanel(QObject *parent) const;
    NewCyclesModel *makeNewCycles(QObject *parent) const;
    /// A request for the row \a id; nothing when its row or app profile is not loaded.
    std::optional<AuthorizeTeam::Request> requestFor(RowId id);

    /// Goes to the form; again from anywhere.
    void connectApp();
    /// From one of these to another, or back to it.
    void showInstallations();
    void showHorizon();
    void showLedger();
    void showCycleLab();
    void showProfiles();
    bool isAtHome() const { return m_page >= Page::Installations; }
    /// Back from Connect, Protect or Unlock to where one came from.
    void back();
    bool canGoBack() const;
    /// The form was left for the vault only, and keeps what was typed.
    bool comesBackToForm() const { return m_saving || m_formOpen; }
    /// The same of the page of app profiles.
    bool comesBackToProfile() const { return m_savingProfile; }
    /// The vault has a key and is not open, nor about to open by itself.
    bool isLocked() const;
    /// Why the keychain did not open it at the start; empty when it was not asked.
    const QString &lockedReason() const { return m_lockedReason; }
    /// To the page that opens the vault, or gives it its key.
    void unlock();
    void lock();

Q_SIGNALS:
    void pageChanged();
    void vaultChanged();
    /// The vault is open for what was asked before: the form may be saved now.
    void readyToSave();
    void readyToSaveProfile();
    /// The store has a run that was not finished.
    void unfinishedRunFound(const Run &run);
    /// A profile was added: the next act is to authorize a team.
    void profileAdded(const AppProfile &profile);

private:
    void setPage(Page page);
    void takeProfiles(const Result<QList<AppProfile>> &profiles);
    void takeWays();
    void takeVaultFailure(const Error &error);
    void failStore(const Error &error);

    Parts m_parts;
    Place m_place;
    Page m_page = Page::Opening;
    Page m_home = Page::Installations;
    Error m_storeError;
    bool m_hasProfiles = false;
    bool m_saving = false; ///< the form waits for the vault
    bool m_savingProfile = false; ///< the page of app profiles waits for it
    bool m_opensByItself = false; ///< the keychain is asked at the start
    QString m_lockedReason;
    bool m_formOpen = false; ///< something was typed and is neither saved nor left
    InstallationsPageModel m_installations;
    HorizonModel m_horizon;
    LedgerModel m_ledger;
    CycleLabModel m_cycleLab;
    DetailsModel m_details;
    TokenAccess m_tokens;
    InstallationActs m_acts;
    AheadModel m_ahead;
    ConnectFormModel m_connect;
    ProfilesPageModel m_profiles;
    VaultModel m_vault;
};
