// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/fingerprint.h"

#include <QCryptographicHash>

QString fingerprint(const Secret &secret)
{
    if (secret.isEmpty())
        return {};
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const QByteArrayView bytes = secret.expose();
    hash.addData(QByteArray::fromRawData(bytes.data(), bytes.size()));
    return QString::fromLatin1(hash.result().toHex().left(8));
}
