// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/misbehaviour.h"

#include "http/responsebytes.h"
#include "sandbox/answerchanges.h"
#include "sandbox/envelope.h"
#include "sandbox/ratelimits.h"

#include <QTimer>

#include <optional>

namespace sandbox {

namespace {

HttpResponse rateLimited(const Realm &realm, const Fault &fault)
{
    const qint64 reset = toMilliseconds(realm.clock()) / 1000 + fault.retryAfter;
    return tooManyRequests({Limits().credits, 0, reset}, fault.retryAfter);
}

/// RFC 6749 §5.2: invalid_client is a 401 that names a scheme; the others are 400.
HttpResponse rfcFault(const QString &name)
{
    if (name != QStringLiteral("invalid_client"))
        return rfcError(400, name, QStringLiteral("Set as a fault of the sandbox"));
    HttpResponse response = rfcError(401, name, QStringLiteral("Set as a fault of the sandbox"));
    response.headers.append({QByteArray("WWW-Authenticate"), QByteArray("Basic realm=\"sandbox\"")});
    return response;
}

/// What is answered without doing what was asked; nothing when \a fault is of another sort.
std::optional<HttpResponse> answeredInstead(const Realm &realm, const Fault &fault)
{
    switch (fault.kind) {
    case FaultKind::CodeUsed:
    case FaultKind::CodeExpired:
        return miroError(401, "oauthError", QStringLiteral("Invalid authorization code"));
    case FaultKind::RedirectMismatch:
        return miroError(401, "oauthError", QStringLiteral("Redirect URI mismatch."));
    case FaultKind::RefreshTokenDead:
        return miroError(401, "oauthError", QStringLiteral("Invalid refresh token"));
    case FaultKind::RfcError:
        return rfcFault(fault.name);
    case FaultKind::Unauthorized:
        return miroError(401, "tokenNotProvided", QStringLiteral("No authorization data was found on the request"));
    case FaultKind::RateLimited:
        return rateLimited(realm, fault);
    case FaultKind::ServerError:
        return miroError(fault.status, "internalError", QStringLiteral("Internal server error"));
    case FaultKind::NotJson:
        return HttpResponse::json(fault.status ? fault.status : 200, "{\"access_token\": not json");
    case FaultKind::Html:
        return HttpResponse::html(fault.status ? fault.status : 200,
                                  "<!DOCTYPE html><title>Sandbox</title><p>A page where an answer was expected.</p>");
    case FaultKind::RedirectElsewhere:
        return HttpResponse{
            fault.status,
            {{QByteArray("Location"), fault.location.toUtf8().toPercentEncoding(":/?#[]@!$&'()*+,;=%")}},
            {}};
    default:
        return std::nullopt;
    }
}

/// Half of what follows the head, or half of the head where nothing follows it.
QByteArray half(const HttpResponse &response)
{
    const QByteArray bytes = responseBytes(response);
    const qsizetype head = bytes.indexOf("\r\n\r\n") + 4;
    return head == bytes.size() ? bytes.left(head / 2) : bytes.left(head + (bytes.size() - head) / 2);
}

const Fault *first(const QList<Fault> &faults, FaultKind kind)
{
    for (const Fault &fault : faults) {
        if (fault.kind == kind)
            return &fault;
    }
    return nullptr;
}

/// What of \a faults the one who does what was asked must know. A refresh that answers no refresh token leaves the old
/// one good (RFC 6749 §6).
Deviation deviationOf(const QList<Fault> &faults)
{
    Deviation deviation;
    deviation.keepsRefresh = first(faults, FaultKind::SameRefresh) || first(faults, FaultKind::RefreshMissing);
    if (first(faults, FaultKind::ScopeWider))
        deviation.scope = ScopeChange::Wider;
    else if (first(faults, FaultKind::ScopeNarrower))
        deviation.scope = ScopeChange::Narrower;
    return deviation;
}

void deliver(const Visit &visit, Realm &realm, HttpResponse response)
{
    if (first(visit.faults, FaultKind::AnswerLost))
        return visit.answer->abort();
    realm.calls.answered(visit.call, response.status);
    putDate(response, realm.dateNow());
    if (first(visit.faults, FaultKind::CutBody))
        visit.answer->sendRaw(half(response));
    else
        visit.answer->send(response);
}

} // namespace

void answerWith(const Visit &visit, Realm &realm, QObject *context)
{
    const Fault *hang = first(visit.faults, FaultKind::Hang);
    if (hang && !hang->done)
        return visit.answer->hang();
    if (first(visit.faults, FaultKind::CutBefore))
        return visit.answer->abort();

    std::optional<HttpResponse> response;
    for (const Fault &fault : visit.faults) {
        if (!response)
            response = answeredInstead(realm, fault);
    }
    if (!response) {
        realm.deviation = deviationOf(visit.faults);
        response = visit.handler(realm, visit.request);
        for (const Fault &fault : visit.faults)
            changeAnswer(fault, realm.directory, *response);
    }
    if (hang)
        return visit.answer->hang();
    const Fault *slow = first(visit.faults, FaultKind::Slow);
    if (!slow)
        return deliver(visit, realm, *response);
    QTimer::singleShot(slow->delay, context,
                       [visit, &realm, response = *response] { deliver(visit, realm, response); });
}

} // namespace sandbox
