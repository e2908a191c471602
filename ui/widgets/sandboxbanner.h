// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"
#include "presentation/mainwindowmodel.h"

#include <QFrame>

/// Says plainly that this window is a sandbox, how to leave it, and which of its pages can be opened.
class SandboxBanner : public QFrame
{
    Q_OBJECT

public:
    SandboxBanner(const QList<MainWindowModel::SandboxPage> &pages, const OpenUrl &openUrl, QWidget *parent = nullptr);

Q_SIGNALS:
    void leaveRequested();
};
