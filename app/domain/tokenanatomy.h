// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

/// What can be seen of a token without asking anybody: its form, never whether it is good. Nothing in it leads back to
/// the token: lengths, alphabets, the fingerprint, and what stands in its heads as JSON. Of a part that is random, or a
/// signature, there is no character. Text in JSON that looks like a token itself is replaced by its fingerprint, and
/// what is too much of it is left out.
struct TokenAnatomy {
    enum class Form {
        Empty,
        /// The head is base64 of a JSON object with "miro.origin", which names the data region. Seen of Miro's access
        /// and refresh tokens, and promised by nobody: a hint for people.
        Miro,
        /// A signed JSON Web Token (RFC 7519, RFC 7515 §3.1): three parts, the first two are JSON objects. Miro's
        /// board.getIdToken() gives one: an identity token, not an access token. The API answers 401 to it.
        Jwt,
        Opaque,
    };
    /// Which characters there are; the narrowest set that holds all of them.
    enum class Alphabet {
        None, ///< of no characters
        Digits,
        Hex,
        LettersAndDigits, ///< fits base64 and base64url
        Base64, ///< with "+", "/" or "="
        Base64Url, ///< with "-" or "_"; "=" as well
        PrintableAscii, ///< 0x20 to 0x7e
        OtherBytes,
    };
    struct Part {
        qsizetype length = 0; ///< in bytes
        Alphabet alphabet = Alphabet::None;
        bool isJson = false; ///< base64 of a JSON object, looked for in the first part, and in a JWT's second
    };

    Form form = Form::Empty;
    qsizetype length = 0; ///< in bytes
    Alphabet alphabet = Alphabet::None;
    QString fingerprint;
    /// Between dots; without any before and after the first "_", since base64url has more of them. One part where it
    /// cannot be taken apart, or is longer than longestTakenApart.
    QList<Part> parts;
    QString region; ///< "eu01"; empty when the token names none
    QJsonObject head; ///< of a Miro token or a JWT
    QStringList headNames; ///< of an opaque token whose first part is JSON: the members' names alone
    QJsonObject claims; ///< of a JWT
    bool isShortened = false; ///< something of the JSON was left out

    static constexpr qsizetype longestTakenApart = 32 * 1024; ///< in bytes
    static constexpr qsizetype mostParts = 8;
};

/// Takes the form of \a token in. Sends nothing and fails at nothing: what is not known is Opaque. Reentrant.
TokenAnatomy tokenAnatomy(const Secret &token);

/// The data region that the head of a Miro token names, at most 16 characters of [a-z0-9-]; else empty. base64 and
/// base64url are read alike, with padding or without. Cheap enough to be asked for each token of a large store.
QString tokenRegion(const Secret &token);

QString tokenFormName(TokenAnatomy::Form form); ///< "empty", "miro", "jwt", "opaque"
/// "none", "digits", "hex", "letters_and_digits", "base64", "base64url", "printable_ascii", "other_bytes"
QString alphabetName(TokenAnatomy::Alphabet alphabet);
