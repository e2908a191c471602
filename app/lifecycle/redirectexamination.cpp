// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/redirectexamination.h"

#include "lifecycle/openclientsecret.h"
#include "storage/profilestore.h"
#include "vault/tokenvault.h"

#include <QUrl>

#include <algorithm>

using State = DoctorCheck::State;

RedirectDoctor::Examination::Examination(Request request, AuthorizeTeam::Parts parts, OpenUrl openUrl, Clock clock,
                                         RedirectDoctor *doctor)
    : m_doctor(doctor), m_request(std::move(request)), m_parts(parts), m_openUrl(std::move(openUrl)),
      m_clock(std::move(clock)), m_miro(parts.network)
{
    if (m_request.redirectUri.isEmpty())
        m_request.redirectUri = m_request.profile.redirectUri();
    if (m_request.sentUri.isEmpty())
        m_request.sentUri = m_request.redirectUri;
    const std::pair<const char *, QString> all[] = {
        {"profile", RedirectDoctor::tr("App profile")},
        {"sdk_mark", RedirectDoctor::tr("URI for SDK authorization")},
        {"manifest", RedirectDoctor::tr("App manifest")},
        {"sent_uri", RedirectDoctor::tr("URI that is sent")},
        {"port", RedirectDoctor::tr("Port")},
        {"fetch_ipv4", RedirectDoctor::tr("Fetch over IPv4")},
        {"fetch_ipv6", RedirectDoctor::tr("Fetch over IPv6")},
        {"fetch_name", RedirectDoctor::tr("Fetch by name")},
        {"tls", RedirectDoctor::tr("http or https")},
        {"certificate", RedirectDoctor::tr("Certificate")},
        {"clock", RedirectDoctor::tr("Clock")},
        {"vault", RedirectDoctor::tr("Vault")},
        {"store", RedirectDoctor::tr("Store")},
        {"client_secret", RedirectDoctor::tr("Client secret")},
        {"browser", RedirectDoctor::tr("Your browser")},
    };
    for (const auto &[name, title] : all) {
        DoctorCheck check;
        check.name = QLatin1String(name);
        check.title = title;
        m_checks.append(check);
    }
}

int RedirectDoctor::Examination::indexOf(const char *name) const
{
    const auto found = std::find_if(m_checks.cbegin(), m_checks.cend(),
                                    [name](const DoctorCheck &check) { return check.name == QLatin1String(name); });
    Q_ASSERT(found != m_checks.cend());
    return int(found - m_checks.cbegin());
}

void RedirectDoctor::Examination::set(const char *name, const DoctorFinding &finding)
{
    const int index = indexOf(name);
    DoctorCheck &check = m_checks[index];
    check.state = finding.state;
    check.sentence = finding.sentence;
    check.nextAct = finding.nextAct;
    check.action = finding.action;
    Q_EMIT m_doctor->checkChanged(index);
}

void RedirectDoctor::Examination::skip(std::initializer_list<const char *> names, const QString &why)
{
    for (const char *name : names)
        set(name, {State::Skipped, why});
}

void RedirectDoctor::Examination::start()
{
    if (m_isRunning)
        return;
    m_isRunning = true;
    m_isFinished = false;
    for (DoctorCheck &check : m_checks)
        check.state = State::Waiting;
    m_partsLeft = 3;
    lookAtTexts();
    lookAtVault();
    set("browser",
        {State::Skipped, RedirectDoctor::tr("Not tried."),
         RedirectDoctor::tr("Try it to see what your browser makes of the redirect URI.")});
    askStore();
    askServerTime();
    prepareListener();
}

void RedirectDoctor::Examination::lookAtTexts()
{
    const AppProfile &profile = m_request.profile;
    set("profile", profileFinding(profile, m_request.redirectUri));
    set("sdk_mark", sdkMarkFinding(profile));
    set("manifest", manifestFinding(profile, m_request.redirectUri));
    if (m_request.sentUri.isEmpty())
        skip({"sent_uri"}, RedirectDoctor::tr("There is no redirect URI to send."));
    else
        set("sent_uri", sentUriFinding(profile, m_request.redirectUri, m_request.sentUri));
}

void RedirectDoctor::Examination::lookAtVault()
{
    if (m_parts.vault->isUnlocked())
        return set("vault", {State::Good, RedirectDoctor::tr("The vault is open.")});
    set("vault",
        {State::Warning, RedirectDoctor::tr("The vault is locked: no authorization can begin."),
         RedirectDoctor::tr("Unlock the vault."), QStringLiteral("unlock")});
}

void RedirectDoctor::Examination::askStore()
{
    run("store");
    run("client_secret");
    whenDone(m_parts.profiles->list(), this, [this](const Result<QList<AppProfile>> &stored) {
        set("store", storeFinding(stored, m_request.profile));
        if (!stored || m_request.profile.id == 0) {
            skip({"client_secret"}, RedirectDoctor::tr("Without a stored profile there is no stored client secret."));
            return partEnded();
        }
        whenDone(openClientSecret(m_parts.profiles, m_parts.vault, m_request.profile, this), this,
                 [this](const Result<Secret> &secret) {
                     set("client_secret",
                         clientSecretFinding(secret ? std::nullopt : std::optional<Error>(secret.error())));
                     partEnded();
                 });
    });
}

void RedirectDoctor::Examination::askServerTime()
{
    const QUrl address(m_request.profile.endpoints.token);
    if (!address.isValid() || address.host().isEmpty()) {
        skip({"clock"}, RedirectDoctor::tr("The profile has no token address to ask."));
        return partEnded();
    }
    run("clock");
    whenDone(m_miro.serverTime(m_request.profile.endpoints.token), this,
             [this, host = address.host()](const Result<std::optional<Instant>> &time) {
                 set("clock", clockFinding(time, m_clock(), host));
                 partEnded();
             });
}

void RedirectDoctor::Examination::partEnded()
{
    if (--m_partsLeft == 0)
        end();
}

void RedirectDoctor::Examination::end()
{
    m_isRunning = false;
    m_isFinished = true;
    Q_EMIT m_doctor->finished();
}
