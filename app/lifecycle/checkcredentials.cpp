// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/checkcredentials.h"

#include "lifecycle/openclientsecret.h"
#include "miro/miroapi.h"

Answer<CredentialsVerdict> checkCredentials(const ProfileStore *profiles, const TokenVault *vault,
                                            OneShotNetwork *network, const AppProfile &profile, QObject *receiver)
{
    auto promise = std::make_shared<QPromise<Result<CredentialsVerdict>>>();
    promise->start();
    const auto end = [promise](const Result<CredentialsVerdict> &verdict) {
        promise->addResult(verdict);
        promise->finish();
    };
    whenDone(openClientSecret(profiles, vault, profile, receiver), receiver,
             [network, profile, receiver, end](const Result<Secret> &clientSecret) {
                 if (!clientSecret)
                     return end(clientSecret.error());
                 whenDone(MiroApi(network).checkCredentials(profile.endpoints.token, profile.clientId, *clientSecret),
                          receiver, end);
             });
    return promise->future();
}
