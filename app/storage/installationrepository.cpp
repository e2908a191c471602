// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/installationrepository.h"

#include "domain/fingerprint.h"
#include "storage/grantrepository.h"
#include "storage/installationquerysql.h"
#include "storage/installationrow.h"
#include "storage/rowvalues.h"
#include "storage/secretrepository.h"
#include "storage/sqlerror.h"
#include "storage/statement.h"
#include "storage/tokenledger.h"

#include <QCoreApplication>

#include <algorithm>
#include <QHash>
#include <QSet>

namespace {

// How far a search looks along the order before it looks through everything. Found by tests/bench.
constexpr int searchWindow = 5000;
// SQLite is content with far longer texts; a page of the table is smaller.
constexpr qsizetype rowsPerStatement = 500;

QString tr(const char *text)
{
    return QCoreApplication::translate("InstallationStore", text);
}

// The grant may be gone from a store that others edited; its row is listed all the same.
const QLatin1String fromInstallations(" FROM installations i JOIN profiles p ON p.id = i.profile_id "
                                      "LEFT JOIN grants g ON g.id = i.current_grant_id");

/// Miro does not name everything in every answer; what was known stays.
NamedId upToDate(const NamedId &now, const NamedId &before)
{
    return {now.id, now.name.isEmpty() && now.id == before.id ? before.name : now.name};
}

} // namespace

Result<QList<RowId>> InstallationRepository::idsOf(const InstallationQuery &query,
                                                   std::optional<InstallationState> state, Instant now, int limit) const
{
    QList<RowId> found;
    const auto read = [&](const SelectSql &sql) {
        found.clear();
        return readRows(m_db, sql.text, sql.values,
                        [&found](const QSqlQuery &row) { found.append(row.value(0).toLongLong()); });
    };
    if (limit > 0 && !searchWords(query).isEmpty()) {
        const Status done = read(firstIdsSql(query, state, now, limit, searchWindow));
        if (!done)
            return done.error();
        if (found.size() == limit)
            return found;
    }
    const Status done = read(idsSql(query, state, now, limit));
    if (!done)
        return done.error();
    return found;
}

Result<QList<RowId>> InstallationRepository::ids(const InstallationQuery &query, Instant now, int limit) const
{
    if (query.state || query.sort != InstallationQuery::Column::State)
        return idsOf(query, query.state, now, limit);
    // States follow from the time, so no index has them: each is a range of one, taken in turn.
    QList<RowId> all;
    for (int i = 0; i < installationStateCount; ++i) {
        const auto state = static_cast<InstallationState>(query.descending ? installationStateCount - 1 - i : i);
        const int rest = limit > 0 ? limit - static_cast<int>(all.size()) : 0;
        const Result<QList<RowId>> some = idsOf(query, state, now, rest);
        if (!some)
            return some.error();
        all.append(*some);
        if (limit > 0 && all.size() >= limit)
            break;
    }
    return all;
}

Result<QList<Installation>> InstallationRepository::rows(const QList<RowId> &ids) const
{
    QHash<RowId, Installation> found;
    for (qsizetype from = 0; from < ids.size(); from += rowsPerStatement) {
        QStringList numbers;
        for (const RowId id : ids.mid(from, rowsPerStatement))
            numbers.append(QString::number(id));
        const QString sql = QStringLiteral("SELECT ") % installationSelection() % fromInstallations
            % QStringLiteral(" WHERE i.id IN (") % numbers.join(QLatin1Char(',')) % QStringLiteral(")");
        const Status read = readRows(m_db, sql, {}, [&found](const QSqlQuery &row) {
            const Installation installation = installationFrom(row);
            found.insert(installation.id, installation);
        });
        if (!read)
            return read.error();
    }
    QList<Installation> rows;
    rows.reserve(found.size());
    for (const RowId id : ids) {
        const auto row = found.constFind(id);
        if (row != found.cend())
            rows.append(*row);
    }
    return rows;
}

Result<std::array<qint64, installationStateCount>> InstallationRepository::counts(const InstallationQuery &query,
                                                                                  Instant now) const
{
    std::array<qint64, installationStateCount> counts{};
    if (!searchWords(query).isEmpty()) {
        const SelectSql sql = searchedCountsSql(query, now);
        const Status read = readRows(m_db, sql.text, sql.values, [&counts](const QSqlQuery &row) {
            for (int i = 0; i < installationStateCount; ++i)
                counts[static_cast<size_t>(i)] = row.value(i).toLongLong();
        });
        if (!read)
            return read.error();
        return counts;
    }
    for (int i = 0; i < installationStateCount; ++i) {
        const SelectSql sql = stateCountSql(query, static_cast<InstallationState>(i), now);
        const Result<qint64> count = readNumber(m_db, sql.text, sql.values);
        if (!count)
            return count.error();
        counts[static_cast<size_t>(i)] = *count;
    }
    return counts;
}

Result<Narrowings> InstallationRepository::narrowings(const InstallationQuery &query, Instant now) const
{
    Narrowings found;
    const SelectSql drift = driftCountsSql(query, now);
    Status read = readRows(m_db, drift.text, drift.values, [&found](const QSqlQuery &row) {
        found.drift = {row.value(0).toLongLong(), row.value(1).toLongLong()};
    });
    if (!read)
        return read.error();
    const SelectSql regions = regionCountsSql(query, now);
    read = readRows(m_db, regions.text, regions.values,
                    [&found](const QSqlQuery &row) { found.regions.insert(row.value(0).toString(), row.value(1).toLongLong()); });
    if (!read)
        return read.error();
    return found;
}

Result<ScopeNames> InstallationRepository::scopeNames(const InstallationQuery &query, Instant now) const
{
    QSet<RowId> profiles;
    QSet<QString> sets; // few, however many rows
    const SelectSql sql = distinctScopesSql(query, now);
    Status read = readRows(m_db, sql.text, sql.values, [&](const QSqlQuery &row) {
        profiles.insert(row.value(0).toLongLong());
        sets.insert(row.value(1).toString());
        sets.insert(row.value(2).toString());
    });
    QStringList expected;
    if (read) {
        read = readRows(m_db, QStringLiteral("SELECT id, expected_scopes FROM profiles"), {}, [&](const QSqlQuery &row) {
            if (profiles.contains(row.value(0).toLongLong()))
                expected.append(row.value(1).toString());
        });
    }
    if (!read)
        return read.error();
    ScopeNames names;
    names.expected = ScopeSet::fromText(expected.join(QLatin1Char(' ')));
    names.others = ScopeSet::fromText(QStringList(sets.cbegin(), sets.cend()).join(QLatin1Char(' '))).without(names.expected);
    return names;
}

Result<InstallationDetails> InstallationRepository::details(RowId id) const
{
    const Result<QList<Installation>> row = rows({id});
    if (!row)
        return row.error();
    if (row->isEmpty())
        return notFoundError(tr("The installation is no longer there."));
    const GrantRepository history(m_db);
    const Result<QList<Grant>> grants = history.grants(id);
    if (!grants)
        return grants.error();
    const Result<QList<Evidence>> evidence = history.evidence(id);
    if (!evidence)
        return evidence.error();
    QList<Evidence> facts = *evidence;
    // What was changed of the app profile concerns each of its installations, and is kept once.
    const Status changes = readRows(
        m_db, QStringLiteral("SELECT id, at, fields FROM profile_changes WHERE profile_id = ? AND at >= ? ORDER BY at DESC, id DESC"),
        {row->constFirst().profileId, grants->isEmpty() ? qint64(0) : toMilliseconds(grants->constLast().authorizedAt)},
        [&](const QSqlQuery &change) {
            facts.append({change.value(0).toLongLong(), 0, fromMilliseconds(change.value(1).toLongLong()), QStringLiteral("admin"),
                          QStringLiteral("profile_changed"), 0, QStringLiteral("unverified"),
                          tr("The app profile was changed (%1), so the installation has to be verified anew.")
                              .arg(change.value(2).toString().split(QLatin1Char(' ')).join(QStringLiteral(", ")))});
        });
    if (!changes)
        return changes.error();
    std::stable_sort(facts.begin(), facts.end(), [](const Evidence &a, const Evidence &b) { return a.at > b.at; });
    return InstallationDetails{row->constFirst(), *grants, facts};
}

Result<std::optional<Installation>> InstallationRepository::find(const NewAuthorization &authorization) const
{
    std::optional<Installation> found;
    const QString sql = QStringLiteral("SELECT ") % installationSelection() % fromInstallations
        % QStringLiteral(" WHERE i.profile_id = ? AND i.team_id = ? AND i.user_id = ?");
    const Status read = readRows(
        m_db, sql, {authorization.profileId, textValue(authorization.team.id), textValue(authorization.user.id)},
        [&found](const QSqlQuery &row) { found = installationFrom(row); });
    if (!read)
        return read.error();
    return found;
}

Status InstallationRepository::put(const Installation &installation) const
{
    const QStringList columns = installationColumns();
    QStringList updates;
    for (const QString &column : columns.mid(1))
        updates.append(column % QStringLiteral(" = excluded.") % column);
    const QString sql = QStringLiteral("INSERT INTO installations (") % columns.join(QStringLiteral(", "))
        % QStringLiteral(") VALUES (?") % QStringLiteral(", ?").repeated(columns.size() - 1)
        % QStringLiteral(") ON CONFLICT (id) DO UPDATE SET ") % updates.join(QStringLiteral(", "));
    Result<qint64> done = changeRows(m_db, sql, installationValues(installation));
    if (!done)
        return done.error();
    done = changeRows(m_db,
                      QStringLiteral("INSERT INTO installation_search (installation_id, search_text) VALUES (?, ?) "
                                     "ON CONFLICT (installation_id) DO UPDATE SET search_text = excluded.search_text"),
                      {installation.id, textValue(searchText(installation))});
    return done ? success() : Status(done.error());
}

Status InstallationRepository::putLife(const Installation &installation) const
{
    const Result<qint64> done
        = changeRows(m_db, QStringLiteral("UPDATE installations SET standing = ?, verified_at = ? WHERE id = ?"),
                     {static_cast<int>(installation.facts.standing),
                      installation.verifiedAt ? toMilliseconds(*installation.verifiedAt) : qint64(0), installation.id});
    return done ? success() : Status(done.error());
}

Result<Installation> InstallationRepository::addAuthorization(const NewAuthorization &given, const Seal &seal,
                                                              Instant now) const
{
    NewAuthorization authorization = given;
    for (NamedId *named : {&authorization.team, &authorization.user, &authorization.organization})
        *named = storable(*named);
    std::optional<std::pair<QString, ScopeSet>> profile;
    const Status read = readRows(m_db, QStringLiteral("SELECT name, expected_scopes FROM profiles WHERE id = ?"), {authorization.profileId},
                                 [&profile](const QSqlQuery &row) {
                                     profile = {row.value(0).toString(), ScopeSet::fromText(row.value(1).toString())};
                                 });
    if (!read)
        return read.error();
    if (!profile)
        return notFoundError(tr("The app profile is no longer there, so the installation could not be stored."));
    const Result<std::optional<Installation>> known = find(authorization);
    if (!known)
        return known.error();

    Installation installation = known->value_or(Installation{});
    Grant grant = authorization.grant;
    if (grant.issuedAt == Instant())
        grant.issuedAt = grant.authorizedAt;
    if (installation.id == 0)
        installation.id = makeRowId(now);
    // Of all, not the current one's: a pair that lost a race has a number too.
    const Result<qint64> newest
        = readNumber(m_db, QStringLiteral("SELECT coalesce(max(generation), 0) FROM grants WHERE installation_id = ?"), {installation.id});
    if (!newest)
        return newest.error();
    grant.id = makeRowId(now);
    grant.installationId = installation.id;
    grant.generation = generationFrom(*newest + 1);
    grant.supersededAt.reset();
    grant.accessFingerprint = fingerprint(authorization.accessToken);
    grant.refreshFingerprint = fingerprint(authorization.refreshToken);

    installation.profileId = authorization.profileId;
    installation.profileName = profile->first; // for the ledger
    installation.expectedScopes = profile->second; // for what is counted of them
    installation.team = upToDate(authorization.team, installation.team);
    installation.user = upToDate(authorization.user, installation.user);
    if (!authorization.organization.id.isEmpty() || !authorization.organization.name.isEmpty())
        installation.organization = upToDate(authorization.organization, installation.organization);
    installation.grantedScopes = grant.grantedScopes;
    installation.liveScopes = grant.liveScopes;
    installation.tokenType = grant.tokenType;
    installation.region = grant.region;
    installation.accessFingerprint = grant.accessFingerprint;
    installation.refreshFingerprint = grant.refreshFingerprint;
    installation.currentGrantId = grant.id;
    installation.generation = grant.generation;
    installation.authorizedAt = grant.authorizedAt;
    installation.issuedAt = grant.issuedAt;
    installation.verifiedAt = grant.contextOutcome == ContextOutcome::NotMade ? std::nullopt : std::optional<Instant>(now);
    installation.facts = {standingOf(grant.contextOutcome), grant.expiresAt, !grant.refreshFingerprint.isEmpty(),
                          grant.refreshExpiresAt, {}};

    const GrantRepository history(m_db);
    const SecretRepository secrets(m_db);
    const TokenLedger ledger(m_db);
    Status done = put(installation);
    if (done)
        done = history.supersedeCurrent(installation.id, now);
    if (done)
        done = history.add(grant);
    if (done)
        done = secrets.put(authorization.accessToken, {grant.id, SealIdentity::Kind::AccessToken, grant.generation},
                           seal);
    if (done && !authorization.refreshToken.isEmpty())
        done = secrets.put(authorization.refreshToken, {grant.id, SealIdentity::Kind::RefreshToken, grant.generation},
                           seal);
    if (done)
        done = ledger.endOthers(installation.id, grant.id, QStringLiteral("superseded"), now);
    if (!done)
        return done.error();
    const Result<QList<Evidence>> odd = ledger.enter(installation, grant, authorization.seat, now);
    if (!odd)
        return odd.error();
    done = history.addEvidence(installation.id, grant.id, authorization.evidence + *odd);
    for (const Evidence &fact : authorization.evidence) {
        if (done)
            done = ledger.present(installation.id, grant.id, SealIdentity::Kind::AccessToken, fact);
    }
    if (!done)
        return done.error();
    // Read again: the answer is what the store has, the profile's name with it.
    const Result<QList<Installation>> stored = rows({installation.id});
    if (!stored)
        return stored.error();
    return stored->constFirst();
}
