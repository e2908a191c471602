// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/pkce.h"

#include <QCryptographicHash>

Pkce makePkce(const RandomBytes &random)
{
    QByteArray verifier = randomToken(random);
    Pkce pkce;
    pkce.challenge = pkceChallenge(verifier);
    pkce.verifier = Secret::takeFrom(verifier);
    return pkce;
}

QByteArray pkceChallenge(QByteArrayView verifier)
{
    const QByteArray hash =
        QCryptographicHash::hash(QByteArray::fromRawData(verifier.data(), verifier.size()), QCryptographicHash::Sha256);
    return hash.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}
