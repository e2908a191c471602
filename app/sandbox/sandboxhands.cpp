// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/sandboxhands.h"

#include "sandbox/mirosandbox.h"

#include <QJsonArray>
#include <QUrlQuery>

namespace {

const QString button = QStringLiteral("button");
const QString appIcon = QStringLiteral("app_icon");
const QString installLink = QStringLiteral("install_link");
const QString settingsPage = QStringLiteral("settings_page");

QString markedRedirectUri(const QJsonObject &directory, const QString &clientId)
{
    const QJsonArray apps = directory.value(QStringLiteral("apps")).toArray();
    for (const QJsonValue &app : apps) {
        if (app[QStringLiteral("client_id")].toString() == clientId)
            return app[QStringLiteral("redirect_uri_for_sdk")].toString();
    }
    return {};
}

QString encoded(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

} // namespace

SandboxHands::SandboxHands(MiroSandbox *sandbox, QObject *parent) : QObject(parent), m_sandbox(sandbox)
{
    connect(&m_visitor, &ConsentVisitor::ended, this, &SandboxHands::end);
}

Status SandboxHands::uninstall(const QString &clientId, const QString &teamId, const QString &userId)
{
    QJsonObject what{{QStringLiteral("client_id"), clientId}, {QStringLiteral("team_id"), teamId}};
    if (!userId.isEmpty())
        what.insert(QStringLiteral("user_id"), userId);
    return m_sandbox->uninstall(what);
}

bool SandboxHands::consent(const QString &door, const QString &clientId, const QString &teamId, const QString &userId)
{
    const bool isMiros = door == appIcon || door == installLink || door == settingsPage;
    const Visit visit{isMiros ? door : button, clientId, teamId, userId};
    const QUrl address = addressOf(door, visit);
    if (!ConsentVisitor::isWithinReach(address))
        return false;
    m_queue.append({visit, address});
    if (m_queue.size() == 1)
        begin();
    return true;
}

QUrl SandboxHands::addressOf(const QString &door, const Visit &visit) const
{
    const QString base = m_sandbox->base();
    const QString team = encoded(visit.teamId);
    const QString app = encoded(visit.clientId);
    const QString user = QStringLiteral("?user_id=") + encoded(visit.userId);
    if (visit.door == appIcon)
        return QUrl(base + QStringLiteral("/app/board/") + team + QStringLiteral("/launch/") + app + user);
    if (visit.door == settingsPage)
        return QUrl(base + QStringLiteral("/app/settings/team/") + team + QStringLiteral("/app-settings/") + app
                    + user);
    if (visit.door == button)
        return QUrl(door);
    return QUrl(base + QStringLiteral("/app-install/?response_type=code&client_id=") + app
                + QStringLiteral("&redirect_uri=") + encoded(markedRedirectUri(m_sandbox->directory(), visit.clientId))
                + QStringLiteral("&team_id=") + team);
}

void SandboxHands::begin()
{
    const auto &[visit, address] = m_queue.constFirst();
    // What is not there cannot be uninstalled, which is as well.
    if (visit.door == appIcon || visit.door == settingsPage) {
        [[maybe_unused]] const Status status = uninstall(visit.clientId, visit.teamId, visit.userId);
    }
    m_visitor.setTeam(visit.teamId);
    m_visitor.setUser(visit.userId);
    m_visitor.visit(address);
}

void SandboxHands::end(const QUrl &address, int status, const QByteArray &page)
{
    const Visit visit = m_queue.takeFirst().visit;
    if (!m_queue.isEmpty())
        begin();
    Q_EMIT ended(visit, address.adjusted(QUrl::RemoveQuery), status, page);
}
