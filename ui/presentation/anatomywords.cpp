// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/anatomywords.h"

#include "presentation/words.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace {

using Alphabet = TokenAnatomy::Alphabet;
using Form = TokenAnatomy::Form;

QString tr(const char *text)
{
    return QCoreApplication::translate("AnatomyWords", text);
}

QString alphabetWord(Alphabet alphabet)
{
    switch (alphabet) {
    case Alphabet::None:
        return tr("none");
    case Alphabet::Digits:
        return tr("digits");
    case Alphabet::Hex:
        return tr("hexadecimal");
    case Alphabet::LettersAndDigits:
        return tr("letters and digits");
    case Alphabet::Base64:
        return tr("base64");
    case Alphabet::Base64Url:
        return tr("base64url");
    case Alphabet::PrintableAscii:
        return tr("printable ASCII");
    case Alphabet::OtherBytes:
        return tr("not only printable ASCII");
    }
    Q_UNREACHABLE();
}

QString lengthWord(qsizetype length, Alphabet alphabet)
{
    if (length == 0)
        return tr("empty");
    if (alphabet == Alphabet::OtherBytes)
        return length == 1 ? tr("1 byte") : tr("%1 bytes").arg(countWord(length));
    return length == 1 ? tr("1 character") : tr("%1 characters").arg(countWord(length));
}

QString valueWord(const QJsonValue &value)
{
    if (value.isString())
        return shownText(value.toString());
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return shownText(QString::fromUtf8(list.mid(1, list.size() - 2)));
}

/// A claim's time (RFC 7519 §4.1.4: seconds since 1970) with the clock's words behind it.
QString claimWord(const QString &name, const QJsonValue &value)
{
    static const QStringList times{QStringLiteral("exp"), QStringLiteral("iat"), QStringLiteral("nbf"),
                                   QStringLiteral("auth_time"), QStringLiteral("updated_at")};
    constexpr double lastSecond = 253402300799; // of the year 9999
    if (!times.contains(name) || !value.isDouble() || value.toDouble() < 0 || value.toDouble() > lastSecond)
        return valueWord(value);
    const Instant then{std::chrono::seconds(qint64(value.toDouble()))};
    return tr("%1 (%2)").arg(valueWord(value), exactTime(then));
}

} // namespace

QString anatomyTitle(const TokenAnatomy &anatomy)
{
    switch (anatomy.form) {
    case Form::Empty:
        return tr("Nothing to look into yet");
    case Form::Miro:
        return anatomy.region.isEmpty() ? tr("A Miro token, its region is not readable")
                                        : tr("A Miro token of the region %1").arg(anatomy.region);
    case Form::Jwt:
        return tr("A JSON Web Token (JWT)");
    case Form::Opaque:
        return tr("An opaque token");
    }
    Q_UNREACHABLE();
}

QString anatomyRemark(const TokenAnatomy &anatomy)
{
    switch (anatomy.form) {
    case Form::Empty:
        return tr("What is pasted is not stored, and is wiped when this window closes and when the vault is locked.");
    case Form::Miro:
        return tr("Its head names where Miro keeps the data. What stands behind the head is random.");
    case Form::Jwt:
        return tr("Such as board.getIdToken() gives: an identity token, not an access token. The API answers 401 to it.");
    case Form::Opaque:
        return anatomy.length > TokenAnatomy::longestTakenApart
            ? tr("It is too long to be taken apart.")
            : tr("No form that is known here. That does not mean that it is not good.");
    }
    Q_UNREACHABLE();
}

QList<AnatomyRow> anatomyRows(const TokenAnatomy &anatomy)
{
    QList<AnatomyRow> rows;
    if (anatomy.form == Form::Empty)
        return rows;
    rows.append({tr("Length"), lengthWord(anatomy.length, anatomy.alphabet)});
    rows.append({tr("Characters"), alphabetWord(anatomy.alphabet)});
    rows.append({tr("Fingerprint"), anatomy.fingerprint});
    for (qsizetype i = 0; i < anatomy.parts.size() && anatomy.parts.size() > 1; ++i) {
        const TokenAnatomy::Part &part = anatomy.parts.at(i);
        QStringList words{lengthWord(part.length, part.alphabet)};
        if (part.isJson)
            words.append(tr("base64 of a JSON object"));
        else if (part.alphabet != Alphabet::None)
            words.append(alphabetWord(part.alphabet));
        rows.append({tr("Part %1").arg(i + 1), words.join(QStringLiteral(", "))});
    }
    if (!anatomy.region.isEmpty())
        rows.append({tr("Region"), anatomy.region});
    for (auto member = anatomy.head.constBegin(); member != anatomy.head.constEnd(); ++member) {
        if (anatomy.region.isEmpty() || member.key() != QLatin1String("miro.origin"))
            rows.append({tr("Head: %1").arg(shownText(member.key())), valueWord(member.value())});
    }
    if (!anatomy.headNames.isEmpty())
        rows.append({tr("Head's members"), shownText(anatomy.headNames.join(QStringLiteral(", ")))});
    for (auto member = anatomy.claims.constBegin(); member != anatomy.claims.constEnd(); ++member)
        rows.append({tr("Claim: %1").arg(shownText(member.key())), claimWord(member.key(), member.value())});
    if (anatomy.isShortened)
        rows.append({tr("Left out"), tr("part of the JSON, which is long or deeply nested")});
    return rows;
}

QString formOnlySentence()
{
    return tr("Form only. Nothing was sent or verified.");
}
