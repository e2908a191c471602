// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deadline.h"
#include "lifecycle/actparts.h"
#include "lifecycle/authorizeteam.h"
#include "lifecycle/awaitmiro.h"
#include "lifecycle/creditbudget.h"
#include "lifecycle/cyclehands.h"
#include "lifecycle/probeinstallation.h"
#include "storage/cyclestore.h"

#include <QObject>
#include <QTimer>

class RefreshInstallation;

/// Ends one installation, watches its tokens die, brings it back and compares: one class per thing an admin can do, one
/// function per step.
///
///     start() -> hold taken -> Baseline -> End -> Observe -> Stale check -> Reauthorize -> Compare -> finished()
///
/// After each step, and before whatever cannot be called back, the cycle is stored; what is stored is gone on with from the
/// step that was not done, whoever stopped it and however. Where a person is needed it says so by handNeeded() and waits:
/// uninstalling has no call at Miro. Uninstalled by hand, the death of the access token ends that step as well as
/// handDone() does. A network fault, 429 or 5xx while observing is a gap, not a death, and nothing is asked faster than
/// the credits of the user allow.
///
/// The refresh token is shown once, through RefreshInstallation with its journal, and only after the access token was
/// seen to be dead: alive, it makes a new pair, which is stored, and is a fault. GUI thread. Deleting it stops it at once,
/// and lets it be gone on with.
class ReinstallCycle : public QObject
{
    Q_OBJECT

public:
    struct Parts {
        ActParts acts;
        AuthorizeTeam::Parts authorize;
        const CycleStore *cycles = nullptr;
    };
    struct Pace {
        std::chrono::milliseconds interval{std::chrono::seconds(5)};    ///< between two looks
        std::chrono::milliseconds observeFor{std::chrono::minutes(10)}; ///< then what lives has outlived its end
        std::chrono::milliseconds redirectFor{std::chrono::seconds(60)}; ///< after a person has consented, or said so
    };

    ReinstallCycle(Parts parts, Pace pace, QObject *parent = nullptr);
    ~ReinstallCycle() override;

    /// From the first step that is not done. Once. Fails through finished().
    void start(RowId id);
    /// The person has done what handNeeded() asked for.
    void handDone();
    /// Ends it for good: Inconclusive, with the step it was in. A refresh or an exchange that is on its way is waited for.
    void cancel();

    const Cycle &cycle() const { return m_cycle; }
    bool isFinished() const { return m_isFinished; }
    /// What a person has to do now.
    const std::optional<HandStep> &hand() const { return m_hand; }
    /// Tokens are in memory that no store has, or on their way: deleting it now would lose them.
    bool holdsUnstoredTokens() const;

Q_SIGNALS:
    /// The cycle has changed in any way: a step, a message of the picture, a token.
    void changed();
    void handNeeded(const HandStep &hand);
    /// Exactly once. A verdict of any kind is a good result. Errors: NotFound (cycle, installation or app profile is gone);
    /// Conflict "cycle_taken", "cycle_over"; Vault "vault_locked"; Storage. It can be started again by another one then.
    void finished(const Result<Cycle> &result);

private:
    class Steps;
    std::unique_ptr<Steps> m_steps;
    Cycle m_cycle;
    bool m_isFinished = false;
    std::optional<HandStep> m_hand;
};
