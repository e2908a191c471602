// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/flowpicture.h"
#include "lifecycle/authorizeteam.h"

#include <QTimer>

/// Makes one attempt, ready to start.
using MakeAuthorization = std::function<AuthorizeTeam *(AuthorizeTeam::Request request, QObject *parent)>;

/// One authorization panel: asks for which app and team, runs an attempt, and may run another. The attempt
/// itself is AuthorizeTeam; this is what a person sees of it. Buttons talk to the present attempt only, so a
/// late click on an old one is nothing. One that Miro started is adopted instead, and begins in quarantine.
/// GUI thread.
class AuthorizePanelModel : public QObject
{
    Q_OBJECT

public:
    enum class Phase {
        Asking, ///< which app, which team
        Held, ///< Miro started it, and nobody has approved it yet
        Waiting, ///< listening: the browser can be opened, an address pasted
        Working, ///< the redirect arrived: exchange, checks, storing
        Choosing, ///< granted, but something else than asked for
        StoreFailed, ///< the tokens are in memory only
        Done,
        Failed,
        Cancelled,
    };

    AuthorizePanelModel(QList<AppProfile> profiles, MakeAuthorization makeAuthorization, Clock clock,
                        QObject *parent = nullptr);

    Phase phase() const { return m_phase; }
    const QList<AppProfile> &profiles() const { return m_profiles; }
    void setProfiles(const QList<AppProfile> &profiles);
    const AuthorizeTeam::Request &request() const { return m_request; }

    /// What is wrong with \a teamId as typed; empty when nothing is.
    static QString teamObjection(const QString &teamId);
    /// Fills the form without starting, such as from a row.
    void prepare(const AuthorizeTeam::Request &request);
    /// Listens and makes the address; opens nothing.
    void begin(const AuthorizeTeam::Request &request);
    /// Shows one that Miro started, and becomes its parent.
    void adopt(AuthorizeTeam *act);
    /// A fresh attempt for the same app and team; for one that Miro started, waitRequested().
    void again();
    /// Back to the form for another team of the same app; for one that Miro started, waitRequested().
    void another();
    /// Goes on with a held one; \a door is one of miroDoorNames(). False while the vault is locked: then it stays held.
    bool approve(const QString &door);

    void openBrowser();
    Status paste(const QString &address);
    /// Ends the attempt; tokens that it has brought are revoked. What is being stored cannot be called back: a notice
    /// says so.
    void cancel();
    void keep();
    /// Lets a held one go, unused. Revokes tokens that are not stored, also while they are still being checked; else as
    /// cancel().
    void discard();
    /// Revokes what was granted and, when that is done, begins afresh.
    void discardAndTryAgain();
    void retryStore();
    void saveElsewhere(const QString &file);

    /// "Authorize" before it starts, then "Authorize · blue-heron".
    QString title() const;
    QString label() const;
    /// "Acme Boards asks for: Design Guild (3458…8901)"
    QString headline() const;
    QString address() const;
    QList<AddressPart> addressParts() const;
    QList<StepReport> steps() const;
    /// Who has said what to whom in the present attempt, for its picture.
    FlowPicture picture() const;
    /// "0:24" since the attempt began; empty when nothing runs.
    QString runningFor() const;
    /// "This link is good for 9:41 more."; empty when nothing runs.
    QString countdown() const;
    /// What is known of one that Miro started.
    std::optional<AuthorizeTeam::Held> held() const;
    bool isFromMiro() const { return held().has_value(); }
    QString door() const;
    /// "The code is 1:12 old.", and from the eighth minute on "The code dies in 1:40."; empty unless it is held.
    QString codeAge() const;
    bool isCodeOld() const;
    /// The redirect URI that was sent with the code.
    QString sentRedirectUri() const;
    QStringList notices() const { return m_notices; }
    GrantDifference difference() const { return m_difference; }
    Error error() const { return m_error; }
    /// Something more to try, after the second failure in a row; empty before.
    QString advice() const;
    std::optional<Installation> installation() const { return m_installation; }
    bool isRunning() const;
    /// As of AuthorizeTeam.
    bool holdsUnstoredTokens() const;
    bool isEnding() const;
    /// The tokens are on their way into a store, and that cannot be called back.
    bool isStoring() const;

Q_SIGNALS:
    void phaseChanged();
    void stepChanged(const StepReport &report);
    void countdownChanged();
    void noticed();
    void stored(const Installation &installation);
    /// Only Miro can start such a one again: somebody is to wait for it.
    void waitRequested(const AppProfile &profile);

private:
    void follow(AuthorizeTeam *attempt);
    void setPhase(Phase phase);
    void takeStep(const StepReport &report);
    void finish(const Result<Installation> &result);
    void dropAttempt();
    AppProfile presentProfile() const;

    QList<AppProfile> m_profiles;
    MakeAuthorization m_makeAuthorization;
    Clock m_clock;
    AuthorizeTeam::Request m_request;
    AuthorizeTeam *m_attempt = nullptr;
    Phase m_phase = Phase::Asking;
    QStringList m_notices;
    GrantDifference m_difference;
    Error m_error;
    std::optional<Installation> m_installation;
    int m_failures = 0; ///< in a row
    bool m_againWhenDiscarded = false;
    Instant m_begunAt = {};
    QTimer m_second;
};
