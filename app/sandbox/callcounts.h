// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QStringList>

namespace sandbox {

/// How often each endpoint was called, each token shown at each endpoint (by its fingerprint), and each refresh token
/// shown and replaced. Counted before any fault strikes. The newest thousand calls are kept one by one.
class CallCounts
{
public:
    static constexpr qsizetype mostKept = 1000;

    /// \a fingerprints are of all tokens that the request shows; the first of them is the one that stands in the
    /// list. Answers the number of the call.
    qint64 count(const QString &endpoint, const QStringList &fingerprints, Instant now);
    /// A refresh token was shown at the token endpoint.
    void countRefresh(const QString &fingerprint) { ++m_refreshes[fingerprint].presented; }
    /// A pair was given for the refresh token.
    void countRotation(const QString &fingerprint) { ++m_refreshes[fingerprint].rotated; }
    void answered(qint64 call, int status);
    void clear();
    QJsonObject toJson() const;

private:
    struct Call {
        Instant at{};
        QString endpoint;
        QString fingerprint;
        int status = 0; ///< 0 until it is answered, and for good where it never was
    };
    struct Refreshes {
        int presented = 0;
        int rotated = 0;
    };
    QHash<QString, int> m_endpoints;
    QHash<QString, QHash<QString, int>> m_tokens;
    QHash<QString, Refreshes> m_refreshes;
    QList<Call> m_calls;
    /// The number of the first in m_calls. It never starts anew, so that a late answer finds no other call.
    qint64 m_firstKept = 0;
};

} // namespace sandbox
