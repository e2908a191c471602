// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/newcyclesmodel.h"

#include "lifecycle/acteffects.h"
#include "presentation/words.h"

#include <algorithm>

namespace {

/// Sets or takes away one, in the order of the enumeration.
template <typename Way> void setWay(QList<Way> *ways, Way way, bool isChosen)
{
    ways->removeOne(way);
    if (isChosen)
        ways->append(way);
    std::sort(ways->begin(), ways->end());
}

} // namespace

NewCyclesModel::NewCyclesModel(const InstallationStore *installations, QList<AppProfile> profiles, Clock clock,
                               QString seat, QObject *parent)
    : QObject(parent), m_installations(installations), m_profiles(std::move(profiles)), m_clock(std::move(clock)),
      m_seat(std::move(seat))
{
    m_plan.waysOut = {WayOut::UninstallMe};
    m_plan.waysIn = {WayIn::AppIcon};
    m_query.sort = InstallationQuery::Column::Team;
    m_query.descending = false;
}

void NewCyclesModel::begin(const QList<RowId> &ids)
{
    m_begun = ids;
    m_chosen = ids;
    ask();
}

void NewCyclesModel::setProfile(RowId id)
{
    m_query.profileId = id;
    m_begun.clear();
    ask();
}

void NewCyclesModel::setSearch(const QString &text)
{
    m_query.search = text.simplified();
    m_begun.clear();
    ask();
}

void NewCyclesModel::ask()
{
    const quint64 question = ++m_question;
    const auto takeRows = [this, question](const Result<QList<Installation>> &rows) {
        if (question == m_question)
            take(rows);
    };
    if (!m_begun.isEmpty()) {
        m_hasMore = false;
        whenDone(m_installations->rows(m_begun), this, takeRows);
        return;
    }
    whenDone(m_installations->ids(m_query, m_clock(), mostOffered + 1), this,
             [this, question, takeRows](const Result<QList<RowId>> &ids) {
                 if (question != m_question)
                     return;
                 if (!ids)
                     return take(ids.error());
                 m_hasMore = ids->size() > mostOffered;
                 whenDone(m_installations->rows(ids->mid(0, mostOffered)), this, takeRows);
             });
}

void NewCyclesModel::take(const Result<QList<Installation>> &rows)
{
    if (!rows) {
        Q_EMIT failed(rows.error());
        return;
    }
    m_offered = *rows;
    for (const Installation &row : std::as_const(m_offered)) {
        m_known.insert(row.id, row);
        if (!whyNot(row).isEmpty())
            m_chosen.removeOne(row.id);
    }
    Q_EMIT offeredChanged();
    Q_EMIT changed();
}

void NewCyclesModel::setChosen(RowId id, bool isChosen)
{
    m_chosen.removeOne(id);
    if (isChosen)
        m_chosen.append(id);
    Q_EMIT changed();
}

std::optional<AppProfile> NewCyclesModel::profileOf(const Installation &installation) const
{
    const auto found = std::find_if(m_profiles.cbegin(), m_profiles.cend(), [&installation](const AppProfile &profile) {
        return profile.id == installation.profileId;
    });
    return found == m_profiles.cend() ? std::nullopt : std::optional(*found);
}

QString NewCyclesModel::rowText(const Installation &installation) const
{
    const QString text
        = tr("%1, %2, %3: %4")
              .arg(shownName(installation.team), shownName(installation.user), shownText(installation.profileName),
                   stateWord(installation.state(m_clock())).toLower());
    const QString reason = whyNot(installation);
    return reason.isEmpty() ? text : tr("%1 (%2)").arg(text, reason);
}

QString NewCyclesModel::whyNot(const Installation &installation) const
{
    const std::optional<AppProfile> profile = profileOf(installation);
    if (!profile || profile->isArchived())
        return tr("its app profile is archived");
    switch (installation.state(m_clock())) {
    case InstallationState::Ended:
    case InstallationState::Revoked:
        return tr("it has ended already");
    default:
        return {};
    }
}

void NewCyclesModel::setWayOut(WayOut way, bool isChosen)
{
    setWay(&m_plan.waysOut, way, isChosen);
    Q_EMIT changed();
}

void NewCyclesModel::setWayIn(WayIn way, bool isChosen)
{
    setWay(&m_plan.waysIn, way, isChosen);
    Q_EMIT changed();
}

void NewCyclesModel::setRepetitions(int count)
{
    m_plan.repetitions = count;
    Q_EMIT changed();
}

QList<Installation> NewCyclesModel::chosen() const
{
    QList<Installation> rows;
    for (const RowId id : m_chosen) {
        if (m_known.contains(id))
            rows.append(m_known.value(id));
    }
    return rows;
}

int NewCyclesModel::count() const
{
    return static_cast<int>(chosen().size() * m_plan.waysOut.size() * m_plan.waysIn.size()) * m_plan.repetitions;
}

QString NewCyclesModel::countText() const
{
    const qsizetype installations = chosen().size();
    if (installations == 0)
        return m_known.isEmpty() ? tr("There is no installation to test. Authorize a team first.") : tr("Choose an installation.");
    if (m_plan.waysOut.isEmpty())
        return tr("Choose a way out.");
    if (m_plan.waysIn.isEmpty())
        return tr("Choose a way in.");
    QStringList parts{installationsWord(installations)};
    parts.append(m_plan.waysOut.size() == 1 ? tr("1 way out") : tr("%1 ways out").arg(m_plan.waysOut.size()));
    parts.append(m_plan.waysIn.size() == 1 ? tr("1 way in") : tr("%1 ways in").arg(m_plan.waysIn.size()));
    if (m_plan.repetitions > 1)
        parts.append(tr("%1 times").arg(m_plan.repetitions));
    const QString runs = count() == 1 ? tr("1 run") : tr("%1 runs").arg(countWord(count()));
    return tr("%1: %2").arg(runs, parts.join(QStringLiteral(" × ")));
}

QStringList NewCyclesModel::ends() const
{
    QStringList sentences;
    if (m_plan.waysOut.contains(WayOut::Revoke))
        sentences.append(tr("Revoke ends the tokens of the installation at the server."));
    if (m_plan.waysOut.contains(WayOut::UninstallMe))
        sentences.append(tr("Uninstall for me ends the installation of that user. You do it on Miro's page, and are "
                            "told what to click."));
    if (m_plan.waysOut.contains(WayOut::UninstallTeam))
        sentences.append(tr("Uninstall for the team ends the installations of all its members. Those that are not part "
                            "of a run stay ended."));
    sentences.append(tr("Whatever uses these tokens stops working. Each team is authorized again, with new tokens."));
    return sentences;
}

QStringList NewCyclesModel::stays() const
{
    QStringList sentences;
    if (m_plan.waysOut.contains(WayOut::Revoke))
        sentences.append(tr("After a revocation the app stays installed in Miro."));
    sentences.append(tr("The boards, and what the app made on them, are not touched."));
    sentences.append(tr("The list, the history and the ledger stay, with what happened added."));
    return sentences;
}

QString NewCyclesModel::nameToType() const
{
    const QList<Installation> rows = chosen();
    for (const Installation &row : rows) {
        const std::optional<AppProfile> profile = profileOf(row);
        if (profile && profile->environment == Environment::Production)
            return profile->name;
    }
    return rows.size() > mostWithoutName ? profileOf(rows.constFirst()).value_or(AppProfile()).name : QString();
}

QString NewCyclesModel::whyName() const
{
    const QString name = nameToType();
    if (name.isEmpty())
        return {};
    const auto found = std::find_if(m_profiles.cbegin(), m_profiles.cend(),
                                    [&name](const AppProfile &profile) { return profile.name == name; });
    return found != m_profiles.cend() && found->environment == Environment::Production
        ? tr("%1 is a production app. Type its name to go on:").arg(shownText(name))
        : tr("These are many. Type the name %1 to go on:").arg(shownText(name));
}

Result<QList<Cycle>> NewCyclesModel::plan() const
{
    CyclePlan plan = m_plan;
    plan.installations = chosen();
    QHash<RowId, QString> clientIds;
    for (const AppProfile &profile : m_profiles)
        clientIds.insert(profile.id, profile.clientId);
    return plannedCycles(plan, clientIds, m_seat, m_clock());
}
