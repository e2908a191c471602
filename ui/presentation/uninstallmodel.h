// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/appprofile.h"
#include "domain/installation.h"
#include "lifecycle/uninstallwatch.h"

#include <QUrl>

/// What a person needs to uninstall the app on Miro's page, which no program can do, and the watch that sees it happen.
/// GUI thread.
class UninstallModel : public QObject
{
    Q_OBJECT

public:
    UninstallModel(ActParts parts, const Installation &installation, const AppProfile &profile, std::chrono::milliseconds interval,
                   QObject *parent = nullptr);

    QString title() const;
    QUrl address() const;
    /// What to look for on the page, and whom each ends it for.
    QStringList words() const;

    bool isWatching() const { return m_watch.report().state == UninstallWatch::State::Watching; }
    bool hasDied() const { return m_watch.report().state == UninstallWatch::State::Died; }
    /// Why it cannot be watched; empty when it can.
    QString whyNoWatch() const;
    void watch();
    void stop();
    /// How it stands, or how it ended.
    QString sentence() const;

Q_SIGNALS:
    void changed();
    /// The watch is over: what is stored of the installation may be new.
    void ended();

private:
    ActParts m_parts;
    Installation m_installation;
    AppProfile m_profile;
    UninstallWatch m_watch;
};
