// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/aheadmodel.h"

#include "lifecycle/refreshahead.h"

AheadModel::AheadModel(const RefreshAhead *ahead, Clock clock, QObject *parent) : QObject(parent), m_ahead(ahead), m_clock(std::move(clock))
{
    if (!m_ahead)
        return;
    connect(m_ahead, &RefreshAhead::changed, this, &AheadModel::update);
    m_tick.setInterval(std::chrono::seconds(10));
    connect(&m_tick, &QTimer::timeout, this, &AheadModel::update);
    m_tick.start();
    update();
}

QString AheadModel::textNow() const
{
    switch (m_ahead->state()) {
    case RefreshAhead::State::Off:
        return {};
    case RefreshAhead::State::Locked:
        return tr("refreshing ahead: the vault is locked");
    case RefreshAhead::State::Busy:
        return tr("refreshing ahead: now");
    case RefreshAhead::State::WrongClock:
        return tr("refreshing ahead: this computer's clock is wrong");
    case RefreshAhead::State::StoreFailed:
        return tr("refreshing ahead: the store cannot be used");
    case RefreshAhead::State::Resting:
        break;
    }
    if (!m_ahead->next())
        return tr("refreshing ahead: nothing runs out");
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(*m_ahead->next() - m_clock()).count();
    if (minutes <= 1)
        return tr("refreshing ahead: next within a minute");
    if (minutes < 120)
        return tr("refreshing ahead: next in %1 min").arg(minutes);
    return tr("refreshing ahead: next in %1 h").arg(minutes / 60);
}

void AheadModel::update()
{
    const QString text = textNow();
    if (std::exchange(m_text, text) != text)
        Q_EMIT changed();
}
