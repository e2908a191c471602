// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/actoutcome.h"

ActOutcome notTried(const Installation &installation, const Error &error, Instant now)
{
    ActOutcome outcome;
    outcome.id = installation.id;
    outcome.sentence = error.summary;
    outcome.before = installation.state(now);
    outcome.after = outcome.before;
    outcome.installation = installation;
    outcome.error = error;
    return outcome;
}

ActOutcome withResult(ActOutcome outcome, const Installation &before, const Installation &after, Instant now)
{
    outcome.after = after.state(now);
    outcome.isChange = outcome.before != outcome.after || before.team.name != after.team.name || before.user.name != after.user.name
        || before.organization.id != after.organization.id || before.organization.name != after.organization.name
        || before.scopes() != after.scopes() || before.generation != after.generation;
    outcome.installation = after;
    return outcome;
}

QString actorOf(const HttpFacts &http)
{
    return http.status != 0 ? QStringLiteral("miro") : QStringLiteral("us");
}

void putHttpFacts(Evidence &fact, const HttpFacts &http, Instant now)
{
    fact.actor = actorOf(http);
    fact.httpStatus = http.status;
    fact.serverCode = http.serverCode;
    fact.serverMessage = http.serverMessage;
    if (http.serverTime)
        fact.skew = std::chrono::round<std::chrono::seconds>(*http.serverTime - now);
}
