// SPDX-License-Identifier: GPL-3.0-or-later

// Command lines are to be read, so their words are plain literals here.
#undef QT_NO_CAST_FROM_ASCII
#include "sandbox/mirosandbox.h"
#include "support/freeport.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

namespace {

struct Ran {
    int code = -1;
    QByteArray out;
    QByteArray err;
    QList<QJsonObject> objects() const
    {
        QList<QJsonObject> all;
        for (const QByteArray &line : out.trimmed().split('\n'))
            all.append(QJsonDocument::fromJson(line).object());
        return all;
    }
};

QStringList sorted(QStringList names)
{
    names.sort();
    return names;
}

} // namespace

/// App profiles and the doctor as a script uses them: the real executable, a store in a temporary folder, a sandbox.
class TestProfileTerminal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_folder = std::make_unique<QTemporaryDir>();
        m_sandbox = std::make_unique<MiroSandbox>(systemNow, systemRandomBytes);
        QVERIFY(m_sandbox->listen(0));
        m_port = freePort();
        m_redirectUri = QStringLiteral("http://127.0.0.1:%1/callback").arg(m_port);
        m_sandbox->addRedirectUri(m_redirectUri);
        const QJsonObject app = m_sandbox->directory().value("apps").toArray().first().toObject();
        m_clientId = app.value("client_id").toString();
        write("pass", "a passphrase for tests\n");
        write("secret", app.value("client_secret").toString().toLatin1());
        write("manifest.yaml",
              "appName: From a manifest\nsdkUri: https://example.com/app\nredirectUris:\n  - " + m_redirectUri.toLatin1()
                  + "\nredirectUriForSdk: " + m_redirectUri.toLatin1() + "\nscopes:\n  - boards:read\n");
    }

    void aProfileHasEveryFieldOfTheSettingsPage()
    {
        const Ran added = run(add("Acme", {"--sdk-redirect-uri", m_redirectUri, "--app-url", "https://example.com/app", "--authorize-parameter",
                                           "prompt=consent", "--authorize-parameter", "a=b=c", "--token-parameter", "x=1",
                                           "--refresh-parameter", "y=2", "--approve-by-itself", "--refresh-ahead", "--refresh-days",
                                           "30", "--expected-region", "eu01"}));
        QVERIFY2(added.code == 0, added.err);
        const QJsonObject profile = run({"profile", "list", "--json", "--store", store()}).objects().first();
        QCOMPARE(profile.value("sdk_redirect_uri").toString(), m_redirectUri);
        QCOMPARE(profile.value("app_url").toString(), "https://example.com/app");
        QCOMPARE(profile.value("authorize_parameters").toArray().at(1).toObject().value("value").toString(), "b=c");
        QCOMPARE(profile.value("token_parameters").toArray().size(), 1);
        QCOMPARE(profile.value("refresh_parameters").toArray().size(), 1);
        QVERIFY(profile.value("approves_by_itself").toBool() && profile.value("has_client_secret").toBool());
        QVERIFY(profile.value("refreshes_ahead").toBool());
        QCOMPARE(profile.value("refresh_days").toInt(), 30);
        QCOMPARE(profile.value("expected_region").toString(), "eu01");
        QCOMPARE(run(add("Beta", {"--authorize-parameter", "nothing"})).code, 2);
        QCOMPARE(run(add("Beta", {"--refresh-days", "sixty"})).code, 2);
        QCOMPARE(run(add("Beta", {"--refresh-days", "3651"})).code, 2);
        QCOMPARE(run(add("Beta", {"--expected-region", "EU 01"})).code, 2);
        const Ran unknown = run(add("Beta", {"--refresh-days", "0", "--redirect-uri", "http://127.0.0.1:" + QString::number(freePort()) + "/b"}));
        QVERIFY2(unknown.code == 0, unknown.err);
        QVERIFY(unknown.objects().first().value("refresh_days").isNull() && !unknown.objects().first().value("refreshes_ahead").toBool());
    }

    void aManifestFillsAProfile()
    {
        const Ran added = run(withStore({"profile", "add", "--manifest", path("manifest.yaml"), "--client-id", m_clientId, "--client-secret-file",
                                         path("secret"), "--base", m_sandbox->base()}));
        QVERIFY2(added.code == 0, added.err);
        const QJsonObject profile = added.objects().first();
        QCOMPARE(profile.value("name").toString(), "From a manifest");
        QCOMPARE(profile.value("redirect_uris").toArray().first().toString(), m_redirectUri);
        QCOMPARE(profile.value("sdk_redirect_uri").toString(), m_redirectUri);
        QCOMPARE(profile.value("expected_scopes").toArray().size(), 1);
        QVERIFY(profile.value("has_manifest").toBool());
        QCOMPARE(stateOf(run(withStore({"doctor", "--profile", "From a manifest"})), "manifest"), "good");
        write("broken.yaml", "redirectUris: [");
        QCOMPARE(run(withStore({"doctor", "--profile", "From a manifest", "--manifest", path("broken.yaml")})).code, 2);
    }

    void profilesAreHandedOnWithoutSecrets()
    {
        QCOMPARE(run(add("Acme")).code, 0);
        const QString file = path("profiles.json");
        const QStringList command{"profile", "export", "--name", "Acme", "--output", file, "--json", "--store", store()};
        QCOMPARE(run(command).code, 0);
        QCOMPARE(QFileInfo(file).permissions() & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther), QFile::Permissions());
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QByteArray content = written.readAll();
        QVERIFY(content.contains(m_redirectUri.toLatin1()) && !content.contains(secret()));
        QCOMPARE(run(command).code, 9); // never over a file that is there
        QCOMPARE(run(command + QStringList{"--force"}).code, 0);
        QCOMPARE(QFileInfo(file).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QCOMPARE(run({"profile", "export", "--name", "Nobody", "--store", store()}).code, 4);
        QVERIFY(run({"profile", "export", "--store", store()}).out.contains("grantdesk-profiles"));

        QCOMPARE(run({"profile", "import", file, "--store", store()}).code, 9); // the name is taken
        const QStringList other{"--store", path("other/grantdesk.db"), "--passphrase-file", path("pass"), "--json"};
        const Ran imported = run(QStringList{"profile", "import", file} + other);
        QVERIFY2(imported.code == 0, imported.err);
        QVERIFY(!imported.objects().first().value("has_client_secret").toBool(true));
        QCOMPARE(run(QStringList{"profile", "check", "--name", "Acme"} + other).code, 4); // nothing to check yet
        QCOMPARE(stateOf(run(QStringList{"doctor", "--profile", "Acme"} + other), "client_secret"), "bad");
        QCOMPARE(run(QStringList{"profile", "secret", "--name", "Acme", "--client-secret-file", path("secret")} + other).code, 0);
        QCOMPARE(run(QStringList{"profile", "check", "--name", "Acme"} + other).code, 0);
        QCOMPARE(run({"profile", "import", path("pass"), "--store", store()}).code, 2);
    }

    void theStandardOutputIsTheFile()
    {
        write("manifest.yaml", "appName: turned \xe2\x80\xae around\nscopes: [boards:read]\n");
        QCOMPARE(run(add("Acme", {"--manifest", path("manifest.yaml")})).code, 0);
        QCOMPARE(run({"profile", "export", "--output", path("written.json"), "--store", store()}).code, 0);
        const QByteArray out = run({"profile", "export", "--store", store()}).out;
        QCOMPARE(out, contentOf("written.json"));
        QVERIFY2(out.contains('\n') && !out.contains("\xe2\x80\xae"), out);
        write("out.json", out);
        const Ran imported = run({"profile", "import", path("out.json"), "--store", path("other/grantdesk.db"), "--passphrase-file", path("pass"), "--json"});
        QVERIFY2(imported.code == 0, imported.err);
        QVERIFY(imported.objects().first().value("has_manifest").toBool());
        QCOMPARE(run({"profile", "export", "--store", path("other/grantdesk.db")}).out, out); // nothing is lost on the way
    }

    // Somebody else chose the names in a file.
    void theNextCommandIsSafeToPaste_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("word");
        QTest::newRow("nothing special") << "Acme Boards" << "'Acme Boards'";
        QTest::newRow("a command within it") << "$(touch x)" << "'$(touch x)'";
        QTest::newRow("a command in the old spelling") << "`x`" << "'`x`'";
        QTest::newRow("a double quote") << "a\" b" << "'a\" b'";
        QTest::newRow("a single quote") << "it's" << "'it'\\''s'";
        QTest::newRow("a sign that nobody sees: refused") << QString::fromUtf8("a\u200bb") << "";
        QTest::newRow("the end of a line: no command") << QString::fromUtf8("a\u2028b") << "";
    }
    void theNextCommandIsSafeToPaste()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, word);
        QCOMPARE(run(add("Acme")).code, 0);
        QJsonObject file = QJsonDocument::fromJson(run({"profile", "export", "--store", store()}).out).object();
        QJsonArray profiles = file.value("profiles").toArray();
        QJsonObject profile = profiles.first().toObject();
        profile.insert("name", name);
        file.insert("profiles", QJsonArray{profile});
        write("file.json", QJsonDocument(file).toJson());
        const Ran imported = run({"profile", "import", path("file.json"), "--store", path("other/grantdesk.db"), "--passphrase-file", path("pass")});
        if (imported.code != 0) { // refused altogether is as safe
            QVERIFY(word.isEmpty());
            return;
        }
        QCOMPARE(imported.out.contains("grantdesk profile secret --name"), !word.isEmpty());
        if (word.isEmpty())
            return;
        QVERIFY2(imported.out.contains("--name " + word.toUtf8() + " --client-secret-file"), imported.out);
        QProcess shell;
        shell.setWorkingDirectory(m_folder->path());
        shell.start("sh", {"-c", "printf %s " + word});
        QTRY_COMPARE_WITH_TIMEOUT(shell.state(), QProcess::NotRunning, 10'000);
        QCOMPARE(QString::fromUtf8(shell.readAllStandardOutput()), name);
        QVERIFY(!QFileInfo::exists(path("x")));
    }

    void everyRedirectUriIsToBeRegistered_data()
    {
        QTest::addColumn<QStringList>("uris");
        QTest::addColumn<QString>("listed");
        QTest::newRow("one") << QStringList{"http://127.0.0.1:8401/a"} << "http://127.0.0.1:8401/a";
        QTest::newRow("none that leads to this computer") << QStringList{"https://example.com/a"} << "https://example.com/a";
        QTest::newRow("several") << QStringList{"https://example.com/a", "http://127.0.0.1:8401/a"} << "http://127.0.0.1:8401/a";
    }
    void everyRedirectUriIsToBeRegistered()
    {
        QFETCH(const QStringList, uris);
        QFETCH(const QString, listed);
        QStringList words{"profile", "add", "--name", "Acme", "--client-id", m_clientId, "--client-secret-file", path("secret"),
                          "--store", store(), "--passphrase-file", path("pass")};
        for (const QString &uri : uris)
            words << "--redirect-uri" << uri;
        const Ran added = run(words);
        QVERIFY2(added.code == 0, added.err);
        for (const QString &uri : uris)
            QVERIFY2(added.out.contains("\n  " + uri.toUtf8() + '\n'), added.out);
        QVERIFY2(run({"profile", "list", "--store", store()}).out.contains(listed.toUtf8()), listed.toUtf8());
    }

    // A profile may come from somebody else, and so may its addresses.
    void addressesThatAreNotMirosAreSaid_data()
    {
        QTest::addColumn<QStringList>("addresses");
        QTest::addColumn<QString>("hosts");
        QTest::newRow("all are Miro's") << QStringList() << "";
        QTest::newRow("a sandbox on this computer") << QStringList{"--base", "SANDBOX"} << "HOST";
        QTest::newRow("one is elsewhere") << QStringList{"--revoke-url", "https://miro.com.example/revoke"} << "miro.com.example";
        QTest::newRow("two hosts") << QStringList{"--token-url", "https://a.example/t", "--completion-url", "https://b.example:8443/"} << "a.example, b.example:8443";
    }
    void addressesThatAreNotMirosAreSaid()
    {
        QFETCH(QStringList, addresses);
        QFETCH(QString, hosts);
        addresses.replaceInStrings("SANDBOX", m_sandbox->base());
        hosts.replace("HOST", m_sandbox->base().section("//", 1));
        const QByteArray sentence = "Codes, client secret and tokens of Acme go to " + hosts.toUtf8() + ", not to Miro.\n";
        const auto isSaid = [&](const Ran &ran) {
            return hosts.isEmpty() ? !ran.err.contains("not to Miro") : ran.err.count(sentence) == 1 && !ran.out.contains("not to Miro");
        };
        const Ran added = run(withStore(QStringList{"profile", "add", "--name", "Acme", "--client-id", m_clientId, "--client-secret-file",
                                                    path("secret"), "--redirect-uri", m_redirectUri}
                                        + addresses));
        QVERIFY2(added.code == 0 && isSaid(added), added.err);
        const Ran entered = run(withStore({"profile", "secret", "--name", "Acme", "--client-secret-file", path("secret")}));
        QVERIFY2(entered.code == 0 && isSaid(entered), entered.err);
        if (addresses.value(0) == "--base") { // the others are not to be asked by a test
            const Ran checked = run(withStore({"profile", "check", "--name", "Acme"}));
            QVERIFY2(checked.code == 0 && isSaid(checked), checked.err);
        }
        write("file.json", run({"profile", "export", "--store", store()}).out);
        const Ran imported = run({"profile", "import", path("file.json"), "--store", path("other/grantdesk.db"), "--passphrase-file", path("pass")});
        QVERIFY2(imported.code == 0 && isSaid(imported), imported.err);
        QCOMPARE(imported.err.count(" go to "), hosts.isEmpty() ? 0 : 1);
    }

    void whatIsRefusedHasNoNotes()
    {
        const Ran added = run(withStore({"profile", "add", "--name", "Acme", "--client-id", m_clientId, "--client-secret-file", path("secret"),
                                         "--redirect-uri", "http://localhost:8401/a", "--redirect-uri", "nonsense"}));
        QCOMPARE(added.code, 2);
        QVERIFY2(!added.err.contains("note:"), added.err);
        const Ran noted = run(withStore({"profile", "add", "--name", "Acme", "--client-id", m_clientId, "--client-secret-file", path("secret"),
                                         "--redirect-uri", "http://localhost:8401/a"}));
        QVERIFY2(noted.code == 0 && noted.err.contains("note:"), noted.err);
    }

    void aKeyWithoutItsLineIsSaidWithoutOne()
    {
        write("manifest.json", "{\"appName\": \"A\", \"webhooks\": \"http:\\/\\/example.com\", \"scopes\": [\"boards:read\"]}");
        const Ran added = run(add("Acme", {"--manifest", path("manifest.json")}));
        QVERIFY2(added.code == 0, added.err);
        QVERIFY2(added.err.contains("webhooks") && !added.err.contains("line 0"), added.err);
    }

    // A pipe that nobody writes to would be waited for without an end.
    void whatIsNoFileIsNotReadFrom_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("a file of profiles") << QStringList{"profile", "import", "PIPE"};
        QTest::newRow("a manifest") << QStringList{"profile", "add", "--manifest", "PIPE", "--client-id", "1", "--client-secret-file", "SECRET"};
    }
    void whatIsNoFileIsNotReadFrom()
    {
        QFETCH(QStringList, words);
        QCOMPARE(::mkfifo(QFile::encodeName(path("pipe")).constData(), 0600), 0);
        words.replaceInStrings("PIPE", path("pipe")).replaceInStrings("SECRET", path("secret"));
        const Ran ran = run(withStore(words));
        QCOMPARE(ran.code, 2);
        QVERIFY2(ran.err.contains("is no regular file"), ran.err);
    }

    void aClientSecretMayComeThroughAPipe()
    {
        QCOMPARE(::mkfifo(QFile::encodeName(path("pipe")).constData(), 0600), 0);
        QProcess writer;
        writer.start("sh", {"-c", "cat \"$1\" > \"$2\"", "sh", path("secret"), path("pipe")});
        const Ran added = run(add("Acme", {"--client-secret-file", path("pipe")}));
        QVERIFY2(added.code == 0, added.err);
        QTRY_COMPARE_WITH_TIMEOUT(writer.state(), QProcess::NotRunning, 10'000);
    }

    void credentialsAreChecked()
    {
        QCOMPARE(run(add("Acme")).code, 0);
        const Ran good = run(withStore({"profile", "check", "--name", "Acme"}));
        QCOMPARE(good.code, 0);
        QCOMPARE(good.objects().first().value("outcome").toString(), "accepted");
        write("secret", "anothersecret");
        QCOMPARE(run(withStore({"profile", "secret", "--name", "Acme", "--client-secret-file", path("secret")})).code, 0);
        const Ran bad = run(withStore({"profile", "check", "--name", "Acme"}));
        QCOMPARE(bad.code, 5);
        QCOMPARE(bad.objects().first().value("code").toString(), "secretKeyNotFound");
        QVERIFY(!(bad.out + bad.err).contains("anothersecret"));
    }

    void aProfileIsPutAwayAndDeleted()
    {
        QCOMPARE(run(add("Acme")).code, 0);
        const auto on = [this](const char *act) { return run({"profile", act, "--name", "Acme", "--json", "--store", store()}); };
        QVERIFY(!on("archive").objects().first().value("archived_at").toString().isEmpty());
        QCOMPARE(stateOf(run(withStore({"doctor", "--profile", "Acme"})), "profile"), "bad");
        QVERIFY(on("unarchive").objects().first().value("archived_at").isNull());
        QCOMPARE(on("delete").code, 0);
        QCOMPARE(on("delete").code, 4);
    }

    // C5.2
    void theDoctorSaysALineForEachCheck()
    {
        QCOMPARE(run(add("Acme", {"--sdk-redirect-uri", m_redirectUri})).code, 0);
        const Ran doctor = run(withStore({"doctor", "--profile", "Acme"}));
        QVERIFY2(doctor.code == 0, doctor.out + doctor.err);
        const QList<QJsonObject> checks = doctor.objects();
        QCOMPARE(checks.size(), 16);
        for (const QJsonObject &check : checks)
            QCOMPARE(sorted(check.keys()), sorted({"name", "title", "state", "sentence", "next_act"}));
        QCOMPARE(checks.last().value("name").toString(), "verdict");
        QCOMPARE(checks.last().value("state").toString(), "good");
        const QByteArray plain = run({"doctor", "--profile", "Acme", "--store", store(), "--passphrase-file", path("pass")}).out;
        QVERIFY2(plain.contains("good     Fetch over IPv4: "), plain);
    }

    void theDoctorsExitCodeTellsWhatIsBad_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("check");
        QTest::newRow("C5.3 the port is busy") << "busy" << 6 << "port";
        QTest::newRow("C5.1 another URI was sent") << "sent" << 2 << "sent_uri";
        QTest::newRow("the URI is not registered") << "uri" << 2 << "profile";
        QTest::newRow("the vault stays locked: a warning") << "locked" << 0 << "vault";
        QTest::newRow("the URI leads to another computer: not proved") << "elsewhere" << 10 << "port";
    }
    void theDoctorsExitCodeTellsWhatIsBad()
    {
        QFETCH(const QString, how);
        QFETCH(const QString, check);
        const QString far = "https://example.com/callback";
        QCOMPARE(run(add("Acme", {"--sdk-redirect-uri", m_redirectUri, "--redirect-uri", far})).code, 0);
        QTcpServer other;
        if (how == "busy")
            QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost), m_port));
        QStringList words{"doctor", "--profile", "Acme"};
        if (how == "sent")
            words << "--sent" << m_redirectUri + "/";
        if (how == "uri")
            words << "--uri" << m_redirectUri + "/";
        if (how == "elsewhere")
            words << "--uri" << far;
        if (how == "locked")
            write("pass", "not the passphrase\n");
        const Ran doctor = run(withStore(words));
        QTEST(doctor.code, "code");
        const QString state = how == "locked" ? "warning" : how == "elsewhere" ? "skipped" : "bad";
        QCOMPARE(stateOf(doctor, check), state);
        QCOMPARE(doctor.objects().last().value("state").toString(), state);
        QCOMPARE(doctor.objects().last().value("sentence").toString().contains("not be proved"), how == "elsewhere");
    }

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }
    QString store() const { return path("data/grantdesk.db"); }
    QStringList withStore(const QStringList &words) const { return words + QStringList{"--json", "--store", store(), "--passphrase-file", path("pass")}; }
    QStringList add(const QString &name, const QStringList &more = {}) const
    {
        return withStore(QStringList{"profile", "add", "--name", name, "--client-id", m_clientId, "--client-secret-file", path("secret"),
                                     "--redirect-uri", m_redirectUri, "--base", m_sandbox->base()}
                         + more);
    }
    static QString stateOf(const Ran &doctor, const QString &name)
    {
        for (const QJsonObject &check : doctor.objects()) {
            if (check.value("name").toString() == name)
                return check.value("state").toString();
        }
        return "none: " + QString::fromUtf8(doctor.err);
    }
    QByteArray contentOf(const QString &name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
    }
    QByteArray secret() const { return contentOf("secret"); }
    void write(const QString &name, const QByteArray &content)
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    Ran run(const QStringList &words)
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "DBUS_SESSION_BUS_ADDRESS"})
            environment.remove(name);
        environment.insert("XDG_DATA_HOME", path("xdg"));
        environment.insert("HOME", m_folder->path());
        process.setProcessEnvironment(environment);
        process.start(QCoreApplication::applicationDirPath() + "/grantdesk", words);
        if (!QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, 30'000))
            process.kill();
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
                process.readAllStandardError()};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MiroSandbox> m_sandbox;
    quint16 m_port = 0;
    QString m_redirectUri;
    QString m_clientId;
};

QTEST_GUILESS_MAIN(TestProfileTerminal)
#include "tst_profileterminal.moc"
