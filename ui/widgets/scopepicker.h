// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/scope.h"

#include <QDialog>

class QTreeWidget;

/// The scopes that are known, to be ticked, with what each lets an app do; names that are not known stay chosen.
class ScopePicker : public QDialog
{
    Q_OBJECT

public:
    ScopePicker(const ScopeSet &chosen, QWidget *parent);

    ScopeSet scopes() const;

private:
    void addRow(const QString &name, const QStringList &cells, bool chosen);
    void addOther(const QString &name);

    QTreeWidget *m_list;
};
