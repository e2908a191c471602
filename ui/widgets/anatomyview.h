// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/tokenanatomy.h"

#include <QWidget>

class QLabel;
class QTableWidget;

/// What can be seen of a token: its form as a title, what follows from it, and a table with the rest.
class AnatomyView : public QWidget
{
    Q_OBJECT

public:
    explicit AnatomyView(QWidget *parent = nullptr);

    void show(const TokenAnatomy &anatomy);

private:
    QLabel *m_title;
    QLabel *m_remark;
    QTableWidget *m_table;
};
