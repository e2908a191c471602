// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/doctorcommand.h"

using State = DoctorCheck::State;

namespace {

QJsonObject toJson(const DoctorCheck &check)
{
    return {{QStringLiteral("name"), check.name},
            {QStringLiteral("title"), check.title},
            {QStringLiteral("state"), doctorStateName(check.state)},
            {QStringLiteral("sentence"), check.sentence},
            {QStringLiteral("next_act"), check.nextAct.isEmpty() ? QJsonValue() : QJsonValue(check.nextAct)}};
}

ExitCode exitCodeFor(DoctorVerdict verdict)
{
    switch (verdict) {
    case DoctorVerdict::Arrives:
    case DoctorVerdict::ArrivesWarned:
        return ExitCode::Done;
    case DoctorVerdict::NotProved:
        return ExitCode::Protocol; // as profile check, when the answer does not tell
    case DoctorVerdict::NotAccepted:
        return ExitCode::Usage;
    case DoctorVerdict::NotArriving:
        return ExitCode::Unreachable;
    }
    Q_UNREACHABLE();
}

} // namespace

DoctorCommand::DoctorCommand(RedirectDoctor::Request request, AuthorizeTeam::Parts parts, OpenUrl openUrl, Clock clock,
                             Output output, QObject *parent)
    : QObject(parent), m_output(output), m_doctor(std::move(request), parts, std::move(openUrl), std::move(clock))
{
    connect(&m_doctor, &RedirectDoctor::finished, this, &DoctorCommand::show);
}

void DoctorCommand::start()
{
    m_doctor.start();
}

void DoctorCommand::show()
{
    int bad = 0;
    int warnings = 0;
    const auto print = [this](const DoctorCheck &check) {
        m_output.line(QStringLiteral("%1 %2: %3")
                          .arg(doctorStateName(check.state).leftJustified(8), check.title, check.sentence));
        const bool isOpen = check.state == State::Bad || check.state == State::Warning;
        if (isOpen && !check.nextAct.isEmpty())
            m_output.line(QString(9, QLatin1Char(' ')) + tr("Next: %1").arg(check.nextAct));
        m_output.object(toJson(check));
    };
    const QList<DoctorCheck> checks = m_doctor.checks();
    for (const DoctorCheck &check : checks) {
        print(check);
        warnings += check.state == State::Warning ? 1 : 0;
        bad += check.state == State::Bad ? 1 : 0;
    }
    const DoctorVerdict reached = m_doctor.verdict();
    DoctorCheck verdict;
    verdict.name = QStringLiteral("verdict");
    verdict.title = tr("Verdict");
    verdict.state = stateOf(reached);
    verdict.sentence = sentenceFor(reached, bad, warnings);
    print(verdict);
    Q_EMIT ended(exitCodeFor(reached));
}

QString DoctorCommand::sentenceFor(DoctorVerdict verdict, int bad, int warnings) const
{
    const QString &uri = m_doctor.request().redirectUri;
    switch (verdict) {
    case DoctorVerdict::Arrives:
        return tr("A redirect to %1 arrives, and nothing stands in the way.").arg(uri);
    case DoctorVerdict::ArrivesWarned:
        return tr("A redirect to %1 arrives; warnings: %2.").arg(uri, QString::number(warnings));
    case DoctorVerdict::NotProved:
        return tr("Nothing bad was found, but it could not be proved that a redirect to %1 arrives; warnings: %2.")
            .arg(uri, QString::number(warnings));
    case DoctorVerdict::NotAccepted:
    case DoctorVerdict::NotArriving:
        break;
    }
    const QString counts = tr("bad %1, warnings %2").arg(QString::number(bad), QString::number(warnings));
    return uri.isEmpty() ? tr("No redirect would find its way to this computer: %1.").arg(counts)
                         : tr("A redirect to %1 would not end well: %2.").arg(uri, counts);
}
