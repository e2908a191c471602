// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/profilerepository.h"

#include "domain/installation.h"
#include "storage/foldedtext.h"
#include "storage/profileeffects.h"
#include "storage/rowvalues.h"
#include "storage/secretrepository.h"
#include "storage/sqlerror.h"
#include "storage/statement.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ProfileStore", text);
}

/// The columns that an update may change, in the order of changeableValues().
QStringList changeableColumns()
{
    return {QStringLiteral("name"),
            QStringLiteral("name_sort"),
            QStringLiteral("environment"),
            QStringLiteral("client_id"),
            QStringLiteral("authorize_address"),
            QStringLiteral("token_address"),
            QStringLiteral("context_address"),
            QStringLiteral("revoke_address"),
            QStringLiteral("completion_address"),
            QStringLiteral("expected_scopes"),
            QStringLiteral("lifetime_mode"),
            QStringLiteral("use_pkce"),
            QStringLiteral("send_scope"),
            QStringLiteral("issuer"),
            QStringLiteral("generation"),
            QStringLiteral("app_url"),
            QStringLiteral("sdk_redirect_uri"),
            QStringLiteral("authorize_parameters"),
            QStringLiteral("token_parameters"),
            QStringLiteral("refresh_parameters"),
            QStringLiteral("approves_by_itself"),
            QStringLiteral("manifest"),
            QStringLiteral("refreshes_ahead"),
            QStringLiteral("refresh_days"),
            QStringLiteral("expected_region")};
}

QVariantList changeableValues(const AppProfile &profile)
{
    return {textValue(profile.name),
            bytesValue(sortKey(profile.name)),
            environmentName(profile.environment),
            textValue(profile.clientId),
            textValue(profile.endpoints.authorize),
            textValue(profile.endpoints.token),
            textValue(profile.endpoints.context),
            textValue(profile.endpoints.revoke),
            textValue(profile.endpoints.completion),
            textValue(profile.expectedScopes.toText()),
            lifetimeModeName(profile.lifetimeMode),
            int(profile.usePkce),
            int(profile.sendScope),
            textValue(profile.issuer),
            profile.generation,
            textValue(profile.appUrl),
            textValue(profile.sdkRedirectUri),
            textValue(parameterText(profile.extra.authorize)),
            textValue(parameterText(profile.extra.token)),
            textValue(parameterText(profile.extra.refresh)),
            int(profile.approvesByItself),
            textValue(profile.manifest),
            int(profile.refreshesAhead),
            profile.refreshDays,
            textValue(profile.expectedRegion)};
}

Error changedElsewhere()
{
    return conflictError("changed_elsewhere",
                         tr("Somebody else changed this app profile meanwhile. Look at its present state and try again."));
}

/// A store that somebody edited may hold text that is no parameters; the form then shows none.
ExtraParameters parametersIn(const QVariant &value)
{
    const Result<ExtraParameters> parameters = parametersFromText(value.toString());
    return parameters ? *parameters : ExtraParameters();
}

AppProfile profileFrom(const QSqlQuery &row)
{
    AppProfile profile;
    profile.id = row.value(0).toLongLong();
    profile.name = row.value(1).toString();
    profile.environment = environmentFromName(row.value(3).toString());
    profile.clientId = row.value(4).toString();
    profile.endpoints = {row.value(5).toString(), row.value(6).toString(), row.value(7).toString(),
                         row.value(8).toString(), row.value(9).toString()};
    profile.expectedScopes = ScopeSet::fromText(row.value(10).toString());
    profile.lifetimeMode = lifetimeModeFromName(row.value(11).toString());
    profile.usePkce = row.value(12).toInt() != 0;
    profile.sendScope = row.value(13).toInt() != 0;
    profile.issuer = row.value(14).toString();
    // One less than the largest, so that it can be counted on.
    profile.generation = std::min(row.value(15).toLongLong(), std::numeric_limits<qint64>::max() - 1);
    profile.appUrl = row.value(16).toString();
    profile.sdkRedirectUri = row.value(17).toString();
    profile.extra = {parametersIn(row.value(18)), parametersIn(row.value(19)), parametersIn(row.value(20))};
    profile.approvesByItself = row.value(21).toInt() != 0;
    profile.manifest = row.value(22).toString();
    profile.refreshesAhead = row.value(23).toInt() != 0;
    profile.refreshDays = refreshDaysFrom(row.value(24));
    profile.expectedRegion = row.value(25).toString();
    if (!row.value(26).isNull())
        profile.archivedAt = fromMilliseconds(row.value(26).toLongLong());
    profile.hasClientSecret = row.value(27).toInt() != 0;
    return profile;
}

} // namespace

Result<QList<AppProfile>> ProfileRepository::read(const QString &condition, const QVariantList &values) const
{
    QList<AppProfile> profiles;
    QHash<RowId, qsizetype> places;
    const QString sql = QStringLiteral("SELECT id, ") % changeableColumns().join(QStringLiteral(", "))
        % QStringLiteral(", archived_at, (SELECT count(*) FROM secrets s WHERE s.owner_id = profiles.id AND s.kind = 3)"
                         " FROM profiles") % condition % QStringLiteral(" ORDER BY name_sort, id");
    Status done = readRows(m_db, sql, values, [&](const QSqlQuery &row) {
        profiles.append(profileFrom(row));
        places.insert(profiles.constLast().id, profiles.size() - 1);
    });
    if (!done)
        return done.error();
    done = readRows(m_db,
                    QStringLiteral("SELECT profile_id, uri FROM profile_redirect_uris ORDER BY profile_id, position"),
                    {}, [&](const QSqlQuery &row) {
                        const auto place = places.constFind(row.value(0).toLongLong());
                        if (place != places.cend())
                            profiles[*place].redirectUris.append(row.value(1).toString());
                    });
    if (!done)
        return done.error();
    return profiles;
}

Result<QList<AppProfile>> ProfileRepository::list() const
{
    return read(QString(), {});
}

Result<AppProfile> ProfileRepository::byName(const QString &name) const
{
    const Result<QList<AppProfile>> found = read(QStringLiteral(" WHERE name = ?"), {textValue(name)});
    if (!found)
        return found.error();
    if (found->isEmpty())
        return notFoundError(tr("There is no app profile of that name."));
    return found->constFirst();
}

Result<AppProfile> ProfileRepository::byId(RowId profileId) const
{
    const Result<QList<AppProfile>> found = read(QStringLiteral(" WHERE id = ?"), {profileId});
    if (!found)
        return found.error();
    if (found->isEmpty())
        return notFoundError(tr("The app profile is no longer there."));
    return found->constFirst();
}

Status ProfileRepository::checkPlace(const AppProfile &profile) const
{
    const Result<qint64> named
        = readNumber(m_db, QStringLiteral("SELECT count(*) FROM profiles WHERE name = ? AND id <> ?"),
                     {textValue(profile.name), profile.id});
    if (!named)
        return named.error();
    if (*named > 0)
        return conflictError("name_taken", tr("There is an app profile of that name already. Choose another name."));
    // A code that arrives there could be sent to the wrong server otherwise (RFC 8252 §8.10).
    for (const QString &uri : profile.redirectUris) {
        const Result<qint64> shared = readNumber(
            m_db,
            QStringLiteral("SELECT count(*) FROM profile_redirect_uris r JOIN profiles p ON p.id = r.profile_id "
                           "WHERE r.uri = ? AND p.id <> ? AND p.token_address <> ?"),
            {textValue(uri), profile.id, textValue(profile.endpoints.token)});
        if (!shared)
            return shared.error();
        if (*shared > 0) {
            return conflictError("redirect_uri_shared",
                            tr("Another app profile has the same redirect URI with another authorization server. "
                               "Register a redirect URI of its own for this one, such as another port."));
        }
    }
    return success();
}

Status ProfileRepository::putRedirectUris(const AppProfile &profile) const
{
    const Result<qint64> cleared
        = changeRows(m_db, QStringLiteral("DELETE FROM profile_redirect_uris WHERE profile_id = ?"), {profile.id});
    if (!cleared)
        return cleared.error();
    for (qsizetype i = 0; i < profile.redirectUris.size(); ++i) {
        const Result<qint64> added = changeRows(
            m_db, QStringLiteral("INSERT INTO profile_redirect_uris (profile_id, position, uri) VALUES (?, ?, ?)"),
            {profile.id, static_cast<qint64>(i), textValue(profile.redirectUris.at(i))});
        if (!added)
            return added.error();
    }
    return success();
}

Result<AppProfile> ProfileRepository::add(AppProfile profile, const Secret &clientSecret, const Seal &seal,
                                          Instant now) const
{
    constexpr qint64 firstSecret = 1;
    profile.id = makeRowId(now);
    profile.generation = 1;
    const Status free = checkPlace(profile);
    if (!free)
        return free.error();
    const QStringList columns = changeableColumns();
    const QString sql = QStringLiteral("INSERT INTO profiles (id, secret_generation, ")
        % columns.join(QStringLiteral(", ")) % QStringLiteral(") VALUES (?, ?")
        % QStringLiteral(", ?").repeated(columns.size()) % QStringLiteral(")");
    const Result<qint64> added
        = changeRows(m_db, sql, QVariantList{profile.id, firstSecret} + changeableValues(profile));
    if (!added)
        return added.error();
    Status done = putRedirectUris(profile);
    if (done && !clientSecret.isEmpty())
        done = SecretRepository(m_db).put(
            clientSecret, {profile.id, SealIdentity::Kind::ClientSecret, firstSecret, profileBinding(profile)}, seal);
    if (!done)
        return done.error();
    profile.hasClientSecret = !clientSecret.isEmpty();
    profile.archivedAt.reset();
    return profile;
}

Result<AppProfile> ProfileRepository::update(AppProfile profile, const Secret &clientSecret, const Seal &seal,
                                             const Open &open, Instant now) const
{
    const Result<QList<AppProfile>> known = read(QStringLiteral(" WHERE id = ?"), {profile.id});
    if (!known)
        return known.error();
    if (known->isEmpty())
        return notFoundError(tr("The app profile is no longer there."));
    const AppProfile former = known->constFirst();
    const Status free = checkPlace(profile);
    if (!free)
        return free.error();
    Secret secret = clientSecret;
    if (secret.isEmpty() && former.hasClientSecret) {
        // Opened as what the stored profile says: one that somebody edited is not made good by another change.
        const Result<SealedRecord> stored = this->clientSecret(profile.id);
        if (!stored)
            return stored.error();
        const Result<Secret> opened = open(stored->sealed, stored->identity);
        if (!opened)
            return opened.error();
        secret = *opened;
    }
    const qint64 expected = profile.generation++;
    const QString sql = QStringLiteral("UPDATE profiles SET ") % changeableColumns().join(QStringLiteral(" = ?, "))
        % QStringLiteral(" = ?, secret_generation = secret_generation + 1 WHERE id = ? AND generation = ?");
    const Result<qint64> changed = changeRows(m_db, sql, changeableValues(profile) + QVariantList{profile.id, expected});
    if (!changed)
        return changed.error();
    if (*changed == 0)
        return changedElsewhere();
    Status done = putRedirectUris(profile);
    if (!done)
        return done.error();
    const Result<qint64> generation
        = readNumber(m_db, QStringLiteral("SELECT secret_generation FROM profiles WHERE id = ?"), {profile.id});
    if (!generation)
        return generation.error();
    if (!secret.isEmpty()) {
        done = SecretRepository(m_db).put(
            secret, {profile.id, SealIdentity::Kind::ClientSecret, *generation, profileBinding(profile)}, seal);
        if (!done)
            return done.error();
    }
    profile.hasClientSecret = !secret.isEmpty();
    profile.archivedAt = former.archivedAt;
    done = unverify(m_db, profile, former, !clientSecret.isEmpty(), now);
    if (done && profile.expectedScopes != former.expectedScopes)
        done = countScopes(m_db, profile.id);
    if (done)
        done = moveHorizons(m_db, profile, former);
    if (!done)
        return done.error();
    return profile;
}

Result<AppProfile> ProfileRepository::setArchived(RowId profileId, qint64 generation, bool archived, Instant now) const
{
    const QVariant at = archived ? QVariant(toMilliseconds(now)) : QVariant(QMetaType::fromType<qlonglong>());
    const Result<qint64> changed
        = changeRows(m_db, QStringLiteral("UPDATE profiles SET archived_at = ?, generation = generation + 1 WHERE id = ? AND generation = ?"),
                     {at, profileId, generation});
    if (!changed)
        return changed.error();
    const Result<QList<AppProfile>> stored = read(QStringLiteral(" WHERE id = ?"), {profileId});
    if (!stored)
        return stored.error();
    if (stored->isEmpty())
        return notFoundError(tr("The app profile is no longer there."));
    if (*changed == 0)
        return changedElsewhere();
    return stored->constFirst();
}

Result<qint64> ProfileRepository::installationCount(RowId profileId) const
{
    return readNumber(m_db, QStringLiteral("SELECT count(*) FROM installations WHERE profile_id = ?"), {profileId});
}

Status ProfileRepository::remove(RowId profileId) const
{
    const Result<qint64> installations = installationCount(profileId);
    if (!installations)
        return installations.error();
    if (*installations > 0) {
        return conflictError("has_installations",
                             tr("The app profile has installations, so it cannot be deleted. Archive it instead."));
    }
    const Result<qint64> secrets
        = changeRows(m_db, QStringLiteral("DELETE FROM secrets WHERE owner_id = ? AND kind IN (3, 4)"), {profileId});
    if (!secrets)
        return secrets.error();
    const Result<qint64> removed = changeRows(m_db, QStringLiteral("DELETE FROM profiles WHERE id = ?"), {profileId});
    if (!removed)
        return removed.error();
    if (*removed == 0)
        return notFoundError(tr("The app profile is no longer there."));
    return success();
}
