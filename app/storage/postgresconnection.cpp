// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/postgresconnection.h"

#include "core/redact.h"
#include "storage/migrator.h"
#include "storage/profileeffects.h"
#include "storage/sqlerror.h"
#include "storage/statement.h"

#include <QCoreApplication>
#include <QSqlError>
#include <QUrl>
#include <QUrlQuery>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("PostgresConnection", text);
}

constexpr qint64 oldestServer = 150000;

} // namespace

Status openPostgres(QSqlDatabase &db, const QString &address, Instant now)
{
    const QUrl url(address, QUrl::StrictMode);
    const QUrlQuery query(url);
    const QString host = query.queryItemValue(QStringLiteral("host"), QUrl::FullyDecoded);
    db.setHostName(host.isEmpty() ? url.host() : host);
    if (url.port() > 0)
        db.setPort(url.port());
    db.setUserName(url.userName(QUrl::FullyDecoded));
    db.setDatabaseName(url.path(QUrl::FullyDecoded).mid(1));
    // No password is set: libpq takes it from PGPASSFILE or ~/.pgpass.
    QStringList options{QStringLiteral("connect_timeout=10"), QStringLiteral("application_name=grantdesk")};
    for (const QString &name : {QStringLiteral("sslmode"), QStringLiteral("sslrootcert")}) {
        const QString value = query.queryItemValue(name, QUrl::FullyDecoded);
        if (!value.isEmpty())
            options.append(name + QLatin1Char('=') + value);
    }
    db.setConnectOptions(options.join(QLatin1Char(';')));
    if (!db.open()) {
        // No statement was sent, so the driver's words quote no value; and no password went through our hands.
        const QSqlError error = db.lastError();
        const QString state = error.nativeErrorCode();
        return storageError("unavailable",
                            tr("The database server cannot be reached, or refused the connection. Check the address, "
                               "the network and ~/.pgpass."),
                            redact(QStringLiteral("PostgreSQL SQLSTATE %1: %2")
                                       .arg(state.isEmpty() ? QStringLiteral("unknown") : state,
                                            error.databaseText().simplified())));
    }
    const Result<qint64> version
        = readNumber(db, QStringLiteral("SELECT CAST(current_setting('server_version_num') AS INTEGER)"));
    if (!version)
        return version.error();
    if (*version < oldestServer) {
        return storageError("unavailable", tr("The database server is too old. PostgreSQL 15 or later is needed."),
                            QStringLiteral("server_version_num %1").arg(*version));
    }
    // NOTICE lines would reach stderr through the driver.
    const Result<qint64> quiet = changeRows(db, QStringLiteral("SET client_min_messages = error"));
    if (!quiet)
        return quiet.error();
    // A copy is the server's administrator's affair (pg_dump).
    const Status migrated = Migrator(db, builtInMigrations()).migrate(now, [](int) { return success(); });
    return migrated ? countScopes(db, 0) : migrated;
}
