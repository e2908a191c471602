// SPDX-License-Identifier: GPL-3.0-or-later

// Command lines are to be read, so their words are plain literals here.
#undef QT_NO_CAST_FROM_ASCII
#include "support/awaited.h"
#include "support/drivenprogram.h"
#include "support/tokenhistory.h"
#include "support/typedat.h"

#include <QRegularExpression>
#include <QTest>

namespace {

/// Where a program is held until it is killed.
enum class Hold {
    Context, ///< asking what the token is
    Revoke, ///< revoked, and the answer never comes
    Hand, ///< a person is asked
    Look, ///< between two looks at a token that lives
    Token, ///< its refresh token or its code is on the way
    Saving, ///< in the store, with what comes next already decided
};

/// So that a statement which reaches it never ends: a step that asks nobody is held in the store.
constexpr auto forever
    = "SELECT count(*) FROM (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c)";

} // namespace

/// Kills the real program in each step of a cycle, as a computer that loses its power, and goes on with it.
class TestCycleKill : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_desk = std::make_unique<CycleDesk>();
        QVERIFY(m_desk->desk.isReady());
        QFile pass(passphraseFile());
        QVERIFY(pass.open(QIODevice::WriteOnly));
        pass.write("a passphrase for tests\n");
    }
    void cleanup() { m_desk.reset(); }

    void killedInAnyStepItGoesOnToTheRightVerdict_data()
    {
        QTest::addColumn<QString>("step");
        QTest::addColumn<Hold>("hold");
        QTest::addColumn<QByteArray>("faults");
        QTest::addColumn<QString>("out");
        QTest::addColumn<QString>("in");
        QTest::addColumn<QString>("verdict");
        const auto row = [](const char *why, const char *step, Hold hold, const char *faults, const char *out,
                            const char *in, const char *verdict) {
            QTest::newRow(why) << QString::fromLatin1(step) << hold << QByteArray(faults) << QString::fromLatin1(out)
                               << QString::fromLatin1(in) << QString::fromLatin1(verdict);
        };
        row("baseline", "baseline", Hold::Context, "{'context': {'kind': 'hang'}}", "revoke", "button", "pass");
        row("end, revoked without an answer", "end", Hold::Revoke, "{'revoke': {'kind': 'hang', 'done': true}}",
            "revoke", "button", "pass");
        row("end, before it is revoked", "end", Hold::Revoke, "{'revoke': {'kind': 'hang'}}", "revoke", "button",
            "pass");
        row("end, a person is asked", "end", Hold::Hand, "{}", "uninstall-me", "icon", "pass");
        row("observe, the token lives", "observe", Hold::Look, "{'uninstall': 'slow', 'uninstall_delay_s': 3}",
            "uninstall-me", "button", "pass");
        // Nobody can know whether it was taken, and it is not shown again to find out.
        row("observe, the refresh token is on its way", "observe", Hold::Token, "{'token': {'kind': 'hang'}}", "revoke",
            "button", "inconclusive");
        row("stale check", "stale_check", Hold::Saving, "{}", "revoke", "button", "pass");
        row("reauthorize, a person is asked", "reauthorize", Hold::Hand, "{}", "revoke", "button", "pass");
        row("reauthorize, the code is on its way", "reauthorize", Hold::Token,
            "{'token': {'kind': 'hang', 'after': 1}}", "revoke", "button", "pass");
        row("compare", "compare", Hold::Saving, "{}", "uninstall-team", "button", "pass");
    }
    void killedInAnyStepItGoesOnToTheRightVerdict()
    {
        QFETCH(const QString, step);
        QFETCH(const Hold, hold);
        QFETCH(const QByteArray, faults);
        QFETCH(const QString, out);
        QFETCH(const QString, in);
        const Installation row = m_desk->desk.authorized();
        const int tokens = m_desk->desk.calls("token");
        const int contexts = m_desk->desk.calls("context");
        m_desk->desk.play(faults);
        if (hold == Hold::Saving)
            holdTheStore(step);

        TypedAt terminal;
        DrivenProgram program(m_desk.get());
        program.plays = hold != Hold::Hand;
        program.start(withStore({"cycle", "run", "--profile", "Acme Boards", "--way-out", out, "--way-in", in, "--yes",
                                 "--no-browser", "--interval", "50ms"}),
                      terminal.name());
        const auto isHeld = [&] {
            switch (hold) {
            case Hold::Context:
                return m_desk->desk.calls("context") > contexts;
            case Hold::Revoke:
                return m_desk->desk.calls("revoke") > 0;
            case Hold::Hand:
                return stepOfLastHand(program) == step;
            case Hold::Look:
                return stored().currentStep == CycleStep::Observe;
            case Hold::Token:
                return m_desk->desk.calls("token") > tokens + (step == "reauthorize" ? 1 : 0);
            case Hold::Saving:
                return step == "compare" ? stored().currentStep == CycleStep::Compare : hasEnded(program, step);
            }
            return false;
        };
        if (hold == Hold::Look) {
            // Said to be done while the token lives.
            QVERIFY(program.waitForEvent("hand"));
            terminal.type("1\n");
        }
        QVERIFY2(program.waitFor(isHeld), program.out() + program.err());
        program.kill();
        if (hold == Hold::Saving)
            alterStore(&m_desk->desk.store, "DROP TRIGGER held");
        if (!faults.contains("slow"))
            m_desk->desk.play("{}");
        const CycleSummary left = stored();
        QCOMPARE(left.state, Cycle::State::Running);
        QVERIFY(left.currentStep);
        QCOMPARE(cycleStepName(*left.currentStep), step);

        // As if ten seconds had gone by; that they are waited for is told below.
        alterStore(&m_desk->desk.store, "UPDATE cycles SET held_until = 0");
        DrivenProgram again(m_desk.get());
        again.start(
            withStore({"cycle", "resume", QString::number(left.id), "--yes", "--no-browser", "--interval", "50ms"}));
        QVERIFY2(again.waitForEnd(), again.out() + again.err());
        const QJsonObject end = again.events().at(again.events().size() - 2);
        QFETCH(QString, verdict);
        if (in != "button")
            verdict = "inconclusive"; // discarded: nobody is there to approve it
        QVERIFY2(end.value("verdict").toString() == verdict, again.out() + again.err());
        QCOMPARE(again.code(), verdict == "pass" ? 0 : 14);
        if (step == "observe" && verdict == "inconclusive")
            QVERIFY(end.value("fault_field").toString().startsWith("token:refresh:"));
        // A step that was done is not done again.
        for (const QJsonObject &event : again.events())
            QVERIFY2(event.value("event") != QLatin1String("step") || !hasEnded(program, event.value("step").toString())
                         || event.value("step") == step,
                     again.out());
        nothingIsShownTwiceOrLost(row);
    }

    void whatAKilledProgramStillHoldsIsWaitedFor()
    {
        m_desk->desk.authorized();
        DrivenProgram program(m_desk.get());
        program.plays = false;
        program.start(withStore({"cycle", "run", "--profile", "Acme Boards", "--way-out", "revoke", "--way-in",
                                 "button", "--yes", "--no-browser"}));
        QVERIFY(program.waitForEvent("hand"));
        const QString id = program.events().constLast().value("id").toString();
        // While it lives, nobody else drives it.
        DrivenProgram other(m_desk.get());
        other.start(withStore({"cycle", "resume", id, "--yes", "--no-browser"}));
        QVERIFY(other.waitForEnd());
        QVERIFY2(other.code() == 9, other.out() + other.err());
        program.kill();
        DrivenProgram again(m_desk.get());
        again.start(withStore({"cycle", "resume", id, "--yes", "--no-browser", "--interval", "50ms"}));
        QVERIFY(again.waitForEnd());
        QVERIFY2(again.code() == 0, again.out() + again.err());
        QVERIFY2(again.err().contains("It is waited for"), again.err());
    }

private:
    QString passphraseFile() const { return m_desk->desk.folder.filePath("pass"); }
    QStringList withStore(const QStringList &words) const
    {
        return words
            + QStringList{"--store", m_desk->desk.folder.filePath("store/grantdesk.db"), "--passphrase-file",
                          passphraseFile()};
    }
    /// The only cycle, as the store has it now.
    CycleSummary stored() const
    {
        const auto cycles = awaited(m_desk->desk.store.cycles.summaries({}, 2));
        if (!cycles || cycles->size() > 1)
            QTest::qFail("the store has not one cycle", __FILE__, __LINE__);
        return cycles && !cycles->isEmpty() ? cycles->first() : CycleSummary();
    }
    /// Whoever stores that \a step is done never gets an answer.
    void holdTheStore(const QString &step)
    {
        const QString when = step == "compare"
            ? QStringLiteral("NEW.state = 'over'")
            : QStringLiteral("OLD.current_step = '%1' AND NEW.current_step <> '%1'").arg(step);
        alterStore(&m_desk->desk.store,
                   QStringLiteral("CREATE TRIGGER held BEFORE UPDATE ON cycles WHEN %1 BEGIN %2; END")
                       .arg(when, QLatin1String(forever)));
    }
    static bool hasEnded(const DrivenProgram &program, const QString &step)
    {
        return std::any_of(program.events().cbegin(), program.events().cend(), [&step](const QJsonObject &event) {
            return event.value("event") == QLatin1String("step") && event.value("step") == step;
        });
    }
    static QString stepOfLastHand(const DrivenProgram &program)
    {
        const auto last
            = std::find_if(program.events().crbegin(), program.events().crend(),
                           [](const QJsonObject &event) { return event.value("event") == QLatin1String("hand"); });
        if (last == program.events().crend())
            return {};
        return last->value("kind") == QLatin1String("consent") ? cycleStepName(CycleStep::Reauthorize)
                                                               : cycleStepName(CycleStep::End);
    }
    void nothingIsShownTwiceOrLost(const Installation &row)
    {
        const QJsonObject refreshes = m_desk->desk.sandbox.calls().value("refreshes").toObject();
        for (auto one = refreshes.begin(); one != refreshes.end(); ++one)
            QVERIFY2(one->toObject().value("presented").toInt() <= 1, qPrintable(one.key()));
        // What lives at Miro is what the store has.
        QStringList kept;
        for (const Grant &grant : m_desk->desk.details(row.id).grants)
            kept << grant.accessFingerprint << grant.refreshFingerprint;
        const QJsonArray living = m_desk->desk.sandbox.state().value("tokens").toArray();
        for (const QJsonValue &token : living)
            QVERIFY(kept.contains(token["access_fingerprint"].toString())
                    && kept.contains(token["refresh_fingerprint"].toString()));
    }

    std::unique_ptr<CycleDesk> m_desk;
};

QTEST_GUILESS_MAIN(TestCycleKill)
#include "tst_cyclekill.moc"
