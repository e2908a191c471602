// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/refusalnotices.h"

#include <QCoreApplication>

std::optional<QString> RefusalNotices::next(const QString &sentence)
{
    constexpr int most = 20;
    if (m_said > most)
        return std::nullopt;
    if (++m_said > most)
        return QCoreApplication::translate("RefusalNotices", "More requests were refused; they are not listed any more.");
    return sentence;
}
