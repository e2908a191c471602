// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QNetworkRequest>

class OneShotNetwork;
class QNetworkReply;

/// Posts \a body, which may hold secrets, and wipes it. Of a byte array Qt would keep a copy until the reply dies, so it
/// goes through a device of ours.
QNetworkReply *postOnce(OneShotNetwork *network, const QNetworkRequest &request, QByteArray &body);
