// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/cycle.h"

#include <algorithm>

namespace {

template<typename Enum, size_t count>
std::optional<Enum> found(const char *const (&names)[count], const QString &name)
{
    for (size_t i = 0; i < count; ++i) {
        if (name == QLatin1String(names[i]))
            return static_cast<Enum>(i);
    }
    return std::nullopt;
}

template<typename Enum, size_t count>
QString nameOf(const char *const (&names)[count], Enum value)
{
    return QLatin1String(names[static_cast<size_t>(value)]);
}

constexpr const char *wayOutNames[] = {"revoke", "uninstall_me", "uninstall_team"};
constexpr const char *wayInNames[] = {"button", "app_icon", "install_link", "settings_page"};
constexpr const char *stepNames[] = {"baseline", "end", "observe", "stale_check", "reauthorize", "compare"};
constexpr const char *stepStateNames[] = {"waiting", "running", "needs_hand", "done", "failed"};
constexpr const char *ownerNames[] = {"current", "superseded", "member"};
constexpr const char *lifeNames[] = {"not_asked", "alive", "dead", "unclear"};
constexpr const char *partyNames[] = {"admin", "browser", "miro", "grantdesk"};
constexpr const char *flowKindNames[] = {"done", "refused", "gap", "hand"};
constexpr const char *fieldResultNames[] = {"as_expected", "at_fault", "not_known"};
constexpr const char *verdictNames[] = {"pass", "fail", "inconclusive"};
constexpr const char *stateNames[] = {"planned", "running", "over"};

} // namespace

QString wayOutName(WayOut way)
{
    return nameOf(wayOutNames, way);
}

std::optional<WayOut> wayOutFromName(const QString &name)
{
    return found<WayOut>(wayOutNames, name);
}

QString wayInName(WayIn way)
{
    return nameOf(wayInNames, way);
}

std::optional<WayIn> wayInFromName(const QString &name)
{
    return found<WayIn>(wayInNames, name);
}

QString cycleStepName(CycleStep step)
{
    return nameOf(stepNames, step);
}

std::optional<CycleStep> cycleStepFromName(const QString &name)
{
    return found<CycleStep>(stepNames, name);
}

QString cycleStepStateName(CycleStepReport::State state)
{
    return nameOf(stepStateNames, state);
}

std::optional<CycleStepReport::State> cycleStepStateFromName(const QString &name)
{
    return found<CycleStepReport::State>(stepStateNames, name);
}

QString cycleTokenOwnerName(CycleToken::Owner owner)
{
    return nameOf(ownerNames, owner);
}

std::optional<CycleToken::Owner> cycleTokenOwnerFromName(const QString &name)
{
    return found<CycleToken::Owner>(ownerNames, name);
}

QString cycleTokenLifeName(CycleToken::Life life)
{
    return nameOf(lifeNames, life);
}

std::optional<CycleToken::Life> cycleTokenLifeFromName(const QString &name)
{
    return found<CycleToken::Life>(lifeNames, name);
}

QString partyName(Party party)
{
    return nameOf(partyNames, party);
}

std::optional<Party> partyFromName(const QString &name)
{
    return found<Party>(partyNames, name);
}

QString flowKindName(FlowMessage::Kind kind)
{
    return nameOf(flowKindNames, kind);
}

std::optional<FlowMessage::Kind> flowKindFromName(const QString &name)
{
    return found<FlowMessage::Kind>(flowKindNames, name);
}

QString fieldResultName(FieldResult result)
{
    return nameOf(fieldResultNames, result);
}

std::optional<FieldResult> fieldResultFromName(const QString &name)
{
    return found<FieldResult>(fieldResultNames, name);
}

QString cycleVerdictName(CycleVerdict verdict)
{
    return nameOf(verdictNames, verdict);
}

std::optional<CycleVerdict> cycleVerdictFromName(const QString &name)
{
    return found<CycleVerdict>(verdictNames, name);
}

QString cycleStateName(Cycle::State state)
{
    return nameOf(stateNames, state);
}

std::optional<Cycle::State> cycleStateFromName(const QString &name)
{
    return found<Cycle::State>(stateNames, name);
}

std::optional<CycleStep> Cycle::currentStep() const
{
    for (int i = 0; i < cycleStepCount; ++i) {
        const CycleStepReport &report = steps[static_cast<size_t>(i)];
        if (report.state == CycleStepReport::State::Failed)
            return std::nullopt;
        if (report.state != CycleStepReport::State::Done)
            return static_cast<CycleStep>(i);
    }
    return std::nullopt;
}

std::optional<Instant> Cycle::endedAt() const
{
    if (state != State::Over)
        return std::nullopt;
    std::optional<Instant> last;
    for (const CycleStepReport &report : steps) {
        if (report.endedAt && (!last || *report.endedAt > *last))
            last = report.endedAt;
    }
    return last;
}

std::optional<TimeBounds> Cycle::timeToDeath() const
{
    const std::optional<Instant> ended = step(CycleStep::End).endedAt;
    const auto token = std::find_if(tokens.cbegin(), tokens.cend(), [](const CycleToken &one) {
        return one.owner == CycleToken::Owner::Current && one.kind == SealIdentity::Kind::AccessToken;
    });
    if (!ended || token == tokens.cend() || !token->deadAt)
        return std::nullopt;
    // A clock that was set back in between says nothing of how long it took.
    const std::chrono::milliseconds most = *token->deadAt - endedFrom.value_or(*ended);
    if (most < std::chrono::milliseconds(0))
        return std::nullopt;
    return TimeBounds{token->aliveAt ? std::clamp(*token->aliveAt - *ended, std::chrono::milliseconds(0), most) : std::chrono::milliseconds(0), most};
}

std::optional<std::chrono::milliseconds> Cycle::timeToFirstCall() const
{
    const std::optional<Instant> began = step(CycleStep::Reauthorize).startedAt;
    if (!began || !firstCallAt)
        return std::nullopt;
    return std::max(*firstCallAt - *began, std::chrono::milliseconds(0));
}

CycleSummary cycleSummary(const Cycle &cycle)
{
    CycleSummary summary{cycle.id,      cycle.planId, cycle.position, cycle.profileId, cycle.app,           cycle.team,
                         cycle.user,    cycle.wayOut, cycle.wayIn,    cycle.madeAt,    cycle.state,         {},
                         cycle.verdict, {},           {},             {},              {},                  {}};
    if (cycle.state != Cycle::State::Over)
        summary.currentStep = cycle.currentStep();
    summary.faultField = cycle.faultField;
    summary.endedAt = cycle.endedAt();
    summary.timeToDeath = cycle.timeToDeath();
    summary.timeToFirstCall = cycle.timeToFirstCall();
    // A new pair is the purpose of it all; only what might have stayed as it was is news.
    static const QStringList always{QStringLiteral("access_fingerprint"), QStringLiteral("refresh_fingerprint"), QStringLiteral("expires_at"),
                                    QStringLiteral("generation"), QStringLiteral("new_token")};
    for (const CycleField &field : cycle.fields) {
        if (field.before != field.after && !field.after.isEmpty() && !always.contains(field.name) && !field.name.contains(QLatin1Char(':')))
            summary.changed.append(field.name);
    }
    return summary;
}
