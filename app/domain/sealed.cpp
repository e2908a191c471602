// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/sealed.h"

QString wrappingName(Wrapping wrapping)
{
    switch (wrapping) {
    case Wrapping::Keychain:
        return QStringLiteral("keychain");
    case Wrapping::Passphrase:
        return QStringLiteral("passphrase");
    }
    Q_UNREACHABLE();
}

std::optional<Wrapping> wrappingFromName(const QString &name)
{
    for (const Wrapping wrapping : {Wrapping::Keychain, Wrapping::Passphrase}) {
        if (wrappingName(wrapping) == name)
            return wrapping;
    }
    return std::nullopt;
}
