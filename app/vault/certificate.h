// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "domain/tlsidentity.h"

/// Makes a key (P-256) and a certificate that it signs itself, for the loopback listener alone: for localhost,
/// 127.0.0.1 and ::1, a server's and no authority's, good from a day before \a now for 397 days (browsers refuse longer
/// ones). Any thread. Errors: Vault "certificate_failed".
Result<TlsIdentity> makeLoopbackCertificate(Instant now);

/// Reads the first certificate of \a pem. Errors: InvalidInput "bad_certificate".
Result<CertificateFacts> certificateFacts(const QByteArray &pem);

/// Whether \a identity can be served: both readable, the key without a passphrase and of that certificate.
/// Errors: InvalidInput "bad_certificate", "bad_key", "key_with_passphrase", "key_of_another_certificate".
Status certificateObjection(const TlsIdentity &identity);
