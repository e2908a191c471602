// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

/// Says what was turned away, but not for ever: any page can send requests to a listener.
class RefusalNotices
{
public:
    /// What to say of a request that was refused with \a sentence: that; behind the twentieth, once, that no more are
    /// listed; then nothing.
    std::optional<QString> next(const QString &sentence);

private:
    int m_said = 0;
};
