// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presentation/effectsmodel.h"

#include <QDialog>

class ErrorNote;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

/// The sheet before an act that cannot be called back: what will end, what will not, and a production app's name to be
/// typed. Cancel is the default, and Escape. It closes when the act may go on, and stays when the facts have moved.
class EffectsSheet : public QDialog
{
    Q_OBJECT

public:
    /// Takes \a model.
    EffectsSheet(EffectsModel *model, QWidget *parent);

Q_SIGNALS:
    void helpRequested(const QString &topic);

private:
    void showModel();
    void showRows();
    void showButtons();

    EffectsModel *m_model;
    QLabel *m_title;
    QWidget *m_moved;
    QTableWidget *m_rows;
    QLabel *m_ends;
    QLabel *m_stays;
    QLabel *m_why;
    QLineEdit *m_name;
    QPushButton *m_copy;
    QPushButton *m_cancel;
    QList<std::pair<EffectsModel::Way, QPushButton *>> m_ways;
    ErrorNote *m_error;
};
