// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/saveelsewhere.h"

#include "storage/database.h"
#include "storage/profilestore.h"
#include "storage/vaultkeystore.h"

SaveElsewhere::SaveElsewhere(const StoreLocation &location, const VaultKeyStore *keys, Seal seal, AppProfile profile,
                             Secret clientSecret, NewAuthorization authorization, Clock clock, QObject *parent)
    : QObject(parent)
    , m_other(std::make_unique<Database>(location))
    , m_keys(keys)
    , m_seal(std::move(seal))
    , m_profile(std::move(profile))
    , m_clientSecret(std::move(clientSecret))
    , m_authorization(std::move(authorization))
    , m_clock(std::move(clock))
{
}

SaveElsewhere::~SaveElsewhere() = default;

Answer<Installation> SaveElsewhere::start()
{
    m_promise.start();
    whenDone(m_keys->list(), this, [this](const Result<QList<WrappedKey>> &keys) {
        if (!keys)
            return end(keys.error());
        if (keys->isEmpty())
            return end(Error{ErrorKind::Vault, tr("The key of this store is kept nowhere, so a copy could never be opened."), {},
                             QStringLiteral("no_key")});
        m_wrappedKeys = *keys;
        whenDone(m_other->open(), this, [this](const Status &opened) { opened ? addKey(0) : end(opened.error()); });
    });
    return m_promise.future();
}

void SaveElsewhere::addKey(qsizetype index)
{
    if (index == m_wrappedKeys.size())
        return addProfile();
    whenDone(VaultKeyStore(m_other.get()).add(m_wrappedKeys.at(index)), this, [this, index](const Status &added) {
        // A second save into the same store finds the key there already.
        const bool isThere = added || added.error().cause == QLatin1String("wrapping_exists");
        isThere ? addKey(index + 1) : end(added.error());
    });
}

void SaveElsewhere::addProfile()
{
    whenDone(ProfileStore(m_other.get()).byName(m_profile.name), this, [this](const Result<AppProfile> &known) {
        if (known && (known->clientId != m_profile.clientId || known->endpoints.token != m_profile.endpoints.token)) {
            return end(Error{ErrorKind::Conflict, tr("The other store has an app profile of this name for another app. Choose another store."), {},
                             QStringLiteral("other_app_there")});
        }
        if (known || known.error().kind != ErrorKind::NotFound)
            return takeProfile(known);
        whenDone(ProfileStore(m_other.get()).add(m_profile, m_clientSecret, m_seal, m_clock()), this,
                 [this](const Result<AppProfile> &added) { takeProfile(added); });
    });
}

void SaveElsewhere::takeProfile(const Result<AppProfile> &profile)
{
    if (!profile)
        return end(profile.error());
    m_authorization.profileId = profile->id;
    whenDone(InstallationStore(m_other.get()).addAuthorization(m_authorization, m_seal, m_clock()), this,
             [this](const Result<Installation> &stored) { end(stored); });
}

void SaveElsewhere::end(const Result<Installation> &result)
{
    m_promise.addResult(result);
    m_promise.finish();
    deleteLater();
}
