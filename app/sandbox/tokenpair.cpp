// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/tokenpair.h"

#include <QCryptographicHash>

namespace sandbox {

QString fingerprint(const QString &token)
{
    const QByteArray digest = QCryptographicHash::hash(token.toUtf8(), QCryptographicHash::Sha256);
    return QString::fromLatin1(digest.toHex().left(8));
}

QString makeToken(const RandomBytes &random, const QString &region, bool opaque)
{
    if (opaque)
        return QString::fromLatin1(random(24).toHex());
    constexpr auto form = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
    const QByteArray origin = "{\"miro.origin\":\"" + region.toLatin1() + "\"}";
    return QString::fromLatin1(origin.toBase64(form) + '_' + random(20).toBase64(form));
}

QString changedScope(const QString &scope, ScopeChange how)
{
    const QString more = QStringLiteral("team:write");
    QStringList scopes = scope.split(u' ', Qt::SkipEmptyParts);
    if (how == ScopeChange::Wider && !scopes.contains(more))
        scopes.append(more);
    else if (how == ScopeChange::Narrower && scopes.size() > 1)
        scopes.removeLast();
    return scopes.join(u' ');
}

} // namespace sandbox
