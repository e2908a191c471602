// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"
#include "domain/appprofile.h"
#include "lifecycle/authorizeteam.h"

#include <QObject>

#include <memory>

/// One thing that the doctor looked at.
struct DoctorCheck {
    enum class State { Waiting, Running, Good, Warning, Bad, Skipped };

    /// Stable snake_case: "profile", "sdk_mark", "manifest", "sent_uri", "port", "fetch_ipv4", "fetch_ipv6",
    /// "fetch_name", "tls", "certificate", "clock", "vault", "store", "client_secret", "browser".
    QString name;
    QString title;    ///< for a person, such as "Fetch over IPv4"
    State state = State::Waiting;
    QString sentence; ///< what was found
    QString nextAct;  ///< what to do about it; empty when nothing
    /// A fixing button: "use_next_uri" (the next registered redirect URI that leads here), "enter_secret", "unlock",
    /// "mark_sdk_uri", "edit_profile"; empty: none.
    QString action;
};

/// What all checks together come to.
enum class DoctorVerdict {
    Arrives,        ///< a fetch of our own arrived, and nothing is in the way
    ArrivesWarned,  ///< it arrived, and there are warnings
    NotProved,      ///< nothing is bad, but no fetch could be made: the URI leads elsewhere, or the vault is locked
    NotAccepted,    ///< something else than the way to the listener is bad
    NotArriving,    ///< the way to the listener is bad
};

/// The one place where it is decided. \a checks have ended.
DoctorVerdict doctorVerdict(const QList<DoctorCheck> &checks);
/// As which state it is shown: good, warning, skipped, bad, bad.
DoctorCheck::State stateOf(DoctorVerdict verdict);

/// The registered redirect URI after \a redirectUri, round the list, that leads to this computer; empty: no other.
QString nextRedirectUri(const AppProfile &profile, const QString &redirectUri);

QString doctorStateName(DoctorCheck::State state); ///< "good", "warning", "bad", "skipped", "waiting", "running"

/// Proves the way of a redirect before a consent screen opens: profile, manifest and the URI that is sent, compared
/// character by character; the port bound by the listener that authorizations use, and the URI fetched over IPv4, IPv6
/// and by name; who holds a busy port; https on a port that speaks http, and the other way round; this computer's
/// clock against the server's; vault and store. Nothing is sent to the server but one request without credentials, for
/// its clock. GUI thread.
class RedirectDoctor : public QObject
{
    Q_OBJECT

public:
    struct Request {
        AppProfile profile;
        QString redirectUri; ///< the registered one to prove; empty: AppProfile::redirectUri()
        QString sentUri;     ///< what was sent, or what Miro says it got; empty: the same as redirectUri
    };

    RedirectDoctor(Request request, AuthorizeTeam::Parts parts, OpenUrl openUrl, Clock clock, QObject *parent = nullptr);
    ~RedirectDoctor() override;

    const Request &request() const;
    /// One per check, in their order; the same number from start() to the end.
    QList<DoctorCheck> checks() const;
    bool isFinished() const;
    DoctorVerdict verdict() const;

    void start();
    /// After finished(): opens the redirect URI in the admin's own browser and waits 30 s for it, to see what that
    /// browser makes of it ("browser" check), such as an upgrade to https. The port is bound meanwhile.
    void tryBrowser();

Q_SIGNALS:
    void checkChanged(int index);
    /// After the checks, and again after each tryBrowser(). The port is free then.
    void finished();

private:
    class Examination;
    std::unique_ptr<Examination> m_examination;
};
