// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/installationspagemodel.h"
#include "ui/presentation/modelstore.h"

#include <QSignalSpy>
#include <QTimer>

class tst_InstallationsPageModel : public QObject
{
    Q_OBJECT

private:
    static bool read(InstallationsPageModel *model)
    {
        model->reload();
        return QTest::qWaitFor([model] { return model->table()->isComplete() && !model->profiles().isEmpty(); });
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void countsFollowTheSearchAndNotTheState()
    {
        ModelStore store;
        store.add(QStringLiteral("Design"));
        store.add(QStringLiteral("Design Two"), QStringLiteral("Bo"), {}, ContextOutcome::Mismatch);
        store.add(QStringLiteral("Finance"));
        InstallationsPageModel model(&store.opened.installations, &store.opened.profiles, store.clock(),
                                     std::chrono::milliseconds(1));
        QVERIFY(read(&model));
        QTRY_COMPARE(model.allText(), QStringLiteral("All 3"));
        QCOMPARE(model.stateText(InstallationState::Mismatch), QStringLiteral("Mismatch 1"));
        QCOMPARE(model.footer(1), QStringLiteral("3 installations, 1 selected"));
        model.setState(InstallationState::Mismatch);
        QTRY_COMPARE(model.table()->rowCount(), 1);
        QTRY_COMPARE(model.allText(), QStringLiteral("All 3"));
        model.setSearch(QStringLiteral("design"));
        QTRY_COMPARE(model.allText(), QStringLiteral("All 2"));
        QCOMPARE(model.footer(0), QStringLiteral("1 installation"));
    }

    void clearAllFiltersClearsEveryOne()
    {
        ModelStore store;
        store.add(QStringLiteral("Design"));
        InstallationsPageModel model(&store.opened.installations, &store.opened.profiles, store.clock(),
                                     std::chrono::milliseconds(1));
        QVERIFY(read(&model));
        QVERIFY(!model.hasFilters());
        model.setProfile(store.profile.id);
        model.setState(InstallationState::Expired);
        model.setSearch(QStringLiteral("  nobody   here "));
        QTRY_COMPARE(model.chips().size(), 3);
        QCOMPARE(model.chips().at(0).text, QStringLiteral("App: Acme Boards"));
        QCOMPARE(model.chips().at(1).text, QStringLiteral("State: Expired"));
        QCOMPARE(model.chips().at(2).text, QStringLiteral("Search: nobody here"));
        QSignalSpy cleared(&model, &InstallationsPageModel::searchCleared);
        model.setSearch(QStringLiteral("still being typed"));
        model.clearFilters();
        QCOMPARE(cleared.count(), 1);
        QVERIFY(!model.hasFilters());
        // What was being typed does not come back: it would with its timer, and one that is as long and began later has
        // come.
        bool later = false;
        QTimer::singleShot(std::chrono::milliseconds(1), this, [&later] { later = true; });
        QTRY_VERIFY(later);
        QVERIFY(!model.hasFilters());
        QTRY_COMPARE(model.table()->rowCount(), 1);
    }

    void shortfallAndOverPrivilegeAreTwoFilters_data()
    {
        QTest::addColumn<bool>("missing");
        QTest::addColumn<bool>("extra");
        QTest::addColumn<int>("rows");
        QTest::addColumn<QString>("chip");
        QTest::newRow("C6.4 neither") << false << false << 4 << QString();
        QTest::newRow("C6.4 shortfall") << true << false << 2 << QStringLiteral("Scopes: missing");
        QTest::newRow("C6.4 over-privilege") << false << true << 2 << QStringLiteral("Scopes: not expected");
        QTest::newRow("C6.4 either") << true << true << 3 << QStringLiteral("Scopes: missing or not expected");
    }
    void shortfallAndOverPrivilegeAreTwoFilters()
    {
        QFETCH(const bool, missing);
        QFETCH(const bool, extra);
        QFETCH(const int, rows);
        QFETCH(const QString, chip);
        using Drift = InstallationQuery::Drift;
        const auto scopes = [](const char *names) { return ScopeSet::fromText(QLatin1String(names)); };
        ModelStore store;
        store.add(QStringLiteral("As it should be"));
        store.add(QStringLiteral("Less"), QStringLiteral("Ana"), scopes("boards:read"));
        store.add(QStringLiteral("More"), QStringLiteral("Ana"), scopes("boards:read boards:write team:read"));
        store.add(QStringLiteral("Both"), QStringLiteral("Ana"), scopes("boards:read team:read"));
        InstallationsPageModel model(&store.opened.installations, &store.opened.profiles, store.clock());
        QVERIFY(!model.isDriftOffered(Drift::Missing)); // nothing is known yet
        QVERIFY(read(&model));
        QTRY_COMPARE(model.driftText(Drift::Missing), QStringLiteral("Missing scopes 2"));
        QCOMPARE(model.driftText(Drift::Extra), QStringLiteral("Unexpected scopes 2"));
        QVERIFY(model.regions().isEmpty()); // no token names one
        if (missing)
            model.setDrift(Drift::Missing, true);
        if (extra)
            model.setDrift(Drift::Extra, true);
        QTRY_COMPARE(model.table()->rowCount(), rows);
        QCOMPARE(model.isDriftChosen(Drift::Missing), missing);
        QCOMPARE(model.isDriftChosen(Drift::Extra), extra);
        QCOMPARE(model.chips().isEmpty() ? QString() : model.chips().first().text, chip);
        if (missing && extra) { // one of them can be taken back alone
            model.setDrift(Drift::Missing, false);
            QCOMPARE(model.table()->query().drift, std::optional(Drift::Extra));
        }
        model.clear(InstallationsPageModel::Filter::Drift);
        QVERIFY(!model.hasFilters());
        QTRY_COMPARE(model.table()->rowCount(), 4);
    }

    void aRegionIsAChipThatCanBeRemoved()
    {
        ModelStore store;
        store.add(QStringLiteral("Design"));
        InstallationsPageModel model(&store.opened.installations, &store.opened.profiles, store.clock());
        QVERIFY(read(&model));
        model.setRegion(QStringLiteral("us01"));
        QCOMPARE(model.chips().first().text, QStringLiteral("Region: us01")); // C15.3
        QTRY_COMPARE(model.table()->rowCount(), 0);
        QTRY_COMPARE(model.regions().value(QStringLiteral("us01"), -1), 0); // chosen, so it stays to be seen
        model.setRegion(QString());
        QCOMPARE(model.chips().first().text, QStringLiteral("Region: none named"));
        QTRY_COMPARE(model.table()->rowCount(), 1);
        model.clear(InstallationsPageModel::Filter::Region);
        QVERIFY(!model.hasFilters());
        QTRY_COMPARE(model.table()->rowCount(), 1);
    }

    void clearingKeepsTheOrder()
    {
        ModelStore store;
        InstallationsPageModel model(&store.opened.installations, &store.opened.profiles, store.clock());
        QVERIFY(read(&model));
        model.table()->sort(int(InstallationColumn::Team), Qt::AscendingOrder);
        model.setState(InstallationState::Active);
        model.clearFilters();
        QCOMPARE(model.table()->query().sort, InstallationColumn::Team);
        QVERIFY(!model.table()->query().descending);
    }

    void typingAsksOnce()
    {
        ModelStore store;
        InstallationsPageModel model(&store.opened.installations, &store.opened.profiles, store.clock(),
                                     std::chrono::milliseconds(40));
        QVERIFY(read(&model));
        QSignalSpy queries(model.table(), &InstallationTableModel::queryChanged);
        const QString typed = QStringLiteral("design");
        for (int length = 1; length <= typed.size(); ++length)
            model.setSearch(typed.left(length));
        QTRY_COMPARE(queries.count(), 1);
        QCOMPARE(model.table()->query().search, typed);
    }

    void copiedRowsAreTheShownColumnsInOrder()
    {
        ModelStore store;
        const RowId first = store.add(QStringLiteral("Design\twith tab"));
        const RowId second = store.add(QStringLiteral("Finance"), QStringLiteral("Bo"));
        InstallationsPageModel model(&store.opened.installations, &store.opened.profiles, store.clock());
        QString copied;
        connect(&model, &InstallationsPageModel::rowsCopied, this, [&](const QString &text) { copied = text; });
        model.copyRows({second, first}, {InstallationColumn::User, InstallationColumn::Team});
        QTRY_COMPARE(copied, QStringLiteral("Bo\tFinance\nAna\tDesign with tab"));
    }

    void tooManyRowsAreRefusedNotCutOff()
    {
        ModelStore store;
        InstallationsPageModel model(&store.opened.installations, &store.opened.profiles, store.clock());
        QString cause;
        connect(&model, &InstallationsPageModel::failed, this, [&](const Error &error) { cause = error.cause; });
        model.copyRows(QList<RowId>(InstallationsPageModel::copyLimit + 1, 1), {InstallationColumn::Team});
        QCOMPARE(cause, QStringLiteral("too_many_rows"));
    }
};

QTEST_GUILESS_MAIN(tst_InstallationsPageModel)
#include "tst_installationspagemodel.moc"
