// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/cyclecomparison.h"

#include "domain/cycletokenfields.h"
#include "domain/reporttext.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <algorithm>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CycleComparison", text);
}

struct Finding {
    FieldResult result = FieldResult::AsExpected;
    QString sentence = {};
};

Finding fault(const QString &sentence)
{
    return {FieldResult::AtFault, sentence};
}

Finding unknown(const QString &sentence)
{
    return {FieldResult::NotKnown, sentence};
}

Finding sameText(const QString &before, const QString &after)
{
    if (before == after)
        return {};
    if (before.isEmpty())
        return unknown(tr("It was not known before."));
    if (after.isEmpty())
        return unknown(tr("Nobody says it now."));
    return fault(tr("It is not the same as before."));
}

/// For what every installation has.
Finding sameId(const NamedId &before, const NamedId &after)
{
    if (before.id.isEmpty() && after.id.isEmpty())
        return unknown(tr("It was never known."));
    return sameText(before.id, after.id);
}

Finding sameScopes(const ScopeSet &wanted, const ScopeSet &after)
{
    QStringList parts;
    if (const ScopeSet missing = wanted.without(after); !missing.isEmpty())
        parts.append(tr("Missing: %1.").arg(missing.names().join(QStringLiteral(", "))));
    if (const ScopeSet extra = after.without(wanted); !extra.isEmpty())
        parts.append(tr("Not expected: %1.").arg(extra.names().join(QStringLiteral(", "))));
    return parts.isEmpty() ? Finding{} : fault(parts.join(QLatin1Char(' ')));
}

Finding anotherAccessToken(const QString &before, const QString &after)
{
    if (before.isEmpty() || after.isEmpty())
        return unknown(before.isEmpty() ? tr("It was not known before.") : tr("Nobody says it now."));
    return before == after ? fault(tr("It is the same token as before.")) : Finding{};
}

Finding anotherRefreshToken(const QString &before, const QString &after)
{
    if (before.isEmpty() != after.isEmpty())
        return fault(after.isEmpty() ? tr("There was a refresh token before, and there is none now.")
                                     : tr("There was no refresh token before, and there is one now."));
    return !before.isEmpty() && before == after ? fault(tr("It is the same token as before.")) : Finding{};
}

Finding laterEnd(const std::optional<Instant> &before, const std::optional<Instant> &after)
{
    if (before.has_value() != after.has_value())
        return fault(after ? tr("The token had no end before, and has one now.") : tr("The token had an end before, and has none now."));
    return before && *after <= *before ? fault(tr("The new token does not end later than the one before.")) : Finding{};
}

void addKeys(QStringList &keys, const QJsonObject &object, const QString &before)
{
    for (auto member = object.begin(); member != object.end(); ++member) {
        const QString key = before + member.key();
        keys.append(key);
        if (member.value().isObject())
            addKeys(keys, member.value().toObject(), key + QLatin1Char('.'));
    }
}

QStringList keysOf(const QByteArray &context)
{
    QStringList keys;
    addKeys(keys, QJsonDocument::fromJson(context).object(), {});
    return keys;
}

/// Miro may omit the organization, and its field says so already.
QStringList keysWithout(const QStringList &keys, const QStringList &others)
{
    QStringList left;
    for (const QString &key : keys) {
        const bool isOmissible = key == QLatin1String("organization") || key.startsWith(QLatin1String("organization."));
        if (!isOmissible && !others.contains(key))
            left.append(key);
    }
    return left;
}

Finding sameKeys(const QStringList &before, const QStringList &after)
{
    if (before.isEmpty() || after.isEmpty())
        return unknown(before.isEmpty() ? tr("There was no answer of the token context before.")
                                        : tr("There is no answer of the token context now."));
    QStringList parts;
    if (const QStringList gone = keysWithout(before, after); !gone.isEmpty())
        parts.append(tr("Not in the answer any more: %1.").arg(gone.join(QStringLiteral(", "))));
    if (const QStringList added = keysWithout(after, before); !added.isEmpty())
        parts.append(tr("New in the answer: %1.").arg(added.join(QStringLiteral(", "))));
    return parts.isEmpty() ? Finding{} : fault(parts.join(QLatin1Char(' ')));
}

QString lifetimeWord(bool isExpiring)
{
    return isExpiring ? tr("expiring") : tr("not expiring");
}

QString keysWord(const QStringList &keys)
{
    return keys.isEmpty() ? QString() : tr("%1 names").arg(keys.size());
}

class Comparison
{
public:
    explicit Comparison(const Cycle &cycle)
        : m_cycle(cycle)
        , m_before(cycle.before.value_or(CycleSnapshot()))
        , m_after(cycle.after.value_or(CycleSnapshot()))
    {
    }

    QList<CycleField> fields(const ScopeSet &expected)
    {
        const QString same = tr("the same");
        addNamed("app", tr("App"), m_before.app, m_after.app, sameId(m_before.app, m_after.app));
        addNamed("organization", tr("Organization"), m_before.organization, m_after.organization,
                 sameText(m_before.organization.id, m_after.organization.id));
        addNamed("team", tr("Team"), m_before.team, m_after.team, sameId(m_before.team, m_after.team));
        addNamed("user", tr("User"), m_before.user, m_after.user, sameId(m_before.user, m_after.user));
        addScopes(expected);
        // Its case does not matter (RFC 6749 §5.1).
        add("token_type", tr("Token type"), m_before.tokenType, m_after.tokenType, same,
            sameText(m_before.tokenType.toLower(), m_after.tokenType.toLower()));
        add("lifetime_mode", tr("Lifetime of tokens"), lifetimeWord(m_before.isExpiring), lifetimeWord(m_after.isExpiring), same,
            sameText(lifetimeWord(m_before.isExpiring), lifetimeWord(m_after.isExpiring)));
        add("region", tr("Data region"), m_before.region, m_after.region, same, sameText(m_before.region, m_after.region));
        add("access_fingerprint", tr("Access token"), m_before.accessFingerprint, m_after.accessFingerprint, tr("another one"),
            anotherAccessToken(m_before.accessFingerprint, m_after.accessFingerprint));
        add("refresh_fingerprint", tr("Refresh token"), m_before.refreshFingerprint, m_after.refreshFingerprint,
            m_before.refreshFingerprint.isEmpty() ? tr("none, as before") : tr("another one"),
            anotherRefreshToken(m_before.refreshFingerprint, m_after.refreshFingerprint));
        add("expires_at", tr("End of the access token"), reportTime(m_before.expiresAt), reportTime(m_after.expiresAt),
            m_before.expiresAt ? tr("later") : tr("none, as before"),
            m_after.at < m_before.at ? unknown(tr("The clock was set back meanwhile.")) : laterEnd(m_before.expiresAt, m_after.expiresAt));
        const QStringList keys = keysOf(m_before.context);
        const QStringList keysNow = keysOf(m_after.context);
        add("context", tr("Answer of the token context"), keysWord(keys), keysWord(keysNow), tr("the same names in it"), sameKeys(keys, keysNow));
        addNewToken();
        m_fields.append(cycleTokenFields(m_cycle));
        addStale();
        addRedirect();
        return m_fields;
    }

private:
    void add(const char *name, const QString &title, const QString &before, const QString &after, const QString &expectation,
             const Finding &finding)
    {
        CycleField field{QLatin1String(name), title, m_cycle.before ? before : QString(), m_cycle.after ? after : QString(), expectation,
                         finding.result, finding.sentence};
        if (!m_cycle.after || !m_cycle.before) {
            field.result = FieldResult::NotKnown;
            field.sentence = m_cycle.before ? tr("The team was not authorized again, so there is nothing to compare.")
                                            : tr("Nobody wrote down what was there before.");
        }
        m_fields.append(field);
    }

    void addNamed(const char *name, const QString &title, const NamedId &before, const NamedId &after, const Finding &finding)
    {
        add(name, title, reportName(before), reportName(after), tr("the same"), finding);
    }

    void addScopes(const ScopeSet &expected)
    {
        const bool isProfile = !expected.isEmpty();
        add("scopes", isProfile ? tr("Scopes, against the app profile") : tr("Scopes, against those before"), m_before.scopes.toText(),
            m_after.scopes.toText(), isProfile ? expected.toText() : tr("the same"),
            m_after.scopes.isEmpty() && m_after.context.isEmpty() ? unknown(tr("Nobody has said what they are now."))
                                                                  : sameScopes(isProfile ? expected : m_before.scopes, m_after.scopes));
    }

    void addNewToken()
    {
        Finding finding;
        if (m_cycle.newToken == QLatin1String("ended") || m_cycle.newToken == QLatin1String("ran_out"))
            finding = fault(tr("It was refused when it was asked about."));
        else if (m_cycle.newToken == QLatin1String("mismatch"))
            finding = fault(tr("It is of another team, user or app."));
        else if (m_cycle.newToken != QLatin1String("alive"))
            finding = unknown(m_cycle.newToken.isEmpty() ? tr("It was not asked about.") : tr("There was no clear answer for it."));
        const QString now = m_cycle.newToken == QLatin1String("alive") ? tr("alive") : finding.result == FieldResult::AtFault ? tr("refused") : QString();
        add("new_token", tr("New access token, when asked"), {}, m_cycle.newToken == QLatin1String("mismatch") ? tr("of another") : now, tr("alive"), finding);
    }

    void addStale()
    {
        const CycleStepReport &step = m_cycle.step(CycleStep::StaleCheck);
        CycleField field{QStringLiteral("stale"), tr("Offered by Grantdesk"), {}, {}, tr("nothing of ours offers a dead token"),
                         FieldResult::AsExpected, {}};
        if (step.state != CycleStepReport::State::Done) {
            field.result = FieldResult::NotKnown;
            field.sentence = step.sentence.isEmpty() ? tr("Nobody looked whether something still offers a dead token.") : step.sentence;
        } else if (!m_cycle.staleFindings.isEmpty()) {
            field.result = FieldResult::AtFault;
            field.sentence = m_cycle.staleFindings.join(QLatin1Char(' '));
        }
        m_fields.append(field);
    }

    void addRedirect()
    {
        const CycleStepReport &step = m_cycle.step(CycleStep::Reauthorize);
        CycleField field{QStringLiteral("redirect"), tr("Redirect"), {}, {}, tr("it arrives"), FieldResult::AsExpected, step.sentence};
        if (step.state == CycleStepReport::State::Failed) {
            field.result = FieldResult::AtFault;
            if (step.sentence.isEmpty())
                field.sentence = tr("It did not arrive.");
        } else if (step.state != CycleStepReport::State::Done) {
            field.result = FieldResult::NotKnown;
            if (step.sentence.isEmpty())
                field.sentence = tr("The team was not authorized again.");
        }
        m_fields.append(field);
    }

    const Cycle &m_cycle;
    const CycleSnapshot m_before;
    const CycleSnapshot m_after;
    QList<CycleField> m_fields;
};

} // namespace

QList<CycleField> compareCycle(const Cycle &cycle, const ScopeSet &expected)
{
    return Comparison(cycle).fields(expected);
}

CycleJudgement judgeCycle(const QList<CycleField> &fields)
{
    const CycleField *unclear = nullptr;
    for (const CycleField &field : fields) {
        if (field.result == FieldResult::AtFault)
            return {CycleVerdict::Fail, field.name, tr("At fault is “%1”: %2").arg(field.title, field.sentence)};
        if (field.result != FieldResult::NotKnown)
            continue;
        // Without a redirect nothing else could be known: it is the reason of the others.
        if (!unclear || field.name == QLatin1String("redirect"))
            unclear = &field;
    }
    if (unclear)
        return {CycleVerdict::Inconclusive, unclear->name, tr("Not known is “%1”: %2").arg(unclear->title, unclear->sentence)};
    if (fields.isEmpty())
        return {CycleVerdict::Inconclusive, {}, tr("Nothing was compared.")};
    return {CycleVerdict::Pass, {}, tr("All %1 fields are as expected.").arg(fields.size())};
}
