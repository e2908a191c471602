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
    /// Done when it arrives; Protocol when that could not be proved; Unreachable when it would not arrive; Usage for
    /// anything else that is bad.
    void ended(ExitCode code);

private:
    void show();
    QString sentenceFor(DoctorVerdict verdict, int bad, int warnings) const;

    Output m_output;
    RedirectDoctor m_doctor;
};
