// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presentation/runpanelmodel.h"

#include <QWidget>

class ErrorNote;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTableView;

/// An act over many installations, beside the table: first what it takes, then how far it is, then what came of it.
class RunPanel : public QWidget
{
    Q_OBJECT

public:
    /// Becomes the parent of \a model.
    explicit RunPanel(RunPanelModel *model, QWidget *parent = nullptr);

    RunPanelModel *model() { return m_model; }
    /// Closes, unless something runs: that is paused or cancelled first.
    void requestClose();

Q_SIGNALS:
    void closed();
    void installationRequested(RowId id);
    void unlockRequested();
    void helpRequested(const QString &topic);

private:
    QWidget *makeReport();
    QPushButton *makeButton(const QString &name, const QString &text, QLayout *layout);
    void wire();
    void showModel();
    void showProgress();
    void showReport();
    void showError();
    void showButtons();
    void activate(const QModelIndex &index);

    RunPanelModel *m_model;
    QLabel *m_title;
    QLabel *m_plan;
    QLabel *m_nameLabel;
    QLineEdit *m_name;
    QProgressBar *m_bar;
    QLabel *m_progress;
    QLabel *m_wait;
    QLabel *m_phase;
    ErrorNote *m_error;
    QWidget *m_report = nullptr;
    QLabel *m_counts = nullptr;
    QTableView *m_lines = nullptr;
    QPushButton *m_copyText = nullptr;
    QPushButton *m_copyCsv = nullptr;
    QPushButton *m_start = nullptr;
    QPushButton *m_rehearse = nullptr;
    QPushButton *m_discard = nullptr;
    QPushButton *m_pause = nullptr;
    QPushButton *m_resume = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_help = nullptr;
    QPushButton *m_close = nullptr;
    QWidget *m_placed = nullptr; ///< has the focus because this gave it, not because a person did
    RunPanelModel::Stage m_shown = RunPanelModel::Stage::Empty;
};
