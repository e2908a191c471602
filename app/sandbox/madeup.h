// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace sandbox {

/// Names and ids of what seeding adds, the same for the same \a number at each start. Ids have 19 digits, as Miro's.
QString madeUpOrganization(qsizetype number);
QString madeUpTeam(qsizetype number);
QString madeUpUser(qsizetype number);
QString madeUpOrganizationId(qsizetype number);
QString madeUpTeamId(qsizetype number);
QString madeUpUserId(qsizetype number);

} // namespace sandbox
