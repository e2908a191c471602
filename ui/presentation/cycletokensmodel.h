// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/cycle.h"

#include <QAbstractTableModel>

/// The tokens that one cycle watches, by their fingerprints. GUI thread.
class CycleTokensModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum class Column { Token, Before, After, Finally, Answered, Refused };

    explicit CycleTokensModel(QObject *parent = nullptr) : QAbstractTableModel(parent) { }

    void show(const QList<CycleToken> &tokens);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<CycleToken> m_tokens;
};
