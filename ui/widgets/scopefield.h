// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/scope.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

/// The scopes that are expected of an app, as text; names that nobody knows stay as they are.
class ScopeField : public QWidget
{
    Q_OBJECT

public:
    explicit ScopeField(QWidget *parent = nullptr);

    void setScopes(const ScopeSet &scopes);
    ScopeSet scopes() const;

Q_SIGNALS:
    void edited();

private:
    void choose();
    void showUnknown();

    QLineEdit *m_edit;
    QToolButton *m_choose;
    QLabel *m_unknown;
};
