// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/mirosandbox.h"

#include "http/httpserver.h"
#include "sandbox/apiendpoints.h"
#include "sandbox/callcounts.h"
#include "sandbox/control.h"
#include "sandbox/misbehaviour.h"
#include "sandbox/router.h"

#include <QJsonDocument>

class MiroSandbox::World
{
public:
    World(Clock clock, const RandomBytes &random) : realm(std::move(clock), random), server(rules()) { }

    static HttpServer::Rules rules()
    {
        HttpServer::Rules rules;
        rules.methods = {"GET", "POST"};
        rules.bodyBytes = 64 * 1024;
        rules.connections = 128;
        return rules;
    }

    /// Counts each token that a request shows, wherever it may stand.
    void countTokens(const QString &endpoint, const HttpRequest &request)
    {
        QStringList tokens{sandbox::bearerOf(request)};
        if (const auto fields = sandbox::fieldsOf(request)) {
            for (const char *name : {"code", "refresh_token", "access_token"})
                tokens += sandbox::field(*fields, name);
        }
        if (endpoint == QStringLiteral("revoke"))
            tokens += QJsonDocument::fromJson(request.body).object().value(QStringLiteral("accessToken")).toString();
        tokens.removeDuplicates();
        for (const QString &token : std::as_const(tokens)) {
            if (!token.isEmpty())
                calls.countToken(sandbox::fingerprint(token), endpoint);
        }
    }

    sandbox::Realm realm;
    sandbox::Faults faults;
    sandbox::CallCounts calls;
    HttpServer server;
};

MiroSandbox::MiroSandbox(Clock clock, RandomBytes random, QObject *parent)
    : QObject(parent), m_world(std::make_unique<World>(std::move(clock), random))
{
    connect(&m_world->server, &HttpServer::requested, this,
            [this](const HttpRequest &request, const std::shared_ptr<PendingAnswer> &answer) {
                if (request.path.startsWith("/_sandbox/"))
                    return answer->send(sandbox::controlAnswer(*this, request));
                const sandbox::Route route = sandbox::routeOf(request);
                if (route.endpoint.isEmpty())
                    return answer->send(route.handler(m_world->realm, request));
                m_world->calls.count(route.endpoint);
                m_world->countTokens(route.endpoint, request);
                sandbox::answerWith(m_world->faults.next(route.endpoint), m_world->realm, request, answer,
                                    route.handler, this);
            });
}

MiroSandbox::~MiroSandbox()
{
    m_world->server.close();
}

Status MiroSandbox::listen(quint16 port)
{
    return m_world->server.listen(QHostAddress(QHostAddress::LocalHost), port);
}

QString MiroSandbox::base() const
{
    if (!m_world->server.isListening())
        return {};
    return QStringLiteral("http://127.0.0.1:%1").arg(m_world->server.port());
}

void MiroSandbox::addRedirectUri(const QString &uri)
{
    for (sandbox::App &app : m_world->realm.directory.apps) {
        if (!app.redirectUris.contains(uri))
            app.redirectUris.append(uri);
    }
}

void MiroSandbox::markRedirectUri(const QString &uri)
{
    addRedirectUri(uri);
    for (sandbox::App &app : m_world->realm.directory.apps)
        app.sdkRedirectUri = uri;
}

QJsonObject MiroSandbox::directory() const
{
    return m_world->realm.directory.toJson();
}

QJsonObject MiroSandbox::state() const
{
    QJsonObject state = m_world->realm.ledger.toJson();
    state.insert(QStringLiteral("faults"), m_world->faults.toJson());
    return state;
}

QJsonObject MiroSandbox::calls() const
{
    return m_world->calls.toJson();
}

Status MiroSandbox::setFaults(const QJsonObject &faults)
{
    const Status status = m_world->faults.set(faults);
    if (!status)
        return status;
    m_world->realm.follow(m_world->faults.switches());
    return status;
}

Status MiroSandbox::uninstall(const QJsonObject &what)
{
    const auto text = [&what](const char *name) { return what.value(QLatin1String(name)).toVariant().toString(); };
    const sandbox::Directory &directory = m_world->realm.directory;
    if (!directory.app(text("client_id")) || !directory.team(text("team_id"))
        || (what.contains(QLatin1String("user_id")) && !directory.user(text("user_id")))) {
        return Error{ErrorKind::InvalidInput,
                     tr("client_id, team_id or user_id names nothing in the sandbox."),
                     {},
                     QStringLiteral("unknown_id")};
    }
    if (m_world->realm.ledger.uninstall(text("client_id"), text("team_id"), text("user_id")) == 0)
        return Error{ErrorKind::NotFound, tr("The app is not installed there."), {}, QStringLiteral("not_installed")};
    return success();
}

void MiroSandbox::reset()
{
    m_world->realm.ledger.clear();
    m_world->calls.clear();
    [[maybe_unused]] const Status status = setFaults({});
}
