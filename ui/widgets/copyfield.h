// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class CopyButton;
class QLabel;

/// A value that can be selected and copied, such as an id, in a fixed-width font, with a name before it
/// where there is one.
class CopyField : public QWidget
{
    Q_OBJECT

public:
    CopyField(const QString &objectName, const QString &what, QWidget *parent = nullptr);

    /// An empty \a value shows a dash, and there is nothing to copy.
    void setValue(const QString &value, const QString &name = {});

private:
    QLabel *m_name;
    QLabel *m_value;
    CopyButton *m_copy;
};
