// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/acteffects.h"

#include <algorithm>

namespace {

/// Lives until it has answered.
class EffectsReading : public QObject
{
public:
    EffectsReading(const ActParts &parts, QList<RowId> ids, QObject *receiver)
        : QObject(receiver), m_parts(parts), m_ids(std::move(ids))
    {
        m_promise.start();
    }

    Answer<ActEffects> start()
    {
        const Answer<ActEffects> answer = m_promise.future();
        whenDone(m_parts.grants->subjects(m_ids), this, [this](const Result<QList<ActSubject>> &subjects) { take(subjects); });
        return answer;
    }

private:
    void take(const Result<QList<ActSubject>> &subjects)
    {
        if (!subjects)
            return end(subjects.error());
        for (const ActSubject &subject : *subjects) {
            m_effects.installations.append(subject.installation);
            if (!m_effects.profiles.contains(subject.profile))
                m_effects.profiles.append(subject.profile);
        }
        whenDone(m_parts.grants->sharedTokens(m_ids), this, [this](const Result<QList<GrantStore::Shared>> &shared) {
            if (!shared)
                return end(shared.error());
            m_effects.shared = *shared;
            end(m_effects);
        });
    }

    void end(const Result<ActEffects> &result)
    {
        m_promise.addResult(result);
        m_promise.finish();
        deleteLater();
    }

    ActParts m_parts;
    QList<RowId> m_ids;
    ActEffects m_effects;
    QPromise<Result<ActEffects>> m_promise;
};

bool isSame(const Installation &a, const Installation &b)
{
    return a.id == b.id && a.generation == b.generation && a.facts.standing == b.facts.standing;
}

bool isSameShare(const GrantStore::Shared &a, const GrantStore::Shared &b)
{
    return a.id == b.id && std::equal(a.others.begin(), a.others.end(), b.others.begin(), b.others.end(), isSame);
}

} // namespace

Answer<ActEffects> lookAtEffects(const ActParts &parts, const QList<RowId> &ids, QObject *receiver)
{
    return (new EffectsReading(parts, ids, receiver))->start();
}

bool isStill(const ActEffects &shown, const ActEffects &now)
{
    return std::equal(shown.installations.begin(), shown.installations.end(), now.installations.begin(), now.installations.end(), isSame)
        && std::equal(shown.shared.begin(), shown.shared.end(), now.shared.begin(), now.shared.end(), isSameShare)
        && shown.profiles == now.profiles;
}

std::optional<AppProfile> profileToName(const QList<AppProfile> &profiles, qint64 installations)
{
    for (const AppProfile &profile : profiles) {
        if (profile.environment == Environment::Production)
            return profile;
    }
    if (installations > mostWithoutName && !profiles.isEmpty())
        return profiles.constFirst();
    return std::nullopt;
}

std::optional<AppProfile> profileToName(const ActEffects &effects)
{
    return profileToName(effects.profiles, effects.installations.size());
}
