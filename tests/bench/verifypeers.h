// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// One load: \a count GETs of \a address, \a atOnce of them at a time, with HTTP/2 (one connection) or HTTP/1.1 (as
/// many connections).
struct VerifyLoad {
    QString address;
    QString certificateFile; ///< PEM, the only one that is trusted
    bool isHttp2 = false;
    int count = 0;
    int atOnce = 0;
};

/// Programs that do the same as fast as they can and read nothing of the answers. Requests per second, with the
/// connection's beginning; below 0 when the program is missing or an answer was not 200.

/// nghttp2-client's h2load: the floor, with one bearer for all.
double h2load(const VerifyLoad &load);
/// curl --parallel, another bearer for each; the program's own start counts.
double curlParallel(const VerifyLoad &load);
