// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/certificate.h"

#include <QFile>
#include <QRegularExpression>
#include <QSslCertificate>
#include <QSslCertificateExtension>
#include <QSslKey>
#include <QTest>

#include <array>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

namespace {

const Instant now = fromMilliseconds(1'795'435'200'123); // 2026-11-23

/// The PEM of a new key of \a kind, with a passphrase where one is given.
Secret keyPem(const char *kind, const char *passphrase = nullptr)
{
    EVP_PKEY *const key = qstrcmp(kind, "RSA") == 0 ? EVP_PKEY_Q_keygen(nullptr, nullptr, kind, size_t(2048))
                                                    : EVP_PKEY_Q_keygen(nullptr, nullptr, kind);
    BIO *const bio = BIO_new(BIO_s_secmem());
    PEM_write_bio_PKCS8PrivateKey(bio, key, passphrase ? EVP_aes_256_cbc() : nullptr, passphrase, passphrase ? int(qstrlen(passphrase)) : 0,
                                  nullptr, nullptr);
    char *bytes = nullptr;
    const long size = BIO_get_mem_data(bio, &bytes);
    const Secret pem(QByteArrayView(bytes, size));
    BIO_free_all(bio);
    EVP_PKEY_free(key);
    return pem;
}

QVariant extension(const QSslCertificate &certificate, const char *name)
{
    for (const QSslCertificateExtension &each : certificate.extensions()) {
        if (each.name() == QLatin1String(name))
            return each.value();
    }
    return {};
}

} // namespace

class tst_certificate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void isWhatBrowsersTake()
    {
        const auto made = makeLoopbackCertificate(now);
        QVERIFY(made);
        QVERIFY(certificateObjection(*made));
        const auto facts = certificateFacts(made->certificatePem);
        QVERIFY(facts);
        QCOMPARE(facts->subject, QStringLiteral("Grantdesk on this computer"));
        QCOMPARE(facts->hosts, (QStringList{QStringLiteral("localhost"), QStringLiteral("127.0.0.1"), QStringLiteral("::1")}));
        QVERIFY(facts->isSelfSigned);
        QCOMPARE(facts->notBefore, std::chrono::floor<std::chrono::seconds>(now) - std::chrono::hours(24));
        QVERIFY(facts->notAfter - facts->notBefore == std::chrono::days(397));

        // As another reader sees it.
        const QSslCertificate read(made->certificatePem, QSsl::Pem);
        QVERIFY(!read.isNull());
        QCOMPARE(facts->sha256, QString::fromLatin1(read.digest(QCryptographicHash::Sha256).toHex(':').toUpper()));
        QCOMPARE(read.effectiveDate().toMSecsSinceEpoch(), toMilliseconds(facts->notBefore));
        QCOMPARE(read.expiryDate().toMSecsSinceEpoch(), toMilliseconds(facts->notAfter));
        QCOMPARE(read.publicKey().algorithm(), QSsl::Ec);
        QCOMPARE(read.publicKey().length(), 256);
        QCOMPARE(read.version(), QByteArray("3"));
        QVERIFY(!extension(read, "basicConstraints").toMap().value(QStringLiteral("ca")).toBool());
        const QString text = read.toText();
        QVERIFY(text.contains(QLatin1String("Digital Signature")) && !text.contains(QLatin1String("Certificate Sign")));
        QVERIFY(text.contains(QLatin1String("TLS Web Server Authentication")));
        QVERIFY(text.contains(QLatin1String("CA:FALSE")));
    }

    void noTwoAreAlike()
    {
        const auto one = makeLoopbackCertificate(now);
        const auto two = makeLoopbackCertificate(now);
        QVERIFY(one && two);
        QVERIFY(one->keyPem != two->keyPem);
        const QSslCertificate first(one->certificatePem);
        const QSslCertificate second(two->certificatePem);
        QVERIFY(first.serialNumber() != second.serialNumber());
        QCOMPARE(first.serialNumber().count(':'), 15); // 127 bits, so positive (RFC 5280 §4.1.2.2)
    }

    void whatIsNoCertificateIsRefused_data()
    {
        QTest::addColumn<QByteArray>("pem");
        const QByteArray good = makeLoopbackCertificate(now)->certificatePem;
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("text") << QByteArray("hello");
        QTest::newRow("cut off") << good.left(good.size() / 2);
        QTest::newRow("damaged") << QByteArray(good).replace(28, 4, "AAAA");
        QTest::newRow("frame only") << QByteArray("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n");
        QTest::newRow("no Base64") << QByteArray("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n");
        QTest::newRow("NUL") << QByteArray(5000, '\0');
    }

    void whatIsNoCertificateIsRefused()
    {
        QFETCH(const QByteArray, pem);
        const auto facts = certificateFacts(pem);
        QVERIFY(!facts);
        QCOMPARE(facts.error().cause, QStringLiteral("bad_certificate"));
        const Status objection = certificateObjection({pem, makeLoopbackCertificate(now)->keyPem});
        QVERIFY(!objection);
        QCOMPARE(objection.error().cause, QStringLiteral("bad_certificate"));
        QVERIFY2(ERR_peek_error() == 0, "TLS connections of this thread would take it for theirs");
    }

    void aKeyMustFitAndBeOpen_data()
    {
        QTest::addColumn<Secret>("key");
        QTest::addColumn<QString>("cause");
        QTest::newRow("nothing") << Secret() << QStringLiteral("bad_key");
        QTest::newRow("text") << Secret(QByteArrayView("hello")) << QStringLiteral("bad_key");
        QTest::newRow("a certificate") << Secret(makeLoopbackCertificate(now)->certificatePem) << QStringLiteral("bad_key");
        QTest::newRow("another key") << makeLoopbackCertificate(now)->keyPem << QStringLiteral("key_of_another_certificate");
        QTest::newRow("a key of another kind") << keyPem("RSA") << QStringLiteral("key_of_another_certificate");
        QTest::newRow("a kind that browsers do not take") << keyPem("ED25519") << QStringLiteral("bad_key");
        QTest::newRow("a passphrase") << keyPem("RSA", "secret") << QStringLiteral("key_with_passphrase");
    }

    void aKeyMustFitAndBeOpen()
    {
        QFETCH(const Secret, key);
        QFETCH(const QString, cause);
        const Status objection = certificateObjection({makeLoopbackCertificate(now)->certificatePem, key});
        QVERIFY(!objection);
        QCOMPARE(objection.error().cause, cause);
        QVERIFY(objection.error().detail.isEmpty());
        QVERIFY(ERR_peek_error() == 0);
    }

    void aChainIsJudgedByItsFirst()
    {
        const auto leaf = makeLoopbackCertificate(now);
        const auto other = makeLoopbackCertificate(now);
        QVERIFY(certificateObjection({leaf->certificatePem + other->certificatePem, leaf->keyPem}));
        QVERIFY(!certificateObjection({other->certificatePem + leaf->certificatePem, leaf->keyPem}));
        QCOMPARE(certificateFacts(leaf->certificatePem + other->certificatePem)->sha256, certificateFacts(leaf->certificatePem)->sha256);
    }
};

QTEST_GUILESS_MAIN(tst_certificate)
#include "tst_certificate.moc"
