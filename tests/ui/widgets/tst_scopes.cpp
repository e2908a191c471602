// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/windowdesk.h"

#include "presentation/scopematrixmodel.h"
#include "widgets/installationtable.h"
#include "widgets/scopematrixtable.h"
#include "widgets/scopematrixwindow.h"

#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeWidget>

#include <algorithm>

/// Scopes and regions in the window, as somebody with a keyboard finds, reads and exports them.
class tst_Scopes : public QObject
{
    Q_OBJECT

private:
    static void press(Qt::Key key) { QTest::keyClick(QApplication::focusWidget(), key); }
    /// By the Tab key, as a person would.
    static bool tabTo(const QString &name)
    {
        for (int i = 0; i < 120; ++i) {
            if (QApplication::focusWidget() && QApplication::focusWidget()->objectName() == name)
                return true;
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        return false;
    }
    static RowId add(WindowDesk &desk, const QString &team, const QString &scopes, const QString &region, bool isLive = true)
    {
        NewAuthorization row;
        row.profileId = desk.desk.profile.id;
        row.team = {QStringLiteral("345876451234567") + QString::number(1000 + qHash(team) % 9000), team};
        row.user = {QStringLiteral("3074457358607431473"), QStringLiteral("Ana Lima")};
        row.grant.requestedScopes = desk.desk.profile.expectedScopes;
        row.grant.grantedScopes = ScopeSet::fromText(scopes);
        row.grant.scopeAssumed = !isLive;
        if (isLive)
            row.grant.liveScopes = row.grant.grantedScopes;
        row.grant.contextOutcome = isLive ? ContextOutcome::Agreed : ContextOutcome::NotMade;
        row.grant.region = region;
        row.grant.authorizedAt = desk.desk.clock()();
        row.accessToken = Secret::fromText(QString(QStringLiteral("token-of-") + team));
        const auto stored = awaited(desk.store->installations.addAuthorization(row, desk.store->vault.sealFunction(), desk.desk.clock()()));
        return stored ? stored->id : 0;
    }
    /// Design as it should be, Finance without a scope and in another region, Legal with one more, Sales assumed.
    static bool begin(WindowDesk &desk)
    {
        AppProfile profile = desk.desk.profile;
        profile.expectedScopes = ScopeSet({QStringLiteral("boards:read"), QStringLiteral("boards:write")});
        profile.expectedRegion = QStringLiteral("eu01");
        const auto stored = awaited(desk.store->profiles.update(profile, Secret(), desk.store->vault.sealFunction(),
                                                                desk.store->vault.openFunction(), desk.desk.clock()()));
        if (!stored)
            return false;
        desk.desk.profile = *stored;
        add(desk, QStringLiteral("Design"), QStringLiteral("boards:read boards:write"), QStringLiteral("eu01"));
        add(desk, QStringLiteral("Finance"), QStringLiteral("boards:read"), QStringLiteral("us01"));
        add(desk, QStringLiteral("Legal"), QStringLiteral("boards:read boards:write team:read"), QStringLiteral("eu01"));
        add(desk, QStringLiteral("Sales"), QStringLiteral("boards:read boards:write"), QString(), false);
        return desk.begin() && QTest::qWaitForWindowActive(desk.window.get())
            && QTest::qWaitFor([&desk] { return desk.shown<QToolButton>("filterMissingScopes") != nullptr; });
    }
    static QStringList teams(WindowDesk &desk)
    {
        InstallationTableModel *const table = desk.model->installations()->table();
        if (!QTest::qWaitFor([table] {
                bool isRead = table->isComplete();
                for (int row = 0; row < table->rowCount(); ++row) {
                    table->index(row, 0).data();
                    isRead = isRead && table->installationAt(row);
                }
                return isRead;
            }))
            return {QStringLiteral("not read")};
        QStringList names;
        for (int row = 0; row < table->rowCount(); ++row)
            names.append(table->installationAt(row)->team.name);
        names.sort();
        return names;
    }
    static void select(WindowDesk &desk, const QString &team)
    {
        QCOMPARE(teams(desk).size(), 4);
        InstallationTableModel *const table = desk.model->installations()->table();
        for (int row = 0; row < table->rowCount(); ++row) {
            if (table->installationAt(row)->team.name == team)
                desk.find<InstallationTable>("installationTable")->choose(row);
        }
        QTRY_VERIFY(desk.model->details()->details() && desk.model->details()->details()->installation.team.name == team);
    }
    /// The window of the matrix, opened by its shortcut and read.
    static ScopeMatrixWindow *openMatrix(WindowDesk &desk, int rows)
    {
        QTest::keyClick(desk.window.get(), Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        auto *const window = desk.find<ScopeMatrixWindow>("scopeMatrixWindow");
        const auto isRead = [window, rows] {
            const auto *const table = window->findChild<QTableView *>(QStringLiteral("scopeMatrixTable"));
            return table->model()->rowCount() == rows && table->model()->index(0, 0).data(ScopeMatrixModel::LoadedRole).toBool()
                && window->findChild<QPushButton *>(QStringLiteral("copyMatrixCsv"))->isEnabled();
        };
        return window && QTest::qWaitForWindowActive(window) && QTest::qWaitFor(isRead) ? window : nullptr;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void shortfallAndOverPrivilegeAreFiltersWithChips_data()
    {
        QTest::addColumn<QStringList>("filters");
        QTest::addColumn<QStringList>("found");
        const QString missing = QStringLiteral("filterMissingScopes");
        const QString extra = QStringLiteral("filterUnexpectedScopes");
        QTest::newRow("C6.4 shortfall") << QStringList{missing} << QStringList{QStringLiteral("Finance")};
        QTest::newRow("C6.4 over-privilege") << QStringList{extra} << QStringList{QStringLiteral("Legal")};
        QTest::newRow("C6.4 either") << QStringList{missing, extra} << QStringList{QStringLiteral("Finance"), QStringLiteral("Legal")};
    }
    void shortfallAndOverPrivilegeAreFiltersWithChips()
    {
        QFETCH(const QStringList, filters);
        WindowDesk desk;
        QVERIFY(begin(desk));
        QCOMPARE(desk.shown<QToolButton>("filterMissingScopes")->text(), QStringLiteral("Missing scopes 1"));
        for (const QString &filter : filters) {
            QVERIFY2(tabTo(filter), qPrintable(filter));
            press(Qt::Key_Space);
        }
        QTEST(teams(desk), "found");
        QTRY_VERIFY(desk.shown<QToolButton>("clearFilters"));
        QVERIFY(tabTo(QStringLiteral("chip%1").arg(int(InstallationsPageModel::Filter::Drift))));
        press(Qt::Key_Space);
        QCOMPARE(teams(desk).size(), 4);
        QVERIFY(!desk.shown<QToolButton>("filterMissingScopes")->isChecked());
    }

    void aRegionIsChosenFromItsMenu()
    {
        WindowDesk desk;
        QVERIFY(begin(desk));
        QVERIFY(tabTo(QStringLiteral("filterRegion"))); // C15.3
        QToolButton *const button = desk.shown<QToolButton>("filterRegion");
        button->menu()->popup(button->mapToGlobal(QPoint(0, button->height()))); // as Space does, which would wait
        QStringList offered;
        for (const QAction *const action : button->menu()->actions())
            offered.append(action->text());
        QCOMPARE(offered, (QStringList{QStringLiteral("Any region"), QStringLiteral("None named (1)"), QStringLiteral("eu01 (2)"),
                                       QStringLiteral("us01 (1)")}));
        for (int i = 0; i < 4; ++i)
            QTest::keyClick(button->menu(), Qt::Key_Down);
        QTest::keyClick(button->menu(), Qt::Key_Return);
        QCOMPARE(teams(desk), QStringList{QStringLiteral("Finance")});
        QTRY_VERIFY(desk.shown<QToolButton>("clearFilters"));
        desk.window->activateWindow(); // as a window system does when a menu closes
        QVERIFY(QTest::qWaitForWindowActive(desk.window.get()));
        button->setFocus(Qt::PopupFocusReason);
        QVERIFY(tabTo(QStringLiteral("chip%1").arg(int(InstallationsPageModel::Filter::Region))));
        press(Qt::Key_Space);
        QCOMPARE(teams(desk).size(), 4);
    }

    void anotherRegionIsMarkedInTheColumnAndTheDetails_data()
    {
        QTest::addColumn<QString>("team");
        QTest::addColumn<bool>("differs");
        QTest::addColumn<QString>("says");
        QTest::newRow("C15.3 the expected one") << "Design" << false << "eu01";
        QTest::newRow("C15.3 another one") << "Finance" << true << "The app profile expects eu01";
        QTest::newRow("C15.3 none named") << "Sales" << false << "none named by the token";
    }
    void anotherRegionIsMarkedInTheColumnAndTheDetails()
    {
        QFETCH(const QString, team);
        QFETCH(const QString, says);
        WindowDesk desk;
        QVERIFY(begin(desk));
        auto *const table = desk.find<InstallationTable>("installationTable");
        QVERIFY(table->isColumnHidden(int(InstallationColumn::Region))); // at first
        select(desk, team);
        QVERIFY(desk.find<QLabel>("detailsRegion")->text().contains(says));
        const QModelIndex cell = table->model()->index(table->currentIndex().row(), int(InstallationColumn::Region));
        QTEST(cell.data(InstallationTableModel::RegionDiffersRole).toBool(), "differs");
    }

    void theScopesTabHasTwoFindingsAndSentences_data()
    {
        QTest::addColumn<QString>("team");
        QTest::addColumn<QString>("missing");
        QTest::addColumn<QString>("extra");
        QTest::addColumn<QString>("note");
        QTest::newRow("C6.4, D-7662-07 all is as it should be, with its age") << "Design" << "" << "" << "Live scopes were confirmed";
        QTest::newRow("C6.4 shortfall") << "Finance" << "Missing: boards:write." << "" << "Live scopes were confirmed";
        QTest::newRow("C6.4 over-privilege") << "Legal" << "" << "Not expected: team:read." << "Live scopes were confirmed";
        QTest::newRow("C6.1 assumed, not verified") << "Sales" << "" << "" << "The server named no granted scopes";
    }
    void theScopesTabHasTwoFindingsAndSentences()
    {
        QFETCH(const QString, team);
        QFETCH(const QString, missing);
        QFETCH(const QString, extra);
        QFETCH(const QString, note);
        WindowDesk desk;
        QVERIFY(begin(desk));
        select(desk, team);
        auto *const tabs = desk.find<QTabWidget>("detailsTabs");
        tabs->setCurrentWidget(desk.find<QWidget>("scopesTab"));
        QCOMPARE(desk.find<QLabel>("missingScopes")->isVisible(), !missing.isEmpty());
        QCOMPARE(desk.find<QLabel>("missingScopes")->text().left(missing.isEmpty() ? -1 : missing.size()), missing);
        QCOMPARE(desk.find<QLabel>("extraScopes")->isVisible(), !extra.isEmpty());
        QCOMPARE(desk.find<QLabel>("extraScopes")->text().left(extra.isEmpty() ? -1 : extra.size()), extra);
        QVERIFY(desk.find<QLabel>("scopesNote")->text().contains(note));
        QVERIFY(desk.find<QLabel>("scopesSource")->text().contains(QStringLiteral("https://developers.miro.com/reference/scopes")));
        const auto *const list = desk.find<QWidget>("scopesTab")->findChild<QTreeWidget *>(QStringLiteral("scopeList"));
        const QTreeWidgetItem *const read = list->topLevelItem(0);
        QCOMPARE(read->text(0), QStringLiteral("boards:read"));
        QCOMPARE(read->text(3), team == QLatin1String("Sales") ? QStringLiteral("assumed") : QStringLiteral("yes"));
        QCOMPARE(read->text(4), team == QLatin1String("Sales") ? QStringLiteral("not known") : QStringLiteral("yes"));
        QVERIFY(read->child(0)->text(0).contains(QStringLiteral("read boards, members and items"))); // C6.3
        QVERIFY(read->child(0)->text(0).contains(QStringLiteral("every plan")));
    }

    void theMatrixIsReadByKeyboard()
    {
        WindowDesk desk;
        QVERIFY(begin(desk));
        ScopeMatrixWindow *const window = openMatrix(desk, 4);
        QVERIFY(window);
        const auto *const summary = window->findChild<QLabel *>(QStringLiteral("scopeMatrixSummary"));
        const auto *const said = window->findChild<QLabel *>(QStringLiteral("scopeMatrixScope"));
        auto *const table = window->findChild<ScopeMatrixTable *>(QStringLiteral("scopeMatrixTable"));
        QCOMPARE(summary->text(), QStringLiteral("4 installations, 3 scopes"));
        QCOMPARE(QApplication::focusWidget(), table);
        QCOMPARE(table->currentIndex().column(), int(ScopeMatrixModel::firstScope));
        int finance = 0;
        while (table->model()->headerData(finance, Qt::Vertical).toString() != QLatin1String("Finance"))
            ++finance;
        for (int i = 0; i < finance; ++i)
            press(Qt::Key_Down);
        press(Qt::Key_Right);
        QVERIFY2(said->text().startsWith(QStringLiteral("Finance, boards:write: missing.")), qPrintable(said->text()));
        QVERIFY(said->text().contains(QStringLiteral("create, change and delete boards"))); // C6.3
        QVERIFY(said->text().contains(QStringLiteral("Web SDK, REST")));
        press(Qt::Key_Home);
        QVERIFY(said->text().contains(QStringLiteral("Live scopes were confirmed")));
        press(Qt::Key_Return);
        QTRY_VERIFY(desk.model->details()->details());
        QCOMPARE(desk.model->details()->details()->installation.team.name, QStringLiteral("Finance"));
    }

    void theMatrixFollowsTheFilter()
    {
        WindowDesk desk;
        QVERIFY(begin(desk));
        desk.model->installations()->setDrift(InstallationQuery::Drift::Missing, true);
        QCOMPARE(teams(desk).size(), 1);
        ScopeMatrixWindow *const window = openMatrix(desk, 1);
        QVERIFY(window);
        const auto *const summary = window->findChild<QLabel *>(QStringLiteral("scopeMatrixSummary"));
        QTRY_COMPARE(summary->text(), QStringLiteral("1 installation, 2 scopes"));
        desk.model->installations()->clearFilters();
        QTRY_COMPARE(summary->text(), QStringLiteral("4 installations, 3 scopes"));
    }

    void theMatrixIsCopiedAndExportedByKeyboard_data()
    {
        QTest::addColumn<QString>("button");
        QTest::addColumn<bool>("toFile");
        QTest::addColumn<QString>("cell");
        QTest::newRow("C6.6 CSV to the clipboard") << "copyMatrixCsv" << false << ",live,missing,\r\n";
        QTest::newRow("C6.6 Markdown to the clipboard") << "copyMatrixMarkdown" << false << QString::fromUtf8("| ✓ live | – missing |  |\n");
        QTest::newRow("C6.6 CSV to a file") << "saveMatrixCsv" << true << ",live,missing,\r\n";
        QTest::newRow("C6.6 Markdown to a file") << "saveMatrixMarkdown" << true << QString::fromUtf8("| ✓ live | – missing |  |\n");
    }
    void theMatrixIsCopiedAndExportedByKeyboard()
    {
        QFETCH(const QString, button);
        QFETCH(const bool, toFile);
        QFETCH(const QString, cell);
        WindowDesk desk;
        QVERIFY(begin(desk));
        ScopeMatrixWindow *const window = openMatrix(desk, 4);
        QVERIFY(window);
        desk.file = desk.desk.folder.filePath(QStringLiteral("matrix"));
        QGuiApplication::clipboard()->clear();
        QVERIFY(tabTo(button));
        press(Qt::Key_Space);
        const auto *const said = window->findChild<QLabel *>(QStringLiteral("scopeMatrixSaid"));
        QTRY_COMPARE(said->text(), toFile ? QStringLiteral("Exported: 4 installations.") : QStringLiteral("Copied: 4 installations."));
        QString text = QGuiApplication::clipboard()->text();
        if (toFile) {
            QVERIFY(text.isEmpty());
            QFile file(desk.file);
            QVERIFY(file.open(QIODevice::ReadOnly));
            text = QString::fromUtf8(file.readAll());
        }
        QVERIFY2(text.contains(cell), qPrintable(text));
        const QString financeId = QStringLiteral("345876451234567") + QString::number(1000 + qHash(QStringLiteral("Finance")) % 9000);
        QVERIFY(text.contains(financeId));
        QVERIFY(!text.contains(QStringLiteral("token-of"))); // nothing secret goes out
    }

    void everythingInTheMatrixHasAName()
    {
        WindowDesk desk;
        QVERIFY(begin(desk));
        ScopeMatrixWindow *const window = openMatrix(desk, 4);
        QVERIFY(window);
        for (const QPushButton *const button : window->findChildren<QPushButton *>())
            QVERIFY(!button->objectName().isEmpty() && !button->text().isEmpty());
        const auto *const table = window->findChild<QTableView *>(QStringLiteral("scopeMatrixTable"));
        QVERIFY(!table->accessibleName().isEmpty());
        const QModelIndex cell = table->model()->index(0, ScopeMatrixModel::firstScope);
        QVERIFY(cell.data(Qt::AccessibleTextRole).toString().startsWith(QStringLiteral("boards:read: ")));
        press(Qt::Key_Escape);
        QVERIFY(!window->isVisible());
    }
};

QTEST_MAIN(tst_Scopes)
#include "tst_scopes.moc"
