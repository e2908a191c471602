// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/fingerprint.h"
#include "lifecycle/acteffects.h"
#include "lifecycle/probeinstallation.h"
#include "lifecycle/refreshinstallation.h"
#include "lifecycle/revokeinstallation.h"
#include "lifecycle/uninstallwatch.h"
#include "lifecycle/verifyinstallation.h"
#include "support/awaited.h"
#include "support/desk.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

/// Probing every token that an installation ever had, watching for the end of one, and what an act would hit; against the
/// sandbox.
class tst_Probe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_desk = std::make_unique<Desk>();
        QVERIFY(m_desk->isReady());
        m_row = m_desk->authorized();
    }
    void cleanup() { m_desk.reset(); }

    /// The question that nobody documents, for each way in and each way the server may behave.
    void doesAnOlderTokenLiveOn_data()
    {
        QTest::addColumn<QByteArray>("switches");
        QTest::addColumn<QString>("way");
        QTest::addColumn<QString>("outcomes"); // newest first
        QTest::newRow("C1: after a second authorization, where both live") << QByteArray("{}") << "authorize" << "alive alive";
        QTest::newRow("C1: after a second authorization, where it kills the first")
            << QByteArray("{'second_authorization': 'kills'}") << "authorize" << "alive ended";
        QTest::newRow("C1: after a refresh") << QByteArray("{}") << "refresh" << "alive ended";
        QTest::newRow("C1: after an uninstall that kills") << QByteArray("{}") << "uninstall" << "ended";
        QTest::newRow("C1: after an uninstall that keeps the token") << QByteArray("{'uninstall': 'keeps'}") << "uninstall" << "alive";
        QTest::newRow("C1: after a reinstall") << QByteArray("{}") << "reinstall" << "alive ended";
        QTest::newRow("after revoking the newer") << QByteArray("{}") << "revoke" << "ended alive";
    }
    void doesAnOlderTokenLiveOn()
    {
        QFETCH(const QByteArray, switches);
        QFETCH(const QString, way);
        QFETCH(const QString, outcomes);
        m_desk->play(switches);
        if (way == QLatin1String("uninstall") || way == QLatin1String("reinstall"))
            uninstall();
        if (way == QLatin1String("authorize") || way == QLatin1String("reinstall") || way == QLatin1String("revoke"))
            m_desk->authorized();
        if (way == QLatin1String("refresh")) {
            RefreshInstallation act(m_desk->acts(), m_row.id);
            QVERIFY(awaited(act.start()));
        }
        if (way == QLatin1String("revoke"))
            QVERIFY(awaited(revokeInstallation(m_desk->acts(), m_row.id, 2, &m_desk->network)));
        const ProbeReport report = probed();
        QStringList found;
        for (const ProbedToken &token : report.tokens)
            found.append(token.outcome);
        QCOMPARE(found.join(QLatin1Char(' ')), outcomes);
        QVERIFY(!report.stoppedBy);
        for (const ProbedToken &token : report.tokens) {
            QVERIFY(token.askedAt);
            QCOMPARE(token.deadSince.has_value(), token.outcome == QLatin1String("ended"));
            QCOMPARE(token.isCurrent, token.grant.id == report.installation.currentGrantId);
        }
    }

    void whatIsLearntIsStored()
    {
        m_desk->authorized();
        m_desk->play("{'second_authorization': 'kills'}");
        m_desk->authorized();
        const ProbeReport report = probed();
        QCOMPARE(report.tokens.size(), 3);
        const InstallationDetails details = m_desk->details(m_row.id);
        QStringList operations;
        for (qsizetype i = 0; i < 3; ++i)
            operations.prepend(details.evidence.at(i).operation); // newest first
        QCOMPARE(operations, (QStringList{QStringLiteral("verify"), QStringLiteral("probe"), QStringLiteral("probe")}));
        // An older token's refusal changes nothing for the installation.
        QCOMPARE(details.installation.state(m_desk->clock()()), InstallationState::Active);
        LedgerQuery query;
        query.text = m_row.accessFingerprint;
        const auto shown = awaited(m_desk->store.grants.presentations(query, 10));
        QVERIFY(shown && !shown->isEmpty());
        QCOMPARE(shown->constFirst().operation, QStringLiteral("probe"));
        QCOMPARE(shown->constFirst().seat, QStringLiteral("tester@desk"));
    }

    /// Since when it is known to be dead: the first refusal, whenever it was.
    void aDeathIsDatedByTheFirstRefusal()
    {
        m_desk->stopClock();
        QCOMPARE(probed().tokens.constFirst().outcome, QStringLiteral("alive"));
        const Instant alive = m_desk->clock()();
        m_desk->advance(std::chrono::minutes(3));
        uninstall();
        probed();
        const Instant dead = m_desk->clock()();
        m_desk->advance(std::chrono::minutes(5));
        const ProbedToken token = probed().tokens.constFirst();
        QVERIFY(token.aliveAt == alive);
        QVERIFY(token.deadSince == dead);
        QVERIFY(token.askedAt == dead + std::chrono::minutes(5));
    }

    void aFaultIsNoDeath_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<QString>("outcome");
        QTest::newRow("C1.6: 500") << QByteArray("{'context': {'kind': 'server_error'}}") << "unreachable";
        QTest::newRow("C1.6: cut") << QByteArray("{'context': {'kind': 'cut_before'}}") << "unreachable";
        QTest::newRow("C1.6: 429") << QByteArray("{'context': {'kind': 'rate_limited'}}") << "rate_limited";
    }
    void aFaultIsNoDeath()
    {
        QFETCH(const QByteArray, fault);
        m_desk->authorized();
        m_desk->play(fault);
        const int before = m_desk->calls(QStringLiteral("context"));
        const ProbeReport report = probed();
        QTEST(report.tokens.constFirst().outcome, "outcome");
        QVERIFY(!report.tokens.constFirst().deadSince && !report.tokens.constLast().deadSince);
        const bool isLimited = fault.contains("rate_limited");
        const int calls = m_desk->calls(QStringLiteral("context")) - before;
        QVERIFY(isLimited ? calls == 1 : calls >= 2); // asked to come later, it does not go on
        QCOMPARE(report.stoppedBy.has_value(), isLimited);
    }

    void aLockedVaultStopsIt()
    {
        m_desk->store.vault.lock();
        const ProbeReport report = probed();
        QCOMPARE(report.stoppedBy.value_or(Error()).kind, ErrorKind::Vault);
        QCOMPARE(report.tokens.constFirst().outcome, QString());
    }

    void stoppedItAsksNoMore()
    {
        m_desk->authorized();
        const int before = m_desk->calls(QStringLiteral("context"));
        ProbeInstallation probe(m_desk->acts(), m_row.id);
        connect(&probe, &ProbeInstallation::progressed, &probe, &ProbeInstallation::stop);
        const Result<ProbeReport> report = awaited(probe.start());
        QVERIFY(report);
        QCOMPARE(report->stoppedBy.value_or(Error()).kind, ErrorKind::Cancelled);
        QCOMPARE(m_desk->calls(QStringLiteral("context")), before);
    }

    /// C1.5: between which two times it died; C1.6: what is no answer is a gap.
    void theWatchSaysBetweenWhichTimesItDied()
    {
        UninstallWatch watch(m_desk->acts(), m_row.id, std::chrono::milliseconds(20));
        QSignalSpy changed(&watch, &UninstallWatch::changed);
        watch.start();
        QTRY_VERIFY(watch.report().aliveAt);
        m_desk->play("{'context': {'kind': 'server_error'}}");
        QTRY_VERIFY(watch.report().gaps > 1);
        QCOMPARE(watch.report().state, UninstallWatch::State::Watching);
        m_desk->play("{}");
        const int asked = watch.report().asked;
        QTRY_VERIFY(watch.report().asked > asked + 1);
        const Instant before = m_desk->clock()();
        uninstall();
        QTRY_COMPARE(watch.report().state, UninstallWatch::State::Died);
        QVERIFY(watch.report().aliveAt && *watch.report().aliveAt <= before + std::chrono::milliseconds(1));
        QVERIFY(watch.report().deadAt && *watch.report().deadAt >= before);
        QCOMPARE(m_desk->details(m_row.id).installation.state(m_desk->clock()()), InstallationState::Ended);
        const int calls = m_desk->calls(QStringLiteral("context"));
        QTest::qWait(80); // several intervals
        QCOMPARE(m_desk->calls(QStringLiteral("context")), calls);
    }

    void theWatchStops_data()
    {
        QTest::addColumn<QString>("why");
        QTest::newRow("C1.5: never faster than the budget: 429") << "rate_limited";
        QTest::newRow("cancelled") << "cancelled";
        QTest::newRow("after ten minutes") << "time_is_over";
        QTest::newRow("a token that ran out says nothing") << "ran_out";
        QTest::newRow("the vault is locked") << "vault_locked";
        QTest::newRow("the installation is forgotten") << "not_found";
    }
    void theWatchStops()
    {
        QFETCH(const QString, why);
        QCOMPARE(UninstallWatch::usualInterval, std::chrono::seconds(5));
        if (why == QLatin1String("ran_out"))
            m_desk->advance(std::chrono::minutes(55));
        UninstallWatch watch(m_desk->acts(), m_row.id, std::chrono::milliseconds(20));
        watch.start();
        QTRY_VERIFY(watch.report().aliveAt);
        if (why == QLatin1String("rate_limited"))
            m_desk->play("{'context': {'kind': 'rate_limited'}}");
        else if (why == QLatin1String("cancelled"))
            watch.stop();
        else if (why == QLatin1String("time_is_over"))
            m_desk->advance(UninstallWatch::longest);
        else if (why == QLatin1String("ran_out"))
            m_desk->advance(std::chrono::minutes(5));
        else if (why == QLatin1String("vault_locked"))
            m_desk->store.vault.lock();
        else
            QVERIFY(awaited(m_desk->store.grants.forget({m_desk->details(m_row.id).installation}, m_desk->clock()())));
        QTRY_COMPARE(watch.report().state, UninstallWatch::State::Stopped);
        QCOMPARE(watch.report().stoppedBy, why);
        QVERIFY(!watch.report().deadAt);
    }

    /// C10.1, C10.4
    void whatAnActWouldHit()
    {
        const ActEffects shown = effects();
        QCOMPARE(shown.installations.size(), 1);
        QCOMPARE(shown.installations.constFirst().accessFingerprint, m_row.accessFingerprint);
        QCOMPARE(shown.profiles.size(), 1);
        QVERIFY(shown.shared.isEmpty());
        QVERIFY(!profileToName(shown));
        QVERIFY(awaited(verifyInstallation(m_desk->acts(), m_row.id, &m_desk->network)));
        QVERIFY(isStill(shown, effects())); // as it was, only later
        m_desk->authorized();
        QVERIFY(!isStill(shown, effects()));
        const ActEffects second = effects();
        uninstall();
        QVERIFY(awaited(verifyInstallation(m_desk->acts(), m_row.id, &m_desk->network)));
        QVERIFY(!isStill(second, effects()));
    }

    /// C10.2
    void whoseNameMustBeTyped()
    {
        ActEffects many;
        AppProfile production;
        production.name = QStringLiteral("Live");
        production.environment = Environment::Production;
        many.profiles = {m_desk->profile};
        many.installations = QList<Installation>(mostWithoutName, m_row);
        QVERIFY(!profileToName(many));
        many.installations.append(m_row);
        QCOMPARE(profileToName(many).value_or(AppProfile()).name, m_desk->profile.name);
        many.profiles.append(production);
        QCOMPARE(profileToName(many).value_or(AppProfile()).name, production.name);
    }

private:
    ProbeReport probed()
    {
        ProbeInstallation probe(m_desk->acts(), m_row.id);
        const Result<ProbeReport> report = awaited(probe.start());
        if (!report)
            QTest::qFail(qPrintable(report.error().summary), __FILE__, __LINE__);
        return report ? *report : ProbeReport();
    }
    ActEffects effects()
    {
        const Result<ActEffects> found = awaited(lookAtEffects(m_desk->acts(), {m_row.id}, &m_desk->network));
        return found ? *found : ActEffects();
    }
    void uninstall()
    {
        QVERIFY(m_desk->sandbox.uninstall({{QStringLiteral("client_id"), m_desk->profile.clientId},
                                           {QStringLiteral("team_id"), m_row.team.id},
                                           {QStringLiteral("user_id"), m_row.user.id}}));
    }

    std::unique_ptr<Desk> m_desk;
    Installation m_row;
};

QTEST_GUILESS_MAIN(tst_Probe)
#include "tst_probe.moc"
