// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"

#include <QJsonObject>
#include <QList>
#include <QString>

/// \a text with every credential replaced by "[redacted]": values of parameters and JSON members that
/// carry one (code, state, tokens, secrets, verifier, passphrase), Authorization headers, and anything
/// shaped like a Miro token. The last defence behind Secret, for log lines and error details.
QString redact(const QString &text);

/// redact(), and before it each of the \a known secrets taken out wherever and however it is written: as it is,
/// percent-encoded, in JSON, HTML, base64 or hex. For text that a server wrote, which may throw our own secrets back
/// under any name. Cut a text after this, never before: half a secret would not be found.
QString redact(const QString &text, const QList<Secret> &known);

/// \a object with the \a known secrets taken out of its texts and its names, at any depth.
QJsonObject redact(const QJsonObject &object, const QList<Secret> &known);
