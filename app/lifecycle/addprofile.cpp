// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/addprofile.h"

#include "domain/clientsecret.h"
#include "storage/profilestore.h"
#include "vault/tokenvault.h"

namespace {

std::optional<Error> secretObjection(const Secret &secret)
{
    const QByteArrayView bytes = secret.expose();
    return clientSecretObjection(QUtf8StringView(bytes.data(), bytes.size()));
}

} // namespace

Answer<AppProfile> addProfile(const ProfileStore *profiles, const TokenVault *vault, AppProfile profile, Secret clientSecret,
                              Instant now)
{
    profile.name = profile.name.trimmed();
    if (const std::optional<Error> error = objection(profile))
        return answered<AppProfile>(*error);
    if (const std::optional<Error> error = secretObjection(clientSecret))
        return answered<AppProfile>(*error);
    return profiles->add(std::move(profile), std::move(clientSecret), vault->sealFunction(), now);
}

Answer<AppProfile> changeProfile(const ProfileStore *profiles, const TokenVault *vault, AppProfile profile, Secret clientSecret, Instant now)
{
    profile.name = profile.name.trimmed();
    if (const std::optional<Error> error = objection(profile))
        return answered<AppProfile>(*error);
    if (const std::optional<Error> error = clientSecret.isEmpty() ? std::nullopt : secretObjection(clientSecret))
        return answered<AppProfile>(*error);
    return profiles->update(std::move(profile), std::move(clientSecret), vault->sealFunction(), vault->openFunction(), now);
}
