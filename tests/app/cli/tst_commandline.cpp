// SPDX-License-Identifier: GPL-3.0-or-later
// Command lines are to be read, so their words are plain literals here.
#undef QT_NO_CAST_FROM_ASCII
#include "cli/commandline.h"

#include <QTemporaryDir>
#include <QTest>

class TestCommandLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void refusesWhatItDoesNotUnderstand_data()
    {
        QTest::addColumn<QString>("words");
        QTest::newRow("unknown command") << "frobnicate";
        QTest::newRow("half a command") << "profile";
        QTest::newRow("unknown profile command") << "profile remove";
        QTest::newRow("import without a file") << "profile import";
        QTest::newRow("import of two files") << "profile import a b";
        QTest::newRow("check of nobody") << "profile check";
        QTest::newRow("secret without its file") << "profile secret --name n";
        QTest::newRow("doctor without a profile") << "doctor";
        QTest::newRow("list does not force") << "profile list --force";
        QTest::newRow("parameter without a value") << "profile add --name n --client-id 1 --client-secret-file f --redirect-uri u --token-parameter x";
        QTest::newRow("unknown option") << "list --frob";
        QTest::newRow("option of another command") << "list --team 1";
        QTest::newRow("option without its value") << "list --store";
        QTest::newRow("show without an id") << "show";
        QTest::newRow("show with words") << "show all";
        QTest::newRow("show with a negative id") << "show 0";
        QTest::newRow("token form without its file") << "token form";
        QTest::newRow("half of token form") << "token";
        QTest::newRow("a token as an argument") << "token form --token-file f eyJ";
        QTest::newRow("authorize without a profile") << "authorize";
        QTest::newRow("one word too many") << "list all";
        QTest::newRow("profile add without a name") << "profile add --client-id 1 --client-secret-file f --redirect-uri u";
        QTest::newRow("unknown environment") << "profile add --name n --client-id 1 --client-secret-file f --redirect-uri u --environment prod";
        QTest::newRow("unknown lifetime") << "profile add --name n --client-id 1 --client-secret-file f --redirect-uri u --token-lifetime long";
        QTest::newRow("the window takes no team") << "--team 1";
    }
    void refusesWhatItDoesNotUnderstand()
    {
        QFETCH(const QString, words);
        const auto line = parseCommandLine(words.split(QLatin1Char(' ')));
        QVERIFY(!line);
        QCOMPARE(line.error().kind, ErrorKind::InvalidInput);
        QVERIFY(line.error().summary.size() > 10);
    }

    void readsAProfile()
    {
        const auto line = parseCommandLine({"profile", "add", "--name", "Acme Boards", "--client-id", "345", "--client-secret-file", "/f",
                                            "--redirect-uri", "http://127.0.0.1:1/a", "--redirect-uri", "http://localhost:1/a", "--base",
                                            "http://127.0.0.1:99/", "--context-url", "", "--scope", "boards:read", "--no-pkce", "--json"});
        QVERIFY(line);
        QCOMPARE(line->profile.name, "Acme Boards");
        QCOMPARE(line->profile.redirectUri(), "http://127.0.0.1:1/a");
        QCOMPARE(line->profile.endpoints.token, "http://127.0.0.1:99/v1/oauth/token");
        QVERIFY(line->profile.endpoints.context.isEmpty());
        QVERIFY(!line->profile.usePkce && line->json);
    }

    // D-9700-10, D-6749-09
    void theDefaultIsMiroWithProofKeyAndWithoutScope()
    {
        const auto line = parseCommandLine({"profile", "add", "--name", "a", "--client-id", "1", "--client-secret-file", "f", "--redirect-uri", "u"});
        QVERIFY(line);
        QCOMPARE(line->profile.endpoints.token, "https://api.miro.com/v1/oauth/token");
        QCOMPARE(line->profile.endpoints.completion, "https://miro.com/app-install-completed/");
        QVERIFY(line->profile.usePkce && !line->profile.sendScope);
    }

    // Secrets come from files only.
    void noOptionTakesASecret()
    {
        for (const char *name : {"--client-secret", "--passphrase", "--token", "--access-token", "--password"})
            QVERIFY(!parseCommandLine({"list", QString::fromLatin1(name), "x"}));
        QVERIFY(!helpText().contains("--client-secret "));
    }

    void readsTheFirstLineOfASecretFile_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("secret");
        QTest::newRow("without a line break") << QByteArray("abc") << QByteArray("abc");
        QTest::newRow("with one") << QByteArray("abc\n") << QByteArray("abc");
        QTest::newRow("from Windows") << QByteArray("abc\r\n") << QByteArray("abc");
        QTest::newRow("more lines") << QByteArray("abc\ndef\n") << QByteArray("abc");
        QTest::newRow("blanks belong to it") << QByteArray(" a b \n") << QByteArray(" a b ");
        QTest::newRow("empty") << QByteArray() << QByteArray();
        QTest::newRow("first line empty") << QByteArray("\nabc") << QByteArray();
    }
    void readsTheFirstLineOfASecretFile()
    {
        QFETCH(const QByteArray, content);
        QFETCH(const QByteArray, secret);
        QTemporaryDir folder;
        QFile file(folder.filePath("secret"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        const auto read = readSecretFile(file.fileName());
        QCOMPARE(read.has_value(), !secret.isEmpty());
        if (read)
            QCOMPARE(read->expose().toByteArray(), secret);
    }
    void saysWhenASecretFileIsMissing() { QCOMPARE(readSecretFile("/nowhere/at/all").error().cause, "unreadable_file"); }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
