// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/certificatemodel.h"

#include "lifecycle/loopbackcertificate.h"
#include "presentation/profileexchange.h"
#include "presentation/words.h"
#include "storage/profilestore.h"

#include <algorithm>

CertificateModel::CertificateModel(const ProfileStore *profiles, const TokenVault *vault, Clock clock, QObject *parent)
    : QObject(parent), m_profiles(profiles), m_vault(vault), m_clock(std::move(clock))
{
}

bool CertificateModel::isNeeded(const AppProfile &profile)
{
    return std::any_of(profile.redirectUris.cbegin(), profile.redirectUris.cend(), [](const QString &uri) {
        return uri.startsWith(QLatin1String("https:"), Qt::CaseInsensitive) && isLoopbackUri(uri);
    });
}

void CertificateModel::show(RowId id)
{
    m_id = id;
    m_facts.reset();
    Q_EMIT changed();
    if (id == 0)
        return;
    whenDone(certificateOf(m_profiles, id), this, [this, id](const Result<std::optional<CertificateFacts>> &facts) {
        if (id != m_id)
            return;
        if (!facts) {
            Q_EMIT failed(tr("The certificate could not be read."), facts.error());
            return;
        }
        m_facts = *facts;
        Q_EMIT changed();
    });
}

QStringList CertificateModel::lines() const
{
    if (!m_facts)
        return {tr("There is none yet. Grantdesk makes one when it first listens, or now.")};
    const Instant now = m_clock();
    QStringList lines{m_facts->isSelfSigned ? tr("Signed by itself: the browser asks once whether to trust it.")
                                            : tr("Issued for %1.").arg(shownText(m_facts->subject)),
                      tr("Good for %1.").arg(shownText(m_facts->hosts.join(QStringLiteral(", ")))),
                      m_facts->notAfter < now ? tr("It ran out: %1.").arg(exactTime(m_facts->notAfter))
                                              : tr("Runs out %1.").arg(exactTime(m_facts->notAfter)),
                      tr("SHA-256 %1").arg(m_facts->sha256)};
    return lines;
}

void CertificateModel::take(RowId id, const QString &trying, const Result<CertificateFacts> &facts)
{
    if (id != m_id)
        return;
    if (!facts) {
        Q_EMIT failed(trying, facts.error());
        return;
    }
    m_facts = *facts;
    Q_EMIT changed();
}

void CertificateModel::renew()
{
    if (m_id == 0)
        return;
    whenDone(renewCertificate(m_profiles, m_vault, m_id, m_clock), this, [this, id = m_id](const Result<CertificateFacts> &facts) {
        take(id, tr("No certificate was made."), facts);
    });
}

void CertificateModel::useOwn(const QString &certificateFile, const QString &keyFile)
{
    const QString trying = tr("The certificate was not taken.");
    const Result<QByteArray> certificate = fileContent(certificateFile, 256 * 1024);
    const Result<Secret> key = secretFileContent(keyFile, 256 * 1024);
    if (m_id == 0 || !certificate || !key) {
        if (!certificate)
            Q_EMIT failed(trying, certificate.error());
        else if (!key)
            Q_EMIT failed(trying, key.error());
        return;
    }
    whenDone(useOwnCertificate(m_profiles, m_vault, m_id, {*certificate, *key}), this,
             [this, id = m_id, trying](const Result<CertificateFacts> &facts) { take(id, trying, facts); });
}

void CertificateModel::saveTo(const QString &path)
{
    whenDone(m_profiles->certificate(m_id), this, [this, path](const Result<std::optional<StoredCertificate>> &stored) {
        const QString trying = tr("The certificate was not saved.");
        if (!stored) {
            Q_EMIT failed(trying, stored.error());
            return;
        }
        const Status written = *stored ? writeFile(path, (*stored)->certificatePem)
                                       : Status(Error{ErrorKind::NotFound, tr("There is no certificate yet."), {}, QStringLiteral("gone")});
        if (!written)
            Q_EMIT failed(trying, written.error());
        else
            Q_EMIT saved(tr("The certificate is saved, without its key."));
    });
}
