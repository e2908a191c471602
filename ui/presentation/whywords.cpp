// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/whywords.h"

#include "presentation/words.h"

#include <QCoreApplication>
#include <QHash>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("WhyWords", text);
}

bool isOurDoing(const Evidence &fact)
{
    return fact.actor == QLatin1String("us") || fact.actor == QLatin1String("admin");
}

} // namespace

QString ruleSentence(Rule rule)
{
    switch (rule) {
    case Rule::ConfirmedUntilEnd:
        return tr("The server confirmed or renewed the token, and the access token has not run out.");
    case Rule::ConfirmedWithoutEnd:
        return tr("The server confirmed or renewed the token, and named no end for it.");
    case Rule::RanOutRenewable:
        return tr("The access token ran out, and a refresh token is there to renew it.");
    case Rule::RanOutAlone:
        return tr("The access token ran out, and no refresh token is there to renew it.");
    case Rule::BothRanOut:
        return tr("The access token ran out, and so did the refresh token.");
    case Rule::RefreshTokenRefused:
        return tr("The access token ran out, and the server refused the refresh token.");
    case Rule::Differs:
        return tr("The server named another team, user or app than this installation's.");
    case Rule::KeptThoughDiffers:
        return tr("The token was kept although it is not of the team, user or app that was asked for.");
    case Rule::NeverConfirmed:
        return tr("The server has not confirmed yet what this token is.");
    case Rule::ProfileChanged:
        return tr("The app profile was changed since the server confirmed the token.");
    case Rule::NoClearAnswer:
        return tr("The newest question got no clear answer, which says nothing of the token.");
    case Rule::RefreshRuns:
        return tr("A refresh token is about to be sent, or was sent, and its answer is being waited for.");
    case Rule::RefreshInDoubt:
        return tr("A refresh token was about to be sent, or was sent; nobody knows what came of it.");
    case Rule::RevokedHere:
        return tr("The token pair was revoked from here, and the server agreed.");
    case Rule::RefusedBeforeEnd:
        return tr("The server refused the access token with 400 or 401 before it had run out.");
    case Rule::BothRefused:
        return tr("The server refused the refresh token, and then the access token as well.");
    }
    Q_UNREACHABLE();
}

QString operationWord(const QString &operation)
{
    static const QHash<QString, const char *> words = {
        {QStringLiteral("approve"), QT_TRANSLATE_NOOP("WhyWords", "Approved")},
        {QStringLiteral("authorize"), QT_TRANSLATE_NOOP("WhyWords", "Authorization")},
        {QStringLiteral("exchange"), QT_TRANSLATE_NOOP("WhyWords", "Code exchanged")},
        {QStringLiteral("finding"), QT_TRANSLATE_NOOP("WhyWords", "Finding")},
        {QStringLiteral("grant"), QT_TRANSLATE_NOOP("WhyWords", "Grant")},
        {QStringLiteral("keep"), QT_TRANSLATE_NOOP("WhyWords", "Kept")},
        {QStringLiteral("override"), QT_TRANSLATE_NOOP("WhyWords", "Sent in spite of doubt")},
        {QStringLiteral("paste"), QT_TRANSLATE_NOOP("WhyWords", "Token pasted")},
        {QStringLiteral("probe"), QT_TRANSLATE_NOOP("WhyWords", "Probe")},
        {QStringLiteral("profile_changed"), QT_TRANSLATE_NOOP("WhyWords", "App profile changed")},
        {QStringLiteral("redirect"), QT_TRANSLATE_NOOP("WhyWords", "Redirect")},
        {QStringLiteral("refresh"), QT_TRANSLATE_NOOP("WhyWords", "Refresh")},
        {QStringLiteral("revoke"), QT_TRANSLATE_NOOP("WhyWords", "Revocation")},
        {QStringLiteral("token_context"), QT_TRANSLATE_NOOP("WhyWords", "Token context")},
        {QStringLiteral("verify"), QT_TRANSLATE_NOOP("WhyWords", "Verification")},
    };
    if (const char *const word = words.value(operation))
        return tr(word);
    return shownText(operation).replace(QLatin1Char('_'), QLatin1Char(' '));
}

QString whoWord(const Evidence &fact, const QString &ownSeat)
{
    if (!isOurDoing(fact) || fact.seat.isEmpty())
        return actorWord(fact.actor);
    return fact.seat == ownSeat ? tr("You") : shownText(fact.seat);
}

QString askedByWord(const Evidence &fact, const QString &ownSeat)
{
    if (isOurDoing(fact) || fact.seat.isEmpty())
        return {};
    return fact.seat == ownSeat ? tr("asked by you") : tr("asked by %1").arg(shownText(fact.seat));
}

QString byWord(const Evidence &fact, const QString &ownSeat)
{
    if (isOurDoing(fact) && !fact.seat.isEmpty() && fact.seat == ownSeat)
        return tr("you");
    const QString askedBy = askedByWord(fact, ownSeat);
    return askedBy.isEmpty() ? whoWord(fact, ownSeat) : tr("%1, %2").arg(whoWord(fact, ownSeat), askedBy);
}

QString resultWord(const Evidence &fact)
{
    const QString outcome = outcomeWord(fact.outcome);
    return fact.httpStatus == 0 ? outcome : tr("%1 (%2)").arg(outcome).arg(fact.httpStatus);
}

QString skewSentence(const ClockSkew &skew, const QString &ownSeat)
{
    const QString length = lengthWord(std::chrono::abs(skew.ahead));
    const bool isAhead = skew.ahead > std::chrono::seconds(0);
    if (skew.seat.isEmpty() || skew.seat == ownSeat) {
        return isAhead ? tr("The server's clock is %1 ahead of this computer's; times may be off.").arg(length)
                       : tr("The server's clock is %1 behind this computer's; times may be off.").arg(length);
    }
    const QString seat = shownText(skew.seat);
    return isAhead ? tr("The server's clock is %1 ahead of the one at %2; times may be off.").arg(length, seat)
                   : tr("The server's clock is %1 behind the one at %2; times may be off.").arg(length, seat);
}

QString lockedWord()
{
    return tr("Vault locked");
}

QString lockedSentence()
{
    return tr("The vault is locked. Everything stays as it is and can be read; to send or show a token, unlock it.");
}
