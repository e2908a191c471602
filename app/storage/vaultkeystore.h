// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "domain/sealed.h"

#include <QList>

class Database;

/// The wrapped data keys of one store: all wrap the same key. Errors are Storage.
class VaultKeyStore
{
public:
    explicit VaultKeyStore(Database *database) : m_database(database) {}

    Answer<QList<WrappedKey>> list() const;
    /// Adds one way to open the store. When the store has a data key already, \a key must wrap the same one.
    /// Errors: Conflict "other_key" when another data key was stored first (two programs started at once);
    /// Conflict "wrapping_exists".
    Answer<std::monostate> add(WrappedKey key) const;

private:
    Database *m_database;
};
