// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/tokenanatomy.h"

#include "domain/fingerprint.h"
#include "domain/shownclaims.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using Alphabet = TokenAnatomy::Alphabet;
using Form = TokenAnatomy::Form;
Q_DECLARE_METATYPE(TokenAnatomy::Form)
Q_DECLARE_METATYPE(TokenAnatomy::Alphabet)

namespace {

const QByteArray randomPart = "kY3-x_TnB9wQzL0vRrE4uJm8cDs";

QByteArray head(const QByteArray &json, QByteArray::Base64Options options = QByteArray::OmitTrailingEquals)
{
    return json.toBase64(options);
}

QByteArray miroToken(const QByteArray &json = R"({"miro.origin":"eu01"})")
{
    return head(json) + '_' + randomPart;
}

QByteArray jwt(const QByteArray &claims, const QByteArray &header = R"({"alg":"HS256","typ":"JWT"})")
{
    const auto options = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
    return head(header, options) + '.' + head(claims, options) + '.' + randomPart;
}

QByteArray identityToken()
{
    return jwt(R"({"iss":"miro","sub":"3458764512345678901","team":"3458764500000000001","user":"3074457358607431473","iat":1795442400,"exp":1795446000})");
}

TokenAnatomy anatomyOf(const QByteArray &token)
{
    return tokenAnatomy(Secret(QByteArrayView(token)));
}

QString regionOf(const QByteArray &token)
{
    return tokenRegion(Secret(QByteArrayView(token)));
}

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

class tst_TokenAnatomy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void knowsTheForm_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<Form>("form");
        QTest::addColumn<int>("parts");
        QTest::addColumn<int>("jsonParts");
        const QByteArray twoHeads = head(R"({"a":1})") + '.' + head(R"({"b":2})");
        QTest::newRow("nothing") << QByteArray() << Form::Empty << 0 << 0;
        QTest::newRow("Miro's, with _ in the random part") << miroToken() << Form::Miro << 2 << 1;
        QTest::newRow("Miro's, for a region of another spelling") << miroToken(R"({"miro.origin":"EU 1"})") << Form::Miro << 2 << 1;
        QTest::newRow("Miro's head with nothing behind it") << head(R"({"miro.origin":"eu01"})") + '_' << Form::Opaque << 2 << 1;
        QTest::newRow("Miro's head alone") << head(R"({"miro.origin":"eu01"})") << Form::Opaque << 1 << 1;
        QTest::newRow("a region that is no text") << miroToken(R"({"miro.origin":7})") << Form::Opaque << 2 << 1;
        QTest::newRow("board.getIdToken()'s") << identityToken() << Form::Jwt << 3 << 2;
        QTest::newRow("a JWT without a signature") << twoHeads + '.' << Form::Jwt << 3 << 2;
        QTest::newRow("a JWT with padding") << head(R"({"ab":1})", {}) + '.' + head(R"({"bcd":2})", {}) + ".c2ln" << Form::Jwt << 3 << 2;
        QTest::newRow("two of a JWT's parts") << twoHeads << Form::Opaque << 2 << 1;
        QTest::newRow("five parts, encrypted") << head(R"({"alg":"dir"})") + "..b.c.d" << Form::Opaque << 5 << 1;
        QTest::newRow("claims that are a list") << head(R"({"a":1})") + '.' + head("[1]") + ".x" << Form::Opaque << 3 << 1;
        QTest::newRow("a signature with a blank in it") << twoHeads + ". x" << Form::Opaque << 3 << 1;
        QTest::newRow("a UUID") << QByteArray("0f8fad5b-d9cb-469f-a165-70867728950e") << Form::Opaque << 1 << 0;
        QTest::newRow("a prefix and letters") << QByteArray("ghp_16C7e42F292c6912E7710c838347Ae178B4a") << Form::Opaque << 2 << 0;
        QTest::newRow("_ all over") << QByteArray("_a__b_") << Form::Opaque << 2 << 0;
        QTest::newRow("as many parts as are told") << QByteArray("a.b.c.d.e.f.g.h") << Form::Opaque << 8 << 0;
        QTest::newRow("one part more") << QByteArray("a.b.c.d.e.f.g.h.i") << Form::Opaque << 1 << 0;
        QTest::newRow("dots only") << QByteArray("...") << Form::Opaque << 4 << 0;
        QTest::newRow("a zero byte") << QByteArray(1, '\0') << Form::Opaque << 1 << 0;
    }
    void knowsTheForm()
    {
        QFETCH(const QByteArray, token);
        const TokenAnatomy anatomy = anatomyOf(token);
        QTEST(anatomy.form, "form");
        QTEST(int(anatomy.parts.size()), "parts");
        QTEST(int(std::count_if(anatomy.parts.cbegin(), anatomy.parts.cend(), [](const auto &part) { return part.isJson; })), "jsonParts");
        QCOMPARE(anatomy.length, token.size());
        QCOMPARE(anatomy.fingerprint, fingerprint(Secret(QByteArrayView(token))));
        QCOMPARE(anatomy.region, regionOf(token));
        QCOMPARE(anatomy.claims.isEmpty(), anatomy.form != Form::Jwt);
        qsizetype length = anatomy.parts.size() - 1;
        for (const TokenAnatomy::Part &part : anatomy.parts)
            length += part.length;
        QCOMPARE(std::max<qsizetype>(length, 0), token.size());
    }

    void readsTheRegion_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<QString>("region");
        const QByteArray eu = R"({"miro.origin":"eu01"})";
        const QByteArray behind = '_' + randomPart;
        QTest::newRow("without padding") << head(eu) + behind << "eu01";
        QTest::newRow("with padding") << head(eu, {}) + behind << "eu01";
        QTest::newRow("with half of the padding") << head(eu) + '=' + behind << "eu01";
        QTest::newRow("with too much padding") << head(eu) + "===" + behind << "";
        QTest::newRow("in another order and with blanks") << miroToken(R"({ "x": "??>>", "miro.origin" : "us01" })") << "us01";
        QTest::newRow("base64url, where base64 has a plus")
            << head(R"({"a":"~~>","miro.origin":"au01"})", QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals) + behind << "au01";
        QTest::newRow("base64 with a plus") << head(R"({"a":"~~>","miro.origin":"au01"})") + behind << "au01";
        QTest::newRow("spelled with an escape") << miroToken(R"({"miro\u002eorigin":"eu01"})") << "eu01";
        QTest::newRow("sixteen characters") << miroToken(R"({"miro.origin":"abcdefgh-1234567"})") << "abcdefgh-1234567";
        QTest::newRow("seventeen") << miroToken(R"({"miro.origin":"abcdefgh-12345678"})") << "";
        QTest::newRow("capital letters") << miroToken(R"({"miro.origin":"EU01"})") << "";
        QTest::newRow("markup") << miroToken(R"({"miro.origin":"<b>"})") << "";
        QTest::newRow("an empty name") << miroToken(R"({"miro.origin":""})") << "";
        QTest::newRow("a number") << miroToken(R"({"miro.origin":1})") << "";
        QTest::newRow("a quotation mark inside") << miroToken(R"({"miro.origin":"a","b":"c"})") << "a";
        QTest::newRow("another member") << miroToken(R"({"origin":"eu01"})") << "";
        QTest::newRow("a list") << miroToken(R"(["miro.origin"])") << "";
        QTest::newRow("cut JSON") << miroToken(R"({"miro.origin":"eu01")") << "";
        QTest::newRow("nothing behind the head") << head(eu) + '_' << "";
        QTest::newRow("no underscore") << head(eu) + randomPart.mid(7) << "";
        QTest::newRow("a letter lost in front") << miroToken().mid(1) << "";
        QTest::newRow("a head as long as allowed") << miroToken("{\"miro.origin\":\"eu01\"" + QByteArray(384 - 22, ' ') + '}') << "eu01";
        QTest::newRow("a longer head") << miroToken("{\"miro.origin\":\"eu01\"" + QByteArray(385 - 22, ' ') + '}') << "";
        QTest::newRow("a giant") << miroToken() + QByteArray(TokenAnatomy::longestTakenApart, 'a') << "";
        QTest::newRow("an identity token") << identityToken() << "";
        QTest::newRow("nothing") << QByteArray() << "";
    }
    void readsTheRegion()
    {
        QFETCH(const QByteArray, token);
        QTEST(regionOf(token), "region");
        QCOMPARE(anatomyOf(token).region, regionOf(token));
    }

    void namesTheNarrowestAlphabet_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<Alphabet>("alphabet");
        QTest::newRow("digits") << QByteArray("0123456789") << Alphabet::Digits;
        QTest::newRow("hex") << QByteArray("09afAF") << Alphabet::Hex;
        QTest::newRow("one letter beyond hex") << QByteArray("09afg") << Alphabet::LettersAndDigits;
        QTest::newRow("padding only") << QByteArray("YQ==") << Alphabet::Base64;
        QTest::newRow("a plus and a slash") << QByteArray("a+b/c") << Alphabet::Base64;
        QTest::newRow("a dash") << QByteArray("a-b") << Alphabet::Base64Url;
        QTest::newRow("an underscore and padding") << QByteArray("a_b=") << Alphabet::Base64Url;
        QTest::newRow("both kinds of base64") << QByteArray("a+b_c") << Alphabet::PrintableAscii;
        QTest::newRow("a dot") << QByteArray("a.b") << Alphabet::PrintableAscii;
        QTest::newRow("a blank and a tilde") << QByteArray(" ~") << Alphabet::PrintableAscii;
        QTest::newRow("a line end") << QByteArray("a\n") << Alphabet::OtherBytes;
        QTest::newRow("the delete character") << QByteArray("a\x7f") << Alphabet::OtherBytes;
        QTest::newRow("UTF-8") << QByteArray("\xc3\xa9") << Alphabet::OtherBytes;
        QTest::newRow("nothing") << QByteArray() << Alphabet::None;
    }
    void namesTheNarrowestAlphabet()
    {
        QFETCH(const QByteArray, token);
        QTEST(anatomyOf(token).alphabet, "alphabet");
    }

    void showsClaimsAsTheyAre()
    {
        const TokenAnatomy anatomy = anatomyOf(identityToken());
        QCOMPARE(json(anatomy.head), QByteArray(R"({"alg":"HS256","typ":"JWT"})"));
        QCOMPARE(anatomy.claims.value(QStringLiteral("sub")).toString(), QStringLiteral("3458764512345678901"));
        QCOMPARE(anatomy.claims.value(QStringLiteral("exp")).toInteger(), 1795446000);
        QCOMPARE(anatomy.claims.size(), 6);
        QVERIFY(!anatomy.isShortened);
    }

    void hidesWhatLooksLikeAToken_data()
    {
        QTest::addColumn<QString>("claim");
        QTest::addColumn<bool>("shown");
        const QString random = QString::fromLatin1(randomPart);
        QTest::newRow("a word") << "administrator" << true;
        QTest::newRow("an id of Miro's") << "3458764512345678901" << true;
        QTest::newRow("one digit more than an id has") << "34587645123456789012" << false;
        QTest::newRow("a list of scopes") << "boards:read boards:write organizations:teams:read" << true;
        QTest::newRow("a long name in one kind of letters") << "organization-administrator" << true;
        QTest::newRow("a sentence") << "Somebody who may look at 3 boards of the team." << true;
        QTest::newRow("an address") << "https://api.miro.com/v2/boards/3458764512345678901/items" << true;
        QTest::newRow("a mail address") << "ana.lima@example.com" << true;
        QTest::newRow("a time") << "2026-11-23T14:03:05Z" << true;
        QTest::newRow("random") << random << false;
        QTest::newRow("random, inside a sentence") << QStringLiteral("see (%1)").arg(random) << false;
        QTest::newRow("random, in an address") << QStringLiteral("https://apps.example/%1?x").arg(random) << false;
        QTest::newRow("letters of both kinds") << "abcdefghijKLMNOPQRST" << false;
        QTest::newRow("many letters of one kind") << QString(40, QLatin1Char('q')) << false;
        QTest::newRow("a UUID") << "0f8fad5b-d9cb-469f-a165-70867728950e" << false;
        QTest::newRow("a Miro token") << QString::fromLatin1(miroToken()) << false;
        QTest::newRow("another JWT") << QString::fromLatin1(identityToken()) << false;
        QTest::newRow("a short password in an address") << "https://apps.example/?access_token=hunter2" << false;
        QTest::newRow("half of a token behind much else")
            << QString(QStringLiteral("word ").repeated(38) + random + random) << false;
    }
    void hidesWhatLooksLikeAToken()
    {
        QFETCH(const QString, claim);
        QFETCH(const bool, shown);
        const QJsonObject claims{{QStringLiteral("value"), claim},
                                 {QStringLiteral("list"), QJsonArray{claim}},
                                 {QStringLiteral("nested"), QJsonObject{{claim, claim}}}};
        const TokenAnatomy anatomy = anatomyOf(jwt(json(claims)));
        QCOMPARE(anatomy.form, Form::Jwt);
        if (shown) {
            QCOMPARE(json(anatomy.claims), json(claims));
            return;
        }
        const QByteArray said = json(anatomy.claims);
        QVERIFY(!said.contains(json({{QStringLiteral("x"), claim}}).mid(5).chopped(1)));
        for (const QByteArray &piece : {randomPart.left(8), randomPart.right(8), QByteArray("hunter2"), QByteArray("qqqqqqqq"),
                                        QByteArray("KLMNOPQR"), QByteArray("70867728950e"), QByteArray("34587645123456789012")})
            QVERIFY2(!said.contains(piece), said.constData());
        if (claim == QString::fromLatin1(randomPart))
            QCOMPARE(anatomy.claims.value(QStringLiteral("value")).toString(),
                     QString(QStringLiteral("fingerprint ") + fingerprint(Secret(QByteArrayView(randomPart)))));
    }

    void theValuesOfAnUnknownHeadAreNotShown()
    {
        const TokenAnatomy anatomy = anatomyOf(head(R"({"user":"ana","key":"hunter2","deep":{"key":"hunter2"}})") + ".more");
        QCOMPARE(anatomy.form, Form::Opaque);
        QCOMPARE(anatomy.headNames, QStringList({QStringLiteral("deep"), QStringLiteral("key"), QStringLiteral("user")}));
        QVERIFY(anatomy.head.isEmpty());
        QVERIFY(anatomy.claims.isEmpty());
    }

    void leavesOutWhatIsTooMuch_data()
    {
        QTest::addColumn<QByteArray>("claims");
        QTest::addColumn<bool>("shortened");
        QByteArray many;
        for (int i = 0; i < 2000; ++i)
            many += ",\"n" + QByteArray::number(i) + "\":1";
        const auto nested = [](int depth) { return QByteArray("{\"a\":").repeated(depth) + '1' + QByteArray(depth, '}'); };
        QTest::newRow("an object as deep as allowed") << nested(7) << false;
        QTest::newRow("one deeper") << nested(8) << true;
        QTest::newRow("deeper than the parser goes") << nested(2000) << false;
        QTest::newRow("lists in lists") << QByteArray("{\"a\":") + QByteArray(500, '[') + QByteArray(500, ']') + '}' << true;
        QTest::newRow("many members") << '{' + many.mid(1) + '}' << true;
        QTest::newRow("a long list") << QByteArray("{\"a\":[1") + QByteArray(",1").repeated(5000) + "]}" << true;
        QTest::newRow("a long text") << "{\"a\":\"" + QByteArray("so ").repeated(5000) + "\"}" << true;
        QTest::newRow("a long name") << "{\"" + QByteArray("so ").repeated(5000) + "\":1}" << true;
        QTest::newRow("a number beyond all ids") << QByteArray(R"({"a":123456789012345678901234567890})") << false;
    }
    void leavesOutWhatIsTooMuch()
    {
        QFETCH(const QByteArray, claims);
        const TokenAnatomy anatomy = anatomyOf(jwt(claims));
        QTEST(anatomy.isShortened, "shortened");
        QVERIFY(json(anatomy.claims).size() < 2000);
        QVERIFY(!json(anatomy.claims).contains("123456789012"));
    }

    void aGiantIsMeasuredAndNotTakenApart()
    {
        const QByteArray token = jwt("{\"a\":\"" + QByteArray("so ").repeated(TokenAnatomy::longestTakenApart) + "\"}");
        const TokenAnatomy anatomy = anatomyOf(token);
        QCOMPARE(anatomy.form, Form::Opaque);
        QCOMPARE(anatomy.parts.size(), 1);
        QCOMPARE(anatomy.length, token.size());
        QVERIFY(anatomy.headNames.isEmpty());
    }

    void eachNameIsItsOwn()
    {
        QStringList names;
        for (const Form form : {Form::Empty, Form::Miro, Form::Jwt, Form::Opaque})
            names.append(tokenFormName(form));
        for (const Alphabet alphabet : {Alphabet::None, Alphabet::Digits, Alphabet::Hex, Alphabet::LettersAndDigits, Alphabet::Base64,
                                        Alphabet::Base64Url, Alphabet::PrintableAscii, Alphabet::OtherBytes})
            names.append(alphabetName(alphabet));
        QCOMPARE(names.removeDuplicates(), 0);
        static const QRegularExpression plain(QStringLiteral("^[a-z][a-z0-9_]+$"));
        for (const QString &name : std::as_const(names))
            QVERIFY2(plain.match(name).hasMatch(), qPrintable(name));
    }
};

QTEST_GUILESS_MAIN(tst_TokenAnatomy)
#include "tst_tokenanatomy.moc"
