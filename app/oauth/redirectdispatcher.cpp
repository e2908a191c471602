// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/redirectdispatcher.h"

#include "http/httpserver.h"
#include "oauth/browserpage.h"
#include "oauth/loopbackserver.h"

#include <QCryptographicHash>
#include <QSet>
#include <QTimer>
#include <QUrl>

#include <algorithm>

namespace {

QByteArray digestOf(QByteArrayView text)
{
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256);
}

Error turnedAwayFor(const char *cause, const QString &sentence)
{
    return {ErrorKind::InvalidInput, sentence, {}, QLatin1String(cause)};
}

// A value that Miro never sends, but a page that wants its state overlooked might.
bool resemblesState(const FormFields &fields)
{
    return std::any_of(fields.cbegin(), fields.cend(), [](const auto &field) {
        return field.first.trimmed().compare(QLatin1String("state"), Qt::CaseInsensitive) == 0;
    });
}

/// Everything but the state, which nobody needs any more; the code as a Secret.
Redirect redirectFrom(FormFields *fields)
{
    Redirect redirect;
    for (auto &[name, value] : *fields) {
        if (name == QLatin1String("code")) {
            redirect.code = Secret::fromText(value);
            value.detach();
            wipe(value);
        } else if (name != QLatin1String("state")) {
            redirect.parameters.append({name, value});
        }
    }
    return redirect;
}

QString userAgentOf(const HttpRequest &request)
{
    constexpr qsizetype most = 200;
    QString printable;
    for (const QChar c : QString::fromUtf8(request.header("user-agent"))) {
        if (c.isPrint() && !c.isSurrogate() && printable.size() < most)
            printable += c;
    }
    return printable;
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
    Q_ASSERT_X(m_waiting.isEmpty() && m_armed.isEmpty(), "RedirectDispatcher", "a flow outlived the dispatcher");
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

Status RedirectDispatcher::bind(const QString &redirectUri, const std::optional<TlsIdentity> &identity)
{
    if (m_servers.contains(redirectUri))
        return success();
    auto server = std::make_unique<LoopbackServer>();
    if (Status listening = server->listen(redirectUri, identity); !listening) {
        const int port = QUrl(redirectUri).port();
        const auto ours = std::find_if(m_servers.keyBegin(), m_servers.keyEnd(),
                                       [port](const QString &uri) { return QUrl(uri).port() == port; });
        if (listening.error().cause != QLatin1String("port_busy") || ours == m_servers.keyEnd())
            return listening;
        Error error = listening.error();
        error.summary = tr("Grantdesk itself listens on port %1 at present, for %2. Stop that or wait for its end, then try again.")
                            .arg(QString::number(port), *ours);
        return error;
    }
    connect(server.get(), &LoopbackServer::redirected, this,
            [this, redirectUri](const HttpRequest &request, const std::shared_ptr<PendingAnswer> &answer) {
                redirected(redirectUri, request, answer);
            });
    connect(server.get(), &LoopbackServer::turnedAway, this,
            [this, redirectUri](const QString &sentence) { Q_EMIT turnedAway(redirectUri, sentence); });
    server->setParent(this);
    m_servers.insert(redirectUri, server.release());
    return success();
}

std::unique_ptr<RedirectDispatcher::Registration> RedirectDispatcher::registrationAt(const QString &redirectUri)
{
    std::unique_ptr<Registration> registration(new Registration);
    registration->m_dispatcher = this;
    registration->m_redirectUri = redirectUri;
    return registration;
}

Result<std::unique_ptr<RedirectDispatcher::Registration>>
RedirectDispatcher::arm(const QString &redirectUri, const std::optional<TlsIdentity> &identity, std::function<void(Redirect)> take)
{
    if (m_armed.contains(redirectUri)) {
        return Error{ErrorKind::Conflict, tr("Grantdesk waits for Miro at this address already."), {}, QStringLiteral("already_armed")};
    }
    if (const Status bound = bind(redirectUri, identity); !bound)
        return bound.error();
    m_armed.insert(redirectUri, std::move(take));
    return registrationAt(redirectUri);
}

Result<std::unique_ptr<RedirectDispatcher::Registration>>
RedirectDispatcher::expect(const QString &redirectUri, const std::optional<TlsIdentity> &identity, std::function<void(Redirect)> take)
{
    if (const Status bound = bind(redirectUri, identity); !bound)
        return bound.error();
    std::unique_ptr<Registration> registration = registrationAt(redirectUri);
    registration->m_state = randomToken(m_random);
    registration->m_stateDigest = digestOf(registration->m_state);
    m_waiting.insert(registration->m_stateDigest, {Deadline(m_clock(), stateLifetime), redirectUri, std::move(take), false});
    return registration;
}

bool RedirectDispatcher::takeLabel(const QString &label)
{
    if (m_labels.contains(label))
        return false;
    m_labels.insert(label);
    return true;
}

bool RedirectDispatcher::knowsCode(const Secret &code) const
{
    return m_codes.contains(digestOf(code.expose()));
}

void RedirectDispatcher::noteCode(const Secret &code)
{
    m_codes.insert(digestOf(code.expose()));
}

void RedirectDispatcher::leave(const Registration &registration)
{
    if (registration.m_state.isEmpty())
        m_armed.remove(registration.m_redirectUri);
    else
        m_waiting.remove(registration.m_stateDigest);
    if (m_armed.contains(registration.m_redirectUri))
        return;
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
    if (!state && !resemblesState(*fields)) {
        const auto armed = only ? m_armed.cend() : m_armed.constFind(redirectUri);
        if (armed != m_armed.cend())
            return Match{redirectFrom(&*fields), *armed};
        return turnedAwayFor("missing_state",
                             tr("This authorization was started by Miro, from a board, an install link or the app's settings: it has no "
                                "state. Grantdesk was not waiting for one, so nothing was exchanged."));
    }
    const auto found = m_waiting.find(digestOf(state.value_or(QString()).toUtf8()));
    if (found == m_waiting.end() || found->redirectUri != redirectUri || (only && found.key() != only->m_stateDigest)) {
        return turnedAwayFor("unknown_state", tr("The address that came back belongs to no authorization that is waiting here."));
    }
    if (found->isUsed)
        return turnedAwayFor("used_state", tr("This authorization was handled already."));
    if (found->until.hasPassed(m_clock()))
        return turnedAwayFor("expired_state", tr("This authorization waited longer than ten minutes and has run out."));

    found->isUsed = true;
    Match match{redirectFrom(&*fields), std::exchange(found->take, nullptr)};
    if (match.redirect.code)
        noteCode(*match.redirect.code);
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
                                 .next = fromMiro ? tr("In Grantdesk choose Wait for Miro…, then start it again at Miro.")
                                                  : tr("Go back to Grantdesk and start again from there.")}));
        Q_EMIT turnedAway(redirectUri, found.error().summary);
        return;
    }
    const QString port = QString::number(QUrl(redirectUri).port());
    const QString host = request.localAddress.protocol() == QAbstractSocket::IPv6Protocol
        ? QStringLiteral("[::1]")
        : request.localAddress.toString();
    found->redirect.arrivedAt = host + QLatin1Char(':') + port;
    found->redirect.peerPort = request.peerPort;
    found->redirect.userAgent = userAgentOf(request);
    found->redirect.answer = answer;
    found->take(std::move(found->redirect));
}
