// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/router.h"

#include "sandbox/apiendpoints.h"
#include "sandbox/consentpages.h"
#include "sandbox/envelope.h"
#include "sandbox/page.h"
#include "sandbox/teampages.h"
#include "sandbox/tokenendpoint.h"

namespace sandbox {

namespace {

struct Entry {
    const char *method;
    const char *path; ///< "*" stands for one part
    const char *endpoint;
    HttpResponse (*handler)(Realm &, const HttpRequest &);
};

HttpResponse noIcon(Realm &, const HttpRequest &)
{
    return {204, {}, {}};
}

constexpr Entry entries[] = {
    {"GET", "/", "", startPage},
    {"GET", "/favicon.ico", "", noIcon},
    {"GET", "/oauth/authorize", "authorize", authorizeAnswer},
    {"GET", "/app-install", "consent_page", consentPage},
    {"POST", "/app-install", "consent", consentAnswer},
    {"POST", "/v1/oauth/token", "token", tokenAnswer},
    {"GET", "/v1/oauth-token", "context", contextAnswer},
    {"POST", "/v2/oauth/revoke", "revoke", revokeAnswer},
    {"POST", "/v1/oauth/revoke", "revoke", oldRevokeAnswer},
    {"GET", "/v2/boards", "boards", boardsAnswer},
    {"GET", "/app-install-completed", "completion", completionPage},
    {"GET", "/app/settings/team/*", "", teamPage},
    {"GET", "/app/settings/team/*/app-settings/*", "", appSettingsPage},
    {"POST", "/app/settings/team/*/app-settings/*", "", appSettingsAnswer},
    {"GET", "/app/settings/user-profile/apps", "", startPage},
    {"GET", "/app/dashboard", "", startPage},
    {"GET", "/app/board/*", "", boardPage},
    {"GET", "/app/board/*/launch/*", "", launchAnswer},
};

/// One slash at the end may be there or not, as at Miro's own pages.
bool pathFits(const QByteArray &path, const QByteArray &pattern)
{
    const QByteArray bare = path.size() > 1 && path.endsWith('/') ? path.chopped(1) : path;
    const QList<QByteArray> parts = bare.split('/');
    const QList<QByteArray> wanted = pattern.split('/');
    if (parts.size() != wanted.size())
        return false;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        if (parts.at(i) != wanted.at(i) && (wanted.at(i) != "*" || parts.at(i).isEmpty()))
            return false;
    }
    return true;
}

} // namespace

HttpResponse methodNotAllowed(const QByteArray &allowed)
{
    HttpResponse response = miroError(405, "methodNotAllowed", QStringLiteral("Method not allowed"));
    response.headers.append({QByteArray("Allow"), allowed});
    return response;
}

Route routeOf(const HttpRequest &request)
{
    QByteArrayList allowed;
    for (const Entry &entry : entries) {
        if (!pathFits(request.path, entry.path))
            continue;
        if (request.method == entry.method)
            return {QString::fromLatin1(entry.endpoint), entry.handler};
        allowed.append(entry.method);
    }
    if (!allowed.isEmpty())
        return {{}, [allowed](Realm &, const HttpRequest &) { return methodNotAllowed(allowed.join(", ")); }};
    if (request.path.startsWith("/v1/") || request.path.startsWith("/v2/"))
        return {{}, [](Realm &, const HttpRequest &) {
                    return miroError(404, "notFound", QStringLiteral("No such path"));
                }};
    return {{}, [](Realm &, const HttpRequest &) {
                return problemPage(404, QStringLiteral("There is no such page in the sandbox."));
            }};
}

} // namespace sandbox
