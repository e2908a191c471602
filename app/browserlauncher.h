// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QUrl>

/// Opens addresses with the desktop's opener (xdg-open), which says only afterwards that there was no browser.
/// QDesktopServices starts the same program but does not look at its end. GUI thread.
class BrowserLauncher : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// False when the opener itself is missing.
    bool open(const QUrl &address);

Q_SIGNALS:
    /// The opener gave up on \a address within its first seconds; later its end is the browser's own.
    void failed(const QUrl &address);
};
