// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/refreshinstallation.h"
#include "presentation/actwords.h"
#include "presentation/detailsmodel.h"
#include "presentation/installationacts.h"
#include "presentation/installationspagemodel.h"
#include "presentation/probetablemodel.h"
#include "presentation/uninstallmodel.h"
#include "support/awaited.h"
#include "support/desk.h"

#include <QFile>
#include <QRegularExpression>
#include <QSignalSpy>

/// The acts on single installations as the window does them, against the sandbox.
class tst_InstallationActs : public QObject
{
    Q_OBJECT

private:
    /// A desk with some installations and the models in front of them.
    struct Room {
        explicit Room(int count = 1) : page(&desk.store.installations, &desk.store.profiles, desk.clock()), details(&desk.store.installations, desk.clock())
        {
            if (count > 0)
                rows = desk.stored(desk.seed(count));
            page.reload();
            acts = std::make_unique<InstallationActs>(desk.acts(), &page, &details);
            if (!QTest::qWaitFor([this] { return page.table()->isComplete() && !page.profiles().isEmpty(); }))
                QTest::qFail("the list was not read", __FILE__, __LINE__);
        }
        bool look(qsizetype row)
        {
            details.show(rows.at(row).id);
            return QTest::qWaitFor([this] { return details.details() != nullptr; });
        }
        bool isIdle(RowId id) const { return !acts->running(id); }
        InstallationState stateOf(qsizetype row) { return desk.details(rows.at(row).id).installation.state(desk.clock()()); }
        std::unique_ptr<EffectsModel> effects(EffectsModel::Question question, const QList<RowId> &ids)
        {
            std::unique_ptr<EffectsModel> model(acts->makeEffects(question, ids, nullptr));
            model->look();
            if (!QTest::qWaitFor([&model] { return model->isReady(); }))
                QTest::qFail("the effects were not read", __FILE__, __LINE__);
            QObject::connect(model.get(), &EffectsModel::confirmed, acts.get(),
                             [this, one = model.get()](EffectsModel::Way way) { acts->goOn(way, one->effects()); });
            return model;
        }
        QList<RowId> ids() const
        {
            QList<RowId> all;
            for (const Installation &row : rows)
                all.append(row.id);
            return all;
        }
        bool isThere(RowId id) { return bool(awaited(desk.store.installations.details(id))); }

        Desk desk;
        InstallationsPageModel page;
        DetailsModel details;
        QList<Installation> rows;
        std::unique_ptr<InstallationActs> acts;
    };

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void whatCanBeDoneNow_data()
    {
        QTest::addColumn<Standing>("standing");
        QTest::addColumn<int>("expiresIn"); // minutes; 0: nobody said
        QTest::addColumn<bool>("hasRefresh");
        QTest::addColumn<bool>("isUnlocked");
        QTest::addColumn<QString>("possible");
        QTest::newRow("active") << Standing::Agreed << 30 << true << true << "verify refresh revoke forget probe uninstall authorize unlock";
        QTest::newRow("without a refresh token") << Standing::Agreed << 0 << false << true << "verify revoke forget probe uninstall authorize unlock";
        QTest::newRow("run out, with one") << Standing::Agreed << -5 << true << true << "verify refresh revoke forget probe uninstall authorize unlock";
        QTest::newRow("revoked") << Standing::Revoked << 30 << true << true << "verify forget probe uninstall authorize unlock";
        QTest::newRow("ended elsewhere") << Standing::Ended << 30 << true << true << "verify refresh revoke forget probe uninstall authorize unlock";
        QTest::newRow("nobody knows how its refresh ended") << Standing::Refreshing << 30 << true << true
                                                           << "verify revoke forget probe uninstall authorize resolve_doubt retry_refresh unlock";
        QTest::newRow("locked") << Standing::Agreed << 30 << true << false << "forget uninstall unlock";
    }
    void whatCanBeDoneNow()
    {
        QFETCH(const int, expiresIn);
        QFETCH(const bool, isUnlocked);
        const Instant now(std::chrono::hours(500'000));
        Installation row;
        QFETCH(Standing, standing);
        row.facts.standing = standing;
        QFETCH(bool, hasRefresh);
        row.facts.hasRefreshToken = hasRefresh;
        if (expiresIn != 0)
            row.facts.expiresAt = now + std::chrono::minutes(expiresIn);
        AppProfile profile;
        profile.endpoints.context = profile.endpoints.revoke = QStringLiteral("https://miro.com/x");
        QStringList possible;
        for (int i = 0; i < actCount; ++i) {
            const auto act = static_cast<Act>(i);
            const QString reason = whyNoAct(act, row, &profile, isUnlocked, now);
            if (reason.isEmpty())
                possible.append(actName(act));
            else
                QVERIFY(!reason.endsWith(QLatin1Char('.')) && reason.at(0).isLower()); // the end of a sentence
            QVERIFY(!actWord(act).isEmpty() && !actTip(act).isEmpty());
        }
        QTEST(possible.join(QLatin1Char(' ')), "possible");
    }

    void verifyingTellsAndReadsAgain()
    {
        Room room;
        QVERIFY(room.look(0));
        const RowId id = room.rows.constFirst().id;
        QSignalSpy listed(room.page.table(), &InstallationTableModel::listed);
        room.acts->start(Act::Verify, {id});
        QCOMPARE(room.acts->running(id), Act::Verify);
        QVERIFY(!room.acts->whyNot(Act::Refresh, {id}).isEmpty()); // one after another
        QTRY_VERIFY(room.isIdle(id));
        QVERIFY(room.acts->told(id));
        QCOMPARE(room.acts->told(id)->sentence, QStringLiteral("The token is alive: team and user agree."));
        QTRY_VERIFY(room.details.details() && room.details.details()->installation.verifiedAt);
        QTRY_VERIFY(!listed.isEmpty());
        room.details.show(0); // the sentence stays until another row is looked at
        QVERIFY(!room.acts->told(id));
    }

    void whatEndsBehindOneIsNoticed()
    {
        Room room(2);
        QVERIFY(room.look(0));
        QSignalSpy noticed(room.acts.get(), &InstallationActs::noticed);
        room.acts->start(Act::Verify, {room.rows.at(0).id});
        room.details.show(room.rows.at(1).id);
        QTRY_COMPARE(noticed.size(), 1);
        QVERIFY(noticed.constFirst().constFirst().toString().startsWith(room.rows.at(0).team.name));
        QVERIFY(!room.acts->told(room.rows.at(0).id) && !room.acts->told(room.rows.at(1).id));
    }

    void aSelectionGoesElsewhere()
    {
        Room room(2);
        QVERIFY(!room.acts->whyNot(Act::Verify, room.ids()).isEmpty()); // nobody takes it
        qRegisterMetaType<QList<RowId>>();
        QSignalSpy many(room.acts.get(), &InstallationActs::manyRequested);
        QVERIFY(room.acts->whyNot(Act::Verify, room.ids()).isEmpty());
        QVERIFY(!room.acts->whyNot(Act::Probe, room.ids()).isEmpty());
        QVERIFY(room.acts->whyNot(Act::Forget, room.ids()).isEmpty());
        room.acts->start(Act::Refresh, room.ids());
        QCOMPARE(many.size(), 1);
        QCOMPARE(many.constFirst().at(0).value<Act>(), Act::Refresh);
        QCOMPARE(many.constFirst().at(1).value<QList<RowId>>(), room.ids());
        QVERIFY(room.isIdle(room.rows.constFirst().id));
        const auto effects = room.effects(EffectsModel::Question::Revoke, room.ids());
        effects->confirm(EffectsModel::Way::Revoke);
        QTRY_COMPARE(many.size(), 2);
        QCOMPARE(many.constLast().at(0).value<Act>(), Act::Revoke);
        QCOMPARE(room.desk.calls(QStringLiteral("revoke")), 0);
    }

    void thePreviewSaysWhatEndsAndWhatDoesNot_data()
    {
        QTest::addColumn<EffectsModel::Question>("question");
        QTest::addColumn<QString>("says");
        QTest::newRow("C10.1 [S] revoke: the app stays installed") << EffectsModel::Question::Revoke << "The app stays installed in Miro.";
        QTest::newRow("C10.1 [S] forget: from this store, for everybody") << EffectsModel::Question::Forget << "from this store, for everybody who uses it";
        QTest::newRow("C10.1 [S] forget: the tokens live on") << EffectsModel::Question::Forget << "The tokens live on at Miro unless revoked.";
        QTest::newRow("C10.1 [S] both") << EffectsModel::Question::Remove << "The app stays installed in Miro.";
    }
    void thePreviewSaysWhatEndsAndWhatDoesNot()
    {
        QFETCH(EffectsModel::Question, question);
        Room room(2);
        const auto effects = room.effects(question, room.ids());
        const QString text = effects->text();
        QFETCH(const QString, says);
        QVERIFY2(text.contains(says), qPrintable(text));
        for (const Installation &row : std::as_const(room.rows)) {
            for (const QString &part : {row.team.name, row.team.id, row.user.id, row.accessFingerprint, row.refreshFingerprint})
                QVERIFY2(text.contains(part), qPrintable(part)); // C10.3: for a ticket
        }
        QVERIFY(!text.contains(QLatin1String("eyJ"))); // no token
        QCOMPARE(effects->rows().size(), 2);
    }

    void thePreviewSaysThatARefreshIsInDoubt()
    {
        Room room(1);
        QVERIFY(!room.effects(EffectsModel::Question::Forget, room.ids())->text().contains(QLatin1String("how a refresh ended")));
        room.desk.play("{'token': {'kind': 'answer_lost'}}");
        RefreshInstallation refresh(room.desk.acts(), room.ids().constFirst());
        QVERIFY(awaited(refresh.start()));
        QVERIFY(room.effects(EffectsModel::Question::Forget, room.ids())->text().contains(QLatin1String("how a refresh ended")));
    }

    void thePreviewNamesOtherRowsOnTheSameTokens()
    {
        Room room;
        // C10.1 [S]: the same pair under another app profile.
        AppProfile other = room.desk.profile;
        other.id = 0;
        other.name = QStringLiteral("The same app again");
        const auto added = awaited(room.desk.store.profiles.add(other, room.desk.clientSecret, room.desk.store.vault.sealFunction(), room.desk.clock()()));
        QVERIFY(added);
        const QJsonArray seeded = room.desk.seed(1);
        const Installation first = room.desk.stored(seeded).constFirst();
        room.desk.profile = *added;
        room.desk.stored(seeded);
        const auto effects = room.effects(EffectsModel::Question::Revoke, {first.id});
        QVERIFY2(effects->rows().constFirst().sharedWith.contains(QLatin1String("The same app again")), qPrintable(effects->text()));
        QVERIFY(effects->text().contains(QLatin1String("revoking ends those too")));
    }

    void whoseNameMustBeTyped()
    {
        Room room;
        QVERIFY(room.effects(EffectsModel::Question::Revoke, room.ids())->nameToType().isEmpty());
        AppProfile production = room.desk.profile;
        production.environment = Environment::Production;
        QVERIFY(awaited(room.desk.store.profiles.update(production, {}, room.desk.store.vault.sealFunction(), room.desk.store.vault.openFunction(), room.desk.clock()())));
        const auto effects = room.effects(EffectsModel::Question::Revoke, room.ids()); // C10.2 [S]
        QCOMPARE(effects->nameToType(), production.name);
        QVERIFY(effects->whyName().contains(QLatin1String("production")));
    }

    void revokingEndsThePairAndKeepsTheRow()
    {
        Room room;
        QVERIFY(room.look(0));
        const RowId id = room.rows.constFirst().id;
        const auto effects = room.effects(EffectsModel::Question::Revoke, {id});
        effects->confirm(EffectsModel::Way::Revoke);
        QTRY_VERIFY(room.acts->told(id));
        QCOMPARE(room.acts->told(id)->sentence, QStringLiteral("Revoked. The app stays installed in Miro."));
        QCOMPARE(room.stateOf(0), InstallationState::Revoked);
        QCOMPARE(room.desk.calls(QStringLiteral("revoke")), 1);
    }

    void theActStopsWhenTheFactsMoved_data()
    {
        QTest::addColumn<EffectsModel::Question>("question");
        QTest::addColumn<QString>("move");
        QTest::newRow("C10.4 [S] revoke, refreshed meanwhile") << EffectsModel::Question::Revoke << "refresh";
        QTest::newRow("C10.4 [S] forget, refreshed meanwhile") << EffectsModel::Question::Forget << "refresh";
        QTest::newRow("C10.4 [S] revoke, ended meanwhile") << EffectsModel::Question::Revoke << "end";
        QTest::newRow("C10.4 [S] forget, revoked meanwhile") << EffectsModel::Question::Forget << "revoke";
        QTest::newRow("C10.4 [S] both, ended meanwhile") << EffectsModel::Question::Remove << "end";
    }
    void theActStopsWhenTheFactsMoved()
    {
        QFETCH(EffectsModel::Question, question);
        QFETCH(const QString, move);
        Room room;
        QVERIFY(room.look(0));
        const RowId id = room.rows.constFirst().id;
        const auto effects = room.effects(question, {id});
        if (move == QLatin1String("refresh")) {
            room.acts->start(Act::Refresh, {id});
        } else if (move == QLatin1String("revoke")) {
            const auto other = room.effects(EffectsModel::Question::Revoke, {id});
            other->confirm(EffectsModel::Way::Revoke);
            QTRY_VERIFY(room.acts->told(id));
        } else {
            room.desk.play("{'context': {'kind': 'unauthorized'}}");
            room.acts->start(Act::Verify, {id});
        }
        QTRY_VERIFY(room.acts->told(id));
        const int calls = room.desk.calls(QStringLiteral("revoke"));
        effects->confirm(effects->ways().constFirst());
        QTRY_VERIFY(effects->hasMoved());
        QTRY_VERIFY(room.isIdle(id));
        QCOMPARE(room.desk.calls(QStringLiteral("revoke")), calls);
        QVERIFY(room.isThere(id));
        QVERIFY(room.acts->forgotten()->isEmpty());
        // What is shown is what it is now, and can be agreed to.
        const Installation now = room.desk.details(id).installation;
        QCOMPARE(effects->rows().constFirst().accessToken, now.accessFingerprint);
        if (question == EffectsModel::Question::Forget) {
            effects->confirm(EffectsModel::Way::Forget);
            QTRY_VERIFY(!room.isThere(id));
        }
    }

    /// C10.4 [S]: and in the moment between the last look and the act.
    void itStopsInTheLastMomentToo()
    {
        Room room;
        const RowId id = room.rows.constFirst().id;
        const auto effects = room.effects(EffectsModel::Question::Forget, {id});
        const ActEffects shown = effects->effects();
        QVERIFY(room.look(0));
        room.acts->start(Act::Refresh, {id});
        QTRY_VERIFY(room.acts->told(id));
        QSignalSpy moved(room.acts.get(), &InstallationActs::movedMeanwhile);
        for (const EffectsModel::Way way : {EffectsModel::Way::Forget, EffectsModel::Way::Revoke, EffectsModel::Way::RevokeAndForget}) {
            moved.clear();
            room.acts->goOn(way, shown);
            QTRY_COMPARE(moved.size(), 1);
            QCOMPARE(moved.constFirst().at(1).value<QList<RowId>>(), QList<RowId>{id});
        }
        QCOMPARE(room.desk.calls(QStringLiteral("revoke")), 0);
        QVERIFY(room.isThere(id));
    }

    void forgettingCanBeUndoneNewestFirst()
    {
        Room room(5);
        const QStringList before = room.desk.tableCounts();
        const auto forget = [&room](const QList<RowId> &ids) {
            const auto effects = room.effects(EffectsModel::Question::Forget, ids);
            effects->confirm(EffectsModel::Way::Forget);
            return QTest::qWaitFor([&room, &ids] { return !room.isThere(ids.constFirst()); });
        };
        const QList<RowId> ids = room.ids();
        QVERIFY(forget(ids.first(3)));
        QTRY_COMPARE(room.acts->forgotten()->sentence(), QStringLiteral("Forgot 3 installations."));
        QVERIFY(forget({ids.at(4)}));
        QTRY_COMPARE(room.acts->forgotten()->sentence(),
                     QStringLiteral("Forgot %1. There is one more before it.").arg(room.rows.at(4).team.name));
        QTRY_COMPARE(room.page.table()->rowCount(), 1);
        QSignalSpy back(room.acts->forgotten(), &ForgottenRows::putBack);
        room.desk.store.vault.lock(); // nothing is opened for it
        room.acts->forgotten()->undo();
        QTRY_VERIFY(!room.acts->forgotten()->isBusy());
        QVERIFY2(back.size() == 1, qPrintable(room.acts->forgotten()->sentence()));
        QCOMPARE(back.constFirst().constFirst().value<RowId>(), ids.at(4));
        room.acts->forgotten()->undo();
        QTRY_COMPARE(back.size(), 2);
        QVERIFY(room.acts->forgotten()->isEmpty());
        QTRY_COMPARE(room.page.table()->rowCount(), 5);
        QCOMPARE(room.desk.tableCounts(), before);
    }

    void whatWasAuthorizedAgainIsNotOverwritten()
    {
        Room room(0);
        const Installation first = room.desk.authorized();
        const auto effects = room.effects(EffectsModel::Question::Forget, {first.id});
        effects->confirm(EffectsModel::Way::Forget);
        QTRY_VERIFY(!room.acts->forgotten()->isEmpty());
        const Installation second = room.desk.authorized();
        room.acts->forgotten()->undo();
        QTRY_VERIFY(room.acts->forgotten()->sentence().contains(QLatin1String("could not be put back")));
        QVERIFY(room.isThere(second.id) && !room.isThere(first.id));
        room.acts->forgotten()->dismiss();
        QVERIFY(room.acts->forgotten()->isEmpty());
    }

    void revokingAndForgetting_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<bool>("isGone");
        QTest::newRow("both") << QByteArray("{}") << true;
        QTest::newRow("D-9700-19 what could not be revoked is not forgotten: 500") << QByteArray("{'revoke': {'kind': 'server_error'}}") << false;
        QTest::newRow("what could not be revoked is not forgotten: cut") << QByteArray("{'revoke': {'kind': 'cut_before'}}") << false;
    }
    void revokingAndForgetting()
    {
        QFETCH(const QByteArray, fault);
        QFETCH(const bool, isGone);
        Room room(2);
        QVERIFY(room.look(0));
        room.desk.play(fault);
        const auto effects = room.effects(EffectsModel::Question::Remove, room.ids());
        effects->confirm(EffectsModel::Way::RevokeAndForget);
        QTRY_COMPARE(room.desk.calls(QStringLiteral("revoke")), 2);
        QTRY_VERIFY(room.isIdle(room.rows.at(0).id) && room.isIdle(room.rows.at(1).id));
        QTRY_COMPARE(room.isThere(room.rows.at(0).id), !isGone);
        QCOMPARE(room.isThere(room.rows.at(1).id), !isGone);
        QCOMPARE(room.acts->forgotten()->isEmpty(), !isGone);
        if (!isGone)
            QVERIFY(room.acts->told(room.rows.at(0).id) && !room.acts->told(room.rows.at(0).id)->isGood);
    }

    void aPairThatCannotBeStoredIsHeldAndShown_data()
    {
        QTest::addColumn<bool>("isKept");
        QTest::newRow("until it is stored") << true;
        QTest::newRow("until it is given up: the outcome is unknown") << false;
    }
    void aPairThatCannotBeStoredIsHeldAndShown()
    {
        Room room;
        QVERIFY(room.look(0));
        const RowId id = room.rows.constFirst().id;
        const QString file = room.desk.store.database.location().address;
        const QString aside = room.desk.folder.filePath(QStringLiteral("aside.db"));
        room.desk.play("{'token': {'kind': 'slow'}}");
        room.acts->start(Act::Refresh, {id});
        QTRY_VERIFY(room.acts->holdsUnstoredTokens()); // on its way already
        QVERIFY(!room.acts->cannotStore());
        QVERIFY(QFile::rename(file, aside));
        QTRY_VERIFY_WITH_TIMEOUT(room.acts->cannotStore(), 20'000);
        QCOMPARE(room.acts->storeError().value_or(Error()).cause, QStringLiteral("store_replaced"));
        QVERIFY(room.acts->storeTrying().startsWith(room.rows.constFirst().team.name));
        QVERIFY(room.acts->holdsUnstoredTokens());
        QVERIFY(QFile::rename(aside, file));
        QFETCH(const bool, isKept);
        if (!isKept) {
            room.acts->abandonUnstored();
            QVERIFY(!room.acts->holdsUnstoredTokens() && !room.acts->cannotStore());
            room.desk.advance(RefreshInstallation::leaseLength * 2);
            QCOMPARE(room.stateOf(0), InstallationState::OutcomeUnknown);
            return;
        }
        QTRY_VERIFY(room.acts->told(id));
        QCOMPARE(room.acts->told(id)->sentence, QStringLiteral("Refreshed: generation 2."));
        QVERIFY(!room.acts->storeError() && !room.acts->holdsUnstoredTokens());
    }

    /// C7.3 [S]
    void aLostAnswerLeavesThreeChoices_data()
    {
        QTest::addColumn<Act>("act");
        QTest::addColumn<InstallationState>("after");
        QTest::newRow("C7.3 [S] check the old access token, which is dead") << Act::ResolveDoubt << InstallationState::Ended;
        QTest::newRow("C7.3 [S] try once more, although it was used") << Act::RetryRefresh << InstallationState::Ended;
    }
    void aLostAnswerLeavesThreeChoices()
    {
        QFETCH(const Act, act);
        Room room;
        QVERIFY(room.look(0));
        const RowId id = room.rows.constFirst().id;
        room.desk.play("{'token': {'kind': 'answer_lost'}}");
        room.acts->start(Act::Refresh, {id});
        QTRY_VERIFY(room.acts->told(id));
        QVERIFY(!room.acts->told(id)->isGood);
        QTRY_COMPARE(room.acts->likelyNext(), Act::ResolveDoubt);
        QVERIFY(!room.acts->whyNot(Act::Refresh, {id}).isEmpty()); // never a blind retry
        for (const Act choice : {Act::ResolveDoubt, Act::RetryRefresh, Act::Authorize})
            QVERIFY(room.acts->whyNot(choice, {id}).isEmpty());
        room.desk.play("{}");
        room.acts->start(act, {id});
        QVERIFY(!room.acts->told(id));
        QTRY_VERIFY(room.acts->told(id));
        QTEST(room.stateOf(0), "after");
    }

    void theProbeIsOneDatedTable()
    {
        Room room(0);
        const Installation first = room.desk.authorized();
        room.desk.play("{'second_authorization': 'kills'}");
        room.desk.authorized();
        std::unique_ptr<ProbeTableModel> probe(room.acts->makeProbe(first.id, nullptr));
        QSignalSpy ended(probe.get(), &ProbeTableModel::ended);
        probe->start();
        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(probe->rowCount(), 2);
        const auto cell = [&probe](int row, int column) { return probe->index(row, column).data().toString(); };
        QCOMPARE(cell(0, ProbeTableModel::Generation), QStringLiteral("2, current"));
        QCOMPARE(cell(1, ProbeTableModel::Fingerprint), first.accessFingerprint);
        QCOMPARE(cell(0, ProbeTableModel::AnswerColumn), QStringLiteral("alive (200)"));
        QCOMPARE(cell(1, ProbeTableModel::AnswerColumn), QStringLiteral("refused (401)"));
        QVERIFY2(cell(1, ProbeTableModel::Known).startsWith(QLatin1String("died between ")) || cell(1, ProbeTableModel::Known).startsWith(QLatin1String("dead since ")),
                 qPrintable(cell(1, ProbeTableModel::Known)));
        QCOMPARE(probe->sentence(), QStringLiteral("Asked about 2 of 2 tokens. No older token is known to be alive."));
        const QString markdown = probe->markdown();
        QCOMPARE(markdown.count(QLatin1String("\n| ")), 4); // the head, the line below it, two tokens
        QVERIFY(markdown.contains(first.accessFingerprint) && !markdown.contains(QLatin1String("eyJ")));
    }

    void uninstallingLeadsToTheTeamsPage()
    {
        Room room;
        QVERIFY(room.look(0));
        const Installation &row = room.rows.constFirst();
        std::unique_ptr<UninstallModel> model(room.acts->makeUninstall(row.id, nullptr));
        QVERIFY(model);
        QCOMPARE(model->address().toString(),
                 QStringLiteral("%1/app/settings/team/%2/app-settings/%3").arg(room.desk.sandbox.base(), row.team.id, room.desk.profile.clientId));
        const QString words = model->words().join(QLatin1Char(' '));
        QVERIFY(words.contains(QLatin1String("Uninstall for me")) && words.contains(QLatin1String("Uninstall for team")));
        AppProfile atMiro = room.desk.profile;
        atMiro.endpoints.authorize = QStringLiteral("https://miro.com/oauth/authorize");
        atMiro.clientId = QStringLiteral("3458764512345678901");
        const UninstallModel real(room.desk.acts(), row, atMiro, std::chrono::seconds(5));
        QCOMPARE(real.address().toString(), QStringLiteral("https://miro.com/app/settings/team/%1/app-settings/3458764512345678901").arg(row.team.id));
        model->watch();
        QTRY_VERIFY(model->sentence().startsWith(QLatin1String("The token is alive")));
        model->stop();
        QVERIFY(!model->isWatching());
        QVERIFY(model->sentence().startsWith(QLatin1String("Not watched any more")));
        room.desk.store.vault.lock();
        QCOMPARE(model->whyNoWatch(), QStringLiteral("the vault is locked"));
    }
};

QTEST_GUILESS_MAIN(tst_InstallationActs)
#include "tst_installationacts.moc"
