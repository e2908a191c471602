// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/staterule.h"
#include "storage/grantstore.h"
#include "support/samplerows.h"
#include "support/storefortest.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

namespace {

constexpr int sequences = 10;
constexpr int stepsPerSequence = 40;
constexpr std::chrono::seconds lease{20};

} // namespace

/// C2: what the store keeps with a row is what its evidence comes to, whatever happened in whatever order.
class TestFoldedStanding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void theStoreHasWhatTheEvidenceComesTo()
    {
        StoreForTest store;
        m_store = &store;
        const auto profile = waited(store.profiles().add(sampleProfile(), Secret(QByteArrayView("client-secret")), store.vault.sealFunction(), sampleNow));
        QVERIFY(profile);
        m_profile = *profile;
        QSet<Standing> seen;
        for (int sequence = 0; sequence < sequences; ++sequence) {
            m_random.seed(quint32(sequence + 1));
            m_now = sampleNow + std::chrono::hours(24 * sequence);
            m_told.clear();
            QVERIFY(authorize());
            for (int step = 0; step < stepsPerSequence; ++step) {
                QVERIFY2(act(), qPrintable(m_told.join(QLatin1Char('\n'))));
                const auto details = waited(store.installations().details(m_row.id));
                QVERIFY(details);
                m_row = details->installation;
                const QString story = QStringLiteral("sequence %1:\n%2").arg(sequence).arg(m_told.join(QLatin1Char('\n')));
                QVERIFY2(foldedStanding(*details) == m_row.facts.standing, qPrintable(story));
                const StateRule rule = stateRule(*details, m_now, true);
                QVERIFY2(rule.state == m_row.state(m_now), qPrintable(story));
                seen.insert(m_row.facts.standing);
            }
        }
        // A walk that went nowhere would prove nothing.
        for (const Standing standing : {Standing::NotVerified, Standing::Agreed, Standing::Unreachable, Standing::Mismatch,
                                        Standing::Revoked, Standing::Ended, Standing::Refreshing})
            QVERIFY2(seen.contains(standing), qPrintable(QString::number(int(standing))));
        m_store = nullptr;
    }

private:
    int below(int count) { return int(m_random.bounded(count)); }

    bool note(const QString &what, bool isGood)
    {
        m_told.append(isGood ? what : QString(what + QStringLiteral(" FAILED")));
        return isGood;
    }

    bool act()
    {
        // Clocks jump back now and then; the store's order is not that of the times.
        m_now += std::chrono::seconds(below(900) - 60);
        switch (below(10)) {
        case 0:
            return below(3) != 0 || authorize();
        case 1:
            return changeProfile();
        case 2:
        case 3:
        case 4:
            return refresh();
        case 5:
            return record(fact(QStringLiteral("revoke"), below(2) ? 204 : 404, below(2) ? QStringLiteral("ok") : QStringLiteral("unknown_token")));
        case 6:
            return record(fact(QStringLiteral("probe"), 401, QStringLiteral("token_refused")));
        default:
            return record(verification());
        }
    }

    Evidence fact(const QString &operation, int status, const QString &outcome)
    {
        Evidence fact{0, 0, m_now, QStringLiteral("miro"), operation, status, outcome, {}};
        if (below(3) == 0)
            fact.skew = std::chrono::seconds(below(7200) - 3600);
        return fact;
    }

    Evidence verification()
    {
        static const std::pair<int, const char *> answers[] = {
            {200, "ok"},  {200, "ok"},           {200, "mismatch"}, {401, "token_refused"}, {400, "token_refused"}, {403, "forbidden"},
            {0, "timeout"}, {429, "rate_limited"}, {500, "server_error"}, {200, "not_json"}};
        const auto &[status, outcome] = answers[below(std::size(answers))];
        return fact(QStringLiteral("verify"), status, QString::fromLatin1(outcome));
    }

    bool record(const Evidence &fact)
    {
        // Now and then what was learnt is of a token that somebody has replaced.
        const RowId grant = m_former != 0 && below(5) == 0 ? m_former : m_row.currentGrantId;
        const auto stored = waited(GrantStore(&m_store->database()).record({{m_row.id, grant, {fact}}}));
        return note(QStringLiteral("%1 %2 %3 of %4").arg(fact.operation, QString::number(fact.httpStatus), fact.outcome,
                                                         grant == m_former ? QStringLiteral("the former") : QStringLiteral("the current")),
                    bool(stored));
    }

    bool authorize()
    {
        NewAuthorization authorization = sampleAuthorization(m_profile.id, QStringLiteral("Team %1").arg(m_random.bounded(3)));
        if (m_row.id != 0 && !m_told.isEmpty())
            authorization.team = m_row.team;
        authorization.grant.contextOutcome = static_cast<ContextOutcome>(below(3));
        authorization.grant.authorizedAt = m_now;
        authorization.grant.expiresAt = below(3) == 0 ? std::nullopt : std::optional(m_now + std::chrono::hours(1));
        authorization.accessToken = Secret::fromText(QStringLiteral("access-%1").arg(++m_tokens));
        authorization.refreshToken = below(4) == 0 ? Secret() : Secret::fromText(QStringLiteral("refresh-%1").arg(m_tokens));
        for (Evidence &told : authorization.evidence)
            told.at = m_now;
        m_former = m_told.isEmpty() ? 0 : m_row.currentGrantId;
        const auto stored = waited(m_store->installations().addAuthorization(authorization, m_store->vault.sealFunction(), m_now));
        if (stored)
            m_row = *stored;
        return note(QStringLiteral("authorize %1").arg(int(authorization.grant.contextOutcome)), bool(stored));
    }

    bool changeProfile()
    {
        AppProfile profile = m_profile;
        profile.endpoints.completion += QLatin1Char('1');
        const auto changed = waited(m_store->profiles().update(profile, {}, m_store->vault.sealFunction(), m_store->vault.openFunction(), m_now));
        if (changed)
            m_profile = *changed;
        return note(QStringLiteral("profile_changed"), bool(changed));
    }

    bool refresh()
    {
        if (m_row.refreshFingerprint.isEmpty())
            return true;
        const GrantStore grants(&m_store->database());
        const QString holder = QStringLiteral("holder-%1").arg(++m_tokens);
        const auto claim = waited(grants.claimRefresh(m_row.id, m_row.generation, holder, QStringLiteral("tester@desk"), lease, below(2) == 0, m_now));
        if (!claim)
            return note(QStringLiteral("refresh: ") + claim.error().cause, claim.error().cause == QLatin1String("no_refresh_token"));
        RefreshTicket ticket = claim->ticket;
        if (claim->outcome == RefreshClaim::Outcome::InDoubt) {
            const auto taken = waited(grants.takeOver(m_row.id, holder, lease, m_now));
            if (!taken)
                return note(QStringLiteral("take over"), false);
            ticket = *taken;
        } else if (claim->outcome != RefreshClaim::Outcome::Claimed) {
            return note(QStringLiteral("refresh: somebody is at it"), true);
        }
        return end(grants, ticket, claim->subject.grant);
    }

    bool end(const GrantStore &grants, const RefreshTicket &ticket, const Grant &parent)
    {
        static const char *const outcomes[] = {"refused", "ended", "not_rotated", "rate_limited", "unknown"};
        switch (const int how = below(8)) {
        case 0: // the program ends in the middle of it
            m_now += lease;
            return note(QStringLiteral("refresh: left alone"), true);
        case 1:
        case 2: {
            NewPair pair{parent, Secret::fromText(QStringLiteral("access-%1").arg(++m_tokens)), Secret::fromText(QStringLiteral("refresh-%1").arg(m_tokens)),
                         {fact(QStringLiteral("refresh"), 200, QStringLiteral("ok"))}};
            pair.grant.source = TokenSource::Refresh;
            pair.grant.issuedAt = m_now;
            pair.grant.expiresAt = below(3) == 0 ? std::nullopt : std::optional(m_now + std::chrono::hours(1));
            if (below(4) == 0)
                pair.evidence.append(fact(QStringLiteral("refresh"), 0, QStringLiteral("mismatch")));
            // Somebody may have authorized the team meanwhile; then this pair has lost.
            if (below(4) == 0 && !authorize())
                return false;
            else if (m_row.currentGrantId == parent.id)
                m_former = parent.id;
            return note(QStringLiteral("refresh: new pair"), bool(waited(grants.storeRefreshed(ticket, pair, m_store->vault.sealFunction(), m_now))));
        }
        default: {
            const QString outcome = QString::fromLatin1(outcomes[how - 3]);
            NewFacts facts{m_row.id, ticket.grantId, {fact(QStringLiteral("refresh"), 0, outcome)}};
            if (below(2) == 0) {
                Evidence looked = verification();
                looked.at -= std::chrono::milliseconds(40); // it was asked before the refresh was given up
                facts.facts.append(looked);
            }
            const bool isInDoubt = outcome == QLatin1String("unknown");
            const auto stored = waited(isInDoubt ? grants.leaveInDoubt(ticket, facts, m_now) : grants.closeRefresh(ticket, facts, m_now));
            return note(QStringLiteral("refresh: %1 %2").arg(outcome, facts.facts.constLast().outcome), bool(stored));
        }
        }
    }

    StoreForTest *m_store = nullptr;
    AppProfile m_profile;
    Installation m_row;
    RowId m_former = 0;
    Instant m_now;
    int m_tokens = 0;
    QStringList m_told;
    QRandomGenerator m_random;
};

QTEST_GUILESS_MAIN(TestFoldedStanding)
#include "tst_foldedstanding.moc"
