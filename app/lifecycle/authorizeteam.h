// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/seams.h"
#include "domain/appprofile.h"
#include "domain/installation.h"
#include "lifecycle/addressparts.h"
#include "lifecycle/grantdifference.h"
#include "storage/storelocation.h"

#include <QObject>
#include <QUrl>

#include <memory>

class InstallationStore;
class OneShotNetwork;
class ProfileStore;
class RedirectDispatcher;
class TokenVault;
class VaultKeyStore;
struct Redirect;

/// The steps of an authorization, in their order.
enum class AuthorizeStep {
    Listening,
    BrowserOpened,
    RedirectReceived,
    StateChecked,
    CodeExchanged,
    ContextChecked,
    Stored,
    BrowserSentOn,
};
inline constexpr int authorizeStepCount = 8;

/// Stable snake_case name, such as "code_exchanged".
QString authorizeStepName(AuthorizeStep step);

struct StepReport {
    enum class State { Waiting, Running, Done, Failed, Skipped };

    AuthorizeStep step = AuthorizeStep::Listening;
    State state = State::Waiting;
    /// Since the attempt started.
    std::chrono::milliseconds elapsed{0};
    QString sentence; ///< what happened, for a person; no secret
};

/// Authorizes a team, from the request to the stored installation: one attempt. It reads from top to bottom:
///
///     start() -> listening -> openBrowser() or copied link -> redirect -> state -> exchange -> token context
///             -> [differs: choiceNeeded() -> keep() or discard()] -> stored -> browser sent on -> finished()
///
/// The browser is held until the end, so that what it says is true. When storing fails after the exchange,
/// the tokens stay in memory: storeFailed(), then retryStore(), saveElsewhere() or discard(). Deleting it,
/// cancel() and every failure free the port at once. Late calls of a finished attempt do nothing.
///
/// An authorization that Miro started comes from AwaitMiro and begins in the middle: start() -> held, approvalNeeded()
/// -> approve(door) or discard() -> exchange and on as above, without a state and without a proof key, since neither
/// existed when Miro began. A code that is codeRefusedAfter old is not sent any more.
/// GUI thread.
class AuthorizeTeam : public QObject
{
    Q_OBJECT

public:
    struct Request {
        AppProfile profile;
        QString teamId; ///< asked for; empty: the person picks one in the browser
        QString teamName; ///< for the words only
        QString userId; ///< of the installation to be authorized again; empty: anybody
        QString userName;
    };
    /// The rooms it joins. All outlive it.
    struct Parts {
        const ProfileStore *profiles;
        const InstallationStore *installations;
        const VaultKeyStore *keys;
        const TokenVault *vault;
        RedirectDispatcher *dispatcher;
        OneShotNetwork *network;
        QString seat = {}; ///< who acts, at which computer
    };

    /// What is known of a held authorization before anybody approves it. All of it is the browser's word.
    struct Held {
        Instant receivedAt = {};
        QString arrivedAt; ///< "127.0.0.1:8400"
        quint16 peerPort = 0;
        QString clientId;
        QString teamId;    ///< may be empty
        QString userAgent; ///< may be empty
        QString redirectUri;
    };
    /// Codes live ten minutes at Miro (developers.miro.com, "Exchange authorization code with access token").
    static constexpr std::chrono::minutes codeRedAfter{8};
    static constexpr std::chrono::minutes codeRefusedAfter{10};

    AuthorizeTeam(Request request, Parts parts, OpenUrl openUrl, Clock clock, RandomBytes random,
                  QObject *parent = nullptr);
    /// One that Miro started, with \a redirect as it arrived at \a redirectUri; \a door is where it is thought to come
    /// from. Its code and its waiting browser are this one's from now on.
    AuthorizeTeam(Request request, Redirect redirect, const QString &redirectUri, const QString &door, Parts parts,
                  Clock clock, RandomBytes random, QObject *parent = nullptr);
    ~AuthorizeTeam() override;

    const Request &request() const;
    /// Two words, such as "blue-heron": the same in the window and on the page in the browser.
    QString label() const;
    /// The authorization request; empty before it listens.
    QUrl address() const;
    QList<AddressPart> addressParts() const;
    QList<StepReport> steps() const; ///< one per step, in order
    bool isFinished() const;
    /// Nothing unless Miro started it.
    std::optional<Held> held() const;
    /// True from start() to approve(), discard() or the end of the code's life.
    bool isHeld() const;
    QString door() const; ///< as Grant::door
    /// Tokens are in memory that no store has, or a code is on its way that may become some: deleting it now would leave
    /// them alive where nobody knows of them.
    bool holdsUnstoredTokens() const;
    /// Called off or discarded; finished() comes when what was issued is revoked.
    bool isEnding() const;
    /// When the state runs out.
    Instant expiresAt() const;

    /// Binds the port and makes the address. Nothing is opened. Fails through finished().
    void start();
    /// Opens the system's browser. May be called again while it waits.
    void openBrowser();
    /// The browser turned out not to have opened: said in its step; the attempt goes on waiting.
    void noteBrowserFailure();
    /// Takes the address the browser ended on. Answers what is wrong with it; the attempt goes on waiting.
    Status paste(const QString &address);
    void cancel();

    /// Exchanges the code of a held one; \a door as the admin told it. While the vault is locked it stays held, with a
    /// word by noticed().
    void approve(const QString &door);
    /// The same without a person, for AwaitMiro alone: it knows whether the profile approves by itself.
    void approveByItself();
    void keep();        ///< after choiceNeeded(): store it as a mismatch
    void discard();     ///< while held: the code is not used. After choiceNeeded() or storeFailed(): revoke, store nothing
    void retryStore();  ///< after storeFailed()
    /// After storeFailed(): into a new store at \a location that the same passphrase or keychain opens.
    void saveElsewhere(const StoreLocation &location);

Q_SIGNALS:
    void stepChanged(const StepReport &report);
    /// Something that does not end the attempt but that the admin should know, such as a redirect turned away.
    void noticed(const QString &sentence);
    /// It is held and waits for approve() or discard().
    void approvalNeeded();
    void choiceNeeded(const GrantDifference &difference);
    void storeFailed(const Error &error);
    /// Exactly once. Errors: Cancelled, also when the person declined at Miro; InvalidInput (profile); NotFound
    /// (profile is gone); Unreachable (port, network); Unauthorized and Forbidden (client or code refused);
    /// Protocol; Storage (the client secret cannot be read); Vault.
    void finished(const Result<Installation> &result);

private:
    class Attempt;
    std::unique_ptr<Attempt> m_attempt;
};
