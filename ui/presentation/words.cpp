// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/words.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QHash>
#include <QLocale>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Words", text);
}

// A missing end says nothing by itself (RFC 6749 §5.1); only the app profile knows that tokens last until the app is uninstalled.
QString unnamedEnd(const Installation &installation)
{
    const bool lasts = installation.lifetimeMode == TokenLifetimeMode::NonExpiring && installation.refreshFingerprint.isEmpty();
    return lasts ? tr("until uninstalled") : tr("not known");
}

} // namespace

QString stateWord(InstallationState state)
{
    switch (state) {
    case InstallationState::Active:
        return tr("Active");
    case InstallationState::CanRefresh:
        return tr("Can refresh");
    case InstallationState::Expired:
        return tr("Expired");
    case InstallationState::Mismatch:
        return tr("Mismatch");
    case InstallationState::NotVerified:
        return tr("Not verified");
    case InstallationState::Unreachable:
        return tr("Unreachable");
    case InstallationState::Refreshing:
        return tr("Refreshing");
    case InstallationState::OutcomeUnknown:
        return tr("Outcome unknown");
    case InstallationState::Revoked:
        return tr("Revoked");
    case InstallationState::Ended:
        return tr("Ended elsewhere");
    }
    Q_UNREACHABLE();
}

QString stateReason(const Installation &installation, Instant now)
{
    const InstallationFacts &facts = installation.facts;
    // A refresh that was granted confirms as well.
    const QString confirmed = relativeTime(installation.verifiedAt ? std::max(*installation.verifiedAt, installation.issuedAt) : installation.issuedAt, now);
    const QString checked = installation.verifiedAt ? relativeTime(*installation.verifiedAt, now) : QString();
    const QString ranOut = facts.expiresAt ? relativeTime(*facts.expiresAt, now) : QString();
    switch (installation.state(now)) {
    case InstallationState::Active:
        return facts.expiresAt ? tr("Confirmed %1, and the access token runs out %2.").arg(confirmed, ranOut)
                               : tr("Confirmed %1, and no end of the access token was named.").arg(confirmed);
    case InstallationState::CanRefresh:
        return tr("The access token ran out %1. A refresh token is stored, so a new one can be had.").arg(ranOut);
    case InstallationState::Expired:
        if (!facts.hasRefreshToken)
            return tr("The access token ran out %1 and there is no refresh token: authorize the team again.").arg(ranOut);
        return tr("The access token ran out %1, and the refresh token ran out or was refused %2: authorize the team again.")
            .arg(ranOut, relativeTime(*facts.refreshExpiresAt, now));
    case InstallationState::Mismatch:
        return tr("The token is of another team, user or app than it should be.");
    case InstallationState::NotVerified:
        return tr("The server has not confirmed what the token is: it was not asked yet, has no token context, or the app profile was changed since.");
    case InstallationState::Unreachable:
        return checked.isEmpty() ? tr("The last question got no clear answer, and none did before. That says nothing of the token.")
                                 : tr("The last question got no clear answer; confirmed last %1. That says nothing of the token.").arg(checked);
    case InstallationState::Refreshing:
        return tr("It is being refreshed at this moment, here or at another seat.");
    case InstallationState::OutcomeUnknown:
        return tr("A refresh was begun and nobody knows how it ended. The old pair may be dead and the new one lost, or nothing happened.");
    case InstallationState::Revoked:
        return tr("The token pair was revoked here. The app stays installed in Miro.");
    case InstallationState::Ended:
        return tr("The server refuses the token although it has not run out: it was ended elsewhere, such as by uninstalling.");
    }
    Q_UNREACHABLE();
}

QString regionSentence(const Installation &installation)
{
    if (installation.region.isEmpty())
        return tr("none named by the token");
    const QString region = shownText(installation.region);
    return installation.isInOtherRegion()
        ? tr("%1 ⚠ The app profile expects %2: calls may have to go elsewhere, and data may not be where it should be.")
              .arg(region, shownText(installation.expectedRegion))
        : region;
}

QString scopesWord(const Installation &installation)
{
    if (installation.expectedScopes.isEmpty())
        return countWord(installation.scopes().size());
    const qsizetype expected = installation.expectedScopes.size();
    return tr("%1 of %2").arg(expected - installation.missingScopes().size()).arg(expected);
}

QString lifetimeWord(const Installation &installation)
{
    if (!installation.facts.expiresAt)
        return unnamedEnd(installation);
    const auto length = std::chrono::duration_cast<std::chrono::seconds>(*installation.facts.expiresAt - installation.issuedAt);
    // Miro says 3599 s for an expiring app; a minute either way is still "hourly".
    if (length > std::chrono::minutes(58) && length < std::chrono::minutes(62))
        return tr("expires hourly");
    return tr("expires after %1").arg(lengthWord(length));
}

QString expiryWord(const Installation &installation, Instant now)
{
    if (!installation.facts.expiresAt)
        return unnamedEnd(installation);
    return relativeTime(*installation.facts.expiresAt, now);
}

QString lengthWord(std::chrono::seconds length)
{
    const qint64 seconds = std::max<qint64>(0, length.count());
    if (seconds < 60)
        return tr("%1 s").arg(seconds);
    if (seconds < 60 * 60)
        return tr("%1 min").arg(seconds / 60);
    if (seconds < 48 * 60 * 60)
        return tr("%1 h").arg(seconds / (60 * 60));
    return tr("%1 days").arg(seconds / (24 * 60 * 60));
}

QString clockWord(std::chrono::seconds length)
{
    const qint64 seconds = std::max<qint64>(0, length.count());
    return QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

QString relativeTime(Instant then, Instant now)
{
    const auto distance = std::chrono::duration_cast<std::chrono::seconds>(then - now);
    const auto length = distance < std::chrono::seconds(0) ? -distance : distance;
    if (length > std::chrono::hours(24 * 30))
        return QDateTime::fromMSecsSinceEpoch(toMilliseconds(then)).date().toString(Qt::ISODate);
    if (length < std::chrono::seconds(10) && distance <= std::chrono::seconds(0))
        return tr("just now");
    return distance > std::chrono::seconds(0) ? tr("in %1").arg(lengthWord(length))
                                              : tr("%1 ago").arg(lengthWord(length));
}

QString exactTime(Instant then)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(then)).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss t"));
}

QString countWord(qint64 count)
{
    // The C locale has no group separators; the program's own text is English.
    const QLocale locale = QLocale().language() == QLocale::C ? QLocale(QLocale::English) : QLocale();
    return locale.toString(count);
}

QString installationsWord(qint64 count)
{
    return count == 1 ? tr("1 installation") : tr("%1 installations").arg(countWord(count));
}

QString shownName(const NamedId &named)
{
    return shownText(named.name.isEmpty() ? named.id : named.name);
}

QString shownText(const QString &text)
{
    QString shown = text;
    for (QChar &c : shown) {
        const char16_t code = c.unicode();
        const bool setsDirection = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)
            || code == 0x061c || code == 0x200e || code == 0x200f;
        // The joiners U+200C and U+200D belong to the spelling of some languages, and stay.
        const bool hides = code == 0x200b || code == 0xfeff;
        if (setsDirection || hides)
            c = QChar::ReplacementCharacter;
        else if (c.category() == QChar::Other_Control || code == QChar::LineSeparator || code == QChar::ParagraphSeparator)
            c = QLatin1Char(' ');
    }
    return shown;
}

QString toolTipText(const QString &plain)
{
    return plain.isEmpty() ? plain
                           : QStringLiteral("<p style=\"white-space:pre-wrap\">%1</p>").arg(plain.toHtmlEscaped());
}

QString withoutMnemonic(QString text)
{
    return text.replace(QLatin1Char('&'), QLatin1String("&&"));
}

QString actorWord(const QString &actor)
{
    if (actor == QLatin1String("us"))
        return tr("Grantdesk");
    if (actor == QLatin1String("miro"))
        return tr("Miro");
    if (actor == QLatin1String("admin"))
        return tr("Admin");
    if (actor == QLatin1String("clock"))
        return tr("Clock");
    return shownText(actor);
}

QString outcomeWord(const QString &outcome)
{
    static const QHash<QString, const char *> words = {
        {QStringLiteral("ok"), QT_TRANSLATE_NOOP("Words", "done")},
        {QStringLiteral("mismatch"), QT_TRANSLATE_NOOP("Words", "differs")},
        {QStringLiteral("not_made"), QT_TRANSLATE_NOOP("Words", "not made")},
        {QStringLiteral("in_doubt"), QT_TRANSLATE_NOOP("Words", "it may have been used")},
        {QStringLiteral("has_child"), QT_TRANSLATE_NOOP("Words", "it had made a pair")},
        {QStringLiteral("client_refused"), QT_TRANSLATE_NOOP("Words", "app credentials refused")},
        {QStringLiteral("refresh_refused"), QT_TRANSLATE_NOOP("Words", "refresh token refused")},
        {QStringLiteral("not_rotated"), QT_TRANSLATE_NOOP("Words", "nothing had happened")},
        {QStringLiteral("unknown"), QT_TRANSLATE_NOOP("Words", "nobody knows")},
        {QStringLiteral("expires_in_text"), QT_TRANSLATE_NOOP("Words", "lifetime as text")},
        {QStringLiteral("lifetime_contradiction"), QT_TRANSLATE_NOOP("Words", "contradicts the profile")},
    };
    if (const char *const word = words.value(outcome))
        return tr(word);
    // The cause of an error: a stable English name whose words are joined by underscores.
    return shownText(outcome).replace(QLatin1Char('_'), QLatin1Char(' '));
}

QString doorWord(const QString &door)
{
    static const QHash<QString, const char *> words = {
        {QStringLiteral("button"), QT_TRANSLATE_NOOP("Words", "Grantdesk, by Authorize a team")},
        {QStringLiteral("app_icon"), QT_TRANSLATE_NOOP("Words", "the app's icon on a board")},
        {QStringLiteral("install_link"), QT_TRANSLATE_NOOP("Words", "the install link")},
        {QStringLiteral("settings_page"), QT_TRANSLATE_NOOP("Words", "the app's settings page at Miro")},
        {QStringLiteral("miro"), QT_TRANSLATE_NOOP("Words", "Miro; from where is not known")},
        {QStringLiteral("pasted"), QT_TRANSLATE_NOOP("Words", "a pasted token")},
        {QStringLiteral("imported"), QT_TRANSLATE_NOOP("Words", "an import")},
    };
    if (const char *const word = words.value(door))
        return tr(word);
    return shownText(door);
}

QString shortId(const QString &id)
{
    return id.size() <= 10 ? id : id.left(4) + QChar(0x2026) + id.right(4);
}

QString environmentWord(Environment environment)
{
    switch (environment) {
    case Environment::Development:
        return tr("Development");
    case Environment::Staging:
        return tr("Staging");
    case Environment::Production:
        return tr("Production");
    }
    Q_UNREACHABLE();
}

QString lifetimeModeWord(TokenLifetimeMode mode)
{
    switch (mode) {
    case TokenLifetimeMode::Unknown:
        return tr("Not known yet");
    case TokenLifetimeMode::Expiring:
        return tr("Expiring (access token for an hour, with a refresh token)");
    case TokenLifetimeMode::NonExpiring:
        return tr("Non-expiring (until the app is uninstalled)");
    }
    Q_UNREACHABLE();
}
