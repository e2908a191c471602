// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/namedid.h"
#include "domain/scope.h"

#include <QJsonObject>

#include <optional>

/// What `GET /v1/oauth-token` says a token is.
struct TokenContext {
    NamedId user;
    NamedId team;
    std::optional<NamedId> organization; ///< may be missing
    std::optional<NamedId> application;  ///< undocumented, seen in answers; id is the client id
    std::optional<ScopeSet> scopes;
    QJsonObject raw; ///< the whole answer; holds no secret
};
