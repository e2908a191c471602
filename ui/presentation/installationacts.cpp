// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/installationacts.h"

#include "domain/staterule.h"
#include "lifecycle/refreshinstallation.h"
#include "lifecycle/revokeinstallation.h"
#include "lifecycle/verifyinstallation.h"
#include "presentation/actwords.h"
#include "presentation/detailsmodel.h"
#include "presentation/installationspagemodel.h"
#include "presentation/probetablemodel.h"
#include "presentation/uninstallmodel.h"
#include "presentation/words.h"
#include "vault/tokenvault.h"

#include <QMetaMethod>

#include <algorithm>

namespace {

/// Whether it did what was asked of it. That an installation is dead is a good answer.
bool isGood(const ActOutcome &outcome)
{
    static const QStringList good{QStringLiteral("alive"), QStringLiteral("ran_out"), QStringLiteral("ended"), QStringLiteral("mismatch"),
                                  QStringLiteral("refreshed"), QStringLiteral("already_refreshed"), QStringLiteral("revoked")};
    return good.contains(outcome.outcome);
}

bool hasMoved(const Error &error)
{
    return error.cause == QLatin1String("changed_elsewhere");
}

} // namespace

InstallationActs::InstallationActs(ActParts parts, InstallationsPageModel *page, DetailsModel *details, QObject *parent)
    : QObject(parent), m_parts(std::move(parts)), m_page(page), m_details(details), m_forgotten(m_parts.grants)
{
    connect(m_details, &DetailsModel::changed, this, &InstallationActs::showRow);
    connect(&m_forgotten, &ForgottenRows::putBack, this, &InstallationActs::reload);
}

InstallationActs::~InstallationActs() = default;

void InstallationActs::showRow()
{
    if (m_details->id() != m_shownId) {
        m_shownId = m_details->id();
        m_toldId = 0;
    }
    Q_EMIT changed();
}

const Installation *InstallationActs::installation(RowId id) const
{
    if (m_details->details() && m_details->id() == id)
        return &m_details->details()->installation;
    return m_page->table()->installationAt(m_page->table()->rowOf(id));
}

QString InstallationActs::teamOf(RowId id) const
{
    const Installation *const row = installation(id);
    return row ? shownName(row->team) : tr("The installation");
}

QString InstallationActs::whyNot(Act act, const QList<RowId> &ids) const
{
    if (ids.isEmpty() || ids.constFirst() == 0)
        return tr("choose an installation first");
    if (ids.size() > 1)
        return whyNotMany(act);
    const RowId id = ids.constFirst();
    if (m_running.contains(id) && act != Act::Uninstall)
        return tr("an act on it is under way");
    const Installation *const row = installation(id);
    if (!row)
        return tr("the row is still being read");
    const std::optional<AppProfile> profile = m_page->profile(row->profileId);
    return whyNoAct(act, *row, profile ? &*profile : nullptr, m_parts.vault->isUnlocked(), m_parts.clock());
}

QString InstallationActs::whyNotMany(Act act) const
{
    const bool isForMany = act == Act::Verify || act == Act::Refresh || act == Act::Revoke;
    const bool hasTaker = isSignalConnected(QMetaMethod::fromSignal(&InstallationActs::manyRequested));
    if (act != Act::Forget && !(isForMany && hasTaker))
        return tr("choose one installation only");
    if (isForMany && !m_parts.vault->isUnlocked())
        return tr("the vault is locked");
    return {}; // each says for itself, when its turn comes
}

std::optional<Act> InstallationActs::running(RowId id) const
{
    const auto found = m_running.find(id);
    return found == m_running.end() ? std::nullopt : std::optional(found->act);
}

Act InstallationActs::likelyNext() const
{
    if (!m_details->details())
        return Act::Verify;
    // What a locked vault keeps from being done is still what is next; its button says why it is off.
    const QList<Act> acts = stateRule(*m_details->details(), m_parts.clock(), true).acts;
    return acts.isEmpty() ? Act::Verify : acts.constFirst();
}

const InstallationActs::Told *InstallationActs::told(RowId id) const
{
    return id != 0 && id == m_toldId ? &m_told : nullptr;
}

std::optional<Error> InstallationActs::storeError() const
{
    return m_unstored.isEmpty() ? std::nullopt : std::optional(m_unstored.begin().value());
}

QString InstallationActs::storeTrying() const
{
    if (m_unstored.size() > 1)
        return tr("%1 teams were refreshed, and their new tokens could not be stored yet. They are kept in memory; storing is tried again by itself.")
            .arg(m_unstored.size());
    return tr("%1 was refreshed, and its new tokens could not be stored yet. They are kept in memory; storing is tried again by itself.")
        .arg(teamOf(m_unstored.isEmpty() ? 0 : m_unstored.begin().key()));
}

void InstallationActs::start(Act act, const QList<RowId> &ids)
{
    if (!whyNot(act, ids).isEmpty())
        return;
    if (ids.size() > 1) {
        Q_EMIT manyRequested(act, ids);
        return;
    }
    const RowId id = ids.constFirst();
    if (act == Act::Refresh || act == Act::RetryRefresh)
        return refresh(act, id);
    if (act != Act::Verify && act != Act::ResolveDoubt)
        return;
    begin(act, id);
    const Answer<ActOutcome> answer = act == Act::Verify ? verifyInstallation(m_parts, id, this) : resolveDoubt(m_parts, id, this);
    whenDone(answer, this, [this, act, id](const Result<ActOutcome> &result) { take(act, id, result); });
}

void InstallationActs::refresh(Act act, RowId id)
{
    auto *const work = new RefreshInstallation(m_parts, id, this);
    begin(act, id, work);
    const Installation *const row = installation(id);
    connect(work, &RefreshInstallation::storeFailed, this, [this, id](const Error &error) {
        m_unstored.insert(id, error);
        Q_EMIT changed();
    });
    whenDone(work->start(row ? row->generation : 0, act == Act::RetryRefresh), work, [this, work, act, id](const Result<ActOutcome> &result) {
        m_unstored.remove(id);
        work->deleteLater();
        take(act, id, result);
    });
}

void InstallationActs::goOn(EffectsModel::Way way, const ActEffects &effects)
{
    const QList<Installation> &all = effects.installations;
    if (all.isEmpty())
        return;
    if (way == EffectsModel::Way::Forget)
        return forget(all);
    if (way == EffectsModel::Way::RevokeAndForget)
        return revokeAndForget(all, {}, {}, static_cast<int>(all.size()));
    if (all.size() == 1)
        return revoke(all.constFirst());
    QList<RowId> ids;
    QHash<RowId, int> seen;
    for (const Installation &one : all) {
        ids.append(one.id);
        seen.insert(one.id, one.generation);
    }
    Q_EMIT manyRequested(Act::Revoke, ids, seen);
}

void InstallationActs::revoke(const Installation &installation)
{
    begin(Act::Revoke, installation.id);
    whenDone(revokeInstallation(m_parts, installation.id, installation.generation, this), this,
             [this, id = installation.id](const Result<ActOutcome> &result) {
                 take(Act::Revoke, id, result);
                 if (result && result->error && hasMoved(*result->error))
                     Q_EMIT movedMeanwhile(EffectsModel::Question::Revoke, {id});
             });
}

// One after another; what could not be revoked is not forgotten either.
void InstallationActs::revokeAndForget(QList<Installation> left, QList<Installation> revoked, QStringList failures, int all)
{
    if (left.isEmpty()) {
        if (!revoked.isEmpty())
            forget(revoked, failures.isEmpty() ? QString() : tr("Not all could be revoked; the others stay. %1").arg(failures.join(QLatin1Char(' '))));
        else
            Q_EMIT noticed(failures.join(QLatin1Char(' ')));
        return;
    }
    const Installation one = left.takeFirst();
    begin(Act::Revoke, one.id);
    whenDone(revokeInstallation(m_parts, one.id, one.generation, this), this,
             [this, one, left, revoked, failures, all](const Result<ActOutcome> &result) mutable {
                 const bool isRevoked = result && result->outcome == QLatin1String("revoked") && result->installation;
                 if (isRevoked) {
                     revoked.append(*result->installation);
                     end(one.id);
                 } else {
                     failures.append(tr("%1: %2").arg(shownName(one.team), result ? result->sentence : result.error().summary));
                     take(Act::Revoke, one.id, result);
                     if (all == 1 && result && result->error && hasMoved(*result->error))
                         Q_EMIT movedMeanwhile(EffectsModel::Question::Remove, {one.id});
                 }
                 revokeAndForget(left, revoked, failures, all);
             });
}

void InstallationActs::forget(const QList<Installation> &installations, const QString &before)
{
    for (const Installation &one : installations)
        begin(Act::Forget, one.id);
    whenDone(m_parts.grants->forget(installations, m_parts.clock()), this,
             [this, installations, before](const Result<std::shared_ptr<const GrantStore::Forgotten>> &forgotten) {
                 QList<RowId> ids;
                 for (const Installation &one : installations) {
                     end(one.id);
                     ids.append(one.id);
                 }
                 if (forgotten)
                     m_forgotten.keep(*forgotten, installations);
                 else if (hasMoved(forgotten.error()))
                     Q_EMIT movedMeanwhile(EffectsModel::Question::Forget, ids);
                 else
                     tell(ids.constFirst(), {Act::Forget, forgotten.error().summary, false, {}}, &installations.constFirst());
                 if (!before.isEmpty())
                     Q_EMIT noticed(before);
                 reload();
             });
}

void InstallationActs::take(Act act, RowId id, const Result<ActOutcome> &result)
{
    end(id);
    if (result) {
        QString sentence = result->sentence;
        if (result->error && result->outcome == QLatin1String("not_tried"))
            sentence = result->error->summary;
        tell(id, {act, sentence, isGood(*result), result->after}, result->installation ? &*result->installation : nullptr);
    } else {
        tell(id, {act, result.error().summary, false, {}});
    }
    reload();
}

void InstallationActs::tell(RowId id, const Told &told, const Installation *row)
{
    if (id == m_details->id()) {
        m_toldId = id;
        m_told = told;
    } else {
        Q_EMIT noticed(tr("%1: %2").arg(row ? shownName(row->team) : teamOf(id), told.sentence));
    }
    Q_EMIT changed();
}

void InstallationActs::begin(Act act, RowId id, RefreshInstallation *refresh)
{
    m_running.insert(id, {act, refresh});
    if (m_toldId == id)
        m_toldId = 0;
    Q_EMIT changed();
}

void InstallationActs::end(RowId id)
{
    m_running.remove(id);
    Q_EMIT changed();
}

void InstallationActs::reload()
{
    m_page->table()->reload();
    m_details->reload();
}

EffectsModel *InstallationActs::makeEffects(EffectsModel::Question question, const QList<RowId> &ids, QObject *parent) const
{
    return new EffectsModel(m_parts, question, ids, parent);
}

ProbeTableModel *InstallationActs::makeProbe(RowId id, QObject *parent)
{
    auto *const model = new ProbeTableModel(m_parts, id, parent);
    connect(model, &ProbeTableModel::ended, this, &InstallationActs::reload);
    return model;
}

UninstallModel *InstallationActs::makeUninstall(RowId id, QObject *parent)
{
    const Installation *const row = installation(id);
    const std::optional<AppProfile> profile = row ? m_page->profile(row->profileId) : std::nullopt;
    if (!profile)
        return nullptr;
    auto *const model = new UninstallModel(m_parts, *row, *profile, UninstallWatch::usualInterval, parent);
    connect(model, &UninstallModel::ended, this, &InstallationActs::reload);
    return model;
}

bool InstallationActs::holdsUnstoredTokens() const
{
    // A revocation cut off here would be made, and nobody would know.
    return std::any_of(m_running.begin(), m_running.end(), [](const Running &one) {
        return one.act == Act::Revoke || (one.refresh && one.refresh->holdsUnstoredTokens());
    });
}

void InstallationActs::abandonUnstored()
{
    const QList<RowId> ids = m_unstored.keys();
    for (const RowId id : ids)
        delete m_running.take(id).refresh;
    m_unstored.clear();
    Q_EMIT changed();
}
