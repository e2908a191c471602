// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/uninstallmodel.h"

#include "lifecycle/mirowalk.h"
#include "presentation/actwords.h"
#include "presentation/words.h"
#include "vault/tokenvault.h"

using State = UninstallWatch::State;

UninstallModel::UninstallModel(ActParts parts, const Installation &installation, const AppProfile &profile,
                               std::chrono::milliseconds interval, QObject *parent)
    : QObject(parent), m_parts(std::move(parts)), m_installation(installation), m_profile(profile),
      m_watch(m_parts, installation.id, interval)
{
    connect(&m_watch, &UninstallWatch::changed, this, [this] {
        Q_EMIT changed();
        if (!isWatching())
            Q_EMIT ended();
    });
}

QString UninstallModel::title() const
{
    return tr("Uninstall %1 from %2").arg(shownText(m_profile.name), shownName(m_installation.team));
}

QUrl UninstallModel::address() const
{
    return QUrl(teamAppPage(m_profile, m_installation.team.id));
}

QStringList UninstallModel::words() const
{
    return {tr("“Uninstall for me” ends it for the user who is signed in there. It should be %1.").arg(shownName(m_installation.user)),
            tr("“Uninstall for team” ends it for every member of %1; only its admins can.").arg(shownName(m_installation.team))};
}

QString UninstallModel::whyNoWatch() const
{
    return whyNoAct(Act::Verify, m_installation, &m_profile, m_parts.vault->isUnlocked(), m_parts.clock());
}

void UninstallModel::watch()
{
    if (whyNoWatch().isEmpty())
        m_watch.start();
}

void UninstallModel::stop()
{
    m_watch.stop();
}

QString UninstallModel::sentence() const
{
    const UninstallWatch::Report &report = m_watch.report();
    const QString gaps = report.gaps == 0 ? QString()
        : report.gaps == 1                ? tr(" One question got no clear answer, which says nothing.")
                                          : tr(" %1 questions got no clear answer, which says nothing.").arg(report.gaps);
    switch (report.state) {
    case State::Idle:
        return {};
    case State::Watching:
        if (!report.aliveAt)
            return tr("Asking whether the token is alive…") + gaps;
        return tr("The token is alive, as of %1. It is asked about every %2 s.")
                   .arg(exactTime(*report.aliveAt), QString::number(UninstallWatch::usualInterval.count()))
            + gaps;
    case State::Died:
        if (!report.aliveAt)
            return tr("The token is refused, and was when it was first asked about, at %1.").arg(exactTime(*report.deadAt)) + gaps;
        return tr("The token died between %1 and %2.").arg(exactTime(*report.aliveAt), exactTime(*report.deadAt)) + gaps;
    case State::Stopped:
        break;
    }
    if (report.stoppedBy == QLatin1String("cancelled"))
        return report.aliveAt ? tr("Not watched any more. The token was alive at %1.").arg(exactTime(*report.aliveAt)) : tr("Not watched any more.");
    if (report.stoppedBy == QLatin1String("time_is_over"))
        return tr("Not watched any more after %1 minutes. The token was alive all that time, as far as the server answered.")
            .arg(UninstallWatch::longest.count());
    if (report.stoppedBy == QLatin1String("rate_limited"))
        return tr("Not watched any more: the server asks to come later. Verify the installation in a while.");
    if (report.stoppedBy == QLatin1String("ran_out"))
        return tr("Not watched any more: the access token has run out, so its refusal says nothing. Refresh the installation to know.");
    return tr("Not watched any more. %1").arg(report.sentence);
}
