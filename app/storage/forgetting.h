// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/grantstore.h"

#include <QSqlDatabase>
#include <QVariant>

/// Whole rows of the tables that an installation lies in, parents first.
struct GrantStore::Forgotten {
    struct Table {
        QString name;
        QStringList columns;
        QList<QVariantList> rows;
    };
    QList<Table> tables;
    QList<RowId> installationIds;
    QList<RowId> profileIds;
};

/// Removes installations from the store, for everybody who uses it, and puts them back. On the database thread, for one job, within the
/// caller's writing transaction; see GrantStore for the errors.
class Forgetting
{
public:
    explicit Forgetting(QSqlDatabase &db) : m_db(db) { }

    Result<std::shared_ptr<const GrantStore::Forgotten>> forget(const QList<Installation> &installations, Instant now) const;
    Status restore(const GrantStore::Forgotten &forgotten) const;
    Result<qint64> deleteEndedSecrets(Instant now) const;

private:
    Result<GrantStore::Forgotten::Table> taken(const QString &name, const QString &condition) const;

    QSqlDatabase &m_db;
};
