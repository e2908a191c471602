// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/envelope.h"

#include <QJsonDocument>

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

} // namespace sandbox
