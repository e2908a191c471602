// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/commandline.h"
#include "cli/exitcode.h"
#include "cli/output.h"
#include "lifecycle/openedstore.h"

#include <QObject>

/// cycle list, show and report, on a store that is open; its vault may be locked. GUI thread.
class CycleReportCommand : public QObject
{
    Q_OBJECT

public:
    /// \a store outlives this.
    CycleReportCommand(CommandLine line, OpenedStore *store, QObject *parent = nullptr);

    static bool takes(CommandLine::Command command);

    void start();
    void cancel();

Q_SIGNALS:
    void ended(ExitCode code);

private:
    void list(RowId profileId);
    void take(const Result<QList<Cycle>> &cycles);
    void show(const Cycle &cycle);
    void report(const QList<Cycle> &cycles);
    void fail(const Error &error);
    void end(ExitCode code);

    /// Of a list: beyond these, nobody reads lines.
    static constexpr int mostListed = 10'000;

    CommandLine m_line;
    OpenedStore *m_store;
    Output m_output;
    bool m_isOver = false;
};

/// Those of \a ids that are not in \a cycles, as an error; nothing when all are there. Errors: NotFound "not_found".
std::optional<Error> missingCycles(const QList<RowId> &ids, const QList<Cycle> &cycles);
