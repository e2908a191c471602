// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/seams.h"
#include "core/secret.h"
#include "domain/appprofile.h"
#include "domain/tokenresponse.h"

#include <QObject>
#include <QUrl>

#include <memory>

class OneShotNetwork;

/// One trip through the authorization code grant, on top of Qt's QOAuth2AuthorizationCodeFlow:
///
///     address() -> browser -> redirect (RedirectDispatcher) -> exchange(code) -> exchanged() or failed()
///
/// Qt builds the request and makes the exchange; the state, the proof key, the encoding and the reading of the
/// answer are ours, because they differ or fail between Qt 6.4 and 6.11. A flow that makes an address always sends the
/// verifier that belongs to it: there is no way around it. Only a flow without a state goes without a verifier: it makes
/// no address and exchanges a code that Miro issued by itself, when no proof key existed. One per attempt; GUI thread.
/// Deleting it aborts.
class AuthorizationFlow : public QObject
{
    Q_OBJECT

public:
    struct Config {
        QString authorizeUrl; ///< its own query is kept (RFC 6749 §3.1)
        QString tokenUrl;
        QString clientId;
        Secret clientSecret;
        QString redirectUri; ///< sent byte for byte in both requests
        QByteArray state;    ///< empty: Miro started it; there is no address, no proof key, only exchange()
        QString teamId; ///< Miro pre-selects it; empty: not sent
        QString scope;  ///< empty: not sent
        bool usePkce = true;
        ExtraParameters extraAuthorize = {}; ///< added to the address; names of the protocol are left out
        ExtraParameters extraToken = {};     ///< added to the exchange; likewise
    };

    AuthorizationFlow(Config config, OneShotNetwork *network, const RandomBytes &random, QObject *parent = nullptr);
    ~AuthorizationFlow() override;

    /// The authorization request (RFC 6749 §4.1.1); empty without a state.
    QUrl address() const;

    /// Exchanges \a code, once; further calls do nothing.
    void exchange(const Secret &code);

Q_SIGNALS:
    void exchanged(const TokenResponse &response);
    void failed(const Error &error); ///< as readTokenReply()

private:
    class Exchange;
    std::unique_ptr<Exchange> m_exchange;
};
