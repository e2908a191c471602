// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"
#include "core/seams.h"

#include <QByteArray>
#include <QStringList>

/// What the listener shows a browser that comes over https: a certificate (or a chain, the server's own first) with
/// its private key, both PEM.
struct TlsIdentity {
    QByteArray certificatePem;
    Secret keyPem;
};

/// What a certificate says of itself, for the page that shows it.
struct CertificateFacts {
    QString subject;
    QStringList hosts;  ///< DNS names and addresses it is good for, such as "localhost", "127.0.0.1"
    Instant notBefore = {};
    Instant notAfter = {};
    QString sha256;     ///< "AB:CD:…", as browsers show it
    bool isSelfSigned = false;
};

/// The certificate of one app profile as stored. The private key is sealed apart.
struct StoredCertificate {
    QByteArray certificatePem;
    bool isMadeByUs = false; ///< false: the admin's own
};
