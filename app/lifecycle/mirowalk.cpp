// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/mirowalk.h"

#include <QCoreApplication>
#include <QUrl>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("MiroWalk", text);
}

QString encoded(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

/// What stands in front of /oauth/authorize: Miro's site, or the sandbox's.
QString siteOf(const AppProfile &profile)
{
    const QString path = QStringLiteral("/oauth/authorize");
    const QString address = profile.endpoints.authorize.section(QLatin1Char('?'), 0, 0);
    return address.endsWith(path) ? address.chopped(path.size()) : QUrl(address).resolved(QUrl(QStringLiteral("/"))).toString().chopped(1);
}

} // namespace

QString teamAppPage(const AppProfile &profile, const QString &teamId)
{
    return siteOf(profile) + QStringLiteral("/app/settings/team/") + encoded(teamId) + QStringLiteral("/app-settings/") + encoded(profile.clientId);
}

QList<WalkStep> walkSteps(const AppProfile &profile, const QString &teamId)
{
    const QString site = siteOf(profile);
    const QString team = encoded(teamId);
    QString settings = site + QStringLiteral("/app/settings/user-profile/apps");
    if (!teamId.isEmpty())
        settings = teamAppPage(profile, teamId);
    // Boards have ids of their own at Miro, which nobody knows here; the sandbox has one board for each team.
    const bool isSandbox = isLoopbackHost(QUrl(site).host());
    QString board = site + QStringLiteral("/app/dashboard/");
    if (isSandbox && !teamId.isEmpty())
        board = site + QStringLiteral("/app/board/") + team + QLatin1Char('/');
    return {{tr("Visit your team's app settings and find %1.").arg(profile.name), settings},
            {tr("Uninstall it for only yourself: Uninstall for me."), QString()},
            {tr("Open a board within the same team."), board},
            {tr("Click the app icon of %1 on the board's app panel, and agree to Install & authorize.").arg(profile.name), QString()}};
}

QString installLink(const AppProfile &profile, const QString &teamId)
{
    QString link = siteOf(profile) + QStringLiteral("/app-install/?response_type=code&client_id=") + encoded(profile.clientId)
        + QStringLiteral("&redirect_uri=") + encoded(profile.sdkRedirectUri);
    if (!teamId.isEmpty())
        link += QStringLiteral("&team_id=") + encoded(teamId);
    return link;
}
