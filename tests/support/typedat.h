// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTest>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/// A terminal for a program's standard input, at which a person types when they are asked.
class TypedAt
{
public:
    TypedAt() : m_end(posix_openpt(O_RDWR | O_NOCTTY))
    {
        grantpt(m_end);
        unlockpt(m_end);
        m_name = QString::fromLocal8Bit(ptsname(m_end));
        m_kept = open(ptsname(m_end), O_RDWR | O_NOCTTY); // what was typed stays until it is read
    }
    ~TypedAt()
    {
        close(m_kept);
        close(m_end);
    }
    TypedAt(const TypedAt &) = delete;
    TypedAt &operator=(const TypedAt &) = delete;

    QString name() const { return m_name; }
    void type(const QByteArray &line)
    {
        if (write(m_end, line.constData(), static_cast<size_t>(line.size())) != line.size())
            QTest::qFail("nothing could be typed", __FILE__, __LINE__);
    }

private:
    int m_end;
    int m_kept;
    QString m_name;
};
