// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/refreshahead.h"

#include "lifecycle/refreshinstallation.h"
#include "lifecycle/verifyinstallation.h"
#include "storage/profilestore.h"
#include "vault/tokenvault.h"

#include <QUrl>

#include <algorithm>

namespace {

constexpr int atOnce = 4;    ///< of different users
constexpr int batch = 50;    ///< read in one look; what is left is due in the next, at once
constexpr int factsRead = 30;

bool isGood(const ActOutcome &outcome)
{
    return outcome.outcome == QLatin1String("refreshed") || outcome.outcome == QLatin1String("already_refreshed");
}

} // namespace

RefreshAhead::RefreshAhead(Parts parts, RowId onlyProfile, QObject *parent) : RefreshAhead(std::move(parts), onlyProfile, Pace{}, parent) { }

RefreshAhead::RefreshAhead(Parts parts, RowId onlyProfile, Pace pace, QObject *parent)
    : QObject(parent), m_parts(std::move(parts)), m_onlyProfile(onlyProfile), m_pace(pace), m_seed(qHash(m_parts.acts.seat, size_t(0)))
{
    m_tick.setInterval(m_pace.tick);
    connect(&m_tick, &QTimer::timeout, this, &RefreshAhead::onTick);
    connect(m_parts.acts.vault, &TokenVault::unlocked, this, &RefreshAhead::look);
    connect(m_parts.acts.vault, &TokenVault::locked, this, &RefreshAhead::onTick);
}

RefreshAhead::~RefreshAhead() = default;

void RefreshAhead::start()
{
    m_isStarted = true;
    m_tick.start();
    look();
}

void RefreshAhead::stop()
{
    m_isStarted = false;
    m_tick.stop();
    m_queue.clear();
    m_next.reset();
    // Those of which nothing was sent yet are dropped; their lookups find nobody.
    for (const RowId id : m_running.keys()) {
        if (!m_running.value(id).act)
            m_running.remove(id);
    }
    setState(m_running.isEmpty() ? State::Off : State::Busy);
    endStop();
}

void RefreshAhead::endStop()
{
    if (!m_isStarted && m_running.isEmpty())
        QMetaObject::invokeMethod(this, &RefreshAhead::stopped, Qt::QueuedConnection);
}

bool RefreshAhead::holdsUnstoredTokens() const
{
    return std::any_of(m_running.cbegin(), m_running.cend(),
                       [](const Running &running) { return running.act && running.act->holdsUnstoredTokens(); });
}

void RefreshAhead::onTick()
{
    if (!m_isStarted)
        return;
    const Instant now = m_parts.acts.clock();
    if (std::chrono::abs(now - std::exchange(m_lastTick, now)) > mostClockSkew)
        m_measured.clear();
    if (!m_parts.acts.vault->isUnlocked()) {
        m_queue.clear();
        if (m_running.isEmpty() && m_state != State::Off)
            setState(State::Locked);
    }
    if (m_nextLook.hasPassed(now))
        look();
}

void RefreshAhead::look()
{
    if (!m_isStarted)
        return;
    if (m_isLooking) {
        m_looksAgain = true;
        return;
    }
    m_isLooking = true;
    whenDone(m_parts.acts.profiles->list(), this, [this](const Result<QList<AppProfile>> &profiles) { takeProfiles(profiles); });
}

void RefreshAhead::takeProfiles(const Result<QList<AppProfile>> &profiles)
{
    if (!profiles)
        return fail(profiles.error());
    m_profilesLeft.clear();
    for (const AppProfile &profile : *profiles) {
        m_servers.insert(profile.id, QUrl(profile.endpoints.token).authority());
        const bool isMeant = m_onlyProfile == 0 || profile.id == m_onlyProfile;
        if (profile.refreshesAhead && !profile.isArchived() && isMeant)
            m_profilesLeft.append(profile.id);
    }
    const Instant now = m_parts.acts.clock();
    // A clock that was set back must not leave anything resting for longer than the longest pause.
    m_rests.removeIf([now](const auto &rest) { return rest.value() <= now || rest.value() > now + longestRefreshCoolDown; });
    m_queue.clear();
    m_nextFound.reset();
    if (m_profilesLeft.isEmpty()) {
        m_isLooking = false;
        m_next.reset();
        m_nextLook = Deadline(now, m_pace.noProfile);
        if (m_running.isEmpty())
            setState(State::Off);
        return;
    }
    if (!m_parts.acts.vault->isUnlocked()) {
        m_isLooking = false;
        m_next.reset();
        m_nextLook = Deadline(now, m_pace.noProfile);
        if (m_running.isEmpty())
            setState(State::Locked);
        return;
    }
    m_readsHead = false;
    readNext();
}

// What has run out, then what runs out soonest: both at the head of an index.
void RefreshAhead::readNext()
{
    if (!m_isStarted || m_profilesLeft.isEmpty())
        return endLook();
    const Instant now = m_parts.acts.clock();
    InstallationQuery query;
    query.profileId = m_profilesLeft.constFirst();
    query.sort = InstallationQuery::Column::ExpiresAt;
    query.descending = false;
    if (m_readsHead)
        query.horizon = InstallationQuery::Horizon{InstallationQuery::Horizon::Clock::Access, now, Instant::max()};
    else
        query.state = InstallationState::CanRefresh;
    // Those that rest are at the head, too; they must not hide the others.
    const int limit = batch + int(m_rests.size() + m_running.size());
    whenDone(m_parts.installations->ids(query, now, limit), this, [this](const Result<QList<RowId>> &ids) { takeIds(ids); });
}

void RefreshAhead::takeIds(const Result<QList<RowId>> &ids)
{
    if (!ids)
        return fail(ids.error());
    if (std::exchange(m_readsHead, !m_readsHead))
        m_profilesLeft.removeFirst();
    whenDone(m_parts.installations->rows(*ids), this, [this](const Result<QList<Installation>> &rows) { takeRows(rows); });
}

void RefreshAhead::takeRows(const Result<QList<Installation>> &rows)
{
    if (!rows)
        return fail(rows.error());
    const Instant now = m_parts.acts.clock();
    for (const Installation &row : *rows) {
        const std::optional<Instant> due = refreshDueAt(row, m_seed, now);
        if (!due || m_running.contains(row.id))
            continue;
        const Instant from = std::max(*due, m_rests.value(row.id));
        if (from <= now)
            m_queue.append(row);
        else
            noteNext(from);
    }
    readNext();
}

void RefreshAhead::endLook()
{
    m_isLooking = false;
    if (!m_isStarted)
        return endStop();
    std::stable_sort(m_queue.begin(), m_queue.end(),
                     [](const Installation &a, const Installation &b) { return a.facts.expiresAt < b.facts.expiresAt; });
    const Instant now = m_parts.acts.clock();
    m_next = m_nextFound;
    const std::chrono::milliseconds wait = m_next ? std::clamp<std::chrono::milliseconds>(*m_next - now, {}, m_pace.look) : m_pace.look;
    m_nextLook = Deadline(now, wait);
    pump();
    if (std::exchange(m_looksAgain, false))
        look();
}

void RefreshAhead::pump()
{
    if (!m_isStarted)
        return endStop();
    for (qsizetype i = 0; i < m_queue.size() && m_running.size() < atOnce;) {
        const QString user = m_queue.at(i).user.id;
        const bool isTaken = std::any_of(m_running.cbegin(), m_running.cend(), [&user](const Running &running) { return running.row.user.id == user; });
        if (isTaken) {
            ++i;
            continue;
        }
        check(m_queue.takeAt(i));
    }
    if (!m_running.isEmpty())
        setState(State::Busy);
    else
        setState(isClockWrong(m_parts.acts.clock()) ? State::WrongClock : State::Resting);
}

// Time has passed since it was read, so it is read again, alone, before anything is sent.
void RefreshAhead::check(const Installation &row)
{
    m_running.insert(row.id, {row, nullptr});
    whenDone(m_parts.installations->rows({row.id}), this, [this, id = row.id](const Result<QList<Installation>> &rows) {
        if (!m_running.contains(id))
            return;
        if (!rows) {
            release(id);
            return fail(rows.error());
        }
        const Instant now = m_parts.acts.clock();
        const std::optional<Instant> due = rows->isEmpty() ? std::nullopt : refreshDueAt(rows->constFirst(), m_seed, now);
        if (!due || *due > now || !m_parts.acts.vault->isUnlocked())
            return release(id);
        whenDone(m_parts.installations->newestEvidence(id, factsRead), this,
                 [this, row = rows->constFirst()](const Result<QList<Evidence>> &facts) { takeHistory(row, facts); });
    });
}

void RefreshAhead::takeHistory(const Installation &row, const Result<QList<Evidence>> &facts)
{
    if (!m_running.contains(row.id))
        return;
    if (!facts) {
        release(row.id);
        return fail(facts.error());
    }
    const Instant now = m_parts.acts.clock();
    const RefreshHistory history = refreshHistory(*facts, now);
    if (history.notBefore > now) {
        rest(row.id, history.notBefore);
        return release(row.id);
    }
    const bool wasOff = history.skew && std::chrono::abs(*history.skew) > mostClockSkew;
    const QString server = m_servers.value(row.profileId);
    if (m_measured.contains(server) && !wasOff)
        return refresh(row);
    if (const Deadline wrong = m_wrongClocks.value(server); !wrong.hasPassed(now)) {
        rest(row.id, wrong.until());
        return release(row.id);
    }
    whenDone(verifyInstallation(m_parts.acts, row.id, this), this,
             [this, row, history](const Result<ActOutcome> &outcome) { takeMeasurement(row, history, outcome); });
}

// Whoever was started, slept or had the clock set knows of no skew; an answer of the token context says it, and changes
// nothing at the server.
void RefreshAhead::takeMeasurement(const Installation &row, const RefreshHistory &history, const Result<ActOutcome> &outcome)
{
    if (!m_running.contains(row.id))
        return;
    const Instant now = m_parts.acts.clock();
    if (outcome && outcome->http.serverTime) {
        const QString server = m_servers.value(row.profileId);
        const bool isRight = std::chrono::abs(*outcome->http.serverTime - now) <= mostClockSkew;
        m_wrongClocks.remove(server);
        m_measured.remove(server);
        if (isRight)
            m_measured.insert(server);
        // What the answer said of the installation counts as well.
        if (isRight && outcome->installation && refreshDueAt(*outcome->installation, m_seed, now))
            return refresh(*outcome->installation);
        if (!isRight) {
            const Deadline wrong(now, mostClockSkew);
            m_wrongClocks.insert(server, wrong);
            rest(row.id, wrong.until());
        }
        return release(row.id);
    }
    // A server without a token context cannot be asked, nor one whose answers have no date; the last thing known counts
    // for an hour.
    const bool isAnswer = outcome && (outcome->outcome == QLatin1String("alive") || outcome->outcome == QLatin1String("ran_out"));
    const bool canBeAsked = !outcome || (outcome->outcome != QLatin1String("not_tried") && !isAnswer);
    const bool wasOff = history.skew && std::chrono::abs(*history.skew) > mostClockSkew && history.skewAt > now - longestRefreshCoolDown;
    if (!canBeAsked && !wasOff)
        return refresh(isAnswer && outcome->installation ? *outcome->installation : row);
    rest(row.id, now + refreshPause(++m_untold[row.id]));
    if (outcome)
        Q_EMIT tried(*outcome);
    release(row.id);
}

void RefreshAhead::refresh(const Installation &row)
{
    auto *act = new RefreshInstallation(m_parts.acts, row.id, this);
    m_running[row.id] = {row, act};
    connect(act, &RefreshInstallation::storeFailed, this, &RefreshAhead::storeFailed);
    whenDone(act->start(row.generation), this, [this, row, act](const Result<ActOutcome> &outcome) {
        act->deleteLater();
        takeOutcome(row, outcome);
    });
}

void RefreshAhead::takeOutcome(const Installation &row, const Result<ActOutcome> &outcome)
{
    const Instant now = m_parts.acts.clock();
    if (outcome && outcome->http.serverTime && std::chrono::abs(*outcome->http.serverTime - now) > mostClockSkew)
        m_measured.remove(m_servers.value(row.profileId));
    if (outcome && isGood(*outcome)) {
        m_untold.remove(row.id);
    } else if (!outcome || outcome->outcome == QLatin1String("not_tried")) {
        // No evidence says so, so that it is remembered here.
        rest(row.id, now + refreshPause(++m_untold[row.id]));
    } else {
        // Its evidence has the count; this is the least.
        const Instant asked = std::min(outcome->http.retryAt.value_or(Instant{}), now + longestRefreshCoolDown);
        rest(row.id, std::max(now + refreshPause(1), asked));
    }
    if (outcome)
        Q_EMIT tried(*outcome);
    release(row.id);
    if (!outcome && outcome.error().kind == ErrorKind::Storage)
        fail(outcome.error());
}

void RefreshAhead::release(RowId id)
{
    m_running.remove(id);
    if (!m_isStarted) {
        if (m_running.isEmpty())
            setState(State::Off);
        return endStop();
    }
    pump();
    // All of this look are done: what is next is not known any more.
    if (m_running.isEmpty() && m_queue.isEmpty() && !m_isLooking && m_state != State::StoreFailed)
        look();
}

void RefreshAhead::rest(RowId id, Instant until)
{
    m_rests.insert(id, until);
    noteNext(until);
}

void RefreshAhead::noteNext(Instant at)
{
    std::optional<Instant> &next = m_isLooking ? m_nextFound : m_next;
    if (!next || at < *next) {
        next = at;
        Q_EMIT changed();
    }
}

bool RefreshAhead::isClockWrong(Instant now) const
{
    return m_measured.isEmpty()
        && std::any_of(m_wrongClocks.cbegin(), m_wrongClocks.cend(), [now](const Deadline &wrong) { return !wrong.hasPassed(now); });
}

void RefreshAhead::setState(State state)
{
    m_state = state;
    Q_EMIT changed();
}

void RefreshAhead::fail(const Error &error)
{
    m_isLooking = false;
    m_looksAgain = false;
    m_queue.clear();
    m_nextLook = Deadline(m_parts.acts.clock(), m_pace.storeRetry);
    if (!m_isStarted)
        return endStop();
    setState(State::StoreFailed);
    Q_EMIT storeFailed(error);
}
