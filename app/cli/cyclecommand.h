// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/commandline.h"
#include "cli/cyclesession.h"
#include "core/typedline.h"
#include "lifecycle/acteffects.h"
#include "lifecycle/openedstore.h"

#include <memory>

/// cycle run and cycle resume, on a store that is open:
///
///     start() -> run: app profile and installations chosen     -> what ends is shown, a person agrees, and nothing has
///             -> resume: the cycles that were stopped              moved meanwhile
///             -> planned and stored -> driven to their ends -> reports, summary, ended()
///
/// GUI thread.
class CycleCommand : public QObject
{
    Q_OBJECT

public:
    struct Parts {
        ReinstallCycle::Parts cycles;
        CycleSession::Hands hands;
        ReinstallCycle::Pace pace; ///< unless the command line says otherwise
    };

    /// \a store and what \a parts name outlive this. \a line with ids, for cycle run: those installations, whatever
    /// teams they are of.
    CycleCommand(CommandLine line, OpenedStore *store, Parts parts, QObject *parent = nullptr);
    ~CycleCommand() override;

    static bool takes(CommandLine::Command command);

    void start();
    /// What runs is ended as inconclusive; tokens that are on their way are waited for. ended() follows.
    void cancel();
    void noteBrowserFailure();

Q_SIGNALS:
    void ended(ExitCode code);

private:
    void takeProfile(const Result<AppProfile> &profile);
    void readRows(QList<RowId> ids, qsizetype from);
    void choose();
    bool isOneTeamNamed() const;
    void plan(const QList<Installation> &chosen);
    void takeStopped(const Result<QList<Cycle>> &cycles);
    void lookAtWhatEnds();
    void showEffects(const Result<ActEffects> &effects);
    void ask();
    void takeAnswer(const Result<QString> &answer);
    void lookOnceMore();
    void store();
    void drive(const QList<Cycle> &cycles);
    void finish();
    QList<RowId> rowsThatEnd() const;
    void fail(const Error &error);
    void end(ExitCode code);

    CommandLine m_line;
    OpenedStore *m_store;
    Parts m_parts;
    CycleOutput m_output;
    AppProfile m_profile;
    QList<Installation> m_rows; ///< of the app profile
    QList<Installation> m_members; ///< whom uninstalling for the team ends as well
    QList<Cycle> m_cycles;
    ActEffects m_effects;
    std::unique_ptr<TypedLine> m_typed;
    std::unique_ptr<CycleSession> m_session;
    bool m_isCancelled = false;
    bool m_isOver = false;
};
