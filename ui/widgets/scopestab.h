// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class DetailsModel;
class QLabel;
class QTreeWidget;

/// Expected, requested, granted and live scopes side by side, the missing and extra ones marked.
class ScopesTab : public QWidget
{
    Q_OBJECT

public:
    explicit ScopesTab(QWidget *parent = nullptr);

    void show(const DetailsModel &model);

private:
    QLabel *m_note;
    QTreeWidget *m_list;
};
