// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/doctormodel.h"

#include "presentation/words.h"

#include <algorithm>

DoctorModel::DoctorModel(QList<AppProfile> profiles, MakeDoctor makeDoctor, QObject *parent)
    : QObject(parent), m_profiles(std::move(profiles)), m_makeDoctor(std::move(makeDoctor))
{
}

void DoctorModel::setProfiles(const QList<AppProfile> &profiles)
{
    m_profiles = profiles;
    Q_EMIT profilesChanged();
}

QStringList DoctorModel::examinable(const AppProfile &profile)
{
    QStringList uris;
    std::copy_if(profile.redirectUris.cbegin(), profile.redirectUris.cend(), std::back_inserter(uris), isLoopbackUri);
    return uris;
}

void DoctorModel::run(const RedirectDoctor::Request &request)
{
    // It frees the port, which the next one binds.
    delete std::exchange(m_doctor, nullptr);
    m_request = request;
    m_running = true;
    m_tryingBrowser = false;
    m_doctor = m_makeDoctor(request, this);
    connect(m_doctor, &RedirectDoctor::checkChanged, this, &DoctorModel::checkChanged);
    connect(m_doctor, &RedirectDoctor::finished, this, [this] {
        m_running = false;
        m_tryingBrowser = false;
        Q_EMIT finished();
    });
    Q_EMIT begun();
    m_doctor->start();
}

void DoctorModel::again()
{
    RedirectDoctor::Request request = m_request;
    const auto present = std::find_if(m_profiles.cbegin(), m_profiles.cend(), [&request](const AppProfile &profile) {
        return profile.id == request.profile.id;
    });
    if (present != m_profiles.cend())
        request.profile = *present; // it may have been mended since
    run(request);
}

void DoctorModel::tryBrowser()
{
    if (!m_doctor || m_running)
        return;
    m_running = true;
    m_tryingBrowser = true;
    Q_EMIT begun();
    m_doctor->tryBrowser();
}

bool DoctorModel::useNextUri()
{
    const QString present = m_request.redirectUri.isEmpty() ? m_request.profile.redirectUri() : m_request.redirectUri;
    const QString next = nextRedirectUri(m_request.profile, present);
    if (next.isEmpty())
        return false;
    m_request.redirectUri = next;
    m_request.sentUri.clear(); // it was said of the former one
    again();
    return true;
}

QList<DoctorCheck> DoctorModel::checks() const
{
    return m_doctor ? m_doctor->checks() : QList<DoctorCheck>();
}

bool DoctorModel::isRunning() const
{
    return m_running;
}

DoctorCheck::State DoctorModel::verdictState() const
{
    if (!m_doctor)
        return DoctorCheck::State::Waiting;
    return m_running ? DoctorCheck::State::Running : stateOf(m_doctor->verdict());
}

QString DoctorModel::verdict() const
{
    if (!m_doctor)
        return tr("Nothing was examined yet.");
    if (m_running) {
        return m_tryingBrowser ? tr("Waiting for your browser to come to the redirect URI…")
                               : tr("Going the way of a redirect…");
    }
    switch (m_doctor->verdict()) {
    case DoctorVerdict::Arrives:
        return tr("A redirect finds its way to this computer.");
    case DoctorVerdict::ArrivesWarned:
        return tr("A redirect finds its way, but read the warnings.");
    case DoctorVerdict::NotProved:
        return tr("Nothing bad was found, but it could not be proved that a redirect arrives: see what was skipped.");
    case DoctorVerdict::NotAccepted:
        return tr("A redirect would not be accepted. Mend what is marked as bad, then run it again.");
    case DoctorVerdict::NotArriving:
        return tr("A redirect would not arrive. Mend what is marked as bad, then run it again.");
    }
    Q_UNREACHABLE();
}

QString DoctorModel::stateWord(DoctorCheck::State state)
{
    switch (state) {
    case DoctorCheck::State::Waiting:
        return tr("to come");
    case DoctorCheck::State::Running:
        return tr("running");
    case DoctorCheck::State::Good:
        return tr("good");
    case DoctorCheck::State::Warning:
        return tr("warning");
    case DoctorCheck::State::Bad:
        return tr("bad");
    case DoctorCheck::State::Skipped:
        return tr("skipped");
    }
    Q_UNREACHABLE();
}

QString DoctorModel::text() const
{
    QStringList lines{
        tr("Redirect URI doctor: %1").arg(shownText(m_request.profile.name)),
        tr("Redirect URI: %1")
            .arg(m_request.redirectUri.isEmpty() ? m_request.profile.redirectUri() : m_request.redirectUri)};
    if (!m_request.sentUri.isEmpty())
        lines.append(tr("Sent: %1").arg(m_request.sentUri));
    lines.append(verdict());
    const QList<DoctorCheck> all = checks();
    for (const DoctorCheck &check : all) {
        lines.append(tr("[%1] %2: %3").arg(stateWord(check.state), check.title, check.sentence));
        if (!check.nextAct.isEmpty())
            lines.append(QStringLiteral("    ") + check.nextAct);
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}
