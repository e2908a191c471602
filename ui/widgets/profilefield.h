// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presentation/connectformmodel.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QLineEdit;

/// One line of the form: the field, a mark beside it, and under it what is wrong or risky.
class ProfileField : public QWidget
{
    Q_OBJECT

public:
    /// \a field as in ProfileFinding.
    ProfileField(const QString &field, const QString &name, QWidget *parent = nullptr);

    const QString &field() const { return m_field; }
    QLineEdit *edit() { return m_edit; }
    /// Behind the field, before the mark.
    void addButton(QWidget *button);
    /// Between the field and its sentence.
    void addBelow(QWidget *widget);
    /// Shown while there is nothing to object.
    void setHint(const QString &hint);
    void showState(const ConnectFormModel::FieldState &state);

private:
    QString m_field;
    QString m_hint;
    QLineEdit *m_edit;
    QHBoxLayout *m_line;
    QLabel *m_mark;
    QLabel *m_sentence;
};
