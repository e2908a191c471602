// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/act.h"

#include <array>

namespace {

constexpr std::array<const char *, actCount> names{"verify",    "refresh",   "revoke",        "forget",        "probe",
                                                   "uninstall", "authorize", "resolve_doubt", "retry_refresh", "unlock"};

} // namespace

QString actName(Act act)
{
    return QLatin1String(names.at(static_cast<size_t>(act)));
}

std::optional<Act> actFromName(const QString &name)
{
    for (size_t i = 0; i < names.size(); ++i) {
        if (name == QLatin1String(names.at(i)))
            return static_cast<Act>(i);
    }
    return std::nullopt;
}

bool usesSecret(Act act)
{
    return act != Act::Forget && act != Act::Uninstall && act != Act::Unlock;
}
