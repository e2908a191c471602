// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/secret.h"
#include "domain/appprofile.h"
#include "domain/sealed.h"

class Database;

/// The app profiles of one store, and their sealed client secrets. Any thread; answers are delivered by
/// whenDone(). Errors are Storage unless a function says otherwise.
class ProfileStore
{
public:
    explicit ProfileStore(Database *database) : m_database(database) {}

    /// By name, without case.
    Answer<QList<AppProfile>> list() const;
    /// Errors: NotFound when no profile has that name (exact).
    Answer<AppProfile> byName(QString name) const;
    /// Stores \a profile under a new id of \a now with its sealed \a clientSecret, in one transaction.
    /// Errors: Conflict "name_taken"; Conflict "redirect_uri_shared" when another profile with a different
    /// token address has the same redirect URI (RFC 8252 §8.10); Vault from \a seal.
    Answer<AppProfile> add(AppProfile profile, Secret clientSecret, Seal seal, Instant now) const;
    /// Replaces all but the id; \a clientSecret empty keeps the stored one, opened by \a open and sealed anew, as each
    /// is bound to what its profile says. Answers the new state.
    /// Errors: as add(), NotFound, Conflict "changed_elsewhere" when the generation is no longer the stored one, and
    /// Vault from \a open, such as "damaged" when the stored profile was edited by somebody else.
    Answer<AppProfile> update(AppProfile profile, Secret clientSecret, Seal seal, Open open) const;

    /// Its identity is bound to what the stored profile says now; for use, bind it to the profile in use.
    Answer<SealedRecord> clientSecret(RowId profileId) const;

private:
    Database *m_database;
};
