// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QUrl>

#include <chrono>
#include <functional>
#include <optional>

/// A moment, UTC, in whole milliseconds: what the store keeps and every room passes on.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

inline qint64 toMilliseconds(Instant instant)
{
    return instant.time_since_epoch().count();
}
inline Instant fromMilliseconds(qint64 milliseconds)
{
    return Instant(std::chrono::milliseconds(milliseconds));
}
/// "2026-11-23T14:03:05Z"; the milliseconds are dropped.
QString toIso8601(Instant instant);

/// The seams: what the world does for us, as functions, so that a test can put its own in place.
using Clock = std::function<Instant()>;
/// \a count bytes nobody can guess.
using RandomBytes = std::function<QByteArray(qsizetype count)>;
/// Opens the system's browser; false when it could not be started.
using OpenUrl = std::function<bool(const QUrl &url)>;

Instant systemNow();
/// Who works at which computer, "ana@desk7": how a shared store names those who act. Empty parts are left out.
QString systemSeat();
/// From the system's generator, never from Qt 6.4's seeded one (CVE-2024-36048).
QByteArray systemRandomBytes(qsizetype count);
/// 32 random bytes as base64url without padding: 43 characters of RFC 3986's unreserved set.
QByteArray randomToken(const RandomBytes &random);
