// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/installationrow.h"

#include "storage/foldedtext.h"
#include "storage/rowvalues.h"
#include "storage/statement.h"

#include <limits>

namespace {

// Stands for "never or unknown" in the columns that rows are ordered by; expires_at itself is NULL then.
constexpr qint64 never = std::numeric_limits<qint64>::max();

/// Ordered by what the table shows: the name, or the id where there is none.
QVariant sortValue(const NamedId &named)
{
    return bytesValue(sortKey(named.name.isEmpty() ? named.id : named.name));
}

} // namespace

QStringList installationColumns()
{
    return {QStringLiteral("id"),
            QStringLiteral("profile_id"),
            QStringLiteral("team_id"),
            QStringLiteral("team_name"),
            QStringLiteral("user_id"),
            QStringLiteral("user_name"),
            QStringLiteral("organization_id"),
            QStringLiteral("organization_name"),
            QStringLiteral("current_grant_id"),
            QStringLiteral("generation"),
            QStringLiteral("granted_scopes"),
            QStringLiteral("token_type"),
            QStringLiteral("access_fingerprint"),
            QStringLiteral("refresh_fingerprint"),
            QStringLiteral("context_outcome"),
            QStringLiteral("authorized_at"),
            QStringLiteral("expires_at"),
            QStringLiteral("team_sort"),
            QStringLiteral("user_sort"),
            QStringLiteral("organization_sort"),
            QStringLiteral("scope_count"),
            QStringLiteral("lifetime_sort"),
            QStringLiteral("expires_sort"),
            QStringLiteral("has_refresh")};
}

QVariantList installationValues(const Installation &installation)
{
    const qint64 authorized = toMilliseconds(installation.authorizedAt);
    std::optional<qint64> expires;
    if (installation.expiresAt)
        expires = toMilliseconds(*installation.expiresAt);
    return {installation.id,
            installation.profileId,
            textValue(installation.team.id),
            textValue(installation.team.name),
            textValue(installation.user.id),
            textValue(installation.user.name),
            textValue(installation.organization.id),
            textValue(installation.organization.name),
            installation.currentGrantId,
            installation.generation,
            textValue(installation.grantedScopes.toText()),
            textValue(installation.tokenType),
            textValue(installation.accessFingerprint),
            textValue(installation.refreshFingerprint),
            static_cast<int>(installation.contextOutcome),
            authorized,
            numberOrNull(expires),
            sortValue(installation.team),
            sortValue(installation.user),
            sortValue(installation.organization),
            static_cast<int>(installation.grantedScopes.size()),
            expires ? *expires - authorized : never,
            expires.value_or(never),
            int(!installation.refreshFingerprint.isEmpty())};
}

QString searchText(const Installation &installation)
{
    // Line ends keep a word from matching across two parts.
    return foldedText(QStringList{installation.team.name, installation.team.id, installation.user.name,
                                  installation.user.id, installation.organization.name, installation.organization.id,
                                  installation.grantedScopes.toText(), installation.accessFingerprint,
                                  installation.refreshFingerprint}
                          .join(QLatin1Char('\n')));
}

QString installationSelection()
{
    return QStringLiteral(
        "i.id, i.profile_id, p.name, i.team_id, i.team_name, i.user_id, i.user_name, i.organization_id, "
        "i.organization_name, p.expected_scopes, i.granted_scopes, i.token_type, i.context_outcome, "
        "i.access_fingerprint, i.refresh_fingerprint, i.current_grant_id, i.generation, "
        "i.authorized_at, i.expires_at, p.lifetime_mode");
}

Installation installationFrom(const QSqlQuery &row)
{
    Installation installation;
    installation.id = row.value(0).toLongLong();
    installation.profileId = row.value(1).toLongLong();
    installation.profileName = row.value(2).toString();
    installation.team = {row.value(3).toString(), row.value(4).toString()};
    installation.user = {row.value(5).toString(), row.value(6).toString()};
    installation.organization = {row.value(7).toString(), row.value(8).toString()};
    installation.expectedScopes = ScopeSet::fromText(row.value(9).toString());
    installation.grantedScopes = ScopeSet::fromText(row.value(10).toString());
    installation.tokenType = row.value(11).toString();
    installation.contextOutcome = contextOutcomeFrom(row.value(12));
    installation.accessFingerprint = row.value(13).toString();
    installation.refreshFingerprint = row.value(14).toString();
    installation.currentGrantId = row.value(15).toLongLong();
    installation.generation = generationFrom(row.value(16));
    installation.authorizedAt = instantFromRow(row.value(17).toLongLong());
    if (const auto expires = optionalNumber(row.value(18)))
        installation.expiresAt = instantFromRow(*expires);
    installation.lifetimeMode = lifetimeModeFromName(row.value(19).toString());
    return installation;
}
