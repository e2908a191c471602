// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/clientsecret.h"

#include <QCoreApplication>

#include <algorithm>

namespace {

char16_t codeOf(QChar c)
{
    return c.unicode();
}

template<typename Byte>
char16_t codeOf(Byte c)
{
    return static_cast<unsigned char>(c);
}

Error objectionOf(const char *sentence)
{
    return {ErrorKind::InvalidInput, QCoreApplication::translate("ClientSecret", sentence), {},
            QStringLiteral("bad_client_secret")};
}

} // namespace

std::optional<Error> clientSecretObjection(QAnyStringView secret)
{
    if (secret.isEmpty())
        return objectionOf("Enter the client secret from the app's settings at Miro.");
    const bool isGood = secret.visit([](auto text) {
        const bool isPrintable = std::all_of(text.begin(), text.end(), [](auto c) {
            const char16_t code = codeOf(c);
            return code >= 0x20 && code < 0x7f;
        });
        return isPrintable && codeOf(*text.begin()) != ' ' && codeOf(*(text.end() - 1)) != ' ';
    });
    if (!isGood)
        return objectionOf("The client secret has a space at an end or a character that no client secret has; copy it again.");
    return std::nullopt;
}
