// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/seams.h"

#include <QJsonObject>
#include <QObject>

#include <memory>

/// A fake Miro in the box, for the tour, the tests and people who test their own backend. It plays the
/// authorize page, the token, token context and revoke calls, the completion page, a team's app settings and
/// a board, with several apps, teams and users, as Miro documents them. Loopback only. It shares the HTTP
/// server and manager of the room http with the client, but none of the code that makes or reads OAuth and Miro
/// messages, so that it can prove something about that. GUI thread.
class MiroSandbox : public QObject
{
    Q_OBJECT

public:
    MiroSandbox(Clock clock, RandomBytes random, QObject *parent = nullptr);
    ~MiroSandbox() override;

    /// Binds 127.0.0.1; \a port 0 takes any. Errors: Unreachable "port_busy".
    Status listen(quint16 port);
    /// "http://127.0.0.1:40123", without a slash at the end; empty while it does not listen.
    QString base() const;

    /// Adds \a uri to every app's registered redirect URIs.
    void addRedirectUri(const QString &uri);
    /// The same, and marks \a uri for SDK authorization: where authorizations that Miro starts lead.
    void markRedirectUri(const QString &uri);
    /// Apps (client id, client secret, redirect URIs, lifetime mode), teams and users, as grantdesk-sandbox
    /// prints them.
    QJsonObject directory() const;

    /// The control surface, the same as under /_sandbox/: counters, installed pairs and live tokens by
    /// fingerprint.
    QJsonObject state() const;
    QJsonObject calls() const;
    /// Sets faults; an error names what is wrong with \a faults. See README for their form.
    Status setFaults(const QJsonObject &faults);
    /// Makes installations nobody consented to and answers their tokens, see README for the form. Errors: InvalidInput,
    /// with what is wrong.
    Result<QJsonObject> seed(const QJsonObject &what);
    /// Lets the same be asked under /_sandbox/ as well, by whoever can reach this computer's loopback.
    void allowSeeding() { m_isSeedingAllowed = true; }
    bool isSeedingAllowed() const { return m_isSeedingAllowed; }
    /// {"team_id": …, "user_id": … or missing for the whole team, "client_id": …}
    Status uninstall(const QJsonObject &what);
    void reset();

private:
    class World;
    std::unique_ptr<World> m_world;
    bool m_isSeedingAllowed = false;
};
