// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/exitcode.h"
#include "cli/output.h"
#include "lifecycle/authorizeteam.h"

#include <QObject>

/// An authorization in the terminal: the address first, then a line per step, then the installation. GUI thread.
class AuthorizeCommand : public QObject
{
    Q_OBJECT

public:
    struct Choices {
        bool openBrowser = true;
        bool keepDifferent = false;
        std::optional<StoreLocation> rescueStore;
    };

    AuthorizeCommand(AuthorizeTeam *act, Choices choices, Output output, Clock clock, QObject *parent = nullptr);

    void start();
    void cancel();

Q_SIGNALS:
    void ended(ExitCode code);

private:
    void showStep(const StepReport &report);
    void decide(const GrantDifference &difference);
    void rescue(const Error &error);
    void showEnd(const Result<Installation> &result);

    AuthorizeTeam *m_act;
    Choices m_choices;
    Output m_output;
    Clock m_clock;
    bool m_addressShown = false;
    int m_triesLeft = 3;
};
