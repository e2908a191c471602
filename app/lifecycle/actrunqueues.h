// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/deadline.h"
#include "lifecycle/actrun.h"
#include "lifecycle/askedtoken.h"

#include <QElapsedTimer>
#include <QHash>
#include <QUrl>

#include <deque>

/// What an ActRun has in its hands. For its own sources only.

struct ActRun::InHand {
    RunItem item;
    ActSubject subject;
    QUrl address; ///< that is asked
    Deadline claim;
    int broken = 0; ///< how often a connection broke before this was answered

    CreditOwner owner() const { return {subject.installation.profileId, subject.installation.user.id}; }
};

struct ActRun::Learnt {
    RunItem item;
    ActOutcome outcome; ///< as of before it is recorded, while it is among the facts
    NewFacts facts = {};
    Installation before = {};
    bool isOutcome = true; ///< false: it is asked again, but that it was asked is to be kept
};

class ActRun::Queues
{
public:
    static constexpr qsizetype batch = 200;   ///< outcomes in a transaction
    static constexpr qsizetype backlog = 600; ///< beyond which nothing is asked before the store has caught up

    std::unique_ptr<QObject> asking = std::make_unique<QObject>(); ///< receives the answers of verifications
    QList<InHand> hand;
    QHash<QString, int> underWay; ///< requests, by host
    int inFlight = 0;
    int window = usualWindow; ///< of the address that was asked last
    bool isClaiming = false;
    bool isDry = false; ///< there was nothing to claim when we looked last

    QList<Learnt> facts;    ///< to be recorded
    QList<Learnt> outcomes; ///< recorded; to be stored with the run
    bool isCatchingUp = false; ///< with what a pause left over
    bool isStoringFacts = false;
    bool isStoringOutcomes = false;
    bool isCancelStored = true;

    std::vector<RefreshInstallation *> refreshes;
    int unanswered = 0; ///< requests in a row that nobody answered

    qint64 changed = 0;
    qint64 unknown = 0;
    qint64 stored = 0;
    QElapsedTimer since;
    std::deque<std::pair<qint64, qint64>> marks; ///< milliseconds, and what was stored by then
    bool hasWaited = false;
    std::optional<Instant> waitsUntil;
    QString waitsFor;

    bool isEmpty() const { return facts.isEmpty() && outcomes.isEmpty(); }
    bool isStoring() const { return isStoringFacts || isStoringOutcomes || !isCancelStored; }
    qsizetype unstored() const { return facts.size() + outcomes.size(); }
    void noteStored(qint64 count);
    double perSecond() const;
};
