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
