// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/fetchfindings.h"

#include "oauth/selffetch.h"

#include <QCoreApplication>
#include <QUrl>

namespace {

using State = DoctorCheck::State;
using End = SelfFetchResult::End;

constexpr std::chrono::days soon{14};

QString tr(const char *text)
{
    return QCoreApplication::translate("RedirectDoctor", text);
}

bool isHttps(const QString &uri)
{
    return QUrl(uri).scheme() == QLatin1String("https");
}

// What to do when something else than another program keeps the listener away.
QString nextActFor(const Error &error)
{
    if (error.cause == QLatin1String("address_unavailable"))
        return tr(
            "Set up the address on this computer, or register one that it has, such as 127.0.0.1, at Miro and add "
            "it to the profile.");
    if (error.cause == QLatin1String("no_certificate") || error.cause == QLatin1String("bad_certificate"))
        return tr("Make a certificate, or choose your own, on the profile's page.");
    if (error.cause == QLatin1String("tls_unavailable"))
        return tr("Install Qt's TLS plug-in, or register an http:// URI of this computer at Miro and add it to the "
                  "profile.");
    if (error.cause == QLatin1String("bad_redirect_uri"))
        return tr("Register a redirect URI of this computer at Miro and add it to the profile.");
    return tr("Look again; if it stays, use another registered URI.");
}

} // namespace

DoctorFinding unboundFinding(const AppProfile &profile, const QString &redirectUri, const Error &error)
{
    const bool isTaken = error.cause == QLatin1String("port_busy") || error.cause == QLatin1String("port_forbidden");
    if (!isTaken)
        return {State::Bad, error.summary, nextActFor(error), QStringLiteral("edit_profile")};
    const QString port = QString::number(QUrl(redirectUri).port());
    const QString sentence = error.cause == QLatin1String("port_forbidden")
        ? tr("Port %1 is reserved by the system: %2").arg(port, error.summary)
        : error.summary;
    if (const QString next = nextRedirectUri(profile, redirectUri); !next.isEmpty())
        return {State::Bad, sentence, tr("Use the next registered URI: %1").arg(next), QStringLiteral("use_next_uri")};
    return {State::Bad, sentence,
            tr("Free port %1 and look again, or register a second redirect URI at Miro and add it to the profile. "
               "Another port "
               "without registering it does not help: Miro compares the whole URI.")
                .arg(port)};
}

DoctorFinding fetchFinding(const SelfFetchResult &result, const QString &arrivedAt, const QString &mark)
{
    const bool isOurPage = result.status == 200 && result.body.contains(mark.toUtf8());
    if (result.end == End::Answered && isOurPage && !arrivedAt.isEmpty())
        return {State::Good, tr("It arrived at %1, and the right page came back.").arg(arrivedAt)};
    if (!arrivedAt.isEmpty()) {
        return {State::Bad, tr("It arrived at %1, but the page did not come back.").arg(arrivedAt),
                tr("See whether a program on this computer filters connections, such as a virus scanner or a proxy.")};
    }
    const QString other = tr("See which program it is, and end it or use another registered URI.");
    switch (result.end) {
    case End::Answered:
        return {State::Bad,
                tr("Another program answered at %1 (HTTP %2), and the listener saw nothing.")
                    .arg(result.reached, QString::number(result.status)),
                other};
    case End::NotHttp:
        return {State::Bad,
                tr("Something at %1 took the connection and gave no answer that can be read.").arg(result.reached),
                other};
    case End::Refused:
        return {State::Bad, tr("Nobody takes connections there, although the listener has the port."),
                tr("See whether the name leads to another address on this computer, and whether a firewall stands in "
                   "between.")};
    case End::NoAddress:
        return {State::Skipped, tr("This computer has no such address or name.")};
    case End::TimedOut:
        return {State::Bad, tr("No answer came within %1 seconds.").arg(SelfFetch::deadline.count()),
                tr("See whether a firewall drops connections within this computer.")};
    case End::OtherCertificate:
        return {State::Bad, tr("Something at %1 showed another certificate than the profile's.").arg(result.reached),
                other};
    case End::Elsewhere:
        return {State::Bad, tr("The name leads to %1, which is another computer.").arg(result.reached),
                tr("Correct the name in this computer's hosts file, or register 127.0.0.1 instead of the name.")};
    case End::NoTls:
        return {State::Bad, tr("The secure connection could not be made."), tr("See the check of the certificate.")};
    }
    Q_UNREACHABLE();
}

DoctorFinding otherSchemeFinding(const QString &redirectUri, const SelfFetchResult &result, bool isRecognised)
{
    if (isHttps(redirectUri)) {
        if (result.status == 200) {
            return {State::Bad, tr("The port also answered without https, which it must not."),
                    tr("See which program listens on it, and end it or use another registered URI.")};
        }
        return {State::Good, tr("The port speaks https only: a browser that comes with http:// is turned away.")};
    }
    if (isRecognised) {
        return {State::Good,
                tr("This port speaks http only. A browser that changes the address to https:// would be recognised: "
                   "the listener saw the "
                   "secure greeting and said so.")};
    }
    if (result.end == End::NoTls && result.reached.isEmpty())
        return {State::Skipped, tr("Qt on this computer cannot speak https, so it could not be tried.")};
    return {State::Bad,
            tr("A secure greeting to this port was not recognised by the listener: something else answers it."),
            tr("See which program it is, and end it or use another registered URI.")};
}

DoctorFinding certificateFinding(const CertificateFacts &facts, const QString &redirectUri, Instant now)
{
    const QString until = toIso8601(facts.notAfter);
    if (now >= facts.notAfter)
        return {State::Bad, tr("The certificate ran out on %1.").arg(until), tr("Renew it on the profile's page."),
                QStringLiteral("edit_profile")};
    if (now < facts.notBefore) {
        return {State::Bad, tr("The certificate is good from %1 on only.").arg(toIso8601(facts.notBefore)),
                tr("Check this computer's clock, or renew the certificate."), QStringLiteral("edit_profile")};
    }
    const QString host = QUrl(redirectUri).host();
    const QString hosts = facts.hosts.join(QStringLiteral(", "));
    if (!facts.hosts.contains(host, Qt::CaseInsensitive)) {
        return {State::Bad, tr("The certificate is good for %1, not for %2.").arg(hosts, host),
                tr("Use one that names %1.").arg(host), QStringLiteral("edit_profile")};
    }
    const QString sentence = tr("The certificate is good for %1 until %2. SHA-256: %3").arg(hosts, until, facts.sha256);
    if (facts.notAfter - now < soon)
        return {State::Warning, sentence, tr("It runs out soon: renew it on the profile's page."),
                QStringLiteral("edit_profile")};
    if (facts.isSelfSigned)
        return {State::Good, sentence,
                tr("The browser warns at the first visit until you trust this certificate; compare the SHA-256.")};
    return {State::Good, sentence};
}

DoctorFinding upgradedFinding(const QString &redirectUri)
{
    return {State::Bad,
            tr("The browser came with https:// although the registered URI begins with http://, and this port speaks "
               "http only."),
            tr("Turn off \"HTTPS only\" for %1 in the browser, or register the https form of the URI as well, for "
               "which Grantdesk makes a "
               "certificate.")
                .arg(QUrl(redirectUri).host())};
}
