// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/helptopics.h"
#include "presentation/whywords.h"
#include "presentation/words.h"

#include <QFile>
#include <QSet>
#include <QTest>

#include <cmath>

class tst_Words : public QObject
{
    Q_OBJECT

private:
    static constexpr Instant now{std::chrono::hours(24 * 365 * 50)};

    static double luminance(quint32 colour)
    {
        const auto part = [colour](int shift) {
            const double share = ((colour >> shift) & 0xff) / 255.0;
            return share <= 0.03928 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0);
    }
    static double distance(quint32 a, quint32 b)
    {
        double sum = 0;
        for (const int shift : {16, 8, 0}) {
            const int difference = int((a >> shift) & 0xff) - int((b >> shift) & 0xff);
            sum += difference * difference;
        }
        return std::sqrt(sum);
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void timesAreRelative_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("expected");
        QTest::newRow("this moment") << qint64(0) << "just now";
        QTest::newRow("a moment ago") << qint64(-9) << "just now";
        QTest::newRow("a moment ahead is not past") << qint64(5) << "in 5 s";
        QTest::newRow("seconds") << qint64(-42) << "42 s ago";
        QTest::newRow("minutes are rounded down") << qint64(-179) << "2 min ago";
        QTest::newRow("ahead") << qint64(48 * 60) << "in 48 min";
        QTest::newRow("hours") << qint64(-2 * 3600) << "2 h ago";
        QTest::newRow("a day is still hours") << qint64(-30 * 3600) << "30 h ago";
        QTest::newRow("days") << qint64(-3 * 86400) << "3 days ago";
        QTest::newRow("beyond a month it is a date") << qint64(-40 * 86400) << "2019-11-10";
    }
    void timesAreRelative()
    {
        QFETCH(const qint64, seconds);
        QTEST(relativeTime(now + std::chrono::seconds(seconds), now), "expected");
    }

    void exactTimesNameTheirZone()
    {
        QVERIFY2(exactTime(now).endsWith(QStringLiteral("UTC")), qPrintable(exactTime(now)));
    }

    void lifetimesAreWords_data()
    {
        QTest::addColumn<int>("seconds"); // -1: not named
        QTest::addColumn<bool>("refresh");
        QTest::addColumn<int>("mode");
        QTest::addColumn<QString>("lifetime");
        QTest::addColumn<QString>("expiry");
        QTest::newRow("Miro's 3599 s are an hour") << 3599 << true << int(TokenLifetimeMode::Expiring) << "expires hourly" << "in 59 min";
        QTest::newRow("another length") << 7200 << true << int(TokenLifetimeMode::Unknown) << "expires after 2 h" << "in 2 h";
        QTest::newRow("an app whose tokens do not expire") << -1 << false << int(TokenLifetimeMode::NonExpiring) << "until uninstalled" << "until uninstalled";
        QTest::newRow("D-6749-27 neither end nor refresh token: unknown, not for ever") << -1 << false << int(TokenLifetimeMode::Unknown) << "not known" << "not known";
        QTest::newRow("D-6749-27 a refresh token but no end") << -1 << true << int(TokenLifetimeMode::NonExpiring) << "not known" << "not known";
    }
    void lifetimesAreWords()
    {
        QFETCH(const int, seconds);
        QFETCH(const bool, refresh);
        QFETCH(const int, mode);
        Installation row;
        row.lifetimeMode = TokenLifetimeMode(mode);
        row.issuedAt = now;
        if (seconds >= 0)
            row.facts.expiresAt = now + std::chrono::seconds(seconds);
        if (refresh)
            row.refreshFingerprint = QStringLiteral("99ff00aa");
        QTEST(lifetimeWord(row), "lifetime");
        QTEST(expiryWord(row, now), "expiry");
    }

    void scopesAreCountedAgainstTheExpected_data()
    {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("granted");
        QTest::addColumn<QString>("word");
        QTest::newRow("all") << "a b c"
                             << "a b c"
                             << "3 of 3";
        QTest::newRow("one missing") << "a b c"
                                     << "a b"
                                     << "2 of 3";
        QTest::newRow("an extra one does not make up for it") << "a b c"
                                                              << "a b d"
                                                              << "2 of 3";
        QTest::newRow("nothing expected") << ""
                                          << "a b"
                                          << "2";
    }
    void scopesAreCountedAgainstTheExpected()
    {
        QFETCH(const QString, expected);
        QFETCH(const QString, granted);
        Installation row;
        row.expectedScopes = ScopeSet::fromText(expected);
        row.grantedScopes = ScopeSet::fromText(granted);
        QTEST(scopesWord(row), "word");
    }

    void countsAreGrouped()
    {
        QCOMPARE(countWord(1204), QStringLiteral("1,204"));
        QCOMPARE(installationsWord(1), QStringLiteral("1 installation"));
        QCOMPARE(installationsWord(1204), QStringLiteral("1,204 installations"));
    }

    void whatOthersWroteStaysInItsPlace_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        QTest::newRow("plain") << "Design Guild"
                               << "Design Guild";
        QTest::newRow("right-to-left letters are themselves") << QString::fromUtf8("فريق التصميم")
                                                               << QString::fromUtf8("فريق التصميم");
        QTest::newRow("HTML is only letters") << "<img src=x><b>Bold"
                                              << "<img src=x><b>Bold";
        QTest::newRow("line end") << "two\nlines"
                                  << "two lines";
        QTest::newRow("line separator") << QString::fromUtf8("two\u2028lines")
                                        << "two lines";
        QTest::newRow("control character") << "a\x1b[2J"
                                           << "a [2J";
        QTest::newRow("right-to-left override") << QString::fromUtf8("abc\u202egpj.exe")
                                                << QString::fromUtf8("abc\ufffdgpj.exe");
        QTest::newRow("isolate") << QString::fromUtf8("\u2067abc\u2069")
                                 << QString::fromUtf8("\ufffdabc\ufffd");
        QTest::newRow("marks that set a direction") << QString::fromUtf8("a\u200eb\u200fc\u061cd")
                                                    << QString::fromUtf8("a\ufffdb\ufffdc\ufffdd");
        QTest::newRow("what takes no room") << QString::fromUtf8("Ac\u200bme\ufeff")
                                            << QString::fromUtf8("Ac\ufffdme\ufffd");
        QTest::newRow("joiners are spelling") << QString::fromUtf8("\u0645\u06cc\u200c\u062e \u200d")
                                              << QString::fromUtf8("\u0645\u06cc\u200c\u062e \u200d");
    }
    void whatOthersWroteStaysInItsPlace()
    {
        QFETCH(const QString, text);
        QTEST(shownText(text), "shown");
        QTEST(shownName({QStringLiteral("1"), text}), "shown");
        QTEST(shownName({text, {}}), "shown");
    }

    void tooltipsAndMenusShowTextLiterally()
    {
        const QString toolTip = toolTipText(QStringLiteral("<img src=x>&\nsecond"));
        QVERIFY(toolTip.contains(QStringLiteral("&lt;img src=x&gt;&amp;\nsecond")));
        QVERIFY(!toolTip.contains(QStringLiteral("<img")));
        QVERIFY(toolTipText({}).isEmpty()); // an empty tooltip is none
        QCOMPARE(withoutMnemonic(QStringLiteral("R&D")), QStringLiteral("R&&D"));
    }

    void evidenceIsToldInWords_data()
    {
        QTest::addColumn<QString>("actor");
        QTest::addColumn<QString>("outcome");
        QTest::addColumn<QString>("shown");
        QTest::newRow("ours") << "us"
                              << "ok"
                              << "Grantdesk: done";
        QTest::newRow("Miro's") << "miro"
                                << "mismatch"
                                << "Miro: differs";
        QTest::newRow("the admin's") << "admin"
                                     << "not_made"
                                     << "Admin: not made";
        QTest::newRow("time's") << "clock"
                                << "expires_in_text"
                                << "Clock: lifetime as text";
        QTest::newRow("the cause of an error") << "us"
                                               << "cut_before_end"
                                               << "Grantdesk: cut before end";
    }
    void evidenceIsToldInWords()
    {
        QFETCH(const QString, actor);
        QFETCH(const QString, outcome);
        QTEST(QString(actorWord(actor) + QStringLiteral(": ") + outcomeWord(outcome)), "shown");
    }

    /// C2.1: nobody who sees only the word, only the icon or only the colour takes one state for another.
    void noTwoStatesLookOrReadAlike()
    {
        QStringList words{lockedWord()};
        QStringList icons{QStringLiteral("object-locked")};
        for (int i = 0; i < installationStateCount; ++i) {
            const auto state = static_cast<InstallationState>(i);
            words.append(stateWord(state));
            icons.append(QStringLiteral("state-") + stateName(state).replace(QLatin1Char('_'), QLatin1Char('-')));
        }
        QCOMPARE(QSet<QString>(words.cbegin(), words.cend()).size(), words.size());
        QSet<QString> shapes;
        QList<quint32> colours;
        static const QRegularExpression colour(QStringLiteral("#([0-9a-f]{6})"));
        for (const QString &icon : std::as_const(icons)) {
            QFile file(QStringLiteral(GRANTDESK_SOURCE_DIR "/resources/icons/%1.svg").arg(icon));
            QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(icon));
            const QString svg = QString::fromUtf8(file.readAll());
            const QString first = colour.match(svg).captured(1);
            QVERIFY2(!first.isEmpty() && svg.count(QLatin1Char('#')) == svg.count(QLatin1Char('#') + first), qPrintable(icon));
            shapes.insert(QString(svg).remove(colour));
            colours.append(first.toUInt(nullptr, 16));
        }
        QCOMPARE(shapes.size(), icons.size());
        for (qsizetype i = 0; i < icons.size(); ++i) {
            // Seen on white and on a dark page: a contrast of 3 on both.
            const double light = luminance(colours.at(i));
            QVERIFY2(1.05 / (light + 0.05) >= 3 && (light + 0.05) / (luminance(0x1e1e20) + 0.05) >= 2.9, qPrintable(icons.at(i)));
            for (qsizetype j = i + 1; j < icons.size(); ++j)
                QVERIFY2(distance(colours.at(i), colours.at(j)) >= 50, qPrintable(icons.at(i) + QStringLiteral(" and ") + icons.at(j)));
        }
    }

    void everyRuleIsOneSentenceOfItsOwn()
    {
        QSet<QString> sentences;
        for (int i = 0; i < ruleCount; ++i) {
            const QString sentence = ruleSentence(static_cast<Rule>(i));
            QVERIFY2(sentence.endsWith(QLatin1Char('.')) && sentence.count(QLatin1Char('.')) == 1, qPrintable(sentence));
            sentences.insert(sentence);
        }
        QCOMPARE(sentences.size(), ruleCount);
    }

    void whoSaidSoIsTold_data()
    {
        QTest::addColumn<QString>("actor");
        QTest::addColumn<QString>("seat");
        QTest::addColumn<QString>("who");
        QTest::addColumn<QString>("askedBy");
        QTest::newRow("this seat did it") << "us" << "ana@desk" << "You" << "";
        QTest::newRow("this seat's admin did it") << "admin" << "ana@desk" << "You" << "";
        QTest::newRow("another seat did it") << "us" << "bo@laptop" << "bo@laptop" << "";
        QTest::newRow("before there were seats") << "us" << "" << "Grantdesk" << "";
        QTest::newRow("Miro answered this seat") << "miro" << "ana@desk" << "Miro" << "asked by you";
        QTest::newRow("Miro answered another seat") << "miro" << "bo@laptop" << "Miro" << "asked by bo@laptop";
        QTest::newRow("time went by") << "clock" << "" << "Clock" << "";
        QTest::newRow("a seat that would turn the line") << "us" << QString::fromUtf8("b\u202eo") << QString::fromUtf8("b\ufffdo") << "";
    }
    void whoSaidSoIsTold()
    {
        QFETCH(const QString, actor);
        QFETCH(const QString, seat);
        Evidence fact;
        fact.actor = actor;
        fact.seat = seat;
        QTEST(whoWord(fact, QStringLiteral("ana@desk")), "who");
        QTEST(askedByWord(fact, QStringLiteral("ana@desk")), "askedBy");
    }

    void clocksThatDifferAreNamed_data()
    {
        QTest::addColumn<int>("ahead");
        QTest::addColumn<QString>("seat");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("ahead of ours") << 125 << "ana@desk" << "The server's clock is 2 min ahead of this computer's; times may be off.";
        QTest::newRow("behind ours") << -45 << "" << "The server's clock is 45 s behind this computer's; times may be off.";
        QTest::newRow("ahead of another seat's") << 7200 << "bo@laptop" << "The server's clock is 2 h ahead of the one at bo@laptop; times may be off.";
    }
    void clocksThatDifferAreNamed()
    {
        QFETCH(const int, ahead);
        QFETCH(const QString, seat);
        QTEST(skewSentence({std::chrono::seconds(ahead), seat}, QStringLiteral("ana@desk")), "sentence");
    }

    /// The table's tooltip, the header of the details and the help page speak of the same things.
    void theHelpPageNamesEveryState()
    {
        QFile file(QStringLiteral(GRANTDESK_SOURCE_DIR "/resources/help/states.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString page = QString::fromUtf8(file.readAll());
        for (int i = 0; i < installationStateCount; ++i) {
            const QString row = QStringLiteral("\n| %1 |").arg(stateWord(static_cast<InstallationState>(i)));
            QVERIFY2(page.contains(row), qPrintable(row));
        }
        QVERIFY(page.contains(QStringLiteral("\n| %1 |").arg(lockedWord())));
    }

    void everyErrorKindHasAHelpPage()
    {
        QStringList pages;
        for (const HelpTopic &topic : helpTopics()) {
            pages.append(topic.name);
            QVERIFY2(QFile::exists(QStringLiteral(GRANTDESK_SOURCE_DIR "/resources/help/%1.md").arg(topic.name)),
                     qPrintable(topic.name));
        }
        for (const ErrorKind kind : {ErrorKind::Cancelled, ErrorKind::InvalidInput, ErrorKind::NotFound,
                                     ErrorKind::Conflict, ErrorKind::Unauthorized, ErrorKind::Forbidden,
                                     ErrorKind::Unreachable, ErrorKind::Protocol, ErrorKind::Storage, ErrorKind::Vault})
            QVERIFY2(pages.contains(helpTopic({kind, {}})), qPrintable(helpTopic({kind, {}})));
    }
};

QTEST_GUILESS_MAIN(tst_Words)
#include "tst_words.moc"
