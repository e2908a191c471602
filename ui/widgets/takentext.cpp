// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/takentext.h"

#include <QLineEdit>

QString takenText(QLineEdit *edit)
{
    QString text = edit->text();
    edit->setText({}); // clear() would keep it for undo
    return text;
}
