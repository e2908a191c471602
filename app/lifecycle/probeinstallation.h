// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "lifecycle/askedtoken.h"
#include "storage/grantstore.h"

#include <QObject>

/// One access token that an installation has or had, and what is known of its life. No secret.
struct ProbedToken {
    Grant grant;
    bool isCurrent = false;
    bool isHeld = true; ///< false: its secret was deleted, so it cannot be shown to anybody
    /// As ActOutcome::outcome of a verification; empty: not asked in this probe.
    QString outcome;
    QString sentence;
    int httpStatus = 0;
    QString serverCode;    ///< the server's own word for a refusal, redacted
    QString serverMessage; ///< its own sentence, redacted
    std::optional<Instant> askedAt;
    std::optional<Instant> aliveAt;   ///< the server answered for it last, in this probe or before
    std::optional<Instant> deadSince; ///< the first refusal after that
};

/// Every token pair that an installation ever had, newest first, and what the server says of each now.
struct ProbeReport {
    Installation installation; ///< as it is after the probe
    QList<ProbedToken> tokens;
    std::optional<Error> stoppedBy; ///< why the rest was not asked: Cancelled, "rate_limited", Vault, "no_context_address"
};

/// Shows every access token that an installation ever had, and whose secret is still here, to the token context, one
/// after another: nobody documents whether an older one lives on after a second authorization or an uninstall. What is
/// said of the current one counts as a verification; of the others it is kept as evidence "probe", and changes no state.
/// A 429 stops it. GUI thread; deleting it stops it.
class ProbeInstallation : public QObject
{
    Q_OBJECT

public:
    ProbeInstallation(ActParts parts, RowId id, QObject *parent = nullptr);

    /// Errors: NotFound when the installation is gone; Storage.
    Answer<ProbeReport> start();
    /// The answer that is on its way is still taken, and is the last.
    void stop() { m_isStopped = true; }

    /// What is known so far.
    const ProbeReport &report() const { return m_report; }

Q_SIGNALS:
    /// The tokens are listed, or one more of them was answered for.
    void progressed();

private:
    void takePairs(const Result<QList<GrantStore::HeldPair>> &pairs);
    void takePast(const Result<QList<Presentation>> &past);
    void next();
    void take(const AskedToken &asked);
    void goOn(const Result<QList<Installation>> &stored);
    void end(const Result<ProbeReport> &result);

    ActParts m_parts;
    RowId m_id;
    ActSubject m_subject;
    QList<GrantStore::HeldPair> m_pairs;
    qsizetype m_at = -1;
    bool m_isStopped = false;
    ProbeReport m_report;
    QPromise<Result<ProbeReport>> m_promise;
};
