// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/redirecterror.h"

#include "core/redact.h"

#include <QCoreApplication>

namespace {

struct Meaning {
    const char *code;
    ErrorKind kind;
    const char *sentence;
};

constexpr Meaning meanings[] = {
    {"access_denied", ErrorKind::Cancelled,
     QT_TRANSLATE_NOOP("OAuth", "The authorization was declined in the browser, or this person may not install apps in that team.")},
    {"unauthorized_client", ErrorKind::Unauthorized,
     QT_TRANSLATE_NOOP("OAuth", "This app may not ask for an authorization in this way. Check its settings at Miro.")},
    {"invalid_request", ErrorKind::InvalidInput,
     QT_TRANSLATE_NOOP("OAuth", "The server calls the authorization request malformed. Compare client ID and redirect URI with the app's settings.")},
    {"unsupported_response_type", ErrorKind::InvalidInput,
     QT_TRANSLATE_NOOP("OAuth", "The server does not know the authorization code flow. Is the authorize address right?")},
    {"invalid_scope", ErrorKind::InvalidInput,
     QT_TRANSLATE_NOOP("OAuth", "One of the scopes asked for is not known or not allowed. Correct the expected scopes in the app profile.")},
    {"server_error", ErrorKind::Unreachable,
     QT_TRANSLATE_NOOP("OAuth", "The server ran into a problem of its own. Try again in a while.")},
    {"temporarily_unavailable", ErrorKind::Unreachable,
     QT_TRANSLATE_NOOP("OAuth", "The server is overloaded or being maintained. Try again in a while.")},
};

QString shortened(const FormFields &parameters, const char *name)
{
    return redact(formValue(parameters, QLatin1String(name)).value_or(QString())).simplified().left(300);
}

} // namespace

Error redirectError(const FormFields &parameters)
{
    const QString code = shortened(parameters, "error");
    QStringList detail{QStringLiteral("error: ") + code};
    if (const QString text = shortened(parameters, "error_description"); !text.isEmpty())
        detail.append(QStringLiteral("the server says: ") + text);
    if (const QString link = shortened(parameters, "error_uri"); !link.isEmpty())
        detail.append(QStringLiteral("the server names this page: ") + link);
    for (const Meaning &meaning : meanings) {
        if (code == QLatin1String(meaning.code))
            return {meaning.kind, QCoreApplication::translate("OAuth", meaning.sentence), detail.join(QLatin1Char('\n')), code};
    }
    return {ErrorKind::Protocol, QCoreApplication::translate("OAuth", "The server refused with a reason that is not in the standard."),
            detail.join(QLatin1Char('\n')), QStringLiteral("authorization_refused")};
}
