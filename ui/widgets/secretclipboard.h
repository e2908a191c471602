// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"

#include <QTimer>

/// Puts a secret on the clipboard for a short time. It is taken off again when the time is over, on
/// clearNow() (lock, quit) and on destruction, but only while it is still ours. Clipboard managers are
/// asked not to keep it (the mark KeePassXC and Klipper know); some may ignore that. GUI thread.
class SecretClipboard : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds keptFor{10};

    explicit SecretClipboard(std::chrono::milliseconds keep = keptFor, QObject *parent = nullptr);
    ~SecretClipboard() override;

    void copy(const Secret &secret);
    void clearNow();
    bool isHolding() const { return !m_secret.isEmpty(); }

Q_SIGNALS:
    /// Once a second while it holds something; 0 when it was cleared or taken over by something else.
    void remaining(int seconds);

private:
    bool isOurs() const;
    void tick();

    std::chrono::milliseconds m_keep;
    std::chrono::milliseconds m_left{0};
    QTimer m_ticker;
    Secret m_secret;
};
