// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/authorizationflow.h"

#include "http/oneshotnetwork.h"
#include "oauth/pkce.h"
#include "oauth/tokenreply.h"

#include <QAbstractOAuthReplyHandler>
#include <QNetworkReply>
#include <QOAuth2AuthorizationCodeFlow>
#include <QUrlQuery>

namespace {

// Carries the redirect into Qt's flow and the token endpoint's answer out of it. Qt reads a failed answer
// differently in each version, or not at all, so it never gets to see one.
class ReplyHandler : public QAbstractOAuthReplyHandler
{
    Q_OBJECT

public:
    explicit ReplyHandler(QString redirectUri) : m_redirectUri(std::move(redirectUri)) {}

    QString callback() const override { return m_redirectUri; }

    void networkReplyFinished(QNetworkReply *reply) override
    {
        reply->deleteLater();
        Q_EMIT answered(receive(reply));
    }

Q_SIGNALS:
    void answered(const ReceivedReply &reply);

private:
    QString m_redirectUri;
};

// Qt's flow exchanges a code only behind a request of its own, unless it is asked from within.
class CodeFlow : public QOAuth2AuthorizationCodeFlow
{
    Q_OBJECT

public:
    void exchangeUnasked(const QString &code)
    {
        setStatus(Status::TemporaryCredentialsReceived);
        requestAccessToken(code);
    }
};

} // namespace

class AuthorizationFlow::Exchange
{
public:
    Exchange(Config config, OneShotNetwork *network, const RandomBytes &random, AuthorizationFlow *owner)
        : m_config(std::move(config)), m_network(network), m_handler(m_config.redirectUri)
    {
        if (isAsked() && m_config.usePkce)
            m_pkce = makePkce(random);
        m_flow.setNetworkAccessManager(m_network);
        m_flow.setReplyHandler(&m_handler);
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
        m_flow.setPkceMethod(QOAuth2AuthorizationCodeFlow::PkceMethod::None); // ours is added below, alike on all versions
#endif
        m_flow.setAuthorizationUrl(QUrl(m_config.authorizeUrl));
        m_flow.setAccessTokenUrl(QUrl(m_config.tokenUrl));
        m_flow.setClientIdentifier(m_config.clientId);
        if (isAsked())
            m_flow.setState(QString::fromLatin1(m_config.state));
        m_flow.setModifyParametersFunction([this](QAbstractOAuth::Stage stage, QMultiMap<QString, QVariant> *parameters) {
            modify(stage, parameters);
        });
        QObject::connect(&m_flow, &QAbstractOAuth::authorizeWithBrowser, owner,
                         [this](const QUrl &url) { m_address = withOwnQuery(url); });
        QObject::connect(&m_handler, &ReplyHandler::answered, owner, [this, owner](ReceivedReply received) {
            received.secrets = {m_config.clientSecret, m_code, m_pkce.verifier};
            const Result<TokenResponse> response = readTokenReply(received);
            if (response)
                Q_EMIT owner->exchanged(*response);
            else
                Q_EMIT owner->failed(response.error());
        });
        if (isAsked())
            m_flow.grant();
    }

    ~Exchange()
    {
        // On Qt 6.4 the flow's own lambda would touch a handler that is gone; finished() comes at once here.
        m_handler.disconnect();
        if (m_reply)
            m_reply->abort();
    }
    Q_DISABLE_COPY_MOVE(Exchange)

    void run(const Secret &code)
    {
        if (m_isStarted)
            return;
        m_isStarted = true;
        m_code = code;
        const QString placeholder = QStringLiteral("set by modify()");
        if (isAsked())
            Q_EMIT m_handler.callbackReceived({{QStringLiteral("code"), placeholder}, {QStringLiteral("state"), QString::fromLatin1(m_config.state)}});
        else
            m_flow.exchangeUnasked(placeholder);
        m_reply = m_network->lastReply();
    }

    QUrl address() const { return m_address; }

private:
    /// We asked for it, with an address and a state; otherwise Miro started it.
    bool isAsked() const { return !m_config.state.isEmpty(); }

    // Qt keeps '+' and %XX as they are on some versions and encodes them twice on others, so each value is set
    // anew, encoded once by us. insert() alone would add the parameter a second time.
    static void put(QMultiMap<QString, QVariant> *parameters, const QString &name, const QByteArray &value)
    {
        parameters->remove(name);
        parameters->insert(name, QString::fromLatin1(value.toPercentEncoding()));
    }

    void modify(QAbstractOAuth::Stage stage, QMultiMap<QString, QVariant> *parameters) const
    {
        for (const ExtraParameter &extra : stage == QAbstractOAuth::Stage::RequestingAuthorization ? m_config.extraAuthorize : m_config.extraToken) {
            if (!isProtocolParameter(extra.name))
                put(parameters, QString::fromLatin1(QUrl::toPercentEncoding(extra.name)), extra.value.toUtf8());
        }
        put(parameters, QStringLiteral("client_id"), m_config.clientId.toUtf8());
        put(parameters, QStringLiteral("redirect_uri"), m_config.redirectUri.toUtf8());
        if (stage == QAbstractOAuth::Stage::RequestingAuthorization) {
            parameters->remove(QStringLiteral("scope"));
            put(parameters, QStringLiteral("state"), m_config.state);
            if (!m_config.scope.isEmpty())
                put(parameters, QStringLiteral("scope"), m_config.scope.toUtf8());
            if (!m_config.teamId.isEmpty())
                put(parameters, QStringLiteral("team_id"), m_config.teamId.toUtf8());
            if (m_config.usePkce) {
                put(parameters, QStringLiteral("code_challenge"), m_pkce.challenge);
                put(parameters, QStringLiteral("code_challenge_method"), "S256");
            }
            return;
        }
        parameters->remove(QStringLiteral("client_secret"));
        if (!m_config.clientSecret.isEmpty())
            put(parameters, QStringLiteral("client_secret"), m_config.clientSecret.expose().toByteArray());
        put(parameters, QStringLiteral("code"), m_code.expose().toByteArray());
        if (isAsked() && m_config.usePkce)
            put(parameters, QStringLiteral("code_verifier"), m_pkce.verifier.expose().toByteArray());
    }

    // Qt replaces the query that the address has of its own; a name we send ourselves stays ours alone.
    QUrl withOwnQuery(const QUrl &built) const
    {
        const QUrlQuery ours(built);
        QUrlQuery own(QUrl(m_config.authorizeUrl));
        for (const auto &[name, value] : ours.queryItems(QUrl::FullyEncoded))
            own.removeAllQueryItems(name);
        for (const auto &[name, value] : ours.queryItems(QUrl::FullyEncoded))
            own.addQueryItem(name, value);
        QUrl url = built;
        url.setQuery(own);
        return url;
    }

    Config m_config;
    OneShotNetwork *m_network;
    Pkce m_pkce;
    Secret m_code;
    QUrl m_address;
    ReplyHandler m_handler;
    CodeFlow m_flow;
    QPointer<QNetworkReply> m_reply;
    bool m_isStarted = false;
};

AuthorizationFlow::AuthorizationFlow(Config config, OneShotNetwork *network, const RandomBytes &random, QObject *parent)
    : QObject(parent), m_exchange(std::make_unique<Exchange>(std::move(config), network, random, this))
{
}

AuthorizationFlow::~AuthorizationFlow() = default;

QUrl AuthorizationFlow::address() const
{
    return m_exchange->address();
}

void AuthorizationFlow::exchange(const Secret &code)
{
    m_exchange->run(code);
}

#include "authorizationflow.moc"
