// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lifecycle/authorizeteam.h"

#include <QStringList>

#include <memory>

/// Waits for authorizations that Miro starts (from a board, an install link or the app's settings): they arrive at the
/// URI marked for SDK authorization, with a code, client id and team, and with no state
/// (developers.miro.com/docs/enable_api_authentication_from_sdk_authorization). Because anybody's page can send such a
/// redirect, the listener takes one only while it is armed for one app profile, and each that passes the checks is held
/// until somebody approves it:
///
///     start() -> armed() -> redirect without state -> checks -> held(act) -> act->approve() or act->discard()
///             -> disarmed() on count, time, lock, quit or disarm()
///
/// Refused with a sentence of their own, in the browser and by turnedAway(): another client, a team that is not on the
/// list, an error or no code, repeated parameters, a code that came before, one that comes late. After count or time the
/// port is kept for graceTime, only to say so to a late browser; otherwise it is free at once. GUI thread.
class AwaitMiro : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::minutes defaultTime{5};
    static constexpr std::chrono::minutes longestTime{10};
    static constexpr std::chrono::seconds graceTime{60};
    static constexpr int mostCallbacks = 20;

    struct Request {
        AppProfile profile;
        std::chrono::minutes time = defaultTime; ///< 1 to longestTime
        int count = 1;                           ///< 1 to mostCallbacks: how many redirects are taken
        QStringList teamIds;                     ///< empty: any team
        QString door = QStringLiteral("miro");   ///< which door the admin means to use, see miroDoorNames()
    };
    enum class End { Count, Time, Locked, Disarmed, Failed };

    AwaitMiro(Request request, AuthorizeTeam::Parts parts, Clock clock, RandomBytes random, QObject *parent = nullptr);
    /// Frees the port at once; what is held and was not taken over dies with it.
    ~AwaitMiro() override;

    const Request &request() const;
    bool isArmed() const;
    Instant until() const;   ///< when it disarms by itself
    int remaining() const;   ///< redirects that are still taken
    QStringList listeningOn() const;

    /// Checks the request and binds the port. Ends in armed(), or disarmed(Failed, error): InvalidInput "bad_time",
    /// "bad_count", "no_sdk_uri", "sdk_uri_elsewhere", "archived", or what is wrong with the profile; Vault
    /// "vault_locked"; Unreachable (port); Conflict "already_armed".
    void start();
    void disarm();

Q_SIGNALS:
    void armed();
    /// A redirect passed the checks and waits in \a act, which is started: parent it, or it dies with this. When the
    /// profile approves by itself (never for production), \a act is approved right after this.
    void held(AuthorizeTeam *act);
    void turnedAway(const QString &sentence);
    /// Exactly once after start(). \a error only with Failed.
    void disarmed(AwaitMiro::End end, const Error &error);

private:
    class Watch;
    std::unique_ptr<Watch> m_watch;
};

/// The doors that AwaitMiro takes, in the order of a form: "app_icon", "install_link", "settings_page", and "miro": one
/// of these three, not told which.
QStringList miroDoorNames();
