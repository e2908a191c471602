// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class ErrorNote;
class ProbeTableModel;
class QLabel;
class QPushButton;
class QTableView;

/// Every token that an installation ever had, asked about one after another, in one dated table. Closing it stops the
/// asking. It does not block the window.
class ProbeDialog : public QDialog
{
    Q_OBJECT

public:
    /// Takes \a model, and starts it.
    ProbeDialog(ProbeTableModel *model, QWidget *parent);

Q_SIGNALS:
    void helpRequested(const QString &topic);

private:
    void showModel();

    ProbeTableModel *m_model;
    QLabel *m_title;
    QLabel *m_sentence;
    QTableView *m_table;
    QPushButton *m_copy;
    QPushButton *m_run;
    ErrorNote *m_error;
};
