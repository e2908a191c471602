// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/runplan.h"

#include "storage/grantstore.h"
#include "vault/tokenvault.h"

#include <QCoreApplication>
#include <QHash>
#include <QObject>

#include <algorithm>

namespace {

/// How long an answer takes where nobody has measured it.
constexpr double usualAnswer = 0.15; // s
constexpr qsizetype rowsAtOnce = 500;

QString tr(const char *text)
{
    return QCoreApplication::translate("RunPlan", text);
}

/// Why \a act would not be tried with \a subject; what sends nothing looks no further than the act does.
std::optional<Error> objection(Act act, const ActSubject &subject, Instant now)
{
    const Endpoints &endpoints = subject.profile.endpoints;
    const auto invalid = [](const char *cause, const QString &sentence) {
        return Error{ErrorKind::InvalidInput, sentence, {}, QLatin1String(cause)};
    };
    if (subject.installation.state(now) == InstallationState::Refreshing)
        return Error{ErrorKind::Conflict, tr("It is being refreshed at this moment."), {}, QStringLiteral("refresh_running")};
    if (act == Act::Verify && endpoints.context.isEmpty())
        return invalid("no_context_address", tr("Its app profile has no token context address."));
    if (act == Act::Revoke && endpoints.revoke.isEmpty())
        return invalid("no_revoke_address", tr("Its app profile has no address to revoke tokens at."));
    if (act == Act::Refresh && subject.installation.state(now) == InstallationState::OutcomeUnknown)
        return Error{ErrorKind::Conflict, tr("A refresh was begun before and nobody knows how it ended."), {}, QStringLiteral("outcome_unknown")};
    if (act == Act::Refresh && !subject.refreshToken)
        return Error{ErrorKind::Conflict, tr("It has no refresh token."), {}, QStringLiteral("no_refresh_token")};
    if (act != Act::Refresh && !subject.accessToken)
        return Error{ErrorKind::NotFound, tr("The token's secret was deleted after it had ended."), {}, QStringLiteral("no_token")};
    return std::nullopt;
}

QString wouldSend(Act act)
{
    return act == Act::Refresh ? tr("Its refresh token would be traded for a new pair.")
        : act == Act::Revoke   ? tr("Its token pair would be revoked.")
                               : tr("The server would be asked about its access token.");
}

/// Lives until it has answered.
class Rehearsal : public QObject
{
    Q_OBJECT

public:
    Rehearsal(const ActParts &parts, Act act, QObject *receiver) : QObject(receiver), m_parts(parts), m_act(act) { m_promise.start(); }

    Answer<RunRehearsal> start(const RunStore *runs, const RunSelection &selection)
    {
        const Answer<RunRehearsal> answer = m_promise.future();
        whenDone(runs->ids(selection, m_parts.clock()), this, [this](const Result<QList<RowId>> &ids) {
            if (!ids)
                return end(ids.error());
            m_ids = *ids;
            next();
        });
        return answer;
    }

private:
    void next()
    {
        if (m_done >= m_ids.size())
            return end(m_rehearsal);
        const QList<RowId> some = m_ids.mid(m_done, rowsAtOnce);
        m_done += some.size();
        whenDone(m_parts.grants->subjects(some), this, [this](const Result<QList<ActSubject>> &subjects) { take(subjects); });
    }

    void take(const Result<QList<ActSubject>> &subjects)
    {
        if (!subjects)
            return end(subjects.error());
        const Instant now = m_parts.clock();
        const bool isLocked = !m_parts.vault->isUnlocked();
        for (const ActSubject &subject : *subjects) {
            std::optional<Error> error = objection(m_act, subject, now);
            if (!error && isLocked)
                error = Error{ErrorKind::Vault, tr("The vault is locked."), {}, QStringLiteral("vault_locked")};
            m_rehearsal.sent += error ? 0 : 1;
            m_rehearsal.lines.append({subject.installation.id, subject.installation.team, !error, error ? error->summary : wouldSend(m_act),
                                      error ? error->cause : QString()});
        }
        next();
    }

    void end(const Result<RunRehearsal> &result)
    {
        m_promise.addResult(result);
        m_promise.finish();
        deleteLater();
    }

    ActParts m_parts;
    Act m_act;
    QList<RowId> m_ids;
    qsizetype m_done = 0;
    RunRehearsal m_rehearsal;
    QPromise<Result<RunRehearsal>> m_promise;
};

} // namespace

RunPlan runPlan(Act act, const QList<RunShare> &shares, const QList<AppProfile> &profiles, int window, const CreditUse &learnt)
{
    RunPlan plan;
    plan.act = act;
    QHash<RowId, qint64> counts;
    for (const RunShare &share : shares) {
        plan.calls += share.count;
        plan.mostOfOneUser = std::max(plan.mostOfOneUser, share.count);
        counts[share.profileId] += share.count;
    }
    plan.users = shares.size();
    for (const AppProfile &profile : profiles) {
        if (counts.contains(profile.id))
            plan.profiles.append(profile);
    }
    std::stable_sort(plan.profiles.begin(), plan.profiles.end(),
                     [&counts](const AppProfile &a, const AppProfile &b) { return counts.value(a.id) > counts.value(b.id); });
    const auto whole = [](double seconds) { return std::chrono::seconds(static_cast<qint64>(seconds) + 1); };
    plan.time = plan.calls == 0 ? std::chrono::seconds(0) : whole(static_cast<double>(plan.calls) * usualAnswer / std::max(1, window));
    if (!learnt.cost)
        return plan;
    plan.credits = *learnt.cost * plan.calls;
    if (!learnt.limit || *learnt.limit <= 0)
        return plan;
    const qint64 windows = *learnt.cost * plan.mostOfOneUser / *learnt.limit;
    const std::chrono::seconds held = windows * CreditBudget::usualWindow;
    plan.isHeldUpByCredits = held > plan.time;
    plan.time = std::max(plan.time, held);
    return plan;
}

QList<std::pair<QString, qint64>> RunRehearsal::reasons() const
{
    QHash<QString, qint64> counts;
    for (const Line &line : lines) {
        if (!line.isSent)
            ++counts[line.sentence];
    }
    QList<std::pair<QString, qint64>> sorted;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it)
        sorted.append({it.key(), it.value()});
    std::sort(sorted.begin(), sorted.end(), [](const auto &a, const auto &b) { return std::tie(b.second, a.first) < std::tie(a.second, b.first); });
    return sorted;
}

Answer<RunRehearsal> rehearseRun(const ActParts &parts, const RunStore *runs, Act act, const RunSelection &selection, QObject *receiver)
{
    return (new Rehearsal(parts, act, receiver))->start(runs, selection);
}

#include "runplan.moc"
