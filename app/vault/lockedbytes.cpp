// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/lockedbytes.h"

#include <sodium.h>

#include <cstring>
#include <utility>

LockedBytes::LockedBytes(qsizetype size)
    // At least one byte: an empty text is a text, and differs from "no memory".
    : m_bytes(static_cast<unsigned char *>(sodium_malloc(static_cast<size_t>(std::max<qsizetype>(size, 1))))),
      m_size(m_bytes ? size : 0)
{
}

LockedBytes::LockedBytes(QByteArrayView bytes) : LockedBytes(bytes.size())
{
    if (m_size > 0)
        std::memcpy(m_bytes, bytes.data(), static_cast<size_t>(m_size));
}

LockedBytes::LockedBytes(LockedBytes &&other) noexcept
    : m_bytes(std::exchange(other.m_bytes, nullptr)), m_size(std::exchange(other.m_size, 0))
{
}

LockedBytes &LockedBytes::operator=(LockedBytes &&other) noexcept
{
    std::swap(m_bytes, other.m_bytes);
    std::swap(m_size, other.m_size);
    return *this;
}

LockedBytes::~LockedBytes()
{
    sodium_free(m_bytes);
}
