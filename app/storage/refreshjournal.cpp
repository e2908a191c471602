// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/refreshjournal.h"

#include "domain/fingerprint.h"
#include "domain/refreshdue.h"
#include "storage/actsubject.h"
#include "storage/factwriter.h"
#include "storage/grantrepository.h"
#include "storage/installationrepository.h"
#include "storage/rowvalues.h"
#include "storage/secretrepository.h"
#include "storage/sqlerror.h"
#include "storage/statement.h"
#include "storage/tokenledger.h"

#include <QCoreApplication>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("RefreshJournal", text);
}

Error gone()
{
    return notFoundError(tr("The installation is no longer there."));
}

QString outcomeOf(const NewFacts &facts)
{
    for (const Evidence &fact : facts.facts) {
        if (fact.operation == QLatin1String("refresh"))
            return fact.outcome;
    }
    return QStringLiteral("unknown");
}

/// A person's decision to show a refresh token although it may be, or is, used up.
Evidence overridden(const char *outcome, const QString &sentence, const QString &seat, Instant now)
{
    Evidence fact{0, 0, now, QStringLiteral("admin"), QStringLiteral("override"), 0, QLatin1String(outcome), sentence};
    fact.seat = seat;
    return fact;
}

Evidence started(const Installation &installation, const QString &seat, Instant now)
{
    Evidence fact{0, 0, now, QStringLiteral("us"), QStringLiteral("refresh"), 0, QStringLiteral("started"),
                  tr("Refresh token %1 is about to be sent.").arg(installation.refreshFingerprint)};
    fact.seat = seat;
    return fact;
}

} // namespace

Result<std::optional<RefreshJournal::Line>> RefreshJournal::openLine(RowId installationId) const
{
    std::optional<Line> found;
    const Status read = readRows(
        m_db,
        QStringLiteral("SELECT id, grant_id, generation, holder, standing_before, lease_until, started_at FROM refreshes "
                       "WHERE installation_id = ? AND ended_at IS NULL"),
        {installationId}, [&](const QSqlQuery &row) {
            found = Line{{row.value(0).toLongLong(), installationId, row.value(1).toLongLong(), generationFrom(row.value(2)),
                          row.value(3).toString(), instantFromRow(row.value(6).toLongLong())},
                         standingFrom(row.value(4)),
                         instantFromRow(row.value(5).toLongLong())};
        });
    if (!read)
        return read.error();
    return found;
}

Result<std::optional<RefreshJournal::Line>> RefreshJournal::ours(const RefreshTicket &ticket) const
{
    Result<std::optional<Line>> line = openLine(ticket.installationId);
    const bool isAny = ticket.id == 0;
    if (line && *line && ((!isAny && (*line)->ticket.id != ticket.id) || (*line)->ticket.holder != ticket.holder))
        return std::optional<Line>();
    return line;
}

Result<bool> RefreshJournal::isStored(const Grant &grant) const
{
    const Result<qint64> count = readNumber(
        m_db,
        QStringLiteral("SELECT count(*) FROM grants WHERE installation_id = ? AND parent_id = ? AND access_fingerprint = ? "
                       "AND refresh_fingerprint = ?"),
        {grant.installationId, grant.parentId, grant.accessFingerprint, grant.refreshFingerprint});
    return count ? Result<bool>(*count > 0) : Result<bool>(count.error());
}

Result<Installation> RefreshJournal::tooLate(const RefreshTicket &ticket, const NewFacts &facts) const
{
    NewFacts late = facts;
    if (ticket.id == 0)
        late.facts.clear();
    const Result<std::optional<Installation>> now = FactWriter(m_db).writeBeside(late);
    if (!now)
        return now.error();
    return *now ? Result<Installation>(**now) : Result<Installation>(gone());
}

Result<Installation> RefreshJournal::written(const NewFacts &facts, Standing before) const
{
    const Result<std::optional<Installation>> now = FactWriter(m_db).write(facts, before);
    if (!now)
        return now.error();
    return *now ? Result<Installation>(**now) : Result<Installation>(gone());
}

Status RefreshJournal::end(const RefreshTicket &ticket, const QString &outcome, Instant now) const
{
    const Result<qint64> done = changeRows(
        m_db, QStringLiteral("UPDATE refreshes SET ended_at = ?, outcome = ? WHERE id = ? AND holder = ? AND ended_at IS NULL"),
        {toMilliseconds(now), outcome, ticket.id, ticket.holder});
    return done ? setLease(ticket.installationId, {}) : Status(done.error());
}

Status RefreshJournal::setLease(RowId installationId, Instant until) const
{
    const Result<qint64> done = changeRows(m_db, QStringLiteral("UPDATE installations SET lease_until = ? WHERE id = ?"),
                                           {toMilliseconds(until), installationId});
    return done ? success() : Status(done.error());
}

Result<RefreshClaim> RefreshJournal::claim(RowId id, int seen, const QString &holder, const QString &seat,
                                           std::chrono::milliseconds lease, bool despiteDoubt, Instant now) const
{
    Result<QList<ActSubject>> subjects = actSubjects(m_db, {id});
    if (!subjects)
        return subjects.error();
    if (subjects->isEmpty())
        return gone();
    RefreshClaim claim{RefreshClaim::Outcome::Claimed, {}, subjects->constFirst()};
    const Installation &installation = claim.subject.installation;
    Result<std::optional<Line>> open = openLine(id);
    if (!open)
        return open.error();
    Standing before = installation.facts.standing;
    QList<Evidence> facts;
    if (*open) {
        const Line &line = **open;
        // What was in doubt was of a grant that somebody has replaced since.
        const bool isOver = line.ticket.generation < installation.generation;
        if (leaseLasts(line.leaseUntil, now)) {
            claim.outcome = RefreshClaim::Outcome::Busy;
            claim.ticket.id = line.ticket.id;
            return claim;
        }
        // Whoever decided about an older pair has not weighed the doubt about this one.
        const bool isDecided = despiteDoubt && installation.generation <= seen;
        if (!isOver && !isDecided) {
            claim.outcome = RefreshClaim::Outcome::InDoubt;
            claim.ticket.id = line.ticket.id;
            return claim;
        }
        if (const Status ended = end(line.ticket, isOver ? QStringLiteral("superseded") : QStringLiteral("retried"), now); !ended)
            return ended.error();
        if (!isOver) {
            // Unless something else was learnt meanwhile, such as that it was revoked.
            if (before == Standing::Refreshing)
                before = line.before;
            facts.append(overridden("in_doubt",
                                    tr("Refresh token %1 is sent once more although nobody knows whether it was used up.")
                                        .arg(installation.refreshFingerprint),
                                    seat, now));
        }
    }
    if (installation.generation > seen) {
        claim.outcome = RefreshClaim::Outcome::Done;
        return claim;
    }
    if (!claim.subject.refreshToken)
        return conflictError("no_refresh_token", tr("The installation has no refresh token, so it cannot be refreshed. Authorize the team again."));

    const Result<std::optional<TokenLedger::Child>> child = TokenLedger(m_db).firstChild(installation.refreshFingerprint);
    if (!child)
        return child.error();
    if (*child && !despiteDoubt) {
        return conflictError("token_has_child",
                             tr("Refresh token %1 was not sent: it has made the pair %2 already, on %3. Miro takes a refresh token once; "
                                "whoever sends it again may end the newer pair. Look at its family in the ledger, or authorize the team again.")
                                 .arg(installation.refreshFingerprint, (*child)->fingerprint, toIso8601((*child)->firstSeen)));
    }
    if (*child) {
        facts.append(overridden("has_child",
                                tr("Refresh token %1 is sent again although it has made the pair %2 already.")
                                    .arg(installation.refreshFingerprint, (*child)->fingerprint),
                                seat, now));
    }
    claim.ticket = {makeRowId(now), id, installation.currentGrantId, installation.generation, holder};
    const Result<qint64> added = changeRows(
        m_db,
        QStringLiteral("INSERT INTO refreshes (id, installation_id, grant_id, generation, refresh_fingerprint, standing_before, "
                       "holder, seat, started_at, lease_until, ended_at, outcome) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, '')"),
        {claim.ticket.id, id, claim.ticket.grantId, claim.ticket.generation, installation.refreshFingerprint,
         static_cast<int>(before), holder, textValue(seat), toMilliseconds(now), toMilliseconds(now + lease)});
    if (!added)
        return added.error();
    facts.append(started(installation, seat, now));
    const Result<std::optional<Installation>> written
        = FactWriter(m_db).write({id, claim.ticket.grantId, facts});
    if (!written)
        return written.error();
    if (const Status leased = setLease(id, now + lease); !leased)
        return leased.error();
    return claim;
}

Result<GrantStore::JournalLine> RefreshJournal::line(RowId id) const
{
    std::optional<GrantStore::JournalLine> found;
    RowId installationId = 0;
    const Status read = readRows(m_db, QStringLiteral("SELECT installation_id, lease_until, ended_at, outcome FROM refreshes WHERE id = ?"),
                                 {id}, [&](const QSqlQuery &row) {
                                     installationId = row.value(0).toLongLong();
                                     found = GrantStore::JournalLine{row.value(2).isNull(), instantFromRow(row.value(1).toLongLong()),
                                                                     row.value(3).toString(), {}};
                                 });
    if (!read)
        return read.error();
    const Result<QList<Installation>> rows = InstallationRepository(m_db).rows({installationId});
    if (!rows)
        return rows.error();
    if (!found || rows->isEmpty())
        return gone();
    found->installation = rows->constFirst();
    return *found;
}

Result<bool> RefreshJournal::renew(const RefreshTicket &ticket, Instant until) const
{
    const Result<qint64> renewed = changeRows(
        m_db, QStringLiteral("UPDATE refreshes SET lease_until = ? WHERE id = ? AND holder = ? AND ended_at IS NULL"),
        {toMilliseconds(until), ticket.id, ticket.holder});
    if (!renewed)
        return renewed.error();
    if (*renewed == 0)
        return false;
    const Status leased = setLease(ticket.installationId, until);
    return leased ? Result<bool>(true) : Result<bool>(leased.error());
}

Result<Installation> RefreshJournal::store(const RefreshTicket &ticket, const NewPair &pair, const Seal &seal, Instant now) const
{
    const InstallationRepository installations(m_db);
    const Result<QList<Installation>> rows = installations.rows({ticket.installationId});
    if (!rows)
        return rows.error();
    if (rows->isEmpty())
        return gone();
    Installation installation = rows->constFirst();
    const Result<std::optional<Line>> line = ours(ticket);
    if (!line)
        return line.error();
    // Whoever's line it is now: it remembers what the installation was before anybody began.
    const Result<std::optional<Line>> open = openLine(ticket.installationId);
    if (!open)
        return open.error();
    const Result<qint64> newest
        = readNumber(m_db, QStringLiteral("SELECT max(generation) FROM grants WHERE installation_id = ?"), {installation.id});
    if (!newest)
        return newest.error();
    // Whoever stored a newer one meanwhile stays current.
    const bool isCurrent = installation.generation == ticket.generation;

    Grant grant = pair.grant;
    grant.id = makeRowId(now);
    grant.installationId = installation.id;
    grant.parentId = ticket.grantId;
    grant.generation = generationFrom(*newest + 1);
    grant.accessFingerprint = fingerprint(pair.accessToken);
    grant.refreshFingerprint = fingerprint(pair.refreshToken);
    grant.supersededAt = isCurrent ? std::nullopt : std::optional<Instant>(now);
    const Result<bool> isThere = isStored(grant);
    if (!isThere)
        return isThere.error();
    if (*isThere) {
        const Status ended = *line ? end(ticket, QStringLiteral("ok"), now) : success();
        return ended ? Result<Installation>(installation) : Result<Installation>(ended.error());
    }
    NewFacts facts{installation.id, grant.id, pair.evidence};
    const GrantRepository history(m_db);
    const TokenLedger ledger(m_db);
    const SecretRepository secrets(m_db);
    Status done = success();
    if (isCurrent) {
        done = history.supersedeCurrent(installation.id, now);
        InstallationFacts &life = installation.facts;
        life.expiresAt = grant.expiresAt;
        life.refreshExpiresAt = grant.refreshExpiresAt;
        life.hasRefreshToken = !grant.refreshFingerprint.isEmpty();
        life.leaseUntil = {};
        installation.grantedScopes = grant.grantedScopes;
        installation.liveScopes.reset();
        installation.tokenType = grant.tokenType;
        installation.accessFingerprint = grant.accessFingerprint;
        installation.refreshFingerprint = grant.refreshFingerprint;
        installation.issuedAt = grant.issuedAt;
        installation.currentGrantId = grant.id;
        installation.generation = grant.generation;
        if (!grant.region.isEmpty())
            installation.region = grant.region;
        if (done)
            done = ledger.endOthers(installation.id, grant.id, QStringLiteral("refreshed"), now);
    }
    if (done)
        done = history.add(grant);
    if (done)
        done = secrets.put(pair.accessToken, {grant.id, SealIdentity::Kind::AccessToken, grant.generation}, seal);
    if (done && !pair.refreshToken.isEmpty())
        done = secrets.put(pair.refreshToken, {grant.id, SealIdentity::Kind::RefreshToken, grant.generation}, seal);
    if (done && isCurrent)
        done = installations.put(installation);
    if (!done)
        return done.error();
    const Result<QList<Evidence>> odd = ledger.enter(installation, grant, facts.facts.value(0).seat, now);
    if (!odd)
        return odd.error();
    facts.facts += *odd;
    if (!isCurrent) {
        facts.facts.append({0, 0, now, QStringLiteral("us"), QStringLiteral("finding"), 0, QStringLiteral("lost_race"),
                            tr("Another grant was stored while this refresh ran. It stays current; this pair is kept beside it.")});
        done = ledger.end(grant.id, QStringLiteral("superseded"), now);
    }
    if (done && *line)
        done = end(ticket, isCurrent ? QStringLiteral("ok") : QStringLiteral("lost_race"), now);
    if (!done)
        return done.error();
    // The refresh token that was shown is of the grant before.
    Evidence shown = facts.facts.value(0);
    if (done = ledger.present(installation.id, ticket.grantId, SealIdentity::Kind::RefreshToken, shown); !done)
        return done.error();
    if (!facts.facts.isEmpty())
        facts.facts.first().fingerprint.clear();
    if (const Result<Installation> noted = written(facts, *open ? (*open)->before : installation.facts.standing); !noted)
        return noted.error();
    const Result<QList<Installation>> stored = installations.rows({installation.id});
    if (!stored)
        return stored.error();
    return stored->constFirst();
}

Result<Installation> RefreshJournal::close(const RefreshTicket &ticket, const NewFacts &facts, Instant now) const
{
    const Result<std::optional<Line>> line = ours(ticket);
    if (!line)
        return line.error();
    if (!*line)
        return tooLate(ticket, facts);
    NewFacts ended = facts;
    ended.grantId = (*line)->ticket.grantId;
    if (const Status done = end((*line)->ticket, outcomeOf(facts), now); !done)
        return done.error();
    return written(ended, (*line)->before);
}

Result<Installation> RefreshJournal::leaveInDoubt(const RefreshTicket &ticket, const NewFacts &facts, Instant now) const
{
    const Result<std::optional<Line>> line = ours(ticket);
    if (!line)
        return line.error();
    if (!*line)
        return tooLate(ticket, facts);
    const Result<bool> renewed = renew(ticket, now);
    if (!renewed)
        return renewed.error();
    return written(facts, (*line)->before);
}

Result<RefreshTicket> RefreshJournal::takeOver(RowId installationId, const QString &holder, std::chrono::milliseconds lease,
                                               Instant now) const
{
    const Result<std::optional<Line>> line = openLine(installationId);
    if (!line)
        return line.error();
    const Result<qint64> generation
        = readNumber(m_db, QStringLiteral("SELECT generation FROM installations WHERE id = ?"), {installationId});
    if (!generation)
        return generation.error();
    // What was in doubt of a grant that was replaced since is not in doubt any more.
    if (!*line || (*line)->ticket.generation < *generation)
        return conflictError("not_in_doubt", tr("No refresh of this installation is in doubt any more."));
    if (leaseLasts((*line)->leaseUntil, now))
        return conflictError("refresh_running", tr("The installation is being refreshed at this moment."));
    RefreshTicket ticket = (*line)->ticket;
    const Result<qint64> answers = readNumber(
        m_db,
        QStringLiteral("SELECT count(*) FROM evidence WHERE installation_id = ? AND grant_id = ? AND operation = 'refresh' "
                       "AND outcome = 'unknown' AND http_status BETWEEN 200 AND 299"),
        {installationId, ticket.grantId});
    if (!answers)
        return answers.error();
    ticket.wasAnswered = *answers > 0;
    ticket.holder = holder;
    const Result<qint64> taken = changeRows(m_db, QStringLiteral("UPDATE refreshes SET holder = ? WHERE id = ? AND ended_at IS NULL"),
                                            {holder, ticket.id});
    if (!taken)
        return taken.error();
    const Result<bool> renewed = renew(ticket, now + lease);
    return renewed ? Result<RefreshTicket>(ticket) : Result<RefreshTicket>(renewed.error());
}
