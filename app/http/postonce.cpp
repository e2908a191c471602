// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/postonce.h"

#include "core/secret.h"
#include "http/oneshotnetwork.h"

#include <QBuffer>

QNetworkReply *postOnce(OneShotNetwork *network, const QNetworkRequest &request, QByteArray &body)
{
    QBuffer device(&body);
    device.open(QIODevice::ReadOnly);
    QNetworkReply *const reply = network->post(request, &device);
    device.close();
    wipe(body);
    return reply;
}
