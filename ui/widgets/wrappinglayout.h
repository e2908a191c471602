// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>

/// Puts its items beside each other as words in a line of text, and goes on below where there is no more room.
class WrappingLayout : public QLayout
{
    Q_OBJECT

public:
    explicit WrappingLayout(int spacing);
    ~WrappingLayout() override;

    void addItem(QLayoutItem *item) override;
    int count() const override { return int(m_items.size()); }
    QLayoutItem *itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem *takeAt(int index) override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    Qt::Orientations expandingDirections() const override { return {}; }
    void setGeometry(const QRect &area) override;

private:
    /// Answers the height; moves the items only when \a isForReal.
    int arrange(const QRect &area, bool isForReal) const;

    QList<QLayoutItem *> m_items;
};
