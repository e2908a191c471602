// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/secret.h"
#include "domain/appprofile.h"
#include "domain/sealed.h"
#include "domain/tlsidentity.h"

class Database;

/// The app profiles of one store, and their sealed client secrets. Any thread; answers are delivered by
/// whenDone(). Errors are Storage unless a function says otherwise.
class ProfileStore
{
public:
    explicit ProfileStore(Database *database) : m_database(database) {}

    /// By name, without case; archived ones too.
    Answer<QList<AppProfile>> list() const;
    /// Errors: NotFound when no profile has that name (exact).
    Answer<AppProfile> byName(QString name) const;
    /// Stores \a profile under a new id of \a now with its sealed \a clientSecret, in one transaction. An empty secret
    /// stores none (hasClientSecret is then false).
    /// Errors: Conflict "name_taken"; Conflict "redirect_uri_shared" when another profile with a different
    /// token address has the same redirect URI (RFC 8252 §8.10); Vault from \a seal.
    Answer<AppProfile> add(AppProfile profile, Secret clientSecret, Seal seal, Instant now) const;
    /// Replaces all but the id; \a clientSecret empty keeps the stored one, opened by \a open and sealed anew, as each
    /// is bound to what its profile says. Answers the new state. A change of client id, client secret or one of the five
    /// addresses marks all installations of the profile as not verified (kept mismatches stay), in the same
    /// transaction, and the change stands in their history. \a now dates it.
    /// Errors: as add(), NotFound, Conflict "changed_elsewhere" when the generation is no longer the stored one, and
    /// Vault from \a open, such as "damaged" when the stored profile was edited by somebody else.
    Answer<AppProfile> update(AppProfile profile, Secret clientSecret, Seal seal, Open open, Instant now) const;
    /// Puts it away, or back; nothing else of it changes, so the vault is not needed. Errors: NotFound; Conflict
    /// "changed_elsewhere".
    Answer<AppProfile> setArchived(RowId profileId, qint64 generation, bool archived, Instant now) const;
    /// Removes it with its secrets. Errors: NotFound; Conflict "has_installations", which are never lost this way.
    Answer<std::monostate> remove(RowId profileId) const;
    Answer<qint64> installationCount(RowId profileId) const;
    /// How many of its installations would lack a scope, or have one more, if \a expected were what it expects.
    Answer<DriftCounts> driftUnder(RowId profileId, ScopeSet expected) const;

    /// Its identity is bound to what the stored profile says now; for use, bind it to the profile in use.
    /// Errors: NotFound "no_client_secret" when none was entered yet.
    Answer<SealedRecord> clientSecret(RowId profileId) const;
    /// The same for whoever holds the profile as it was at \a generation. Errors: also NotFound when the profile is gone,
    /// Conflict "profile_changed" when it was changed, archived or taken back since.
    Answer<SealedRecord> clientSecretOf(RowId profileId, qint64 generation) const;

    /// For a listener over https; nothing when there is none yet.
    Answer<std::optional<StoredCertificate>> certificate(RowId profileId) const;
    /// Bound to its certificate. Errors: NotFound.
    Answer<SealedRecord> certificateKey(RowId profileId) const;
    /// Replaces what was there, in one transaction. Errors: NotFound when the profile is gone; Vault from \a seal.
    Answer<std::monostate> setCertificate(RowId profileId, StoredCertificate certificate, Secret keyPem, Seal seal) const;

private:
    Database *m_database;
};
