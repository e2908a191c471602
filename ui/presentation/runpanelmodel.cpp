// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/runpanelmodel.h"

#include "lifecycle/acteffects.h"
#include "presentation/runwords.h"
#include "presentation/words.h"

#include <QUrl>

#include <algorithm>

namespace {

constexpr std::chrono::seconds tableEvery{5};
} // namespace

RunPanelModel::RunPanelModel(ActRun::Parts parts, std::function<QList<AppProfile>()> profiles, QObject *parent)
    : QObject(parent), m_parts(std::move(parts)), m_profiles(std::move(profiles)), m_report(m_parts.runs)
{
    m_shown.setSingleShot(true);
    m_shown.setInterval(tableEvery);
    connect(&m_shown, &QTimer::timeout, this, &RunPanelModel::installationsChanged);
    connect(&m_report, &RunReportModel::failed, this, &RunPanelModel::fail);
}

RunPanelModel::~RunPanelModel() = default;

void RunPanelModel::plan(Act act, const RunSelection &selection, bool isAgreed)
{
    if (!isFree())
        return;
    m_act = act;
    m_selection = selection;
    m_isAgreed = isAgreed;
    m_offer = {};
    m_rehearsal.reset();
    m_isRehearsing = false;
    m_error.reset();
    setStage(Stage::Planning);
    ++m_planning;
    if (act != Act::Revoke || !selection.seen.isEmpty())
        return count();
    // It cannot be called back: what comes to the store after a person was told how many there are is not revoked.
    whenDone(m_parts.runs->frozen(selection, m_parts.acts.clock()), this, [this, planning = m_planning](const Result<RunSelection> &frozen) {
        if (planning != m_planning || m_stage != Stage::Planning)
            return;
        if (!frozen)
            return fail(frozen.error());
        m_selection = *frozen;
        count();
    });
}

void RunPanelModel::count()
{
    whenDone(m_parts.runs->shares(m_selection, m_parts.acts.clock()), this, [this, planning = m_planning](const Result<QList<RunShare>> &shares) {
        takeShares(planning, shares);
    });
}

void RunPanelModel::takeShares(quint64 planning, const Result<QList<RunShare>> &shares)
{
    if (planning != m_planning || m_stage != Stage::Planning)
        return;
    if (!shares)
        return fail(shares.error());
    const QList<AppProfile> profiles = m_profiles();
    const int window = m_parts.window && !profiles.isEmpty() ? m_parts.window(QUrl(profiles.constFirst().endpoints.context)) : ActRun::usualWindow;
    m_plan = runPlan(m_act, *shares, profiles, window, m_learnt);
    setStage(Stage::Ready);
}

void RunPanelModel::offer(const Run &run)
{
    if (!isFree())
        return;
    ++m_planning;
    m_act = run.act;
    m_offer = run;
    m_isAgreed = false; // whoever agreed has seen another
    m_rehearsal.reset();
    m_isRehearsing = false;
    m_error.reset();
    if (run.act != Act::Revoke)
        return setStage(Stage::Ready);
    // Which name must be typed depends on what is left.
    setStage(Stage::Planning);
    whenDone(m_parts.runs->sharesLeft(run.id), this,
             [this, planning = m_planning](const Result<QList<RunShare>> &shares) { takeShares(planning, shares); });
}

QString RunPanelModel::title() const
{
    if (m_run && (m_stage == Stage::Working || m_stage == Stage::Over))
        return m_run->run().id == 0 ? runTitle(m_act, m_plan.calls) : m_run->run().title;
    if (isOffer())
        return m_offer.title;
    return m_stage == Stage::Ready ? runTitle(m_act, m_plan.calls) : tr("Many installations");
}

QStringList RunPanelModel::sentences() const
{
    if (m_stage == Stage::Planning)
        return {tr("The installations are being counted…")};
    if (isOffer()) {
        QStringList lines{tr("Not finished: %1 of %2 are left.").arg(countWord(m_offer.total - m_offer.done), countWord(m_offer.total)),
                          tr("Begun %1 by %2.").arg(relativeTime(m_offer.startedAt, m_parts.acts.clock()), shownText(m_offer.seat)),
                          tr("Where somebody else is still at it, you share the work.")};
        if (m_act == Act::Revoke)
            lines.prepend(tr("Both tokens of each installation that is left end. The app stays installed in Miro."));
        return lines;
    }
    QStringList lines = planSentences(m_plan, m_learnt);
    if (m_rehearsal)
        lines += rehearsalSentences(m_act, *m_rehearsal);
    return lines;
}

QString RunPanelModel::nameToType() const
{
    if (m_act != Act::Revoke || m_isAgreed || m_stage != Stage::Ready)
        return {};
    const std::optional<AppProfile> profile = profileToName(m_plan.profiles, m_plan.calls);
    return profile ? profile->name : QString();
}

QString RunPanelModel::startText() const
{
    return isOffer() ? tr("Go on") : m_act == Act::Refresh ? tr("Refresh them") : m_act == Act::Revoke ? tr("Revoke them") : tr("Verify them");
}

void RunPanelModel::rehearse()
{
    if (m_stage != Stage::Ready || isOffer() || m_isRehearsing)
        return;
    m_isRehearsing = true;
    Q_EMIT changed();
    whenDone(rehearseRun(m_parts.acts, m_parts.runs, m_act, m_selection, this), this,
             [this, planning = m_planning](const Result<RunRehearsal> &rehearsal) {
                 if (planning != m_planning)
                     return;
                 m_isRehearsing = false;
                 if (!rehearsal)
                     return fail(rehearsal.error());
                 m_rehearsal = *rehearsal;
                 Q_EMIT changed();
             });
}

void RunPanelModel::start()
{
    if (m_stage != Stage::Ready)
        return;
    m_error.reset();
    m_report.show(0);
    m_run = std::make_unique<ActRun>(m_parts);
    connect(m_run.get(), &ActRun::phaseChanged, this, &RunPanelModel::takePhase);
    connect(m_run.get(), &ActRun::progressed, this, &RunPanelModel::progressed);
    connect(m_run.get(), &ActRun::outcomesStored, this, [this] {
        if (!m_shown.isActive())
            m_shown.start();
    });
    m_stage = Stage::Working;
    if (isOffer())
        m_run->goOn(m_offer.id);
    else
        m_run->begin(m_act, m_selection, title());
    // Not before it has begun: what is shown then can be paused already.
    Q_EMIT changed();
}

void RunPanelModel::discardOffer()
{
    if (!isOffer() || m_stage != Stage::Ready)
        return;
    whenDone(m_parts.runs->setState(m_offer.id, Run::State::Cancelled, m_parts.acts.clock()), this, [this](const Result<Run> &run) {
        if (!run)
            return fail(run.error());
        m_offer = {};
        setStage(Stage::Empty);
    });
}

void RunPanelModel::pause()
{
    if (m_run)
        m_run->pause();
}

void RunPanelModel::resume()
{
    if (m_run)
        m_run->resume();
}

void RunPanelModel::cancel()
{
    if (m_run)
        m_run->cancel();
}

void RunPanelModel::takePhase()
{
    m_error = m_run->error();
    if (const CreditUse use = m_run->progress().credits; use.cost)
        m_learnt = use;
    const ActRun::Phase phase = m_run->phase();
    if (m_run->isOver() || phase == ActRun::Phase::Paused) {
        m_shown.stop();
        Q_EMIT installationsChanged();
        m_report.show(m_run->run().id);
    }
    if (m_run->isOver())
        return setStage(Stage::Over);
    Q_EMIT changed();
}

QString RunPanelModel::statusText() const
{
    if (m_stage != Stage::Working || !m_run)
        return {};
    const Run &run = m_run->run();
    const QString how = tr("%1 of %2").arg(countWord(run.done), countWord(run.total));
    if (m_run->phase() == ActRun::Phase::Paused)
        return tr("paused at %1").arg(how);
    return m_act == Act::Refresh ? tr("refreshing %1").arg(how) : m_act == Act::Revoke ? tr("revoking %1").arg(how) : tr("verifying %1").arg(how);
}

void RunPanelModel::setStage(Stage stage)
{
    m_stage = stage;
    Q_EMIT changed();
}

void RunPanelModel::fail(const Error &error)
{
    m_error = error;
    if (m_stage == Stage::Planning)
        m_stage = Stage::Empty;
    Q_EMIT changed();
}
