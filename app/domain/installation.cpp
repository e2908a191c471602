// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/installation.h"

QString tokenSourceName(TokenSource source)
{
    switch (source) {
    case TokenSource::Exchange:
        return QStringLiteral("exchange");
    case TokenSource::Refresh:
        return QStringLiteral("refresh");
    case TokenSource::Import:
        return QStringLiteral("import");
    }
    Q_UNREACHABLE();
}

TokenSource tokenSourceFromName(const QString &name)
{
    for (const TokenSource source : {TokenSource::Refresh, TokenSource::Import}) {
        if (name == tokenSourceName(source))
            return source;
    }
    return TokenSource::Exchange;
}
