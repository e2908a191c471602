// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <algorithm>

/// An id of Miro's with the name it has there. Ids are text: they have 19 digits.
struct NamedId {
    QString id;
    QString name;

    friend bool operator==(const NamedId &, const NamedId &) = default;
};

/// Whether \a id may be taken from a server: 1 to 64 ASCII letters, digits and a few marks that mean nothing to a shell or
/// a browser. Miro's are digits; ids end up in commands that are offered for copying, and in reports.
inline bool isSoundId(const QString &id)
{
    const auto isSound = [](QChar c) {
        const bool isLetter = (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
        return isLetter || QStringView(u"._:@+/=-").contains(c);
    };
    return !id.isEmpty() && id.size() <= 64 && id.front() != u'-' && std::all_of(id.cbegin(), id.cend(), isSound);
}
