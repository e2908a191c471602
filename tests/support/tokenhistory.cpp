// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/tokenhistory.h"

#include "support/awaited.h"

#include <QSqlError>
#include <QSqlQuery>

using Kind = SealIdentity::Kind;
using std::chrono::milliseconds;

namespace {

constexpr std::chrono::seconds lease{15};

template <typename T> T answered(const Answer<T> &answer)
{
    const Result<T> result = awaited(answer);
    if (result)
        return *result;
    QTest::qFail(qPrintable(result.error().summary + result.error().detail), __FILE__, __LINE__);
    return T();
}

} // namespace

void alterStore(OpenedStore *store, const QString &statement)
{
    answered(store->database.run<std::monostate>([statement](QSqlDatabase &db) -> Status {
        QSqlQuery query(db);
        return query.exec(statement) ? success() : Status(Error{ErrorKind::Storage, statement, query.lastError().text(), QStringLiteral("not_altered")});
    }));
}

Installation TokenHistory::authorized(const QString &team, const TokenEnds &ends, const QString &tokens)
{
    const QString name = tokens.isEmpty() ? team : tokens;
    NewAuthorization row;
    row.profileId = m_profile;
    row.team = {QStringLiteral("345876450%1").arg(qHash(team, 1) % 10000000000ULL, 10, 10, QLatin1Char('0')), team};
    row.user = {QStringLiteral("3074457358607431473"), QStringLiteral("Ana Lima")};
    row.grant.door = QStringLiteral("button");
    row.grant.tokenType = QStringLiteral("bearer");
    row.grant.requestedScopes = ScopeSet::fromText(QStringLiteral("boards:read boards:write"));
    row.grant.grantedScopes = row.grant.requestedScopes;
    row.grant.liveScopes = row.grant.requestedScopes;
    row.grant.authorizedAt = m_clock();
    row.grant.expiresAt = ends.access;
    row.grant.refreshExpiresAt = ends.refresh;
    row.grant.contextOutcome = ContextOutcome::Agreed;
    row.accessToken = Secret::fromText(QString(QStringLiteral("access-token-") + name));
    if (ends.hasRefreshToken)
        row.refreshToken = Secret::fromText(QString(QStringLiteral("refresh-token-") + name));
    row.seat = QStringLiteral("ana@desk");
    return answered(m_store->installations.addAuthorization(row, m_store->vault.sealFunction(), m_clock()));
}

Installation TokenHistory::refreshed(const Installation &row, const TokenEnds &ends)
{
    return stored(claimed(row), row, QStringLiteral("%1 of %2").arg(++m_made).arg(row.team.name), QStringLiteral("ana@desk"), ends);
}

void TokenHistory::forked(const Installation &row)
{
    // Another seat takes over, and both store what they got.
    const RefreshTicket first = claimed(row);
    const RefreshTicket second = claimed(row, true);
    stored(first, row, QStringLiteral("one of ") + row.team.name, QStringLiteral("ana@desk"), {});
    stored(second, row, QStringLiteral("other of ") + row.team.name, QStringLiteral("bo@laptop"), {});
}

void TokenHistory::shown(const Installation &row, Kind kind, const QString &operation, int status, const QString &outcome, Instant at)
{
    Evidence fact{0, 0, at, status == 0 ? QStringLiteral("us") : QStringLiteral("miro"), operation, status, outcome, {}};
    fact.seat = QStringLiteral("ana@desk");
    fact.fingerprint = kind == Kind::AccessToken ? row.accessFingerprint : row.refreshFingerprint;
    answered(m_store->grants.record({{row.id, row.currentGrantId, {fact}}}));
}

void TokenHistory::renewalFailed(const Installation &row)
{
    const RefreshTicket ticket = claimed(row);
    const Evidence fact{0, 0, m_clock(), QStringLiteral("us"), QStringLiteral("refresh"), 0, QStringLiteral("not_sent"), {}};
    answered(m_store->grants.closeRefresh(ticket, {row.id, row.currentGrantId, {fact}}, m_clock()));
}

void TokenHistory::many(const Installation &row, int count)
{
    // As one authorization after another would leave them, without the hour that these take.
    const qint64 first = m_clock().time_since_epoch().count() - qint64(count) * 1000;
    const QString numbers = QStringLiteral("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1) ").arg(count);
    const QString fingerprint = QStringLiteral("printf('%08x', (i * 2654435761) & 4294967295)");
    const QStringList statements{
        QStringLiteral("INSERT INTO tokens (grant_id, kind, fingerprint, installation_id, profile_name, team_id, user_id, generation, "
                       "parent_grant_id, source, seat, first_seen, presented_count, last_presented_at, last_operation, last_http_status, "
                       "last_outcome, ended_at, end_cause, secret_deleted_at) %1SELECT i, 1, %2, %3, 'Acme Boards', '%4', '%5', i, 0, "
                       "'exchange', 'ana@desk', %6 + i * 1000, 1, %6 + i * 1000, 'verify', 200, 'ok', %6 + i * 1000 + 500, 'superseded', NULL FROM n")
            .arg(numbers, fingerprint)
            .arg(row.id)
            .arg(row.team.id, row.user.id)
            .arg(first),
        QStringLiteral("INSERT INTO presentations (id, at, grant_id, kind, fingerprint, installation_id, operation, seat, http_status, outcome) "
                       "%1SELECT i, %4 + i * 1000, i, 1, %2, %3, 'verify', 'ana@desk', 200, 'ok' FROM n")
            .arg(numbers, fingerprint)
            .arg(row.id)
            .arg(first)};
    for (const QString &statement : statements)
        alterStore(m_store, statement);
}

RefreshTicket TokenHistory::claimed(const Installation &row, bool despiteDoubt)
{
    const Instant at = despiteDoubt ? m_clock() + 2 * lease : m_clock();
    return answered(m_store->grants.claimRefresh(row.id, row.generation, QStringLiteral("holder"), QStringLiteral("ana@desk"), lease,
                                                 despiteDoubt, at))
        .ticket;
}

Installation TokenHistory::stored(const RefreshTicket &ticket, const Installation &row, const QString &name, const QString &seat,
                                  const TokenEnds &ends)
{
    NewPair pair;
    pair.accessToken = Secret::fromText(QString(QStringLiteral("access-token-") + name));
    pair.refreshToken = Secret::fromText(QString(QStringLiteral("refresh-token-") + name));
    pair.grant.source = TokenSource::Refresh;
    pair.grant.tokenType = QStringLiteral("bearer");
    pair.grant.grantedScopes = row.grantedScopes;
    pair.grant.authorizedAt = row.authorizedAt;
    pair.grant.issuedAt = m_clock();
    pair.grant.expiresAt = ends.access.value_or(m_clock() + std::chrono::hours(1));
    pair.grant.refreshExpiresAt = ends.refresh;
    // The answer comes a while after the token was sent.
    Evidence fact{0, 0, m_clock() + milliseconds(300), QStringLiteral("miro"), QStringLiteral("refresh"), 200, QStringLiteral("ok"),
                  QStringLiteral("Issued.")};
    fact.seat = seat;
    fact.fingerprint = row.refreshFingerprint;
    pair.evidence = {fact};
    return answered(m_store->grants.storeRefreshed(ticket, pair, m_store->vault.sealFunction(), fact.at));
}
