// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QButtonGroup;
class QHBoxLayout;
class QToolButton;

/// The line above the pages: which of them is in front, and what belongs to all of them.
class PageSwitch : public QWidget
{
    Q_OBJECT

public:
    explicit PageSwitch(QWidget *parent = nullptr);

    /// Pages are counted in the order they are added.
    void addPage(const QString &objectName, const QString &title, const QString &toolTip);
    void setCurrent(int page);
    /// Puts \a widget at the end of the line.
    void addTool(QWidget *widget);

Q_SIGNALS:
    /// Nothing has changed yet: the page in front may have to be left first.
    void pageRequested(int page);

private:
    QButtonGroup *m_buttons;
    QHBoxLayout *m_line;
    int m_pages = 0;
    int m_current = 0;
};
