// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/tokencontext.h"

/// A grant that is good but not what was asked for. An ordinary result: the team in the request only
/// pre-selects, and the browser may be somebody else's.
struct GrantDifference {
    bool team = false;
    bool user = false;
    NamedId expectedTeam;
    NamedId grantedTeam;
    NamedId expectedUser;
    NamedId grantedUser;
    QString sentence;
};

/// The team that a grant should be for, and who said so: the admin, or only the redirect.
struct ExpectedTeam {
    NamedId team;
    bool isAsked = true;
};

/// Compares what was expected with what was granted; an empty expected id expects nothing. Nothing when they agree.
std::optional<GrantDifference> grantDifference(const ExpectedTeam &expected, const NamedId &grantedTeam,
                                               const NamedId &expectedUser, const NamedId &grantedUser);

/// "Design Guild (3458764512345678901)", or what there is of it.
QString spelledOut(const NamedId &named);
