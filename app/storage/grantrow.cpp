// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/grantrow.h"

#include "storage/rowvalues.h"
#include "storage/statement.h"

QStringList grantColumns()
{
    return {QStringLiteral("id"),
            QStringLiteral("installation_id"),
            QStringLiteral("generation"),
            QStringLiteral("door"),
            QStringLiteral("redirect_uri"),
            QStringLiteral("token_type"),
            QStringLiteral("requested_scopes"),
            QStringLiteral("granted_scopes"),
            QStringLiteral("scope_assumed"),
            QStringLiteral("live_scopes"),
            QStringLiteral("access_fingerprint"),
            QStringLiteral("refresh_fingerprint"),
            QStringLiteral("authorized_at"),
            QStringLiteral("expires_at"),
            QStringLiteral("superseded_at"),
            QStringLiteral("context_outcome"),
            QStringLiteral("raw_response"),
            QStringLiteral("raw_context"),
            QStringLiteral("parent_id"),
            QStringLiteral("source"),
            QStringLiteral("issued_at"),
            QStringLiteral("refresh_expires_at"),
            QStringLiteral("region")};
}

QVariantList grantValues(const Grant &grant)
{
    return {grant.id,
            grant.installationId,
            grant.generation,
            textValue(grant.door),
            textValue(grant.redirectUri),
            textValue(grant.tokenType),
            textValue(grant.requestedScopes.toText()),
            textValue(grant.grantedScopes.toText()),
            int(grant.scopeAssumed),
            grant.liveScopes ? textValue(grant.liveScopes->toText()) : QVariant(QMetaType::fromType<QString>()),
            textValue(grant.accessFingerprint),
            textValue(grant.refreshFingerprint),
            toMilliseconds(grant.authorizedAt),
            instantOrNull(grant.expiresAt),
            instantOrNull(grant.supersededAt),
            static_cast<int>(grant.contextOutcome),
            bytesValue(grant.rawResponse),
            bytesValue(grant.rawContext),
            grant.parentId,
            tokenSourceName(grant.source),
            toMilliseconds(grant.issuedAt),
            instantOrNull(grant.refreshExpiresAt),
            textValue(grant.region)};
}

Grant grantFrom(const QSqlQuery &row)
{
    Grant grant;
    grant.id = row.value(0).toLongLong();
    grant.installationId = row.value(1).toLongLong();
    grant.generation = generationFrom(row.value(2));
    grant.door = row.value(3).toString();
    grant.redirectUri = row.value(4).toString();
    grant.tokenType = row.value(5).toString();
    grant.requestedScopes = ScopeSet::fromText(row.value(6).toString());
    grant.grantedScopes = ScopeSet::fromText(row.value(7).toString());
    grant.scopeAssumed = row.value(8).toInt() != 0;
    if (!row.value(9).isNull())
        grant.liveScopes = ScopeSet::fromText(row.value(9).toString());
    grant.accessFingerprint = row.value(10).toString();
    grant.refreshFingerprint = row.value(11).toString();
    grant.authorizedAt = instantFromRow(row.value(12).toLongLong());
    grant.expiresAt = optionalInstant(row.value(13));
    grant.supersededAt = optionalInstant(row.value(14));
    grant.contextOutcome = contextOutcomeFrom(row.value(15));
    grant.rawResponse = row.value(16).toByteArray();
    grant.rawContext = row.value(17).toByteArray();
    grant.parentId = row.value(18).toLongLong();
    grant.source = tokenSourceFromName(row.value(19).toString());
    grant.issuedAt = instantFromRow(row.value(20).toLongLong());
    grant.refreshExpiresAt = optionalInstant(row.value(21));
    grant.region = row.value(22).toString();
    return grant;
}
