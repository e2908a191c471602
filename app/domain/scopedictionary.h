// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QList>
#include <QStringList>

#include <optional>

/// One scope as Miro documents it.
struct ScopeEntry {
    QString name;
    QString sentence;      ///< what it lets the app do, such as "read boards, members and items"
    QStringList surfaces;  ///< "web_sdk", "rest"
    QString plan;          ///< "all", "enterprise", "enterprise_guard", "enterprise_ediscovery"
    QStringList spellings; ///< other names Miro uses for the same scope
};

/// The scopes that are known, with the day they were looked up. Data, not rules: names that are not in it are shown as
/// they are.
class ScopeDictionary
{
public:
    /// From the JSON of resources/scopes.json. Errors: InvalidInput "bad_dictionary".
    static Result<ScopeDictionary> fromJson(const QByteArray &json);

    QString date() const { return m_date; }     ///< "2026-11-01"
    QString source() const { return m_source; } ///< an address
    const QList<ScopeEntry> &entries() const { return m_entries; } ///< in the order of the file
    /// By name or other spelling, case counts; nothing when it is unknown.
    std::optional<ScopeEntry> entry(const QString &name) const;

private:
    QString m_date;
    QString m_source;
    QList<ScopeEntry> m_entries;
};

/// The one in the program's resources.
const ScopeDictionary &shippedScopes();
