// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/profileeffects.h"

#include "domain/standing.h"
#include "storage/statement.h"

#include <limits>

namespace {

Status run(QSqlDatabase &db, const QString &sql, const QVariantList &values)
{
    const Result<qint64> done = changeRows(db, sql, values);
    return done ? success() : Status(done.error());
}

QStringList changedFields(const AppProfile &profile, const AppProfile &former, bool isSecretNew)
{
    QStringList fields;
    if (profile.clientId != former.clientId)
        fields.append(QStringLiteral("client_id"));
    if (isSecretNew)
        fields.append(QStringLiteral("client_secret"));
    const Endpoints &mine = profile.endpoints;
    const Endpoints &was = former.endpoints;
    if (mine.authorize != was.authorize)
        fields.append(QStringLiteral("authorize"));
    if (mine.token != was.token)
        fields.append(QStringLiteral("token"));
    if (mine.context != was.context)
        fields.append(QStringLiteral("context"));
    if (mine.revoke != was.revoke)
        fields.append(QStringLiteral("revoke"));
    if (mine.completion != was.completion)
        fields.append(QStringLiteral("completion"));
    return fields;
}

/// Installations whose scopes are alike are counted together: there are few such sets, however many rows.
struct ScopeCase {
    RowId profileId = 0;
    ScopeSet expected;
    QString granted;
    std::optional<QString> live;
};

} // namespace

Status unverify(QSqlDatabase &db, const AppProfile &profile, const AppProfile &former, bool isSecretNew, Instant now)
{
    // What was verified was verified of another app, or by another server.
    const QStringList fields = changedFields(profile, former, isSecretNew);
    if (fields.isEmpty())
        return success();
    const Status marked = run(db, QStringLiteral("UPDATE installations SET standing = ? WHERE profile_id = ? AND standing IN (?, ?)"),
                              {int(Standing::NotVerified), profile.id, int(Standing::Agreed), int(Standing::Unreachable)});
    if (!marked)
        return marked;
    // A refresh that runs leads back to what was before it.
    const Status running = run(db,
                               QStringLiteral("UPDATE refreshes SET standing_before = ? WHERE ended_at IS NULL AND standing_before IN (?, ?) "
                                              "AND installation_id IN (SELECT id FROM installations WHERE profile_id = ?)"),
                               {int(Standing::NotVerified), int(Standing::Agreed), int(Standing::Unreachable), profile.id});
    if (!running)
        return running;
    return run(db, QStringLiteral("INSERT INTO profile_changes (id, profile_id, at, fields) VALUES (?, ?, ?, ?)"),
               {makeRowId(now), profile.id, toMilliseconds(now), fields.join(QLatin1Char(' '))});
}

Status countScopes(QSqlDatabase &db, RowId profileId)
{
    QList<ScopeCase> cases;
    const QString which = profileId == 0 ? QStringLiteral("i.missing_scopes < 0")
                                         : QStringLiteral("i.profile_id = %1").arg(profileId);
    const Status read = readRows(
        db,
        QStringLiteral("SELECT DISTINCT i.profile_id, p.expected_scopes, i.granted_scopes, i.live_scopes FROM installations i "
                       "JOIN profiles p ON p.id = i.profile_id WHERE ") % which,
        {}, [&cases](const QSqlQuery &row) {
            const QVariant live = row.value(3);
            cases.append({row.value(0).toLongLong(), ScopeSet::fromText(row.value(1).toString()), row.value(2).toString(),
                          live.isNull() ? std::nullopt : std::optional<QString>(live.toString())});
        });
    if (!read)
        return read;
    for (const ScopeCase &one : std::as_const(cases)) {
        const ScopeSet scopes = ScopeSet::fromText(one.live.value_or(one.granted));
        const ScopeDrift drift = scopeDrift(one.expected, scopes);
        QVariantList values{static_cast<qint64>(drift.missing.size()), static_cast<qint64>(drift.extra.size()),
                            static_cast<qint64>(scopes.size()), one.profileId,
                            textValue(one.granted)};
        if (one.live)
            values.append(textValue(*one.live));
        const Status counted = run(db,
                                   QStringLiteral("UPDATE installations SET missing_scopes = ?, extra_scopes = ?, scope_count = ? "
                                                  "WHERE profile_id = ? AND granted_scopes = ? AND live_scopes ")
                                       % (one.live ? QStringLiteral("= ?") : QStringLiteral("IS NULL")),
                                   values);
        if (!counted)
            return counted;
    }
    return success();
}

Result<DriftCounts> driftUnder(QSqlDatabase &db, RowId profileId, const ScopeSet &expected)
{
    DriftCounts counts;
    const Status read = readRows(
        db,
        QStringLiteral("SELECT granted_scopes, live_scopes, count(*) FROM installations WHERE profile_id = ? "
                       "GROUP BY granted_scopes, live_scopes"),
        {profileId}, [&](const QSqlQuery &row) {
            const QVariant scopes = row.value(row.value(1).isNull() ? 0 : 1);
            const ScopeDrift drift = scopeDrift(expected, ScopeSet::fromText(scopes.toString()));
            const qint64 count = row.value(2).toLongLong();
            counts.missing += drift.missing.isEmpty() ? 0 : count;
            counts.extra += drift.extra.isEmpty() ? 0 : count;
        });
    if (!read)
        return read.error();
    return counts;
}

Status moveHorizons(QSqlDatabase &db, const AppProfile &profile, const AppProfile &former)
{
    if (profile.refreshDays == former.refreshDays)
        return success();
    const auto end = [](int days) {
        return days > 0 ? QStringLiteral("issued_at + %1").arg(qint64(days) * 86'400'000) : QStringLiteral("NULL");
    };
    const QString asBefore = former.refreshDays > 0 ? QStringLiteral("refresh_expires_at = ") % end(former.refreshDays)
                                                    : QStringLiteral("refresh_expires_at IS NULL");
    Status done = run(db,
                      QStringLiteral("UPDATE grants SET refresh_expires_at = ") % end(profile.refreshDays)
                          % QStringLiteral(" WHERE superseded_at IS NULL AND refresh_fingerprint <> '' AND ") % asBefore
                          % QStringLiteral(" AND installation_id IN (SELECT id FROM installations WHERE profile_id = ?)"),
                      {profile.id});
    if (done) {
        done = run(db,
                   QStringLiteral("UPDATE installations SET refresh_expires_at = (SELECT g.refresh_expires_at FROM grants g "
                                  "WHERE g.id = installations.current_grant_id) WHERE profile_id = ? AND refresh_fingerprint <> ''"),
                   {profile.id});
    }
    if (!done)
        return done;
    return run(db,
               QStringLiteral("UPDATE installations SET horizon = CASE WHEN expires_at IS NULL OR refresh_expires_at IS NULL THEN ? "
                              "WHEN refresh_expires_at > expires_at THEN refresh_expires_at ELSE expires_at END "
                              "WHERE profile_id = ? AND refresh_fingerprint <> ''"),
               {std::numeric_limits<qint64>::max(), profile.id});
}
