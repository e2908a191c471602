// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QDebug>
#include <QString>

#include <memory>

/// Bytes that must not be seen: a token, code, client secret, passphrase or key. Copies share one
/// buffer, which is wiped when the last copy dies. Streaming prints the length only; expose() is the
/// one exit, so that a search for it finds every place where a secret leaves. Text is UTF-8.
/// Reentrant; a buffer is never changed once made.
class Secret
{
public:
    Secret() = default;
    explicit Secret(QByteArrayView bytes);
    /// Copies \a text as UTF-8. The caller's string is not wiped; keep its life short.
    static Secret fromText(const QString &text);
    /// Takes the bytes of \a source and wipes it.
    static Secret takeFrom(QByteArray &source);

    bool isEmpty() const { return size() == 0; }
    qsizetype size() const;

    /// Valid as long as any copy of this Secret lives.
    QByteArrayView expose() const;
    QString exposeText() const { return QString::fromUtf8(expose()); }

    /// Takes the same time wherever the first difference is; unequal lengths answer at once.
    friend bool operator==(const Secret &a, const Secret &b);
    friend bool operator!=(const Secret &a, const Secret &b) { return !(a == b); }

private:
    class Buffer;
    std::shared_ptr<const Buffer> m_buffer;
};

QDebug operator<<(QDebug debug, const Secret &secret);

/// Overwrites \a bytes in a way the optimizer keeps, when nobody else shares its data; then empties it.
void wipe(QByteArray &bytes);
void wipe(QString &text);
