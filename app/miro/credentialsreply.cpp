// SPDX-License-Identifier: GPL-3.0-or-later
#include "miro/credentialsreply.h"

#include "core/redact.h"
#include "http/pacingheaders.h"

#include <QCoreApplication>

#include <algorithm>

namespace {

using Outcome = CredentialsVerdict::Outcome;

QString tr(const char *text)
{
    return QCoreApplication::translate("Miro", text);
}

QString notProved()
{
    return tr("Scopes and redirect URIs are not proved by this.");
}

QString status(const ReceivedReply &reply)
{
    return QString::number(reply.status);
}

bool isOneOf(const QString &word, std::initializer_list<const char *> words)
{
    return std::any_of(words.begin(), words.end(), [&word](const char *each) {
        return word.compare(QLatin1String(each), Qt::CaseInsensitive) == 0;
    });
}

} // namespace

Result<CredentialsVerdict> readCredentialsReply(const ReceivedReply &reply)
{
    if (const std::optional<Error> error = transportError(reply))
        return *error;
    const RefusalWords words = refusalWords(reply.body);
    const auto says
        = [&words](const char *text) { return words.message.contains(QLatin1String(text), Qt::CaseInsensitive); };
    const QString code = reply.status < 300 ? QString() : redact(words.code, reply.secrets).left(100).simplified();
    const auto verdict = [&](Outcome outcome, const QString &sentence) {
        return CredentialsVerdict{outcome, sentence, reply.status, code};
    };

    if (reply.status < 300) {
        return verdict(Outcome::Unclear,
                       tr("%1 did not refuse a refresh token that cannot exist (HTTP %2), so nothing is proved. "
                          "Whatever it granted "
                          "was thrown away. Check the token address.")
                           .arg(reply.host, status(reply)));
    }
    // The client first: a server that says both means this one.
    if (isOneOf(words.code, {"secretKeyNotFound", "invalid_client"})) {
        return verdict(
            Outcome::Refused,
            tr("%1 does not know this client ID with this client secret. Compare both with the app's settings.")
                .arg(reply.host));
    }
    // RFC 6749 §5.2: the grant types are looked at for an authenticated client.
    if (isOneOf(words.code, {"unauthorized_client"}) || says("unauthorized grant type")) {
        return verdict(Outcome::Accepted,
                       tr("%1 took client ID and client secret, and says that this app may not refresh tokens: its "
                          "tokens do not expire. %2")
                           .arg(reply.host, notProved()));
    }
    if (isOneOf(words.code, {"invalid_grant"}) || says("invalid refresh token")) {
        return verdict(Outcome::Accepted,
                       tr("%1 refused the made-up refresh token but not the client, and it checks the client first as "
                          "far as is known: "
                          "client ID and client secret are right. %2")
                           .arg(reply.host, notProved()));
    }
    if (code.isEmpty()) {
        return verdict(Outcome::Unclear,
                       tr("%1 refused the request without a reason that can be read (HTTP %2); nothing is proved. "
                          "Check the token address.")
                           .arg(reply.host, status(reply)));
    }
    return verdict(Outcome::Unclear,
                   tr("%1 refused the request for another reason (HTTP %2); nothing is proved about the client.")
                       .arg(reply.host, status(reply)));
}

Result<std::optional<Instant>> readServerTime(const ReceivedReply &reply)
{
    // An answer that is ill or leads elsewhere has the right time all the same.
    if (reply.status == 0 || reply.abortReason == AbortReason::Deadline) {
        if (const std::optional<Error> error = transportError(reply))
            return *error;
    }
    return httpDate(reply.date);
}
