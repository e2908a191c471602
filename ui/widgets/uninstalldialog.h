// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"

#include <QDialog>

class QLabel;
class QProgressBar;
class QPushButton;
class UninstallModel;

/// Uninstalling, which only Miro's own page can do: opens it, says which words to look for there, and watches until the
/// token is refused. Closing it ends the watch. It does not block the window.
class UninstallDialog : public QDialog
{
    Q_OBJECT

public:
    /// Takes \a model.
    UninstallDialog(UninstallModel *model, OpenUrl openUrl, QWidget *parent);

private:
    void showModel();

    UninstallModel *m_model;
    OpenUrl m_openUrl;
    QPushButton *m_open;
    QPushButton *m_watch;
    QLabel *m_mark;
    QLabel *m_sentence;
    QProgressBar *m_progress;
};
