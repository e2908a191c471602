// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/seams.h"

#include <QObject>
#include <QTimer>

class GrantStore;

/// Deletes the ciphertext of tokens that have ended: at once, and then as long as it lives. What has ended keeps its
/// identity, its history and its place in the ledger; see GrantStore::endedSecretsKept for how long its secrets stay.
/// On the thread of its maker.
class EndedSecrets : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::hours defaultInterval{1};

    /// \a grants outlives it.
    EndedSecrets(const GrantStore *grants, Clock clock, QObject *parent = nullptr);

    /// Once the store is open.
    void start();
    void setInterval(std::chrono::milliseconds every) { m_timer.setInterval(every); }

Q_SIGNALS:
    /// Of how many grants.
    void deleted(qint64 grants);
    /// It is tried again after the interval.
    void failed(const Error &error);

private:
    void run();

    const GrantStore *m_grants;
    Clock m_clock;
    QTimer m_timer;
};
