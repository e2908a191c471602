// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lifecycle/actrun.h"
#include "lifecycle/runplan.h"
#include "presentation/runreportmodel.h"

/// One act over many installations, from its plan to its report:
///
///     plan() or offer() -> Planning -> Ready -> start() -> Working -> Over
///
/// GUI thread.
class RunPanelModel : public QObject
{
    Q_OBJECT

public:
    enum class Stage {
        Empty,
        Planning, ///< what it takes is being counted
        Ready,    ///< for a person's decision
        Working,  ///< paused as well
        Over,
    };

    /// \a profiles: all of the store.
    RunPanelModel(ActRun::Parts parts, std::function<QList<AppProfile>()> profiles, QObject *parent = nullptr);
    ~RunPanelModel() override;

    /// \a isAgreed: a person has seen what a revocation ends, and typed what had to be typed.
    void plan(Act act, const RunSelection &selection, bool isAgreed = false);
    /// One of an earlier session, or of another seat.
    void offer(const Run &run);
    /// A plan that nobody started, or what is over.
    bool isFree() const { return m_stage != Stage::Working; }

    Stage stage() const { return m_stage; }
    Act act() const { return m_act; }
    QString title() const;
    QStringList sentences() const; ///< of the plan, and of the dry run
    bool isOffer() const { return m_offer.id != 0; }
    bool isRehearsing() const { return m_isRehearsing; }
    /// Before a revocation that nobody has agreed to: the name of an app profile for production, or of one of many. Empty: none.
    QString nameToType() const;
    QString startText() const;
    void rehearse();
    void start();
    void pause();
    void resume();
    void cancel();
    /// Gives an offered run up for good.
    void discardOffer();

    /// Null before start().
    ActRun *run() const { return m_run.get(); }
    RunReportModel *report() { return &m_report; }
    const std::optional<Error> &error() const { return m_error; }
    bool holdsUnstoredTokens() const { return m_run && m_run->holdsUnstoredTokens(); }
    /// For the status bar: "verifying 430 of 1,204"; empty while nothing runs.
    QString statusText() const;

Q_SIGNALS:
    void changed();
    void progressed();
    /// At most every few seconds, and at the end: the table shows what was.
    void installationsChanged();

private:
    void takeShares(quint64 planning, const Result<QList<RunShare>> &shares);
    void count();
    void setStage(Stage stage);
    void takePhase();
    void fail(const Error &error);

    ActRun::Parts m_parts;
    std::function<QList<AppProfile>()> m_profiles;
    Stage m_stage = Stage::Empty;
    Act m_act = Act::Verify;
    RunSelection m_selection;
    bool m_isAgreed = false;
    Run m_offer;
    RunPlan m_plan;
    CreditUse m_learnt; ///< of the last run
    std::optional<RunRehearsal> m_rehearsal;
    bool m_isRehearsing = false;
    std::optional<Error> m_error;
    quint64 m_planning = 0;
    std::unique_ptr<ActRun> m_run;
    RunReportModel m_report;
    QTimer m_shown;
};
