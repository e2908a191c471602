// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <functional>

/// Before a destructive act on something of production: its name must be typed. The safe answer is the default, and
/// Escape.
class TypeNameDialog : public QDialog
{
    Q_OBJECT

public:
    struct Act {
        QString title;
        QString sentence; ///< what will end, and what will not
        QString name;     ///< to be typed, letter by letter
        QString goOn;     ///< text of the button that acts
    };

    TypeNameDialog(const Act &act, QWidget *parent);
};

/// Opens one over \a parent and calls \a agreed when the name was typed and the act chosen.
void askForName(QWidget *parent, const TypeNameDialog::Act &act, std::function<void()> agreed);
