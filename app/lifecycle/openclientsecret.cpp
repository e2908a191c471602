// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/openclientsecret.h"

#include "storage/profilestore.h"
#include "vault/tokenvault.h"

#include <QCoreApplication>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("OpenClientSecret", text);
}

} // namespace

Answer<Secret> openClientSecret(const ProfileStore *profiles, const TokenVault *vault, const AppProfile &profile,
                                QObject *receiver)
{
    return answerFrom<Secret>(
        profiles->clientSecretOf(profile.id, profile.generation), receiver,
        [vault, binding = profileBinding(profile)](const Result<SealedRecord> &record) -> Result<Secret> {
            if (!record)
                return record.error();
            SealIdentity identity = record->identity;
            identity.binding = binding;
            Result<Secret> secret = vault->open(record->sealed, identity);
            if (!secret && secret.error().cause == QLatin1String("damaged")) {
                return Error{ErrorKind::Vault,
                             tr("The app profile was changed outside Grantdesk, so its client secret is not used. "
                                "Enter the client secret again."),
                             secret.error().summary, QStringLiteral("profile_tampered")};
            }
            return secret;
        });
}
