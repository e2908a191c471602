// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/actoutput.h"
#include "cli/actseries.h"
#include "core/typedline.h"
#include "lifecycle/openedstore.h"

#include <QHash>

#include <memory>

/// verify, refresh, revoke, forget and probe, on a store that is open:
///
///     start() -> installations chosen -> dry run: said, and that is all
///             -> revoke, forget: effects shown, a person agrees, and nothing has moved meanwhile
///             -> done, one after another or in a run -> summary, ended()
///
/// GUI thread.
class ActCommand : public QObject
{
    Q_OBJECT

public:
    /// \a store and what \a parts name outlive this.
    ActCommand(CommandLine line, OpenedStore *store, ActRun::Parts parts, QObject *parent = nullptr);
    ~ActCommand() override;

    /// Whether \a line opens secrets.
    static bool needsVault(const CommandLine &line);

    void start();
    /// What must not be lost is waited for; ended() follows.
    void cancel();

Q_SIGNALS:
    void ended(ExitCode code);

private:
    void choose(const Result<QList<AppProfile>> &profiles);
    void checkRegion(const InstallationQuery &query);
    void readRows(QList<RowId> ids, qsizetype from);
    void takeAll(const QList<RowId> &ids);
    void plan(qsizetype from);
    void tellPlan(const Installation &row, int heldTokens);
    void showEffects(const Result<ActEffects> &effects);
    void ask();
    void takeAnswer(const Result<QString> &answer);
    void lookOnceMore();
    void act();
    void forget();
    void finish(const std::optional<Error> &error);
    void fail(const Error &error);
    void end(ExitCode code);

    CommandLine m_line;
    OpenedStore *m_store;
    ActRun::Parts m_parts;
    ActParts m_acts;
    ActOutput m_output;
    QHash<RowId, AppProfile> m_profiles;
    QList<Installation> m_rows;
    ActEffects m_effects;
    std::unique_ptr<TypedLine> m_typed;
    std::unique_ptr<ActSeries> m_series;
    bool m_isForgetting = false; ///< the database is at it, and cannot be called back
    bool m_isOver = false;
};
