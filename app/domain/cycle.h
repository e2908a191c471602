// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/installation.h"
#include "domain/sealed.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>

#include <array>
#include <optional>

/// How a cycle ends an installation. The names are stored: "revoke", "uninstall_me", "uninstall_team".
enum class WayOut { Revoke, UninstallMe, UninstallTeam };
inline constexpr WayOut waysOut[] = {WayOut::Revoke, WayOut::UninstallMe, WayOut::UninstallTeam};
QString wayOutName(WayOut way);
std::optional<WayOut> wayOutFromName(const QString &name);

/// By which door it comes back. The names are those of Grant::door: "button", "app_icon", "install_link", "settings_page".
enum class WayIn { Button, AppIcon, InstallLink, SettingsPage };
inline constexpr WayIn waysIn[] = {WayIn::Button, WayIn::AppIcon, WayIn::InstallLink, WayIn::SettingsPage};
QString wayInName(WayIn way);
std::optional<WayIn> wayInFromName(const QString &name);

/// What a cycle goes through, in this order.
enum class CycleStep {
    Baseline,    ///< what is there is written down
    End,         ///< by the API, or by hand on Miro's page
    Observe,     ///< when does each token die?
    StaleCheck,  ///< does anything of ours still offer what is dead?
    Reauthorize, ///< by the door that is named
    Compare,     ///< each field against what is expected of it
};
inline constexpr int cycleStepCount = 6;
std::optional<CycleStep> cycleStepFromName(const QString &name);
QString cycleStepName(CycleStep step); ///< "baseline", "end", "observe", "stale_check", "reauthorize", "compare"

struct CycleStepReport {
    enum class State { Waiting, Running, NeedsHand, Done, Failed };

    State state = State::Waiting;
    std::optional<Instant> startedAt;
    std::optional<Instant> endedAt;
    QString sentence; ///< what happened, for a person; no secret
};
std::optional<CycleStepReport::State> cycleStepStateFromName(const QString &name);
QString cycleStepStateName(CycleStepReport::State state); ///< "waiting", "running", "needs_hand", "done", "failed"

/// What an installation is at one moment. No secret.
struct CycleSnapshot {
    Instant at = {};
    RowId installationId = 0;
    int generation = 0;
    NamedId app; ///< client id, and the app profile's name
    NamedId organization;
    NamedId team;
    NamedId user;
    ScopeSet scopes;        ///< live, or granted where nobody said what is live
    QString tokenType;
    bool isExpiring = false; ///< its access token has an end and something to renew it
    QString region;
    QString accessFingerprint;
    QString refreshFingerprint; ///< empty: there is none
    std::optional<Instant> expiresAt;
    std::optional<Instant> refreshExpiresAt;
    QByteArray context; ///< the token context's answer as JSON; empty: none
};

/// One token that a cycle watches.
struct CycleToken {
    enum class Owner {
        Current,    ///< of the installation that is ended
        Superseded, ///< of the same, replaced before the cycle began
        Member,     ///< of another user of the same team and app
    };
    enum class Life { NotAsked, Alive, Dead, Unclear };

    Owner owner = Owner::Current;
    SealIdentity::Kind kind = SealIdentity::Kind::AccessToken;
    QString fingerprint;
    RowId installationId = 0;
    RowId grantId = 0;
    int generation = 0;
    NamedId user;
    Life before = Life::NotAsked; ///< at the baseline
    Life after = Life::NotAsked;  ///< last known before the team was authorized again
    Life finally = Life::NotAsked; ///< after that: does a reinstall bring it back?
    std::optional<Instant> aliveAt; ///< when the last question that was answered for was sent
    std::optional<Instant> deadAt;  ///< when the first refusal after that came
    std::optional<Instant> expiresAt = {}; ///< of an access token; its refusal after that says nothing of its end
};
std::optional<CycleToken::Owner> cycleTokenOwnerFromName(const QString &name);
std::optional<CycleToken::Life> cycleTokenLifeFromName(const QString &name);
QString cycleTokenOwnerName(CycleToken::Owner owner); ///< "current", "superseded", "member"
QString cycleTokenLifeName(CycleToken::Life life);    ///< "not_asked", "alive", "dead", "unclear"

/// The parties of the picture of a run.
enum class Party { Admin, Browser, Miro, Grantdesk };
inline constexpr int partyCount = 4;
std::optional<Party> partyFromName(const QString &name);
QString partyName(Party party); ///< "admin", "browser", "miro", "grantdesk"

/// One message between two parties, or several alike in a row: an arrow of the picture.
struct FlowMessage {
    enum class Kind {
        Done,    ///< as it should be
        Refused, ///< a clear no
        Gap,     ///< no answer, or one that says nothing
        Hand,    ///< a person's part
    };

    Instant at = {};
    std::optional<Instant> until; ///< when it was answered; nothing: still under way
    Party from = Party::Grantdesk;
    Party to = Party::Miro;
    Kind kind = Kind::Done;
    QString what;   ///< for a person: "token context of 1a2b3c4d"; no secret
    QString status; ///< "200", "401 tokenNotProvided", "no answer"
    int count = 1;  ///< so many in a row, between at and until
    std::optional<CycleStep> step = {}; ///< of the cycle it belongs to
};
std::optional<FlowMessage::Kind> flowKindFromName(const QString &name);
QString flowKindName(FlowMessage::Kind kind); ///< "done", "refused", "gap", "hand"

/// How a field of the comparison came out.
enum class FieldResult { AsExpected, AtFault, NotKnown };
std::optional<FieldResult> fieldResultFromName(const QString &name);
QString fieldResultName(FieldResult result); ///< "as_expected", "at_fault", "not_known"

/// One line of the comparison.
struct CycleField {
    QString name;     ///< stable, snake_case: "team", "access_fingerprint", "token:access:1a2b3c4d"
    QString title;    ///< for a person
    QString before;
    QString after;
    QString expectation; ///< for a person: "the same", "another one", "refused"
    FieldResult result = FieldResult::NotKnown;
    QString sentence; ///< why, where it is at fault or not known; else empty
};

enum class CycleVerdict { Pass, Fail, Inconclusive };
QString cycleVerdictName(CycleVerdict verdict); ///< "pass", "fail", "inconclusive"
std::optional<CycleVerdict> cycleVerdictFromName(const QString &name);

/// Between which two lengths of time something happened: never a false exact second.
struct TimeBounds {
    std::chrono::milliseconds least{0};
    std::chrono::milliseconds most{0};

    friend bool operator==(const TimeBounds &, const TimeBounds &) = default;
};

/// One uninstall and reinstall of one installation, from what is planned to its verdict. It is stored after each step,
/// so that it goes on where it was. No secret.
struct Cycle {
    enum class State { Planned, Running, Over };

    RowId id = 0;
    RowId planId = 0; ///< cycles that were planned together
    int position = 0; ///< in its plan
    QString seat;     ///< who made it
    RowId profileId = 0;
    RowId installationId = 0;
    NamedId app; ///< client id, and the app profile's name
    NamedId team;
    NamedId user;
    WayOut wayOut = WayOut::Revoke;
    WayIn wayIn = WayIn::Button;
    Instant madeAt = {};
    State state = State::Planned;
    std::array<CycleStepReport, cycleStepCount> steps;
    std::optional<CycleSnapshot> before;
    std::optional<CycleSnapshot> after;
    QList<CycleToken> tokens;
    QList<FlowMessage> messages;
    QStringList staleFindings; ///< sentences; empty: nothing of ours offers a dead token
    QList<CycleField> fields;  ///< from Compare on
    /// The earliest moment at which the end may have taken effect: when its step began. The latest is the end of that step.
    std::optional<Instant> endedFrom;
    QString newToken; ///< what the token context said of the new pair in Compare, as ActOutcome::outcome; empty: not asked
    std::optional<Instant> firstCallAt; ///< the new token was answered for first
    std::optional<CycleVerdict> verdict;
    QString faultField; ///< the first field that is at fault, or not known where none is; empty: pass
    QString reason;     ///< a sentence

    CycleStepReport &step(CycleStep step) { return steps[static_cast<size_t>(step)]; }
    const CycleStepReport &step(CycleStep step) const { return steps[static_cast<size_t>(step)]; }
    /// The first that is not done; nothing when all are, or one has failed.
    std::optional<CycleStep> currentStep() const;
    std::optional<Instant> startedAt() const { return step(CycleStep::Baseline).startedAt; }
    std::optional<Instant> endedAt() const; ///< of the last step that ended, once it is over
    /// From the end of the installation to the death of its access token; nothing: it did not die, or nobody knows when.
    std::optional<TimeBounds> timeToDeath() const;
    /// From the beginning of Reauthorize to the first answer for the new token.
    std::optional<std::chrono::milliseconds> timeToFirstCall() const;
};
QString cycleStateName(Cycle::State state); ///< "planned", "running", "over"
std::optional<Cycle::State> cycleStateFromName(const QString &name);

/// The form in which a cycle is stored, and handed out as a report: snake_case keys, ids as text, times in ISO 8601 with
/// milliseconds, UTC. What is not known is null. cycleFromJson() takes what it can of anything: a store is edited by others,
/// too.
QJsonObject cycleToJson(const Cycle &cycle);
Cycle cycleFromJson(const QJsonObject &json);

/// A line of the list of runs.
struct CycleSummary {
    RowId id = 0;
    RowId planId = 0;
    int position = 0;
    RowId profileId = 0;
    NamedId app;
    NamedId team;
    NamedId user;
    WayOut wayOut = WayOut::Revoke;
    WayIn wayIn = WayIn::Button;
    Instant madeAt = {};
    Cycle::State state = Cycle::State::Planned;
    std::optional<CycleStep> currentStep;
    std::optional<CycleVerdict> verdict;
    QString faultField;
    std::optional<Instant> endedAt;
    std::optional<TimeBounds> timeToDeath;
    std::optional<std::chrono::milliseconds> timeToFirstCall;
    QStringList changed; ///< names of the fields that are not as before although they might have been
};
CycleSummary cycleSummary(const Cycle &cycle);
