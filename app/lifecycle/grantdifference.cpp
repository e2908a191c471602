// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/grantdifference.h"

#include <QCoreApplication>

QString spelledOut(const NamedId &named)
{
    if (named.name.isEmpty())
        return named.id;
    return named.id.isEmpty() ? named.name : QStringLiteral("%1 (%2)").arg(named.name, named.id);
}

std::optional<GrantDifference> grantDifference(const ExpectedTeam &expected, const NamedId &grantedTeam,
                                               const NamedId &expectedUser, const NamedId &grantedUser)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("GrantDifference", text); };
    GrantDifference difference{.team = !expected.team.id.isEmpty() && expected.team.id != grantedTeam.id,
                               .user = !expectedUser.id.isEmpty() && expectedUser.id != grantedUser.id,
                               .expectedTeam = expected.team,
                               .grantedTeam = grantedTeam,
                               .expectedUser = expectedUser,
                               .grantedUser = grantedUser,
                               .sentence = {}};
    QStringList sentences;
    if (difference.team) {
        const QString sentence = expected.isAsked ? tr("The authorization was for team %1; you asked for %2.")
                                                  : tr("The token is for team %1, but the browser came back with team %2.");
        sentences.append(sentence.arg(spelledOut(grantedTeam), spelledOut(expected.team)));
    }
    if (difference.user) {
        sentences.append(tr("It was given by %1; you expected %2.").arg(spelledOut(grantedUser), spelledOut(expectedUser)));
    }
    if (sentences.isEmpty())
        return std::nullopt;
    difference.sentence = sentences.join(QLatin1Char(' '));
    return difference;
}
