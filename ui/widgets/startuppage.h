// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QWidget>

class ErrorNote;
class QLabel;
class QPushButton;

/// While the store is opened, and when that failed: what happened, and the ways on.
class StartupPage : public QWidget
{
    Q_OBJECT

public:
    explicit StartupPage(QWidget *parent = nullptr);

    void showOpening(const QString &storeName);
    void showError(const QString &storeName, const Error &error);

Q_SIGNALS:
    void retryRequested();
    void otherStoreRequested();
    void quitRequested();
    void helpRequested(const QString &topic);

private:
    QLabel *m_title;
    QLabel *m_store;
    ErrorNote *m_error;
    QPushButton *m_other;
    QPushButton *m_quit;
};
