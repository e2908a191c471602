// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/desk.h"

#include "domain/fingerprint.h"
#include "lifecycle/addprofile.h"
#include "lifecycle/unlockvault.h"
#include "miro/endpoints.h"
#include "sandbox/faults.h"
#include "support/awaited.h"
#include "support/freeport.h"
#include "vault/keywrapping.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QTestEventLoop>

Desk::Desk(const StoreLocation &location)
    : sandbox([this] { return clock()(); }, systemRandomBytes)
    , store(location.address.isEmpty() ? StoreLocation{StoreLocation::Engine::Sqlite, folder.filePath(QStringLiteral("store/grantdesk.db"))}
                                       : location)
    , dispatcher([this] { return clock()(); }, systemRandomBytes)
{
    m_isReady = prepare();
    if (!m_isReady)
        QTest::qFail("the desk could not be set up", __FILE__, __LINE__);
}

Desk::~Desk() = default;

bool Desk::prepare()
{
    if (!startCryptography() || !sandbox.listen(0))
        return false;
    port = freePort();
    const QString redirectUri = QStringLiteral("http://127.0.0.1:%1/callback").arg(port);
    sandbox.markRedirectUri(redirectUri);
    directory = sandbox.directory();

    const QJsonObject app = directory.value(QLatin1String("apps")).toArray().first().toObject();
    profile.name = app.value(QLatin1String("name")).toString();
    profile.clientId = app.value(QLatin1String("client_id")).toString();
    profile.redirectUris = {redirectUri};
    profile.sdkRedirectUri = redirectUri;
    profile.endpoints = endpointsBelow(sandbox.base());
    profile.expectedScopes = ScopeSet({QStringLiteral("boards:read"), QStringLiteral("boards:write"), QStringLiteral("identity:read")});
    clientSecret = Secret::fromText(app.value(QLatin1String("client_secret")).toString());

    if (!awaited(store.database.open()))
        return false;
    UnlockVault unlock(&store.keys, &store.vault, {1, 8192});
    if (!awaited(unlock.byPassphrase(Secret(QByteArrayView("a passphrase for tests")))))
        return false;
    const Result<AppProfile> added = awaited(addProfile(&store.profiles, &store.vault, profile, clientSecret, systemNow()));
    if (!added)
        return false;
    profile = *added;
    return true;
}

Clock Desk::clock() const
{
    return [this] { return m_stoppedAt.value_or(systemNow()) + m_ahead; };
}

AuthorizeTeam::Parts Desk::parts()
{
    return {&store.profiles, &store.installations, &store.keys, &store.vault, &dispatcher, &network, QStringLiteral("tester@desk")};
}

ActParts Desk::acts()
{
    return {&store.grants, &store.profiles, &store.vault, &network, QStringLiteral("tester@desk"), clock(), systemRandomBytes};
}

Installation Desk::authorized(const QString &teamId)
{
    const auto act = attempt({.profile = profile, .teamId = teamId, .teamName = {}, .userId = {}, .userName = {}});
    const Result<Installation> result = run(act.get());
    if (!result)
        qFatal("The team could not be authorized: %s", qPrintable(result.error().summary));
    return *result;
}

QList<Installation> Desk::stored(const QJsonArray &seeded)
{
    QList<Installation> rows;
    for (const QJsonValue &one : seeded) {
        const auto text = [&one](const char *name) { return one[QLatin1String(name)].toString(); };
        NewAuthorization authorization;
        authorization.profileId = profile.id;
        authorization.team = {text("team_id"), text("team_name")};
        authorization.user = {text("user_id"), text("user_name")};
        authorization.organization = {text("organization_id"), text("organization_name")};
        authorization.accessToken = Secret::fromText(text("access_token"));
        authorization.refreshToken = Secret::fromText(text("refresh_token"));
        Grant &grant = authorization.grant;
        grant.door = QStringLiteral("button");
        grant.tokenType = QStringLiteral("bearer");
        grant.grantedScopes = ScopeSet::fromText(text("scope"));
        grant.liveScopes = grant.grantedScopes;
        grant.authorizedAt = clock()();
        if (!authorization.refreshToken.isEmpty())
            grant.expiresAt = grant.authorizedAt + std::chrono::seconds(3599);
        grant.contextOutcome = ContextOutcome::Agreed;
        const Result<Installation> row = awaited(store.installations.addAuthorization(authorization, store.vault.sealFunction(), clock()()));
        if (!row)
            qFatal("An installation could not be stored: %s", qPrintable(row.error().summary));
        rows.append(*row);
    }
    return rows;
}

InstallationDetails Desk::details(RowId id) const
{
    const Result<InstallationDetails> found = awaited(store.installations.details(id));
    if (!found)
        qFatal("The installation is gone: %s", qPrintable(found.error().summary));
    return *found;
}

std::unique_ptr<AuthorizeTeam> Desk::attempt(AuthorizeTeam::Request request)
{
    return std::make_unique<AuthorizeTeam>(std::move(request), parts(), [this](const QUrl &url) { return visitor.visit(url); }, clock(),
                                           systemRandomBytes);
}

Result<Installation> Desk::run(AuthorizeTeam *act)
{
    std::optional<Result<Installation>> end;
    QObject context;
    // A loop that is woken: QTest::qWaitFor() would sleep over each of the many steps.
    QTestEventLoop loop;
    QObject::connect(act, &AuthorizeTeam::finished, &context, [&end, &loop](const Result<Installation> &result) {
        end.emplace(result);
        loop.exitLoop();
    });
    QObject::connect(act, &AuthorizeTeam::stepChanged, &context, [act](const StepReport &report) {
        if (report.step == AuthorizeStep::Listening && report.state == StepReport::State::Done)
            QMetaObject::invokeMethod(act, &AuthorizeTeam::openBrowser, Qt::QueuedConnection);
    });
    act->start();
    if (!end)
        loop.enterLoop(20);
    if (!end)
        return Error{ErrorKind::Unreachable, QStringLiteral("the attempt never finished"), {}, QStringLiteral("test_timeout")};
    return *end;
}

QByteArray Desk::rawGet(const QByteArray &target)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    QByteArray received;
    bool isOver = false;
    QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [&] { received += socket.readAll(); });
    QObject::connect(&socket, &QTcpSocket::disconnected, &socket, [&] { isOver = true; });
    QObject::connect(&socket, &QTcpSocket::errorOccurred, &socket, [&] { isOver = true; });
    QObject::connect(&socket, &QTcpSocket::connected, &socket, [&] {
        socket.write("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port) + "\r\n\r\n");
    });
    if (!QTest::qWaitFor([&isOver] { return isOver; }, 10'000))
        return "no answer";
    return received;
}

bool Desk::isFree(quint16 port)
{
    QTcpServer four;
    QTcpServer six;
    return four.listen(QHostAddress::LocalHost, port) && (!hasIpv6() || six.listen(QHostAddress::LocalHostIPv6, port));
}

bool Desk::hasIpv6()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHostIPv6, 0);
}

QStringList Desk::tableCounts()
{
    const Result<QStringList> counts = awaited(store.database.run<QStringList>([](QSqlDatabase &db) -> Result<QStringList> {
        QStringList lines;
        for (const char *table : {"profiles", "installations", "grants", "secrets", "evidence"}) {
            QSqlQuery query(db);
            if (!query.exec(QStringLiteral("SELECT count(*) FROM ") + QLatin1String(table)) || !query.next())
                return Error{ErrorKind::Storage, QStringLiteral("cannot count")};
            lines.append(QStringLiteral("%1 %2").arg(QLatin1String(table), query.value(0).toString()));
        }
        return lines;
    }));
    return counts ? *counts : QStringList{QStringLiteral("unreadable: ") + counts.error().summary};
}

bool Desk::isEndpoint(const QString &endpoint)
{
    const bool isKnown = sandbox::Faults::isEndpoint(endpoint);
    if (!isKnown)
        QTest::qFail(qPrintable(QStringLiteral("the sandbox has no endpoint \"%1\"").arg(endpoint)), __FILE__, __LINE__);
    return isKnown;
}

int Desk::calls(const QString &endpoint) const
{
    if (!isEndpoint(endpoint))
        return -1;
    return sandbox.calls().value(QLatin1String("endpoints")).toObject().value(endpoint).toInt(0);
}

void Desk::play(QByteArray json)
{
    QJsonParseError error;
    const QJsonDocument faults = QJsonDocument::fromJson(json.replace('\'', '"'), &error);
    if (!faults.isObject())
        return QTest::qFail(qPrintable(QStringLiteral("no JSON object: ") + error.errorString()), __FILE__, __LINE__);
    if (const Status status = sandbox.setFaults(faults.object()); !status)
        QTest::qFail(qPrintable(status.error().summary), __FILE__, __LINE__);
}

QJsonArray Desk::seed(int count, QJsonObject more)
{
    more.insert(QStringLiteral("client_id"), profile.clientId);
    more.insert(QStringLiteral("count"), count);
    const auto seeded = sandbox.seed(more);
    if (!seeded) {
        QTest::qFail(qPrintable(seeded.error().summary), __FILE__, __LINE__);
        return {};
    }
    return seeded->value(QLatin1String("installations")).toArray();
}

Desk::Refreshes Desk::refreshes(const Secret &refreshToken) const
{
    const QJsonObject counts
        = sandbox.calls().value(QLatin1String("refreshes")).toObject().value(fingerprint(refreshToken)).toObject();
    return {counts.value(QLatin1String("presented")).toInt(), counts.value(QLatin1String("rotated")).toInt()};
}

QJsonArray Desk::lastCalls(const QString &endpoint) const
{
    QJsonArray calls;
    if (!isEndpoint(endpoint))
        return calls;
    const QJsonArray all = sandbox.calls().value(QLatin1String("last")).toArray();
    for (const QJsonValue &call : all) {
        if (call[QLatin1String("endpoint")].toString() == endpoint)
            calls.append(call);
    }
    return calls;
}
