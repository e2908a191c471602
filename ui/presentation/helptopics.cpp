// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/helptopics.h"

#include <QCoreApplication>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("HelpTopics", text);
}

} // namespace

QString helpTopic(const Error &error)
{
    return QStringLiteral("error-") + errorKindName(error.kind).replace(QLatin1Char('_'), QLatin1Char('-'));
}

QList<HelpTopic> helpTopics()
{
    return {
        {QStringLiteral("start"), tr("Start here")},
        {QStringLiteral("connect"), tr("Connect your Miro app")},
        {QStringLiteral("profiles"), tr("App profiles")},
        {QStringLiteral("authorize"), tr("Authorize a team")},
        {QStringLiteral("https"), tr("A redirect URI with https")},
        {QStringLiteral("wait-for-miro"), tr("Wait for Miro")},
        {QStringLiteral("paste-token"), tr("Add a token by pasting")},
        {QStringLiteral("token-anatomy"), tr("Look into a token")},
        {QStringLiteral("doctor"), tr("The redirect URI doctor")},
        {QStringLiteral("states"), tr("What the states mean")},
        {QStringLiteral("acts"), tr("What can be done with an installation")},
        {QStringLiteral("scopes"), tr("Scopes, and what differs")},
        {QStringLiteral("horizon"), tr("The horizon board")},
        {QStringLiteral("ledger"), tr("The ledger of tokens")},
        {QStringLiteral("cycle-lab"), tr("The cycle lab")},
        {QStringLiteral("many-at-once"), tr("Many at once")},
        {QStringLiteral("secrets"), tr("Where the secrets are")},
        {QStringLiteral("sandbox"), tr("The sandbox")},
        {QStringLiteral("keyboard"), tr("Keyboard")},
        {QStringLiteral("error-cancelled"), tr("Cancelled")},
        {QStringLiteral("error-invalid-input"), tr("Something entered is wrong")},
        {QStringLiteral("error-not-found"), tr("Not found")},
        {QStringLiteral("error-conflict"), tr("Somebody was faster, or the place is taken")},
        {QStringLiteral("error-unauthorized"), tr("Refused: credentials, code or token")},
        {QStringLiteral("error-forbidden"), tr("Not allowed with this token")},
        {QStringLiteral("error-unreachable"), tr("Not reachable: network, browser or port")},
        {QStringLiteral("error-protocol"), tr("An unexpected answer")},
        {QStringLiteral("error-storage"), tr("The store cannot be read or written")},
        {QStringLiteral("error-vault"), tr("The vault is locked or does not open")},
    };
}
