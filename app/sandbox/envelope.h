// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"
#include "http/httpmessage.h"

#include <QJsonObject>

namespace sandbox {

HttpResponse jsonAnswer(int status, const QJsonObject &object);

/// Miro's error envelope: {"status":401,"code":"oauthError","message":"…","type":"error"}
/// (developers.miro.com/docs/troubleshooting-oauth20).
HttpResponse miroError(int status, const char *code, const QString &message);

/// RFC 6749 §5.2: {"error":"invalid_grant","error_description":"…"}
HttpResponse rfcError(int status, const QString &error, const QString &description);

/// Date, to the second (RFC 9110 §6.6.1).
void putDate(HttpResponse &response, Instant when);

} // namespace sandbox
