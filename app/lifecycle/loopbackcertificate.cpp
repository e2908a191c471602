// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/loopbackcertificate.h"

#include "lifecycle/authorizable.h"
#include "storage/profilestore.h"
#include "vault/certificate.h"
#include "vault/tokenvault.h"

#include <QCoreApplication>

namespace {

using Identity = std::optional<TlsIdentity>;

/// Answers are delivered while the vault lives, which is as long as its store does. Children are no part of what const
/// promises about it.
QObject *receiverOf(const TokenVault *vault)
{
    return const_cast<TokenVault *>(vault);
}

QString tr(const char *text)
{
    return QCoreApplication::translate("LoopbackCertificate", text);
}

Error damagedError(const Error &why)
{
    return {ErrorKind::Vault,
            tr("The certificate of the redirect URI, or its key, was changed outside Grantdesk, so it is not used. Renew it in the app profile."),
            why.summary, QStringLiteral("damaged")};
}

/// From the stored certificate to one that can be served:
///     takeCertificate -> takeKey       (it is there and good)
/// or  takeCertificate -> makeFresh     (there is none, or ours has run out)
class IdentityFetch : public QObject
{
public:
    IdentityFetch(const ProfileStore *profiles, const TokenVault *vault, RowId profileId, Clock clock)
        : QObject(receiverOf(vault)), m_profiles(*profiles), m_vault(vault), m_profileId(profileId), m_clock(std::move(clock))
    {
    }

    Answer<Identity> start()
    {
        m_promise.start();
        whenDone(m_profiles.certificate(m_profileId), this,
                 [this](const Result<std::optional<StoredCertificate>> &stored) { takeCertificate(stored); });
        return m_promise.future();
    }

private:
    void takeCertificate(const Result<std::optional<StoredCertificate>> &stored)
    {
        if (!stored)
            return end(stored.error());
        if (!*stored)
            return makeFresh();
        const StoredCertificate &certificate = **stored;
        const Result<CertificateFacts> facts = certificateFacts(certificate.certificatePem);
        if (!facts)
            return end(damagedError(facts.error()));
        const Instant now = m_clock();
        if (certificate.isMadeByUs && (facts->notAfter <= now || facts->notBefore > now))
            return makeFresh();
        if (facts->notAfter <= now) {
            return end(Error{ErrorKind::InvalidInput,
                             tr("The certificate of the redirect URI has run out. Enter a new one in the app profile, or let Grantdesk make one."),
                             tr("good until %1").arg(toIso8601(facts->notAfter)), QStringLiteral("certificate_expired")});
        }
        whenDone(m_profiles.certificateKey(m_profileId), this,
                 [this, certificate](const Result<SealedRecord> &record) { takeKey(certificate, record); });
    }

    void takeKey(const StoredCertificate &certificate, const Result<SealedRecord> &record)
    {
        if (!record)
            return end(record.error().kind == ErrorKind::NotFound ? damagedError(record.error()) : record.error());
        const Result<Secret> key = m_vault->open(record->sealed, record->identity);
        if (!key)
            return end(key.error().cause == QLatin1String("damaged") ? damagedError(key.error()) : key.error());
        // The key was read after the certificate: another program may have renewed both in between.
        const TlsIdentity identity{certificate.certificatePem, *key};
        if (const Status usable = certificateObjection(identity); !usable)
            return end(damagedError(usable.error()));
        end(Identity(identity));
    }

    void makeFresh()
    {
        const Result<TlsIdentity> made = makeLoopbackCertificate(m_clock());
        if (!made)
            return end(made.error());
        whenDone(m_profiles.setCertificate(m_profileId, {made->certificatePem, true}, made->keyPem, m_vault->sealFunction()), this,
                 [this, identity = *made](const Result<std::monostate> &stored) {
                     end(stored ? Result<Identity>(Identity(identity)) : Result<Identity>(stored.error()));
                 });
    }

    void end(Result<Identity> result)
    {
        m_promise.addResult(std::move(result));
        m_promise.finish();
        deleteLater();
    }

    ProfileStore m_profiles;
    const TokenVault *m_vault;
    RowId m_profileId;
    Clock m_clock;
    QPromise<Result<Identity>> m_promise;
};

Answer<CertificateFacts> put(const ProfileStore *profiles, const TokenVault *vault, RowId profileId, const TlsIdentity &identity,
                             bool isMadeByUs)
{
    const Result<CertificateFacts> facts = certificateFacts(identity.certificatePem);
    if (!facts)
        return answered<CertificateFacts>(facts.error());
    return answerFrom<CertificateFacts>(
        profiles->setCertificate(profileId, {identity.certificatePem, isMadeByUs}, identity.keyPem, vault->sealFunction()),
        receiverOf(vault), [facts](const Result<std::monostate> &stored) { return stored ? facts : Result<CertificateFacts>(stored.error()); });
}

} // namespace

Answer<std::optional<TlsIdentity>> listenerIdentity(const ProfileStore *profiles, const TokenVault *vault, const AppProfile &profile,
                                                    const QString &redirectUri, Clock clock)
{
    if (!isLoopbackUri(redirectUri) || !redirectUri.startsWith(QLatin1String("https:"), Qt::CaseInsensitive))
        return answered<Identity>(Identity());
    if (const std::optional<Error> error = vaultObjection(vault))
        return answered<Identity>(*error);
    return (new IdentityFetch(profiles, vault, profile.id, std::move(clock)))->start();
}

Answer<std::optional<CertificateFacts>> certificateOf(const ProfileStore *profiles, RowId profileId)
{
    using Facts = std::optional<CertificateFacts>;
    return answerFrom<Facts>(profiles->certificate(profileId), QCoreApplication::instance(),
                             [](const Result<std::optional<StoredCertificate>> &stored) -> Result<Facts> {
                                 if (!stored)
                                     return stored.error();
                                 if (!*stored)
                                     return Facts();
                                 const Result<CertificateFacts> facts = certificateFacts((*stored)->certificatePem);
                                 return facts ? Result<Facts>(Facts(*facts)) : Result<Facts>(damagedError(facts.error()));
                             });
}

Answer<CertificateFacts> useOwnCertificate(const ProfileStore *profiles, const TokenVault *vault, RowId profileId, TlsIdentity identity)
{
    if (const Status usable = certificateObjection(identity); !usable)
        return answered<CertificateFacts>(usable.error());
    return put(profiles, vault, profileId, identity, false);
}

Answer<CertificateFacts> renewCertificate(const ProfileStore *profiles, const TokenVault *vault, RowId profileId, Clock clock)
{
    if (const std::optional<Error> error = vaultObjection(vault))
        return answered<CertificateFacts>(*error);
    const Result<TlsIdentity> made = makeLoopbackCertificate(clock());
    return made ? put(profiles, vault, profileId, *made, true) : answered<CertificateFacts>(made.error());
}
