// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

/// A set of scopes, such as boards:read. Order and repetition do not matter, case does (RFC 6749 §3.3).
class ScopeSet
{
public:
    ScopeSet() = default;
    explicit ScopeSet(const QStringList &scopes);
    /// From the wire form: names separated by spaces.
    static ScopeSet fromText(const QString &text);

    /// The wire form, sorted.
    QString toText() const { return m_scopes.join(QLatin1Char(' ')); }
    /// Sorted, each name once.
    const QStringList &names() const { return m_scopes; }
    qsizetype size() const { return m_scopes.size(); }
    bool isEmpty() const { return m_scopes.isEmpty(); }
    bool contains(const QString &scope) const { return m_scopes.contains(scope); }

    /// The scopes of this set that \a other lacks.
    ScopeSet without(const ScopeSet &other) const;

    friend bool operator==(const ScopeSet &a, const ScopeSet &b) { return a.m_scopes == b.m_scopes; }
    friend bool operator!=(const ScopeSet &a, const ScopeSet &b) { return !(a == b); }

private:
    QStringList m_scopes;
};

/// How the scopes that an installation has differ from those its app profile expects: two findings, never one. A
/// profile that names no scopes expects none in particular, so nothing differs from it.
struct ScopeDrift {
    ScopeSet missing; ///< expected, not there
    ScopeSet extra;   ///< there, not expected
};
/// How many installations lack a scope, and how many have one more; some may do both.
struct DriftCounts {
    qint64 missing = 0;
    qint64 extra = 0;

    friend bool operator==(const DriftCounts &, const DriftCounts &) = default;
};

ScopeDrift scopeDrift(const ScopeSet &expected, const ScopeSet &scopes);
