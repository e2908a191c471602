// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secret.h"

#include <QDebugStateSaver>

#include <cstring>

class Secret::Buffer
{
public:
    explicit Buffer(QByteArrayView bytes) : m_size(bytes.size()), m_bytes(new char[static_cast<size_t>(bytes.size())])
    {
        std::memcpy(m_bytes.get(), bytes.data(), static_cast<size_t>(bytes.size()));
    }
    ~Buffer() { explicit_bzero(m_bytes.get(), static_cast<size_t>(m_size)); }
    Q_DISABLE_COPY_MOVE(Buffer)

    QByteArrayView view() const { return {m_bytes.get(), m_size}; }

private:
    qsizetype m_size;
    std::unique_ptr<char[]> m_bytes;
};

Secret::Secret(QByteArrayView bytes)
{
    if (!bytes.isEmpty())
        m_buffer = std::make_shared<const Buffer>(bytes);
}

Secret Secret::fromText(const QString &text)
{
    QByteArray utf8 = text.toUtf8();
    return takeFrom(utf8);
}

Secret Secret::takeFrom(QByteArray &source)
{
    Secret secret{QByteArrayView(source)};
    wipe(source);
    return secret;
}

qsizetype Secret::size() const
{
    return m_buffer ? m_buffer->view().size() : 0;
}

QByteArrayView Secret::expose() const
{
    return m_buffer ? m_buffer->view() : QByteArrayView();
}

bool operator==(const Secret &a, const Secret &b)
{
    const QByteArrayView left = a.expose();
    const QByteArrayView right = b.expose();
    if (left.size() != right.size())
        return false;
    volatile unsigned char difference = 0;
    for (qsizetype i = 0; i < left.size(); ++i)
        difference = difference | static_cast<unsigned char>(left[i] ^ right[i]);
    return difference == 0;
}

QDebug operator<<(QDebug debug, const Secret &secret)
{
    const QDebugStateSaver saver(debug);
    debug.nospace() << "Secret(" << secret.size() << " bytes)";
    return debug;
}

void wipe(QByteArray &bytes)
{
    if (!bytes.isEmpty() && bytes.isDetached())
        explicit_bzero(bytes.data(), static_cast<size_t>(bytes.size()));
    bytes.clear();
}

void wipe(QString &text)
{
    if (!text.isEmpty() && text.isDetached())
        explicit_bzero(text.data(), static_cast<size_t>(text.size()) * sizeof(QChar));
    text.clear();
}
