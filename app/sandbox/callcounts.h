// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QString>

namespace sandbox {

/// How often each endpoint was called, and each token shown at each endpoint (by its fingerprint). Counted
/// before any fault strikes.
class CallCounts
{
public:
    void count(const QString &endpoint) { ++m_endpoints[endpoint]; }
    void countToken(const QString &fingerprint, const QString &endpoint) { ++m_tokens[fingerprint][endpoint]; }
    void clear();
    QJsonObject toJson() const;

private:
    QHash<QString, int> m_endpoints;
    QHash<QString, QHash<QString, int>> m_tokens;
};

} // namespace sandbox
