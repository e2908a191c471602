// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

/// Says calmly that the vault is locked, beside a list that can be read all the same, with the button that opens it.
class LockedNote : public QFrame
{
    Q_OBJECT

public:
    explicit LockedNote(QWidget *parent = nullptr);

    /// Why it could not be opened by itself; empty: that was not tried.
    void setReason(const QString &reason);

Q_SIGNALS:
    void unlockRequested();

private:
    QLabel *m_sentence;
};
