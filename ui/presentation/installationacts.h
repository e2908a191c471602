// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lifecycle/actoutcome.h"
#include "presentation/effectsmodel.h"
#include "presentation/forgottenrows.h"

#include <QHash>
#include <QPointer>

class DetailsModel;
class InstallationsPageModel;
class ProbeTableModel;
class RefreshInstallation;
class UninstallModel;

/// The acts on single installations, as the window does them: what can be done and why not, what is under way, and how
/// it ended. Several may be under way, one for each installation. GUI thread.
class InstallationActs : public QObject
{
    Q_OBJECT

public:
    /// How an act ended.
    struct Told {
        Act act = Act::Verify;
        QString sentence;
        bool isGood = true;
        InstallationState after = InstallationState::NotVerified;
    };

    /// \a page and \a details outlive it.
    InstallationActs(ActParts parts, InstallationsPageModel *page, DetailsModel *details, QObject *parent = nullptr);
    ~InstallationActs() override;

    /// Why \a act cannot be done with \a ids now; empty when it can. Of what is not loaded nothing is known, and the act
    /// itself finds out.
    QString whyNot(Act act, const QList<RowId> &ids) const;
    /// The same of a selection, whichever rows are in it.
    QString whyNotMany(Act act) const;
    /// What is under way with \a id; nothing: nothing is.
    std::optional<Act> running(RowId id) const;
    /// What a person would most likely do next with the one in the details.
    Act likelyNext() const;
    /// How the last act with \a id ended, until another row was looked at; null: none did.
    const Told *told(RowId id) const;
    /// Why a pair is in memory only: the store does not take it, and is tried again by itself.
    std::optional<Error> storeError() const;
    /// Whose it is, as a sentence.
    QString storeTrying() const;

    /// Verify, Refresh, ResolveDoubt or RetryRefresh. More than one go on by manyRequested().
    void start(Act act, const QList<RowId> &ids);
    /// What was confirmed: ends in told(), in manyRequested(), or in movedMeanwhile().
    void goOn(EffectsModel::Way way, const ActEffects &effects);

    ForgottenRows *forgotten() { return &m_forgotten; }
    EffectsModel *makeEffects(EffectsModel::Question question, const QList<RowId> &ids, QObject *parent) const;
    ProbeTableModel *makeProbe(RowId id, QObject *parent);
    UninstallModel *makeUninstall(RowId id, QObject *parent);

    /// Tokens are on their way, or in memory only.
    bool holdsUnstoredTokens() const;
    /// What they wait for is a store that does not take them.
    bool cannotStore() const { return !m_unstored.isEmpty(); }
    /// Gives up what cannot be stored. The journal says that the outcome is unknown.
    void abandonUnstored();

Q_SIGNALS:
    /// What can be done, what is under way, or how something ended.
    void changed();
    /// Something about a row that is not looked at now, for the status bar.
    void noticed(const QString &sentence);
    /// Verify, Refresh or Revoke of a selection: revoking was confirmed.
    /// \a seen: the generations that were confirmed, of what cannot be called back.
    void manyRequested(Act act, const QList<RowId> &ids, const QHash<RowId, int> &seen = {});
    /// The facts moved in the moment of the act, and nothing was done: it is to be looked at again.
    void movedMeanwhile(EffectsModel::Question question, const QList<RowId> &ids);

private:
    struct Running {
        Act act = Act::Verify;
        QPointer<RefreshInstallation> refresh;
    };
    const Installation *installation(RowId id) const;
    QString teamOf(RowId id) const;
    void refresh(Act act, RowId id);
    void revoke(const Installation &installation);
    void revokeAndForget(QList<Installation> left, QList<Installation> revoked, QStringList failures, int all);
    void forget(const QList<Installation> &installations, const QString &before = {});
    void take(Act act, RowId id, const Result<ActOutcome> &result);
    void tell(RowId id, const Told &told, const Installation *row = nullptr);
    void begin(Act act, RowId id, RefreshInstallation *refresh = nullptr);
    void end(RowId id);
    void reload();
    void showRow();

    ActParts m_parts;
    InstallationsPageModel *m_page;
    DetailsModel *m_details;
    ForgottenRows m_forgotten;
    QHash<RowId, Running> m_running;
    RowId m_shownId = 0;
    RowId m_toldId = 0;
    Told m_told;
    QHash<RowId, Error> m_unstored;
};
