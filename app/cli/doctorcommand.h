// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/exitcode.h"
#include "cli/output.h"
#include "lifecycle/redirectdoctor.h"

#include <QObject>

/// The redirect URI doctor in the terminal: a line for each check, then the verdict. GUI thread.
class DoctorCommand : public QObject
{
    Q_OBJECT

public:
    DoctorCommand(RedirectDoctor::Request request, AuthorizeTeam::Parts parts, OpenUrl openUrl, Clock clock,
                  Output output, QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    /// Done when nothing is bad; Unreachable when the redirect would not arrive; else Usage.
    void ended(ExitCode code);

private:
    void show();

    Output m_output;
    RedirectDoctor m_doctor;
};
