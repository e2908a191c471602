// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/scopedictionary.h"

/// The scope dictionary in use, and what became of a file that should take its place.
struct KnownScopes {
    ScopeDictionary dictionary;
    QString remark; ///< why the file is not taken; empty: it is, or there is none
};

/// The dictionary of the file at \a path where it is newer than the shipped one; else the shipped one.
KnownScopes readKnownScopes(const QString &path);

/// readKnownScopes() of scopes.json in the program's data folder, read once: a newer dictionary needs no newer program.
const KnownScopes &knownScopes();
/// $XDG_DATA_HOME/grantdesk/scopes.json
QString dictionaryPath();
