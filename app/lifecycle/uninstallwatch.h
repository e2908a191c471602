// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deadline.h"
#include "lifecycle/actoutcome.h"
#include "lifecycle/actparts.h"

#include <QObject>
#include <QTimer>

/// Asks again and again whether the access token of an installation is alive, while a person uninstalls the app on
/// Miro's page: there is no call for that, and no word comes when it was done. The first clear refusal ends it. Time-outs,
/// 5xx and the like are gaps, not deaths. Each question is a verification, and stored as one. GUI thread.
class UninstallWatch : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds usualInterval{5};
    static constexpr std::chrono::minutes longest{10};

    enum class State { Idle, Watching, Died, Stopped };
    struct Report {
        State state = State::Idle;
        int asked = 0;
        int gaps = 0; ///< questions without a clear answer
        std::optional<Instant> aliveAt; ///< when the last question that was answered for was sent
        std::optional<Instant> deadAt;  ///< when the refusal came
        /// Why it stopped: "cancelled", "time_is_over", "rate_limited", "ran_out", or the cause of an Error.
        QString stoppedBy;
        QString sentence; ///< of the last answer
    };

    UninstallWatch(ActParts parts, RowId id, std::chrono::milliseconds interval = usualInterval, QObject *parent = nullptr);

    void start();
    void stop();
    const Report &report() const { return m_report; }

Q_SIGNALS:
    void changed();

private:
    void ask();
    void take(const Result<ActOutcome> &outcome);
    void end(State state, const QString &why);

    ActParts m_parts;
    RowId m_id;
    QTimer m_next;
    Deadline m_deadline;
    Instant m_sentAt = {};
    bool m_isAsking = false;
    Report m_report;
};
