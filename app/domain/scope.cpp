// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/scope.h"

ScopeSet::ScopeSet(const QStringList &scopes) : m_scopes(scopes)
{
    m_scopes.removeAll(QString());
    m_scopes.sort();
    m_scopes.removeDuplicates();
}

ScopeSet ScopeSet::fromText(const QString &text)
{
    return ScopeSet(text.split(QLatin1Char(' '), Qt::SkipEmptyParts));
}

ScopeSet ScopeSet::without(const ScopeSet &other) const
{
    QStringList rest;
    for (const QString &scope : m_scopes) {
        if (!other.contains(scope))
            rest.append(scope);
    }
    return ScopeSet(rest);
}

ScopeDrift scopeDrift(const ScopeSet &expected, const ScopeSet &scopes)
{
    if (expected.isEmpty())
        return {};
    return {expected.without(scopes), scopes.without(expected)};
}
