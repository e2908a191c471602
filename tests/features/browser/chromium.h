// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QNetworkAccessManager>
#include <QProcess>
#include <QTemporaryDir>
#include <QUrl>

/// A real Chromium with a fresh profile, driven by chromedriver as W3C WebDriver says. Every call spins the event
/// loop while it waits, so servers in the test's own process go on answering. A call that fails returns nothing
/// useful and leaves a sentence in error().
class Chromium
{
public:
    Chromium() = default;
    ~Chromium();
    Q_DISABLE_COPY_MOVE(Chromium)

    /// Starts chromedriver on a port of its choice, and a headless browser.
    bool start();
    QString error() const { return m_error; }

    bool open(const QUrl &address);
    QUrl address();
    QString title();
    /// What the first element that fits \a selector says; waits until there is one.
    QString text(const QString &selector);
    /// Clicks, and waits for the page that follows.
    bool click(const QString &selector);
    /// Clicks a moment later, and comes back before: for a page that keeps the browser, and its driver, waiting.
    bool clickSoon(const QString &selector);
    /// Picks the option with \a value of the select element that fits \a selector.
    bool choose(const QString &selector, const QString &value);
    /// The values of its options, in their order.
    QStringList options(const QString &selector);
    /// A PNG of the page.
    QByteArray picture();

private:
    QJsonValue command(const QByteArray &method, const QString &path, const QJsonObject &body = {});
    QString element(const QString &selector);

    QTemporaryDir m_profile;
    QProcess m_driver;
    QNetworkAccessManager m_network;
    QString m_base;    ///< of the driver
    QString m_session; ///< path of the session
    QString m_error;
};
