// SPDX-License-Identifier: GPL-3.0-or-later

// Command lines are to be read, so their words are plain literals here.
#undef QT_NO_CAST_FROM_ASCII
#include "domain/cycle.h"
#include "support/ranprogram.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

namespace {

QByteArray content(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The names of all elements \a element in a report, and whether it is XML at all.
QStringList namesIn(const QByteArray &xml, const char *element)
{
    QXmlStreamReader reader(xml);
    QStringList names;
    while (!reader.atEnd()) {
        if (reader.readNext() == QXmlStreamReader::StartElement && reader.name() == QLatin1String(element))
            names.append(reader.attributes().value("name").toString());
    }
    return reader.hasError() ? QStringList{reader.errorString()} : names;
}

} // namespace

/// Cycles where programs are built: the real executable in its own sandbox, with nobody there.
class TestCycleRehearsal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        QVERIFY(m_folder.isValid());
    }
    void cleanup()
    {
        // Nothing that was printed has a token in it.
        static const QRegularExpression token("eyJtaXJv[A-Za-z0-9+/=-]{10,64}_[A-Za-z0-9_-]{20,64}");
        QVERIFY(!token.match(QString::fromUtf8(m_printed)).hasMatch());
        m_printed.clear();
    }

    void oneCycleInTheSandboxNeedsNobody()
    {
        const RanProgram ran = inSandbox({"--way-out", "uninstall-me", "--way-in", "icon"});
        QVERIFY2(ran.code == 0, ran.out + ran.err);
        for (const char *step : {"Baseline", "End", "Observe", "Stale check", "Reauthorize", "Compare"})
            QVERIFY2(ran.out.contains(step), ran.out);
        QVERIFY2(ran.out.contains("\npass  "), ran.out);
        QVERIFY2(ran.out.endsWith("\n1 runs: 1 passed, 0 failed, 0 inconclusive\n"), ran.out);
        // What is ended was said before, by its fingerprints.
        static const QRegularExpression effects("Ada Admin \\(\\d+\\)  [0-9a-f]{8}, [0-9a-f]{8}");
        QVERIFY2(effects.match(QString::fromUtf8(ran.err)).hasMatch(), ran.err);
    }

    void allTwelvePairsPassInOrderTwiceAlike()
    {
        QStringList before;
        for (int time = 0; time < 2; ++time) {
            const QString report = m_folder.filePath("report.xml");
            const RanProgram ran = inSandbox({"--way-out", "all", "--way-in", "all", "--json", "--junit", report});
            QVERIFY2(ran.code == 0, ran.out + ran.err);
            const QList<QJsonObject> events = ran.objects();
            QStringList told;
            QStringList pairs;
            for (const QJsonObject &event : events) {
                told.append(event.value("event").toString() + ' ' + event.value("step").toString()
                            + event.value("kind").toString() + event.value("way_out").toString()
                            + event.value("way_in").toString() + event.value("verdict").toString());
                if (event.value("event") == QLatin1String("cycle"))
                    pairs.append(event.value("way_out").toString() + ' ' + event.value("way_in").toString());
            }
            QStringList expected;
            for (const WayOut out : waysOut) {
                for (const WayIn in : waysIn)
                    expected.append(wayOutName(out) + ' ' + wayInName(in));
            }
            QCOMPARE(pairs, expected);
            QCOMPARE(events.last().value("pass").toInt(), 12);
            QCOMPARE(events.last().value("runs").toInt(), 12);
            QCOMPARE(events.last().value("exit_code").toInt(), 0);
            QCOMPARE(namesIn(content(report), "testsuite").size(), 12);
            QCOMPARE(QFile::permissions(report) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
            if (time == 1)
                QCOMPARE(told, before);
            before = told;
        }
    }

    void tokensThatDoNotExpireDoAsWell()
    {
        const RanProgram ran
            = inSandbox({"--way-out", "all", "--way-in", "button", "--non-expiring", "--repeat", "2", "--json"});
        QVERIFY2(ran.code == 0, ran.out + ran.err);
        QCOMPARE(ran.objects().last().value("pass").toInt(), 6);
        QVERIFY(ran.out.contains("Acme Reports"));
    }

    void aMiroThatMisbehavesIsNamed_data()
    {
        QTest::addColumn<QByteArray>("switches");
        QTest::addColumn<QString>("out");
        QTest::addColumn<QString>("in");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("field");
        const auto row
            = [](const char *why, const char *switches, const char *out, const char *in, int code, const char *field) {
                  QTest::newRow(why) << QByteArray(switches) << QString::fromLatin1(out) << QString::fromLatin1(in)
                                     << code << QString::fromLatin1(field);
              };
        row("tokens survive", R"({"uninstall": "keeps"})", "uninstall-me", "icon", 1, "token:access:");
        row("a scope is gone", R"({"reinstall_scopes": "narrower"})", "revoke", "button", 1, "scopes");
        row("another user comes back", R"({"reinstall_user": "another"})", "uninstall-me", "button", 1, "user");
        row("the redirect is lost", R"({"reinstall_callback": "lost"})", "uninstall-team", "link", 1, "redirect");
        row("what was dead lives again", R"({"reinstall": "revives"})", "uninstall-me", "link", 1, "token:access:");
        row("Miro never answers", R"({"context": {"kind": "hang"}})", "revoke", "button", 14, "baseline");
        row("Miro does not revoke", R"({"revoke": {"kind": "unauthorized"}})", "revoke", "button", 14, "end");
    }
    void aMiroThatMisbehavesIsNamed()
    {
        QFETCH(const QByteArray, switches);
        QFETCH(const QString, out);
        QFETCH(const QString, in);
        QFETCH(const QString, field);
        const QString report = m_folder.filePath("report.xml");
        const RanProgram ran = inSandbox({"--way-out", out, "--way-in", in, "--observe-for", "500ms",
                                          "--sandbox-switches", written(switches), "--json", "--junit", report});
        QTEST(ran.code, "code");
        const QJsonObject summary = ran.objects().last();
        QTEST(summary.value("exit_code").toInt(), "code");
        const QJsonObject cycle = ran.objects().at(ran.objects().size() - 2);
        QVERIFY2(cycle.value("fault_field").toString().startsWith(field), ran.out);
        QCOMPARE(cycle.value("verdict").toString(), QString(ran.code == 1 ? "fail" : "inconclusive"));
        const QByteArray xml = content(report);
        QVERIFY2(xml.contains(ran.code == 1 ? "<failure" : "<skipped"), xml);
        QVERIFY2(xml.contains("name=\"fault_field\" value=\"" + field.toUtf8()), xml);
    }

    void wrongSwitchesAreRefusedBeforeAnythingHappens_data()
    {
        QTest::addColumn<QByteArray>("switches");
        QTest::newRow("no JSON") << QByteArray("uninstall=keeps");
        QTest::newRow("an unknown switch") << QByteArray(R"({"deinstall": "keeps"})");
        QTest::newRow("an unknown position") << QByteArray(R"({"uninstall": "maybe"})");
    }
    void wrongSwitchesAreRefusedBeforeAnythingHappens()
    {
        QFETCH(const QByteArray, switches);
        const QString report = m_folder.filePath("never.xml");
        const RanProgram ran = inSandbox(
            {"--way-out", "all", "--way-in", "all", "--sandbox-switches", written(switches), "--junit", report});
        QCOMPARE(ran.code, 2);
        QVERIFY(ran.out.isEmpty());
        QVERIFY(!QFile::exists(report));
    }

private:
    RanProgram inSandbox(const QStringList &words)
    {
        const RanProgram ran = runGrantdesk(QStringList{"cycle", "run", "--sandbox"} + words);
        m_printed += ran.out + ran.err;
        return ran;
    }
    QString written(const QByteArray &text) const
    {
        QFile file(m_folder.filePath("switches.json"));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            QTest::qFail("no file", __FILE__, __LINE__);
        return file.fileName();
    }

    QTemporaryDir m_folder;
    QByteArray m_printed;
};

QTEST_GUILESS_MAIN(TestCycleRehearsal)
#include "tst_cyclerehearsal.moc"
