// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/secretclipboard.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

SecretClipboard::SecretClipboard(std::chrono::milliseconds keep, QObject *parent) : QObject(parent), m_keep(keep)
{
    connect(&m_ticker, &QTimer::timeout, this, &SecretClipboard::tick);
    connect(QGuiApplication::clipboard(), &QClipboard::dataChanged, this, [this] {
        if (isHolding() && !isOurs())
            clearNow(); // somebody copied something else: the countdown is over
    });
}

SecretClipboard::~SecretClipboard()
{
    clearNow();
}

void SecretClipboard::copy(const Secret &secret)
{
    m_secret = secret;
    auto *const data = new QMimeData;
    data->setText(secret.exposeText());
    data->setData(QStringLiteral("x-kde-passwordManagerHint"), QByteArrayLiteral("secret"));
    QGuiApplication::clipboard()->setMimeData(data);
    m_left = m_keep;
    m_ticker.start(std::min(m_keep, std::chrono::milliseconds(1000)));
    Q_EMIT remaining(static_cast<int>(std::chrono::ceil<std::chrono::seconds>(m_left).count()));
}

void SecretClipboard::clearNow()
{
    if (!isHolding())
        return;
    m_ticker.stop();
    const bool ours = isOurs();
    m_secret = {}; // first, because clearing is a change as well
    if (ours)
        QGuiApplication::clipboard()->clear();
    Q_EMIT remaining(0);
}

bool SecretClipboard::isOurs() const
{
    return Secret::fromText(QGuiApplication::clipboard()->text()) == m_secret;
}

void SecretClipboard::tick()
{
    m_left -= std::chrono::milliseconds(m_ticker.interval());
    if (m_left <= std::chrono::milliseconds(0))
        return clearNow();
    Q_EMIT remaining(static_cast<int>(std::chrono::ceil<std::chrono::seconds>(m_left).count()));
}
