// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDeadlineTimer>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <deque>

/// Why OneShotNetwork takes no (more) of a reply that it made; None while it does.
enum class AbortReason { None, Deadline, TooLarge };
AbortReason abortReason(const QNetworkReply *reply);

/// The network access manager for all of our requests. A POST body can be read once only, so no version
/// of Qt sends it twice by itself (6.4 and 6.8 do, which would burn a code or a rotating refresh token).
/// Redirects are not followed, no cookies are kept, no credentials reused; each request has a deadline from
/// its start and a cap on the answer; the User-Agent is ours. GUI thread.
class OneShotNetwork : public QNetworkAccessManager
{
    Q_OBJECT

public:
    static constexpr qint64 defaultAnswerLimit = 256 * 1024; ///< bytes

    explicit OneShotNetwork(QObject *parent = nullptr, qint64 answerLimit = defaultAnswerLimit);

    void setDeadline(std::chrono::milliseconds deadline) { m_deadline = deadline; }
    std::chrono::milliseconds deadline() const { return m_deadline; }

    /// The reply made last; lets the owner of a Qt flow find, and abort, the request that the flow made.
    QNetworkReply *lastReply() const { return m_lastReply; }

protected:
    QNetworkReply *createRequest(Operation operation, const QNetworkRequest &request, QIODevice *body) override;
    void setLastReply(QNetworkReply *reply) { m_lastReply = reply; }

private:
    struct UnderWay {
        QDeadlineTimer until;
        QPointer<QNetworkReply> reply;
    };

    static void endByTime(QNetworkReply *reply);
    void limitTime(QNetworkReply *reply);
    void abortOverdue();

    std::chrono::milliseconds m_deadline{30'000};
    const qint64 m_answerLimit;
    QPointer<QNetworkReply> m_lastReply;
    // One timer for all: Qt keeps a single shot's until its time has come, answered or not, in a list that it sorts.
    std::deque<UnderWay> m_underWay; // by their deadlines; the finished ones go when they are at the front
    QTimer m_nextDeadline;
};
