// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presentation/newcyclesmodel.h"

#include <QDialog>

class ErrorNote;
class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QSpinBox;

/// The sheet before new runs of the cycle lab: which installations, which ways, how often; what will end, what will
/// not, and a production app's name to be typed. Cancel is the default, and Escape. GUI thread.
class NewCyclesSheet : public QDialog
{
    Q_OBJECT

public:
    /// Takes \a model.
    NewCyclesSheet(NewCyclesModel *model, QWidget *parent);

Q_SIGNALS:
    /// Agreed to; the sheet closes.
    void planned(const QList<Cycle> &cycles);
    void helpRequested(const QString &topic);

private:
    QWidget *makeChoice();
    QWidget *makeWays();
    QWidget *makeEffects();
    QLayout *makeButtons();
    void wire();
    void showOffered();
    void showModel();
    void goOn();

    NewCyclesModel *m_model;
    QComboBox *m_app = nullptr;
    QLineEdit *m_search = nullptr;
    QListWidget *m_rows = nullptr;
    QLabel *m_more = nullptr;
    QSpinBox *m_repetitions = nullptr;
    QLabel *m_count = nullptr;
    QLabel *m_ends = nullptr;
    QLabel *m_stays = nullptr;
    QLabel *m_why = nullptr;
    QLineEdit *m_name = nullptr;
    ErrorNote *m_error;
    QPushButton *m_begin = nullptr;
    QPushButton *m_cancel = nullptr;
};
