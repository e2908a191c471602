// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/redirectcheck.h"

#include "core/redact.h"
#include "oauth/redirectdispatcher.h"
#include "oauth/redirecterror.h"

#include <QCoreApplication>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("RedirectCheck", text);
}

} // namespace

std::optional<Error> redirectObjection(const AppProfile &profile, const Redirect &redirect)
{
    const std::optional<QString> issuer = formValue(redirect.parameters, QStringLiteral("iss"));
    if (!profile.issuer.isEmpty() && issuer != profile.issuer) {
        return Error{ErrorKind::Protocol, tr("The answer does not come from the server that was asked. The code was not used."),
                     tr("expected issuer %1, got %2").arg(profile.issuer, issuer ? redact(issuer->left(200)) : tr("none")),
                     issuer ? QStringLiteral("wrong_issuer") : QStringLiteral("missing_issuer")};
    }
    if (formValue(redirect.parameters, QStringLiteral("error")))
        return redirectError(redirect.parameters);
    const std::optional<QString> clientId = formValue(redirect.parameters, QStringLiteral("client_id"));
    if (clientId && *clientId != profile.clientId) {
        return Error{ErrorKind::Protocol, tr("The answer is for another app. The code was not used."),
                     tr("client id %1").arg(redact(clientId->left(100))), QStringLiteral("other_client")};
    }
    if (!redirect.code || redirect.code->isEmpty())
        return Error{ErrorKind::Protocol, tr("The answer has neither a code nor an error in it."), {}, QStringLiteral("missing_code")};
    return std::nullopt;
}
