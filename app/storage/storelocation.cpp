// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/storelocation.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QUrl>
#include <QUrlQuery>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("StoreLocation", text);
}

Error invalid(const QString &summary)
{
    return {ErrorKind::InvalidInput, summary, {}, QStringLiteral("bad_store_location")};
}

Result<StoreLocation> parsePostgres(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    // The error texts never quote the address: it may hold a password.
    if (!url.isValid() || url.hasFragment())
        return invalid(tr("The database address is not valid. Write postgresql://user@host/database."));
    const QList<QPair<QString, QString>> options = QUrlQuery(url).queryItems(QUrl::FullyDecoded);
    bool hasHost = !url.host().isEmpty();
    for (const auto &[name, value] : options) {
        if (name == QLatin1String("password"))
            return invalid(tr("The database address must not contain a password. Put it into ~/.pgpass."));
        if (name != QLatin1String("host") && name != QLatin1String("sslmode") && name != QLatin1String("sslrootcert"))
            return invalid(tr("The database address may only have the options host, sslmode and sslrootcert."));
        if (value.contains(QLatin1Char(';')) || value.contains(QLatin1Char('\'')) || value.contains(QLatin1Char('\\')))
            return invalid(tr("An option of the database address has a character that is not allowed there."));
        hasHost = hasHost || name == QLatin1String("host");
    }
    if (!url.password().isEmpty() || url.userInfo().contains(QLatin1Char(':')))
        return invalid(tr("The database address must not contain a password. Put it into ~/.pgpass."));
    const QString database = url.path(QUrl::FullyDecoded).mid(1);
    if (!hasHost || database.isEmpty() || database.contains(QLatin1Char('/')))
        return invalid(
            tr("The database address needs a host and one database, as in postgresql://user@host/database."));
    return StoreLocation{StoreLocation::Engine::PostgreSql, text};
}

} // namespace

QString StoreLocation::displayName() const
{
    if (engine == Engine::Sqlite)
        return QDir::toNativeSeparators(address);
    const QUrl url(address);
    return url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery);
}

StoreLocation defaultStoreLocation()
{
    // Without a home Qt would take the root folder for one.
    const bool isHomeless = !QDir::isAbsolutePath(qEnvironmentVariable("XDG_DATA_HOME"))
        && (!QDir::isAbsolutePath(qEnvironmentVariable("HOME")) || QDir::home().isRoot());
    if (isHomeless)
        return {};
    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    return {StoreLocation::Engine::Sqlite, data + QStringLiteral("/grantdesk/grantdesk.db")};
}

Result<StoreLocation> parseStoreLocation(const QString &text)
{
    if (text.startsWith(QLatin1String("postgresql://")) || text.startsWith(QLatin1String("postgres://")))
        return parsePostgres(text);
    if (text.trimmed().isEmpty() || text.contains(QChar::Null))
        return invalid(tr("Name a file for the store."));
    if (text.contains(QLatin1String("://")))
        return invalid(tr("A store is a file or a postgresql:// address."));
    // Text that the engine would take for a store in memory is a file like any other here.
    const QString path = QDir::cleanPath(QFileInfo(text).absoluteFilePath());
    if (QFileInfo(path).isDir() || text.endsWith(QLatin1Char('/')))
        return invalid(tr("The store's location is a folder; name a file in it."));
    return StoreLocation{StoreLocation::Engine::Sqlite, path};
}
