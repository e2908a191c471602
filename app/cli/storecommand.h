// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/actcommand.h"
#include "cli/authorizecommand.h"
#include "cli/commandline.h"
#include "cli/cyclecommand.h"
#include "cli/cyclereportcommand.h"
#include "cli/doctorcommand.h"
#include "cli/profilecommand.h"
#include "cli/storeopening.h"
#include "cli/watchcommand.h"

#include <memory>

/// One command on a store, from opening to exit: those on profiles, doctor, authorize, list, show, the acts on
/// installations, watch, and those on cycles. GUI thread.
class StoreCommand : public QObject
{
    Q_OBJECT

public:
    /// What authorize needs beside the store; all outlive this.
    struct Parts {
        RedirectDispatcher *dispatcher;
        OneShotNetwork *network;
        OpenUrl openUrl;
        Clock clock;
        RandomBytes random;
        std::function<int(const QUrl &address)> window = {}; ///< as ActRun::Parts::window
    };

    StoreCommand(CommandLine line, StoreLocation location, Parts world, QObject *parent = nullptr);
    ~StoreCommand() override;

    void start();
    /// Frees what a waiting authorization holds; ended() follows.
    void cancel();
    void noteBrowserFailure();

Q_SIGNALS:
    void ended(ExitCode code);

private:
    void takeOpened(const Status &opened);
    void examine(const Result<AppProfile> &profile);
    AuthorizeTeam::Parts parts();
    void authorize(const Result<AppProfile> &profile);
    ActParts acts();
    void watch(const Status &opened);
    void driveCycles();
    void list();
    void showRows(QList<RowId> ids, qsizetype from);
    void show();
    void fail(const Error &error);
    /// ended(), once: what comes after a cancel is dropped.
    void end(ExitCode code);

    static constexpr std::chrono::seconds openRetry{10};

    bool m_isOver = false;
    bool m_saidUnreachable = false;
    CommandLine m_line;
    Parts m_parts;
    Output m_output;
    OpenedStore m_store;
    StoreOpening m_opening;
    std::unique_ptr<ProfileCommand> m_profileCommand;
    std::unique_ptr<DoctorCommand> m_doctor;
    std::unique_ptr<AuthorizeTeam> m_authorization;
    std::unique_ptr<AuthorizeCommand> m_authorize;
    std::unique_ptr<ActCommand> m_actCommand;
    std::unique_ptr<WatchCommand> m_watch;
    std::unique_ptr<CycleCommand> m_cycles;
    std::unique_ptr<CycleReportCommand> m_cycleReports;
};
