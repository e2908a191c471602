// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// Name and process id of the program that listens on TCP \a port of this computer, such as
/// "python3 (process 4711)", as far as /proc tells a user of our rights; else empty. Never used to decide
/// anything, only to say who it is.
QString portHolder(quint16 port);
