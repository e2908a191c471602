// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lifecycle/doctorfindings.h"
#include "lifecycle/redirectdoctor.h"
#include "miro/miroapi.h"
#include "oauth/redirectdispatcher.h"
#include "oauth/selffetch.h"

#include <functional>
#include <memory>

/// Three things at once: store -> client secret; the server's clock; and the listener, step by step:
///     certificate -> port bound -> IPv4 -> IPv6 -> by name -> the other scheme -> port freed
class RedirectDoctor::Examination : public QObject
{
public:
    Examination(Request request, AuthorizeTeam::Parts parts, OpenUrl openUrl, Clock clock, RedirectDoctor *doctor);

    const Request &request() const { return m_request; }
    const QList<DoctorCheck> &checks() const { return m_checks; }
    bool isFinished() const { return m_isFinished; }

    void start();
    void tryBrowser();

private:
    using Next = void (Examination::*)();

    int indexOf(const char *name) const;
    void set(const char *name, const DoctorFinding &finding);
    void run(const char *name) { set(name, {DoctorCheck::State::Running, {}}); }
    void skip(std::initializer_list<const char *> names, const QString &why);

    void lookAtTexts();
    void lookAtVault();
    void askStore();
    void askServerTime();

    bool isHttps() const { return QUrl(m_request.redirectUri).scheme() == QLatin1String("https"); }
    /// Makes the certificate ready, for https, then goes on; else says why not and ends the listener's part.
    void prepareListener();
    void takeIdentity(const Result<std::optional<TlsIdentity>> &identity);
    void bind();
    void fetchByIpv4();
    void fetchByIpv6();
    void fetchByName();
    void fetch(const char *name, const QString &over, Next next);
    void fetch(SelfFetch::Request request, std::function<void(const SelfFetchResult &)> take);
    void tryOtherScheme();
    void endListening();

    void expectBrowser(const Result<std::optional<TlsIdentity>> &identity);
    /// \a number is which try of the browser it concerns; what belongs to an earlier one is dropped.
    void endBrowser(int number, const DoctorFinding &finding);
    /// The same from within the registration that it deletes.
    void endBrowserSoon(int number, const DoctorFinding &finding);

    void partEnded();
    void end();

    RedirectDoctor *m_doctor;
    Request m_request;
    AuthorizeTeam::Parts m_parts;
    OpenUrl m_openUrl;
    Clock m_clock;
    MiroApi m_miro;
    QList<DoctorCheck> m_checks;
    bool m_isRunning = false;
    bool m_isFinished = false;
    int m_partsLeft = 0;

    using Registration = std::unique_ptr<RedirectDispatcher::Registration>;

    std::optional<TlsIdentity> m_identity;
    Registration m_held; ///< keeps the port from the first fetch to the last, and while a browser is tried
    Registration m_fetch; ///< of the fetch under way
    QString m_arrivedAt;
    bool m_isRecognised = false;

    bool m_isTryingBrowser = false;
    int m_browserTry = 0;
    QMetaObject::Connection m_browserListening;
    QString m_lastTurnedAway;
};
