// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/envelope.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QLocale>
#include <QTimeZone>

namespace sandbox {

HttpResponse jsonAnswer(int status, const QJsonObject &object)
{
    return HttpResponse::json(status, QJsonDocument(object).toJson(QJsonDocument::Compact));
}

HttpResponse miroError(int status, const char *code, const QString &message)
{
    return jsonAnswer(status,
                      {{QStringLiteral("status"), status},
                       {QStringLiteral("code"), QString::fromLatin1(code)},
                       {QStringLiteral("message"), message},
                       {QStringLiteral("type"), QStringLiteral("error")}});
}

HttpResponse rfcError(int status, const QString &error, const QString &description)
{
    return jsonAnswer(status, {{QStringLiteral("error"), error}, {QStringLiteral("error_description"), description}});
}

void putDate(HttpResponse &response, Instant when)
{
    const QDateTime date = QDateTime::fromMSecsSinceEpoch(toMilliseconds(when), QTimeZone::utc());
    response.headers.append(
        {QByteArray("Date"), QLocale::c().toString(date, u"ddd, dd MMM yyyy HH:mm:ss 'GMT'").toLatin1()});
}

} // namespace sandbox
