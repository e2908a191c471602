// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// An id of Miro's with the name it has there. Ids are text: they have 19 digits.
struct NamedId {
    QString id;
    QString name;

    friend bool operator==(const NamedId &, const NamedId &) = default;
};
