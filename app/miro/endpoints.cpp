// SPDX-License-Identifier: GPL-3.0-or-later
#include "miro/endpoints.h"

namespace {

Endpoints endpoints(const QString &web, const QString &api)
{
    return {.authorize = web + QLatin1String("/oauth/authorize"),
            .token = api + QLatin1String("/v1/oauth/token"),
            .context = api + QLatin1String("/v1/oauth-token"),
            .revoke = api + QLatin1String("/v2/oauth/revoke"),
            // The slash before the query belongs to it.
            .completion = web + QLatin1String("/app-install-completed/")};
}

} // namespace

Endpoints miroEndpoints()
{
    return endpoints(QStringLiteral("https://miro.com"), QStringLiteral("https://api.miro.com"));
}

Endpoints endpointsBelow(const QString &base)
{
    QString trimmed = base;
    while (trimmed.endsWith(QLatin1Char('/')))
        trimmed.chop(1);
    return endpoints(trimmed, trimmed);
}
