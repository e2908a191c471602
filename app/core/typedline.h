// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"

class QSocketNotifier;

/// What a person types at the terminal, line by line. GUI thread; one per process, since it reads standard input.
class TypedLine : public QObject
{
    Q_OBJECT

public:
    explicit TypedLine(QObject *parent = nullptr);
    ~TypedLine() override;

    /// Whether standard input is a terminal, so that there is somebody to ask.
    static bool isPossible();

    /// The next line without its end; one at a time. Errors: Cancelled "end_of_input".
    Answer<QString> next();

private:
    void read();
    void end(const Result<QString> &line);

    QSocketNotifier *m_notifier;
    QByteArray m_typed;
    QPromise<Result<QString>> m_promise;
};
