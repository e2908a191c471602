// SPDX-License-Identifier: GPL-3.0-or-later

// Command lines are to be read, so their words are plain literals here.
#undef QT_NO_CAST_FROM_ASCII
#include "sandbox/consentvisitor.h"
#include "sandbox/mirosandbox.h"
#include "support/freeport.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

namespace {

struct Ran {
    int code = -1;
    QByteArray out;
    QByteArray err;
    QList<QByteArray> lines() const { return out.trimmed().split('\n'); }
    QJsonObject object(int line = -1) const
    {
        const QList<QByteArray> all = lines();
        return QJsonDocument::fromJson(all.value(line < 0 ? all.size() + line : line)).object();
    }
};

} // namespace

/// The program as a script runs it: the real executable, a store in a temporary folder, a sandbox beside it.
class TestTerminal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_folder = std::make_unique<QTemporaryDir>();
        write("pass", "a passphrase for tests\n");
        m_sandbox = std::make_unique<MiroSandbox>(systemNow, systemRandomBytes);
        QVERIFY(m_sandbox->listen(0));
        m_port = freePort();
        m_redirectUri = QStringLiteral("http://127.0.0.1:%1/callback").arg(m_port);
        m_sandbox->addRedirectUri(m_redirectUri);
        const QJsonObject app = m_sandbox->directory().value("apps").toArray().first().toObject();
        m_clientId = app.value("client_id").toString();
        m_clientSecret = app.value("client_secret").toString().toLatin1();
        write("secret", m_clientSecret);
    }

    void theDemoDoesTheWholeJob()
    {
        const Ran demo = run({"demo", "--json"});
        QCOMPARE(demo.code, 0);
        QCOMPARE(demo.lines().size(), 2);
        const QJsonObject row = demo.object();
        QStringList keys = row.keys();
        keys.sort();
        QStringList expected{"id", "profile", "team_id", "team_name", "user_id", "user_name", "organization_id", "organization_name", "scopes",
                             "live_scopes", "missing_scopes", "extra_scopes", "region", "state", "refresh_expires_at", "verified_at",
                             "token_type", "expires_at", "authorized_at", "access_fingerprint", "refresh_fingerprint"};
        expected.sort();
        QCOMPARE(keys, expected);
        QCOMPARE(row.value("team_id").toString().size(), 19);
        QVERIFY(QRegularExpression("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$").match(row.value("expires_at").toString()).hasMatch());
        QVERIFY(run({"demo"}).out.contains("browser sent on to Miro"));
    }

    void aScriptCanAddAuthorizeListAndShow()
    {
        const Ran added = run(addProfile("Acme Boards"));
        QVERIFY2(added.code == 0, added.err);
        QCOMPARE(added.object().value("client_id").toString(), m_clientId);
        QVERIFY(!(added.out + added.err).contains(m_clientSecret));
        QCOMPARE(run({"profile", "list", "--json", "--store", store()}).object().value("name").toString(), "Acme Boards");

        ConsentVisitor visitor;
        const Ran authorized = authorize({"authorize", "--profile", "Acme Boards", "--no-browser", "--json"}, &visitor);
        QVERIFY2(authorized.code == 0, authorized.err);
        const QString id = authorized.object().value("id").toString();
        const Ran listed = run({"list", "--json", "--store", store()});
        QCOMPARE(listed.object().value("id").toString(), id);
        const Ran shown = run({"show", id, "--json", "--store", store()});
        QCOMPARE(shown.object().value("grants").toArray().size(), 1);
        QVERIFY(shown.object().value("evidence").toArray().size() >= 4);
        QFile readme(GRANTDESK_SOURCE_DIR "/README.md");
        QVERIFY(readme.open(QIODevice::ReadOnly));
        const QString table = QString::fromUtf8(readme.readAll()).section("| an installation |", 1).section('\n', 0, 0);
        for (const QString &key : listed.object().keys())
            QVERIFY2(QString(table).replace('`', ' ').split(' ').contains(key), qPrintable(key));
        QCOMPARE(listed.object().keys().size(), 21);
        QVERIFY(!listed.object().value("verified_at").toString().isEmpty() && !listed.object().value("refresh_expires_at").toString().isEmpty());
        QCOMPARE(listed.object().value("region").toString(), "eu01");
        QCOMPARE(listed.object().value("live_scopes"), listed.object().value("scopes"));
        QVERIFY(listed.object().value("missing_scopes").isArray() && listed.object().value("extra_scopes").isArray());
        const QJsonObject grant = shown.object().value("grants").toArray().first().toObject();
        QCOMPARE(grant.value("source").toString(), "exchange");
        QVERIFY(grant.value("parent_id").isNull() && !grant.value("issued_at").toString().isEmpty());
        const QJsonObject fact = shown.object().value("evidence").toArray().first().toObject();
        for (const char *key : {"seat", "fingerprint", "server_code", "server_message", "skew_s"})
            QVERIFY2(fact.contains(key), key);
        QVERIFY(run({"show", id, "--store", store()}).out.contains("fingerprint"));
    }

    // SECURITY.md: core dumps are off, and other programs of the same user cannot attach.
    void keepsItsMemoryToItself()
    {
        QCOMPARE(run(addProfile("Acme Boards")).code, 0);
        QProcess process;
        start(&process, withStore({"authorize", "--profile", "Acme Boards", "--no-browser"}));
        QTRY_VERIFY_WITH_TIMEOUT(process.canReadLine(), 10'000);
        const QString proc = QString("/proc/%1/").arg(process.processId());
        QFile limits(proc + "limits");
        QVERIFY(limits.open(QIODevice::ReadOnly));
        QVERIFY(QRegularExpression("Max core file size\\s+0\\s+0\\s").match(limits.readAll()).hasMatch());
        // The kernel gives the files of a process that must not be looked into to root.
        QCOMPARE(QFileInfo(proc + "environ").ownerId(), 0U);
        if (QFileInfo("/proc/self/environ").ownerId() != 0)
            QVERIFY(!QFile(proc + "mem").open(QIODevice::ReadOnly));
        process.terminate();
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 10'000);
    }

    void theFirstLineOfAuthorizeIsTheAddress()
    {
        QCOMPARE(run(addProfile("Acme Boards")).code, 0);
        ConsentVisitor visitor;
        const Ran authorized = authorize({"authorize", "--profile", "Acme Boards", "--no-browser"}, &visitor);
        QVERIFY2(authorized.code == 0, authorized.err);
        QVERIFY(authorized.lines().first().startsWith(m_sandbox->base().toLatin1() + "/oauth/authorize?"));
    }

    void aBrowserThatDeclinesEndsInItsOwnCode()
    {
        QCOMPARE(run(addProfile("Acme Boards")).code, 0);
        ConsentVisitor visitor;
        visitor.setDecision(ConsentVisitor::Decision::Cancel);
        QCOMPARE(authorize({"authorize", "--profile", "Acme Boards", "--no-browser"}, &visitor).code, 3);
    }

    // The port is free and the exit code says so.
    void interruptCancels()
    {
        QCOMPARE(run(addProfile("Acme Boards")).code, 0);
        QProcess process;
        start(&process, withStore({"authorize", "--profile", "Acme Boards", "--no-browser"}));
        QTRY_VERIFY_WITH_TIMEOUT(process.canReadLine(), 10'000);
        ::kill(pid_t(process.processId()), SIGINT);
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 10'000);
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 3);
        QTcpServer probe;
        QVERIFY(probe.listen(QHostAddress::LocalHost, m_port));
    }

    void anotherTeamIsRevokedUnlessKept_data()
    {
        QTest::addColumn<bool>("keep");
        QTest::addColumn<int>("code");
        QTest::newRow("revoked") << false << 3;
        QTest::newRow("kept") << true << 0;
    }
    void anotherTeamIsRevokedUnlessKept()
    {
        QFETCH(const bool, keep);
        QFETCH(const int, code);
        QCOMPARE(run(addProfile("Acme Boards")).code, 0);
        const QJsonArray teams = m_sandbox->directory().value("teams").toArray();
        ConsentVisitor visitor;
        visitor.setTeam(teams.at(1)["id"].toString());
        QStringList words{"authorize", "--profile", "Acme Boards", "--no-browser", "--json", "--team", teams.at(0)["id"].toString()};
        if (keep)
            words << "--keep-different";
        const Ran authorized = authorize(words, &visitor);
        QCOMPARE(authorized.code, code);
        if (keep)
            QCOMPARE(authorized.object().value("state").toString(), "mismatch");
    }

    void exitCodesAreTheOnesInTheHelp_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("code");
        QTest::newRow("help") << QStringList{"--help"} << 0;
        QTest::newRow("version") << QStringList{"--version"} << 0;
        QTest::newRow("usage") << QStringList{"frobnicate"} << 2;
        QTest::newRow("bad redirect URI") << QStringList{"profile", "add", "--name", "x", "--client-id", "1", "--client-secret-file", "SECRET", "--redirect-uri", "nonsense", "--store", "STORE", "--passphrase-file", "PASS"} << 2;
        QTest::newRow("secret file is missing") << QStringList{"profile", "add", "--name", "x", "--client-id", "1", "--client-secret-file", "/nowhere", "--redirect-uri", "http://127.0.0.1:1/", "--store", "STORE", "--passphrase-file", "PASS"} << 2;
        QTest::newRow("no such profile") << QStringList{"authorize", "--profile", "none", "--store", "STORE", "--passphrase-file", "PASS"} << 4;
        QTest::newRow("no such installation") << QStringList{"show", "17", "--store", "STORE"} << 4;
        QTest::newRow("store is a folder") << QStringList{"list", "--store", "FOLDER"} << 2;
        QTest::newRow("store is no database") << QStringList{"list", "--store", "SECRET"} << 7;
        QTest::newRow("store cannot be made") << QStringList{"list", "--store", "/proc/nowhere/x.db"} << 7;
        QTest::newRow("no keychain and no passphrase") << QStringList{"authorize", "--profile", "x", "--store", "STORE"} << 8;
        QTest::newRow("no display") << QStringList{} << 6;
    }
    void exitCodesAreTheOnesInTheHelp()
    {
        QFETCH(QStringList, words);
        QFETCH(const int, code);
        words.replaceInStrings("STORE", store()).replaceInStrings("PASS", path("pass")).replaceInStrings("SECRET", path("secret")).replaceInStrings("FOLDER", m_folder->path());
        const Ran ran = run(words);
        QVERIFY2(ran.code == code, QByteArray::number(ran.code) + ' ' + ran.err);
        QCOMPARE(ran.err.isEmpty(), code == 0);
    }

    void anIdThatNeverWasIsNotSaidToBeGone()
    {
        QCOMPARE(run(addProfile("Acme Boards")).code, 0);
        const Ran ran = run({"show", "17", "--store", store()});
        QCOMPARE(ran.code, 4);
        QVERIFY2(ran.err.contains("There is no installation with the id 17."), ran.err);
    }

    void aWrongPassphraseIsAVaultError()
    {
        QCOMPARE(run(addProfile("Acme Boards")).code, 0);
        write("pass", "another one");
        const Ran ran = run(withStore({"authorize", "--profile", "Acme Boards", "--no-browser", "--json"}));
        QCOMPARE(ran.code, 8);
        QCOMPARE(QJsonDocument::fromJson(ran.err.trimmed().split('\n').last()).object().value("cause").toString(), "wrong_passphrase");
    }

    // Names come from a server: they cannot steer the terminal or forge a line.
    void namesCannotSteerTheTerminal()
    {
        QCOMPARE(run(addProfile("Acme Boards")).code, 0);
        ConsentVisitor visitor;
        QCOMPARE(authorize({"authorize", "--profile", "Acme Boards", "--no-browser", "--json"}, &visitor).code, 0);
        QProcess sqlite;
        sqlite.start("sqlite3", {store(), "UPDATE installations SET team_name = 'a' || char(27) || '[2J' || char(10) || 'b' || char(8238) || char(155) || char(1564) || char(8203) || char(8206) || char(8207) || char(65279) || char(173) || char(8288) || char(917536) || 'c'"});
        QTRY_COMPARE_WITH_TIMEOUT(sqlite.state(), QProcess::NotRunning, 10'000);
        const QByteArray listed = run({"list", "--store", store()}).out;
        QCOMPARE(listed.count('\n'), 1);
        QVERIFY(!listed.contains('\x1b') && !listed.contains("\xe2\x80\xae") && !listed.contains("\xc2\x9b"));
        QVERIFY2(listed.contains("a\\u001b[2J\\u000ab\\u202e\\u009b\\u061c\\u200b\\u200e\\u200f\\ufeff\\u00ad\\u2060\\udb40\\udc20c"), listed);
        const QJsonObject object = run({"list", "--json", "--store", store()}).object();
        QCOMPARE(object.value("team_name").toString(), QString::fromUtf8("a\x1b[2J\nb\u202e\u009b\u061c\u200b\u200e\u200f\ufeff\u00ad\u2060\U000e0020c")); // JSON reads as it is
    }

    // The reader of our output has seen enough: the authorization goes on.
    void aClosedOutputEndsNothing()
    {
        QCOMPARE(run(addProfile("Acme Boards")).code, 0);
        ConsentVisitor visitor;
        QProcess process;
        start(&process, withStore({"authorize", "--profile", "Acme Boards", "--no-browser"}));
        QTRY_VERIFY_WITH_TIMEOUT(process.canReadLine(), 10'000);
        const QString address = QString::fromLatin1(process.readLine()).trimmed();
        process.closeReadChannel(QProcess::StandardOutput);
        QVERIFY(visitor.visit(QUrl(address)));
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 20'000);
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(run({"list", "--json", "--store", store()}).object().value("state").toString(), "active");
    }

    // Without a browser the attempt goes on, and says so.
    void aBrowserThatDoesNotOpenIsSaid()
    {
        QCOMPARE(run(addProfile("Acme Boards")).code, 0);
        write("xdg-open", "#!/bin/sh\necho \"$1\" >&2\nexit 3\n");
        QVERIFY(QFile::setPermissions(path("xdg-open"), QFile::ReadOwner | QFile::ExeOwner));
        m_searchPath = m_folder->path();
        QProcess process;
        start(&process, withStore({"authorize", "--profile", "Acme Boards"}));
        QByteArray out;
        QTRY_VERIFY_WITH_TIMEOUT((out += process.readAllStandardOutput()).contains("no browser could be opened"), 10'000);
        QCOMPARE(process.state(), QProcess::Running);
        ::kill(pid_t(process.processId()), SIGHUP); // the terminal is closed
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 10'000);
        QCOMPARE(process.exitCode(), 3);
        QVERIFY(!process.readAllStandardError().contains("state=")); // the opener's own words stay away
        m_searchPath.clear();
    }

    void aPassphraseStoreWithoutItsPassphraseSaysWhatIsMissing()
    {
        QCOMPARE(run(addProfile("Acme Boards")).code, 0);
        const Ran ran = run({"authorize", "--profile", "Acme Boards", "--no-browser", "--store", store()});
        QCOMPARE(ran.code, 8);
        QVERIFY2(ran.err.contains("--passphrase-file"), ran.err);
    }

    // D-8252-01: the browser is the system's; no web view is linked.
    void theProgramHasNoWebViewInIt()
    {
        QFile file(QCoreApplication::applicationDirPath() + "/grantdesk");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(bytes.contains("libQt6NetworkAuth"));
        for (const char *library : {"libQt6WebEngine", "libQt6WebView", "libQt6WebKit", "libwebkit"})
            QVERIFY(!bytes.contains(library));
    }

    void aBusyPortIsUnreachable()
    {
        QCOMPARE(run(addProfile("Acme Boards")).code, 0);
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost, m_port));
        const Ran ran = run(withStore({"authorize", "--profile", "Acme Boards", "--no-browser"}));
        QCOMPARE(ran.code, 6);
        QVERIFY2(ran.err.contains("is taken by"), ran.err);
    }

    void aNameIsTakenOnce()
    {
        QCOMPARE(run(addProfile("Acme Boards")).code, 0);
        QCOMPARE(run(addProfile("Acme Boards")).code, 9);
    }

    // The store cannot take the tokens: they go where --rescue-store says.
    void aRescueStoreTakesWhatTheStoreCannot()
    {
        QCOMPARE(run(addProfile("Acme Boards")).code, 0);
        ConsentVisitor visitor;
        QProcess process;
        start(&process, withStore({"authorize", "--profile", "Acme Boards", "--no-browser", "--json", "--rescue-store", path("rescue.db")}));
        QTRY_VERIFY_WITH_TIMEOUT(process.canReadLine(), 10'000);
        const QString address = QJsonDocument::fromJson(process.readLine()).object().value("address").toString();
        // Another program changes the store under our hands: its table is gone.
        QProcess sqlite;
        sqlite.start("sqlite3", {store(), "DROP TABLE evidence"});
        QTRY_COMPARE_WITH_TIMEOUT(sqlite.state(), QProcess::NotRunning, 10'000);
        QCOMPARE(sqlite.exitCode(), 0);
        QVERIFY(visitor.visit(QUrl(address)));
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 20'000);
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError());
        QCOMPARE(run({"list", "--json", "--store", path("rescue.db")}).object().value("state").toString(), "active");
    }

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }
    QString store() const { return path("data/grantdesk.db"); }
    QStringList withStore(const QStringList &words) const { return words + QStringList{"--store", store(), "--passphrase-file", path("pass")}; }
    QStringList addProfile(const QString &name) const
    {
        return withStore({"profile", "add", "--name", name, "--client-id", m_clientId, "--client-secret-file", path("secret"), "--redirect-uri",
                          m_redirectUri, "--base", m_sandbox->base(), "--json"});
    }

    void write(const QString &name, const QByteArray &content)
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

    void start(QProcess *process, const QStringList &words)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "DBUS_SESSION_BUS_ADDRESS"})
            environment.remove(name);
        environment.insert("XDG_DATA_HOME", path("xdg"));
        environment.insert("HOME", m_folder->path());
        if (!m_searchPath.isEmpty())
            environment.insert("PATH", m_searchPath + ':' + environment.value("PATH"));
        process->setProcessEnvironment(environment);
        process->start(QCoreApplication::applicationDirPath() + "/grantdesk", words);
    }

    Ran run(const QStringList &words)
    {
        QProcess process;
        start(&process, words);
        return end(&process, {});
    }

    Ran end(QProcess *process, const QByteArray &before)
    {
        if (!QTest::qWaitFor([process] { return process->state() == QProcess::NotRunning; }, 30'000))
            process->kill();
        return {process->exitStatus() == QProcess::NormalExit ? process->exitCode() : -1, before + process->readAllStandardOutput(),
                process->readAllStandardError()};
    }

    Ran authorize(const QStringList &words, ConsentVisitor *visitor)
    {
        QProcess process;
        start(&process, withStore(words));
        if (!QTest::qWaitFor([&process] { return process.canReadLine() || process.state() == QProcess::NotRunning; }, 10'000))
            return {};
        const QByteArray first = process.readLine();
        const QString inObject = QJsonDocument::fromJson(first).object().value("address").toString();
        visitor->visit(QUrl(inObject.isEmpty() ? QString::fromLatin1(first).trimmed() : inObject));
        return end(&process, first);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MiroSandbox> m_sandbox;
    quint16 m_port = 0;
    QString m_redirectUri;
    QString m_clientId;
    QByteArray m_clientSecret;
    QString m_searchPath; ///< before the system's
};

QTEST_GUILESS_MAIN(TestTerminal)
#include "tst_terminal.moc"
