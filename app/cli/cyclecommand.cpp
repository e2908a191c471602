// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/cyclecommand.h"

#include "cli/cyclefiles.h"
#include "cli/cyclereportcommand.h"
#include "lifecycle/authorizable.h"
#include "lifecycle/cycleplan.h"

#include <QSet>

#include <algorithm>

using Command = CommandLine::Command;

namespace {

bool canBeEnded(const Installation &row, Instant now)
{
    const InstallationState state = row.state(now);
    return state == InstallationState::Active || state == InstallationState::CanRefresh;
}

QString teamsIn(const QList<Installation> &rows)
{
    constexpr qsizetype mostNamed = 10;
    QStringList names;
    QSet<QString> ids;
    for (const Installation &row : rows) {
        if (ids.contains(row.team.id))
            continue;
        ids.insert(row.team.id);
        if (names.size() < mostNamed)
            names.append(spelledOut(row.team));
    }
    if (ids.size() > names.size())
        names.append(QStringLiteral("…"));
    return names.join(QStringLiteral(", "));
}

} // namespace

CycleCommand::CycleCommand(CommandLine line, OpenedStore *store, Parts parts, QObject *parent)
    : QObject(parent), m_line(std::move(line)), m_store(store), m_parts(std::move(parts)), m_output(m_line.json)
{
    m_parts.pace.interval = m_line.cycle.interval.value_or(m_parts.pace.interval);
    m_parts.pace.observeFor = m_line.cycle.observeFor.value_or(m_parts.pace.observeFor);
}

CycleCommand::~CycleCommand() = default;

bool CycleCommand::takes(Command command)
{
    return command == Command::CycleRun || command == Command::CycleResume;
}

void CycleCommand::start()
{
    if (const std::optional<Error> objection = reportObjection(m_line.cycle))
        return fail(*objection);
    if (m_line.command == Command::CycleResume)
        return whenDone(m_store->cycles.cycles(m_line.ids), this,
                        [this](const Result<QList<Cycle>> &cycles) { takeStopped(cycles); });
    whenDone(m_store->profiles.byName(m_line.profileName), this,
             [this](const Result<AppProfile> &profile) { takeProfile(profile); });
}

void CycleCommand::cancel()
{
    m_isCancelled = true;
    if (m_session)
        return m_session->cancel();
    fail({ErrorKind::Cancelled, tr("Stopped. Nothing was done."), {}, QStringLiteral("cancelled")});
}

void CycleCommand::noteBrowserFailure()
{
    if (m_session)
        m_session->noteBrowserFailure();
}

// What cannot be brought back is not ended.
void CycleCommand::takeProfile(const Result<AppProfile> &profile)
{
    if (m_isOver)
        return;
    if (!profile)
        return fail(profile.error());
    if (const std::optional<Error> objection = authorizationObjection(*profile))
        return fail(*objection);
    m_profile = *profile;
    if (!m_line.ids.isEmpty())
        return readRows(m_line.ids, 0);
    InstallationQuery query;
    query.profileId = profile->id;
    query.descending = false;
    whenDone(m_store->installations.ids(query, m_parts.cycles.acts.clock(), 0), this,
             [this](const Result<QList<RowId>> &ids) { ids ? readRows(*ids, 0) : fail(ids.error()); });
}

void CycleCommand::readRows(QList<RowId> ids, qsizetype from)
{
    constexpr qsizetype atOnce = 500;
    if (m_isOver)
        return;
    if (from >= ids.size())
        return choose();
    whenDone(m_store->installations.rows(ids.mid(from, atOnce)), this,
             [this, ids, from](const Result<QList<Installation>> &rows) {
                 if (!rows)
                     return fail(rows.error());
                 m_rows += *rows;
                 readRows(ids, from + atOnce);
             });
}

void CycleCommand::choose()
{
    const Instant now = m_parts.cycles.acts.clock();
    m_rows.removeIf([now](const Installation &row) { return !canBeEnded(row, now); });
    if (m_rows.isEmpty()) {
        return fail(
            {ErrorKind::NotFound,
             tr("No installation of %1 is active or can be refreshed. Authorize a team first.").arg(m_profile.name),
             {},
             QStringLiteral("nothing_to_end")});
    }
    const QStringList &teams = m_line.cycle.teamIds;
    for (const QString &team : teams) {
        if (std::none_of(m_rows.cbegin(), m_rows.cend(),
                         [&team](const Installation &row) { return row.team.id == team; })) {
            return fail(
                {ErrorKind::NotFound,
                 tr("No installation of %1 in the team %2 is active or can be refreshed.").arg(m_profile.name, team),
                 tr("There is %1.").arg(teamsIn(m_rows)), QStringLiteral("nothing_to_end")});
        }
    }
    if (!isOneTeamNamed()) {
        return fail({ErrorKind::InvalidInput,
                     tr("%1 is installed in more than one team: %2. Say which with --team ID.")
                         .arg(m_profile.name, teamsIn(m_rows)),
                     {},
                     QStringLiteral("team_needed")});
    }
    QList<Installation> chosen;
    QSet<QString> taken;
    const bool endsTeams = m_line.cycle.waysOut.contains(WayOut::UninstallTeam);
    for (const Installation &row : std::as_const(m_rows)) {
        if (!teams.isEmpty() && !teams.contains(row.team.id))
            continue;
        // Uninstalling for the team ends all of its members: nothing would be left for a second one to end.
        endsTeams &&taken.contains(row.team.id) ? m_members.append(row) : chosen.append(row);
        taken.insert(row.team.id);
    }
    plan(chosen);
}

bool CycleCommand::isOneTeamNamed() const
{
    const QString team = m_rows.constFirst().team.id;
    return !m_line.cycle.teamIds.isEmpty() || !m_line.ids.isEmpty()
        || std::all_of(m_rows.cbegin(), m_rows.cend(),
                       [&team](const Installation &row) { return row.team.id == team; });
}

void CycleCommand::plan(const QList<Installation> &chosen)
{
    const CyclePlan plan{m_line.cycle.waysOut, m_line.cycle.waysIn, chosen, m_line.cycle.repetitions};
    const Result<QList<Cycle>> cycles = plannedCycles(plan, {{m_profile.id, m_profile.clientId}},
                                                      m_parts.cycles.acts.seat, m_parts.cycles.acts.clock());
    if (!cycles)
        return fail(cycles.error());
    m_cycles = *cycles;
    lookAtWhatEnds();
}

void CycleCommand::takeStopped(const Result<QList<Cycle>> &cycles)
{
    if (m_isOver)
        return;
    if (!cycles)
        return fail(cycles.error());
    if (const std::optional<Error> error = missingCycles(m_line.ids, *cycles))
        return fail(*error);
    for (const Cycle &cycle : *cycles) {
        if (cycle.state == Cycle::State::Over) {
            return fail({ErrorKind::Conflict, tr("The cycle %1 is over. Nothing was done.").arg(cycle.id),
                         tr("grantdesk cycle show %1 says how it ended.").arg(cycle.id), QStringLiteral("cycle_over")});
        }
        if (!m_line.cycle.waysOut.contains(cycle.wayOut))
            m_line.cycle.waysOut.append(cycle.wayOut);
    }
    m_cycles = *cycles;
    lookAtWhatEnds();
}

QList<RowId> CycleCommand::rowsThatEnd() const
{
    QList<RowId> ids;
    for (const Cycle &cycle : m_cycles) {
        if (cycle.step(CycleStep::End).state != CycleStepReport::State::Done && !ids.contains(cycle.installationId))
            ids.append(cycle.installationId);
    }
    return ids;
}

void CycleCommand::lookAtWhatEnds()
{
    // Whoever goes on behind the end has agreed to it before.
    const QList<RowId> ids = rowsThatEnd();
    if (ids.isEmpty())
        return drive(m_cycles);
    if (!m_line.isAgreed && !TypedLine::isPossible()) {
        return fail({ErrorKind::InvalidInput,
                     tr("A cycle asks before it ends anything, and there is no terminal to answer at."),
                     tr("With --yes it does not ask."), QStringLiteral("not_agreed")});
    }
    whenDone(lookAtEffects(m_parts.cycles.acts, ids, this), this,
             [this](const Result<ActEffects> &effects) { showEffects(effects); });
}

void CycleCommand::showEffects(const Result<ActEffects> &effects)
{
    if (m_isOver)
        return;
    if (!effects)
        return fail(effects.error());
    m_effects = *effects;
    m_output.warn(m_effects, m_members, m_line.cycle.waysOut, m_cycles.size());
    m_line.isAgreed ? lookOnceMore() : ask();
}

void CycleCommand::ask()
{
    const std::optional<AppProfile> profile = profileToName(m_effects);
    const bool isProduction = profile && profile->environment == Environment::Production;
    m_output.output().remark(isProduction  ? tr("%1 is a production app. Type its name to go on:").arg(profile->name)
                                 : profile ? tr("These are %1 installations. Type the name %2 to go on:")
                                                 .arg(QString::number(m_effects.installations.size()), profile->name)
                                           : tr("Go on? y/N"));
    m_typed = std::make_unique<TypedLine>();
    whenDone(m_typed->next(), this, [this](const Result<QString> &answer) { takeAnswer(answer); });
}

void CycleCommand::takeAnswer(const Result<QString> &answer)
{
    if (m_isOver)
        return;
    const std::optional<AppProfile> profile = profileToName(m_effects);
    const QString typed = answer ? answer->trimmed() : QString();
    const bool isAgreed
        = profile ? typed == profile->name : typed.compare(QLatin1String("y"), Qt::CaseInsensitive) == 0;
    if (!isAgreed)
        return fail({ErrorKind::Cancelled, tr("Nothing was done."), {}, QStringLiteral("declined")});
    lookOnceMore();
}

// A person may have taken their time, and another seat is as quick as this one.
void CycleCommand::lookOnceMore()
{
    whenDone(lookAtEffects(m_parts.cycles.acts, rowsThatEnd(), this), this, [this](const Result<ActEffects> &now) {
        if (m_isOver)
            return;
        if (!now)
            return fail(now.error());
        if (!isStill(m_effects, *now)) {
            return fail({ErrorKind::Conflict,
                         tr("What would be ended has changed since it was shown. Nothing was done; look again."),
                         {},
                         QStringLiteral("changed_elsewhere")});
        }
        m_line.command == Command::CycleRun ? store() : drive(m_cycles);
    });
}

void CycleCommand::store()
{
    whenDone(m_store->cycles.add(m_cycles, m_parts.cycles.acts.clock()), this,
             [this](const Result<QList<Cycle>> &cycles) {
                 if (!m_isOver)
                     cycles ? drive(*cycles) : fail(cycles.error());
             });
}

void CycleCommand::drive(const QList<Cycle> &cycles)
{
    m_typed.reset();
    m_session = std::make_unique<CycleSession>(m_parts.cycles, m_parts.pace, m_parts.hands, &m_output);
    connect(m_session.get(), &CycleSession::finished, this, &CycleCommand::finish);
    m_session->start(cycles, m_line.command == Command::CycleResume);
}

void CycleCommand::finish()
{
    if (m_isOver)
        return;
    if (const Status written = writeReports(m_line.cycle, m_session->cycles()); !written)
        m_output.tellFailure(written.error());
    if (m_isCancelled)
        m_output.tellFailure({ErrorKind::Cancelled,
                              tr("Stopped. What ran has ended as inconclusive; what waited stays planned."),
                              {},
                              QStringLiteral("cancelled")});
    m_output.summarize(m_session->cycles().size(), m_output.code());
    end(m_output.code());
}

void CycleCommand::fail(const Error &error)
{
    if (m_isOver)
        return;
    m_output.output().failure(error);
    end(exitCodeFor(error));
}

void CycleCommand::end(ExitCode code)
{
    if (!std::exchange(m_isOver, true))
        Q_EMIT ended(code);
}
