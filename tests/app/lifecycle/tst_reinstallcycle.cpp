// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/awaited.h"
#include "support/cycledesk.h"

#include "domain/cyclereport.h"
#include "lifecycle/refreshinstallation.h"

#include <QTest>

/// Cycles at the sandbox: every way out with every door, and platforms that misbehave.
class TestReinstallCycle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_desk = std::make_unique<CycleDesk>();
        QVERIFY(m_desk->desk.isReady());
    }
    void cleanup() { m_desk.reset(); }

    void everyWayOutAndEveryDoor_data()
    {
        QTest::addColumn<WayOut>("wayOut");
        QTest::addColumn<WayIn>("wayIn");
        for (const WayOut out : waysOut) {
            for (const WayIn in : waysIn)
                QTest::addRow("%s, %s", qPrintable(wayOutName(out)), qPrintable(wayInName(in))) << out << in;
        }
    }
    /// C1.1, C1.2, C1.5, C1.8
    void everyWayOutAndEveryDoor()
    {
        QFETCH(const WayOut, wayOut);
        QFETCH(const WayIn, wayIn);
        const Installation installation = m_desk->desk.authorized();
        const auto cycle = m_desk->run(m_desk->planned(installation, wayOut, wayIn).id);
        QVERIFY2(cycle, cycle ? "" : qPrintable(cycle.error().summary));
        QVERIFY2(cycle->verdict == CycleVerdict::Pass, qPrintable(told(*cycle)));
        QVERIFY(cycle->faultField.isEmpty());
        for (const CycleStepReport &step : cycle->steps) {
            QCOMPARE(step.state, CycleStepReport::State::Done);
            QVERIFY(step.startedAt && step.endedAt && *step.startedAt <= *step.endedAt && !step.sentence.isEmpty());
        }
        const auto death = cycle->timeToDeath();
        QVERIFY(death && death->least <= death->most);
        // The picture tells of the person as well, in the order of time.
        QVERIFY(std::is_sorted(cycle->messages.cbegin(), cycle->messages.cend(), [](const FlowMessage &one, const FlowMessage &other) { return one.step < other.step; }));
        const auto hands = std::count_if(cycle->messages.cbegin(), cycle->messages.cend(), [](const FlowMessage &message) { return message.kind == FlowMessage::Kind::Hand; });
        QCOMPARE(hands, wayOut == WayOut::Revoke ? 1 : 2);
        QVERIFY(cycle->timeToFirstCall());
        QCOMPARE(cycle->after->team, cycle->before->team);
        QVERIFY(cycle->after->accessFingerprint != cycle->before->accessFingerprint);
        QCOMPARE(m_desk->desk.details(installation.id).installation.state(m_desk->desk.clock()()), InstallationState::Active);
        QCOMPARE(m_desk->desk.details(installation.id).grants.constFirst().door, wayInName(wayIn));
        // What is stored is what was told.
        const auto stored = awaited(m_desk->desk.store.cycles.cycle(cycle->id));
        QVERIFY(stored);
        QCOMPARE(cycleToJson(*stored), cycleToJson(*cycle));
        QVERIFY(Desk::isFree(m_desk->desk.port));
    }

    void aPlatformThatMisbehavesIsFoundOut_data()
    {
        QTest::addColumn<WayOut>("wayOut");
        QTest::addColumn<WayIn>("wayIn");
        QTest::addColumn<QByteArray>("faults");
        QTest::addColumn<CycleVerdict>("verdict");
        QTest::addColumn<QString>("field"); // the beginning of its name

        const auto access = QStringLiteral("token:access");
        QTest::newRow("tokens survive an uninstall") << WayOut::UninstallMe << WayIn::AppIcon << QByteArray("{'uninstall': 'keeps'}") << CycleVerdict::Fail << access;
        QTest::newRow("they die slowly, in time")
            << WayOut::UninstallMe << WayIn::AppIcon << QByteArray("{'uninstall': 'slow', 'uninstall_delay_s': 1}") << CycleVerdict::Pass << QString();
        QTest::newRow("they die slowly, too late")
            << WayOut::UninstallTeam << WayIn::InstallLink << QByteArray("{'uninstall': 'slow', 'uninstall_delay_s': 600}") << CycleVerdict::Fail << access;
        QTest::newRow("the reinstallation revives them")
            << WayOut::UninstallMe << WayIn::InstallLink << QByteArray("{'reinstall': 'revives'}") << CycleVerdict::Fail << access;
        QTest::newRow("more scopes than before")
            << WayOut::UninstallTeam << WayIn::SettingsPage << QByteArray("{'reinstall_scopes': 'wider'}") << CycleVerdict::Fail << QStringLiteral("scopes");
        QTest::newRow("fewer scopes than before")
            << WayOut::Revoke << WayIn::Button << QByteArray("{'reinstall_scopes': 'narrower'}") << CycleVerdict::Fail << QStringLiteral("scopes");
        QTest::newRow("another user, by our button")
            << WayOut::UninstallMe << WayIn::Button << QByteArray("{'reinstall_user': 'another'}") << CycleVerdict::Fail << QStringLiteral("user");
        QTest::newRow("another user, by Miro's door")
            << WayOut::UninstallMe << WayIn::AppIcon << QByteArray("{'reinstall_user': 'another'}") << CycleVerdict::Fail << QStringLiteral("user");
        QTest::newRow("the redirect is lost, by our button")
            << WayOut::Revoke << WayIn::Button << QByteArray("{'reinstall_callback': 'lost'}") << CycleVerdict::Fail << QStringLiteral("redirect");
        QTest::newRow("the redirect is lost, by Miro's door")
            << WayOut::UninstallMe << WayIn::InstallLink << QByteArray("{'reinstall_callback': 'lost'}") << CycleVerdict::Fail << QStringLiteral("redirect");
        QTest::newRow("the code is refused")
            << WayOut::Revoke << WayIn::Button << QByteArray("{'token': {'kind': 'code_used', 'after': 1}}") << CycleVerdict::Fail << QStringLiteral("redirect");
        QTest::newRow("the new token is refused")
            << WayOut::Revoke << WayIn::Button << QByteArray("{'context': {'kind': 'unauthorized', 'after': 4, 'times': 1}}") << CycleVerdict::Fail << QStringLiteral("new_token");
        QTest::newRow("it lives, then nobody answers")
            << WayOut::UninstallMe << WayIn::Button << QByteArray("{'uninstall': 'slow', 'uninstall_delay_s': 600, 'context': {'kind': 'server_error', 'after': 3}}")
            << CycleVerdict::Inconclusive << QString();
        QTest::newRow("the token address has a problem of its own")
            << WayOut::Revoke << WayIn::Button << QByteArray("{'token': {'kind': 'server_error', 'after': 1}}") << CycleVerdict::Inconclusive << QStringLiteral("redirect");
        QTest::newRow("nobody answers about the old token any more")
            << WayOut::Revoke << WayIn::Button << QByteArray("{'context': {'kind': 'server_error', 'after': 1}}") << CycleVerdict::Inconclusive << QString();
    }
    void aPlatformThatMisbehavesIsFoundOut()
    {
        QFETCH(const WayOut, wayOut);
        QFETCH(const WayIn, wayIn);
        QFETCH(const QByteArray, faults);
        QFETCH(const CycleVerdict, verdict);
        QFETCH(const QString, field);
        const Installation installation = m_desk->desk.authorized();
        m_desk->desk.play(faults);
        const auto cycle = m_desk->run(m_desk->planned(installation, wayOut, wayIn).id);
        QVERIFY2(cycle, cycle ? "" : qPrintable(cycle.error().summary));
        QVERIFY2(cycle->verdict == verdict, qPrintable(told(*cycle)));
        QVERIFY2(cycle->faultField.startsWith(field), qPrintable(told(*cycle)));
        QVERIFY(!cycle->reason.isEmpty());
    }

    /// C1.5: an interval, never a false second.
    void theTimeOfDeathIsAnInterval()
    {
        const Installation installation = m_desk->desk.authorized();
        m_desk->desk.play("{'uninstall': 'slow', 'uninstall_delay_s': 1}");
        const auto cycle = m_desk->run(m_desk->planned(installation, WayOut::UninstallMe, WayIn::Button).id);
        QVERIFY(cycle);
        const auto death = cycle->timeToDeath();
        QVERIFY(death);
        QVERIFY2(death->most >= std::chrono::milliseconds(1000), qPrintable(boundsWord(*death)));
        QVERIFY2(death->least <= std::chrono::milliseconds(1000), qPrintable(boundsWord(*death)));
    }

    /// Answers while the uninstallation is waited for do not say that it has not happened yet.
    void theTimeOfDeathIsAnIntervalWithoutAWordAsWell()
    {
        const Installation installation = m_desk->desk.authorized();
        m_desk->desk.play("{'uninstall': 'slow', 'uninstall_delay_s': 1}");
        const Cycle planned = m_desk->planned(installation, WayOut::UninstallMe, WayIn::Button);
        ReinstallCycle cycle(m_desk->parts(), CycleDesk::quickPace());
        cycle.start(planned.id);
        QTRY_VERIFY(cycle.hand());
        QVERIFY(m_desk->hands.uninstall(m_desk->desk.profile.clientId, installation.team.id, installation.user.id));
        QTRY_VERIFY(cycle.hand() && cycle.hand()->kind == HandStep::Kind::Consent);
        const auto death = cycle.cycle().timeToDeath();
        QVERIFY(death);
        QVERIFY2(death->most >= std::chrono::milliseconds(1000), qPrintable(boundsWord(*death)));
    }

    void aDoorThatLeadsNowhereIsRefusedBeforeAnythingEnds()
    {
        const Installation installation = m_desk->desk.authorized();
        AppProfile profile = m_desk->desk.profile;
        profile.sdkRedirectUri.clear();
        const TokenVault &vault = m_desk->desk.store.vault;
        QVERIFY(awaited(m_desk->desk.store.profiles.update(profile, {}, vault.sealFunction(), vault.openFunction(), m_desk->desk.clock()())));
        const auto cycle = m_desk->run(m_desk->planned(installation, WayOut::Revoke, WayIn::AppIcon).id);
        QVERIFY(cycle);
        QCOMPARE(cycle->verdict, CycleVerdict::Inconclusive);
        QVERIFY(cycle->reason.contains(QStringLiteral("Nothing was ended.")));
        QCOMPARE(m_desk->desk.calls(QStringLiteral("revoke")), 0);
    }

    void anotherSeatMayRenewMeanwhile_data()
    {
        QTest::addColumn<bool>("isMember");
        QTest::addColumn<CycleVerdict>("verdict");
        QTest::newRow("another member's row") << true << CycleVerdict::Pass;
        QTest::newRow("the row itself") << false << CycleVerdict::Inconclusive;
    }
    void anotherSeatMayRenewMeanwhile()
    {
        QFETCH(const bool, isMember);
        QFETCH(const CycleVerdict, verdict);
        const QString other = m_desk->desk.directory.value(QLatin1String("users")).toArray().at(1)[QLatin1String("id")].toString();
        const Installation member = m_desk->member(other);
        const Installation installation = m_desk->desk.authorized();
        const Cycle planned = m_desk->planned(installation, WayOut::UninstallMe, WayIn::Button);
        ReinstallCycle cycle(m_desk->parts(), CycleDesk::quickPace());
        bool isRenewed = false;
        QObject::connect(&cycle, &ReinstallCycle::handNeeded, &cycle, [&](const HandStep &hand) {
            if (isRenewed)
                m_desk->play(&cycle, hand);
        });
        cycle.start(planned.id);
        QTRY_VERIFY(cycle.hand());
        RefreshInstallation refresh(m_desk->desk.acts(), isMember ? member.id : installation.id);
        const auto refreshed = awaited(refresh.start());
        QVERIFY(refreshed);
        QCOMPARE(refreshed->outcome, QStringLiteral("refreshed"));
        isRenewed = true;
        if (isMember)
            m_desk->play(&cycle, *cycle.hand());
        QTRY_VERIFY_WITH_TIMEOUT(cycle.isFinished(), 20'000);
        QVERIFY2(cycle.cycle().verdict == verdict, qPrintable(told(cycle.cycle())));
    }

    void whatSaysNothingIsAGapAndNotADeath_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::newRow("5xx") << QByteArray("{'kind': 'server_error', 'after': 1, 'times': 3}");
        QTest::newRow("429") << QByteArray("{'kind': 'rate_limited', 'retry_after': 1, 'after': 1, 'times': 1}");
        QTest::newRow("cut") << QByteArray("{'kind': 'cut_before', 'after': 1, 'times': 12}");
        QTest::newRow("not JSON") << QByteArray("{'kind': 'not_json', 'after': 1, 'times': 3}");
        QTest::newRow("a page") << QByteArray("{'kind': 'html', 'after': 1, 'times': 3}");
    }
    /// C1.6
    void whatSaysNothingIsAGapAndNotADeath()
    {
        QFETCH(const QByteArray, fault);
        const Installation installation = m_desk->desk.authorized();
        m_desk->desk.play("{'uninstall': 'slow', 'uninstall_delay_s': 1, 'context': " + fault + "}");
        const auto cycle = m_desk->run(m_desk->planned(installation, WayOut::UninstallMe, WayIn::Button).id);
        QVERIFY(cycle);
        QVERIFY2(cycle->verdict == CycleVerdict::Pass, qPrintable(told(*cycle)));
        QVERIFY(std::any_of(cycle->messages.cbegin(), cycle->messages.cend(), [](const FlowMessage &message) { return message.kind == FlowMessage::Kind::Gap; }));
        QVERIFY(cycle->timeToDeath()->most >= std::chrono::milliseconds(1000));
    }

    /// C1.5: ten looks in two seconds are all that the server gives, and none is taken beyond them.
    void nothingIsAskedFasterThanTheCreditsAllow()
    {
        const Installation installation = m_desk->desk.authorized();
        m_desk->desk.play("{'uninstall': 'slow', 'uninstall_delay_s': 1, 'limits': {'credits': 500, 'cost': 50, 'window_s': 2}}");
        ReinstallCycle::Pace pace = CycleDesk::quickPace();
        pace.observeFor = std::chrono::seconds(20);
        const auto cycle = m_desk->run(m_desk->planned(installation, WayOut::UninstallMe, WayIn::Button).id, pace);
        QVERIFY2(cycle, cycle ? "" : qPrintable(cycle.error().summary));
        QVERIFY2(cycle->verdict == CycleVerdict::Pass, qPrintable(told(*cycle)));
        const QJsonArray calls = m_desk->desk.lastCalls(QStringLiteral("context"));
        QVERIFY(calls.size() > 3);
        for (const QJsonValue &call : calls)
            QVERIFY(call[QLatin1String("status")].toInt() != 429);
    }

    void theOtherMembersFareAsTheWayOutSays_data()
    {
        QTest::addColumn<WayOut>("wayOut");
        QTest::addColumn<CycleToken::Life>("life");
        QTest::newRow("revoke") << WayOut::Revoke << CycleToken::Life::Alive;
        QTest::newRow("uninstall for me") << WayOut::UninstallMe << CycleToken::Life::Alive;
        QTest::newRow("uninstall for the team") << WayOut::UninstallTeam << CycleToken::Life::Dead;
    }
    void theOtherMembersFareAsTheWayOutSays()
    {
        QFETCH(const WayOut, wayOut);
        QFETCH(const CycleToken::Life, life);
        const QString other = m_desk->desk.directory.value(QLatin1String("users")).toArray().at(1)[QLatin1String("id")].toString();
        const Installation member = m_desk->member(other);
        const Installation installation = m_desk->desk.authorized();
        QVERIFY(member.id != installation.id);
        const auto cycle = m_desk->run(m_desk->planned(installation, wayOut, WayIn::Button).id);
        QVERIFY(cycle);
        QVERIFY2(cycle->verdict == CycleVerdict::Pass, qPrintable(told(*cycle)));
        const auto token = std::find_if(cycle->tokens.cbegin(), cycle->tokens.cend(), [](const CycleToken &one) { return one.owner == CycleToken::Owner::Member; });
        QVERIFY(token != cycle->tokens.cend());
        QCOMPARE(token->user.id, other);
        QCOMPARE(token->before, CycleToken::Life::Alive);
        QCOMPARE(token->after, life);
        QCOMPARE(token->finally, life);
    }

    void anEarlierPairIsWatchedAsWell_data()
    {
        QTest::addColumn<WayOut>("wayOut");
        QTest::addColumn<CycleToken::Life>("life");
        QTest::newRow("a revocation ends one pair") << WayOut::Revoke << CycleToken::Life::Alive;
        QTest::newRow("an uninstallation ends all") << WayOut::UninstallMe << CycleToken::Life::Dead;
    }
    void anEarlierPairIsWatchedAsWell()
    {
        QFETCH(const WayOut, wayOut);
        QFETCH(const CycleToken::Life, life);
        const Installation earlier = m_desk->desk.authorized();
        const Installation installation = m_desk->desk.authorized();
        const auto cycle = m_desk->run(m_desk->planned(installation, wayOut, WayIn::Button).id);
        QVERIFY(cycle);
        QVERIFY2(cycle->verdict == CycleVerdict::Pass, qPrintable(told(*cycle)));
        const auto token = std::find_if(cycle->tokens.cbegin(), cycle->tokens.cend(), [](const CycleToken &one) { return one.owner == CycleToken::Owner::Superseded; });
        QVERIFY(token != cycle->tokens.cend());
        QCOMPARE(token->fingerprint, earlier.accessFingerprint);
        QCOMPARE(token->after, life);
        QCOMPARE(token->finally, life);
    }

    /// Nobody comes to uninstall: the death of the token alone ends the step.
    void anUninstallIsSeenWithoutAWord()
    {
        const Installation installation = m_desk->desk.authorized();
        const Cycle planned = m_desk->planned(installation, WayOut::UninstallMe, WayIn::Button);
        ReinstallCycle cycle(m_desk->parts(), CycleDesk::quickPace());
        cycle.start(planned.id);
        QTRY_VERIFY(cycle.hand() && cycle.hand()->kind == HandStep::Kind::UninstallForMe);
        QVERIFY(!cycle.hand()->steps.constFirst().address.isEmpty());
        const int before = m_desk->desk.calls(QStringLiteral("context"));
        QTRY_VERIFY(m_desk->desk.calls(QStringLiteral("context")) > before + 1);
        QVERIFY(m_desk->hands.uninstall(installation.profileId ? m_desk->desk.profile.clientId : QString(), installation.team.id, installation.user.id));
        QTRY_COMPARE(cycle.cycle().step(CycleStep::End).state, CycleStepReport::State::Done);
        QTRY_VERIFY(cycle.hand() && cycle.hand()->kind == HandStep::Kind::Consent);
        QVERIFY(cycle.cycle().timeToDeath());
        cycle.cancel();
        QTRY_VERIFY(cycle.isFinished());
        QCOMPARE(cycle.cycle().verdict, CycleVerdict::Inconclusive);
        QCOMPARE(cycle.cycle().faultField, QStringLiteral("reauthorize"));
    }

    /// C1.2: deleted in each step, another one goes on there.
    void itGoesOnWhereItWas_data()
    {
        QTest::addColumn<CycleStep>("step");
        for (int i = 0; i < cycleStepCount; ++i)
            QTest::newRow(qPrintable(cycleStepName(static_cast<CycleStep>(i)))) << static_cast<CycleStep>(i);
    }
    void itGoesOnWhereItWas()
    {
        QFETCH(const CycleStep, step);
        const Installation installation = m_desk->desk.authorized();
        const Cycle planned = m_desk->planned(installation, WayOut::UninstallMe, WayIn::AppIcon);
        auto first = std::make_unique<ReinstallCycle>(m_desk->parts(), CycleDesk::quickPace());
        QObject::connect(first.get(), &ReinstallCycle::handNeeded, first.get(), [this, &first](const HandStep &hand) { m_desk->play(first.get(), hand); });
        QObject stopper;
        QObject::connect(first.get(), &ReinstallCycle::changed, &stopper, [&first, &stopper, step] {
            const std::optional<CycleStep> at = first ? first->cycle().currentStep() : std::nullopt;
            if (at == step && first->cycle().step(step).startedAt)
                QMetaObject::invokeMethod(&stopper, [&first] { first.reset(); }, Qt::QueuedConnection);
        });
        first->start(planned.id);
        QTRY_VERIFY(!first);
        const auto cycle = m_desk->run(planned.id);
        QVERIFY2(cycle, cycle ? "" : qPrintable(cycle.error().summary));
        QVERIFY2(cycle->verdict == CycleVerdict::Pass || step == CycleStep::Reauthorize, qPrintable(told(*cycle)));
        QVERIFY(cycle->verdict);
    }

    void twoDoNotDriveOneCycle()
    {
        const Installation installation = m_desk->desk.authorized();
        const Cycle planned = m_desk->planned(installation, WayOut::UninstallMe, WayIn::Button);
        ReinstallCycle first(m_desk->parts(), CycleDesk::quickPace());
        first.start(planned.id);
        QTRY_VERIFY(first.hand());
        const auto second = m_desk->run(planned.id);
        QVERIFY(!second);
        QCOMPARE(second.error().cause, QStringLiteral("cycle_taken"));
    }

    void aLockedVaultLeavesItToBeGoneOnWith()
    {
        const Installation installation = m_desk->desk.authorized();
        const Cycle planned = m_desk->planned(installation, WayOut::Revoke, WayIn::Button);
        m_desk->desk.store.vault.lock();
        const auto stopped = m_desk->run(planned.id);
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().kind, ErrorKind::Vault);
        const auto stored = awaited(m_desk->desk.store.cycles.cycle(planned.id));
        QVERIFY(stored && stored->state == Cycle::State::Running);
        QCOMPARE(stored->currentStep(), CycleStep::Baseline);
    }

    void aDeadInstallationHasNothingToEnd()
    {
        const Installation installation = m_desk->desk.authorized();
        QVERIFY(m_desk->hands.uninstall(m_desk->desk.profile.clientId, installation.team.id, installation.user.id));
        const auto cycle = m_desk->run(m_desk->planned(installation, WayOut::Revoke, WayIn::Button).id);
        QVERIFY(cycle);
        QCOMPARE(cycle->verdict, CycleVerdict::Inconclusive);
        QCOMPARE(cycle->faultField, QStringLiteral("baseline"));
        QCOMPARE(m_desk->desk.calls(QStringLiteral("revoke")), 0);
    }

    /// Nobody consents, and nobody said so: that is nobody's fault.
    void withoutAPersonItIsInconclusive()
    {
        const Installation installation = m_desk->desk.authorized();
        const Cycle planned = m_desk->planned(installation, WayOut::Revoke, WayIn::Button);
        ReinstallCycle cycle(m_desk->parts(), CycleDesk::quickPace());
        cycle.start(planned.id);
        QTRY_VERIFY(cycle.hand() && cycle.hand()->kind == HandStep::Kind::Consent);
        QVERIFY(m_desk->desk.sandbox.setFaults({}));
        m_desk->desk.visitor.setDecision(ConsentVisitor::Decision::Cancel);
        m_desk->desk.visitor.visit(QUrl(cycle.hand()->steps.constFirst().address));
        QTRY_VERIFY(cycle.isFinished());
        QVERIFY2(cycle.cycle().verdict == CycleVerdict::Inconclusive, qPrintable(told(cycle.cycle())));
        QCOMPARE(cycle.cycle().faultField, QStringLiteral("redirect"));
    }

private:
    static QString told(const Cycle &cycle)
    {
        QStringList lines{cycleTitle(cycle), cycle.verdict ? cycleVerdictName(*cycle.verdict) : QStringLiteral("no verdict"), cycle.faultField, cycle.reason};
        for (const CycleStepReport &step : cycle.steps)
            lines.append(cycleStepStateName(step.state) + QStringLiteral(": ") + step.sentence);
        for (const CycleField &field : cycle.fields) {
            if (field.result != FieldResult::AsExpected)
                lines.append(field.name + QStringLiteral(" ") + fieldResultName(field.result) + QStringLiteral(": ") + field.before + QStringLiteral(" -> ") + field.after);
        }
        return lines.join(QLatin1Char('\n'));
    }

    std::unique_ptr<CycleDesk> m_desk;
};

Q_DECLARE_METATYPE(WayOut)
Q_DECLARE_METATYPE(WayIn)

QTEST_GUILESS_MAIN(TestReinstallCycle)
#include "tst_reinstallcycle.moc"
