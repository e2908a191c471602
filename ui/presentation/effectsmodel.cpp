// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/effectsmodel.h"

#include "presentation/actwords.h"
#include "presentation/words.h"
#include "vault/tokenvault.h"

#include <algorithm>

namespace {

QString dash()
{
    return QString(QChar(0x2014));
}

} // namespace

EffectsModel::EffectsModel(ActParts parts, Question question, QList<RowId> ids, QObject *parent)
    : QObject(parent), m_parts(std::move(parts)), m_question(question), m_ids(std::move(ids))
{
}

void EffectsModel::read(std::function<void(const ActEffects &)> then)
{
    m_isChecking = true;
    whenDone(lookAtEffects(m_parts, m_ids, this), this, [this, then = std::move(then)](const Result<ActEffects> &effects) {
        m_isChecking = false;
        m_error = effects ? std::nullopt : std::optional<Error>(effects.error());
        if (effects)
            then(*effects);
        else
            Q_EMIT changed();
    });
    Q_EMIT changed();
}

void EffectsModel::look()
{
    read([this](const ActEffects &effects) {
        m_effects = effects;
        m_isReady = true;
        Q_EMIT changed();
    });
}

void EffectsModel::lookAgain()
{
    m_hasMoved = true;
    look();
}

void EffectsModel::confirm(Way way)
{
    if (!m_isReady || m_isChecking || !whyNot(way).isEmpty())
        return;
    read([this, way](const ActEffects &effects) {
        m_hasMoved = !isStill(m_effects, effects);
        m_effects = effects;
        Q_EMIT changed();
        if (!m_hasMoved)
            Q_EMIT confirmed(way);
    });
}

QString EffectsModel::title() const
{
    const QString what = isOne() ? shownName(m_effects.installations.constFirst().team)
                                 : installationsWord(m_effects.installations.size());
    switch (m_question) {
    case Question::Revoke:
        return tr("Revoke the tokens of %1?").arg(what);
    case Question::Forget:
        return tr("Forget %1?").arg(what);
    case Question::Remove:
        return tr("Remove %1?").arg(what);
    }
    Q_UNREACHABLE();
}

QList<EffectsModel::Row> EffectsModel::rows() const
{
    QList<Row> rows;
    for (const Installation &one : m_effects.installations) {
        Row row{shownName(one.team), shownName(one.user), shownText(one.profileName), one.accessFingerprint,
                one.refreshFingerprint.isEmpty() ? dash() : one.refreshFingerprint, {}};
        const auto shared = std::find_if(m_effects.shared.begin(), m_effects.shared.end(),
                                         [&one](const GrantStore::Shared &share) { return share.id == one.id; });
        if (shared != m_effects.shared.end()) {
            QStringList others;
            for (const Installation &other : shared->others)
                others.append(tr("%1, %2 (%3)").arg(shownName(other.team), shownName(other.user), shownText(other.profileName)));
            row.sharedWith = others.join(QStringLiteral("; "));
        }
        rows.append(row);
    }
    return rows;
}

QStringList EffectsModel::ends() const
{
    QStringList sentences;
    if (m_question != Question::Forget) {
        sentences.append(isOne() ? tr("Revoking ends both tokens at the server; whatever uses them stops working.")
                                 : tr("Revoking ends all these tokens at the server; whatever uses them stops working."));
    }
    if (m_question != Question::Revoke)
        sentences.append(tr("Forgetting removes the tokens and their history from this store, for everybody who uses it; nothing happens at Miro."));
    const QList<Installation> &all = m_effects.installations;
    const bool isInDoubt = std::any_of(all.cbegin(), all.cend(), [this](const Installation &one) {
        return one.state(m_parts.clock()) == InstallationState::OutcomeUnknown;
    });
    if (isInDoubt && m_question != Question::Revoke)
        sentences.append(tr("Nobody knows how a refresh ended. Should its new pair still come, it is revoked, and Undo brings back a dead one."));
    if (!m_effects.shared.isEmpty()) {
        sentences.append(m_question == Question::Forget ? tr("Other installations stand on the same tokens; they stay.")
                                                        : tr("Other installations stand on the same tokens; revoking ends those too."));
    }
    return sentences;
}

QStringList EffectsModel::stays() const
{
    QStringList sentences{tr("The app stays installed in Miro.")};
    if (m_question == Question::Revoke) {
        sentences.append(isOne() ? tr("The installation stays in the list, with its history.")
                                 : tr("The installations stay in the list, with their history."));
        return sentences;
    }
    sentences.append(tr("The tokens live on at Miro unless revoked."));
    sentences.append(tr("The ledger goes on knowing them by their fingerprints."));
    sentences.append(tr("Undo brings the rows back, until the program closes."));
    return sentences;
}

QString EffectsModel::nameToType() const
{
    const std::optional<AppProfile> profile = profileToName(m_effects);
    return profile ? profile->name : QString();
}

QString EffectsModel::whyName() const
{
    const std::optional<AppProfile> profile = profileToName(m_effects);
    if (!profile)
        return {};
    return profile->environment == Environment::Production
        ? tr("%1 is a production app. Type its name to go on:").arg(shownText(profile->name))
        : tr("These are many. Type the name %1 to go on:").arg(shownText(profile->name));
}

QList<EffectsModel::Way> EffectsModel::ways() const
{
    switch (m_question) {
    case Question::Revoke:
        return {Way::Revoke};
    case Question::Forget:
        return {Way::Forget};
    case Question::Remove:
        return {Way::RevokeAndForget, Way::Forget};
    }
    Q_UNREACHABLE();
}

QString EffectsModel::wayText(Way way) const
{
    switch (way) {
    case Way::Revoke:
        return tr("Revoke");
    case Way::Forget:
        return m_question == Question::Remove ? tr("Forget only") : tr("Forget");
    case Way::RevokeAndForget:
        return tr("Revoke at Miro and forget");
    }
    Q_UNREACHABLE();
}

QString EffectsModel::whyNot(Way way) const
{
    if (m_effects.installations.isEmpty())
        return m_isReady ? tr("nothing of it is there any more") : tr("it is being read");
    if (way == Way::RevokeAndForget && m_effects.installations.size() > mostRevokedAndForgotten)
        return tr("these are many: revoke them first, then forget them");
    const Act act = way == Way::Forget ? Act::Forget : Act::Revoke;
    for (const Installation &one : m_effects.installations) {
        const auto profile = std::find_if(m_effects.profiles.begin(), m_effects.profiles.end(),
                                          [&one](const AppProfile &some) { return some.id == one.profileId; });
        const QString reason = whyNoAct(act, one, profile == m_effects.profiles.end() ? nullptr : &*profile,
                                        m_parts.vault->isUnlocked(), m_parts.clock());
        if (!reason.isEmpty())
            return isOne() ? reason : tr("%1: %2").arg(shownName(one.team), reason);
    }
    return {};
}

QString EffectsModel::text() const
{
    QStringList lines{title(), exactTime(m_parts.clock()), {}, tr("Installations:")};
    const QList<Row> all = rows();
    for (qsizetype i = 0; i < all.size(); ++i) {
        const Row &row = all.at(i);
        const Installation &one = m_effects.installations.at(i);
        lines.append(tr("- team %1 (%2), user %3 (%4), app %5, generation %6, access token %7, refresh token %8")
                         .arg(row.team, one.team.id, row.user, one.user.id, row.app, QString::number(one.generation), row.accessToken,
                              row.refreshToken));
        if (!row.sharedWith.isEmpty())
            lines.append(tr("  the same tokens: %1").arg(row.sharedWith));
    }
    lines += QStringList{{}, tr("What will end:")};
    for (const QString &sentence : ends())
        lines.append(QStringLiteral("- ") + sentence);
    lines += QStringList{{}, tr("What will not:")};
    for (const QString &sentence : stays())
        lines.append(QStringLiteral("- ") + sentence);
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}
