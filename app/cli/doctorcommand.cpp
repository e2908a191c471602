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

bool isAboutArriving(const QString &name)
{
    return name == QLatin1String("port") || name.startsWith(QLatin1String("fetch_")) || name == QLatin1String("tls")
        || name == QLatin1String("certificate");
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
    ExitCode code = ExitCode::Done;
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
        if (check.state != State::Bad)
            continue;
        ++bad;
        if (isAboutArriving(check.name))
            code = ExitCode::Unreachable;
        else if (code == ExitCode::Done)
            code = ExitCode::Usage;
    }
    DoctorCheck verdict;
    verdict.name = QStringLiteral("verdict");
    verdict.title = tr("Verdict");
    verdict.state = m_doctor.verdict();
    if (bad > 0)
        verdict.sentence = tr("A redirect to %1 would not end well: bad %2, warnings %3.")
                               .arg(m_doctor.request().redirectUri, QString::number(bad), QString::number(warnings));
    else if (warnings > 0)
        verdict.sentence = tr("A redirect to %1 arrives; warnings: %2.")
                               .arg(m_doctor.request().redirectUri, QString::number(warnings));
    else
        verdict.sentence
            = tr("A redirect to %1 arrives, and nothing stands in the way.").arg(m_doctor.request().redirectUri);
    print(verdict);
    Q_EMIT ended(code);
}
