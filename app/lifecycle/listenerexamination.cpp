// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/redirectexamination.h"

#include "domain/fingerprint.h"
#include "lifecycle/fetchfindings.h"
#include "lifecycle/loopbackcertificate.h"
#include "oauth/browserpage.h"
#include "oauth/loopbackserver.h"
#include "vault/certificate.h"

#include <QUrl>

#include <algorithm>
#include <utility>

using State = DoctorCheck::State;

using Registration = std::unique_ptr<RedirectDispatcher::Registration>;

namespace {

QString tr(const char *text)
{
    return RedirectDoctor::tr(text);
}

constexpr std::chrono::seconds browserTime{30};

// A page that only the fetch with this state gets, without the state in it.
QString markOf(const QByteArray &state)
{
    return tr("check %1").arg(fingerprint(Secret(state)));
}

HttpResponse pageFor(const QString &mark)
{
    return toResponse({.good = true,
                       .title = tr("This redirect URI works"),
                       .sentence = tr("Grantdesk listens here, and what is sent here arrives. Nothing was authorized."),
                       .next = tr("You can close this page and go back to Grantdesk."),
                       .label = mark});
}

// How the listener says that a browser came with the scheme that the URI does not have.
QString otherSchemeSentence(bool isHttps)
{
    return LoopbackServer::refusalSentence(400, isHttps ? QStringLiteral("plain_http") : QStringLiteral("tls_hello"));
}

} // namespace

void RedirectDoctor::Examination::prepareListener()
{
    if (!isLoopbackUri(m_request.redirectUri)) {
        skip({"port", "fetch_ipv4", "fetch_ipv6", "fetch_name", "tls", "certificate"},
             tr("The URI does not lead to this computer, so nothing can be tried here."));
        return partEnded();
    }
    for (const char *name : {"port", "fetch_ipv4", "fetch_ipv6", "fetch_name", "tls"})
        set(name, {State::Waiting, {}});
    if (!isHttps()) {
        skip({"certificate"}, tr("The URI begins with http://, so none is needed."));
        return bind();
    }
    run("certificate");
    whenDone(listenerIdentity(m_parts.profiles, m_parts.vault, m_request.profile, m_request.redirectUri, m_clock), this,
             [this](const Result<std::optional<TlsIdentity>> &identity) { takeIdentity(identity); });
}

void RedirectDoctor::Examination::takeIdentity(const Result<std::optional<TlsIdentity>> &identity)
{
    const Result<CertificateFacts> facts
        = identity ? certificateFacts((*identity)->certificatePem) : Result<CertificateFacts>(identity.error());
    if (!facts) {
        if (facts.error().cause == QLatin1String("vault_locked")) {
            set("certificate",
                {State::Warning, tr("The certificate's key is in the vault, which is locked."),
                 tr("Unlock the vault and look again."), QStringLiteral("unlock")});
        } else {
            set("certificate",
                {State::Bad, facts.error().summary,
                 tr("Make a certificate, or choose your own, on the profile's page."), QStringLiteral("edit_profile")});
        }
        skip({"port", "fetch_ipv4", "fetch_ipv6", "fetch_name", "tls"},
             tr("Without a certificate nothing can listen for https."));
        return partEnded();
    }
    m_identity = *identity;
    set("certificate", certificateFinding(*facts, m_request.redirectUri, m_clock()));
    bind();
}

void RedirectDoctor::Examination::bind()
{
    run("port");
    Result<Registration> held = m_parts.dispatcher->expect(m_request.redirectUri, m_identity, [](Redirect redirect) {
        if (redirect.answer)
            redirect.answer->send(pageFor({}));
    });
    if (!held) {
        set("port", unboundFinding(m_request.profile, m_request.redirectUri, held.error()));
        skip({"fetch_ipv4", "fetch_ipv6", "fetch_name", "tls"}, tr("Without the port nothing can be fetched."));
        return endListening();
    }
    m_held = std::move(*held);
    set("port",
        {State::Good, tr("Free; the listener takes %1.").arg(m_held->listeningOn().join(tr(" and ")))});
    fetchByIpv4();
}

void RedirectDoctor::Examination::fetchByIpv4()
{
    const QStringList bound = m_held->listeningOn();
    const auto four = std::find_if(bound.cbegin(), bound.cend(),
                                   [](const QString &address) { return !address.startsWith(QLatin1Char('[')); });
    if (four != bound.cend())
        return fetch("fetch_ipv4", four->section(QLatin1Char(':'), 0, 0), &Examination::fetchByIpv6);
    const bool isName = QUrl(m_request.redirectUri).host() == QLatin1String("localhost");
    skip({"fetch_ipv4"}, isName ? tr("This computer has no IPv4.") : tr("The URI names an IPv6 address."));
    fetchByIpv6();
}

void RedirectDoctor::Examination::fetchByIpv6()
{
    const QStringList bound = m_held->listeningOn();
    if (std::any_of(bound.cbegin(), bound.cend(),
                    [](const QString &address) { return address.startsWith(QLatin1Char('[')); }))
        return fetch("fetch_ipv6", QStringLiteral("::1"), &Examination::fetchByName);
    const bool isName = QUrl(m_request.redirectUri).host() == QLatin1String("localhost");
    skip({"fetch_ipv6"}, isName ? tr("This computer has no IPv6.") : tr("The URI names an IPv4 address."));
    fetchByName();
}

void RedirectDoctor::Examination::fetchByName()
{
    const QString host = QUrl(m_request.redirectUri).host();
    if (host == QLatin1String("localhost"))
        return fetch("fetch_name", host, &Examination::tryOtherScheme);
    skip({"fetch_name"}, tr("The URI has an address and no name in it."));
    tryOtherScheme();
}

void RedirectDoctor::Examination::fetch(const char *name, const QString &over, Next next)
{
    run(name);
    m_arrivedAt.clear();
    // It depends on the state, which is known only when its redirect is waited for.
    const auto mark = std::make_shared<QString>();
    Result<Registration> registration
        = m_parts.dispatcher->expect(m_request.redirectUri, m_identity, [this, mark](Redirect redirect) {
              m_arrivedAt = redirect.arrivedAt;
              if (redirect.answer)
                  redirect.answer->send(pageFor(*mark));
          });
    if (!registration) {
        set(name, unboundFinding(m_request.profile, m_request.redirectUri, registration.error()));
        return (this->*next)();
    }
    m_fetch = std::move(*registration);
    *mark = markOf(m_fetch->state());
    fetch({.uri = m_request.redirectUri,
           .query = "state=" + m_fetch->state(),
           .over = over,
           .certificatePem = m_identity ? m_identity->certificatePem : QByteArray()},
          [this, name, next, mark](const SelfFetchResult &result) {
              m_fetch.reset();
              set(name, fetchFinding(result, m_arrivedAt, *mark));
              (this->*next)();
          });
}

void RedirectDoctor::Examination::fetch(SelfFetch::Request request, std::function<void(const SelfFetchResult &)> take)
{
    auto *client = new SelfFetch(std::move(request), this);
    connect(client, &SelfFetch::ended, this, [client, take = std::move(take)](const SelfFetchResult &result) {
        client->deleteLater();
        take(result);
    });
    client->start();
}

void RedirectDoctor::Examination::tryOtherScheme()
{
    run("tls");
    m_isRecognised = false;
    const auto listening
        = connect(m_parts.dispatcher, &RedirectDispatcher::turnedAway, this,
                  [this](const QString &redirectUri, const QString &sentence) {
                      if (redirectUri == m_request.redirectUri && sentence == otherSchemeSentence(isHttps()))
                          m_isRecognised = true;
                  });
    const QString first = m_held->listeningOn().value(0);
    const bool isSix = first.startsWith(QLatin1Char('['));
    fetch({.uri = m_request.redirectUri,
           .query = "state=" + m_held->state(),
           .over = isSix ? QStringLiteral("::1") : first.section(QLatin1Char(':'), 0, 0),
           .way = SelfFetch::Way::OtherScheme},
          [this, listening](const SelfFetchResult &result) {
              disconnect(listening);
              set("tls", otherSchemeFinding(m_request.redirectUri, result, m_isRecognised));
              endListening();
          });
}

void RedirectDoctor::Examination::endListening()
{
    m_held.reset();
    m_identity.reset();
    partEnded();
}

void RedirectDoctor::Examination::tryBrowser()
{
    if (!m_isFinished || !isLoopbackUri(m_request.redirectUri))
        return;
    m_isRunning = true;
    m_isFinished = false;
    m_isTryingBrowser = true;
    ++m_browserTry;
    m_lastTurnedAway.clear();
    run("browser");
    whenDone(listenerIdentity(m_parts.profiles, m_parts.vault, m_request.profile, m_request.redirectUri, m_clock), this,
             [this](const Result<std::optional<TlsIdentity>> &identity) { expectBrowser(identity); });
}

void RedirectDoctor::Examination::expectBrowser(const Result<std::optional<TlsIdentity>> &identity)
{
    const int number = m_browserTry;
    if (!identity)
        return endBrowser(number, {State::Bad, identity.error().summary, tr("See the check of the certificate.")});
    Result<Registration> held
        = m_parts.dispatcher->expect(m_request.redirectUri, *identity, [this, number](Redirect redirect) {
              if (redirect.answer)
                  redirect.answer->send(pageFor({}));
              const QString who = redirect.userAgent.isEmpty() ? tr("A browser") : redirect.userAgent;
              endBrowserSoon(number,
                             {State::Good, tr("%1 came to %2 and got the right page.").arg(who, redirect.arrivedAt)});
          });
    if (!held)
        return endBrowser(number, unboundFinding(m_request.profile, m_request.redirectUri, held.error()));
    m_held = std::move(*held);
    m_browserListening = connect(m_parts.dispatcher, &RedirectDispatcher::turnedAway, this,
                                 [this, number](const QString &redirectUri, const QString &sentence) {
                                     if (redirectUri != m_request.redirectUri)
                                         return;
                                     m_lastTurnedAway = sentence;
                                     // With https the person may still accept the certificate and come again.
                                     if (!isHttps() && sentence == otherSchemeSentence(false))
                                         endBrowserSoon(number, upgradedFinding(redirectUri));
                                 });
    QTimer::singleShot(browserTime, this, [this, number] {
        const QString sentence = tr("No browser came within %1 seconds.").arg(browserTime.count());
        endBrowser(
            number,
            {State::Warning, m_lastTurnedAway.isEmpty() ? sentence : sentence + QLatin1Char(' ') + m_lastTurnedAway,
             isHttps()
                 ? tr("The browser may be asking whether to trust the certificate. Look at its window, then try again.")
                 : tr("Look at the browser's window: what it shows is the reason. Then try again.")});
    });
    if (!m_openUrl(QUrl(withQuery(m_request.redirectUri, "state=" + m_held->state()))))
        endBrowser(
            number,
            {State::Bad, tr("No browser could be opened."), tr("Set a default browser in the system's settings.")});
}

void RedirectDoctor::Examination::endBrowserSoon(int number, const DoctorFinding &finding)
{
    QMetaObject::invokeMethod(
        this, [this, number, finding] { endBrowser(number, finding); }, Qt::QueuedConnection);
}

void RedirectDoctor::Examination::endBrowser(int number, const DoctorFinding &finding)
{
    if (number != m_browserTry || !std::exchange(m_isTryingBrowser, false))
        return;
    disconnect(m_browserListening);
    m_held.reset();
    set("browser", finding);
    end();
}
