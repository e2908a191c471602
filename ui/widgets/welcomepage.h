// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QCommandLinkButton;

/// The first start: what this is, and the two ways on.
class WelcomePage : public QWidget
{
    Q_OBJECT

public:
    explicit WelcomePage(QWidget *parent = nullptr);

    /// In a sandbox there is no second one to try.
    void setSandbox(bool sandbox);

Q_SIGNALS:
    void sandboxRequested();
    void connectRequested();
    void helpRequested(const QString &topic);

private:
    QCommandLinkButton *m_sandbox;
    QCommandLinkButton *m_connect;
};
