// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/seams.h"
#include "core/secret.h"
#include "domain/appprofile.h"

#include <QObject>

class ProfileStore;
class TokenVault;

/// App profiles to files and from them; client secrets never leave the store. GUI thread.
class ProfileExchange : public QObject
{
    Q_OBJECT

public:
    ProfileExchange(const ProfileStore *profiles, const TokenVault *vault, Clock clock, QObject *parent = nullptr);

    /// Ends in exported() or failed().
    void exportTo(const QString &path, const QList<AppProfile> &profiles);
    /// Stores what the file at \a path has, each by itself: one that cannot be stored holds up no other. Ends in
    /// imported() or failed().
    void importFrom(const QString &path);

Q_SIGNALS:
    void exported(const QString &sentence);
    /// \a sentences: how many came in, which did not and why, and what in the file was not understood; \a last: 0 when
    /// none came in.
    void imported(const QStringList &sentences, RowId last);
    void failed(const QString &trying, const Error &error);

private:
    void addNext();

    const ProfileStore *m_profiles;
    const TokenVault *m_vault;
    Clock m_clock;
    QList<AppProfile> m_waiting;
    QStringList m_sentences;
    RowId m_last = 0;
    int m_added = 0;
    bool m_isBusy = false;
};

/// The bytes of a file that a person chose; no other kind of file is opened. Errors: InvalidInput "unreadable_file", "file_too_long".
Result<QByteArray> fileContent(const QString &path, qint64 limit);
/// The same of a file with something secret in it, such as a key.
Result<Secret> secretFileContent(const QString &path, qint64 limit);
/// Nobody but the owner can read the file. Errors: InvalidInput "unwritable_file".
Status writeFile(const QString &path, const QByteArray &content);
