// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/actoutput.h"

#include "lifecycle/grantdifference.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonValue timeOrNull(const std::optional<Instant> &at)
{
    return at ? QJsonValue(toIso8601(*at)) : QJsonValue();
}

QString separated(const QStringList &parts)
{
    return parts.join(QStringLiteral("  "));
}

QJsonObject toJson(const ProbedToken &token)
{
    return {{QStringLiteral("generation"), token.grant.generation},
            {QStringLiteral("access_fingerprint"), token.grant.accessFingerprint},
            {QStringLiteral("current"), token.isCurrent},
            {QStringLiteral("held"), token.isHeld},
            {QStringLiteral("issued_at"), toIso8601(token.grant.issuedAt)},
            {QStringLiteral("expires_at"), timeOrNull(token.grant.expiresAt)},
            {QStringLiteral("superseded_at"), timeOrNull(token.grant.supersededAt)},
            {QStringLiteral("asked_at"), timeOrNull(token.askedAt)},
            {QStringLiteral("outcome"), orNull(token.outcome)},
            {QStringLiteral("sentence"), orNull(token.sentence)},
            {QStringLiteral("http_status"), token.httpStatus == 0 ? QJsonValue() : QJsonValue(token.httpStatus)},
            {QStringLiteral("server_code"), orNull(token.serverCode)},
            {QStringLiteral("alive_at"), timeOrNull(token.aliveAt)},
            {QStringLiteral("dead_since"), timeOrNull(token.deadSince)}};
}

QString toLine(const ProbedToken &token)
{
    const auto time = [](const std::optional<Instant> &at) { return at ? toIso8601(*at) : QStringLiteral("-"); };
    const QString outcome = !token.isHeld ? tr("deleted") : token.outcome.isEmpty() ? tr("not asked") : token.outcome;
    return separated({QStringLiteral("  ") + QString::number(token.grant.generation).rightJustified(3), token.grant.accessFingerprint,
                      toIso8601(token.grant.issuedAt), time(token.grant.supersededAt).leftJustified(20), time(token.askedAt).leftJustified(20),
                      time(token.aliveAt).leftJustified(20), time(token.deadSince).leftJustified(20), outcome});
}

/// What the probe says of the installation is what it says of its current token.
ExitCode codeOf(const ProbeReport &report, Instant now)
{
    if (report.stoppedBy)
        return exitCodeFor(*report.stoppedBy);
    const auto current = std::find_if(report.tokens.begin(), report.tokens.end(), [](const ProbedToken &token) { return token.isCurrent; });
    ActOutcome outcome;
    outcome.outcome = current == report.tokens.end() || current->outcome.isEmpty() ? QStringLiteral("probed") : current->outcome;
    outcome.after = report.installation.state(now);
    return exitCodeFor(outcome);
}

} // namespace

ActPlan planOf(Act act, const Installation &row, const AppProfile &profile, int heldTokens, Instant now)
{
    const InstallationState state = row.state(now);
    const bool isRunning = state == InstallationState::Refreshing;
    const bool isInDoubt = state == InstallationState::OutcomeUnknown;
    const auto no = [](const char *cause, const QString &why) { return ActPlan{false, 0, why, QLatin1String(cause)}; };
    const ActPlan noContext = no("no_context_address", tr("The app profile has no token context address, so nobody can be asked."));
    switch (act) {
    case Act::Refresh:
    case Act::RetryRefresh:
        if (isRunning)
            return {true, 0, tr("Is being refreshed at this moment; that would be waited for."), {}};
        if (!row.facts.hasRefreshToken)
            return no("no_refresh_token", tr("There is no refresh token."));
        if (isInDoubt && act == Act::Refresh)
            return no("outcome_unknown", tr("A refresh was begun and nobody knows how it ended; its refresh token would not be sent again."));
        return {true, 1, tr("The refresh token %1 would be traded for a new pair.").arg(row.refreshFingerprint), {}};
    case Act::Revoke:
        if (isRunning)
            return no("refresh_running", tr("Is being refreshed at this moment."));
        if (profile.endpoints.revoke.isEmpty())
            return no("no_revoke_address", tr("The app profile has no address to revoke tokens at."));
        return {true, 1, tr("The token %1 would be revoked, with its refresh token. The app stays installed in Miro.").arg(row.accessFingerprint), {}};
    case Act::Forget:
        if (isRunning)
            return no("refresh_running", tr("Is being refreshed at this moment."));
        if (isInDoubt)
            return {true, 0, tr("Would be removed from this store, though nobody knows how a refresh of it ended; a new pair that still comes is revoked."), {}};
        return {true, 0, tr("Would be removed from this store, with its tokens. The app stays installed in Miro."), {}};
    case Act::Probe:
        return profile.endpoints.context.isEmpty() ? noContext
                                                   : ActPlan{true, heldTokens, tr("%1 tokens would be shown to the token context.").arg(heldTokens), {}};
    case Act::ResolveDoubt:
        if (!isInDoubt)
            return no("not_in_doubt", tr("No refresh of it is in doubt."));
        [[fallthrough]];
    default:
        if (isRunning)
            return no("refresh_running", tr("Is being refreshed at this moment."));
        return profile.endpoints.context.isEmpty() ? noContext
                                                   : ActPlan{true, 1, tr("The token %1 would be shown to the token context.").arg(row.accessFingerprint), {}};
    }
}

void ActOutput::count(const QString &outcome, bool isChange, ExitCode code)
{
    ++m_total;
    ++m_outcomes[outcome];
    m_changed += isChange ? 1 : 0;
    m_code = worse(m_code, code);
}

QString ActOutput::end() const
{
    QString words;
    if (m_line.store)
        words += QStringLiteral(" --store ") + quotedForShell(*m_line.store);
    if (m_line.passphraseFile)
        words += QStringLiteral(" --passphrase-file ") + quotedForShell(*m_line.passphraseFile);
    return words;
}

QStringList ActOutput::choices(const ActOutcome &outcome) const
{
    const QString id = QString::number(outcome.id);
    QStringList commands{QStringLiteral("grantdesk verify --settle ") + id + end(), QStringLiteral("grantdesk refresh --retry ") + id + end()};
    const Installation &row = *outcome.installation;
    const QString team = isSoundId(row.team.id) ? QStringLiteral(" --team ") + quotedForShell(row.team.id) : QString();
    if (isPrintable(row.profileName))
        commands.append(QStringLiteral("grantdesk authorize --profile ") + quotedForShell(row.profileName) + team + end());
    return commands;
}

void ActOutput::tell(const ActOutcome &outcome)
{
    const ExitCode code = exitCodeFor(outcome);
    count(outcome.outcome, outcome.isChange, code);
    const bool isForgotten = outcome.outcome == QLatin1String("forgotten");
    const NamedId team = outcome.installation ? outcome.installation->team : NamedId{};
    const NamedId user = outcome.installation ? outcome.installation->user : NamedId{};
    QJsonObject object{{QStringLiteral("id"), QString::number(outcome.id)},
                       {QStringLiteral("team_id"), orNull(team.id)},
                       {QStringLiteral("user_id"), orNull(user.id)},
                       {QStringLiteral("outcome"), outcome.outcome},
                       {QStringLiteral("state_before"), stateName(outcome.before)},
                       {QStringLiteral("state_after"), isForgotten ? QJsonValue() : QJsonValue(stateName(outcome.after))},
                       {QStringLiteral("changed"), outcome.isChange},
                       {QStringLiteral("sentence"), outcome.sentence},
                       {QStringLiteral("error"), outcome.error ? QJsonValue(errorKindName(outcome.error->kind)) : QJsonValue()},
                       {QStringLiteral("cause"), outcome.error ? orNull(outcome.error->cause) : QJsonValue()}};
    const QString after = outcome.after == outcome.before || isForgotten ? QString() : QStringLiteral(" -> ") + stateName(outcome.after);
    m_output.line(separated({QString::number(outcome.id), outcome.outcome, stateName(outcome.before) + after, spelledOut(team), spelledOut(user), outcome.sentence}));
    if (code == ExitCode::InDoubt && outcome.installation) {
        const QStringList commands = choices(outcome);
        const QStringList meanings{tr("looks at the old access token; changes nothing at the server"),
                                   tr("sends the same refresh token once more: should it have been used, the server may end the installation"),
                                   tr("asks the team for another authorization, which ends the doubt")};
        m_output.line(tr("  The refresh token %1 may have been used. Choose one:").arg(outcome.installation->refreshFingerprint));
        for (qsizetype i = 0; i < commands.size(); ++i)
            m_output.line(QStringLiteral("    %1   # %2").arg(commands.at(i), meanings.at(i)));
        object.insert(QStringLiteral("refresh_fingerprint"), orNull(outcome.installation->refreshFingerprint));
        object.insert(QStringLiteral("choices"), QJsonArray::fromStringList(commands));
    }
    m_output.object(object);
}

void ActOutput::tell(const ProbeReport &report)
{
    const Installation &row = report.installation;
    const QString outcome = report.stoppedBy ? QStringLiteral("stopped") : QStringLiteral("probed");
    count(outcome, false, codeOf(report, m_clock()));
    const QString sentence = report.stoppedBy ? report.stoppedBy->summary : tr("Every token that is kept was shown to the token context.");
    QJsonArray tokens;
    for (const ProbedToken &token : report.tokens)
        tokens.append(toJson(token));
    const QString state = stateName(row.state(m_clock()));
    m_output.object({{QStringLiteral("id"), QString::number(row.id)},
                     {QStringLiteral("team_id"), orNull(row.team.id)},
                     {QStringLiteral("user_id"), orNull(row.user.id)},
                     {QStringLiteral("outcome"), outcome},
                     {QStringLiteral("state_before"), QJsonValue()},
                     {QStringLiteral("state_after"), state},
                     {QStringLiteral("changed"), false},
                     {QStringLiteral("sentence"), sentence},
                     {QStringLiteral("error"), report.stoppedBy ? QJsonValue(errorKindName(report.stoppedBy->kind)) : QJsonValue()},
                     {QStringLiteral("cause"), report.stoppedBy ? orNull(report.stoppedBy->cause) : QJsonValue()},
                     {QStringLiteral("tokens"), tokens}});
    m_output.line(separated({QString::number(row.id), outcome, state, spelledOut(row.team), spelledOut(row.user), sentence}));
    m_output.line(separated({QStringLiteral("  gen"), QStringLiteral("token   "), QStringLiteral("issued              "),
                             QStringLiteral("superseded          "), QStringLiteral("asked               "), QStringLiteral("alive at            "),
                             QStringLiteral("dead since          "), QStringLiteral("answer")}));
    for (const ProbedToken &token : report.tokens)
        m_output.line(toLine(token));
}

void ActOutput::tell(const Installation &row, const ActPlan &plan)
{
    const QString outcome = plan.isDone ? QStringLiteral("planned") : QStringLiteral("skipped");
    count(outcome, false, ExitCode::Done);
    m_calls += plan.calls;
    const QString state = stateName(row.state(m_clock()));
    m_output.object({{QStringLiteral("id"), QString::number(row.id)},
                     {QStringLiteral("team_id"), orNull(row.team.id)},
                     {QStringLiteral("user_id"), orNull(row.user.id)},
                     {QStringLiteral("outcome"), outcome},
                     {QStringLiteral("state_before"), state},
                     {QStringLiteral("state_after"), QJsonValue()},
                     {QStringLiteral("changed"), false},
                     {QStringLiteral("calls"), plan.calls},
                     {QStringLiteral("sentence"), plan.sentence},
                     {QStringLiteral("error"), QJsonValue()},
                     {QStringLiteral("cause"), orNull(plan.cause)}});
    m_output.line(separated({QString::number(row.id), outcome, state, spelledOut(row.team), spelledOut(row.user), plan.sentence}));
}

void ActOutput::summarize(ExitCode code) const
{
    QJsonObject outcomes;
    QStringList words;
    for (auto outcome = m_outcomes.begin(); outcome != m_outcomes.end(); ++outcome) {
        outcomes.insert(outcome.key(), outcome.value());
        words.append(QStringLiteral("%1 %2").arg(QString::number(outcome.value()), outcome.key()));
    }
    QJsonObject object{{QStringLiteral("act"), actName(m_line.act)}, {QStringLiteral("dry_run"), m_line.isDryRun},
                       {QStringLiteral("total"), m_total},           {QStringLiteral("changed"), m_changed},
                       {QStringLiteral("outcomes"), outcomes},       {QStringLiteral("exit_code"), int(code)}};
    if (m_line.isDryRun)
        object.insert(QStringLiteral("calls"), m_calls);
    m_output.object(object);
    const QString counts = words.isEmpty() ? QString() : QStringLiteral(": ") + words.join(QStringLiteral(", "));
    m_output.line(tr("%1 installations%2").arg(QString::number(m_total), counts));
    if (m_line.isDryRun)
        m_output.line(tr("%1 calls. Nothing was sent or changed.").arg(m_calls));
}

void ActOutput::warn(const ActEffects &effects) const
{
    const bool revokes = m_line.act == Act::Revoke;
    m_output.remark(revokes ? tr("To be revoked at the server, both tokens of each:") : tr("To be removed from this store, with tokens and history:"));
    for (const Installation &row : effects.installations) {
        const QString tokens = row.refreshFingerprint.isEmpty() ? row.accessFingerprint : row.accessFingerprint + QStringLiteral(", ") + row.refreshFingerprint;
        m_output.remark(QStringLiteral("  ") + separated({QString::number(row.id), row.profileName, spelledOut(row.team), spelledOut(row.user), tokens}));
        for (const GrantStore::Shared &shared : effects.shared) {
            for (const Installation &other : shared.id == row.id ? shared.others : QList<Installation>())
                m_output.remark(tr("    the same token stands in %1 (%2, %3)").arg(QString::number(other.id), other.profileName, spelledOut(other.team)));
        }
    }
    m_output.remark(tr("The app stays installed in Miro."));
    m_output.remark(revokes ? tr("The installations stay in the list, with their history.")
                            : tr("The tokens live on at Miro unless they are revoked. What the ledger knows of them by fingerprint stays. There is no undo in the terminal."));
}
