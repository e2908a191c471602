// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/cycle.h"

#include <QStringList>

/// What the options of the commands on cycles say.
struct CycleChoices {
    QList<WayOut> waysOut;
    QList<WayIn> waysIn;
    QStringList teamIds; ///< empty: the only team of the app profile
    int repetitions = 1;
    std::optional<std::chrono::milliseconds> observeFor;
    std::optional<std::chrono::milliseconds> interval;
    bool isNonExpiring = false; ///< in the sandbox: the app whose tokens do not expire
    std::optional<QString> switchesFile; ///< in the sandbox; "-" is standard input
    std::optional<QString> htmlFile;
    std::optional<QString> markdownFile;
    std::optional<QString> junitFile;
};
