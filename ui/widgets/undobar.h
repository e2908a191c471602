// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class ForgottenRows;
class QLabel;
class QPushButton;
class QToolButton;

/// At the bottom of the page: what was forgotten last, with the button that brings it back. It stays until it is used or
/// put away. Hidden while there is nothing.
class UndoBar : public QFrame
{
    Q_OBJECT

public:
    UndoBar(ForgottenRows *forgotten, QWidget *parent = nullptr);

private:
    void showModel();

    ForgottenRows *m_forgotten;
    QLabel *m_sentence;
    QPushButton *m_undo;
    QToolButton *m_dismiss;
};
