// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presentation/authorizepanelmodel.h"

#include <QWidget>

class QToolButton;
class QTextBrowser;

/// The address of an authorization request, part by part, folded away until asked for.
class AddressTable : public QWidget
{
    Q_OBJECT

public:
    explicit AddressTable(QWidget *parent = nullptr);

    void show(const QList<AddressPart> &parts);

private:
    QToolButton *m_fold;
    QTextBrowser *m_parts;
    QString m_shown;
};
