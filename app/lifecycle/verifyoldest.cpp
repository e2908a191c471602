// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/verifyoldest.h"

#include "lifecycle/verifyinstallation.h"
#include "vault/tokenvault.h"

#include <algorithm>

namespace {

constexpr int batch = 20;
/// However long the server asks to be left alone.
constexpr std::chrono::minutes longestRest{60};

} // namespace

VerifyOldest::VerifyOldest(Parts parts, std::chrono::milliseconds every, RowId onlyProfile, QObject *parent)
    : VerifyOldest(std::move(parts), every, onlyProfile, Pace{}, parent)
{
}

VerifyOldest::VerifyOldest(Parts parts, std::chrono::milliseconds every, RowId onlyProfile, Pace pace, QObject *parent)
    : QObject(parent), m_parts(std::move(parts)), m_every(every), m_onlyProfile(onlyProfile), m_pace(pace)
{
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (m_isStarted && m_pause.hasPassed(m_parts.acts.clock())) {
            m_timer.stop();
            m_queue.isEmpty() ? look() : askNext();
        }
    });
}

void VerifyOldest::start()
{
    m_isStarted = true;
    look();
}

void VerifyOldest::stop()
{
    m_isStarted = false;
    m_timer.stop();
    m_queue.clear();
}

void VerifyOldest::look()
{
    if (!m_parts.acts.vault->isUnlocked())
        return goOnIn(m_pace.look);
    const Instant now = m_parts.acts.clock();
    const auto isOver = [this, now](const auto &asked) { return asked.value() <= now - m_every || asked.value() > now; };
    m_askedAt.removeIf(isOver);
    m_restsUntil.removeIf([now](const auto &rest) { return rest.value() <= now || rest.value() > now + longestRest; });
    m_found.clear();
    m_statesLeft = {InstallationState::NotVerified, InstallationState::Active, InstallationState::Unreachable};
    readNext();
}

void VerifyOldest::readNext()
{
    InstallationQuery query;
    query.profileId = m_onlyProfile;
    query.state = m_statesLeft.takeFirst();
    query.sort = InstallationQuery::Column::VerifiedAt;
    query.descending = false;
    // Those that were asked about without being confirmed are at the head again; they must not hide the others.
    const int limit = batch + int(m_askedAt.size());
    whenDone(m_parts.installations->ids(query, m_parts.acts.clock(), limit), this, [this](const Result<QList<RowId>> &ids) { takeIds(ids); });
}

void VerifyOldest::takeIds(const Result<QList<RowId>> &ids)
{
    if (!m_isStarted)
        return;
    if (!ids)
        return fail(ids.error());
    for (const RowId id : *ids) {
        if (!m_askedAt.contains(id))
            m_found.append(id);
    }
    if (!m_statesLeft.isEmpty())
        return readNext();
    whenDone(m_parts.installations->rows(m_found), this, [this](const Result<QList<Installation>> &rows) {
        if (!m_isStarted)
            return;
        if (!rows)
            return fail(rows.error());
        const Instant oldest = m_parts.acts.clock() - m_every;
        m_queue.clear();
        for (const Installation &row : *rows) {
            if ((!row.verifiedAt || *row.verifiedAt <= oldest) && !m_restsUntil.contains(row.user.id))
                m_queue.append(row);
        }
        std::stable_sort(m_queue.begin(), m_queue.end(), [](const Installation &a, const Installation &b) { return a.verifiedAt < b.verifiedAt; });
        askNext();
    });
}

void VerifyOldest::askNext()
{
    const Instant now = m_parts.acts.clock();
    while (!m_queue.isEmpty() && m_restsUntil.value(m_queue.constFirst().user.id) > now)
        m_queue.removeFirst();
    if (m_queue.isEmpty() || !m_parts.acts.vault->isUnlocked()) {
        m_queue.clear();
        return goOnIn(m_pace.look);
    }
    const Installation row = m_queue.takeFirst();
    m_askedAt.insert(row.id, now);
    whenDone(verifyInstallation(m_parts.acts, row.id, this), this, [this, row](const Result<ActOutcome> &outcome) { takeOutcome(row, outcome); });
}

void VerifyOldest::takeOutcome(const Installation &row, const Result<ActOutcome> &outcome)
{
    if (!m_isStarted)
        return;
    if (!outcome && outcome.error().kind == ErrorKind::Storage)
        return fail(outcome.error());
    std::chrono::milliseconds pause = m_pace.between;
    if (outcome) {
        const Instant now = m_parts.acts.clock();
        const HttpFacts &http = outcome->http;
        const bool isLimited = outcome->outcome == QLatin1String("rate_limited");
        const bool isHalfGone = http.rateLimit.limit && http.rateLimit.remaining && *http.rateLimit.remaining * 2 < *http.rateLimit.limit;
        if (isLimited || isHalfGone) {
            const Instant later = http.retryAt ? *http.retryAt : http.rateLimit.resetAt.value_or(now + shortestPause);
            m_restsUntil.insert(row.user.id, std::clamp<Instant>(later, now + m_pace.between, now + longestRest));
        }
        // Nobody was there: the others would not be reached either.
        m_unreached = http.status == 0 && outcome->outcome == QLatin1String("unreachable") ? m_unreached + 1 : 0;
        if (m_unreached > 0) {
            pause = std::min<std::chrono::milliseconds>(shortestPause * (1 << std::min(m_unreached - 1, 4)), longestPause);
            m_askedAt.remove(row.id);
            m_queue.clear();
        }
        Q_EMIT verified(*outcome);
    }
    goOnIn(pause);
}

void VerifyOldest::goOnIn(std::chrono::milliseconds time)
{
    if (!m_isStarted)
        return;
    m_pause = Deadline(m_parts.acts.clock(), time);
    // Looked at now and then, as a timer does not count the time asleep.
    m_timer.start(std::min<std::chrono::milliseconds>(time, std::chrono::seconds(15)));
}

void VerifyOldest::fail(const Error &error)
{
    m_queue.clear();
    goOnIn(m_pace.look);
    Q_EMIT storeFailed(error);
}
