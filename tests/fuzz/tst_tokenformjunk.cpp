// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/tokenanatomy.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

#include <array>

namespace {

using Form = TokenAnatomy::Form;

const QByteArray base64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

QByteArray randomText(QRandomGenerator &random, const QByteArray &alphabet, int length)
{
    QByteArray text(length, Qt::Uninitialized);
    for (char &c : text)
        c = alphabet.isEmpty() ? char(random.bounded(256)) : alphabet.at(random.bounded(int(alphabet.size())));
    return text;
}

QByteArray encoded(const QByteArray &json, bool isUrl = true)
{
    return json.toBase64((isUrl ? QByteArray::Base64UrlEncoding : QByteArray::Base64Encoding)
                         | QByteArray::OmitTrailingEquals);
}

struct Real {
    QByteArray token;
    QByteArray secretPart; ///< of which nothing may come out
    bool isInJson = false; ///< as well
};

/// A token of a form that there is, with its random part.
Real realToken(QRandomGenerator &random)
{
    const QByteArray secret = randomText(random, base64Url, random.bounded(24, 64));
    switch (random.bounded(6)) {
    case 0:
        return {encoded(R"({"miro.origin":"eu01"})") + '_' + secret, secret};
    case 1:
        return {encoded("{\"miro.origin\":\"us01\",\"id\":\"" + secret + "\"}", false) + '_' + secret, secret, true};
    case 2:
        return {encoded(R"({"alg":"HS256"})") + '.' + encoded(R"({"team":"3458764500000000001","exp":1795446000})") + '.'
                    + secret,
                secret};
    case 3:
        return {encoded("{\"alg\":\"" + secret + "\"}") + '.' + encoded("{\"" + secret + "\":[{\"a\":\"x " + secret + "\"}]}")
                    + '.' + secret,
                secret, true};
    case 4:
        return {encoded("{\"key\":\"" + secret + "\",\"" + secret + "\":1}"), secret, true};
    default:
        return {"ghp_" + secret, secret};
    }
}

QByteArray mutated(QRandomGenerator &random, QByteArray bytes)
{
    static const QByteArrayList pieces{"_",
                                       ".",
                                       "=",
                                       "==",
                                       "eyJ",
                                       "e30",
                                       QByteArray(1, '\0'),
                                       "\xff",
                                       encoded(R"({"miro.origin":"eu01"})") + '_',
                                       encoded(QByteArray("{\"a\":").repeated(300) + '1' + QByteArray(300, '}')) + '.',
                                       QByteArray(700, 'e')};
    for (int i = random.bounded(1, 4); i > 0 && !bytes.isEmpty(); --i) {
        const int at = random.bounded(int(bytes.size()));
        switch (random.bounded(5)) {
        case 0:
            bytes[at] = char(random.bounded(256));
            break;
        case 1:
            bytes.insert(at, pieces.at(random.bounded(int(pieces.size()))));
            break;
        case 2:
            bytes.remove(at, random.bounded(1, 6));
            break;
        case 3:
            bytes.truncate(at);
            break;
        default:
            bytes.insert(at, bytes.mid(random.bounded(int(bytes.size())), random.bounded(60)));
            break;
        }
    }
    return bytes;
}

/// Every character that the anatomy has to say.
QByteArray said(const TokenAnatomy &anatomy)
{
    return (anatomy.region + QLatin1Char('\n') + anatomy.headNames.join(QLatin1Char('\n'))).toUtf8() + '\n'
        + QJsonDocument(anatomy.head).toJson() + QJsonDocument(anatomy.claims).toJson();
}

/// Whether \a text has as many characters of \a secret in a row as nobody would guess.
bool tells(const QByteArray &text, const QByteArray &secret)
{
    constexpr qsizetype inARow = 8;
    for (qsizetype at = 0; at + inARow <= secret.size(); ++at) {
        if (text.contains(secret.mid(at, inARow)))
            return true;
    }
    return false;
}

} // namespace

/// Whatever is taken for a token: its anatomy is told without a crash, and without the token.
class tst_TokenFormJunk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        bool given = false;
        m_seed = qEnvironmentVariable("GRANTDESK_FUZZ_SEED").toUInt(&given);
        if (!given)
            m_seed = QRandomGenerator::system()->generate();
        qInfo("repeat with GRANTDESK_FUZZ_SEED=%u", m_seed);
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void randomStringsAreOpaque()
    {
        QRandomGenerator random(m_seed);
        const std::array<QByteArray, 4> alphabets{QByteArray(), base64Url, base64Url + "+/=._.", QByteArray("eyJ_.=")};
        for (int i = 0; i < 100'000; ++i) {
            const QByteArray bytes = randomText(random, alphabets.at(size_t(i) % alphabets.size()), random.bounded(1, 120));
            const TokenAnatomy anatomy = looked(bytes);
            if (QTest::currentTestFailed())
                return;
            QVERIFY2(anatomy.form == Form::Opaque, qPrintable(QStringLiteral("round %1").arg(i)));
            QVERIFY2(!tells(said(anatomy), bytes), qPrintable(QStringLiteral("round %1").arg(i)));
        }
    }

    void changedTokensTellNothing()
    {
        QRandomGenerator random(m_seed);
        std::array<int, 4> seen{};
        for (int i = 0; i < 100'000; ++i) {
            const Real real = realToken(random);
            const bool isWhole = i % 10 == 0;
            const QByteArray bytes = isWhole ? real.token : mutated(random, real.token);
            const TokenAnatomy anatomy = looked(bytes);
            if (QTest::currentTestFailed())
                return;
            ++seen.at(size_t(anatomy.form));
            // A sign that is put into the middle of a claim makes two words of it, and of each no token.
            QVERIFY2((real.isInJson && !isWhole) || !tells(said(anatomy), real.secretPart), qPrintable(QStringLiteral("round %1").arg(i)));
        }
        for (const Form form : {Form::Miro, Form::Jwt, Form::Opaque})
            QVERIFY2(seen.at(size_t(form)) > 1000, qPrintable(tokenFormName(form)));
    }

private:
    /// The anatomy of \a bytes, which agrees with itself.
    static TokenAnatomy looked(const QByteArray &bytes)
    {
        const Secret token{QByteArrayView(bytes)};
        const TokenAnatomy anatomy = tokenAnatomy(token);
        const bool agrees = anatomy.length == bytes.size() && anatomy.parts.isEmpty() == bytes.isEmpty()
            && (anatomy.form == Form::Empty) == bytes.isEmpty() && anatomy.region == tokenRegion(token)
            && anatomy.parts.size() <= TokenAnatomy::mostParts && (anatomy.form == Form::Miro || anatomy.region.isEmpty())
            && said(anatomy).size() < 200 * 1024;
        if (!agrees)
            QTest::qFail("the anatomy contradicts itself", __FILE__, __LINE__);
        return anatomy;
    }

    quint32 m_seed = 0;
};

QTEST_GUILESS_MAIN(tst_TokenFormJunk)
#include "tst_tokenformjunk.moc"
