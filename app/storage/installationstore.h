// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/secret.h"
#include "domain/evidence.h"
#include "domain/installation.h"
#include "domain/sealed.h"

#include <QMap>

#include <array>

class Database;

/// Which installations, in which order.
struct InstallationQuery {
    enum class Column { Team, User, Organization, Scopes, State, TokenLifetime, AuthorizedAt, ExpiresAt, VerifiedAt, Region };
    enum class Drift { Any, Missing, Extra };
    /// Those that are not ended, and whose clock stands from one moment to before another, or nowhere.
    struct Horizon {
        /// Renewal: the later end of access and refresh token. Verified: when a server confirmed the token last.
        enum class Clock { Access, Renewal, Verified };
        /// NotKnown: nobody said when it ends; by Verified: never verified. UntilUninstalled: as HorizonCounts has it. For
        /// both the two moments say nothing.
        enum class Part { Between, NotKnown, UntilUninstalled };
        Clock clock = Clock::Renewal;
        Instant from = {};
        Instant to = {};
        Part part = Part::Between;

        friend bool operator==(const Horizon &, const Horizon &) = default;
    };

    /// Every word must occur, without case, in one of the names, ids, scopes, fingerprints or the region.
    QString search;
    RowId profileId = 0; ///< 0: all
    std::optional<InstallationState> state;
    std::optional<Drift> drift; ///< live scopes against the expected ones; Any: missing or extra
    std::optional<QString> region; ///< exactly; empty: those whose token names none
    std::optional<Horizon> horizon;
    Column sort = Column::AuthorizedAt;
    bool descending = true;

    friend bool operator==(const InstallationQuery &, const InstallationQuery &) = default;
};

/// What there is to narrow a list by, beside states: how many differ from their scopes, and the regions named with how
/// many name each, "" for none.
struct Narrowings {
    DriftCounts drift;
    QMap<QString, qint64> regions;
};

/// The scopes of some installations together.
struct ScopeNames {
    ScopeSet expected; ///< of one of their app profiles
    ScopeSet others;   ///< granted to one of them, or live, and expected by none
};

/// How many installations that are not ended have their clock in which span of time.
struct HorizonQuery {
    RowId profileId = 0; ///< 0: all
    InstallationQuery::Horizon::Clock clock = InstallationQuery::Horizon::Clock::Renewal;
    QList<Instant> edges; ///< ascending, at least one; whoever asks knows what a day is where he sits
};
struct HorizonCounts {
    struct Span {
        qint64 count = 0;
        qint64 failed = 0; ///< of these: the newest try to renew the current pair came to nothing
    };
    Span before;       ///< the first edge
    QList<Span> spans; ///< one fewer than edges
    Span after;        ///< from the last edge on; not by Verified, where nothing can be
    qint64 untilUninstalled = 0; ///< they do not end by the clock, since their app's tokens do not
    qint64 notKnown = 0; ///< nobody said when they end; by Verified: never verified
};
/// The newest try to renew the current pair of an installation came to nothing.
struct FailedRenewal {
    RowId installationId = 0;
    Instant at = {};
    QString outcome; ///< as the Evidence has it
};

/// A whole authorization, to be stored in one transaction.
struct NewAuthorization {
    RowId profileId = 0;
    NamedId team;
    NamedId user;
    NamedId organization;
    Grant grant; ///< id, installationId, generation and supersededAt are set by the store
    Secret accessToken;
    Secret refreshToken; ///< may be empty
    QList<Evidence> evidence; ///< ids and grantId are set by the store
    QString seat = {};
};

/// The installations of one store. Any thread; answers are delivered by whenDone(). Errors are Storage
/// unless a function says otherwise.
class InstallationStore
{
public:
    explicit InstallationStore(Database *database) : m_database(database) {}

    /// The ids that \a query selects, in its order, equal ones by id (by State: by expiry, then id); at most \a limit, 0 for all. \a now decides the states.
    Answer<QList<RowId>> ids(InstallationQuery query, Instant now, int limit) const;
    /// The rows of \a ids, in that order; ids that are gone are left out. Reads no secret.
    Answer<QList<Installation>> rows(QList<RowId> ids) const;
    /// How many rows there are in each state, with the search and profile of \a query, its state ignored;
    /// indexed by InstallationState.
    Answer<std::array<qint64, installationStateCount>> counts(InstallationQuery query, Instant now) const;
    /// With the search, profile and state of \a query; its drift and region are ignored, each for its own count only.
    Answer<Narrowings> narrowings(InstallationQuery query, Instant now) const;
    /// Of the rows of \a query; for the columns of a matrix.
    Answer<ScopeNames> scopeNames(InstallationQuery query, Instant now) const;
    Answer<HorizonCounts> horizon(HorizonQuery query) const;
    /// Those of \a ids that it is true of.
    Answer<QList<FailedRenewal>> failedRenewals(QList<RowId> ids) const;
    /// Errors: NotFound.
    Answer<InstallationDetails> details(RowId id) const;

    /// Its newest \a limit facts, newest first; none when it is gone.
    Answer<QList<Evidence>> newestEvidence(RowId id, int limit) const;

    /// Adds the installation of profile, team and user, or a new generation of its grant: the former one is
    /// marked superseded, names are brought up to date, secrets are sealed and stored apart, evidence is
    /// appended; all in one transaction. Errors: NotFound when the profile is gone; Vault from \a seal.
    Answer<Installation> addAuthorization(NewAuthorization authorization, Seal seal, Instant now) const;

    /// One token of a grant, current or superseded. Errors: NotFound.
    Answer<SealedRecord> secret(RowId grantId, SealIdentity::Kind kind) const;

private:
    Database *m_database;
};
