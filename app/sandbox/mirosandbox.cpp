// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/mirosandbox.h"

#include "http/httpserver.h"
#include "sandbox/apiendpoints.h"
#include "sandbox/control.h"
#include "sandbox/envelope.h"
#include "sandbox/misbehaviour.h"
#include "sandbox/router.h"
#include "sandbox/seeding.h"

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

    /// Counts the request, and each token that it shows, wherever it may stand. Answers its number.
    qint64 count(const QString &endpoint, const HttpRequest &request)
    {
        QStringList tokens{sandbox::bearerOf(request)};
        QString refresh;
        if (const auto fields = sandbox::fieldsOf(request)) {
            refresh = sandbox::field(*fields, "refresh_token");
            tokens += {sandbox::field(*fields, "code"), refresh, sandbox::field(*fields, "access_token")};
        }
        if (endpoint == QStringLiteral("revoke"))
            tokens += QJsonDocument::fromJson(request.body).object().value(QStringLiteral("accessToken")).toString();
        tokens.removeDuplicates();
        tokens.removeAll(QString());
        for (QString &token : tokens)
            token = sandbox::fingerprint(token);
        if (endpoint == QStringLiteral("token") && !refresh.isEmpty())
            realm.calls.countRefresh(sandbox::fingerprint(refresh));
        return realm.calls.count(endpoint, tokens, realm.clock());
    }

    void send(const std::shared_ptr<PendingAnswer> &answer, HttpResponse response) const
    {
        sandbox::putDate(response, realm.dateNow());
        answer->send(response);
    }

    sandbox::Realm realm;
    sandbox::Faults faults;
    HttpServer server;
};

MiroSandbox::MiroSandbox(Clock clock, RandomBytes random, QObject *parent)
    : QObject(parent), m_world(std::make_unique<World>(std::move(clock), random))
{
    connect(&m_world->server, &HttpServer::requested, this,
            [this](const HttpRequest &request, const std::shared_ptr<PendingAnswer> &answer) {
                if (request.path.startsWith("/_sandbox/"))
                    return m_world->send(answer, sandbox::controlAnswer(*this, request));
                const sandbox::Route route = sandbox::routeOf(request);
                if (route.endpoint.isEmpty())
                    return m_world->send(answer, route.handler(m_world->realm, request));
                const qint64 call = m_world->count(route.endpoint, request);
                sandbox::answerWith({request, answer, route.handler, m_world->faults.next(route.endpoint), call},
                                    m_world->realm, this);
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
    return m_world->realm.calls.toJson();
}

Status MiroSandbox::setFaults(const QJsonObject &faults)
{
    const Status status = m_world->faults.set(faults);
    if (!status)
        return status;
    m_world->realm.follow(m_world->faults.switches());
    return status;
}

Result<QJsonObject> MiroSandbox::seed(const QJsonObject &what)
{
    return sandbox::seedInstallations(m_world->realm, what);
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
    m_world->realm.directory.forgetMadeUp();
    m_world->realm.calls.clear();
    [[maybe_unused]] const Status status = setFaults({});
}
