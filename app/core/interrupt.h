// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// Turns SIGINT, SIGTERM and SIGHUP into a signal of the event loop, so that a command can free its port and say so.
/// A second one ends the process at once. One per process.
class Interrupt : public QObject
{
    Q_OBJECT

public:
    explicit Interrupt(QObject *parent = nullptr);
    ~Interrupt() override;

Q_SIGNALS:
    void received();
};
