// SPDX-License-Identifier: GPL-3.0-or-later
#include "miro/manifest.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTest>

namespace {

const QString here = QStringLiteral("http://127.0.0.1:8400/callback");

QByteArray sample(const char *name)
{
    QFile file(QStringLiteral(GRANTDESK_SOURCE_DIR "/tests/app/miro/manifests/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A manifest that was read; an empty one, and a failure of the test, when it was not.
AppManifest manifestOf(const QByteArray &text)
{
    const Result<AppManifest> read = readManifest(text);
    if (read)
        return *read;
    QTest::qFail(qPrintable(read.error().summary + QLatin1String(" | ") + read.error().detail), __FILE__, __LINE__);
    return {};
}

QByteArray repeated(const char *text, int times)
{
    return QByteArray(text).repeated(times);
}

const QList<QByteArray> &samples()
{
    static const QList<QByteArray> all{sample("full.yaml"),        sample("empty-values.yaml"), sample("folded.yaml"),
                                       sample("placeholder.yaml"), sample("scalar.yaml"),       sample("instant.yaml"),
                                       sample("odd.yaml"),         sample("template.json")};
    return all;
}

} // namespace

class TestManifest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsEveryField()
    {
        const AppManifest manifest = manifestOf(sample("full.yaml"));
        QCOMPARE(manifest.appName, QStringLiteral("Acme Notes"));
        QCOMPARE(manifest.sdkVersion, QStringLiteral("SDK_V2"));
        QCOMPARE(manifest.sdkUri, QStringLiteral("https://notes.acme.example/app?panel=1"));
        QCOMPARE(manifest.redirectUris,
                 (QStringList{here, QStringLiteral("https://notes.acme.example/oauth/"),
                              QStringLiteral("http://localhost:8400/callback")}));
        QCOMPARE(manifest.redirectUriForSdk, here);
        QCOMPARE(manifest.scopes.toText(), QStringLiteral("boards:read boards:write future:scope"));
        QCOMPARE(manifest.remarks, QStringList());
        QCOMPARE(manifest.unknownKeys.size(), 0);
    }

    void readsEmptyValues()
    {
        const AppManifest manifest = manifestOf(sample("empty-values.yaml"));
        QCOMPARE(manifest.appName, QString());
        QCOMPARE(manifest.sdkVersion, QString());
        QCOMPARE(manifest.redirectUris, QStringList());
        QCOMPARE(manifest.redirectUriForSdk, QString());
        QVERIFY(manifest.scopes.isEmpty());
        QCOMPARE(manifest.unknownKeys.size(), 0);
        const QString remarks = manifest.remarks.join(QLatin1Char('\n'));
        for (const char *part : {"no appName", "no scopes", "no redirect URI"})
            QVERIFY2(remarks.contains(QLatin1String(part)), qPrintable(remarks));
        QCOMPARE(manifest.remarks.size(), 3);
    }

    void readsFoldedAndLiteralBlocks()
    {
        const AppManifest manifest = manifestOf(sample("folded.yaml"));
        QCOMPARE(manifest.appName, QStringLiteral("Acme Notes for large teams"));
        QCOMPARE(manifest.sdkUri,
                 QStringLiteral("https://notes.acme.example/a/rather/long/path/that/its/editor/folded"));
        QCOMPARE(manifest.redirectUris, (QStringList{here, QStringLiteral("http://127.0.0.1:8401/callback")}));
        QCOMPARE(manifest.redirectUriForSdk, here);
        QCOMPARE(manifest.scopes.toText(), QStringLiteral("boards:read team:read team:write"));
        QCOMPARE(manifest.remarks, QStringList());
        QCOMPARE(manifest.unknownKeys.size(), 0);
    }

    void readsATemplateInJson()
    {
        const AppManifest manifest = manifestOf(sample("template.json"));
        QCOMPARE(manifest.appName, QString::fromUtf8("Acme Notes \xf0\x9f\x98\x80"));
        QCOMPARE(manifest.sdkUri, QStringLiteral("http://localhost:3000"));
        QCOMPARE(manifest.redirectUris, QStringList{here});
        QCOMPARE(manifest.scopes.size(), 2);
        QCOMPARE(manifest.remarks, QStringList());
        // On one line, as it stands in an address.
        QCOMPARE(manifestOf("{\"appName\":\"A\",\"redirectUris\":[\"http://127.0.0.1:8400/"
                            "callback\"],\"scopes\":[\"boards:read\"]}")
                     .redirectUris,
                 QStringList{here});
    }

    void remarksOddities_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("remark");
        QTest::newRow("a placeholder in an address")
            << sample("placeholder.yaml") << "Line 3: redirectUris has a placeholder";
        QTest::newRow("one redirect URI instead of a list")
            << sample("scalar.yaml") << "Line 2: redirectUris is one text instead of a list";
        QTest::newRow("scopes in one text") << sample("scalar.yaml") << "scopes has several names in one entry";
        QTest::newRow("C5.6 the marked URI is not in the list")
            << sample("scalar.yaml") << "redirectUriForSdk is “http://127.0.0.1:8401/callback”";
        QTest::newRow("an instant app has no REST tokens") << sample("instant.yaml") << "no tokens for the REST API";
        QTest::newRow("a repeated key") << sample("odd.yaml")
                                        << "Line 3: appName stands here again; the first one, in line 1";
        QTest::newRow("a key in other letters")
            << sample("odd.yaml") << "Line 2: appname was not read: Miro writes it appName";
        QTest::newRow("a repeated redirect URI")
            << sample("odd.yaml") << "Line 7: redirectUris has “http://127.0.0.1:8400/callback” twice";
        QTest::newRow("an empty entry") << sample("odd.yaml") << "redirectUris has an empty entry";
        QTest::newRow("a blank in an address") << sample("odd.yaml") << "Line 9: redirectUris has a blank at an end";
        QTest::newRow("several documents") << sample("odd.yaml") << "Another YAML document begins here";
        QTest::newRow("a second document that is no YAML")
            << QByteArray("appName: A\n---\nx: [1\n") << "Another YAML document";
        QTest::newRow("a second document behind dots")
            << QByteArray("appName: A\n...\nappName: B\n") << "Line 3: Another YAML document";
        QTest::newRow("another SDK") << QByteArray("appName: A\nsdkVersion: SDK_V1") << "sdkVersion is “SDK_V1”";
        QTest::newRow("another file") << QByteArray("services:\n  web: {}\n") << "no key of a Miro app manifest";
    }
    void remarksOddities()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, remark);
        const QString remarks = manifestOf(text).remarks.join(QLatin1Char('\n'));
        QVERIFY2(remarks.contains(remark), qPrintable(remarks));
    }

    void readsOnInSpiteOfOddities()
    {
        const AppManifest odd = manifestOf(sample("odd.yaml"));
        QCOMPARE(odd.appName, QStringLiteral("Acme Notes"));
        QCOMPARE(odd.redirectUris, (QStringList{here, QStringLiteral(" http://127.0.0.1:8402/callback")}));
        QStringList unknown;
        for (const AppManifest::UnknownKey &key : odd.unknownKeys)
            unknown.append(QStringLiteral("%1:%2").arg(key.name).arg(key.line));
        QCOMPARE(unknown.join(QLatin1Char(' ')),
                 QStringLiteral("appname:2 author:4 boardPicker.color:14 icons.round:17 ?:18 webhooks:20"));
        QCOMPARE(manifestOf(sample("scalar.yaml")).redirectUris, QStringList{here});
        QCOMPARE(manifestOf(sample("scalar.yaml")).scopes.toText(), QStringLiteral("boards:read boards:write"));
        QCOMPARE(manifestOf(sample("placeholder.yaml")).redirectUriForSdk,
                 QStringLiteral("https://<your-host>.example/oauth"));
        QCOMPARE(manifestOf(sample("full.yaml").replace('\n', "\r\n")).redirectUriForSdk, here);
        QCOMPARE(manifestOf("\xef\xbb\xbf"
                            "appName: With a byte order mark")
                     .appName,
                 QStringLiteral("With a byte order mark"));
        QCOMPARE(manifestOf("---\nappName: Begun\n...\n").appName, QStringLiteral("Begun"));
    }

    void sixteenListsInOneAnotherAreReadInJsonToo()
    {
        const QByteArray deep = "{\"appName\": \"\\ud83d\\ude00\", \"x\": " + repeated("[", 15) + repeated("]", 15) + "}";
        QCOMPARE(manifestOf(deep).appName, QString::fromUtf8("\xf0\x9f\x98\x80"));
    }

    void refusesWhatItCannotRead_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("cause");
        QTest::addColumn<QString>("says");
        const auto bytes = [](const char *text, int size) { return QByteArray(text, size); };
        QTest::newRow("nothing") << QByteArray() << "manifest_empty"
                                 << "nothing";
        QTest::newRow("a comment only") << QByteArray("# appName: A\n\n") << "manifest_empty"
                                        << "nothing";
        QTest::newRow("an empty map") << QByteArray("{}") << "manifest_empty"
                                      << "nothing";
        QTest::newRow("a list") << QByteArray("# x\n- appName\n") << "manifest_not_a_map"
                                << "Line 2";
        QTest::newRow("a text") << QByteArray("appName") << "manifest_not_a_map"
                                << "Line 1";
        QTest::newRow("a tab before a key") << QByteArray("icons:\n\tcolored: x") << "manifest_syntax"
                                            << "Line 2";
        QTest::newRow("a bracket that stays open")
            << QByteArray("appName: A\nscopes: [boards:read\n") << "manifest_syntax"
            << "Line";
        QTest::newRow("a quote that stays open") << QByteArray("appName: A\nsdkUri: \"https://x") << "manifest_syntax"
                                                 << "Line";
        QTest::newRow("a key that is not in line")
            << QByteArray("appName: A\n  sdkUri: b\n scopes: []") << "manifest_syntax"
            << "Line 2";
        QTest::newRow("a bracket in front") << QByteArray("# x\n]\nappName: A\n") << "manifest_syntax"
                                            << "Line 2";
        QTest::newRow("a brace too many behind") << QByteArray("{appName: A,\nscopes: []}}\n") << "manifest_syntax"
                                                 << "Line 2";
        QTest::newRow("a zero byte") << bytes("appName: A\nsdkUri: \0x", 21) << "manifest_syntax"
                                     << "Line 2";
        QTest::newRow("the byte yaml-cpp takes for the end")
            << QByteArray("appName: A\n\n\x04scopes: []") << "manifest_syntax"
            << "Line 3";
        QTest::newRow("bytes that are no UTF-8") << QByteArray("appName: A\nsdkUri: \xc3\x28") << "manifest_syntax"
                                                 << "Line 2";
        QTest::newRow("UTF-16") << bytes("\xff\xfe"
                                         "a\0:\0",
                                         6)
                                << "manifest_syntax"
                                << "Line 1";
        QTest::newRow("an anchor") << QByteArray("appName: A\nsdkUri: &x https://a\n") << "manifest_aliases"
                                   << "Line 2";
        QTest::newRow("an alias") << QByteArray("appName: A\nsdkUri: *x\n") << "manifest_aliases"
                                  << "Line 2";
        QTest::newRow("an anchor on a list") << QByteArray("scopes: &x [a]\n") << "manifest_aliases"
                                             << "Line 1";
        QTest::newRow("a billion laughs")
            << QByteArray("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n") << "manifest_aliases"
            << "Line 1";
        QTest::newRow("a merge key") << QByteArray("x: {}\n<<: *x\n") << "manifest_aliases"
                                     << "Line 2";
        QTest::newRow("a name that is a list") << QByteArray("# x\nappName: [A]\n") << "manifest_wrong_type"
                                               << "Line 2";
        QTest::newRow("redirect URIs that are a map") << QByteArray("redirectUris:\n  a: b\n") << "manifest_wrong_type"
                                                      << "redirectUris";
        QTest::newRow("a scope that is a map, by a blank")
            << QByteArray("scopes:\n  - boards:read\n  - boards: write\n") << "manifest_wrong_type"
            << "Line 3";
        QTest::newRow("a board picker that is text")
            << QByteArray("boardPicker: acme.example\n") << "manifest_wrong_type"
            << "boardPicker";
        QTest::newRow("too long") << QByteArray(256 * 1024 + 1, '#') << "manifest_too_long"
                                  << "256 KiB";
        QTest::newRow("100,000 open brackets") << repeated("[", 100000) << "manifest_too_deep"
                                               << "within one another";
        QTest::newRow("100,000 open braces") << repeated("{", 100000) << "manifest_too_deep"
                                             << "within one another";
        QTest::newRow("100,000 brackets behind a key")
            << QByteArray("scopes: " + repeated("[", 100000)) << "manifest_too_deep"
            << "within";
        QTest::newRow("50,000 maps in lists") << repeated("[a: ", 50000) << "manifest_too_deep"
                                              << "Line 1";
        QTest::newRow("50,000 lists in maps") << repeated("{a: [", 50000) << "manifest_too_deep"
                                              << "within";
        QTest::newRow("100,000 list signs") << repeated("- ", 100000) << "manifest_too_deep"
                                            << "within";
        QTest::newRow("100,000 key signs") << repeated("? ", 100000) << "manifest_too_deep"
                                           << "within";
        QByteArray stairs;
        for (int i = 0; i < 600; ++i)
            stairs += QByteArray(i, ' ') + "a:\n";
        QTest::newRow("600 maps in maps") << stairs << "manifest_too_deep"
                                          << "Line 17";
        // Blanks and pairs of \u are what makes JSON be read as JSON.
        const QByteArray pair = "\"appName\": \"\\ud83d\\ude00\", \"x\": ";
        QTest::newRow("JSON nested too deeply")
            << "{\"appName\": \"A\", \"x\": " + repeated("[", 20) + repeated("]", 20) + "}" << "manifest_too_deep"
            << "within";
        QTest::newRow("JSON that YAML does not read, nested too deeply")
            << "{" + pair + repeated("[", 16) + repeated("]", 16) + "}" << "manifest_too_deep"
            << "within";
        QTest::newRow("one line without its end") << QByteArray("redirectUris: [\n") << "manifest_syntax"
                                                  << "Line 1 ";
        QTest::newRow("blank lines behind the fault") << QByteArray("appName: A\nscopes: [\n\n\n") << "manifest_syntax"
                                                      << "Line 2 ";
    }
    void refusesWhatItCannotRead()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, cause);
        QFETCH(const QString, says);
        const Result<AppManifest> read = readManifest(text);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(read.error().cause == cause, qPrintable(read.error().cause + QLatin1Char(' ') + read.error().summary));
        QVERIFY2(read.error().summary.contains(says), qPrintable(read.error().summary));
    }

    void doesNotDrown()
    {
        QByteArray text;
        for (int i = 0; i < 2000; ++i)
            text += "key" + QByteArray::number(i) + ": x\n";
        const AppManifest many = manifestOf(text);
        QCOMPARE(many.unknownKeys.size(), 100);
        QVERIFY(many.remarks.join(QLatin1Char('\n')).contains(QLatin1String("1900 more keys")));
        const AppManifest twice = manifestOf(repeated("appName: A\n", 20000));
        QVERIFY(twice.remarks.size() < 110);
        QCOMPARE(twice.appName, QStringLiteral("A"));
    }

    void readsALongIcon()
    {
        const QByteArray icon = "<svg><path d='" + repeated("M0 0h16v16H0z", 15000) + "'/></svg>";
        const AppManifest manifest
            = manifestOf("appName: A\nicons:\n  colored: |\n    " + icon + "\nredirectUris: [" + here.toUtf8() + "]\n");
        QCOMPARE(manifest.redirectUris, QStringList{here});
        QCOMPARE(manifest.unknownKeys.size(), 0);
    }

    void survivesMutations()
    {
        QRandomGenerator random(20261123);
        const QByteArray signs("\n\n  \t:-?[]{},&*!|>'\"%@`#<~.\\a0\x80\xc3\x00\xff", 39);
        int readable = 0;
        for (int i = 0; i < 10000; ++i) {
            QByteArray text = samples().at(random.bounded(int(samples().size())));
            QVERIFY(!text.isEmpty());
            for (int changes = 1 + random.bounded(6); changes > 0 && !text.isEmpty(); --changes) {
                const qsizetype at = random.bounded(int(text.size()));
                const char sign = signs.at(random.bounded(int(signs.size())));
                switch (random.bounded(5)) {
                case 0:
                    text[at] = sign;
                    break;
                case 1:
                    text.insert(at, sign);
                    break;
                case 2:
                    text.remove(at, 1 + random.bounded(20));
                    break;
                case 3:
                    text.insert(at, text.mid(random.bounded(int(text.size())), random.bounded(60)));
                    break;
                default:
                    text.truncate(at);
                }
            }
            const Result<AppManifest> read = readManifest(text);
            readable += read.has_value();
            if (!read) {
                QCOMPARE(read.error().kind, ErrorKind::InvalidInput);
                QVERIFY(read.error().cause.startsWith(QLatin1String("manifest_")));
            }
        }
        // Neither all nor none: the mutations reach behind the first line.
        QVERIFY2(readable > 500 && readable < 9500, qPrintable(QString::number(readable)));
    }
};

QTEST_GUILESS_MAIN(TestManifest)
#include "tst_manifest.moc"
