// SPDX-License-Identifier: GPL-3.0-or-later

// Command lines are to be read, so their words are plain literals here.
#undef QT_NO_CAST_FROM_ASCII
#include "support/awaited.h"
#include "support/desk.h"
#include "support/ranprogram.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QSqlQuery>
#include <QTest>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

using namespace std::chrono_literals;

namespace {

/// A terminal with a person at it, who typed before anybody asked.
class Terminal
{
public:
    explicit Terminal(const QByteArray &typed) : m_end(posix_openpt(O_RDWR | O_NOCTTY))
    {
        grantpt(m_end);
        unlockpt(m_end);
        m_name = QString::fromLocal8Bit(ptsname(m_end));
        m_kept = open(ptsname(m_end), O_RDWR | O_NOCTTY); // what was typed stays until it is read
        const auto written = write(m_end, typed.constData(), size_t(typed.size()));
        Q_ASSERT(written == typed.size());
        Q_UNUSED(written);
    }
    ~Terminal()
    {
        close(m_kept);
        close(m_end);
    }
    QString name() const { return m_name; }

private:
    int m_end;
    int m_kept = -1;
    QString m_name;
};

} // namespace

/// Acts on installations as a script uses them: the real executable on the store of a desk, against its sandbox.
class TestActTerminal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_desk = std::make_unique<Desk>();
        QVERIFY(m_desk->isReady());
        QFile pass(passphraseFile());
        QVERIFY(pass.open(QIODevice::WriteOnly));
        pass.write("a passphrase for tests\n");
    }
    void cleanup()
    {
        // Nothing that was printed has a token in it.
        for (const QByteArray &secret : std::as_const(m_secrets))
            QVERIFY(!m_printed.contains(secret));
        m_printed.clear();
        m_secrets.clear();
        m_desk.reset();
    }

    void everyOutcomeHasItsExitCode_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QByteArray>("faults");
        QTest::addColumn<QString>("outcome");
        QTest::addColumn<int>("code");
        const auto row = [](const char *why, const char *command, const char *faults, const char *outcome, int code) {
            QTest::newRow(why) << QString::fromLatin1(command) << QByteArray(faults) << QString::fromLatin1(outcome) << code;
        };
        row("verified", "verify", "{}", "alive", 0);
        row("ended elsewhere", "verify", "{'context': {'kind': 'unauthorized'}}", "ended", 12);
        row("of another team", "verify", "{'context': {'kind': 'wrong_team'}}", "mismatch", 13);
        row("not reached", "verify", "{'context': {'kind': 'server_error'}}", "unreachable", 6);
        row("asked to come later", "verify", "{'context': {'kind': 'rate_limited'}}", "rate_limited", 6);
        row("nothing was proved", "verify", "{'context': {'kind': 'html'}}", "unclear", 10);
        row("refreshed", "refresh", "{}", "refreshed", 0);
        row("the refresh token is refused", "refresh", "{'token': {'kind': 'refresh_token_dead'}}", "refused_but_alive", 5);
        row("both are refused", "refresh", "{'token': {'kind': 'refresh_token_dead'}, 'context': {'kind': 'unauthorized'}}", "ended", 12);
        row("the client is refused", "refresh", "{'token': {'kind': 'invalid_client'}}", "client_refused", 5);
        row("the answer is lost", "refresh", "{'token': {'kind': 'answer_lost'}}", "outcome_unknown", 11);
        row("refreshed for another team", "refresh", "{'token': {'kind': 'wrong_team'}}", "refreshed", 13);
        row("revoked", "revoke --yes", "{}", "revoked", 0);
        row("the revocation is not understood", "revoke --yes", "{'revoke': {'kind': 'server_error'}}", "unreachable", 6);
        row("forgotten", "forget --yes", "{}", "forgotten", 0);
        row("probed", "probe", "{}", "probed", 0);
        row("probed and dead", "probe", "{'context': {'kind': 'unauthorized'}}", "probed", 12);
    }
    void everyOutcomeHasItsExitCode()
    {
        QFETCH(const QString, command);
        QFETCH(const QByteArray, faults);
        const Installation row = m_desk->authorized();
        m_desk->play(faults);
        const RanProgram ran = run(command.split(' ') + QStringList{QString::number(row.id), "--json"});
        QTEST(ran.code, "code");
        const QList<QJsonObject> objects = ran.objects();
        QCOMPARE(objects.size(), 2);
        const QJsonObject one = objects.first();
        QTEST(one.value("outcome").toString(), "outcome");
        QCOMPARE(one.value("id").toString(), QString::number(row.id));
        QCOMPARE(one.value("team_id").toString(), row.team.id);
        QCOMPARE(one.value("user_id").toString(), row.user.id);
        QVERIFY(!one.value("sentence").toString().isEmpty());
        for (const char *key : {"state_before", "state_after", "changed", "error", "cause"})
            QVERIFY2(one.contains(key), key);
        QCOMPARE(objects.last().value("total").toInt(), 1);
        QCOMPARE(objects.last().value("exit_code").toInt(), ran.code);
        // For a person, the same words.
        m_desk->play("{}");
        QVERIFY(ran.err.isEmpty() || command.contains("--yes"));
    }

    void manyAreDoneInARunAndTheWorstCounts()
    {
        const QList<Installation> rows = m_desk->stored(m_desk->seed(30, {{QStringLiteral("users"), 5}}));
        m_desk->play("{'context': {'kind': 'unauthorized', 'after': 12, 'times': 1}}");
        const RanProgram ran = run({"verify", "--filter", "profile=" + m_desk->profile.name, "--json"});
        QVERIFY2(ran.code == 12, ran.err);
        const QJsonObject summary = ran.objects().last();
        QCOMPARE(summary.value("total").toInt(), 30);
        QCOMPARE(summary.value("outcomes").toObject().value("alive").toInt(), 29);
        QCOMPARE(summary.value("outcomes").toObject().value("ended").toInt(), 1);
        QSet<QString> ids;
        for (const QJsonObject &object : ran.objects())
            ids.insert(object.value("id").toString());
        QCOMPARE(ids.size(), 31); // each once, and the summary's none
        QCOMPARE(m_desk->calls("context"), 30);
        QCOMPARE(number("SELECT count(*) FROM runs WHERE state = 'done'"), 1);
        // Whatever ended is not active any more, and the filter knows.
        const RanProgram ended = run({"verify", "--filter", "state=ended", "--dry-run", "--json"});
        QCOMPARE(ended.objects().last().value("total").toInt(), 1);
        QCOMPARE(rows.size(), 30);
    }

    void aFilterThatSelectsNothingIsNoFailure()
    {
        m_desk->authorized();
        const RanProgram ran = run({"refresh", "--filter", "state=can_refresh", "--json"});
        QCOMPARE(ran.code, 0);
        QCOMPARE(ran.objects().last().value("total").toInt(), 0);
        QCOMPARE(m_desk->calls("token"), 1);
    }

    void whatIsNotThereIsRefusedBeforeAnythingIsSent_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("an id") << QStringList{"verify", "ID", "7"} << 4 << QByteArray("id 7");
        QTest::newRow("an app profile") << QStringList{"verify", "--filter", "profile=Nobody"} << 2 << QByteArray("Acme");
        QTest::newRow("a state") << QStringList{"verify", "--filter", "state=gone"} << 2 << QByteArray("outcome_unknown");
        QTest::newRow("a region") << QStringList{"verify", "--filter", "region=xx99"} << 2 << QByteArray("eu01");
        QTest::newRow("agreement to revoke") << QStringList{"revoke", "ID"} << 2 << QByteArray("--yes");
        QTest::newRow("agreement to forget") << QStringList{"forget", "ID"} << 2 << QByteArray("--yes");
    }
    void whatIsNotThereIsRefusedBeforeAnythingIsSent()
    {
        QFETCH(QStringList, words);
        const Installation row = m_desk->authorized();
        const int before = m_desk->calls("context") + m_desk->calls("revoke");
        const QStringList counts = m_desk->tableCounts();
        words.replaceInStrings(QRegularExpression("^ID$"), QString::number(row.id));
        const RanProgram ran = run(words);
        QTEST(ran.code, "code");
        QFETCH(const QByteArray, said);
        QVERIFY2(ran.err.contains(said), ran.err);
        QCOMPARE(m_desk->calls("context") + m_desk->calls("revoke"), before);
        QCOMPARE(m_desk->tableCounts(), counts);
    }

    void aDryRunSendsNothing_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<int>("calls");
        QTest::newRow("verify") << "verify" << 3;
        QTest::newRow("refresh") << "refresh" << 3;
        QTest::newRow("revoke") << "revoke" << 3;
        QTest::newRow("forget") << "forget" << 0;
        QTest::newRow("probe") << "probe" << 3;
    }
    void aDryRunSendsNothing()
    {
        QFETCH(const QString, command);
        m_desk->stored(m_desk->seed(3));
        const QStringList counts = m_desk->tableCounts();
        // The vault stays closed.
        const RanProgram ran = runGrantdesk({command, "--filter", "search=team", "--dry-run", "--json", "--store", store()});
        const RanProgram all = runGrantdesk({command, "--filter", "profile=" + m_desk->profile.name, "--dry-run", "--json", "--store", store()});
        QVERIFY2(ran.code == 0 && all.code == 0, ran.err + all.err);
        QCOMPARE(all.objects().size(), 4);
        QTEST(all.objects().last().value("calls").toInt(), "calls");
        QVERIFY(all.objects().last().value("dry_run").toBool());
        QCOMPARE(all.objects().first().value("outcome").toString(), "planned");
        QCOMPARE(m_desk->tableCounts(), counts);
        for (const char *endpoint : {"context", "token", "revoke"})
            QCOMPARE(m_desk->calls(endpoint), 0);
    }

    void doubtIsSaidWithItsChoicesAndSettled()
    {
        const Installation row = m_desk->authorized();
        const QString id = QString::number(row.id);
        m_desk->play("{'token': {'kind': 'server_error'}, 'context': {'kind': 'server_error'}}");
        const RanProgram ran = run({"refresh", id});
        QCOMPARE(ran.code, 11);
        QVERIFY2(ran.out.contains(row.refreshFingerprint.toLatin1()), ran.out);
        for (const char *choice : {"grantdesk verify --settle ", "grantdesk refresh --retry ", "grantdesk authorize --profile 'Acme Boards' --team "})
            QVERIFY2(ran.out.contains(choice), ran.out);
        QVERIFY(ran.out.contains("--store '" + store().toUtf8() + '\''));
        QVERIFY(ran.out.contains("--team '" + row.team.id.toUtf8() + '\''));
        m_desk->play("{}");
        // Never again by itself.
        const int before = m_desk->calls("token");
        const RanProgram again = run({"refresh", id, "--json"});
        QCOMPARE(again.code, 11);
        QCOMPARE(again.objects().first().value("choices").toArray().size(), 3);
        QCOMPARE(m_desk->calls("token"), before);
        QCOMPARE(run({"verify", "--settle", id}).code, 11); // the server may still be at work
        sql("UPDATE refreshes SET started_at = started_at - 60000");
        const RanProgram settled = run({"verify", "--settle", id, "--json"});
        QVERIFY2(settled.code == 0, settled.out + settled.err);
        QCOMPARE(settled.objects().first().value("state_after").toString(), "active");
        QCOMPARE(run({"verify", "--settle", id}).code, 9); // not in doubt any more
    }

    /// What a server once called a team is in a command that a person copies.
    void noCommandHasAServersWordsInIt()
    {
        const Installation row = m_desk->authorized();
        m_desk->play("{'token': {'kind': 'answer_lost'}}");
        QCOMPARE(run({"refresh", QString::number(row.id)}).code, 11);
        sql("UPDATE installations SET team_id = '1; touch taken'");
        const RanProgram ran = run({"refresh", QString::number(row.id), "--json"});
        const QJsonArray choices = ran.objects().first().value("choices").toArray();
        QCOMPARE(choices.size(), 3);
        for (const QJsonValue &choice : choices)
            QVERIFY2(!choice.toString().contains("touch"), qPrintable(choice.toString()));
    }

    void thePersonWhoKnowsTheRiskMayRetry()
    {
        const Installation row = m_desk->authorized();
        m_desk->play("{'token': {'kind': 'not_json'}, 'context': {'kind': 'server_error'}}");
        QCOMPARE(run({"refresh", QString::number(row.id)}).code, 11);
        m_desk->play("{}");
        const RanProgram retried = run({"refresh", "--retry", QString::number(row.id), "--json"});
        QVERIFY2(retried.code == 0, retried.err);
        QCOMPARE(retried.objects().first().value("outcome").toString(), "refreshed");
    }

    void aPersonIsAskedFirst_data()
    {
        QTest::addColumn<QString>("environment");
        QTest::addColumn<int>("count");
        QTest::addColumn<QByteArray>("typed");
        QTest::addColumn<bool>("isDone");
        const auto row = [](const char *why, const char *environment, int count, const char *typed, bool isDone) {
            QTest::newRow(why) << QString::fromLatin1(environment) << count << QByteArray(typed) << isDone;
        };
        row("yes", "development", 2, "y\n", true);
        row("no", "development", 2, "n\n", false);
        row("nothing typed is no", "development", 2, "\n", false);
        row("the end of the input is no", "development", 2, "\x04", false);
        row("production wants more than a y", "production", 1, "y\n", false);
        row("production wants the name", "production", 1, "Acme Boards\n", true);
        row("many want more than a y", "development", 21, "y\n", false);
        row("many want the name", "development", 21, "Acme Boards\n", true);
        row("twenty are not many", "development", 20, "y\n", true);
    }
    void aPersonIsAskedFirst()
    {
        QFETCH(const QString, environment);
        QFETCH(const int, count);
        QFETCH(const QByteArray, typed);
        QFETCH(const bool, isDone);
        if (environment == "production") {
            AppProfile profile = m_desk->profile;
            profile.environment = Environment::Production;
            const Result<AppProfile> stored = awaited(m_desk->store.profiles.update(profile, {}, m_desk->store.vault.sealFunction(),
                                                                                    m_desk->store.vault.openFunction(), m_desk->clock()()));
            QVERIFY(stored);
            m_desk->profile = *stored;
        }
        const QList<Installation> rows = m_desk->stored(m_desk->seed(count));
        const Terminal terminal(typed);
        const RanProgram ran = runGrantdesk(withStore({"forget", "--filter", "profile=" + m_desk->profile.name}), terminal.name());
        QCOMPARE(ran.code, isDone ? 0 : 3);
        QCOMPARE(number("SELECT count(*) FROM installations"), isDone ? 0 : count);
        // What it was about stood there before.
        QVERIFY2(ran.err.contains("The app stays installed in Miro.") && ran.err.contains("no undo"), ran.err);
        for (const Installation &row : rows)
            QVERIFY(ran.err.contains(row.team.id.toUtf8()) && ran.err.contains(row.accessFingerprint.toUtf8()));
    }

    void whatIsForgottenIsNotRevoked()
    {
        const Installation row = m_desk->authorized();
        QCOMPARE(run({"forget", "--yes", QString::number(row.id)}).code, 0);
        QCOMPARE(m_desk->calls("revoke"), 0);
        QCOMPARE(run({"verify", QString::number(row.id)}).code, 4);
    }

    void tokensOfOthersThatStandOnTheSameAreSaid()
    {
        const Installation row = m_desk->authorized();
        const Installation other = m_desk->stored(m_desk->seed(1)).constFirst();
        sql(QString("UPDATE tokens SET fingerprint = '%1' WHERE installation_id = %2 AND kind = 1").arg(row.accessFingerprint).arg(other.id));
        const RanProgram ran = run({"revoke", "--yes", QString::number(row.id)});
        QCOMPARE(ran.code, 0);
        QVERIFY2(ran.err.contains("the same token stands in " + QByteArray::number(other.id)), ran.err);
        QVERIFY(ran.err.contains(row.refreshFingerprint.toUtf8()));
    }

    void probingPrintsEveryTokenThatWas()
    {
        const Installation row = m_desk->authorized();
        QCOMPARE(run({"refresh", QString::number(row.id)}).code, 0);
        const RanProgram ran = run({"probe", QString::number(row.id)});
        QVERIFY2(ran.code == 0, ran.err);
        const Installation now = m_desk->details(row.id).installation;
        QVERIFY2(ran.out.contains(row.accessFingerprint.toLatin1()) && ran.out.contains(now.accessFingerprint.toLatin1()), ran.out);
        const QJsonArray tokens = run({"probe", QString::number(row.id), "--json"}).objects().first().value("tokens").toArray();
        QCOMPARE(tokens.size(), 2);
        QCOMPARE(tokens.first().toObject().value("outcome").toString(), "alive");
        QCOMPARE(tokens.last().toObject().value("outcome").toString(), "ended"); // a refresh kills the old one
        QVERIFY(!tokens.last().toObject().value("dead_since").isNull());
    }

    void aLockedVaultSendsNothing()
    {
        const Installation row = m_desk->authorized();
        const int before = m_desk->calls("context");
        QFile wrong(m_desk->folder.filePath("wrong"));
        QVERIFY(wrong.open(QIODevice::WriteOnly));
        wrong.write("another\n");
        wrong.close();
        QCOMPARE(runGrantdesk({"verify", QString::number(row.id), "--store", store(), "--passphrase-file", wrong.fileName()}).code, 8);
        QCOMPARE(m_desk->calls("context"), before);
    }

    void anInterruptKeepsWhatIsDone()
    {
        const QList<Installation> rows = m_desk->stored(m_desk->seed(60, {{QStringLiteral("users"), 30}}));
        m_desk->play("{'context': {'kind': 'slow', 'ms': 200}}");
        QProcess process;
        process.start(QCoreApplication::applicationDirPath() + "/grantdesk", withStore({"verify", "--filter", "profile=" + m_desk->profile.name, "--json"}));
        QTRY_VERIFY_WITH_TIMEOUT(m_desk->calls("context") >= 8, 20'000);
        process.terminate();
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 20'000);
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 3);
        const QByteArrayList lines = process.readAllStandardOutput().trimmed().split('\n');
        const QJsonObject summary = QJsonDocument::fromJson(lines.constLast()).object();
        const int done = summary.value("total").toInt();
        QVERIFY2(done > 0 && done < 60, qPrintable(QString::number(done)));
        QCOMPARE(number("SELECT count(*) FROM evidence WHERE operation = 'verify'"), done);
        QCOMPARE(rows.size(), 60);
    }

private:
    QString store() const { return m_desk->folder.filePath("store/grantdesk.db"); }
    QString passphraseFile() const { return m_desk->folder.filePath("pass"); }
    QStringList withStore(const QStringList &words) const { return words + QStringList{"--store", store(), "--passphrase-file", passphraseFile()}; }
    RanProgram run(const QStringList &words)
    {
        remember();
        const RanProgram ran = runGrantdesk(withStore(words));
        remember();
        m_printed += ran.out + ran.err;
        return ran;
    }
    /// All tokens that the store holds at this moment.
    void remember()
    {
        const Result<QList<RowId>> ids = awaited(m_desk->store.installations.ids({}, m_desk->clock()(), 0));
        QVERIFY(ids);
        const Result<QList<ActSubject>> subjects = awaited(m_desk->store.grants.subjects(*ids));
        QVERIFY(subjects);
        for (const ActSubject &subject : *subjects) {
            for (const std::optional<SealedRecord> &record : {subject.accessToken, subject.refreshToken}) {
                if (record)
                    m_secrets.insert(m_desk->store.vault.open(record->sealed, record->identity)->expose().toByteArray());
            }
        }
    }
    void sql(const QString &text)
    {
        QVERIFY(awaited(m_desk->store.database.run<bool>([text](QSqlDatabase &db) -> Result<bool> {
            QSqlQuery query(db);
            return query.exec(text) ? Result<bool>(true) : Result<bool>(Error{ErrorKind::Storage, text});
        })));
    }
    qint64 number(const QString &text)
    {
        const Result<qint64> found = awaited(m_desk->store.database.run<qint64>([text](QSqlDatabase &db) -> Result<qint64> {
            QSqlQuery query(db);
            return query.exec(text) && query.next() ? query.value(0).toLongLong() : qint64(-1);
        }));
        return found ? *found : -1;
    }

    std::unique_ptr<Desk> m_desk;
    QByteArray m_printed;
    QSet<QByteArray> m_secrets;
};

QTEST_GUILESS_MAIN(TestActTerminal)
#include "tst_actterminal.moc"
