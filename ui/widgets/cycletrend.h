// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presentation/cyclelabwords.h"

#include <QWidget>

/// The last runs as small bars: how long the token lived after its end, and how long the first call took. Each of the
/// two in its own scale; what is not known is a dot. The bars are read out as text. GUI thread.
class CycleTrend : public QWidget
{
    Q_OBJECT

public:
    explicit CycleTrend(QWidget *parent = nullptr);

    void show(const QList<CycleTrendBar> &bars);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    void paintLine(QPainter *painter, const QRectF &place, const QString &title,
                   const QList<std::optional<std::chrono::milliseconds>> &times, const QString &last);
    QRectF slot(const QRectF &place, qsizetype bar) const;

    QList<CycleTrendBar> m_bars;
};
