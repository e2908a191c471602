// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class DetailsModel;
class QTreeWidget;

/// Everything dated that is known of an installation, newest first: grants and evidence.
class HistoryTab : public QWidget
{
    Q_OBJECT

public:
    explicit HistoryTab(QWidget *parent = nullptr);

    void show(const DetailsModel &model);

private:
    QTreeWidget *m_list;
};
