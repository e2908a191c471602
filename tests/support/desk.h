// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/networkpool.h"
#include "lifecycle/actparts.h"
#include "lifecycle/authorizeteam.h"
#include "lifecycle/openedstore.h"
#include "oauth/redirectdispatcher.h"
#include "sandbox/consentvisitor.h"
#include "sandbox/mirosandbox.h"

#include <QJsonArray>
#include <QTemporaryDir>

#include <memory>
#include <optional>

/// A whole desk for tests: a sandbox, a store in a temporary folder with an open vault, an app profile, and a
/// person who consents. Nothing is faked below it: real sockets, real SQLite, real sealing. The clock runs
/// with the system's, plus what advance() added, until stopClock().
class Desk
{
public:
    /// With the store at \a location, which must be empty; by itself a file in its folder. Fails the running test and
    /// leaves isReady() false when something could not be made.
    explicit Desk(const StoreLocation &location = {});
    ~Desk();

    bool isReady() const { return m_isReady; }
    void advance(std::chrono::milliseconds time) { m_ahead += time; }
    /// From now on the clock goes on by advance() only, so that texts with a time in them are the same on a slow
    /// computer.
    void stopClock() { m_stoppedAt = systemNow(); }
    Clock clock() const;

    AuthorizeTeam::Parts parts();
    /// For acts on stored installations.
    ActParts acts();
    /// Authorizes the sandbox's first team, or that of \a teamId. Fails the running test when it does not work.
    Installation authorized(const QString &teamId = {});
    /// Puts what seed() made into the store as if each had been authorized.
    QList<Installation> stored(const QJsonArray &seeded);
    /// The installation as the store has it now.
    InstallationDetails details(RowId id) const;
    /// An attempt whose browser is the visitor. Not started.
    std::unique_ptr<AuthorizeTeam> attempt(AuthorizeTeam::Request request);
    std::unique_ptr<AuthorizeTeam> attempt() { return attempt({.profile = profile, .teamId = {}, .teamName = {}, .userId = {}, .userName = {}}); }
    /// Starts \a act, lets the visitor consent once it listens, and answers how it finished.
    Result<Installation> run(AuthorizeTeam *act);
    /// A raw GET as any program on this computer could send it: status line and all.
    QByteArray rawGet(const QByteArray &target);
    /// Whether \a port of 127.0.0.1, and of ::1 where that is there, can be bound, with nothing left in the way.
    static bool isFree(quint16 port);
    /// Whether this computer has ::1.
    static bool hasIpv6();
    /// How many rows each table has, for "the database is as before".
    QStringList tableCounts();
    /// How often the sandbox was asked at \a endpoint. Fails the running test for a name that it does not have.
    int calls(const QString &endpoint) const;

    /// Sets the sandbox's faults and switches; texts in \a json may stand between ' as well. Fails the running test when
    /// they are refused.
    void play(QByteArray json);
    /// \a count installations of the profile's app, of the sandbox alone; \a more as in MiroSandbox::seed(). Each is an
    /// object with team_id, team_name, user_id, user_name, organization_id, scope and the tokens. Fails the running
    /// test when it is refused.
    QJsonArray seed(int count, QJsonObject more = {});
    /// How often the sandbox was shown \a refreshToken, and how often it gave a pair for it.
    struct Refreshes {
        int presented = 0;
        int rotated = 0;
    };
    Refreshes refreshes(const Secret &refreshToken) const;
    /// The newest calls at \a endpoint, oldest first: "at", "fingerprint", "status". Fails as calls() does.
    QJsonArray lastCalls(const QString &endpoint) const;

    QTemporaryDir folder;
    MiroSandbox sandbox;
    OpenedStore store;
    RedirectDispatcher dispatcher;
    NetworkPool network;
    ConsentVisitor visitor;
    AppProfile profile;
    Secret clientSecret;
    quint16 port = 0; ///< of the redirect URI
    QJsonObject directory;

private:
    bool prepare();
    static bool isEndpoint(const QString &endpoint);

    std::chrono::milliseconds m_ahead{0};
    std::optional<Instant> m_stoppedAt;
    bool m_isReady = false;
};
