// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class HorizonModel;

/// The bars of the horizon board, painted. Left and Right go through them, Enter or a click chooses one. GUI thread.
class HorizonChart : public QWidget
{
    Q_OBJECT

public:
    /// \a model outlives it.
    explicit HorizonChart(HorizonModel *model, QWidget *parent = nullptr);

    int currentBar() const { return m_current; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// The keyboard or the pointer is at it.
    void currentChanged(int bar);
    void chosen(int bar);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    bool event(QEvent *event) override;

private:
    QRectF column(int bar) const; ///< from top to bottom, with its gap
    int barAt(const QPointF &position) const;
    void setCurrent(int bar);

    HorizonModel *m_model;
    int m_current = 0;
    int m_hovered = -1;
};
