// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/oneshotnetwork.h"

#include <QObject>
#include <QUrl>

/// Plays the person with a browser in front of the sandbox's consent page, for the demo without a window and
/// for tests: opens an authorization request, an app's icon on a board or its settings page, presses *Install for me*
/// where that stands, chooses user and team, presses a button, and follows the redirects to where a browser would end.
/// It talks to loopback addresses only. GUI thread.
class ConsentVisitor : public QObject
{
    Q_OBJECT

public:
    enum class Decision { Install, Cancel };

    explicit ConsentVisitor(QObject *parent = nullptr);

    void setDecision(Decision decision) { m_decision = decision; }
    /// Empty: what the page has selected.
    void setTeam(const QString &teamId) { m_teamId = teamId; }
    void setUser(const QString &userId) { m_userId = userId; }

    /// How long a page may take.
    void setDeadline(std::chrono::milliseconds deadline) { m_network.setDeadline(deadline); }

    /// Whether \a address is on loopback.
    static bool isWithinReach(const QUrl &address);
    /// Starts; one visit at a time. False when \a address is not on loopback.
    bool visit(const QUrl &address);

Q_SIGNALS:
    /// Where the visit ended: the address in the address bar, the status of the page, and the page.
    void ended(const QUrl &address, int status, const QByteArray &page);

private:
    void get(const QUrl &address);
    void follow(QNetworkReply *reply);
    void submit(const QUrl &page, const QString &html, Decision decision);

    OneShotNetwork m_network;
    Decision m_decision = Decision::Install;
    QString m_teamId;
    QString m_userId;
    int m_hops = 0;
    bool m_isInstallPressed = false; ///< on a settings page
};
