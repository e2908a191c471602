// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QUrl>

/// One part of an authorization request, with what it does.
struct AddressPart {
    QString name;  ///< the parameter; empty for the address itself
    QString value; ///< decoded
    QString meaning;
};

/// \a address taken apart, in its order. state and code_challenge are shown in full: they are no secrets to
/// the person whose browser carries them.
QList<AddressPart> addressParts(const QUrl &address);
