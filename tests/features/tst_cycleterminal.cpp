// SPDX-License-Identifier: GPL-3.0-or-later

// Command lines are to be read, so their words are plain literals here.
#undef QT_NO_CAST_FROM_ASCII
#include "support/awaited.h"
#include "support/drivenprogram.h"
#include "support/typedat.h"

#include <QDir>
#include <QRegularExpression>
#include <QTest>

namespace {

QByteArray content(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// Cycles as a script and as a person at a terminal use them: the real executable, on the store of
/// a desk.
class TestCycleTerminal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        QVERIFY(m_folder.isValid());
        m_desk.reset();
    }
    void cleanup()
    {
        // Nothing that was printed or written has a token in it.
        for (const QByteArray &secret : std::as_const(m_secrets))
            QVERIFY(!m_printed.contains(secret));
        static const QRegularExpression token("eyJtaXJv[A-Za-z0-9+/=-]{10,64}_[A-Za-z0-9_-]{20,64}");
        QVERIFY(!token.match(QString::fromUtf8(m_printed)).hasMatch());
        m_printed.clear();
        m_secrets.clear();
        m_desk.reset();
    }

    void aReportThatCannotBeWrittenIsToldBeforeAnythingEnds()
    {
        prepare();
        m_desk->desk.authorized();
        const RanProgram ran = run({"cycle", "run", "--profile", "Acme Boards", "--way-out", "revoke", "--way-in",
                                    "button", "--yes", "--html", m_folder.filePath("nowhere/r.html")});
        QCOMPARE(ran.code, 2);
        QVERIFY2(ran.err.contains("Nothing was done"), ran.err);
        QCOMPARE(m_desk->desk.calls("revoke"), 0);
    }

    void whatIsNotClearIsRefusedBeforeAnythingEnds_data()
    {
        QTest::addColumn<QStringList>("more");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArrayList>("said");
        QTest::newRow("which team") << QStringList{"--profile", "Acme Boards", "--yes"} << 2
                                    << QByteArrayList{"Acme Design", "Acme Research", "--team"};
        QTest::newRow("a team that is not there") << QStringList{"--profile", "Acme Boards", "--yes", "--team", "7"}
                                                  << 4 << QByteArrayList{"7", "Acme Design"};
        QTest::newRow("an app profile that is not there")
            << QStringList{"--profile", "Nobody", "--yes"} << 4 << QByteArrayList{"no app profile"};
        QTest::newRow("nobody agreed") << QStringList{"--profile", "Acme Boards", "--team", "FIRST"} << 2
                                       << QByteArrayList{"--yes"};
    }
    void whatIsNotClearIsRefusedBeforeAnythingEnds()
    {
        QFETCH(QStringList, more);
        QFETCH(const QByteArrayList, said);
        prepare();
        const Installation first = m_desk->desk.authorized();
        m_desk->desk.authorized("3074457358607431481");
        more.replaceInStrings(QRegularExpression("^FIRST$"), first.team.id);
        const QStringList counts = m_desk->desk.tableCounts();
        const RanProgram ran = run(QStringList{"cycle", "run", "--way-out", "revoke", "--way-in", "button"} + more);
        QTEST(ran.code, "code");
        for (const QByteArray &word : said)
            QVERIFY2(ran.err.contains(word), ran.err);
        QCOMPARE(m_desk->desk.calls("revoke"), 0);
        QCOMPARE(m_desk->desk.tableCounts(), counts);
    }

    void theDeathOfATokenIsNoticedWithoutAWord()
    {
        prepare();
        const Installation row = m_desk->desk.authorized();
        DrivenProgram program(m_desk.get());
        program.start(withStore({"cycle", "run", "--profile", "Acme Boards", "--way-out", "uninstall-me", "--way-in",
                                 "button", "--yes", "--no-browser", "--interval", "50ms"}));
        QVERIFY(program.waitForEnd());
        keep(program);
        QVERIFY2(program.code() == 0, program.out() + program.err());
        QCOMPARE(program.events().last().value("pass").toInt(), 1);
        // What a person has to do stood there as lines, too, with its addresses.
        QVERIFY2(program.err().contains("    1. ") && program.err().contains("       http://127.0.0.1:"),
                 program.err());
        QVERIFY(m_desk->desk.details(row.id).installation.generation > row.generation);
    }

    void whatNobodyCanApproveIsDiscarded()
    {
        prepare();
        m_desk->desk.authorized();
        DrivenProgram program(m_desk.get());
        program.start(withStore({"cycle", "run", "--profile", "Acme Boards", "--way-out", "uninstall-me", "--way-in",
                                 "link", "--yes", "--no-browser", "--interval", "50ms"}));
        QVERIFY(program.waitForEnd());
        keep(program);
        QVERIFY2(program.code() == 14, program.out() + program.err());
        QVERIFY2(program.err().contains("no terminal to approve it at"), program.err());
        QCOMPARE(m_desk->desk.calls("token"),
                 2); // the authorization before it, and the refresh token that is shown: no code
    }

    void anAppProfileThatApprovesByItselfNeedsNobody()
    {
        prepare();
        AppProfile profile = m_desk->desk.profile;
        profile.approvesByItself = true;
        const Result<AppProfile> stored = awaited(
            m_desk->desk.store.profiles.update(profile, {}, m_desk->desk.store.vault.sealFunction(),
                                               m_desk->desk.store.vault.openFunction(), m_desk->desk.clock()()));
        QVERIFY(stored);
        m_desk->desk.profile = *stored;
        m_desk->desk.authorized();
        DrivenProgram program(m_desk.get());
        program.start(withStore({"cycle", "run", "--profile", "Acme Boards", "--way-out", "uninstall-me", "--way-in",
                                 "icon", "--yes", "--no-browser", "--interval", "50ms"}));
        QVERIFY(program.waitForEnd());
        keep(program);
        QVERIFY2(program.code() == 0, program.out() + program.err());
    }

    void severalTeamsAreAskedForInOneGo()
    {
        prepare();
        const QStringList teams{m_desk->desk.authorized().team.id,
                                m_desk->desk.authorized("3074457358607431481").team.id};
        TypedAt terminal;
        DrivenProgram program(m_desk.get());
        program.plays = false;
        program.start(withStore({"cycle", "run", "--profile", "Acme Boards", "--team", teams.at(0), "--team",
                                 teams.at(1), "--way-out", "uninstall-me", "--way-in", "button", "--yes",
                                 "--no-browser", "--interval", "50ms"}),
                      terminal.name());
        QVERIFY(program.waitFor(
            [&program] { return program.err().contains("[1] Uninstall") && program.err().contains("[2] Uninstall"); }));
        // The second one is done first.
        terminal.type("2\n");
        QVERIFY(program.waitForEvent("step", "end"));
        const QString second = program.events().constLast().value("id").toString();
        const auto hand
            = std::find_if(program.events().cbegin(), program.events().cend(), [](const QJsonObject &event) {
                  return event.value("event") == QLatin1String("hand")
                      && event.value("team_id") == QLatin1String("3074457358607431481");
              });
        QVERIFY(hand != program.events().cend());
        QCOMPARE(second, hand->value("id").toString());
        program.interrupt();
        QVERIFY(program.waitForEnd());
        keep(program);
        QCOMPARE(program.code(), 3);
        QCOMPARE(program.events().last().value("inconclusive").toInt(), 2);
    }

    void aPersonAtATerminalAgreesAndApproves()
    {
        prepare();
        m_desk->desk.authorized();
        TypedAt terminal;
        DrivenProgram program(m_desk.get());
        program.start(withStore({"cycle", "run", "--profile", "Acme Boards", "--way-out", "uninstall-me", "--way-in",
                                 "icon", "--no-browser", "--interval", "50ms"}),
                      terminal.name());
        QVERIFY(program.waitFor([&program] { return program.err().contains("Go on? y/N"); }));
        QCOMPARE(m_desk->desk.calls("revoke"), 0);
        terminal.type("y\n");
        QVERIFY(program.waitFor([&program] { return program.err().contains("approve it? y/n"); }));
        // Neither a bare Enter nor a number that nothing has approves anything.
        terminal.type("\n");
        QVERIFY(program.waitFor([&program] { return program.err().contains("Type y to approve it"); }));
        terminal.type("99 y\n");
        QVERIFY(program.waitFor([&program] { return program.err().contains("Nothing waits with the number 99"); }));
        terminal.type("y\n");
        QVERIFY(program.waitForEnd());
        keep(program);
        QVERIFY2(program.code() == 0, program.out() + program.err());
    }

    void enterSaysThatItIsDone()
    {
        prepare();
        m_desk->desk.authorized();
        TypedAt terminal;
        DrivenProgram program(m_desk.get());
        program.plays = false;
        program.start(withStore({"cycle", "run", "--profile", "Acme Boards", "--way-out", "uninstall-me", "--way-in",
                                 "button", "--yes", "--no-browser", "--interval", "50ms", "--observe-for", "100ms"}),
                      terminal.name());
        QVERIFY(program.waitFor([&program] { return program.err().contains("Press Enter when number 1 is done"); }));
        // At once it was meant for something else.
        terminal.type("\n");
        QVERIFY(program.waitFor([&program] { return program.err().contains("Press Enter once more"); }));
        QVERIFY(!program.waitForEventWithin("step", "end", 1'600));
        terminal.type("\n");
        QVERIFY(program.waitForEvent("step", "end"));
        program.interrupt();
        QVERIFY(program.waitForEnd());
        keep(program);
        QCOMPARE(program.code(), 3);
    }

    void oneWhoDoesNotAgreeEndsNothing()
    {
        prepare();
        m_desk->desk.authorized();
        TypedAt terminal;
        terminal.type("n\n");
        const QStringList counts = m_desk->desk.tableCounts();
        const RanProgram ran = runGrantdesk(
            withStore({"cycle", "run", "--profile", "Acme Boards", "--way-out", "all", "--way-in", "all"}),
            terminal.name());
        QCOMPARE(ran.code, 3);
        QVERIFY2(ran.err.contains("stays installed in Miro") && ran.err.contains("Number of runs: 12"), ran.err);
        QCOMPARE(m_desk->desk.tableCounts(), counts);
    }

    void uninstallingForATeamSaysWhoElseEnds()
    {
        prepare();
        const Installation row = m_desk->desk.authorized();
        const Installation other = m_desk->member("3074457350804038713");
        DrivenProgram program(m_desk.get());
        program.start(withStore({"cycle", "run", "--profile", "Acme Boards", "--way-out", "uninstall-team", "--way-in",
                                 "button", "--yes", "--no-browser", "--interval", "50ms"}));
        QVERIFY(program.waitForEnd());
        keep(program);
        QVERIFY2(program.code() == 0, program.out() + program.err());
        QVERIFY2(program.err().contains("ends as well, and is not brought back: " + QByteArray::number(other.id)),
                 program.err());
        QCOMPARE(program.events().last().value("runs").toInt(), 1);
        QVERIFY(m_desk->desk.details(row.id).installation.generation > row.generation);
    }

    void anInterruptEndsWhatRunsAndLeavesTheRest()
    {
        prepare();
        m_desk->desk.authorized();
        DrivenProgram program(m_desk.get());
        program.plays = false;
        program.start(withStore({"cycle", "run", "--profile", "Acme Boards", "--way-out", "uninstall-me", "--way-in",
                                 "all", "--yes", "--no-browser"}));
        QVERIFY(program.waitForEvent("hand"));
        program.interrupt();
        QVERIFY(program.waitForEnd());
        keep(program);
        QCOMPARE(program.code(), 3);
        QCOMPARE(program.events().last().value("inconclusive").toInt(), 1);
        const QList<QJsonObject> listed = run({"cycle", "list", "--json"}).objects();
        QCOMPARE(listed.size(), 4);
        QCOMPARE(listed.last().value("verdict").toString(), "inconclusive");
        QCOMPARE(listed.first().value("state").toString(), "planned");
        // One that was left can be gone on with; one that is over cannot.
        QCOMPARE(run({"cycle", "resume", listed.last().value("id").toString(), "--yes"}).code, 9);
        const RanProgram unasked = run({"cycle", "resume", listed.last().value("id").toString(), "17"});
        QCOMPARE(unasked.code, 4);
        DrivenProgram again(m_desk.get());
        again.start(
            withStore({"cycle", "resume", listed.at(2).value("id").toString(), "--no-browser", "--interval", "50ms"}));
        QVERIFY(again.waitForEnd());
        QCOMPARE(again.code(), 2); // it asks, and nobody is there
    }

    void whatWasDoneIsListedShownAndReported()
    {
        prepare();
        m_desk->desk.authorized();
        DrivenProgram program(m_desk.get());
        program.start(withStore({"cycle", "run", "--profile", "Acme Boards", "--way-out", "revoke", "--way-in",
                                 "button", "--yes", "--no-browser", "--interval", "50ms"}));
        QVERIFY(program.waitForEnd());
        QVERIFY2(program.code() == 0, program.out() + program.err());
        const QString id = program.events().at(program.events().size() - 2).value("id").toString();
        const RanProgram list = runGrantdesk({"cycle", "list", "--store", store()}); // the vault stays closed
        QVERIFY2(list.code == 0 && list.out.startsWith(id.toUtf8() + "  pass"), list.out + list.err);
        QVERIFY2(list.out.contains("Acme Design") && list.out.contains(" after the end  first call after ")
                     && list.out.contains("nothing changed"),
                 list.out);
        const QJsonObject listed = run({"cycle", "list", "--profile", "Acme Boards", "--json"}).objects().first();
        for (const char *key : {"id", "plan_id", "way_out", "way_in", "verdict", "time_to_death",
                                "time_to_first_call_ms", "changed", "ended_at"})
            QVERIFY2(!listed.value(key).isNull() && listed.contains(key), key);
        QCOMPARE(run({"cycle", "list", "--profile", "Nobody"}).code, 4);
        const RanProgram show = run({"cycle", "show", id});
        QVERIFY2(show.code == 0 && show.out.contains("Stale check") && show.out.contains("tokens\n")
                     && show.out.contains("refused"),
                 show.out);
        QCOMPARE(run({"cycle", "show", id, "--json"}).objects().first().value("id").toString(), id);
        QCOMPARE(run({"cycle", "show", "7"}).code, 4);
        const RanProgram markdown = run({"cycle", "report", id});
        QVERIFY2(markdown.out.startsWith("# "), markdown.out);
        const QStringList files{m_folder.filePath("r.html"), m_folder.filePath("r.md"), m_folder.filePath("r.xml")};
        QByteArray first;
        for (int time = 0; time < 2; ++time) {
            const RanProgram report = run({"cycle", "report", id, "--html", files.at(0), "--markdown", files.at(1),
                                           "--junit", files.at(2), "--json"});
            QVERIFY2(report.code == 0, report.err);
            QCOMPARE(report.objects().first().value("cycles").toArray().size(), 1);
            QByteArray all = report.out;
            for (const QString &file : files) {
                QVERIFY(!content(file).isEmpty());
                all += content(file);
            }
            m_printed += all;
            if (time == 1)
                QVERIFY(all == first); // byte for byte, whenever it is made
            first = all;
        }
    }

private:
    void prepare()
    {
        m_desk = std::make_unique<CycleDesk>();
        QVERIFY(m_desk->desk.isReady());
        QFile pass(passphraseFile());
        QVERIFY(pass.open(QIODevice::WriteOnly));
        pass.write("a passphrase for tests\n");
    }
    QString store() const { return m_desk->desk.folder.filePath("store/grantdesk.db"); }
    QString passphraseFile() const { return m_desk->desk.folder.filePath("pass"); }
    QStringList withStore(const QStringList &words)
    {
        remember();
        return words + QStringList{"--store", store(), "--passphrase-file", passphraseFile()};
    }
    RanProgram run(const QStringList &words)
    {
        const RanProgram ran = runGrantdesk(withStore(words));
        remember();
        m_printed += ran.out + ran.err;
        return ran;
    }
    void keep(const DrivenProgram &program)
    {
        remember();
        m_printed += program.out() + program.err();
    }
    /// All tokens that the store holds at this moment.
    void remember()
    {
        m_secrets.insert(m_desk->desk.clientSecret.expose().toByteArray());
        const Result<QList<RowId>> ids = awaited(m_desk->desk.store.installations.ids({}, m_desk->desk.clock()(), 0));
        QVERIFY(ids);
        const Result<QList<ActSubject>> subjects = awaited(m_desk->desk.store.grants.subjects(*ids));
        QVERIFY(subjects);
        for (const ActSubject &subject : *subjects) {
            for (const std::optional<SealedRecord> &record : {subject.accessToken, subject.refreshToken}) {
                if (record)
                    m_secrets.insert(
                        m_desk->desk.store.vault.open(record->sealed, record->identity)->expose().toByteArray());
            }
        }
    }

    QTemporaryDir m_folder;
    std::unique_ptr<CycleDesk> m_desk;
    QByteArray m_printed;
    QSet<QByteArray> m_secrets;
};

QTEST_GUILESS_MAIN(TestCycleTerminal)
#include "tst_cycleterminal.moc"
