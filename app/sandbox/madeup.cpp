// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/madeup.h"

#include <iterator>

namespace sandbox {

namespace {

constexpr const char *places[]
    = {"Amber", "Birch", "Cedar", "Dune", "Ember", "Fjord", "Granite", "Harbour", "Île", "Jökull"};
constexpr const char *tasks[]
    = {"Design", "Research", "Delivery", "Support", "Platform", "Studio", "Planning", "Quality", "Training", "Ateliér"};
constexpr const char *firstNames[]
    = {"Amina", "Björn", "Chiara", "Dmitri", "Eszter", "Farid", "Grace", "Hiroshi", "Inés", "Jürgen"};
constexpr const char *lastNames[]
    = {"Almeida", "Bakker", "Chen", "Dvořák", "Eriksen", "Fontaine", "Gupta", "Horvat", "Ito", "Jansen"};

/// Each of the pairs first, then all of them again with a number behind.
template <std::size_t N, std::size_t M>
QString combined(const char *const (&first)[N], const char *const (&second)[M], qsizetype number)
{
    const auto place = static_cast<std::size_t>(number);
    const QString name = QString::fromUtf8(first[place % N]) + u' ' + QString::fromUtf8(second[place / N % M]);
    const qsizetype round = number / static_cast<qsizetype>(N * M);
    return round == 0 ? name : QString(name + u' ' + QString::number(round + 1));
}

} // namespace

QString madeUpOrganization(qsizetype number)
{
    return QStringLiteral("Sample Organization %1").arg(number + 1);
}

QString madeUpTeam(qsizetype number)
{
    return combined(places, tasks, number);
}

QString madeUpUser(qsizetype number)
{
    return combined(firstNames, lastNames, number);
}

QString madeUpOrganizationId(qsizetype number)
{
    return QString::number(Q_INT64_C(3458764610000000001) + number);
}

QString madeUpTeamId(qsizetype number)
{
    return QString::number(Q_INT64_C(3458764620000000001) + number);
}

QString madeUpUserId(qsizetype number)
{
    return QString::number(Q_INT64_C(3458764630000000001) + number);
}

} // namespace sandbox
