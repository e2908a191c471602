// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/csvtext.h"

QString csvText(const QStringList &cells)
{
    QStringList quoted;
    for (QString cell : cells) {
        if (!cell.isEmpty() && QStringLiteral("=+-@\t\r").contains(cell.at(0)))
            cell.prepend(QLatin1Char('\''));
        if (cell.contains(QLatin1Char(',')) || cell.contains(QLatin1Char('"')) || cell.contains(QLatin1Char('\n'))
            || cell.contains(QLatin1Char('\r')))
            cell = QLatin1Char('"') % cell.replace(QLatin1Char('"'), QStringLiteral("\"\"")) % QLatin1Char('"');
        quoted.append(cell);
    }
    return quoted.join(QLatin1Char(',')) % QStringLiteral("\r\n");
}
