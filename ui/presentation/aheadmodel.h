// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"

#include <QObject>
#include <QTimer>

class RefreshAhead;

/// What the status bar says of refreshing ahead of expiry; nothing while no app profile does. GUI thread.
class AheadModel : public QObject
{
    Q_OBJECT

public:
    /// \a ahead outlives this, and may be missing.
    AheadModel(const RefreshAhead *ahead, Clock clock, QObject *parent = nullptr);

    /// "refreshing ahead: next in 12 min"; empty while there is nothing to say.
    QString text() const { return m_text; }

Q_SIGNALS:
    void changed();

private:
    QString textNow() const;
    void update();

    const RefreshAhead *m_ahead;
    Clock m_clock;
    QString m_text;
    QTimer m_tick;
};
