// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/authorizable.h"

#include "vault/tokenvault.h"

#include <QCoreApplication>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Authorizable", text);
}

} // namespace

std::optional<Error> archiveObjection(const AppProfile &profile)
{
    if (!profile.isArchived())
        return std::nullopt;
    return Error{ErrorKind::InvalidInput, tr("The app profile is archived. Take it out of the archive before you authorize with it."), {}, QStringLiteral("archived")};
}

std::optional<Error> authorizationObjection(const AppProfile &profile)
{
    if (const std::optional<Error> error = objection(profile))
        return error;
    if (const std::optional<Error> error = archiveObjection(profile))
        return error;
    if (profile.redirectUri().isEmpty()) {
        return Error{ErrorKind::InvalidInput, tr("None of the app's redirect URIs leads to this computer, so no answer can arrive here."), {},
                     QStringLiteral("no_loopback_uri")};
    }
    if (!profile.hasClientSecret) {
        return Error{ErrorKind::NotFound, tr("The app profile has no client secret yet. Enter it on the page App profiles."), {},
                     QStringLiteral("no_client_secret")};
    }
    return std::nullopt;
}

std::optional<Error> vaultObjection(const TokenVault *vault)
{
    if (vault->isUnlocked())
        return std::nullopt;
    return Error{ErrorKind::Vault, tr("The vault is locked. Unlock it first."), {}, QStringLiteral("vault_locked")};
}
