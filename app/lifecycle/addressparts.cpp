// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/addressparts.h"

#include <QCoreApplication>
#include <QUrlQuery>

namespace {

struct Meaning {
    const char *name;
    const char *text;
};

constexpr Meaning meanings[] = {
    {"response_type", QT_TRANSLATE_NOOP("AddressParts", "Asks for a code, which this program exchanges for the tokens.")},
    {"client_id", QT_TRANSLATE_NOOP("AddressParts", "Which app asks.")},
    {"redirect_uri", QT_TRANSLATE_NOOP("AddressParts", "Where the browser comes back to. Must be registered at Miro, character by character.")},
    {"state", QT_TRANSLATE_NOOP("AddressParts", "A random word, good once and for ten minutes. An answer without it is refused.")},
    {"team_id", QT_TRANSLATE_NOOP("AddressParts", "The team that is selected at first. The person may choose another one.")},
    {"scope", QT_TRANSLATE_NOOP("AddressParts", "What the app wants to be allowed.")},
    {"code_challenge", QT_TRANSLATE_NOOP("AddressParts", "Digest of a secret that only this program knows (PKCE), so that nobody else can use the code.")},
    {"code_challenge_method", QT_TRANSLATE_NOOP("AddressParts", "How the digest was made: SHA-256.")},
};

} // namespace

QList<AddressPart> addressParts(const QUrl &address)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("AddressParts", text); };
    QList<AddressPart> parts{{QString(), address.toString(QUrl::RemoveQuery), tr("The page where the person agrees.")}};
    const auto items = QUrlQuery(address).queryItems(QUrl::FullyDecoded);
    for (const auto &[name, value] : items) {
        QString meaning = tr("Part of the authorize address as set in the app profile.");
        for (const Meaning &known : meanings) {
            if (name == QLatin1String(known.name))
                meaning = tr(known.text);
        }
        parts.append({name, value, meaning});
    }
    return parts;
}
