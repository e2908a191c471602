// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/cyclelabmodel.h"
#include "presentation/newcyclesmodel.h"
#include "support/awaited.h"
#include "support/cycledesk.h"

#include <QFile>
#include <QJsonDocument>
#include <QSignalSpy>

using Report = CycleLabModel::Report;

/// The cycle lab at a desk: real store, real HTTP, the sandbox as Miro and as the person.
class TestCycleLabModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_desk = std::make_unique<CycleDesk>();
        QVERIFY(m_desk->desk.isReady());
        m_plays = true;
        m_model = lab();
    }
    void cleanup()
    {
        m_model.reset();
        m_desk.reset();
    }

    void aRunIsPlannedPlayedAndJudged()
    {
        const QSignalSpy ended(m_model.get(), &CycleLabModel::ended);
        begin(m_desk->desk.authorized(), WayOut::UninstallMe, WayIn::AppIcon);
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 30'000);
        QTRY_VERIFY(m_model->shown() && m_model->shown()->verdict);
        QVERIFY2(m_model->shown()->verdict == CycleVerdict::Pass, qPrintable(m_model->shown()->reason));
        QCOMPARE(m_model->shownStanding(), CycleStanding::Over);
        QVERIFY(m_model->fields()->rowCount() > 5);
        QCOMPARE(m_model->fields()->faults(), 0);
        QVERIFY(m_model->tokens()->rowCount() >= 2);
        QVERIFY(!m_model->picture().messages.isEmpty());
        QVERIFY(m_model->statusText().isEmpty());
        QVERIFY(m_model->offer().isEmpty());
        QCOMPARE(m_model->atWork(), 0);
    }

    void aPlatformThatMisbehavesIsShownWithTheField()
    {
        const Installation installation = m_desk->desk.authorized();
        m_desk->desk.play("{'uninstall': 'keeps'}");
        const QSignalSpy ended(m_model.get(), &CycleLabModel::ended);
        begin(installation, WayOut::UninstallMe, WayIn::AppIcon);
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 30'000);
        QVERIFY(m_model->shown()->verdict == CycleVerdict::Fail);
        QVERIFY(m_model->fields()->faults() > 0);
        QVERIFY(m_model->fields()->field(0).name.startsWith(QStringLiteral("token:access")));
    }

    void whatAClosedWindowLeavesIsOfferedAndGoesOn()
    {
        m_plays = false;
        const RowId id = begin(m_desk->desk.authorized(), WayOut::UninstallMe, WayIn::Button);
        QTRY_COMPARE_WITH_TIMEOUT(m_model->hands().size(), 1, 10'000);
        QCOMPARE(m_model->statusText(), QStringLiteral("1 cycle at work, 1 needs you"));
        m_model->leave();
        QVERIFY(!m_model->holdsUnstoredTokens());
        m_model = lab();
        m_model->reload();
        QTRY_COMPARE(m_model->runs()->rowCount(), 1);
        QVERIFY(m_model->offer().startsWith(QStringLiteral("A run is not over")));
        QVERIFY2(m_model->hands().isEmpty(), "nobody begins it but a person");
        m_model->show(id);
        QTRY_VERIFY(m_model->shown());
        QCOMPARE(m_model->shownStanding(), CycleStanding::Stopped);
        m_plays = true;
        const QSignalSpy ended(m_model.get(), &CycleLabModel::ended);
        m_model->goOn({id});
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 30'000);
        QVERIFY(m_model->shown()->verdict == CycleVerdict::Pass);
    }

    void theSandboxGoesToAPageOnce()
    {
        m_plays = false;
        const RowId id = begin(m_desk->desk.authorized(), WayOut::Revoke, WayIn::Button);
        QTRY_COMPARE_WITH_TIMEOUT(m_model->hands().size(), 1, 10'000);
        m_model->play(id);
        QVERIFY(m_model->isPlaying(id));
        m_model->play(id);
        QCOMPARE(m_desk->hands.waiting(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(m_model->shown() && m_model->shown()->verdict == CycleVerdict::Pass, 20'000);
        QVERIFY(!m_model->isPlaying(id));
    }

    void oneThatIsStoppedIsInconclusive()
    {
        m_plays = false;
        const RowId id = begin(m_desk->desk.authorized(), WayOut::UninstallMe, WayIn::Button);
        QTRY_COMPARE_WITH_TIMEOUT(m_model->hands().size(), 1, 10'000);
        const QSignalSpy ended(m_model.get(), &CycleLabModel::ended);
        m_model->stop(id);
        QTRY_COMPARE(ended.count(), 1);
        QVERIFY(m_model->shown()->verdict == CycleVerdict::Inconclusive);
        QVERIFY(m_model->hands().isEmpty());
    }

    void stoppingAllLeavesWhatWaitsPlanned()
    {
        m_plays = false;
        const Installation installation = m_desk->desk.authorized();
        m_model->begin(planned(installation, {WayOut::UninstallMe}, {WayIn::Button}, 3));
        QTRY_COMPARE_WITH_TIMEOUT(m_model->hands().size(), 1, 10'000);
        QCOMPARE(m_model->atWork(), 3);
        m_model->stopAll();
        QTRY_COMPARE(m_model->atWork(), 0);
        QTRY_COMPARE(m_model->runs()->stopped().size(), 2);
    }

    void aLockedVaultIsSaidAndTheRunStays()
    {
        const Installation installation = m_desk->desk.authorized();
        m_desk->desk.store.vault.lock();
        QVERIFY(!m_model->isVaultOpen());
        const QSignalSpy failed(m_model.get(), &CycleLabModel::failed);
        begin(installation, WayOut::Revoke, WayIn::Button);
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 10'000);
        QCOMPARE(failed.constFirst().at(1).value<Error>().cause, QStringLiteral("vault_locked"));
        QTRY_VERIFY(!m_model->offer().isEmpty());
    }

    void runAgainPlansTheSame()
    {
        const QSignalSpy ended(m_model.get(), &CycleLabModel::ended);
        const RowId id = begin(m_desk->desk.authorized(), WayOut::Revoke, WayIn::InstallLink);
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 30'000);
        m_model->runAgain(id);
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 2, 30'000);
        QTRY_COMPARE(m_model->runs()->rowCount(), 2);
        const CycleSummary again = m_model->runs()->rows().constFirst();
        QVERIFY(again.id != id && again.wayOut == WayOut::Revoke && again.wayIn == WayIn::InstallLink
                && again.verdict == CycleVerdict::Pass);
        const QSignalSpy comparable(m_model.get(), &CycleLabModel::comparable);
        m_model->compare(id, again.id);
        QTRY_COMPARE(comparable.count(), 1);
    }

    void reports_data()
    {
        QTest::addColumn<Report>("kind");
        QTest::addColumn<QByteArray>("begins");
        QTest::newRow("a page") << Report::Html << QByteArray("<!DOCTYPE html>");
        QTest::newRow("Markdown") << Report::Markdown << QByteArray("#");
        QTest::newRow("JSON") << Report::Json << QByteArray("{");
        QTest::newRow("JUnit") << Report::JUnit << QByteArray("<?xml");
        QTest::newRow("a picture") << Report::Svg << QByteArray("<svg");
    }
    void reports()
    {
        QFETCH(const Report, kind);
        QFETCH(const QByteArray, begins);
        const RowId id = m_desk->planned(m_desk->desk.authorized(), WayOut::Revoke, WayIn::Button).id;
        const QString path = m_desk->desk.folder.filePath(QStringLiteral("report"));
        const QSignalSpy saved(m_model.get(), &CycleLabModel::saved);
        m_model->saveReport(kind, {id}, path);
        QTRY_COMPARE(saved.count(), 1);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().trimmed().startsWith(begins));
        QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
                 QFile::Permissions());
        const QSignalSpy failed(m_model.get(), &CycleLabModel::failed);
        m_model->saveReport(kind, {id}, QStringLiteral("/nowhere/report"));
        QTRY_COMPARE(failed.count(), 1);
    }

    void aRemovedRunIsGone()
    {
        const RowId id = m_desk->planned(m_desk->desk.authorized(), WayOut::Revoke, WayIn::Button).id;
        m_model->reload();
        QTRY_COMPARE(m_model->runs()->rowCount(), 1);
        m_model->show(id);
        m_model->remove({id});
        QTRY_COMPARE(m_model->runs()->rowCount(), 0);
        QCOMPARE(m_model->shownId(), RowId(0));
    }

    void newRunsSayWhatTheyEnd()
    {
        const Installation installation = m_desk->desk.authorized();
        NewCyclesModel form(&m_desk->desk.store.installations, {m_desk->desk.profile}, m_desk->desk.clock(),
                            QStringLiteral("ana@desk"));
        const QSignalSpy offered(&form, &NewCyclesModel::offeredChanged);
        form.begin({});
        QTRY_COMPARE(offered.count(), 1);
        QCOMPARE(form.count(), 0);
        QVERIFY(!form.plan());
        form.setChosen(installation.id, true);
        form.setWayOut(WayOut::Revoke, true);
        form.setWayIn(WayIn::Button, true);
        form.setRepetitions(3);
        QCOMPARE(form.countText(), QStringLiteral("12 runs: 1 installation × 2 ways out × 2 ways in × 3 times"));
        QCOMPARE(form.plan()->size(), 12);
        QCOMPARE(form.plan()->constFirst().app.id, m_desk->desk.profile.clientId);
        QVERIFY(form.stays().constFirst().contains(QStringLiteral("the app stays installed")));
        form.setWayOut(WayOut::Revoke, false);
        QVERIFY(!form.stays().constFirst().contains(QStringLiteral("stays installed")));
        form.setSearch(QStringLiteral("nobody"));
        QTRY_VERIFY(form.offered().isEmpty());
        QCOMPARE(form.count(), 6); // what was chosen stays so
    }

    void productionAsksForTheName()
    {
        const Installation installation = m_desk->desk.authorized();
        AppProfile profile = m_desk->desk.profile;
        profile.environment = Environment::Production;
        NewCyclesModel form(&m_desk->desk.store.installations, {profile}, m_desk->desk.clock(),
                            QStringLiteral("ana@desk"));
        form.begin({installation.id});
        QTRY_COMPARE(form.count(), 1);
        QCOMPARE(form.nameToType(), profile.name);
        QVERIFY(form.whyName().contains(QStringLiteral("production")));
    }

private:
    std::unique_ptr<CycleLabModel> lab()
    {
        CycleLabModel::PlayHand play = [this](const HandStep &hand) {
            if (hand.kind == HandStep::Kind::UninstallForMe || hand.kind == HandStep::Kind::UninstallForTeam)
                return m_desk->hands.uninstall(hand.app.id, hand.team.id,
                                               hand.kind == HandStep::Kind::UninstallForMe ? hand.user.id : QString());
            if (hand.kind == HandStep::Kind::Consent) {
                const bool isButton = hand.wayIn == WayIn::Button;
                m_desk->hands.consent(isButton ? hand.steps.constFirst().address : wayInName(hand.wayIn), hand.app.id,
                                      hand.team.id, hand.user.id);
            }
            return success();
        };
        auto model
            = std::make_unique<CycleLabModel>(CycleLabModel::Parts{m_desk->parts(), CycleDesk::quickPace(), play});
        CycleLabModel *const made = model.get();
        connect(made, &CycleLabModel::begun, made, &CycleLabModel::show);
        connect(made, &CycleLabModel::handNeeded, made, [this, made](const HandStep &hand) {
            if (m_plays)
                made->play(hand.cycleId);
        });
        return model;
    }
    QList<Cycle> planned(const Installation &installation, const QList<WayOut> &outs, const QList<WayIn> &ins,
                         int repetitions = 1)
    {
        const auto cycles = plannedCycles({outs, ins, {installation}, repetitions},
                                          {{m_desk->desk.profile.id, m_desk->desk.profile.clientId}},
                                          QStringLiteral("tester@desk"), m_desk->desk.clock()());
        return cycles ? *cycles : QList<Cycle>();
    }
    /// Begins one run; its id.
    RowId begin(const Installation &installation, WayOut out, WayIn in)
    {
        QSignalSpy begun(m_model.get(), &CycleLabModel::begun);
        m_model->begin(planned(installation, {out}, {in}));
        if (begun.isEmpty() && !begun.wait(5000))
            QTest::qFail("no run began", __FILE__, __LINE__);
        return begun.value(0).value(0).toLongLong();
    }

    std::unique_ptr<CycleDesk> m_desk;
    std::unique_ptr<CycleLabModel> m_model;
    bool m_plays = true;
};

QTEST_GUILESS_MAIN(TestCycleLabModel)
#include "tst_cyclelabmodel.moc"
