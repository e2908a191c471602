// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/tokenform.h"

#include "cli/commandline.h"
#include "cli/output.h"
#include "domain/tokenanatomy.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace {

using Form = TokenAnatomy::Form;

// Where readSecretFile() stops: what is as long may be longer.
constexpr qsizetype longestRead = 64 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonObject toJson(const TokenAnatomy &anatomy)
{
    QJsonArray parts;
    for (const TokenAnatomy::Part &part : anatomy.parts) {
        parts.append(QJsonObject{{QStringLiteral("length"), part.length},
                                 {QStringLiteral("alphabet"), alphabetName(part.alphabet)},
                                 {QStringLiteral("json"), part.isJson}});
    }
    const bool hasHead = anatomy.form == Form::Miro || anatomy.form == Form::Jwt;
    return {{QStringLiteral("form"), tokenFormName(anatomy.form)},
            {QStringLiteral("verified"), false},
            {QStringLiteral("length"), anatomy.length},
            {QStringLiteral("alphabet"), alphabetName(anatomy.alphabet)},
            {QStringLiteral("fingerprint"), orNull(anatomy.fingerprint)},
            {QStringLiteral("parts"), parts},
            {QStringLiteral("region"), orNull(anatomy.region)},
            {QStringLiteral("head"), hasHead ? QJsonValue(anatomy.head) : QJsonValue()},
            {QStringLiteral("head_names"), QJsonArray::fromStringList(anatomy.headNames)},
            {QStringLiteral("claims"), anatomy.form == Form::Jwt ? QJsonValue(anatomy.claims) : QJsonValue()},
            {QStringLiteral("shortened"), anatomy.isShortened}};
}

QStringList toLines(const TokenAnatomy &anatomy)
{
    QStringList lines;
    const auto add = [&lines](const QString &name, const QString &value) {
        lines.append(QStringLiteral("  ") + QString(name + QLatin1Char(':')).leftJustified(16) + value);
    };
    const auto json = [](const QJsonObject &object) {
        return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
    };
    lines.append(tr("Form of the token: %1").arg(tokenFormName(anatomy.form)));
    add(tr("length"), QString::number(anatomy.length));
    add(tr("alphabet"), alphabetName(anatomy.alphabet));
    for (qsizetype i = 0; i < anatomy.parts.size() && anatomy.parts.size() > 1; ++i) {
        const TokenAnatomy::Part &part = anatomy.parts.at(i);
        add(tr("part %1").arg(i + 1),
            QStringList{QString::number(part.length), alphabetName(part.alphabet), part.isJson ? tr("JSON") : QString()}
                .join(QStringLiteral("  "))
                .trimmed());
    }
    add(tr("fingerprint"), anatomy.fingerprint);
    if (anatomy.form == Form::Miro)
        add(tr("region"), anatomy.region.isEmpty() ? tr("not readable") : anatomy.region);
    if (!anatomy.head.isEmpty())
        add(tr("head"), json(anatomy.head));
    if (!anatomy.headNames.isEmpty())
        add(tr("head's members"), anatomy.headNames.join(QStringLiteral(", ")));
    if (anatomy.form == Form::Jwt) {
        add(tr("claims"), json(anatomy.claims));
        lines.append(tr("A JWT, such as board.getIdToken() gives, is an identity token, not an access token: the API "
                        "answers 401 to it."));
    }
    if (anatomy.isShortened)
        lines.append(tr("Some of its JSON is left out."));
    lines.append(tr("Form only. Nothing was sent or verified."));
    return lines;
}

} // namespace

ExitCode showTokenForm(const CommandLine &line)
{
    const Output output(line.json);
    const Result<Secret> token = readSecretFile(line.tokenFile);
    if (!token) {
        output.failure(token.error());
        return exitCodeFor(token.error());
    }
    if (token->size() >= longestRead) {
        const Error tooLong{ErrorKind::InvalidInput,
                            tr("The first line of %1 is too long for a token.").arg(line.tokenFile),
                            {},
                            QStringLiteral("too_long")};
        output.failure(tooLong);
        return exitCodeFor(tooLong);
    }
    const TokenAnatomy anatomy = tokenAnatomy(*token);
    const QStringList lines = toLines(anatomy);
    for (const QString &text : lines)
        output.line(text);
    output.object(toJson(anatomy));
    return ExitCode::Done;
}
