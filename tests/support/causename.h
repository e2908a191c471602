// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/uridifference.h"

/// The name of \a cause in the tables of tests.
inline QString causeName(UriDifference::Cause cause)
{
    using Cause = UriDifference::Cause;
    switch (cause) {
    case Cause::Scheme:
        return QStringLiteral("scheme");
    case Cause::HostForm:
        return QStringLiteral("host_form");
    case Cause::Host:
        return QStringLiteral("host");
    case Cause::Port:
        return QStringLiteral("port");
    case Cause::TrailingSlash:
        return QStringLiteral("trailing_slash");
    case Cause::PathCase:
        return QStringLiteral("path_case");
    case Cause::PercentEncoding:
        return QStringLiteral("percent_encoding");
    case Cause::Path:
        return QStringLiteral("path");
    case Cause::Query:
        return QStringLiteral("query");
    case Cause::Fragment:
        return QStringLiteral("fragment");
    case Cause::Whitespace:
        return QStringLiteral("whitespace");
    }
    Q_UNREACHABLE();
}
