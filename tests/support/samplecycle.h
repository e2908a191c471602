// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/cycle.h"

/// 2026-11-23T14:00:00Z.
inline constexpr Instant sampleCycleStart{std::chrono::milliseconds(1795442400000)};

/// A cycle as it is planned: nothing has been done yet.
inline Cycle plannedSampleCycle()
{
    Cycle cycle;
    cycle.seat = QStringLiteral("ana@desk");
    cycle.profileId = 41;
    cycle.installationId = 42;
    cycle.app = {QStringLiteral("3074457350000000001"), QStringLiteral("Acme Boards")};
    cycle.team = {QStringLiteral("3074457350000000002"), QStringLiteral("Blue \"Team\" ’26")};
    cycle.user = {QStringLiteral("3074457350000000003"), QStringLiteral("Ana Lima")};
    cycle.wayOut = WayOut::UninstallTeam;
    cycle.wayIn = WayIn::SettingsPage;
    cycle.madeAt = sampleCycleStart;
    return cycle;
}

/// A cycle that is over, with something in every field. Its access token died between 2 s and 8 s after the end; the
/// first call was answered 1,500 ms after the beginning of Reauthorize; of its fields only the scopes are news.
inline Cycle fullSampleCycle()
{
    using namespace std::chrono_literals;
    const Instant start = sampleCycleStart;
    Cycle cycle = plannedSampleCycle();
    cycle.id = 4611686018427387904; // more than a double can hold exactly
    cycle.planId = 4611686018427387903;
    cycle.position = 3;
    cycle.state = Cycle::State::Over;
    for (int i = 0; i < cycleStepCount; ++i) {
        cycle.steps[static_cast<size_t>(i)] = {CycleStepReport::State::Done, start + i * 10s, start + i * 10s + 9s,
                                               QStringLiteral("Step %1 is done.").arg(i)};
    }
    CycleSnapshot before;
    before.at = start + 1ms;
    before.installationId = 42;
    before.generation = 7;
    before.app = cycle.app;
    before.organization = {QStringLiteral("3074457350000000009"), QStringLiteral("Acme")};
    before.team = cycle.team;
    before.user = cycle.user;
    before.scopes = ScopeSet::fromText(QStringLiteral("boards:read boards:write"));
    before.tokenType = QStringLiteral("bearer");
    before.isExpiring = true;
    before.region = QStringLiteral("eu01");
    before.accessFingerprint = QStringLiteral("1a2b3c4d");
    before.refreshFingerprint = QStringLiteral("2b3c4d5e");
    before.expiresAt = start + 1h;
    before.refreshExpiresAt = start + 60 * 24h;
    before.context = "{\"team\":{\"id\":\"3074457350000000002\"},\"type\":\"oAuthToken\"}";
    cycle.before = before;
    cycle.after = before;
    cycle.after->at = start + 50s;
    cycle.after->generation = 8;
    cycle.after->scopes = ScopeSet::fromText(QStringLiteral("boards:read"));
    cycle.after->accessFingerprint = QStringLiteral("3c4d5e6f");
    const Instant ended = *cycle.step(CycleStep::End).endedAt;
    cycle.tokens = {
        {CycleToken::Owner::Superseded, SealIdentity::Kind::AccessToken, QStringLiteral("00000001"), 42, 50, 6,
         cycle.user, CycleToken::Life::Dead, CycleToken::Life::Dead, CycleToken::Life::Dead, std::nullopt, start},
        {CycleToken::Owner::Current, SealIdentity::Kind::RefreshToken, QStringLiteral("2b3c4d5e"), 42, 51, 7,
         cycle.user, CycleToken::Life::NotAsked, CycleToken::Life::Dead, CycleToken::Life::NotAsked, std::nullopt,
         ended + 8s},
        {CycleToken::Owner::Current, SealIdentity::Kind::AccessToken, QStringLiteral("1a2b3c4d"), 42, 51, 7, cycle.user,
         CycleToken::Life::Alive, CycleToken::Life::Dead, CycleToken::Life::Unclear, ended + 2s, ended + 7s}};
    cycle.messages = {{start + 10s, start + 10s + 250ms, Party::Admin, Party::Browser, FlowMessage::Kind::Hand,
                       QStringLiteral("uninstall"), QStringLiteral("done"), 1, CycleStep::End},
                      {start + 20s, std::nullopt, Party::Grantdesk, Party::Miro, FlowMessage::Kind::Refused,
                       QStringLiteral("token context of 1a2b3c4d"), QStringLiteral("401"), 12, std::nullopt}};
    cycle.staleFindings = {QStringLiteral("The list still says active.")};
    cycle.fields = {{QStringLiteral("team"),
                     QStringLiteral("Team"),
                     QStringLiteral("1"),
                     QStringLiteral("1"),
                     QStringLiteral("the same"),
                     FieldResult::AsExpected,
                     {}},
                    {QStringLiteral("scopes"), QStringLiteral("Scopes"), QStringLiteral("boards:read boards:write"),
                     QStringLiteral("boards:read"), QStringLiteral("the same"), FieldResult::AtFault,
                     QStringLiteral("One is missing.")},
                    {QStringLiteral("access_fingerprint"),
                     QStringLiteral("Access token"),
                     QStringLiteral("1a2b3c4d"),
                     QStringLiteral("3c4d5e6f"),
                     QStringLiteral("another one"),
                     FieldResult::AsExpected,
                     {}},
                    {QStringLiteral("token:1a2b3c4d"),
                     QStringLiteral("Token 1a2b3c4d"),
                     QStringLiteral("alive"),
                     QStringLiteral("dead"),
                     QStringLiteral("refused"),
                     FieldResult::AsExpected,
                     {}},
                    {QStringLiteral("region"),
                     QStringLiteral("Region"),
                     QStringLiteral("eu01"),
                     {},
                     QStringLiteral("the same"),
                     FieldResult::NotKnown,
                     QStringLiteral("Nobody said.")}};
    cycle.endedFrom = ended - 1s;
    cycle.newToken = QStringLiteral("alive");
    cycle.firstCallAt = *cycle.step(CycleStep::Reauthorize).startedAt + 1500ms;
    cycle.verdict = CycleVerdict::Fail;
    cycle.faultField = QStringLiteral("scopes");
    cycle.reason = QStringLiteral("One scope is missing.");
    return cycle;
}
