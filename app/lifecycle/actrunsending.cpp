// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/actrun.h"

#include "lifecycle/actrunqueues.h"
#include "lifecycle/refreshinstallation.h"
#include "lifecycle/revokeinstallation.h"

#include <algorithm>

// What a run claims, and asks.

namespace {

constexpr int claimedAtLeast = 32;
constexpr int claimedAtMost = 200;
/// For how long a request may be under way: the network's own limit, and some time to store what it brought.
constexpr std::chrono::seconds sendingTime{40};
/// Nobody answers any more: not one server that is ill, but the network.
constexpr int unansweredAtMost = 10;
/// Where connections break. Once more is enough for one that ends in the usual way; the next may end as well.
constexpr int askedAtMost = 3;

QUrl addressFor(Act act, const AppProfile &profile)
{
    const Endpoints &endpoints = profile.endpoints;
    return QUrl(act == Act::Refresh ? endpoints.token : act == Act::Revoke ? endpoints.revoke : endpoints.context);
}

/// No whole answer came, and the request may never have been looked at. A GET changes nothing and may be made again.
bool isBrokenOff(const ActOutcome &outcome)
{
    return outcome.error && outcome.error->cause == QLatin1String("connection_lost");
}

bool isVaultClosed(const std::optional<Error> &error)
{
    return error && error->cause == QLatin1String("vault_locked");
}

} // namespace

int ActRun::windowOf(const QUrl &address) const
{
    return m_parts.window ? std::max(1, m_parts.window(address)) : usualWindow;
}

void ActRun::sendMore()
{
    if (m_phase != Phase::Running)
        return;
    const Instant now = m_parts.acts.clock();
    QList<qint64> spent;
    QList<qint64> late;
    QList<InHand> kept;
    QList<InHand> hand;
    hand.swap(m_queues->hand);
    for (const InHand &inHand : std::as_const(hand)) {
        if (inHand.claim.hasPassed(now)) {
            late.append(inHand.item.position); // somebody else may have it by now
            continue;
        }
        const int window = m_queues->window = windowOf(inHand.address);
        const CreditBudget::Room room = m_budget.room(inHand.owner(), now);
        if (room == CreditBudget::Room::Spent)
            spent.append(inHand.item.position);
        else if (room == CreditBudget::Room::Free && m_queues->underWay.value(inHand.address.host()) < window
                 && m_queues->unstored() < Queues::backlog)
            send(inHand);
        else
            kept.append(inHand);
    }
    m_queues->hand = kept + m_queues->hand;
    giveBack(spent + late);
    if (m_phase == Phase::Running && !m_queues->isClaiming && m_queues->unstored() < Queues::backlog && m_queues->hand.size() <= m_queues->window / 2)
        claim();
}

void ActRun::claim()
{
    const bool isBusy = m_queues->inFlight > 0 || !m_queues->isEmpty() || m_queues->isStoring() || !m_queues->hand.isEmpty();
    // Nothing was to be had; what we have at hand may bring something back, or be the end.
    if (m_queues->isDry && isBusy)
        return;
    // What was left over from before a pause is not to be claimed, and asked, once more.
    m_queues->isCatchingUp = m_queues->isCatchingUp && (!m_queues->isEmpty() || m_queues->isStoring());
    if (m_queues->isCatchingUp)
        return;
    const Instant now = m_parts.acts.clock();
    const QList<CreditOwner> spent = m_budget.spent(now);
    if (spent.size() > RunStore::mostExcluded) {
        m_queues->isDry = true;
        return takeNothing({});
    }
    QList<RunStore::Excluded> excluded;
    for (const CreditOwner &owner : spent)
        excluded.append({owner.profileId, owner.userId});
    m_queues->isClaiming = true;
    const int count = std::clamp(m_queues->window * 4, claimedAtLeast, claimedAtMost);
    whenDone(m_parts.runs->claim(m_run.id, m_holder, count, excluded, now), this,
             [this](const Result<RunStore::Claimed> &claimed) { takeClaimed(claimed); });
}

void ActRun::takeClaimed(const Result<RunStore::Claimed> &claimed)
{
    m_queues->isClaiming = false;
    if (!claimed)
        return pauseBecause(claimed.error());
    m_run = claimed->run;
    m_queues->isDry = claimed->items.isEmpty();
    if (m_phase != Phase::Running) {
        QList<qint64> positions;
        for (const RunItem &item : claimed->items)
            positions.append(item.position);
        giveBack(positions);
        return settle();
    }
    if (m_run.state == Run::State::Cancelled)
        return cancelHere(false);
    if (m_run.state == Run::State::Paused) {
        return pauseBecause({ErrorKind::Conflict, tr("The run was paused at another seat."), {}, QStringLiteral("paused_elsewhere")});
    }
    if (m_run.state == Run::State::Done)
        return settle();
    if (claimed->items.isEmpty())
        return takeNothing(*claimed);
    QList<RowId> ids;
    for (const RunItem &item : claimed->items)
        ids.append(item.installationId);
    m_queues->isClaiming = true;
    if (!m_renewal.isActive())
        m_renewal.start();
    whenDone(m_parts.acts.grants->subjects(ids), this, [this, items = claimed->items](const Result<QList<ActSubject>> &subjects) {
        m_queues->isClaiming = false;
        takeSubjects(items, subjects);
    });
}

void ActRun::takeNothing(const RunStore::Claimed &claimed)
{
    const Instant now = m_parts.acts.clock();
    const QList<CreditOwner> spent = m_budget.spent(now);
    if (!spent.isEmpty()) {
        Instant first = m_budget.opensAt(spent.constFirst(), now);
        for (const CreditOwner &owner : spent)
            first = std::min(first, m_budget.opensAt(owner, now));
        return rest(first, spent.size() == 1 ? tr("The server takes no more for one user now.")
                                             : tr("The server takes no more for %1 users now.").arg(spent.size()));
    }
    if (m_queues->inFlight > 0 || !m_queues->isEmpty() || m_queues->isStoring())
        return; // their ends look again
    if (claimed.elsewhere > 0)
        return rest(claimed.freeAt, tr("Somebody else has the last %1 in hand.").arg(claimed.elsewhere));
    // Every item has an outcome, or will never be had: then the store says so.
    storeOutcomes();
}

void ActRun::takeSubjects(const QList<RunItem> &items, const Result<QList<ActSubject>> &subjects)
{
    QList<qint64> positions;
    for (const RunItem &item : items)
        positions.append(item.position);
    if (!subjects || m_phase != Phase::Running) {
        giveBack(positions);
        return subjects ? settle() : pauseBecause(subjects.error());
    }
    QHash<RowId, ActSubject> byId;
    for (const ActSubject &subject : *subjects)
        byId.insert(subject.installation.id, subject);
    // No request may be under way beyond its claim.
    const std::chrono::milliseconds claimed = RunStore::claimLength - sendingTime;
    const Deadline until(m_parts.acts.clock(), claimed);
    for (const RunItem &item : items) {
        const auto found = byId.constFind(item.installationId);
        if (found == byId.cend())
            endGone(item);
        else
            m_queues->hand.append({item, *found, addressFor(m_run.act, found->profile), until});
    }
    goOnSoon();
}

void ActRun::send(const InHand &inHand)
{
    ++m_queues->inFlight;
    ++m_queues->underWay[inHand.address.host()];
    m_queues->waitsUntil.reset();
    m_queues->waitsFor.clear();
    m_budget.sent(inHand.owner());
    if (m_run.act == Act::Refresh)
        refresh(inHand);
    else if (m_run.act == Act::Revoke)
        revoke(inHand);
    else
        verify(inHand);
}

void ActRun::verify(const InHand &inHand)
{
    const Installation &installation = inHand.subject.installation;
    const Instant now = m_parts.acts.clock();
    if (installation.state(now) == InstallationState::Refreshing) {
        const Error busy{ErrorKind::Conflict, tr("The installation is being refreshed at this moment."), {}, QStringLiteral("refresh_running")};
        return takeAsked(inHand, {{}, notTried(installation, busy, now)});
    }
    QObject *const asking = m_queues->asking.get();
    // As with a single one: its access token is what settles the doubt, too.
    if (installation.state(now) == InstallationState::OutcomeUnknown) {
        return whenDone(resolveDoubt(m_parts.acts, installation.id, asking), asking,
                        [this, inHand](const Result<ActOutcome> &settled) { takeSettled(inHand, settled); });
    }
    whenDone(askAboutToken(m_parts.acts, inHand.subject, asking), asking,
             [this, inHand](const Result<AskedToken> &asked) { takeAsked(inHand, *asked); });
}

void ActRun::refresh(const InHand &inHand)
{
    auto *const act = new RefreshInstallation(m_parts.acts, inHand.item.installationId, this);
    m_queues->refreshes.push_back(act);
    connect(act, &RefreshInstallation::storeFailed, this, [this](const Error &error) {
        pauseBecause(error);
        Q_EMIT storeFailed(error);
    });
    // With the generation of the run's beginning, a refresh that was made since is not made again.
    whenDone(act->start(inHand.item.generation), this, [this, inHand, act](const Result<ActOutcome> &result) {
        std::erase(m_queues->refreshes, act);
        act->deleteLater();
        takeActed(inHand, result);
    });
}

void ActRun::revoke(const InHand &inHand)
{
    whenDone(revokeInstallation(m_parts.acts, inHand.item.installationId, inHand.item.generation, this), this,
             [this, inHand](const Result<ActOutcome> &result) { takeActed(inHand, result); });
}

void ActRun::takeAnswer(const InHand &inHand, const HttpFacts &http)
{
    --m_queues->inFlight;
    int &underWay = m_queues->underWay[inHand.address.host()];
    underWay = std::max(0, underWay - 1);
    m_budget.answered(inHand.owner(), http, m_parts.acts.clock());
}

void ActRun::noteAnswer(const HttpFacts &http, const std::optional<Error> &error)
{
    if (http.status != 0) {
        m_queues->unanswered = 0;
    } else if (error && error->kind == ErrorKind::Unreachable && ++m_queues->unanswered >= unansweredAtMost && m_phase == Phase::Running) {
        pauseBecause(*error);
    }
}

void ActRun::takeAsked(const InHand &inHand, const AskedToken &asked)
{
    takeAnswer(inHand, asked.outcome.http);
    if (isVaultClosed(asked.outcome.error)) {
        giveBack({inHand.item.position});
        pauseBecause(*asked.outcome.error);
        return settle();
    }
    const bool isAgain = isBrokenOff(asked.outcome) && inHand.broken + 1 < askedAtMost;
    const bool isAnswer = asked.outcome.outcome != QLatin1String("rate_limited") && !isAgain;
    if (asked.facts.facts.isEmpty())
        m_queues->outcomes.append({inHand.item, asked.outcome});
    else
        m_queues->facts.append({inHand.item, asked.outcome, asked.facts, inHand.subject.installation, isAnswer});
    if (isAgain && m_phase == Phase::Running) {
        m_queues->hand.prepend(inHand);
        ++m_queues->hand.first().broken;
    } else if (!isAnswer) {
        giveBack({inHand.item.position});
    }
    storeSoon();
    // One connection that ends may have had a hundred requests.
    if (!isAgain)
        noteAnswer(asked.outcome.http, asked.outcome.error);
    settle();
    goOnSoon();
}

void ActRun::takeActed(const InHand &inHand, const Result<ActOutcome> &result)
{
    takeAnswer(inHand, result ? result->http : HttpFacts{});
    const bool isGone = !result && result.error().kind == ErrorKind::NotFound;
    const bool isLater = result && result->outcome == QLatin1String("rate_limited");
    if (isGone) {
        endGone(inHand.item);
    } else if (!result || isLater || (result->outcome == QLatin1String("not_tried") && isVaultClosed(result->error))) {
        giveBack({inHand.item.position});
        if (!isLater)
            pauseBecause(result ? *result->error : result.error());
    } else {
        m_queues->outcomes.append({inHand.item, *result});
        storeSoon();
    }
    if (result)
        noteAnswer(result->http, result->error);
    settle();
    goOnSoon();
}

void ActRun::takeSettled(const InHand &inHand, const Result<ActOutcome> &settled)
{
    // Somebody else has settled it, or is at it; that is nothing to pause for.
    if (!settled && settled.error().kind == ErrorKind::Conflict)
        return takeActed(inHand, notTried(inHand.subject.installation, settled.error(), m_parts.acts.clock()));
    takeActed(inHand, settled);
}

void ActRun::endGone(const RunItem &item)
{
    ActOutcome outcome;
    outcome.id = item.installationId;
    outcome.outcome = QStringLiteral("gone");
    outcome.sentence = tr("The installation was forgotten meanwhile.");
    m_queues->outcomes.append({item, outcome});
    storeSoon();
}

void ActRun::giveBack(const QList<qint64> &positions)
{
    if (positions.isEmpty())
        return;
    m_queues->isDry = false;
    whenDone(m_parts.runs->release(m_run.id, m_holder, positions), this, [this](const Result<std::monostate> &released) {
        // They come again when their claims have run out.
        if (!released && m_phase == Phase::Running)
            pauseBecause(released.error());
    });
}

void ActRun::giveAllBack()
{
    QList<qint64> positions;
    for (const InHand &inHand : std::as_const(m_queues->hand))
        positions.append(inHand.item.position);
    m_queues->hand.clear();
    giveBack(positions);
}

void ActRun::renewClaims()
{
    const Instant now = m_parts.acts.clock();
    whenDone(m_parts.runs->renew(m_run.id, m_holder, now), this, [this, now](const Result<std::monostate> &renewed) {
        if (!renewed)
            return; // what is at hand is then not sent
        for (InHand &inHand : m_queues->hand)
            inHand.claim = Deadline(now, RunStore::claimLength - sendingTime);
    });
}
