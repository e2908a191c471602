// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/actcommand.h"

#include "cli/actoptions.h"

#include <QSet>

namespace {

bool asksFirst(Act act)
{
    return act == Act::Revoke || act == Act::Forget;
}

} // namespace

ActCommand::ActCommand(CommandLine line, OpenedStore *store, ActRun::Parts parts, QObject *parent)
    : QObject(parent), m_line(std::move(line)), m_store(store), m_parts(std::move(parts)), m_acts(m_parts.acts), m_output(m_line, m_acts.clock)
{
}

ActCommand::~ActCommand() = default;

bool ActCommand::needsVault(const CommandLine &line)
{
    return isAct(line) && !line.isDryRun && line.act != Act::Forget;
}

void ActCommand::start()
{
    if (asksFirst(m_line.act) && !m_line.isDryRun && !m_line.isAgreed && !TypedLine::isPossible()) {
        return fail({ErrorKind::InvalidInput, tr("%1 asks before it does anything, and there is no terminal to answer at.").arg(actName(m_line.act)),
                     tr("With --dry-run it says what would be hit; with --yes it does not ask."), QStringLiteral("not_agreed")});
    }
    whenDone(m_store->profiles.list(), this, [this](const Result<QList<AppProfile>> &profiles) { choose(profiles); });
}

void ActCommand::cancel()
{
    if (m_series)
        m_series->cancel();
    else if (!m_isForgetting)
        fail({ErrorKind::Cancelled, tr("Stopped. Nothing was done."), {}, QStringLiteral("cancelled")});
}

void ActCommand::choose(const Result<QList<AppProfile>> &profiles)
{
    if (m_isOver)
        return;
    if (!profiles)
        return fail(profiles.error());
    for (const AppProfile &profile : *profiles)
        m_profiles.insert(profile.id, profile);
    if (!m_line.filter.isSet)
        return readRows(m_line.ids, 0);
    const Result<InstallationQuery> query = queryOf(m_line.filter, *profiles);
    if (!query)
        return fail(query.error());
    checkRegion(*query);
}

// A region that no token names is as wrong as any other value that is not there.
void ActCommand::checkRegion(const InstallationQuery &query)
{
    const auto select = [this, query] {
        whenDone(m_store->installations.ids(query, m_acts.clock(), 0), this, [this](const Result<QList<RowId>> &ids) {
            if (!ids)
                return fail(ids.error());
            readRows(*ids, 0);
        });
    };
    if (!query.region || query.region->isEmpty())
        return select();
    whenDone(m_store->installations.narrowings({}, m_acts.clock()), this, [this, region = *query.region, select](const Result<Narrowings> &there) {
        if (!there)
            return fail(there.error());
        if (there->regions.contains(region))
            return select();
        QStringList regions = there->regions.keys();
        regions.removeAll(QString());
        fail({ErrorKind::InvalidInput, tr("No token names the region \"%1\". %2").arg(region, regions.isEmpty() ? tr("None names any.") : tr("There is %1.").arg(regions.join(QStringLiteral(", ")))), {},
              QStringLiteral("unknown_region")});
    });
}

void ActCommand::readRows(QList<RowId> ids, qsizetype from)
{
    constexpr qsizetype atOnce = 500;
    if (from >= ids.size())
        return takeAll(ids);
    whenDone(m_store->installations.rows(ids.mid(from, atOnce)), this, [this, ids, from](const Result<QList<Installation>> &rows) {
        if (!rows)
            return fail(rows.error());
        m_rows += *rows;
        readRows(ids, from + atOnce);
    });
}

void ActCommand::takeAll(const QList<RowId> &ids)
{
    if (m_isOver)
        return;
    if (!m_line.filter.isSet && m_rows.size() < ids.size()) {
        QSet<RowId> found;
        for (const Installation &row : std::as_const(m_rows))
            found.insert(row.id);
        QStringList missing;
        for (const RowId id : ids) {
            if (!found.contains(id))
                missing.append(QString::number(id));
        }
        return fail({ErrorKind::NotFound, tr("There is no installation with the id %1. Nothing was done.").arg(missing.join(QStringLiteral(", "))), {},
                     QStringLiteral("not_found")});
    }
    if (m_rows.isEmpty()) {
        m_output.output().remark(tr("No installation is selected by that."));
        return finish(std::nullopt);
    }
    if (asksFirst(m_line.act)) {
        QList<RowId> chosen;
        for (const Installation &row : std::as_const(m_rows))
            chosen.append(row.id);
        return whenDone(lookAtEffects(m_acts, chosen, this), this, [this](const Result<ActEffects> &effects) { showEffects(effects); });
    }
    m_line.isDryRun ? plan(0) : act();
}

void ActCommand::plan(qsizetype from)
{
    for (qsizetype i = from; i < m_rows.size(); ++i) {
        const Installation &row = m_rows.at(i);
        if (m_line.act != Act::Probe) {
            tellPlan(row, 0);
            continue;
        }
        return whenDone(m_store->grants.heldPairs(row.id), this, [this, i](const Result<QList<GrantStore::HeldPair>> &pairs) {
            if (!pairs)
                return fail(pairs.error());
            const auto held = std::count_if(pairs->begin(), pairs->end(), [](const GrantStore::HeldPair &pair) { return pair.accessToken.has_value(); });
            tellPlan(m_rows.at(i), int(held));
            plan(i + 1);
        });
    }
    finish(std::nullopt);
}

void ActCommand::tellPlan(const Installation &row, int heldTokens)
{
    m_output.tell(row, planOf(m_line.act, row, m_profiles.value(row.profileId), heldTokens, m_acts.clock()));
}

void ActCommand::showEffects(const Result<ActEffects> &effects)
{
    if (m_isOver)
        return;
    if (!effects)
        return fail(effects.error());
    m_effects = *effects;
    m_output.warn(m_effects);
    if (m_line.isDryRun)
        return plan(0);
    m_line.isAgreed ? lookOnceMore() : ask();
}

void ActCommand::ask()
{
    const std::optional<AppProfile> profile = profileToName(m_effects);
    const bool isProduction = profile && profile->environment == Environment::Production;
    m_output.output().remark(isProduction ? tr("%1 is a production app. Type its name to go on:").arg(profile->name)
                             : profile    ? tr("These are %1 installations. Type the name %2 to go on:").arg(QString::number(m_effects.installations.size()), profile->name)
                                          : tr("Go on? y/N"));
    m_typed = std::make_unique<TypedLine>();
    whenDone(m_typed->next(), this, [this](const Result<QString> &answer) { takeAnswer(answer); });
}

void ActCommand::takeAnswer(const Result<QString> &answer)
{
    if (m_isOver)
        return;
    const std::optional<AppProfile> profile = profileToName(m_effects);
    const QString typed = answer ? answer->trimmed() : QString();
    const bool isAgreed = profile ? isTypedName(typed, profile->name) : typed.compare(QLatin1String("y"), Qt::CaseInsensitive) == 0;
    if (!isAgreed)
        return fail({ErrorKind::Cancelled, tr("Nothing was done."), {}, QStringLiteral("declined")});
    lookOnceMore();
}

// A person may have taken their time, and another seat is as quick as this one.
void ActCommand::lookOnceMore()
{
    QList<RowId> ids;
    for (const Installation &row : std::as_const(m_effects.installations))
        ids.append(row.id);
    whenDone(lookAtEffects(m_acts, ids, this), this, [this](const Result<ActEffects> &now) {
        if (m_isOver)
            return;
        if (!now)
            return fail(now.error());
        if (!isStill(m_effects, *now)) {
            return fail({ErrorKind::Conflict, tr("What would be hit has changed since it was shown. Nothing was done; look again."), {},
                         QStringLiteral("changed_elsewhere")});
        }
        m_rows = now->installations;
        m_line.act == Act::Forget ? forget() : act();
    });
}

void ActCommand::act()
{
    m_series = std::make_unique<ActSeries>(m_parts, m_line.act, m_rows);
    connect(m_series.get(), &ActSeries::done, this, [this](const ActOutcome &outcome) { m_output.tell(outcome); });
    connect(m_series.get(), &ActSeries::probed, this, [this](const ProbeReport &report) { m_output.tell(report); });
    connect(m_series.get(), &ActSeries::waiting, this, [this](const QString &why, Instant until) {
        m_output.output().remark(tr("%1 It goes on at %2.").arg(why, toIso8601(until)));
    });
    connect(m_series.get(), &ActSeries::storeFailed, this, [this](const Error &error) {
        m_output.output().remark(tr("A new token pair is in memory only; storing it is tried again. %1").arg(error.summary));
    });
    // Queued: the series is deleted with this.
    connect(m_series.get(), &ActSeries::finished, this, &ActCommand::finish, Qt::QueuedConnection);
    m_series->start();
}

void ActCommand::forget()
{
    m_isForgetting = true;
    whenDone(m_store->grants.forget(m_rows, m_acts.clock()), this, [this](const Result<std::shared_ptr<const GrantStore::Forgotten>> &forgotten) {
        if (!forgotten)
            return fail(forgotten.error());
        for (const Installation &row : std::as_const(m_rows)) {
            ActOutcome outcome;
            outcome.id = row.id;
            outcome.outcome = QStringLiteral("forgotten");
            outcome.sentence = tr("Removed from this store. The app stays installed in Miro.");
            outcome.before = row.state(m_acts.clock());
            outcome.after = outcome.before;
            outcome.isChange = true;
            outcome.installation = row;
            m_output.tell(outcome);
        }
        finish(std::nullopt);
    });
}

void ActCommand::finish(const std::optional<Error> &error)
{
    if (m_isOver)
        return;
    ExitCode code = m_output.code();
    if (error) {
        m_output.output().failure(*error);
        code = worse(code, exitCodeFor(*error));
    }
    m_output.summarize(code);
    end(code);
}

void ActCommand::fail(const Error &error)
{
    if (m_isOver)
        return;
    m_output.output().failure(error);
    end(exitCodeFor(error));
}

void ActCommand::end(ExitCode code)
{
    if (!std::exchange(m_isOver, true))
        Q_EMIT ended(code);
}
