// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/vaultmodel.h"

#include "vault/tokenvault.h"

namespace {
constexpr int shortestPassphrase = 8;
}

VaultModel::VaultModel(TokenVault *vault, UnlockVault *unlock, QObject *parent)
    : QObject(parent), m_vault(vault), m_unlock(unlock)
{
    connect(m_vault, &TokenVault::unlocked, this, &VaultModel::unlocked);
    connect(m_vault, &TokenVault::locked, this, &VaultModel::locked);
}

void VaultModel::readWays()
{
    whenDone(m_unlock->ways(), this, [this](const Result<UnlockVault::Ways> &ways) {
        if (!ways) {
            Q_EMIT failed(ways.error());
            return;
        }
        m_ways = *ways;
        Q_EMIT waysKnown();
    });
}

bool VaultModel::isUnlocked() const
{
    return m_vault->isUnlocked();
}

QString VaultModel::passphraseObjection(const QString &passphrase, const QString &repeated)
{
    if (passphrase.size() < shortestPassphrase)
        return tr("The passphrase needs at least %1 characters; a few unrelated words are good.")
            .arg(shortestPassphrase);
    if (passphrase != repeated)
        return tr("The two passphrases differ.");
    return {};
}

void VaultModel::useKeychain()
{
    m_keychain = true;
    run(m_unlock->byKeychain());
}

void VaultModel::usePassphrase(const Secret &passphrase)
{
    m_keychain = false;
    run(m_unlock->byPassphrase(passphrase));
}

void VaultModel::run(const Answer<std::monostate> &answer)
{
    m_busy = true;
    Q_EMIT busyChanged();
    whenDone(answer, this, [this](const Status &status) {
        m_busy = false;
        Q_EMIT busyChanged();
        if (!status)
            Q_EMIT failed(status.error());
    });
}

void VaultModel::lock()
{
    m_vault->lock();
}
