// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/endedsecrets.h"

#include "storage/grantstore.h"

EndedSecrets::EndedSecrets(const GrantStore *grants, Clock clock, QObject *parent)
    : QObject(parent), m_grants(grants), m_clock(std::move(clock))
{
    m_timer.setInterval(defaultInterval);
    connect(&m_timer, &QTimer::timeout, this, &EndedSecrets::run);
}

void EndedSecrets::start()
{
    m_timer.start();
    run();
}

void EndedSecrets::run()
{
    whenDone(m_grants->deleteEndedSecrets(m_clock()), this, [this](const Result<qint64> &grants) {
        if (grants)
            Q_EMIT deleted(*grants);
        else
            Q_EMIT failed(grants.error());
    });
}
