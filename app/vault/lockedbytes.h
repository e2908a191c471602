// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

/// A buffer in libsodium's guarded memory: kept out of swap and core dumps where the system allows it,
/// between guard pages, wiped when it dies. Every key and opened text of the vault is made in one.
class LockedBytes
{
public:
    LockedBytes() = default;
    explicit LockedBytes(qsizetype size);
    explicit LockedBytes(QByteArrayView bytes);
    LockedBytes(LockedBytes &&other) noexcept;
    LockedBytes &operator=(LockedBytes &&other) noexcept;
    ~LockedBytes();
    Q_DISABLE_COPY(LockedBytes)

    /// No memory is held: made empty, or the system had none.
    bool isNull() const { return !m_bytes; }
    qsizetype size() const { return m_size; }
    unsigned char *data() { return m_bytes; }
    const unsigned char *data() const { return m_bytes; }
    QByteArrayView view() const { return {m_bytes, m_size}; }

private:
    unsigned char *m_bytes = nullptr;
    qsizetype m_size = 0;
};
