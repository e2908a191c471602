// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/seams.h"

#include <QDateTime>
#include <QRandomGenerator>
#include <QStringList>
#include <QSysInfo>
#include <QTimeZone>

QString toIso8601(Instant instant)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(instant), QTimeZone::utc())
        .toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss'Z'"));
}

Instant systemNow()
{
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

QString systemSeat()
{
    const QString user = qEnvironmentVariable("USER", qEnvironmentVariable("LOGNAME"));
    QStringList parts{user, QSysInfo::machineHostName()};
    parts.removeAll(QString());
    return parts.join(QLatin1Char('@'));
}

QByteArray systemRandomBytes(qsizetype count)
{
    QByteArray bytes(count, Qt::Uninitialized);
    QRandomGenerator *const generator = QRandomGenerator::system();
    for (char &byte : bytes)
        byte = static_cast<char>(generator->bounded(256));
    return bytes;
}

QByteArray randomToken(const RandomBytes &random)
{
    return random(32).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}
