// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHeaderView>

/// A horizontal header whose sections from one column on are written upwards, so that many narrow columns stand side
/// by side under whole names.
class UpwardHeader : public QHeaderView
{
    Q_OBJECT

public:
    explicit UpwardHeader(int firstUpward, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const override;

private:
    QString text(int section) const;

    int m_firstUpward;
};
