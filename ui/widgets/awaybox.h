// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/act.h"
#include "presentation/awaymodel.h"

#include <QGroupBox>

class ErrorNote;
class QDateEdit;
class QLabel;
class QPushButton;
class QTableView;

/// "What dies while I am away?": two dates, what ends between them, and what helps. GUI thread.
class AwayBox : public QGroupBox
{
    Q_OBJECT

public:
    /// \a model outlives it.
    explicit AwayBox(AwayModel *model, QWidget *parent = nullptr);

Q_SIGNALS:
    void listRequested(const InstallationQuery &query);
    void installationRequested(RowId id);
    void runRequested(Act act, const InstallationQuery &query);
    void helpRequested(const QString &topic);

private:
    void showModel();

    AwayModel *m_model;
    QDateEdit *m_first;
    QDateEdit *m_last;
    QLabel *m_sentence;
    ErrorNote *m_error;
    QTableView *m_table;
    QPushButton *m_list;
    QPushButton *m_refresh;
};
