// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/tokenanatomy.h"

#include "domain/fingerprint.h"
#include "domain/shownclaims.h"

#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <optional>

namespace {

using Alphabet = TokenAnatomy::Alphabet;
using Form = TokenAnatomy::Form;

// Miro's has 30 characters.
constexpr qsizetype longestMiroHead = 512;
constexpr qsizetype longestRegion = 16;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLower(char c)
{
    return c >= 'a' && c <= 'z';
}

bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}

Alphabet alphabetOf(QByteArrayView bytes)
{
    bool hasLetter = false;
    bool hasLetterBeyondHex = false;
    bool hasBase64Sign = false;
    bool hasUrlSign = false;
    bool hasPadding = false;
    bool hasOtherSign = false;
    for (const char c : bytes) {
        if (isDigit(c))
            continue;
        if (isLower(c) || isUpper(c)) {
            hasLetter = true;
            hasLetterBeyondHex |= !((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
        } else if (c == '+' || c == '/') {
            hasBase64Sign = true;
        } else if (c == '-' || c == '_') {
            hasUrlSign = true;
        } else if (c == '=') {
            hasPadding = true;
        } else if (c >= 0x20 && c < 0x7f) {
            hasOtherSign = true;
        } else {
            return Alphabet::OtherBytes;
        }
    }
    if (bytes.isEmpty())
        return Alphabet::None;
    if (hasOtherSign || (hasBase64Sign && hasUrlSign))
        return Alphabet::PrintableAscii;
    if (hasUrlSign)
        return Alphabet::Base64Url;
    if (hasBase64Sign || hasPadding)
        return Alphabet::Base64;
    if (hasLetterBeyondHex)
        return Alphabet::LettersAndDigits;
    return hasLetter ? Alphabet::Hex : Alphabet::Digits;
}

int sextet(char c)
{
    if (isUpper(c))
        return c - 'A';
    if (isLower(c))
        return c - 'a' + 26;
    if (isDigit(c))
        return c - '0' + 52;
    if (c == '+' || c == '-')
        return 62;
    return c == '/' || c == '_' ? 63 : -1;
}

/// Writes what \a text is base64 or base64url of, padded or not, to \a bytes, which has room for three quarters of it.
/// Answers how many bytes, or -1.
qsizetype decode(QByteArrayView text, char *bytes)
{
    for (int padding = 0; padding < 2 && text.endsWith('='); ++padding)
        text.chop(1);
    if (text.size() % 4 == 1)
        return -1;
    qsizetype count = 0;
    quint32 bits = 0;
    int held = 0;
    for (const char c : text) {
        const int value = sextet(c);
        if (value < 0)
            return -1;
        bits = (bits << 6) | quint32(value);
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes[count++] = char((bits >> held) & 0xff);
        }
    }
    return count;
}

/// The JSON object that \a text is base64 of. Only what begins with "{" is looked at.
std::optional<QJsonObject> decodedObject(QByteArrayView text)
{
    if (!text.startsWith('e'))
        return std::nullopt;
    QByteArray bytes(text.size(), Qt::Uninitialized);
    const qsizetype count = decode(text, bytes.data());
    if (count < 2 || bytes.at(0) != '{') {
        wipe(bytes);
        return std::nullopt;
    }
    bytes.truncate(count);
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    wipe(bytes);
    return document.isObject() ? std::optional<QJsonObject>(document.object()) : std::nullopt;
}

bool isRegion(QByteArrayView text)
{
    return !text.isEmpty() && text.size() <= longestRegion
        && std::all_of(text.begin(), text.end(), [](char c) { return isLower(c) || isDigit(c) || c == '-'; });
}

QString regionOf(const QJsonObject &head)
{
    const QString region = head.value(QLatin1String("miro.origin")).toString();
    return isRegion(region.toUtf8()) ? region : QString();
}

/// What stands before the first "_", when something stands after it; else nothing.
QByteArrayView miroHead(QByteArrayView token)
{
    const qsizetype end = token.first(std::min(token.size(), longestMiroHead + 1)).indexOf('_');
    const bool canBe = end > 0 && end + 1 < token.size() && token.size() <= TokenAnatomy::longestTakenApart;
    return canBe ? token.first(end) : QByteArrayView();
}

QList<QByteArrayView> partsOf(QByteArrayView token)
{
    QList<QByteArrayView> parts;
    if (token.size() > TokenAnatomy::longestTakenApart)
        return {token};
    const char separator = token.contains('.') ? '.' : '_';
    while (parts.size() < TokenAnatomy::mostParts) {
        const qsizetype end = token.indexOf(separator);
        if (end < 0 || (separator == '_' && !parts.isEmpty()))
            break;
        parts.append(token.first(end));
        token = token.sliced(end + 1);
    }
    parts.append(token);
    return parts;
}

bool isBase64(Alphabet alphabet)
{
    return alphabet != Alphabet::PrintableAscii && alphabet != Alphabet::OtherBytes;
}

} // namespace

TokenAnatomy tokenAnatomy(const Secret &token)
{
    TokenAnatomy anatomy;
    const QByteArrayView bytes = token.expose();
    if (bytes.isEmpty())
        return anatomy;
    anatomy.form = Form::Opaque;
    anatomy.length = bytes.size();
    anatomy.alphabet = alphabetOf(bytes);
    anatomy.fingerprint = fingerprint(token);

    const QByteArrayView beforeLine = miroHead(bytes);
    std::optional<QJsonObject> head = decodedObject(beforeLine);
    QList<QByteArrayView> parts;
    if (head && head->value(QLatin1String("miro.origin")).isString()) {
        anatomy.form = Form::Miro;
        anatomy.region = regionOf(*head);
        parts = {beforeLine, bytes.sliced(beforeLine.size() + 1)};
    } else {
        parts = partsOf(bytes);
        if (parts.size() > TokenAnatomy::mostParts)
            parts = {bytes};
        head = bytes.size() <= TokenAnatomy::longestTakenApart ? decodedObject(parts.first()) : std::nullopt;
    }
    for (const QByteArrayView part : std::as_const(parts))
        anatomy.parts.append({part.size(), alphabetOf(part), false});
    if (!head)
        return anatomy;

    anatomy.parts.first().isJson = true;
    if (anatomy.form == Form::Opaque && parts.size() == 3 && isBase64(anatomy.parts.at(2).alphabet)) {
        if (const std::optional<QJsonObject> claims = decodedObject(parts.at(1))) {
            anatomy.form = Form::Jwt;
            anatomy.parts[1].isJson = true;
            anatomy.claims = shownClaims(*claims, &anatomy.isShortened);
        }
    }
    if (anatomy.form != Form::Opaque) {
        anatomy.head = shownClaims(*head, &anatomy.isShortened);
        return anatomy;
    }
    // Nobody knows what its values are; they may be the secret.
    QJsonObject names;
    for (auto member = head->constBegin(); member != head->constEnd(); ++member)
        names.insert(member.key(), QJsonValue());
    anatomy.headNames = shownClaims(names, &anatomy.isShortened).keys();
    return anatomy;
}

QString tokenRegion(const Secret &token)
{
    const QByteArrayView head = miroHead(token.expose());
    if (!head.startsWith('e'))
        return {};
    std::array<char, longestMiroHead> bytes;
    const qsizetype count = decode(head, bytes.data());
    if (count < 0)
        return {};
    // As Miro writes it, without a parser.
    const QByteArrayView json(bytes.data(), count);
    const QByteArrayView before(R"({"miro.origin":")");
    const QByteArrayView after(R"("})");
    if (json.startsWith(before) && json.size() > before.size() + after.size() && json.endsWith(after)) {
        const QByteArrayView region = json.sliced(before.size()).chopped(after.size());
        if (isRegion(region))
            return QString::fromLatin1(region);
    }
    const std::optional<QJsonObject> object = decodedObject(head);
    return object ? regionOf(*object) : QString();
}

QString tokenFormName(TokenAnatomy::Form form)
{
    switch (form) {
    case Form::Empty:
        return QStringLiteral("empty");
    case Form::Miro:
        return QStringLiteral("miro");
    case Form::Jwt:
        return QStringLiteral("jwt");
    case Form::Opaque:
        return QStringLiteral("opaque");
    }
    Q_UNREACHABLE();
}

QString alphabetName(TokenAnatomy::Alphabet alphabet)
{
    switch (alphabet) {
    case Alphabet::None:
        return QStringLiteral("none");
    case Alphabet::Digits:
        return QStringLiteral("digits");
    case Alphabet::Hex:
        return QStringLiteral("hex");
    case Alphabet::LettersAndDigits:
        return QStringLiteral("letters_and_digits");
    case Alphabet::Base64:
        return QStringLiteral("base64");
    case Alphabet::Base64Url:
        return QStringLiteral("base64url");
    case Alphabet::PrintableAscii:
        return QStringLiteral("printable_ascii");
    case Alphabet::OtherBytes:
        return QStringLiteral("other_bytes");
    }
    Q_UNREACHABLE();
}
