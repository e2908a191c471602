// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QListWidget;
class QTextBrowser;

/// The help: a list of pages and the page. Pages are Markdown in the program itself; nothing is fetched.
class HelpWindow : public QDialog
{
    Q_OBJECT

public:
    explicit HelpWindow(QWidget *parent = nullptr);

    /// Shows the page \a topic, or the first page when there is none of that name.
    void open(const QString &topic);

private:
    void showPage(int row);

    QListWidget *m_topics;
    QTextBrowser *m_page;
};
