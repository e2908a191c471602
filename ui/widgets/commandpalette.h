// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <functional>

class QAction;
class QLineEdit;
class QListWidget;

/// Something the program can do, and why it cannot right now; an empty reason means that it can.
struct Command {
    QAction *action = nullptr;
    std::function<QString()> whyNot;
};

/// Every command by name, the disabled ones with the reason.
class CommandPalette : public QDialog
{
    Q_OBJECT

public:
    /// \a commands live as long as \a parent.
    CommandPalette(QList<Command> commands, QWidget *parent);

    void begin();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fill();
    void run();

    QList<Command> m_commands;
    QLineEdit *m_filter;
    QListWidget *m_list;
};
