// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/detailsmodel.h"
#include "presentation/tokenaccess.h"
#include "ui/presentation/modelstore.h"

#include <QSignalSpy>

class tst_TokenAccess : public QObject
{
    Q_OBJECT

private:
    static TokenAccess::Token tokenOf(ModelStore &store, RowId id)
    {
        const Result<InstallationDetails> details = awaited(store.opened.installations.details(id));
        return {details ? details->installation.currentGrantId : 0, SealIdentity::Kind::AccessToken};
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aRevealedTokenHidesItself()
    {
        QCOMPARE(TokenAccess::shownFor, std::chrono::seconds(20));
        ModelStore store;
        TokenAccess access(&store.opened.installations, &store.opened.vault, std::chrono::milliseconds(30));
        QString shown;
        connect(&access, &TokenAccess::revealed, this,
                [&](const TokenAccess::Token &, const Secret &secret) { shown = secret.exposeText(); });
        QSignalSpy hidden(&access, &TokenAccess::hidden);
        access.reveal(tokenOf(store, store.add(QStringLiteral("Design"))));
        QTRY_COMPARE(shown, QStringLiteral("token-of-Design"));
        QTRY_COMPARE(hidden.count(), 1);
    }

    void lockingHidesAtOnce()
    {
        ModelStore store;
        TokenAccess access(&store.opened.installations, &store.opened.vault);
        QSignalSpy revealed(&access, &TokenAccess::revealed);
        QSignalSpy hidden(&access, &TokenAccess::hidden);
        access.reveal(tokenOf(store, store.add(QStringLiteral("Design"))));
        QTRY_COMPARE(revealed.count(), 1);
        store.opened.vault.lock();
        QCOMPARE(hidden.count(), 1);
    }

    void aTokenThatArrivesAfterHidingIsNotShown()
    {
        ModelStore store;
        TokenAccess access(&store.opened.installations, &store.opened.vault);
        QSignalSpy revealed(&access, &TokenAccess::revealed);
        QSignalSpy copied(&access, &TokenAccess::copyReady);
        const TokenAccess::Token token = tokenOf(store, store.add(QStringLiteral("Design")));
        access.reveal(token);
        access.copy(token);
        access.hide(); // another row was chosen, or the focus was lost
        TokenAccess later(&store.opened.installations, &store.opened.vault);
        QSignalSpy answered(&later, &TokenAccess::revealed);
        later.reveal(token);
        QTRY_COMPARE(answered.count(), 1); // the store answers in order: the others have come as well
        QVERIFY(revealed.isEmpty());
        QVERIFY(copied.isEmpty());
    }

    void theFormLeavesWithoutTheToken()
    {
        ModelStore store;
        TokenAccess access(&store.opened.installations, &store.opened.vault);
        const TokenAccess::Token token = tokenOf(store, store.add(QStringLiteral("Design")));
        QSignalSpy revealed(&access, &TokenAccess::revealed);
        QSignalSpy hidden(&access, &TokenAccess::hidden);
        QList<TokenAnatomy> seen;
        connect(&access, &TokenAccess::examined, this,
                [&](const TokenAccess::Token &, const TokenAnatomy &anatomy) { seen.append(anatomy); });
        access.examine(token);
        QTRY_COMPARE(seen.size(), 1);
        QCOMPARE(seen.first().length, QStringLiteral("token-of-Design").size());
        QVERIFY(revealed.isEmpty() && hidden.isEmpty());
        access.examine(token);
        access.hide(); // another row was chosen
        store.opened.vault.lock();
        QString cause;
        connect(&access, &TokenAccess::failed, this,
                [&](const TokenAccess::Token &, const Error &error) { cause = error.cause; });
        access.examine(token);
        QTRY_COMPARE(cause, QStringLiteral("vault_locked"));
        QCOMPARE(seen.size(), 1);
    }

    void aLockedVaultIsNamedAsSuch()
    {
        ModelStore store;
        const TokenAccess::Token token = tokenOf(store, store.add(QStringLiteral("Design")));
        TokenAccess access(&store.opened.installations, &store.opened.vault);
        store.opened.vault.lock();
        QString cause;
        connect(&access, &TokenAccess::failed, this,
                [&](const TokenAccess::Token &, const Error &error) { cause = error.cause; });
        access.reveal(token);
        QTRY_COMPARE(cause, QStringLiteral("vault_locked"));
    }

    void detailsMarkMissingAndExtraScopes()
    {
        ModelStore store;
        const RowId id = store.add(QStringLiteral("Design"), QStringLiteral("Ana"),
                                   ScopeSet({QStringLiteral("boards:read"), QStringLiteral("team:read")}));
        DetailsModel model(&store.opened.installations, store.clock());
        model.show(id);
        QTRY_VERIFY(model.details());
        QStringList marks;
        for (const DetailsModel::ScopeRow &row : model.scopeRows())
            marks.append(row.scope + QLatin1Char('=') + scopeStandName(row.stand));
        QCOMPARE(marks,
                 QStringList({QStringLiteral("boards:read=granted"), QStringLiteral("boards:write=missing"),
                              QStringLiteral("team:read=not_expected_granted")}));
    }

    void movingOnQuicklyShowsOnlyWhereItEnds()
    {
        ModelStore store;
        QList<RowId> ids;
        for (int i = 0; i < 20; ++i)
            ids.append(store.add(QStringLiteral("Team %1").arg(i)));
        DetailsModel model(&store.opened.installations, store.clock());
        QStringList seen;
        connect(&model, &DetailsModel::changed, this, [&] {
            if (model.details())
                seen.append(model.details()->installation.team.name);
        });
        for (const RowId id : std::as_const(ids))
            model.show(id);
        QTRY_VERIFY(!seen.isEmpty());
        DetailsModel later(&store.opened.installations, store.clock());
        later.show(ids.first());
        QTRY_VERIFY(later.details()); // the store answers in order: whatever else was asked has come as well
        QCOMPARE(seen, QStringList({QStringLiteral("Team 19")}));
        model.show(0);
        QVERIFY(!model.details());
    }
};

QTEST_GUILESS_MAIN(tst_TokenAccess)
#include "tst_tokenaccess.moc"
