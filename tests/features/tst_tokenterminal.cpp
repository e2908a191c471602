// SPDX-License-Identifier: GPL-3.0-or-later

// Command lines are to be read, so their words are plain literals here.
#undef QT_NO_CAST_FROM_ASCII
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

namespace {

const QByteArray canary = "cAnArY-0fMiR0s_r4nd0mPart";

QByteArray head(const QByteArray &json)
{
    return json.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

struct Ran {
    int code = -1;
    QByteArray out;
    QByteArray err;
};

} // namespace

/// "grantdesk token form" as a script runs it.
class tst_TokenTerminal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void printsTheFormAndNotTheToken_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<QString>("form");
        QTest::addColumn<QString>("region");
        QTest::addColumn<QByteArray>("claims");
        QTest::newRow("Miro's") << head("{\"miro.origin\":\"eu01\"}") + '_' + canary << "miro" << "eu01" << QByteArray("null");
        QTest::newRow("Miro's, of no region") << head("{\"miro.origin\":\"\\u001b[2J\"}") + '_' + canary << "miro" << "" << QByteArray("null");
        QTest::newRow("an identity token") << head("{\"alg\":\"HS256\"}") + '.' + head("{\"team\":\"345\"}") + '.' + canary << "jwt" << ""
                                           << QByteArray("{\"team\":\"345\"}");
        QTest::newRow("a claim that would steer the terminal")
            << head("{\"alg\":\"HS256\"}") + '.' + head("{\"team\":\"\\u001b[2J\\u202e\"}") + '.' + canary << "jwt" << ""
            << QByteArray("{\"team\":\"\\u001b[2J\\u202e\"}");
        QTest::newRow("unknown") << "ghp_" + canary << "opaque" << "" << QByteArray("null");
        QTest::newRow("bytes") << QByteArray("\xff\x1b[2J") + canary << "opaque" << "" << QByteArray("null");
    }
    void printsTheFormAndNotTheToken()
    {
        QFETCH(const QByteArray, token);
        QFETCH(const QString, form);
        QFETCH(const QString, region);
        QFETCH(const QByteArray, claims);
        QFile file(m_folder->filePath("token"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(token + "\nsecond line");
        file.close();
        for (const bool fromFile : {true, false}) {
            const Ran json = run({"token", "form", "--json", "--token-file", fromFile ? file.fileName() : "-"}, token);
            QVERIFY2(json.code == 0, json.err);
            QCOMPARE(json.out.count('\n'), 1);
            QVERIFY(json.out.contains("\"claims\":" + claims));
            const QJsonObject object = QJsonDocument::fromJson(json.out).object();
            QCOMPARE(object.value("form").toString(), form);
            QCOMPARE(object.value("region").toString(), region);
            QCOMPARE(object.value("length").toInteger(), token.size());
            QCOMPARE(object.value("fingerprint").toString().size(), 8);
            QCOMPARE(object.value("verified").toBool(true), false);
            QVERIFY(!object.value("parts").toArray().isEmpty());
            const Ran lines = run({"token", "form", "--token-file", fromFile ? file.fileName() : "-"}, token);
            QCOMPARE(lines.code, 0);
            QVERIFY(lines.out.startsWith("Form of the token: " + form.toLatin1() + '\n'));
            QVERIFY(lines.out.endsWith("Form only. Nothing was sent or verified.\n"));
            QCOMPARE(lines.out.contains("the API answers 401 to it"), form == "jwt");
            for (const QByteArray &said : {json.out, json.err, lines.out, lines.err}) {
                QVERIFY(!said.contains(canary.left(8)) && !said.contains(canary.right(8)));
                QVERIFY(!said.contains('\x1b'));
            }
        }
    }

    void saysWhatItCannotRead_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QString>("cause");
        QTest::newRow("no file named") << QStringList{} << QByteArray() << "usage";
        QTest::newRow("the token itself") << QStringList{"eyJ"} << QByteArray() << "usage";
        QTest::newRow("a store, which it has no use for") << QStringList{"--token-file", "-", "--store", "x"} << QByteArray("a") << "usage";
        QTest::newRow("a file that is not there") << QStringList{"--token-file", "/nowhere/at/all"} << QByteArray() << "unreadable_file";
        QTest::newRow("nothing") << QStringList{"--token-file", "-"} << QByteArray() << "empty_secret";
        QTest::newRow("more than any token") << QStringList{"--token-file", "-"} << QByteArray(70'000, 'a') << "too_long";
    }
    void saysWhatItCannotRead()
    {
        QFETCH(const QStringList, words);
        QFETCH(const QByteArray, input);
        const Ran ran = run(QStringList{"token", "form", "--json"} + words, input);
        QCOMPARE(ran.code, 2);
        QVERIFY(ran.out.isEmpty());
        QTEST(QJsonDocument::fromJson(ran.err).object().value("cause").toString(), "cause");
    }

    void leavesNothingBehind()
    {
        QCOMPARE(run({"token", "form", "--token-file", "-"}, "eyJ_" + canary).code, 0);
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot), QStringList());
    }

private:
    Ran run(const QStringList &words, const QByteArray &input) const
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "DBUS_SESSION_BUS_ADDRESS"})
            environment.remove(name);
        for (const char *name : {"HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
            environment.insert(name, m_folder->path());
        process.setProcessEnvironment(environment);
        process.start(QCoreApplication::applicationDirPath() + "/grantdesk", words);
        process.write(input);
        process.closeWriteChannel();
        if (!QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, 30'000))
            process.kill();
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
                process.readAllStandardError()};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(tst_TokenTerminal)
#include "tst_tokenterminal.moc"
