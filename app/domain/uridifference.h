// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

/// Why two redirect URIs that a person takes for the same one differ for Miro, which compares them exactly.
struct UriDifference {
    enum class Cause { Scheme, HostForm, Host, Port, TrailingSlash, PathCase, PercentEncoding, Path, Query, Fragment, Whitespace };

    Cause cause = Cause::Path;
    qsizetype at = 0;       ///< index of the first character that differs, in the first text
    QString ours;       ///< the differing part of the first text, such as "8400"; may be empty
    QString theirs;
    QString sentence;   ///< for a person, such as "The port differs: 8400 here, 8401 there."
};

/// Every difference between \a ours and \a theirs, in the order of the address; empty when they are the same text.
/// HostForm: two names of this computer, such as localhost and 127.0.0.1. Texts that are no addresses at all are
/// compared as paths. Never fails.
QList<UriDifference> uriDifferences(const QString &ours, const QString &theirs);
