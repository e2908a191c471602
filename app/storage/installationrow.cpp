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

/// When nothing can renew the token any more; what does not say when it ends never does.
qint64 horizonOf(const InstallationFacts &facts)
{
    if (!facts.expiresAt || (facts.hasRefreshToken && !facts.refreshExpiresAt))
        return never;
    const Instant last = facts.hasRefreshToken ? std::max(*facts.expiresAt, *facts.refreshExpiresAt) : *facts.expiresAt;
    return toMilliseconds(last);
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
            QStringLiteral("standing"),
            QStringLiteral("authorized_at"),
            QStringLiteral("expires_at"),
            QStringLiteral("team_sort"),
            QStringLiteral("user_sort"),
            QStringLiteral("organization_sort"),
            QStringLiteral("scope_count"),
            QStringLiteral("lifetime_sort"),
            QStringLiteral("expires_sort"),
            QStringLiteral("refresh_expires_at"),
            QStringLiteral("horizon"),
            QStringLiteral("lease_until"),
            QStringLiteral("verified_at"),
            QStringLiteral("live_scopes"),
            QStringLiteral("missing_scopes"),
            QStringLiteral("extra_scopes"),
            QStringLiteral("region"),
            QStringLiteral("issued_at")};
}

QVariantList installationValues(const Installation &installation)
{
    const InstallationFacts &facts = installation.facts;
    std::optional<qint64> expires;
    if (facts.expiresAt)
        expires = toMilliseconds(*facts.expiresAt);
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
            static_cast<int>(facts.standing),
            toMilliseconds(installation.authorizedAt),
            numberOrNull(expires),
            sortValue(installation.team),
            sortValue(installation.user),
            sortValue(installation.organization),
            static_cast<int>(installation.scopes().size()),
            expires ? *expires - toMilliseconds(installation.issuedAt) : never,
            expires.value_or(never),
            instantOrNull(facts.refreshExpiresAt),
            horizonOf(facts),
            toMilliseconds(facts.leaseUntil),
            installation.verifiedAt ? toMilliseconds(*installation.verifiedAt) : qint64(0),
            installation.liveScopes ? textValue(installation.liveScopes->toText()) : QVariant(QMetaType::fromType<QString>()),
            static_cast<int>(installation.missingScopes().size()),
            static_cast<int>(installation.extraScopes().size()),
            textValue(installation.region),
            toMilliseconds(installation.issuedAt)};
}

QString searchText(const Installation &installation)
{
    // Line ends keep a word from matching across two parts.
    return foldedText(QStringList{installation.team.name, installation.team.id, installation.user.name,
                                  installation.user.id, installation.organization.name, installation.organization.id,
                                  installation.grantedScopes.toText(), installation.accessFingerprint,
                                  installation.refreshFingerprint, installation.region}
                          .join(QLatin1Char('\n')));
}

QString installationSelection()
{
    return QStringLiteral(
        "i.id, i.profile_id, p.name, i.team_id, i.team_name, i.user_id, i.user_name, i.organization_id, "
        "i.organization_name, p.expected_scopes, i.granted_scopes, i.token_type, i.standing, "
        "i.access_fingerprint, i.refresh_fingerprint, i.current_grant_id, i.generation, "
        "i.authorized_at, i.expires_at, p.lifetime_mode, i.refresh_expires_at, i.lease_until, i.verified_at, "
        "i.live_scopes, i.region, p.expected_region, i.issued_at, g.requested_scopes, g.scope_assumed");
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
    InstallationFacts &facts = installation.facts;
    facts.standing = standingFrom(row.value(12));
    installation.accessFingerprint = row.value(13).toString();
    installation.refreshFingerprint = row.value(14).toString();
    installation.currentGrantId = row.value(15).toLongLong();
    installation.generation = generationFrom(row.value(16));
    installation.authorizedAt = instantFromRow(row.value(17).toLongLong());
    facts.expiresAt = optionalInstant(row.value(18));
    installation.lifetimeMode = lifetimeModeFromName(row.value(19).toString());
    facts.refreshExpiresAt = optionalInstant(row.value(20));
    facts.hasRefreshToken = !installation.refreshFingerprint.isEmpty();
    facts.leaseUntil = instantFromRow(row.value(21).toLongLong());
    if (const qint64 verified = row.value(22).toLongLong(); verified > 0)
        installation.verifiedAt = instantFromRow(verified);
    if (!row.value(23).isNull())
        installation.liveScopes = ScopeSet::fromText(row.value(23).toString());
    installation.region = row.value(24).toString();
    installation.expectedRegion = row.value(25).toString();
    installation.issuedAt = instantFromRow(row.value(26).toLongLong());
    installation.requestedScopes = ScopeSet::fromText(row.value(27).toString());
    installation.scopeAssumed = row.value(28).toInt() != 0;
    return installation;
}
