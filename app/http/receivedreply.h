// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/secret.h"
#include "domain/httpfacts.h"
#include "http/oneshotnetwork.h"

#include <QByteArray>
#include <QString>

#include <optional>

/// A finished QNetworkReply as a value, body included, whatever its end was. The body may hold tokens: it
/// is not for logs, and is wiped with the last copy of it.
struct ReceivedReply {
    ReceivedReply() = default;
    ReceivedReply(const ReceivedReply &) = default;
    ReceivedReply(ReceivedReply &&) = default;
    ReceivedReply &operator=(const ReceivedReply &) = default;
    ReceivedReply &operator=(ReceivedReply &&) = default;
    ~ReceivedReply();

    int status = 0; ///< 0: no answer arrived
    QByteArray contentType;
    QByteArray body;
    QByteArray retryAfter;
    QByteArray date; ///< as sent
    RateLimit rateLimit; ///< of any answer, not of a 429 alone
    QNetworkReply::NetworkError networkError = QNetworkReply::NoError;
    AbortReason abortReason = AbortReason::None;
    QString host; ///< whom we asked, for the sentence
    QList<Secret> secrets = {}; ///< what was sent or is known: must not come back in a detail; set by the asker
};

/// Reads \a reply, which must have finished.
ReceivedReply receive(QNetworkReply *reply);

/// Until when \a reply, which came at \a answeredAt, asks not to be asked again in its Retry-After: never before that
/// time, a day behind it at most. Nothing when it says nothing that can be read.
std::optional<Instant> retryAt(const ReceivedReply &reply, Instant answeredAt);

/// What no server can mean by its answer: that there was none (Unreachable: "timeout", "tls", "refused",
/// "host_not_found", "connection_lost"), that it was too large or a redirect (Protocol: "answer_too_large",
/// "redirected"), that it asks to come later (Unreachable "rate_limited"), or that it is ill (Unreachable
/// "server_error"). Nothing for any other answer, good or bad.
std::optional<Error> transportError(const ReceivedReply &reply);

/// Status and the first 200 characters of the body, redacted: for Error::detail.
QString describe(const ReceivedReply &reply);

/// What stands around \a reply, which came at \a answeredAt by our clock.
HttpFacts httpFacts(const ReceivedReply &reply, Instant answeredAt);

/// What a server says in its own words when it refuses: Miro's {status, code, message, type} or RFC 6749's
/// {error, error_description}. Server text: for details only.
struct RefusalWords {
    QString code;
    QString message;
};
RefusalWords refusalWords(const QByteArray &body);
