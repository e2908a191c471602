// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/installationtablemodel.h"
#include "ui/presentation/modelstore.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

/// The table of installations over a real store.
class tst_InstallationTableModel : public QObject
{
    Q_OBJECT

private:
    static QString team(const InstallationTableModel &model, int row)
    {
        return model.index(row, static_cast<int>(InstallationColumn::Team)).data().toString();
    }
    static QString text(const InstallationTableModel &model, int row, InstallationColumn column)
    {
        return model.index(row, static_cast<int>(column)).data().toString();
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void showsTheFirstScreenfulBeforeTheWholeList()
    {
        ModelStore store;
        store.addMany(InstallationTableModel::firstScreenful + 150);
        InstallationTableModel model(&store.opened.installations, store.clock());
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QList<int> lengths;
        connect(&model, &QAbstractItemModel::rowsInserted, &model, [&] { lengths.append(model.rowCount()); });
        model.reload();
        QTRY_VERIFY(model.isComplete());
        QCOMPARE(lengths,
                 QList<int>({InstallationTableModel::firstScreenful, InstallationTableModel::firstScreenful + 150}));
    }

    void asksOneQuestionAtATimeAndOnlyTheNewestAfterIt()
    {
        ModelStore store;
        store.addMany(30);
        int asked = 0; // each question for ids carries the time
        InstallationTableModel model(&store.opened.installations, [&] {
            ++asked;
            return store.now;
        });
        model.reload();
        QTRY_VERIFY(model.isComplete());
        QCOMPARE(asked, 1); // fewer than a screenful: the rest is not asked for
        for (int i = 0; i < 20; ++i) {
            InstallationQuery query = model.query();
            query.search = QStringLiteral("Team 000%1").arg(i, 2, 10, QLatin1Char('0'));
            model.setQuery(query);
        }
        QCOMPARE(asked, 2);
        QTRY_VERIFY(model.isComplete());
        QCOMPARE(asked, 3);
        QCOMPARE(model.rowCount(), 1);
        QTRY_COMPARE(team(model, 0), QStringLiteral("Team 00019"));
    }

    void readsOnlyTheRowsThatAreLookedAt()
    {
        ModelStore store;
        store.addMany(400);
        InstallationTableModel model(&store.opened.installations, store.clock());
        model.reload();
        QTRY_VERIFY(model.isComplete());
        QTRY_VERIFY(model.installationAt(0));
        QVERIFY(!model.installationAt(320));
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QCOMPARE(team(model, 320), QString(QChar(0x2026)));
        QTRY_COMPARE(team(model, 320), QStringLiteral("Team 00079"));
        QVERIFY(!changed.isEmpty());
        QVERIFY(changed.last().at(0).toModelIndex().row() <= 320);
        QVERIFY(changed.last().at(1).toModelIndex().row() >= 320);
        QVERIFY(!model.installationAt(200));
    }

    void forgetsRowsThatWereNotLookedAtForLong()
    {
        ModelStore store;
        const int pages = 4;
        store.addMany((pages + 2) * InstallationTableModel::rowsPerPage);
        InstallationTableModel model(&store.opened.installations, store.clock(), pages);
        model.reload();
        QTRY_VERIFY(model.isComplete());
        for (int row = 0; row < model.rowCount(); row += InstallationTableModel::rowsPerPage) {
            team(model, row);
            QTRY_VERIFY(model.installationAt(row));
        }
        QVERIFY(!model.installationAt(0));
        QTRY_COMPARE((team(model, 0), model.installationAt(0) != nullptr), true);
    }

    void dropsAnswersToAnOlderQuery()
    {
        ModelStore store;
        store.add(QStringLiteral("Design"));
        store.add(QStringLiteral("Finance"));
        InstallationTableModel model(&store.opened.installations, store.clock());
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy listed(&model, &InstallationTableModel::listed);
        model.reload();
        InstallationQuery query = model.query();
        for (const char *search : {"Des", "Fin", "Design"}) {
            query.search = QLatin1String(search);
            model.setQuery(query);
        }
        QTRY_VERIFY(model.isComplete());
        // The store answers in order: when it has answered this, the dropped answers have come as well.
        bool later = false;
        whenDone(store.opened.installations.ids({}, store.clock()(), 1), this,
                 [&later](const Result<QList<RowId>> &) { later = true; });
        QTRY_VERIFY(later);
        QCOMPARE(listed.count(), 1);
        QCOMPARE(model.rowCount(), 1);
        QTRY_COMPARE(team(model, 0), QStringLiteral("Design"));
    }

    void aNewInstallationIsInsertedAndMovesNothingElse()
    {
        ModelStore store;
        store.addMany(50);
        InstallationTableModel model(&store.opened.installations, store.clock());
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.reload();
        QTRY_VERIFY(model.isComplete());
        const RowId first = model.idAt(0);
        const QPersistentModelIndex kept = model.index(0, 0);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        const RowId added = store.add(QStringLiteral("Newcomer"));
        model.reload();
        QTRY_COMPARE(model.rowCount(), 51);
        QCOMPARE(model.idAt(0), added);
        QCOMPARE(model.idAt(kept.row()), first);
        QVERIFY(reset.isEmpty());
    }

    void aRowThatChangedInItsPlaceIsReadAgain()
    {
        ModelStore store;
        store.add(QStringLiteral("Design"));
        InstallationTableModel model(&store.opened.installations, store.clock());
        model.reload();
        QTRY_COMPARE(text(model, 0, InstallationColumn::Scopes), QStringLiteral("2 of 2"));
        store.add(QStringLiteral("Design"), QStringLiteral("Ana"), ScopeSet({QStringLiteral("boards:read")}));
        model.reload();
        QTRY_COMPARE(text(model, 0, InstallationColumn::Scopes), QStringLiteral("1 of 2"));
        QVERIFY(model.index(0, static_cast<int>(InstallationColumn::Scopes))
                    .data(InstallationTableModel::ScopesMissingRole)
                    .toBool());
    }

    void statesAreComputedFromTheClock()
    {
        ModelStore store;
        store.add(QStringLiteral("Design"));
        InstallationTableModel model(&store.opened.installations, store.clock());
        model.reload();
        QTRY_COMPARE(text(model, 0, InstallationColumn::State), QStringLiteral("Active"));
        QCOMPARE(text(model, 0, InstallationColumn::TokenLifetime), QStringLiteral("expires hourly"));
        QCOMPARE(text(model, 0, InstallationColumn::ExpiresAt), QStringLiteral("in 59 min"));
        store.now += std::chrono::hours(2);
        QCOMPARE(text(model, 0, InstallationColumn::State), QStringLiteral("Expired"));
        QCOMPARE(text(model, 0, InstallationColumn::ExpiresAt), QStringLiteral("1 h ago"));
        QCOMPARE(text(model, 0, InstallationColumn::AuthorizedAt), QStringLiteral("2 h ago"));
    }

    void sortsByTheHeader_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<Qt::SortOrder>("order");
        QTest::addColumn<QString>("first");
        QTest::newRow("team upwards") << int(InstallationColumn::Team) << Qt::AscendingOrder << "Alpha";
        QTest::newRow("team downwards") << int(InstallationColumn::Team) << Qt::DescendingOrder << "Gamma";
        QTest::newRow("newest first") << int(InstallationColumn::AuthorizedAt) << Qt::DescendingOrder << "Beta";
        QTest::newRow("oldest first") << int(InstallationColumn::AuthorizedAt) << Qt::AscendingOrder << "Gamma";
    }
    void sortsByTheHeader()
    {
        QFETCH(const int, column);
        QFETCH(const Qt::SortOrder, order);
        QFETCH(const QString, first);
        ModelStore store;
        for (const char *name : {"Gamma", "Alpha", "Beta"})
            store.add(QLatin1String(name));
        InstallationTableModel model(&store.opened.installations, store.clock());
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.reload();
        QTRY_VERIFY(model.isComplete());
        model.sort(column, order);
        QTRY_VERIFY(model.isComplete());
        QTRY_COMPARE(team(model, 0), first);
    }

    void anUnreadableStoreIsAnErrorNotAnEmptyList()
    {
        QTemporaryDir folder;
        OpenedStore closed({StoreLocation::Engine::Sqlite, folder.filePath(QStringLiteral("never-opened.db"))});
        InstallationTableModel model(&closed.installations, systemNow);
        QSignalSpy failed(&model, &InstallationTableModel::failed);
        QSignalSpy listed(&model, &InstallationTableModel::listed);
        model.reload();
        QTRY_COMPARE(failed.count(), 1);
        QVERIFY(listed.isEmpty());
        QVERIFY(!model.isComplete());
    }
};

QTEST_GUILESS_MAIN(tst_InstallationTableModel)
#include "tst_installationtablemodel.moc"
