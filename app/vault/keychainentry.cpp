// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/keychainentry.h"

#include "core/redact.h"

#include <QCoreApplication>

#include <qt6keychain/keychain.h>

namespace {

Secret decoded(const QKeychain::ReadPasswordJob &job)
{
    QString text = job.textData();
    QByteArray base64 = text.toLatin1();
    wipe(text);
    QByteArray bytes = QByteArray::fromBase64(base64);
    wipe(base64);
    return Secret::takeFrom(bytes);
}

/// To be wiped by the caller.
QString encoded(const Secret &secret)
{
    const QByteArrayView bytes = secret.expose();
    QByteArray base64 = QByteArray::fromRawData(bytes.data(), bytes.size()).toBase64();
    const QString text = QString::fromLatin1(base64);
    wipe(base64);
    return text;
}

Error noKeychain(const QKeychain::Job &job)
{
    using E = QKeychain::Error;
    const bool refused = job.error() == E::AccessDenied || job.error() == E::AccessDeniedByUser;
    return {ErrorKind::Vault,
            refused ? KeychainEntry::tr("The system's keychain refused access. Allow it, or use a passphrase instead.")
                    : KeychainEntry::tr(
                        "No keychain of the system answers, or it is locked. Unlock it, or use a passphrase instead."),
            redact(QStringLiteral("QtKeychain error %1: %2").arg(static_cast<int>(job.error())).arg(job.errorString())),
            QStringLiteral("no_keychain")};
}

} // namespace

KeychainEntry::KeychainEntry(const QString &application, const QString &name, const Secret &fresh,
                             std::chrono::milliseconds limit)
    : QObject(QCoreApplication::instance()), m_application(application), m_name(name), m_fresh(fresh)
{
    m_promise.start();
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        fail({ErrorKind::Vault,
              tr("The system's keychain did not answer. Look for its window asking for a password, or use a passphrase "
                 "instead."),
              {},
              QStringLiteral("keychain_timeout")});
    });
    m_timer.start(limit);
}

Answer<Secret> KeychainEntry::read(const QString &application, const QString &name, std::chrono::milliseconds limit)
{
    return readOrWrite(application, name, Secret(), limit);
}

Answer<Secret> KeychainEntry::readOrWrite(const QString &application, const QString &name, const Secret &fresh,
                                          std::chrono::milliseconds limit)
{
    auto *entry = new KeychainEntry(application, name, fresh, limit);
    const Answer<Secret> answer = entry->m_promise.future();
    entry->lookUp();
    return answer;
}

void KeychainEntry::lookUp()
{
    auto *job = new QKeychain::ReadPasswordJob(m_application);
    job->setKey(m_name);
    connect(job, &QKeychain::Job::finished, this, [this, job] {
        if (m_answered)
            return retire();
        if (job->error() == QKeychain::NoError)
            succeed(decoded(*job));
        else if (job->error() != QKeychain::EntryNotFound)
            fail(noKeychain(*job));
        else if (!m_fresh.isEmpty())
            return write();
        else
            return probe();
        retire();
    });
    job->start();
}

// gnome-keyring says "not found" of a keyring that stays locked, too; only a write tells them apart.
void KeychainEntry::probe()
{
    m_name += QStringLiteral(".probe");
    auto *job = new QKeychain::WritePasswordJob(m_application);
    job->setKey(m_name);
    job->setTextData(QStringLiteral("probe"));
    connect(job, &QKeychain::Job::finished, this, [this, job] {
        if (job->error() == QKeychain::NoError) {
            fail({ErrorKind::Vault,
                  tr("The system's keychain has no key for this store. The store may come from another computer or "
                     "user."),
                  {},
                  QStringLiteral("keychain_entry_missing")});
        } else {
            fail(noKeychain(*job));
        }
        remove();
    });
    job->start();
}

void KeychainEntry::write()
{
    auto *job = new QKeychain::WritePasswordJob(m_application);
    job->setKey(m_name);
    QString text = encoded(m_fresh);
    job->setTextData(text);
    wipe(text);
    connect(job, &QKeychain::Job::finished, this, [this, job] {
        // Nobody waits any more: what came to be written late must not stay.
        if (m_answered)
            return job->error() == QKeychain::NoError ? remove() : retire();
        if (job->error() == QKeychain::NoError)
            return readBack();
        fail(noKeychain(*job));
        remove();
    });
    job->start();
}

void KeychainEntry::readBack()
{
    auto *job = new QKeychain::ReadPasswordJob(m_application);
    job->setKey(m_name);
    connect(job, &QKeychain::Job::finished, this, [this, job] {
        if (!m_answered && job->error() == QKeychain::NoError && decoded(*job) == m_fresh) {
            succeed(m_fresh);
            return retire();
        }
        fail(noKeychain(*job));
        remove();
    });
    job->start();
}

void KeychainEntry::remove()
{
    auto *job = new QKeychain::DeletePasswordJob(m_application);
    job->setKey(m_name);
    connect(job, &QKeychain::Job::finished, this, &KeychainEntry::retire);
    job->start();
}

void KeychainEntry::succeed(const Secret &secret)
{
    m_answered = true;
    m_timer.stop();
    m_promise.addResult(Result<Secret>(secret));
    m_promise.finish();
}

void KeychainEntry::fail(const Error &error)
{
    if (m_answered)
        return;
    m_answered = true;
    m_timer.stop();
    m_promise.addResult(Result<Secret>(error));
    m_promise.finish();
}

void KeychainEntry::retire()
{
    deleteLater();
}
