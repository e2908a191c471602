// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lifecycle/awaitmiro.h"
#include "support/desk.h"
#include "support/rawclient.h"

#include <QJsonArray>
#include <QTest>

/// A desk whose listener waits for Miro, and what has come of it.
class ArmedListener
{
public:
    Desk desk;
    std::unique_ptr<AwaitMiro> await;
    QList<AuthorizeTeam *> acts;
    int approvalsNeeded = 0;
    QStringList turnedAway;
    std::optional<AwaitMiro::End> end;
    Error error;
    std::vector<std::unique_ptr<RawClient>> browsers;

    AwaitMiro::Request request() const { return {desk.profile, AwaitMiro::defaultTime, 1, {}, QStringLiteral("miro")}; }
    void arm(const AwaitMiro::Request &request)
    {
        await = std::make_unique<AwaitMiro>(request, desk.parts(), desk.clock(), systemRandomBytes);
        QObject::connect(await.get(), &AwaitMiro::held, await.get(), [this](AuthorizeTeam *act) {
            acts.append(act);
            QObject::connect(act, &AuthorizeTeam::approvalNeeded, act, [this] { ++approvalsNeeded; });
        });
        QObject::connect(await.get(), &AwaitMiro::turnedAway, await.get(), [this](const QString &sentence) { turnedAway.append(sentence); });
        QObject::connect(await.get(), &AwaitMiro::disarmed, await.get(), [this](AwaitMiro::End how, const Error &why) {
            end = how;
            error = why;
        });
        await->start();
        QTRY_VERIFY(await->isArmed() || end);
    }
    void arm() { arm(request()); }

    /// A browser that asks for \a target at the redirect URI's port and waits.
    RawClient *browse(const QByteArray &target)
    {
        browsers.push_back(std::make_unique<RawClient>(desk.port));
        browsers.back()->send("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(desk.port)
                              + "\r\nUser-Agent: Browser/1.0\r\n\r\n");
        return browsers.back().get();
    }
    /// The redirect that Miro would send with \a code, which needs not be one.
    QByteArray target(const QByteArray &code, const QString &teamId = {}) const
    {
        return "/callback?code=" + code + "&client_id=" + desk.profile.clientId.toLatin1() + "&team_id="
            + (teamId.isEmpty() ? team(0) : teamId).toLatin1();
    }
    QString team(int index) const { return named("teams", index); }
    QString user(int index) const { return named("users", index); }
    /// A click on the app's icon on the board of the first team.
    QUrl icon() const
    {
        return QUrl(desk.sandbox.base() + QStringLiteral("/app/board/%1/launch/%2?user_id=%3").arg(team(0), desk.profile.clientId, user(0)));
    }
    bool nothingExchanged() const { return desk.calls(QStringLiteral("token")) == 0; }

private:
    QString named(const char *list, int index) const
    {
        return desk.directory.value(QLatin1String(list)).toArray().at(index).toObject().value(QLatin1String("id")).toString();
    }
};
