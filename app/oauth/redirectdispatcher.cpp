// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/redirectdispatcher.h"

#include "http/httpserver.h"
#include "oauth/browserpage.h"
#include "oauth/loopbackserver.h"

#include <QCryptographicHash>
#include <QSet>
#include <QTimer>
#include <QUrl>

namespace {

QByteArray digestOf(const QByteArray &state)
{
    return QCryptographicHash::hash(state, QCryptographicHash::Sha256);
}

Error turnedAwayFor(const char *cause, const QString &sentence)
{
    return {ErrorKind::InvalidInput, sentence, {}, QLatin1String(cause)};
}

// Everything before the query, as text: what must equal the redirect URI's own.
QString withoutQuery(const QString &address)
{
    return address.section(QLatin1Char('?'), 0, 0);
}

} // namespace

RedirectDispatcher::RedirectDispatcher(Clock clock, RandomBytes random, QObject *parent)
    : QObject(parent), m_clock(std::move(clock)), m_random(std::move(random))
{
}

RedirectDispatcher::~RedirectDispatcher()
{
    Q_ASSERT_X(m_waiting.isEmpty(), "RedirectDispatcher", "a flow outlived the dispatcher");
}

RedirectDispatcher::Registration::~Registration()
{
    m_dispatcher->leave(*this);
}

QStringList RedirectDispatcher::Registration::listeningOn() const
{
    const LoopbackServer *const server = m_dispatcher->m_servers.value(m_redirectUri);
    return server ? server->addresses() : QStringList();
}

Result<std::unique_ptr<RedirectDispatcher::Registration>>
RedirectDispatcher::expect(const QString &redirectUri, const std::optional<TlsIdentity> &identity, std::function<void(Redirect)> take)
{
    if (!m_servers.contains(redirectUri)) {
        auto server = std::make_unique<LoopbackServer>();
        if (const Status listening = server->listen(redirectUri, identity); !listening)
            return listening.error();
        connect(server.get(), &LoopbackServer::redirected, this,
                [this, redirectUri](const HttpRequest &request, const std::shared_ptr<PendingAnswer> &answer) {
                    redirected(redirectUri, request, answer);
                });
        connect(server.get(), &LoopbackServer::turnedAway, this,
                [this, redirectUri](const QString &sentence) { Q_EMIT turnedAway(redirectUri, sentence); });
        server->setParent(this);
        m_servers.insert(redirectUri, server.release());
    }
    std::unique_ptr<Registration> registration(new Registration);
    registration->m_dispatcher = this;
    registration->m_state = randomToken(m_random);
    registration->m_stateDigest = digestOf(registration->m_state);
    registration->m_redirectUri = redirectUri;
    m_waiting.insert(registration->m_stateDigest, {m_clock() + stateLifetime, redirectUri, std::move(take), false});
    return registration;
}

bool RedirectDispatcher::takeLabel(const QString &label)
{
    if (m_labels.contains(label))
        return false;
    m_labels.insert(label);
    return true;
}

void RedirectDispatcher::leave(const Registration &registration)
{
    m_waiting.remove(registration.m_stateDigest);
    for (const Waiting &other : std::as_const(m_waiting)) {
        if (other.redirectUri == registration.m_redirectUri)
            return;
    }
    LoopbackServer *const server = m_servers.take(registration.m_redirectUri);
    if (!server)
        return;
    // The port is free at once; a browser that is still reading its answer gets a moment to do so.
    server->stopListening();
    server->disconnect(this);
    QTimer::singleShot(std::chrono::seconds(5), server, &QObject::deleteLater);
}

Result<RedirectDispatcher::Match> RedirectDispatcher::match(const QString &redirectUri, const QByteArray &query, const Registration *only)
{
    std::optional<FormFields> fields = parseForm(query);
    if (!fields)
        return turnedAwayFor("malformed", tr("The address that came back is damaged."));
    QSet<QString> names;
    for (const auto &[name, value] : *fields) {
        if (names.contains(name))
            return turnedAwayFor("repeated_parameter", tr("The address that came back names a parameter twice."));
        names.insert(name);
    }
    const std::optional<QString> state = formValue(*fields, QStringLiteral("state"));
    if (!state) {
        return turnedAwayFor("missing_state",
                             tr("The address that came back has no state. Authorizations that Miro starts look like this; "
                                "Grantdesk did not ask for this one and did not use it."));
    }
    const auto found = m_waiting.find(digestOf(state->toUtf8()));
    if (found == m_waiting.end() || found->redirectUri != redirectUri || (only && found.key() != only->m_stateDigest)) {
        return turnedAwayFor("unknown_state", tr("The address that came back belongs to no authorization that is waiting here."));
    }
    if (found->isUsed)
        return turnedAwayFor("used_state", tr("This authorization was handled already."));
    if (m_clock() >= found->until)
        return turnedAwayFor("expired_state", tr("This authorization waited longer than ten minutes and has run out."));

    Match match{{}, std::exchange(found->take, nullptr)};
    found->isUsed = true;
    for (auto &[name, value] : *fields) {
        if (name == QLatin1String("code")) {
            match.redirect.code = Secret::fromText(value);
            value.detach();
            wipe(value);
        } else if (name != QLatin1String("state")) {
            match.redirect.parameters.append({name, value});
        }
    }
    return match;
}

Status RedirectDispatcher::paste(const Registration &registration, const QString &address)
{
    const QString trimmed = address.trimmed();
    if (withoutQuery(trimmed) != withoutQuery(registration.m_redirectUri)) {
        return turnedAwayFor("not_the_redirect_uri",
                             tr("That is not the address the browser was sent to. It begins with %1 and goes on with ?code= or ?error=.")
                                 .arg(registration.m_redirectUri));
    }
    const QByteArray query = trimmed.section(QLatin1Char('?'), 1).section(QLatin1Char('#'), 0, 0).toUtf8();
    Result<Match> found = match(registration.m_redirectUri, query, &registration);
    if (!found)
        return found.error();
    found->redirect.arrivedAt = QStringLiteral("pasted");
    found->take(std::move(found->redirect));
    return success();
}

void RedirectDispatcher::redirected(const QString &redirectUri, const HttpRequest &request,
                                    const std::shared_ptr<PendingAnswer> &answer)
{
    Result<Match> found = match(redirectUri, request.query);
    if (!found) {
        const bool fromMiro = found.error().cause == QLatin1String("missing_state");
        answer->send(toResponse({.status = 400,
                                 .title = fromMiro ? tr("This authorization was not expected") : tr("This was refused"),
                                 .sentence = found.error().summary,
                                 .next = fromMiro ? tr("Start it from Grantdesk: Authorize a team.")
                                                  : tr("Go back to Grantdesk and start again from there.")}));
        Q_EMIT turnedAway(redirectUri, found.error().summary);
        return;
    }
    const QString port = QString::number(QUrl(redirectUri).port());
    const QString host = request.localAddress.protocol() == QAbstractSocket::IPv6Protocol
        ? QStringLiteral("[::1]")
        : request.localAddress.toString();
    found->redirect.arrivedAt = host + QLatin1Char(':') + port;
    found->redirect.answer = answer;
    found->take(std::move(found->redirect));
}
