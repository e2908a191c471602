// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/run.h"

namespace {

constexpr const char *names[] = {"running", "paused", "done", "cancelled"};

} // namespace

QString runStateName(Run::State state)
{
    return QLatin1String(names[static_cast<int>(state)]);
}

Run::State runStateFromName(const QString &name)
{
    for (int i = 0; i < 4; ++i) {
        if (name == QLatin1String(names[i]))
            return static_cast<Run::State>(i);
    }
    return Run::State::Paused;
}

QStringList knownOutcomes()
{
    return {QStringLiteral("alive"),     QStringLiteral("ran_out"),           QStringLiteral("ended"),
            QStringLiteral("mismatch"),  QStringLiteral("refreshed"),         QStringLiteral("already_refreshed"),
            QStringLiteral("lost_race"), QStringLiteral("refused_but_alive"), QStringLiteral("revoked")};
}
