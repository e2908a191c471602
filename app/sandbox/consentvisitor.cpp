// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/consentvisitor.h"

#include "http/httpserver.h"

#include <QHostAddress>
#include <QRegularExpression>
#include <QUrlQuery>

namespace {

constexpr int mostHops = 10;

QString unescaped(QString text)
{
    return text.replace(QLatin1String("&lt;"), QLatin1String("<"))
        .replace(QLatin1String("&gt;"), QLatin1String(">"))
        .replace(QLatin1String("&quot;"), QLatin1String("\""))
        .replace(QLatin1String("&#39;"), QLatin1String("'"))
        .replace(QLatin1String("&amp;"), QLatin1String("&"));
}

QByteArray formText(const QString &value)
{
    return QUrl::toPercentEncoding(value);
}

// The selected option of the list \a name, or its first, as a browser submits it.
QString selected(const QString &html, const QString &name)
{
    const QRegularExpression list(QStringLiteral("<select[^>]*name=\"%1\"[^>]*>(.*?)</select>").arg(name),
                                  QRegularExpression::DotMatchesEverythingOption);
    const QString options = list.match(html).captured(1);
    static const QRegularExpression chosen(QStringLiteral("<option value=\"([^\"]*)\"[^>]*selected"));
    static const QRegularExpression any(QStringLiteral("<option value=\"([^\"]*)\""));
    const QRegularExpressionMatch match = chosen.match(options);
    return unescaped(match.hasMatch() ? match.captured(1) : any.match(options).captured(1));
}

} // namespace

ConsentVisitor::ConsentVisitor(QObject *parent) : QObject(parent)
{
    connect(&m_network, &QNetworkAccessManager::finished, this, &ConsentVisitor::follow);
}

bool ConsentVisitor::isWithinReach(const QUrl &address)
{
    return address.host() == QLatin1String("localhost") || isLoopbackAddress(QHostAddress(address.host()));
}

bool ConsentVisitor::visit(const QUrl &address)
{
    m_hops = 0;
    m_isInstallPressed = false;
    if (!isWithinReach(address))
        return false;
    get(address);
    return true;
}

void ConsentVisitor::get(const QUrl &address)
{
    QNetworkRequest request(address);
    request.setRawHeader("Accept", "text/html");
    m_network.get(request);
}

void ConsentVisitor::follow(QNetworkReply *reply)
{
    reply->deleteLater();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QUrl here = reply->url();
    const QByteArray page = reply->isOpen() ? reply->readAll() : QByteArray();
    const QUrl next = here.resolved(QUrl::fromEncoded(reply->rawHeader("Location")));
    if (status >= 300 && status < 400 && isWithinReach(next) && ++m_hops < mostHops)
        return get(next);
    const QString html = QString::fromUtf8(page);
    if (status == 200 && html.contains(QLatin1String("id=\"install\"")) && ++m_hops < mostHops)
        return submit(here, html, m_decision);
    // The page offers the button as long as anybody may press it, so it comes back to whoever has the app already.
    if (status == 200 && html.contains(QLatin1String("id=\"install-me\"")) && !m_isInstallPressed
        && ++m_hops < mostHops) {
        m_isInstallPressed = true;
        return submit(here, html, Decision::Install);
    }
    Q_EMIT ended(here, status, page);
}

void ConsentVisitor::submit(const QUrl &page, const QString &html, Decision decision)
{
    static const QRegularExpression form(QStringLiteral("<form method=\"post\" action=\"([^\"]*)\""));
    static const QRegularExpression hidden(QStringLiteral("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\""));
    QByteArray body;
    QRegularExpressionMatchIterator fields = hidden.globalMatch(html);
    while (fields.hasNext()) {
        const QRegularExpressionMatch field = fields.next();
        body += formText(unescaped(field.captured(1))) + '=' + formText(unescaped(field.captured(2))) + '&';
    }
    body += "user_id=" + formText(m_userId.isEmpty() ? selected(html, QStringLiteral("user_id")) : m_userId);
    if (html.contains(QLatin1String("name=\"team_id\"")))
        body += "&team_id=" + formText(m_teamId.isEmpty() ? selected(html, QStringLiteral("team_id")) : m_teamId);
    body += decision == Decision::Install ? "&decision=install" : "&decision=cancel";
    QNetworkRequest request(page.resolved(QUrl(unescaped(form.match(html).captured(1)))));
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArrayLiteral("application/x-www-form-urlencoded"));
    m_network.post(request, body);
}
