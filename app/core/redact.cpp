// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redact.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

namespace {

const QString &sensitiveNames()
{
    static const QString names = QStringLiteral(
        "code|state|access_token|refresh_token|id_token|accessToken|refreshToken|client_secret|clientSecret|"
        "code_verifier|code_challenge|passphrase|password|secret|token");
    return names;
}

const QString &mark()
{
    static const QString text = QStringLiteral("[redacted]");
    return text;
}

// Shorter ones would take ordinary words with them, and protect nothing.
constexpr qsizetype shortest = 4;

QStringList spellings(const Secret &secret)
{
    const QString text = secret.exposeText();
    const QByteArray bytes = secret.expose().toByteArray();
    const QString percent = QString::fromLatin1(bytes.toPercentEncoding());
    QString json = QString::fromUtf8(QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact));
    json = json.mid(2, json.size() - 4);
    QStringList all{text, percent, QString::fromLatin1(percent.toLatin1().toPercentEncoding()), QString(percent).replace(QLatin1String("%20"), QLatin1String("+")), json,
                    QString(json).replace(QLatin1Char('/'), QLatin1String("\\/")), text.toHtmlEscaped(), QString::fromLatin1(bytes.toHex())};
    for (const auto options : {QByteArray::Base64Encoding, QByteArray::Base64UrlEncoding})
        all.append(QString::fromLatin1(bytes.toBase64(options | QByteArray::OmitTrailingEquals)));
    all.removeDuplicates();
    return all;
}

QString withoutKnown(QString text, const QList<Secret> &known)
{
    for (const Secret &secret : known) {
        if (secret.size() < shortest)
            continue;
        const QStringList all = spellings(secret);
        for (const QString &spelling : all)
            text.replace(spelling, mark(), Qt::CaseInsensitive);
    }
    return text;
}

QJsonValue withoutKnown(const QJsonValue &value, const QList<Secret> &known)
{
    if (value.isObject())
        return redact(value.toObject(), known);
    if (value.isArray()) {
        QJsonArray array;
        const QJsonArray elements = value.toArray();
        for (const QJsonValue &element : elements)
            array.append(withoutKnown(element, known));
        return array;
    }
    return value.isString() ? QJsonValue(withoutKnown(value.toString(), known)) : value;
}

} // namespace

QString redact(const QString &text)
{
    // A number is left alone in JSON: Miro's error envelope has a "status", and RFC errors an "error_code".
    static const QRegularExpression json(
        QStringLiteral(R"(((?<![\w])\\?"(?:%1)\\?"\s*:\s*)\\?"(?:[^"\\]|\\.)*\\?")").arg(sensitiveNames()));
    static const QRegularExpression parameter(
        QStringLiteral(R"(((?<![\w-])(?:%1)=)[^&\s"'<>#]+)").arg(sensitiveNames()));
    static const QRegularExpression header(
        QStringLiteral(R"((Authorization\s*:\s*(?:Bearer|Basic)\s+)\S+)"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression bearer(QStringLiteral(R"((\bBearer\s+)[A-Za-z0-9._~+/=-]{8,})"),
                                           QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression miroToken(QStringLiteral(R"(eyJtaXJv[A-Za-z0-9+/=-]{8,64}_[A-Za-z0-9_-]{6,})"));

    QString result = text;
    // "code" in Miro's error envelope is the name of the error, not an authorization code; only values
    // that cannot be such a name are hidden there.
    static const QRegularExpression errorName(QStringLiteral(R"("code"\s*:\s*"[A-Za-z][A-Za-z_]{2,40}")"));
    QRegularExpressionMatchIterator matches = json.globalMatch(result);
    QString withoutJson;
    qsizetype from = 0;
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        withoutJson += QStringView(result).mid(from, match.capturedStart() - from);
        withoutJson += errorName.match(match.captured()).hasMatch() ? match.captured()
                                                                    : match.captured(1) + QStringLiteral("\"[redacted]\"");
        from = match.capturedEnd();
    }
    withoutJson += QStringView(result).mid(from);
    result = withoutJson;
    result.replace(parameter, QStringLiteral("\\1[redacted]"));
    result.replace(header, QStringLiteral("\\1[redacted]"));
    result.replace(bearer, QStringLiteral("\\1[redacted]"));
    result.replace(miroToken, QStringLiteral("[redacted]"));
    return result;
}

QString redact(const QString &text, const QList<Secret> &known)
{
    return redact(withoutKnown(text, known));
}

QJsonObject redact(const QJsonObject &object, const QList<Secret> &known)
{
    QJsonObject result;
    for (auto member = object.begin(); member != object.end(); ++member)
        result.insert(withoutKnown(member.key(), known), withoutKnown(member.value(), known));
    return result;
}
