// SPDX-License-Identifier: GPL-3.0-or-later
// Command lines are to be read, so their words are plain literals here.
#undef QT_NO_CAST_FROM_ASCII
#include "cli/commandline.h"
#include "cli/exitcode.h"

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
        QTest::newRow("verify of nothing") << "verify";
        QTest::newRow("verify of ids and a filter") << "verify 1 --filter state=active";
        QTest::newRow("an id that is none") << "refresh 1 x";
        QTest::newRow("a negative id") << "refresh 0";
        QTest::newRow("filter without a value") << "verify --filter state";
        QTest::newRow("filter without a key") << "verify --filter =active";
        QTest::newRow("unknown key of a filter") << "verify --filter color=red";
        QTest::newRow("unknown state") << "verify --filter state=dead";
        QTest::newRow("unknown scopes") << "verify --filter scopes=wrong";
        QTest::newRow("a region that is none") << "verify --filter region=EU-01";
        QTest::newRow("an empty search") << "verify --filter search=";
        QTest::newRow("an empty profile") << "verify --filter profile=";
        QTest::newRow("a day that is none") << "verify --filter expires-before=2026-02-30";
        QTest::newRow("a day of another form") << "verify --filter expires-before=1.12.2026";
        QTest::newRow("a moment without a zone") << "verify --filter dies-before=2026-12-01T10:00";
        QTest::newRow("two horizons") << "verify --filter dies-before=2026-12-01 --filter expires-before=2026-12-01";
        QTest::newRow("a key twice") << "verify --filter state=active --filter state=ended";
        QTest::newRow("verify asks nothing") << "verify 1 --yes";
        QTest::newRow("only refresh retries") << "verify 1 --retry";
        QTest::newRow("only verify settles") << "refresh 1 --settle";
        QTest::newRow("doubt is settled one by one") << "verify --settle --filter state=outcome_unknown";
        QTest::newRow("risks are taken one by one") << "refresh --retry --filter state=outcome_unknown";
        QTest::newRow("watch takes no ids") << "watch 1";
        QTest::newRow("watch every so often") << "watch --verify-every often";
        QTest::newRow("watch without a unit") << "watch --verify-every 24";
        QTest::newRow("watch in no time") << "watch --verify-every 0h";
        QTest::newRow("half of a command on cycles") << "cycle";
        QTest::newRow("a cycle of nobody") << "cycle run --way-out all --way-in all";
        QTest::newRow("a cycle without a way out") << "cycle run --profile p --way-in all";
        QTest::newRow("a cycle without a way in") << "cycle run --profile p --way-out all";
        QTest::newRow("an unknown way out") << "cycle run --profile p --way-out delete --way-in all";
        QTest::newRow("one known and one unknown way in") << "cycle run --profile p --way-out all --way-in icon --way-in door";
        QTest::newRow("no repetitions") << "cycle run --profile p --way-out all --way-in all --repeat 0";
        QTest::newRow("too many repetitions") << "cycle run --profile p --way-out all --way-in all --repeat 101";
        QTest::newRow("looks without a unit") << "cycle run --profile p --way-out all --way-in all --interval 5";
        QTest::newRow("cycle run takes no ids") << "cycle run --profile p --way-out all --way-in all 7";
        QTest::newRow("the sandbox has its own profile") << "cycle run --sandbox --profile p --way-out all --way-in all";
        QTest::newRow("the sandbox has its own store") << "cycle run --sandbox --store s --way-out all --way-in all";
        QTest::newRow("switches without a sandbox") << "cycle run --profile p --sandbox-switches f --way-out all --way-in all";
        QTest::newRow("another app without a sandbox") << "cycle run --profile p --non-expiring --way-out all --way-in all";
        QTest::newRow("resume of nothing") << "cycle resume";
        QTest::newRow("report of a word") << "cycle report all";
        QTest::newRow("show of two") << "cycle show 1 2";
        QTest::newRow("cycle list takes no ids") << "cycle list 1";
        QTest::newRow("cycle list agrees to nothing") << "cycle list --yes";
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

    void readsAnAct_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<Act>("act");
        QTest::newRow("verify") << "verify 3 4 3" << Act::Verify;
        QTest::newRow("settle") << "verify --settle 3 4" << Act::ResolveDoubt;
        QTest::newRow("refresh") << "refresh 3 4" << Act::Refresh;
        QTest::newRow("retry") << "refresh 3 4 --retry" << Act::RetryRefresh;
        QTest::newRow("revoke") << "revoke --dry-run 3 4 --yes" << Act::Revoke;
        QTest::newRow("forget") << "forget 3 4 --json" << Act::Forget;
        QTest::newRow("probe") << "probe 3 4" << Act::Probe;
    }
    void readsAnAct()
    {
        QFETCH(const QString, words);
        QFETCH(const Act, act);
        const auto line = parseCommandLine(words.split(QLatin1Char(' ')));
        QVERIFY(line);
        QCOMPARE(line->act, act);
        QCOMPARE(line->ids, (QList<RowId>{3, 4})); // each once
        QCOMPARE(line->isDryRun, words.contains("--dry-run"));
        QCOMPARE(line->isAgreed, words.contains("--yes"));
    }

    void readsFilters()
    {
        const auto line = parseCommandLine({"verify", "--filter", "profile=Acme = Boards", "--filter", "state=can_refresh", "--filter", "scopes=missing",
                                            "--filter", "region=eu01", "--filter", "search=design guild", "--filter", "expires-before=2026-12-01"});
        QVERIFY(line && line->filter.isSet);
        QCOMPARE(line->filter.profileName, "Acme = Boards");
        const InstallationQuery &query = line->filter.query;
        QCOMPARE(query.state, InstallationState::CanRefresh);
        QCOMPARE(query.drift, InstallationQuery::Drift::Missing);
        QCOMPARE(query.region, "eu01");
        QCOMPARE(query.search, "design guild");
        QCOMPARE(query.horizon->clock, InstallationQuery::Horizon::Clock::Access);
        QCOMPARE(toIso8601(query.horizon->to), "2026-12-01T00:00:00Z");
        const auto moment = parseCommandLine({"verify", "--filter", "dies-before=2026-12-01T09:30Z", "--filter", "region="});
        QVERIFY(moment);
        QCOMPARE(toIso8601(moment->filter.query.horizon->to), "2026-12-01T09:30:00Z");
        QCOMPARE(moment->filter.query.horizon->clock, InstallationQuery::Horizon::Clock::Renewal);
        QCOMPARE(moment->filter.query.region, "");
        for (const auto &[pair, there] : {std::pair("color=red", "expires-before"), std::pair("state=dead", "can_refresh"), std::pair("scopes=x", "missing")})
            QVERIFY(parseCommandLine({"verify", "--filter", pair}).error().summary.contains(there));
    }

    void readsHowOftenToVerify_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<int>("minutes");
        QTest::newRow("hours") << "24h" << 24 * 60;
        QTest::newRow("minutes") << "90m" << 90;
        QTest::newRow("days") << "7d" << 7 * 24 * 60;
        QTest::newRow("never") << "0" << 0;
    }
    void readsHowOftenToVerify()
    {
        QFETCH(const QString, word);
        QFETCH(const int, minutes);
        QVERIFY(parseCommandLine({"watch", "--verify-every", word})->verifyEvery == std::chrono::minutes(minutes));
        QVERIFY(parseCommandLine({"watch"})->verifyEvery == std::chrono::hours(24));
    }

    void readsACycle()
    {
        const auto line = parseCommandLine({"cycle", "run", "--profile", "p", "--way-out", "uninstall-team", "--way-out", "revoke", "--way-in", "settings",
                                            "--team", "7", "--team", "8", "--team", "7", "--repeat", "3", "--interval", "250ms", "--observe-for", "2m",
                                            "--junit", "r.xml", "--yes", "--no-browser"});
        QVERIFY(line);
        QCOMPARE(line->cycle.waysOut, (QList<WayOut>{WayOut::Revoke, WayOut::UninstallTeam}));
        QCOMPARE(line->cycle.waysIn, QList<WayIn>{WayIn::SettingsPage});
        QCOMPARE(line->cycle.teamIds, (QStringList{"7", "8"}));
        QCOMPARE(line->cycle.repetitions, 3);
        QVERIFY(line->cycle.interval == std::chrono::milliseconds(250) && line->cycle.observeFor == std::chrono::minutes(2));
        QCOMPARE(line->cycle.junitFile, QStringLiteral("r.xml"));
        QVERIFY(!line->cycle.htmlFile && line->isAgreed && !line->openBrowser);
        QCOMPARE(parseCommandLine({"cycle", "run", "--sandbox", "--way-out", "all", "--way-in", "all"})->cycle.waysIn.size(), 4);
        QCOMPARE(parseCommandLine({"cycle", "resume", "3", "4", "3"})->ids, (QList<RowId>{3, 4}));
    }

    void theWorstOfSeveralEndsCounts()
    {
        // As the manual page has them.
        const QList<int> order{7, 8, 11, 12, 13, 5, 9, 10, 6, 4, 2, 3, 1, 14, 0};
        for (const int a : order) {
            for (const int b : order)
                QCOMPARE(int(worse(ExitCode(a), ExitCode(b))), order.indexOf(a) <= order.indexOf(b) ? a : b);
        }
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
