// SPDX-License-Identifier: GPL-3.0-or-later
#include "features/browser/chromium.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QRegularExpression>
#include <QTest>

namespace {

constexpr int patience = 30'000; // ms, for one command; a cold Chromium on a busy machine takes seconds

QJsonObject capabilities(const QString &profile)
{
    const QJsonArray arguments{
        QStringLiteral("--headless=new"),
        QStringLiteral("--no-sandbox"), // its own sandbox refuses to work for root
        QStringLiteral("--disable-gpu"),
        QStringLiteral("--disable-dev-shm-usage"),
        QStringLiteral("--disable-background-networking"),
        QStringLiteral("--disable-component-update"),
        QStringLiteral("--disable-sync"),
        QStringLiteral("--no-first-run"),
        QStringLiteral("--no-default-browser-check"),
        QStringLiteral("--window-size=1000,800"),
        QString(QStringLiteral("--user-data-dir=") + profile),
    };
    const QJsonObject always{
        {QStringLiteral("browserName"), QStringLiteral("chrome")},
        {QStringLiteral("goog:chromeOptions"), QJsonObject{{QStringLiteral("args"), arguments}}},
        {QStringLiteral("timeouts"), QJsonObject{{QStringLiteral("implicit"), 10'000}}},
    };
    return {{QStringLiteral("capabilities"), QJsonObject{{QStringLiteral("alwaysMatch"), always}}}};
}

} // namespace

Chromium::~Chromium()
{
    if (!m_session.isEmpty())
        command("DELETE", QString());
    m_driver.terminate();
    if (m_driver.state() != QProcess::NotRunning && !m_driver.waitForFinished(5'000))
        m_driver.kill();
    m_driver.waitForFinished(1'000);
}

bool Chromium::start()
{
    m_driver.setProcessChannelMode(QProcess::MergedChannels);
    m_driver.start(QStringLiteral("chromedriver"), {QStringLiteral("--port=0")});
    static const QRegularExpression ready(QStringLiteral("started successfully on port (\\d+)"));
    QByteArray said;
    const bool answered = QTest::qWaitFor([&] {
        said += m_driver.readAll();
        return ready.match(QString::fromUtf8(said)).hasMatch() || m_driver.state() == QProcess::NotRunning;
    }, patience);
    const QRegularExpressionMatch match = ready.match(QString::fromUtf8(said));
    if (!answered || !match.hasMatch()) {
        m_error = QStringLiteral("chromedriver did not start: ") + m_driver.errorString() + QString::fromUtf8(said);
        return false;
    }
    m_base = QStringLiteral("http://127.0.0.1:") + match.captured(1);
    const QJsonValue session = command("POST", QStringLiteral("/session"), capabilities(m_profile.path()));
    const QString id = session[QLatin1String("sessionId")].toString();
    if (!id.isEmpty())
        m_session = QStringLiteral("/session/") + id;
    return !id.isEmpty();
}

QJsonValue Chromium::command(const QByteArray &method, const QString &path, const QJsonObject &body)
{
    QNetworkRequest request{QUrl(QString(m_base + m_session + path))};
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json; charset=utf-8"));
    QByteArray payload;
    if (method == "POST")
        payload = QJsonDocument(body).toJson(QJsonDocument::Compact);
    const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, method, payload));
    if (!QTest::qWaitFor([&] { return reply->isFinished(); }, patience)) {
        m_error = QStringLiteral("chromedriver did not answer ") + path;
        return {};
    }
    const QJsonValue value = QJsonDocument::fromJson(reply->readAll()).object().value(QLatin1String("value"));
    if (reply->error() != QNetworkReply::NoError) {
        m_error = path + QStringLiteral(": ") + value[QLatin1String("message")].toString().section(QLatin1Char('\n'), 0, 0);
        return {};
    }
    return value;
}

bool Chromium::open(const QUrl &address)
{
    return command("POST", QStringLiteral("/url"),
                   {{QStringLiteral("url"), QString::fromLatin1(address.toEncoded())}}).isNull();
}

QUrl Chromium::address()
{
    return QUrl(command("GET", QStringLiteral("/url")).toString());
}

QString Chromium::title()
{
    return command("GET", QStringLiteral("/title")).toString();
}

QString Chromium::element(const QString &selector)
{
    const QJsonValue found = command("POST", QStringLiteral("/element"),
                                     {{QStringLiteral("using"), QStringLiteral("css selector")},
                                      {QStringLiteral("value"), selector}});
    // The one member's name is fixed by WebDriver §12.1.
    const QString id = found[QLatin1String("element-6066-11e4-a52e-4f735466cecf")].toString();
    return id.isEmpty() ? id : QStringLiteral("/element/") + id;
}

QString Chromium::text(const QString &selector)
{
    const QString found = element(selector);
    return found.isEmpty() ? found : command("GET", found + QStringLiteral("/text")).toString();
}

bool Chromium::click(const QString &selector)
{
    const QString found = element(selector);
    return !found.isEmpty() && command("POST", found + QStringLiteral("/click")).isNull();
}

bool Chromium::clickSoon(const QString &selector)
{
    const QJsonObject script{
        {QStringLiteral("script"),
         QStringLiteral("const it = document.querySelector(arguments[0]); setTimeout(() => it.click(), 300); return !!it")},
        {QStringLiteral("args"), QJsonArray{selector}}};
    return command("POST", QStringLiteral("/execute/sync"), script).toBool();
}

bool Chromium::choose(const QString &selector, const QString &value)
{
    return click(QString(selector + QStringLiteral(" option[value=\"") + value + QStringLiteral("\"]")));
}

QStringList Chromium::options(const QString &selector)
{
    const QJsonObject script{
        {QStringLiteral("script"),
         QStringLiteral("return [...document.querySelectorAll(arguments[0] + ' option')].map(o => o.value)")},
        {QStringLiteral("args"), QJsonArray{selector}}};
    QStringList values;
    for (const QJsonValue &value : command("POST", QStringLiteral("/execute/sync"), script).toArray())
        values += value.toString();
    return values;
}

QByteArray Chromium::picture()
{
    return QByteArray::fromBase64(command("GET", QStringLiteral("/screenshot")).toString().toLatin1());
}
