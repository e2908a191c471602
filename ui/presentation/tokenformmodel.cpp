// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/tokenformmodel.h"

#include "presentation/words.h"
#include "storage/installationstore.h"

namespace {
// Eight digits may also stand in ids and names, so more rows are read than can have the token.
constexpr int mostRows = 500;
}

TokenFormModel::TokenFormModel(const InstallationStore *installations, Clock clock, QObject *parent)
    : QObject(parent), m_installations(installations), m_clock(std::move(clock))
{
}

void TokenFormModel::look(const Secret &token)
{
    TokenAnatomy anatomy = tokenAnatomy(token);
    const bool isSame = anatomy.fingerprint == m_anatomy.fingerprint && anatomy.length == m_anatomy.length;
    m_anatomy = std::move(anatomy);
    if (!isSame)
        searchAgain();
}

void TokenFormModel::searchAgain()
{
    m_matches.clear();
    m_search = m_anatomy.fingerprint.isEmpty() ? Search::None : Search::Running;
    if (m_search == Search::Running && !m_asking)
        ask();
    Q_EMIT changed();
}

void TokenFormModel::ask()
{
    m_asking = true;
    InstallationQuery query;
    query.search = m_anatomy.fingerprint;
    whenDone(m_installations->ids(query, m_clock(), mostRows), this,
             [this, asked = query.search](const Result<QList<RowId>> &ids) { takeIds(asked, ids); });
}

bool TokenFormModel::isWanted(const QString &asked)
{
    if (asked == m_anatomy.fingerprint)
        return true;
    m_asking = false;
    if (m_search == Search::Running)
        ask();
    return false;
}

void TokenFormModel::takeIds(const QString &asked, const Result<QList<RowId>> &ids)
{
    if (!isWanted(asked))
        return;
    if (!ids)
        return fail(ids.error());
    whenDone(m_installations->rows(*ids), this,
             [this, asked](const Result<QList<Installation>> &rows) { takeRows(asked, rows); });
}

void TokenFormModel::takeRows(const QString &asked, const Result<QList<Installation>> &rows)
{
    if (!isWanted(asked))
        return;
    if (!rows)
        return fail(rows.error());
    m_asking = false;
    m_matches.clear();
    for (const Installation &row : *rows) {
        if (row.accessFingerprint == asked || row.refreshFingerprint == asked)
            m_matches.append({row, row.accessFingerprint != asked});
    }
    m_search = Search::Done;
    Q_EMIT changed();
}

void TokenFormModel::fail(const Error &error)
{
    m_asking = false;
    m_error = error;
    m_search = error.cause == QLatin1String("not_open") ? Search::NotOpen : Search::Failed;
    Q_EMIT changed();
}

QString TokenFormModel::matchSentence(const Match &match)
{
    const QString user = shownName(match.installation.user);
    const QString team = shownName(match.installation.team);
    const QString app = shownText(match.installation.profileName);
    return match.isRefreshToken ? tr("This is the refresh token of %1 in %2 (%3).").arg(user, team, app)
                                : tr("This is the access token of %1 in %2 (%3).").arg(user, team, app);
}

QString TokenFormModel::searchSentence() const
{
    switch (m_search) {
    case Search::Running:
        return tr("Searching the store for its fingerprint…");
    case Search::Done:
        return m_matches.isEmpty() ? tr("No installation of this store has it as its current token.") : QString();
    case Search::NotOpen:
        return tr("No store is open, so none was searched.");
    case Search::None:
    case Search::Failed:
        return {};
    }
    Q_UNREACHABLE();
}
