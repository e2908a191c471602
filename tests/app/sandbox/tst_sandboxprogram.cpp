// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/webclient.h"

#include <QJsonArray>
#include <QProcess>
#include <QTcpServer>

#include <csignal>

namespace {

struct Program {
    explicit Program(const QStringList &arguments)
    {
        process.setProgram(QStringLiteral(GRANTDESK_SANDBOX));
        process.setArguments(arguments);
        process.start();
    }
    ~Program()
    {
        process.kill();
        process.waitForFinished();
    }
    QByteArray line()
    {
        while (!process.canReadLine() && process.waitForReadyRead(10'000)) { }
        return process.readLine().trimmed();
    }
    int exitCode()
    {
        process.waitForFinished(10'000);
        return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }
    QProcess process;
};

} // namespace

class tst_sandboxprogram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void saysItsAddressAndItsDirectory()
    {
        Program program({QStringLiteral("--port"), QStringLiteral("0"), QStringLiteral("--redirect-uri"),
                         QStringLiteral("http://127.0.0.1:9000/back"), QStringLiteral("--redirect-uri"),
                         QStringLiteral("http://127.0.0.1:9001/back")});
        const QByteArray base = program.line();
        QVERIFY(QRegularExpression(QStringLiteral("^http://127\\.0\\.0\\.1:[1-9][0-9]*$"))
                    .match(QString::fromLatin1(base))
                    .hasMatch());
        const QJsonObject directory = QJsonDocument::fromJson(program.line()).object();
        QCOMPARE(directory.value(QLatin1String("teams")).toArray().size(), 3);
        QCOMPARE(directory.value(QLatin1String("users")).toArray().size(), 3);
        const QJsonArray apps = directory.value(QLatin1String("apps")).toArray();
        QCOMPARE(apps.size(), 2);
        QStringList modes;
        for (const QJsonValue &app : apps) {
            modes += app[QLatin1String("lifetime_mode")].toString();
            QCOMPARE(app[QLatin1String("client_secret")].toString().size(), 32);
            const QJsonArray expected{
                QStringLiteral("http://127.0.0.1:8400/callback"), QStringLiteral("http://localhost:8400/callback"),
                QStringLiteral("http://127.0.0.1:9000/back"), QStringLiteral("http://127.0.0.1:9001/back")};
            QCOMPARE(app[QLatin1String("redirect_uris")].toArray(), expected);
        }
        QCOMPARE(modes, (QStringList{QStringLiteral("expiring"), QStringLiteral("non_expiring")}));
        WebClient client(QString::fromLatin1(base));
        QCOMPARE(client.get(QStringLiteral("/_sandbox/state")).status, 200);
    }

    void seedsOnlyWhenItIsAllowed_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("status");
        QTest::newRow("not by itself") << QStringList() << 403;
        QTest::newRow("allowed") << QStringList{QStringLiteral("--allow-seeding")} << 200;
    }

    void seedsOnlyWhenItIsAllowed()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const int, status);
        Program program(arguments);
        WebClient client(QString::fromLatin1(program.line()));
        const QJsonArray apps = QJsonDocument::fromJson(program.line()).object().value(QLatin1String("apps")).toArray();
        const QJsonObject what{{QStringLiteral("client_id"), apps.at(0)[QLatin1String("client_id")]},
                               {QStringLiteral("count"), 1}};
        QCOMPARE(client.postJson(QStringLiteral("/_sandbox/installations"), what).status, status);
    }

    void endsWhenItIsTold_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
    }

    void endsWhenItIsTold()
    {
        QFETCH(const int, signal);
        Program program({});
        QVERIFY(!program.line().isEmpty());
        ::kill(static_cast<pid_t>(program.process.processId()), signal);
        QCOMPARE(program.exitCode(), 0);
        QVERIFY(program.process.readAllStandardError().isEmpty());
    }

    void wrongUsageIsSaid_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("unknown option") << QStringList{QStringLiteral("--nonsense")};
        QTest::newRow("stray argument") << QStringList{QStringLiteral("8400")};
        QTest::newRow("port is no number") << QStringList{QStringLiteral("--port"), QStringLiteral("http")};
        QTest::newRow("port too large") << QStringList{QStringLiteral("--port"), QStringLiteral("65536")};
        QTest::newRow("negative port") << QStringList{QStringLiteral("--port"), QStringLiteral("-1")};
        QTest::newRow("port missing") << QStringList{QStringLiteral("--port")};
        QTest::newRow("relative redirect URI")
            << QStringList{QStringLiteral("--redirect-uri"), QStringLiteral("/callback")};
        QTest::newRow("redirect URI with a fragment")
            << QStringList{QStringLiteral("--redirect-uri"), QStringLiteral("http://a/b#c")};
    }

    void wrongUsageIsSaid()
    {
        QFETCH(const QStringList, arguments);
        Program program(arguments);
        QCOMPARE(program.exitCode(), 2);
        QVERIFY(program.process.readAllStandardOutput().isEmpty());
        const QByteArray sentence = program.process.readAllStandardError();
        QVERIFY2(sentence.startsWith("grantdesk-sandbox: ") && sentence.count('\n') == 1, sentence.constData());
    }

    void aBusyPortIsSaid()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost), 0));
        Program program({QStringLiteral("--port"), QString::number(other.serverPort())});
        QCOMPARE(program.exitCode(), 6);
        QVERIFY(program.process.readAllStandardError().contains("Another program already listens on 127.0.0.1 port"));
        QVERIFY(program.process.readAllStandardOutput().isEmpty());
    }

    void helpAndVersionAreSaid()
    {
        Program help({QStringLiteral("--help")});
        QCOMPARE(help.exitCode(), 0);
        const QByteArray text = help.process.readAllStandardOutput();
        QVERIFY(text.contains("--port") && text.contains("--redirect-uri"));
        Program version({QStringLiteral("--version")});
        QCOMPARE(version.exitCode(), 0);
        QCOMPARE(version.process.readAllStandardOutput(), QByteArray("grantdesk-sandbox " GRANTDESK_VERSION "\n"));
    }
};

QTEST_GUILESS_MAIN(tst_sandboxprogram)
#include "tst_sandboxprogram.moc"
