// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/knownscopes.h"

#include "presentation/profileexchange.h"
#include "presentation/words.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStandardPaths>

namespace {

constexpr qint64 longestDictionary = 1024 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("KnownScopes", text);
}

} // namespace

QString dictionaryPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/grantdesk/scopes.json");
}

KnownScopes readKnownScopes(const QString &path)
{
    if (!QFileInfo::exists(path))
        return {shippedScopes(), {}};
    const Result<QByteArray> content = fileContent(path, longestDictionary);
    const Result<ScopeDictionary> read = content ? ScopeDictionary::fromJson(*content) : Result<ScopeDictionary>(content.error());
    if (!read) {
        const Error &error = read.error();
        const QString why = error.detail.isEmpty() ? error.summary : QString(error.summary + QLatin1Char(' ') + error.detail);
        return {shippedScopes(), tr("%1 is not used: %2").arg(shownText(path), shownText(why))};
    }
    // ISO dates: the order of the text is that of the days.
    if (read->date() <= shippedScopes().date())
        return {shippedScopes(), tr("%1 is not used: it is not newer.").arg(shownText(path))};
    return {*read, {}};
}

const KnownScopes &knownScopes()
{
    static const KnownScopes known = readKnownScopes(dictionaryPath());
    return known;
}
