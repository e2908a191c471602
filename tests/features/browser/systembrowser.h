// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTemporaryDir>
#include <QUrl>

/// Stands where the system's browser would be started: an xdg-open, first on PATH, that writes down what it was
/// asked to open. Make one per process, before anything is opened: Qt remembers the first xdg-open that it finds.
class SystemBrowser
{
public:
    SystemBrowser();
    ~SystemBrowser();
    Q_DISABLE_COPY_MOVE(SystemBrowser)

    /// What was opened since the last forget().
    QList<QUrl> opened() const;
    void forget();

private:
    QTemporaryDir m_folder;
    QByteArray m_path; ///< PATH as it was
};
