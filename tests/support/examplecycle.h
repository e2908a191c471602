// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/cyclecomparison.h"

/// A cycle of a team in which all went as it should: uninstalled for one user, and brought back by the app's icon.
inline Cycle exampleCycle()
{
    using namespace std::chrono_literals;
    const Instant start = fromMilliseconds(1'764'338'400'000);
    Cycle cycle;
    cycle.id = 4711;
    cycle.planId = 47;
    cycle.seat = QStringLiteral("ana@desk7");
    cycle.app = {QStringLiteral("3458764500000000001"), QStringLiteral("Board exporter")};
    cycle.team = {QStringLiteral("3074457345618265000"), QStringLiteral("Acme Design")};
    cycle.user = {QStringLiteral("3074457345618265001"), QStringLiteral("Ana Ruiz")};
    cycle.wayOut = WayOut::UninstallMe;
    cycle.wayIn = WayIn::AppIcon;
    cycle.madeAt = start;
    cycle.state = Cycle::State::Over;
    const std::pair<std::chrono::milliseconds, const char *> steps[] = {
        {400ms, "Access token 1a2b3c4d is good, and scopes and user were written down."},
        {31s, "The app was uninstalled for Ana Ruiz on Miro's page."},
        {12s, "The access token was refused 2 s after the end; the refresh token was refused as well."},
        {20ms, "Nothing of ours offers a dead token."},
        {24s, "The redirect arrived from the app's icon, and the new pair was stored."},
        {300ms, "All fields were compared."}};
    Instant at = start;
    for (int i = 0; i < cycleStepCount; ++i) {
        CycleStepReport &report = cycle.steps[static_cast<size_t>(i)];
        report = {CycleStepReport::State::Done, at, at + steps[i].first, QString::fromUtf8(steps[i].second)};
        at += steps[i].first;
    }

    CycleSnapshot before;
    before.at = start;
    before.installationId = 12;
    before.generation = 3;
    before.app = cycle.app;
    before.organization = {QStringLiteral("3074457345618265009"), QStringLiteral("Acme")};
    before.team = cycle.team;
    before.user = cycle.user;
    before.scopes = ScopeSet::fromText(QStringLiteral("boards:read boards:write"));
    before.tokenType = QStringLiteral("bearer");
    before.isExpiring = true;
    before.region = QStringLiteral("eu01");
    before.accessFingerprint = QStringLiteral("1a2b3c4d");
    before.refreshFingerprint = QStringLiteral("5e6f7a8b");
    before.expiresAt = start + 40min;
    before.context = R"({"type":"oAuthToken","organization":{"id":"3074457345618265009"},"team":{"id":"3074457345618265000","name":"Acme Design"},"user":{"id":"1"}})";
    CycleSnapshot after = before;
    after.generation = 4;
    after.accessFingerprint = QStringLiteral("99aabbcc");
    after.refreshFingerprint = QStringLiteral("ddeeff00");
    after.expiresAt = start + 61min;
    cycle.before = before;
    cycle.after = after;
    cycle.newToken = QStringLiteral("alive");

    using Life = CycleToken::Life;
    const Instant ended = *cycle.step(CycleStep::End).endedAt;
    const NamedId ben{QStringLiteral("3074457345618265002"), QStringLiteral("Ben Ito")};
    const auto access = SealIdentity::Kind::AccessToken;
    cycle.tokens = {
        {CycleToken::Owner::Current, access, before.accessFingerprint, 12, 120, 3, cycle.user, Life::Alive, Life::Dead, Life::Dead, ended + 1100ms, ended + 2300ms},
        {CycleToken::Owner::Current, SealIdentity::Kind::RefreshToken, before.refreshFingerprint, 12, 120, 3, cycle.user, Life::NotAsked, Life::Dead, Life::NotAsked, {}, ended + 3s},
        {CycleToken::Owner::Superseded, access, QStringLiteral("0badf00d"), 12, 119, 2, cycle.user, Life::Dead, Life::Dead, Life::Dead, {}, {}},
        {CycleToken::Owner::Member, access, QStringLiteral("77665544"), 13, 130, 1, ben, Life::Alive, Life::Alive, Life::Alive, ended + 50s, {}}};

    using Kind = FlowMessage::Kind;
    const Instant back = *cycle.step(CycleStep::Reauthorize).startedAt;
    cycle.messages = {
        {start, start + 210ms, Party::Grantdesk, Party::Miro, Kind::Done, QStringLiteral("token context of 1a2b3c4d"), QStringLiteral("200"), 1, CycleStep::Baseline},
        {start + 400ms, ended, Party::Admin, Party::Miro, Kind::Hand, QStringLiteral("uninstall for me"), QStringLiteral("done"), 1, CycleStep::End},
        {ended + 300ms, ended + 1100ms, Party::Grantdesk, Party::Miro, Kind::Done, QStringLiteral("token context of 1a2b3c4d"), QStringLiteral("200"), 12, CycleStep::Observe},
        {ended + 1200ms, ended + 2000ms, Party::Grantdesk, Party::Miro, Kind::Gap, QStringLiteral("token context of 1a2b3c4d"), QStringLiteral("no answer"), 1, CycleStep::Observe},
        {ended + 2100ms, ended + 2300ms, Party::Grantdesk, Party::Miro, Kind::Refused, QStringLiteral("token context of 1a2b3c4d"), QStringLiteral("401 tokenNotProvided"), 1, CycleStep::Observe},
        {ended + 2500ms, ended + 3s, Party::Grantdesk, Party::Miro, Kind::Refused, QStringLiteral("refresh with 5e6f7a8b"), QStringLiteral("400 invalid_grant"), 1, CycleStep::Observe},
        {back, back + 20s, Party::Admin, Party::Browser, Kind::Hand, QStringLiteral("the app's icon on a board"), {}, 1, CycleStep::Reauthorize},
        {back + 20s, back + 20040ms, Party::Browser, Party::Grantdesk, Kind::Done, QStringLiteral("redirect with a code"), QStringLiteral("302"), 1, CycleStep::Reauthorize},
        {back + 21s, back + 21400ms, Party::Grantdesk, Party::Miro, Kind::Done, QStringLiteral("exchange of the code"), QStringLiteral("200"), 1, CycleStep::Reauthorize},
        {back + 22s, back + 22100ms, Party::Grantdesk, Party::Miro, Kind::Done, QStringLiteral("token context of 99aabbcc"), QStringLiteral("200"), 1, CycleStep::Reauthorize}};
    cycle.firstCallAt = back + 22100ms;
    return cycle;
}

/// \a cycle with the fields and the verdict that come of it.
inline Cycle judged(Cycle cycle)
{
    cycle.fields = compareCycle(cycle, {});
    const CycleJudgement judgement = judgeCycle(cycle.fields);
    cycle.verdict = judgement.verdict;
    cycle.faultField = judgement.faultField;
    cycle.reason = judgement.reason;
    return cycle;
}
