// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/commandline.h"
#include "cli/exitcode.h"
#include "cli/output.h"
#include "lifecycle/openedstore.h"

#include <QObject>

#include <functional>

class OneShotNetwork;

/// The commands that begin with the word profile, on a store that is open. GUI thread.
class ProfileCommand : public QObject
{
    Q_OBJECT

public:
    /// \a store and \a network outlive this.
    ProfileCommand(CommandLine line, OpenedStore *store, OneShotNetwork *network, Clock clock,
                   QObject *parent = nullptr);

    static bool takes(CommandLine::Command command);
    /// Whether it seals or opens a client secret.
    static bool needsVault(CommandLine::Command command);

    void start();

Q_SIGNALS:
    void ended(ExitCode code);

private:
    void add();
    void list(const QList<AppProfile> &profiles);
    void exportAll(const QList<AppProfile> &all);
    void import();
    void importNext(QList<AppProfile> left, ExitCode code);
    void enterSecret(const AppProfile &profile);
    void check(const AppProfile &profile);
    void setArchived(const AppProfile &profile, bool archived);
    void remove(const AppProfile &profile);
    /// Hands the profile that --name names to \a act.
    void withProfile(std::function<void(const AppProfile &)> act);
    /// Says which hosts get what is secret, when they are not Miro's.
    void remarkOnForeignHosts(const AppProfile &profile);
    void fail(const Error &error);

    CommandLine m_line;
    OpenedStore *m_store;
    OneShotNetwork *m_network;
    Clock m_clock;
    Output m_output;
};
