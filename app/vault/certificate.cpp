// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/certificate.h"

#include <QCoreApplication>

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

using namespace std::chrono;

namespace {

constexpr auto lifetime = days(397);

template<auto Free>
struct FreedBy {
    template<typename T>
    void operator()(T *thing) const
    {
        Free(thing);
    }
};
using Bio = std::unique_ptr<BIO, FreedBy<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, FreedBy<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, FreedBy<X509_free>>;
using Name = std::unique_ptr<X509_NAME, FreedBy<X509_NAME_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, FreedBy<X509_EXTENSION_free>>;
using BigNumber = std::unique_ptr<BIGNUM, FreedBy<BN_free>>;
using AlternativeNames = std::unique_ptr<GENERAL_NAMES, FreedBy<GENERAL_NAMES_free>>;

/// What fails leaves a note in a queue of its thread, which the TLS connections of that thread would take for theirs.
struct NoErrorsLeft {
    NoErrorsLeft() { ERR_clear_error(); }
    ~NoErrorsLeft() { ERR_clear_error(); }
    Q_DISABLE_COPY_MOVE(NoErrorsLeft)
};

QString tr(const char *text)
{
    return QCoreApplication::translate("Vault", text);
}

Error invalid(const QString &summary, const char *cause)
{
    return {ErrorKind::InvalidInput, summary, {}, QLatin1String(cause)};
}

Error unreadable()
{
    return invalid(tr("This is no certificate. It must be PEM text that begins with -----BEGIN CERTIFICATE-----."), "bad_certificate");
}

bool hasExtension(X509 *certificate, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool hasSerial(X509 *certificate)
{
    // 127 bits with the highest set: positive, never zero, and never the same twice.
    const BigNumber number(BN_new());
    return number && BN_rand(number.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1
        && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool hasName(X509 *certificate)
{
    const Name name(X509_NAME_new());
    const auto *text = reinterpret_cast<const unsigned char *>("Grantdesk on this computer");
    return name && X509_NAME_add_entry_by_NID(name.get(), NID_commonName, MBSTRING_UTF8, text, -1, -1, 0) == 1
        && X509_set_subject_name(certificate, name.get()) == 1 && X509_set_issuer_name(certificate, name.get()) == 1;
}

bool hasTimes(X509 *certificate, Instant now)
{
    const auto from = floor<seconds>(now) - days(1);
    return ASN1_TIME_set(X509_getm_notBefore(certificate), time_t(from.time_since_epoch().count()))
        && ASN1_TIME_set(X509_getm_notAfter(certificate), time_t((from + lifetime).time_since_epoch().count()));
}

Certificate selfSigned(EVP_PKEY *key, Instant now)
{
    Certificate made(X509_new());
    X509 *const x = made.get();
    const bool isWhole = x && X509_set_version(x, X509_VERSION_3) == 1 && hasSerial(x) && hasName(x) && hasTimes(x, now)
        && X509_set_pubkey(x, key) == 1 && hasExtension(x, NID_basic_constraints, "critical,CA:FALSE")
        && hasExtension(x, NID_key_usage, "critical,digitalSignature") && hasExtension(x, NID_ext_key_usage, "serverAuth")
        && hasExtension(x, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1")
        && hasExtension(x, NID_subject_key_identifier, "hash") && X509_sign(x, key, EVP_sha256()) > 0;
    return isWhole ? std::move(made) : nullptr;
}

QByteArrayView writtenTo(BIO *bio)
{
    char *bytes = nullptr;
    const long size = BIO_get_mem_data(bio, &bytes);
    return {bytes, size > 0 ? qsizetype(size) : 0};
}

Bio reading(QByteArrayView bytes)
{
    return Bio(BIO_new_mem_buf(bytes.data(), int(bytes.size())));
}

int noPassphrase(char *, int, int, void *wasAsked)
{
    *static_cast<bool *>(wasAsked) = true;
    return -1;
}

Certificate firstIn(const QByteArray &pem)
{
    const Bio bio = reading(pem);
    bool wasAsked = false;
    return Certificate(bio ? PEM_read_bio_X509(bio.get(), nullptr, noPassphrase, &wasAsked) : nullptr);
}

std::optional<Instant> instantOf(const ASN1_TIME *time)
{
    tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return std::nullopt;
    const year_month_day date(year(parts.tm_year + 1900), month(unsigned(parts.tm_mon + 1)), day(unsigned(parts.tm_mday)));
    return sys_days(date) + hours(parts.tm_hour) + minutes(parts.tm_min) + seconds(parts.tm_sec);
}

QString subjectOf(const X509 *certificate)
{
    const Bio bio(BIO_new(BIO_s_mem()));
    if (!bio)
        return {};
    const X509_NAME *const name = X509_get_subject_name(certificate);
    const int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    constexpr unsigned long plain = ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_UTF8_CONVERT;
    if (at >= 0)
        ASN1_STRING_print_ex(bio.get(), X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)), plain);
    else
        X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_SEP_CPLUS_SPC | XN_FLAG_FN_SN | plain);
    return QString::fromUtf8(writtenTo(bio.get()));
}

QString addressText(const ASN1_OCTET_STRING *address)
{
    const int size = ASN1_STRING_length(address);
    char text[INET6_ADDRSTRLEN] = {};
    if ((size != 4 && size != 16) || !inet_ntop(size == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(address), text, sizeof text))
        return {};
    return QString::fromLatin1(text);
}

QStringList hostsOf(const X509 *certificate)
{
    QStringList hosts;
    const AlternativeNames names(static_cast<GENERAL_NAMES *>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        int type = 0;
        const void *const value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &type);
        if (type == GEN_DNS) {
            const auto *const text = static_cast<const ASN1_IA5STRING *>(value);
            hosts.append(QString::fromLatin1(reinterpret_cast<const char *>(ASN1_STRING_get0_data(text)), ASN1_STRING_length(text)));
        } else if (type == GEN_IPADD) {
            hosts.append(addressText(static_cast<const ASN1_OCTET_STRING *>(value)));
        }
    }
    hosts.removeAll(QString());
    return hosts;
}

} // namespace

Result<TlsIdentity> makeLoopbackCertificate(Instant now)
{
    const NoErrorsLeft cleared;
    const Error failed{ErrorKind::Vault, tr("No certificate could be made for this computer."), {}, QStringLiteral("certificate_failed")};
    const Key key(EVP_EC_gen("P-256"));
    if (!key)
        return failed;
    const Certificate certificate = selfSigned(key.get(), now);
    // The second kind wipes what was written to it when it is freed.
    const Bio publicText(BIO_new(BIO_s_mem()));
    const Bio secretText(BIO_new(BIO_s_secmem()));
    if (!certificate || !publicText || !secretText || PEM_write_bio_X509(publicText.get(), certificate.get()) != 1
        || PEM_write_bio_PKCS8PrivateKey(secretText.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return failed;
    return TlsIdentity{writtenTo(publicText.get()).toByteArray(), Secret(writtenTo(secretText.get()))};
}

Result<CertificateFacts> certificateFacts(const QByteArray &pem)
{
    const NoErrorsLeft cleared;
    const Certificate certificate = firstIn(pem);
    if (!certificate)
        return unreadable();
    const std::optional<Instant> from = instantOf(X509_get0_notBefore(certificate.get()));
    const std::optional<Instant> until = instantOf(X509_get0_notAfter(certificate.get()));
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    if (!from || !until || X509_digest(certificate.get(), EVP_sha256(), digest, &size) != 1)
        return unreadable();
    const QByteArrayView bytes(digest, qsizetype(size));
    return CertificateFacts{.subject = subjectOf(certificate.get()),
                            .hosts = hostsOf(certificate.get()),
                            .notBefore = *from,
                            .notAfter = *until,
                            .sha256 = QString::fromLatin1(bytes.toByteArray().toHex(':').toUpper()),
                            .isSelfSigned = X509_self_signed(certificate.get(), 1) == 1};
}

Status certificateObjection(const TlsIdentity &identity)
{
    const NoErrorsLeft cleared;
    const Certificate certificate = firstIn(identity.certificatePem);
    if (!certificate)
        return unreadable();
    const Bio bio = reading(identity.keyPem.expose());
    bool wasAsked = false;
    const Key key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, noPassphrase, &wasAsked) : nullptr);
    if (!key && wasAsked)
        return invalid(tr("The key is protected by a passphrase. Give it without one; the vault seals it."), "key_with_passphrase");
    if (!key)
        return invalid(tr("This is no private key. It must be PEM text that begins with -----BEGIN PRIVATE KEY-----."), "bad_key");
    const int kind = EVP_PKEY_get_base_id(key.get());
    if (kind != EVP_PKEY_RSA && kind != EVP_PKEY_EC)
        return invalid(tr("The key must be an RSA or an elliptic curve key; browsers take no other."), "bad_key");
    if (X509_check_private_key(certificate.get(), key.get()) != 1)
        return invalid(tr("The key belongs to another certificate."), "key_of_another_certificate");
    return success();
}
