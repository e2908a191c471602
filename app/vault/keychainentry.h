// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/secret.h"

#include <QTimer>

/// One entry of the system's keychain, through QtKeychain: text only (text and binary are different items
/// under one name, and a read may answer the older), in Base64. One task per object, which deletes itself.
/// A job of QtKeychain is never deleted in flight and never times out by itself, so it has no parent and is
/// left to finish when our time is up. GUI thread.
class KeychainEntry : public QObject
{
    Q_OBJECT

public:
    /// Reads the entry. Errors as unwrapByKeychain(), but for "wrong_key".
    static Answer<Secret> read(const QString &application, const QString &name, std::chrono::milliseconds limit);
    /// The entry, when there is one; otherwise stores \a fresh and reads it back, for only that proves that
    /// the keychain works. On failure what was written is removed. Errors as wrapByKeychain().
    static Answer<Secret> readOrWrite(const QString &application, const QString &name, const Secret &fresh,
                                      std::chrono::milliseconds limit);

private:
    KeychainEntry(const QString &application, const QString &name, const Secret &fresh,
                  std::chrono::milliseconds limit);
    void lookUp();
    void probe();
    void write();
    void readBack();
    void remove();
    void succeed(const Secret &secret);
    void fail(const Error &error);
    void retire();

    QString m_application;
    QString m_name;
    Secret m_fresh; ///< empty: only read
    QTimer m_timer;
    QPromise<Result<Secret>> m_promise;
    bool m_answered = false;
};
