// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/callcounts.h"

namespace sandbox {

namespace {

QJsonObject counted(const QHash<QString, int> &counts)
{
    QJsonObject json;
    for (auto entry = counts.cbegin(); entry != counts.cend(); ++entry)
        json.insert(entry.key(), entry.value());
    return json;
}

} // namespace

void CallCounts::clear()
{
    m_endpoints.clear();
    m_tokens.clear();
}

QJsonObject CallCounts::toJson() const
{
    QJsonObject tokens;
    for (auto entry = m_tokens.cbegin(); entry != m_tokens.cend(); ++entry)
        tokens.insert(entry.key(), counted(entry.value()));
    int requests = 0;
    for (const int count : m_endpoints)
        requests += count;
    return {{QStringLiteral("requests"), requests},
            {QStringLiteral("endpoints"), counted(m_endpoints)},
            {QStringLiteral("tokens"), tokens}};
}

} // namespace sandbox
