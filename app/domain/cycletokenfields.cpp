// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/cycletokenfields.h"

#include "domain/cyclereport.h"

#include <QCoreApplication>

#include <algorithm>

namespace {

using Life = CycleToken::Life;

QString tr(const char *text)
{
    return QCoreApplication::translate("CycleComparison", text);
}

bool isRefreshToken(const CycleToken &token)
{
    return token.kind == SealIdentity::Kind::RefreshToken;
}

QString nameOf(const CycleToken &token)
{
    return QString(QStringLiteral("token:") % (isRefreshToken(token) ? QStringLiteral("refresh:") : QStringLiteral("access:")) % token.fingerprint);
}

QString titleOf(const CycleToken &token)
{
    QString title = cycleTokenWord(token);
    title[0] = title.at(0).toUpper();
    return title;
}

QString afterWord(const CycleToken &token)
{
    const QString after = cycleTokenLifeWord(token.after);
    if (token.finally == Life::NotAsked)
        return after;
    return tr("%1; after the reinstallation: %2").arg(after, cycleTokenLifeWord(token.finally));
}

struct Finding {
    FieldResult result = FieldResult::AsExpected;
    QString sentence = {};
};

Finding fault(const QString &sentence)
{
    return {FieldResult::AtFault, sentence};
}

Finding unknown(const QString &sentence)
{
    return {FieldResult::NotKnown, sentence};
}

/// What it means that nobody has said whether it lives.
Finding unclear(Life life, const char *when)
{
    return unknown(life == Life::Unclear ? tr("Miro gave no clear answer for it %1.").arg(tr(when)) : tr("It was not asked %1.").arg(tr(when)));
}

constexpr const char *afterTheEnd = QT_TRANSLATE_NOOP("CycleComparison", "after the end");
constexpr const char *afterReinstalling = QT_TRANSLATE_NOOP("CycleComparison", "after the reinstallation");

QString stillAlive(const CycleToken &token, const std::optional<Instant> &ended)
{
    if (!ended || !token.aliveAt || *token.aliveAt <= *ended)
        return tr("It was still alive when it was last asked after the end.");
    return tr("It was still alive %1 after the end.").arg(durationWord(*token.aliveAt - *ended));
}

/// Refused after the end, and for ever.
Finding accessThatMustDie(const CycleToken &token, const std::optional<Instant> &ended)
{
    if (token.before == Life::Dead) {
        if (token.after == Life::Alive)
            return fault(tr("It was dead before, and the end brought it back to life."));
    } else if (token.after == Life::Alive) {
        return fault(stillAlive(token, ended));
    }
    if (token.finally == Life::Alive) {
        return fault(token.after == Life::Dead || token.before == Life::Dead ? tr("It came back to life with the reinstallation.")
                                                                             : tr("It was alive after the reinstallation."));
    }
    if (token.before != Life::Dead && token.after != Life::Dead)
        return unclear(token.after, afterTheEnd);
    return token.finally == Life::Dead ? Finding{} : unclear(token.finally, afterReinstalling);
}

Finding refreshThatMustDie(const CycleToken &token)
{
    if (token.fingerprint.isEmpty())
        return {};
    if (token.after == Life::Alive)
        return fault(tr("It outlived its end: it made a new pair."));
    if (token.finally == Life::Alive)
        return fault(tr("It came back to life with the reinstallation."));
    // Shown once more it would tell nothing new: it is used up.
    return token.after == Life::Dead || token.before == Life::Dead ? Finding{} : unclear(token.after, afterTheEnd);
}

/// Another member's, which this way out does not concern.
Finding thatMustLive(const CycleToken &token)
{
    if (token.before == Life::Dead)
        return {};
    const bool isDead = token.after == Life::Dead || token.finally == Life::Dead;
    if (isDead && token.before != Life::Alive)
        return unknown(tr("It is dead, but nobody knows whether it was alive before."));
    if (token.after == Life::Dead)
        return fault(tr("It died although only another member's installation was ended."));
    if (token.finally == Life::Dead)
        return fault(tr("It died with the reinstallation of another member."));
    if (token.after != Life::Alive)
        return unclear(token.after, afterTheEnd);
    return token.finally == Life::Alive ? Finding{} : unclear(token.finally, afterReinstalling);
}

/// Of an earlier authorization, and alive beside the pair that is revoked: a revocation ends one pair, and nobody documents
/// what becomes of others (developers.miro.com, "Revoke token (v2)").
bool isBesideTheRevoked(const CycleToken &token, WayOut way)
{
    return way == WayOut::Revoke && token.owner == CycleToken::Owner::Superseded && token.before != Life::Dead;
}

Finding thatMayDoEither(const CycleToken &token)
{
    if (token.after == Life::Dead && token.finally == Life::Alive)
        return fault(tr("It came back to life with the reinstallation."));
    if (token.after == Life::Alive)
        return {FieldResult::AsExpected, tr("It outlived the revocation of the newer pair.")};
    return {};
}

bool mustDie(const CycleToken &token, WayOut way)
{
    return token.owner != CycleToken::Owner::Member || way == WayOut::UninstallTeam;
}

QString expectationOf(const CycleToken &token, WayOut way)
{
    if (isBesideTheRevoked(token, way))
        return tr("either: a revocation ends one pair");
    if (!mustDie(token, way))
        return token.before == Life::Dead ? tr("nothing, it was dead before") : tr("still alive");
    if (isRefreshToken(token))
        return token.fingerprint.isEmpty() ? tr("nothing, there was none") : tr("refused");
    return token.before == Life::Dead ? tr("still refused") : tr("refused, and for ever");
}

} // namespace

QList<CycleField> cycleTokenFields(const Cycle &cycle)
{
    const std::optional<Instant> ended = cycle.step(CycleStep::End).endedAt;
    QList<CycleField> fields;
    for (const CycleToken &token : cycle.tokens) {
        Finding finding;
        if (isBesideTheRevoked(token, cycle.wayOut))
            finding = thatMayDoEither(token);
        else if (!mustDie(token, cycle.wayOut))
            finding = thatMustLive(token);
        else
            finding = isRefreshToken(token) ? refreshThatMustDie(token) : accessThatMustDie(token, ended);
        fields.append({nameOf(token), titleOf(token), cycleTokenLifeWord(token.before), afterWord(token), expectationOf(token, cycle.wayOut),
                       finding.result, finding.sentence});
    }
    return fields;
}
