// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/callcounts.h"

#include <QDateTime>
#include <QJsonArray>
#include <QTimeZone>

namespace sandbox {

namespace {

QJsonObject counted(const QHash<QString, int> &counts)
{
    QJsonObject json;
    for (auto entry = counts.cbegin(); entry != counts.cend(); ++entry)
        json.insert(entry.key(), entry.value());
    return json;
}

QString withMilliseconds(Instant instant)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(instant), QTimeZone::utc())
        .toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss.zzz'Z'"));
}

} // namespace

qint64 CallCounts::count(const QString &endpoint, const QStringList &fingerprints, Instant now)
{
    ++m_endpoints[endpoint];
    for (const QString &fingerprint : fingerprints)
        ++m_tokens[fingerprint][endpoint];
    if (m_calls.size() == mostKept) {
        m_calls.removeFirst();
        ++m_firstKept;
    }
    m_calls.append({now, endpoint, fingerprints.value(0)});
    return m_firstKept + m_calls.size() - 1;
}

void CallCounts::answered(qint64 call, int status)
{
    if (call >= m_firstKept && call - m_firstKept < m_calls.size())
        m_calls[call - m_firstKept].status = status;
}

void CallCounts::clear()
{
    m_firstKept += m_calls.size();
    m_endpoints.clear();
    m_tokens.clear();
    m_refreshes.clear();
    m_calls.clear();
}

QJsonObject CallCounts::toJson() const
{
    QJsonObject tokens;
    for (auto entry = m_tokens.cbegin(); entry != m_tokens.cend(); ++entry)
        tokens.insert(entry.key(), counted(entry.value()));
    QJsonObject refreshes;
    for (auto entry = m_refreshes.cbegin(); entry != m_refreshes.cend(); ++entry) {
        refreshes.insert(
            entry.key(),
            QJsonObject{{QStringLiteral("presented"), entry->presented}, {QStringLiteral("rotated"), entry->rotated}});
    }
    QJsonArray last;
    for (const Call &call : m_calls) {
        last.append(QJsonObject{{QStringLiteral("at"), withMilliseconds(call.at)},
                                {QStringLiteral("endpoint"), call.endpoint},
                                {QStringLiteral("fingerprint"), call.fingerprint},
                                {QStringLiteral("status"), call.status}});
    }
    int requests = 0;
    for (const int count : m_endpoints)
        requests += count;
    return {{QStringLiteral("requests"), requests},
            {QStringLiteral("endpoints"), counted(m_endpoints)},
            {QStringLiteral("tokens"), tokens},
            {QStringLiteral("refreshes"), refreshes},
            {QStringLiteral("last"), last}};
}

} // namespace sandbox
