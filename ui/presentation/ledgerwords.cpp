// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/ledgerwords.h"

#include "presentation/whywords.h"
#include "presentation/words.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QHash>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("LedgerWords", text);
}

QDateTime local(Instant at, const QTimeZone &zone)
{
    return QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count(), zone);
}

QString timeWord(Instant at, const QTimeZone &zone)
{
    return local(at, zone).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

QString exactWord(Instant at, const QTimeZone &zone)
{
    return local(at, zone).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss t"));
}

/// "2026-11-24T14:03:05+01:00": a file is read elsewhere.
QString fileTime(Instant at, const QTimeZone &zone)
{
    const QDateTime time = local(at, zone);
    return time.toOffsetFromUtc(time.offsetFromUtc()).toString(Qt::ISODate);
}

QString kindWord(SealIdentity::Kind kind)
{
    return kind == SealIdentity::Kind::RefreshToken ? tr("refresh") : tr("access");
}

QString sourceWord(TokenSource source)
{
    switch (source) {
    case TokenSource::Exchange:
        return tr("consent");
    case TokenSource::Refresh:
        return tr("refresh");
    case TokenSource::Import:
        return tr("pasted");
    }
    Q_UNREACHABLE();
}

QString endWord(const LedgerToken &token)
{
    static const QHash<QString, const char *> words{{QStringLiteral("superseded"), QT_TRANSLATE_NOOP("LedgerWords", "replaced")},
                                                    {QStringLiteral("refreshed"), QT_TRANSLATE_NOOP("LedgerWords", "refreshed")},
                                                    {QStringLiteral("revoked"), QT_TRANSLATE_NOOP("LedgerWords", "revoked by us")},
                                                    {QStringLiteral("refused"), QT_TRANSLATE_NOOP("LedgerWords", "refused")},
                                                    {QStringLiteral("forgotten"), QT_TRANSLATE_NOOP("LedgerWords", "forgotten")}};
    const char *const word = words.value(token.endCause);
    return word ? tr(word) : shownText(token.endCause);
}

QString statusWord(int status)
{
    return status == 0 ? tr("no answer") : QString::number(status);
}

QString spelled(const NamedId &named)
{
    return named.name.isEmpty() ? tr("%1 (its installation was forgotten)").arg(shownText(named.id))
                                : tr("%1 (%2)").arg(shownText(named.name), shownText(named.id));
}

QString answerWord(const LedgerToken &token)
{
    if (token.presentedCount == 0)
        return {};
    return token.lastHttpStatus == 0 ? outcomeWord(token.lastOutcome)
                                     : tr("%1 %2").arg(QString::number(token.lastHttpStatus), outcomeWord(token.lastOutcome));
}

} // namespace

QList<LedgerColumn> tokenColumns()
{
    return {LedgerColumn::Time,       LedgerColumn::Fingerprint, LedgerColumn::Kind,   LedgerColumn::Finding,   LedgerColumn::Team,
            LedgerColumn::User,       LedgerColumn::App,         LedgerColumn::Generation, LedgerColumn::Parent, LedgerColumn::Source,
            LedgerColumn::Presented,  LedgerColumn::Answer,      LedgerColumn::EndCause};
}

QList<LedgerColumn> presentationColumns()
{
    return {LedgerColumn::Time, LedgerColumn::Fingerprint, LedgerColumn::Kind,       LedgerColumn::Team,   LedgerColumn::User,
            LedgerColumn::App,  LedgerColumn::Operation,   LedgerColumn::HttpStatus, LedgerColumn::Outcome, LedgerColumn::Seat};
}

QString ledgerTitle(LedgerColumn column, bool ofTokens)
{
    switch (column) {
    case LedgerColumn::Time:
        return ofTokens ? tr("First seen") : tr("Sent");
    case LedgerColumn::Fingerprint:
        return tr("Token");
    case LedgerColumn::Kind:
        return tr("Kind");
    case LedgerColumn::Finding:
        return tr("Finding");
    case LedgerColumn::Team:
        return tr("Team");
    case LedgerColumn::User:
        return tr("User");
    case LedgerColumn::App:
        return tr("App");
    case LedgerColumn::Generation:
        return tr("Gen.");
    case LedgerColumn::Parent:
        return tr("Parent");
    case LedgerColumn::Source:
        return tr("From");
    case LedgerColumn::Presented:
        return tr("Shown");
    case LedgerColumn::Answer:
        return tr("Last answer");
    case LedgerColumn::EndCause:
        return tr("Ended");
    case LedgerColumn::Operation:
        return tr("For");
    case LedgerColumn::Seat:
        return tr("Seat");
    case LedgerColumn::HttpStatus:
        return tr("HTTP");
    case LedgerColumn::Outcome:
        return tr("Outcome");
    }
    Q_UNREACHABLE();
}

QString findingWord(const LedgerToken &token)
{
    QStringList found;
    if (token.childCount > 1)
        found.append(tr("fork"));
    if (token.duplicateCount > 0)
        found.append(tr("duplicate"));
    if (token.wasReused)
        found.append(tr("shown again"));
    return found.join(QStringLiteral(", "));
}

QString ledgerCell(const LedgerToken &token, LedgerColumn column, const QTimeZone &zone)
{
    switch (column) {
    case LedgerColumn::Time:
        return timeWord(token.firstSeen, zone);
    case LedgerColumn::Fingerprint:
        return token.fingerprint;
    case LedgerColumn::Kind:
        return kindWord(token.kind);
    case LedgerColumn::Finding:
        return findingWord(token);
    case LedgerColumn::Team:
        return shownName(token.team);
    case LedgerColumn::User:
        return shownName(token.user);
    case LedgerColumn::App:
        return shownText(token.profileName);
    case LedgerColumn::Generation:
        return QString::number(token.generation);
    case LedgerColumn::Parent:
        return token.parentFingerprint;
    case LedgerColumn::Source:
        return sourceWord(token.source);
    case LedgerColumn::Presented:
        return countWord(token.presentedCount);
    case LedgerColumn::Answer:
        return answerWord(token);
    case LedgerColumn::EndCause:
        return endWord(token);
    default:
        return {};
    }
}

QString ledgerCell(const Presentation &shown, LedgerColumn column, const QTimeZone &zone)
{
    switch (column) {
    case LedgerColumn::Time:
        return timeWord(shown.at, zone);
    case LedgerColumn::Fingerprint:
        return shown.fingerprint;
    case LedgerColumn::Kind:
        return kindWord(shown.kind);
    case LedgerColumn::Team:
        return shownName(shown.team);
    case LedgerColumn::User:
        return shownName(shown.user);
    case LedgerColumn::App:
        return shownText(shown.profileName);
    case LedgerColumn::Operation:
        return operationWord(shown.operation);
    case LedgerColumn::Seat:
        return shownText(shown.seat);
    case LedgerColumn::HttpStatus:
        return statusWord(shown.httpStatus);
    case LedgerColumn::Outcome:
        return outcomeWord(shown.outcome);
    default:
        return {};
    }
}

Qt::Alignment ledgerAlignment(LedgerColumn column)
{
    const bool isNumber = column == LedgerColumn::Generation || column == LedgerColumn::Presented || column == LedgerColumn::HttpStatus;
    return (isNumber ? Qt::AlignHCenter : Qt::AlignLeft) | Qt::AlignVCenter;
}

QStringList ledgerTitles(LedgerColumn column, bool ofTokens)
{
    const QString title = ledgerTitle(column, ofTokens);
    switch (column) {
    case LedgerColumn::Team:
        return {title, tr("Team id")};
    case LedgerColumn::User:
        return {title, tr("User id")};
    case LedgerColumn::EndCause:
        return {title, tr("Ended at"), tr("Secret deleted at")};
    case LedgerColumn::Answer:
        return {tr("Last shown"), title};
    default:
        return {title};
    }
}

QStringList ledgerCells(const LedgerToken &token, LedgerColumn column, const QTimeZone &zone)
{
    const auto time = [&zone](const std::optional<Instant> &at) { return at ? fileTime(*at, zone) : QString(); };
    switch (column) {
    case LedgerColumn::Time:
        return {fileTime(token.firstSeen, zone)};
    case LedgerColumn::Team:
        return {shownText(token.team.name), shownText(token.team.id)};
    case LedgerColumn::User:
        return {shownText(token.user.name), shownText(token.user.id)};
    case LedgerColumn::Answer:
        return {token.presentedCount == 0 ? QString() : fileTime(token.lastPresentedAt, zone), answerWord(token)};
    case LedgerColumn::EndCause:
        return {endWord(token), time(token.endedAt), time(token.secretDeletedAt)};
    default:
        return {ledgerCell(token, column, zone)};
    }
}

QStringList ledgerCells(const Presentation &shown, LedgerColumn column, const QTimeZone &zone)
{
    switch (column) {
    case LedgerColumn::Time:
        return {fileTime(shown.at, zone)};
    case LedgerColumn::Team:
        return {shownText(shown.team.name), shownText(shown.team.id)};
    case LedgerColumn::User:
        return {shownText(shown.user.name), shownText(shown.user.id)};
    default:
        return {ledgerCell(shown, column, zone)};
    }
}

QString ledgerToolTip(const LedgerToken &token, LedgerColumn column, const QTimeZone &zone)
{
    switch (column) {
    case LedgerColumn::Time:
        return token.seat.isEmpty() ? exactWord(token.firstSeen, zone) : tr("%1, at the seat %2").arg(exactWord(token.firstSeen, zone), shownText(token.seat));
    case LedgerColumn::Finding: {
        QStringList found;
        if (token.childCount > 1)
            found.append(tr("Fork: this refresh token made %1 pairs. Only one of them can be alive.").arg(countWord(token.childCount)));
        if (token.duplicateCount > 0)
            found.append(tr("Duplicate: the same token is in %1 other installation(s). One of them is not what it says.").arg(countWord(token.duplicateCount)));
        if (token.wasReused)
            found.append(tr("Shown again: it was sent although it had made a pair already."));
        return found.join(QLatin1Char('\n'));
    }
    case LedgerColumn::Team:
        return spelled(token.team);
    case LedgerColumn::User:
        return spelled(token.user);
    case LedgerColumn::Answer:
        return token.presentedCount == 0 ? tr("It was never shown to a server.")
                                         : tr("%1, for: %2").arg(exactWord(token.lastPresentedAt, zone), operationWord(token.lastOperation));
    case LedgerColumn::EndCause: {
        QStringList said{token.endedAt ? exactWord(*token.endedAt, zone) : tr("It is taken to live.")};
        if (token.secretDeletedAt)
            said.append(tr("Its secret was deleted %1.").arg(exactWord(*token.secretDeletedAt, zone)));
        return said.join(QLatin1Char('\n'));
    }
    default:
        return ledgerCell(token, column, zone);
    }
}

QString ledgerToolTip(const Presentation &shown, LedgerColumn column, const QTimeZone &zone)
{
    switch (column) {
    case LedgerColumn::Time:
        return exactWord(shown.at, zone);
    case LedgerColumn::Team:
        return spelled(shown.team);
    case LedgerColumn::User:
        return spelled(shown.user);
    default:
        return ledgerCell(shown, column, zone);
    }
}
