// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "domain/appprofile.h"
#include "domain/tlsidentity.h"

class ProfileStore;
class TokenVault;

/// What the listener of \a profile needs for \a redirectUri: nothing for http; for https the stored certificate with
/// its key. One that Grantdesk made and that has run out, or was never made, is made and stored now. GUI thread.
/// Errors: Vault "vault_locked", "damaged" (certificate or key was changed outside Grantdesk); InvalidInput
/// "certificate_expired" for the admin's own; Storage.
Answer<std::optional<TlsIdentity>> listenerIdentity(const ProfileStore *profiles, const TokenVault *vault,
                                                    const AppProfile &profile, const QString &redirectUri, Clock clock);

/// The facts of the stored certificate; nothing when there is none yet.
Answer<std::optional<CertificateFacts>> certificateOf(const ProfileStore *profiles, RowId profileId);

/// The admin's own certificate and key, checked, sealed and stored in place of what was there.
/// Errors: as certificateObjection(), Vault, Storage.
Answer<CertificateFacts> useOwnCertificate(const ProfileStore *profiles, const TokenVault *vault, RowId profileId,
                                           TlsIdentity identity);

/// A fresh one made by Grantdesk, in place of what was there.
Answer<CertificateFacts> renewCertificate(const ProfileStore *profiles, const TokenVault *vault, RowId profileId, Clock clock);
