// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deadline.h"
#include "core/result.h"
#include "core/seams.h"
#include "core/secret.h"
#include "domain/tlsidentity.h"
#include "http/httpmessage.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <functional>
#include <memory>

class LoopbackServer;
class PendingAnswer;

/// A redirect whose state belongs to a waiting flow: what the browser, or a pasted address, brought.
struct Redirect {
    FormFields parameters; ///< each name once; `state` and `code` taken out
    std::optional<Secret> code; ///< nothing when there was none
    QString arrivedAt;     ///< "127.0.0.1:8400", "[::1]:8400" or "pasted"
    quint16 peerPort = 0;  ///< the browser's side of the connection; 0 when pasted
    QString userAgent;     ///< what the browser calls itself, at most 200 printable characters; may be empty
    /// Null when the address was pasted.
    std::shared_ptr<PendingAnswer> answer;
};

/// Gives each redirect to the flow that waits for it, and to no other. Flows register a redirect URI and get
/// a state of 256 random bits, good once and for ten minutes; only its digest is kept. The first flow of a
/// URI binds it, the last one to leave frees it; several flows share one. A redirect without a waiting state
/// is answered with a page that says so and never ends anybody's flow; one without any state goes to whoever armed the
/// URI for it, and to nobody else. GUI thread.
class RedirectDispatcher : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::minutes stateLifetime{10};

    RedirectDispatcher(Clock clock, RandomBytes random, QObject *parent = nullptr);
    ~RedirectDispatcher() override;

    /// A flow's place in the dispatcher. Deleting it forgets the state and, with the last one, frees the port.
    class Registration
    {
    public:
        ~Registration();
        const QByteArray &state() const { return m_state; } ///< empty for an armed one
        /// "127.0.0.1:8400" and "[::1]:8400": what is really listened on.
        QStringList listeningOn() const;
        Q_DISABLE_COPY_MOVE(Registration)

    private:
        friend class RedirectDispatcher;
        Registration() = default;
        RedirectDispatcher *m_dispatcher = nullptr;
        QByteArray m_state;
        QByteArray m_stateDigest;
        QString m_redirectUri;
    };

    /// Binds \a redirectUri if it is not bound already and waits for one redirect. \a take is called once at
    /// most, with the state already used up. \a identity is needed for https, and ignored for http.
    /// Errors: Unreachable "port_busy" (the summary names the holder where the system tells) or
    /// "port_forbidden"; InvalidInput when the URI is no loopback address with a port, "no_certificate",
    /// "bad_certificate".
    Result<std::unique_ptr<Registration>> expect(const QString &redirectUri, const std::optional<TlsIdentity> &identity,
                                                 std::function<void(Redirect)> take);

    /// Waits at \a redirectUri for redirects that have no state at all, such as those that Miro starts, until the
    /// registration goes. \a take is called for each and must answer its browser. A redirect with a state is never
    /// given to it, whatever that state is. One at a time for each redirect URI.
    /// Errors: as expect(); Conflict "already_armed".
    Result<std::unique_ptr<Registration>> arm(const QString &redirectUri, const std::optional<TlsIdentity> &identity,
                                              std::function<void(Redirect)> take);

    /// The same checks for an address that the admin pasted for \a registration, as for one that arrived at the
    /// listener; another flow's address is "unknown_state". Errors, all InvalidInput: "not_the_redirect_uri",
    /// "malformed", "repeated_parameter", "missing_state", "unknown_state", "used_state", "expired_state".
    Status paste(const Registration &registration, const QString &address);

    /// The labels by which a person tells flows apart, each given to one flow at a time; false when somebody has it.
    bool takeLabel(const QString &label);
    void freeLabel(const QString &label) { m_labels.remove(label); }

    /// Whether \a code came with a state before, or was noted: no code is used twice, whatever way it comes by.
    bool knowsCode(const Secret &code) const;
    void noteCode(const Secret &code);

Q_SIGNALS:
    /// Something came to \a redirectUri and was turned away; \a sentence is for the admin, without its bytes.
    void turnedAway(const QString &redirectUri, const QString &sentence);

private:
    struct Waiting {
        Deadline until;
        QString redirectUri;
        std::function<void(Redirect)> take;
        bool isUsed = false;
    };
    struct Match {
        Redirect redirect;
        std::function<void(Redirect)> take;
    };
    void leave(const Registration &registration);
    /// The one check for listener and pasted address; a good match uses the state up. \a only: no other flow's.
    Result<Match> match(const QString &redirectUri, const QByteArray &query, const Registration *only = nullptr);
    void redirected(const QString &redirectUri, const HttpRequest &request, const std::shared_ptr<PendingAnswer> &answer);

    /// Listens at \a redirectUri unless somebody does already.
    Status bind(const QString &redirectUri, const std::optional<TlsIdentity> &identity);
    std::unique_ptr<Registration> registrationAt(const QString &redirectUri);

    Clock m_clock;
    RandomBytes m_random;
    QHash<QByteArray, Waiting> m_waiting;      ///< by SHA-256 of the state
    QHash<QString, std::function<void(Redirect)>> m_armed; ///< by redirect URI
    QHash<QString, LoopbackServer *> m_servers; ///< by redirect URI
    QSet<QString> m_labels;
    QSet<QByteArray> m_codes; ///< SHA-256 of each, as long as the program runs
};
