// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTabWidget>

class DetailsPane;

/// Beside the table: the details, and a tab for each open panel such as an authorization. With the details
/// alone there is no tab bar.
class SidePane : public QTabWidget
{
    Q_OBJECT

public:
    explicit SidePane(DetailsPane *details, QWidget *parent = nullptr);

    /// Shows \a panel in a new tab and gives it the focus.
    void open(QWidget *panel, const QString &title);
    /// The same without coming to the front: nothing moves under the pointer, and no key goes astray.
    void openBehind(QWidget *panel, const QString &title);
    /// Brings \a panel to the front and gives it the focus.
    void bring(QWidget *panel);
    /// Brings \a panel to the front of its tabs, and the focus stays where it is.
    void turnTo(QWidget *panel);
    /// \a title: short, so that many tabs fit; \a whole: for the tooltip and a screen reader.
    void setTitle(QWidget *panel, const QString &title, const QString &whole);
    /// \a decides: it waits for a decision, and its title is never shortened.
    void setMark(QWidget *panel, const QIcon &mark, bool decides);
    /// Takes the tab away; \a panel itself stays with its owner.
    void take(QWidget *panel);
    void showDetails();
    /// Null while the details are in front.
    QWidget *openPanel() const;

Q_SIGNALS:
    void closeRequested(QWidget *panel);

private:
    DetailsPane *m_details;
};
