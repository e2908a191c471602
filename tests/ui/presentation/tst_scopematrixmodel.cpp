// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/knownscopes.h"
#include "presentation/scopematrixexport.h"
#include "presentation/scopematrixmodel.h"
#include "presentation/scopewords.h"
#include "ui/presentation/modelstore.h"

#include <QAbstractItemModelTester>
#include <QFileInfo>
#include <QSignalSpy>

#include <algorithm>

namespace {

ScopeSet set(const char *names)
{
    return ScopeSet::fromText(QString::fromLatin1(names));
}

/// A row with something in every cell that CSV and Markdown have to escape.
Installation awkward()
{
    Installation row;
    row.id = 1234567890123456789;
    row.profileName = QStringLiteral("Acme, \"Boards\"");
    row.team = {QStringLiteral("3458764512345678901"), QStringLiteral("=HYPERLINK(\"http://x\")|a\nb")};
    row.user = {QStringLiteral("3074457358607431473"), QStringLiteral("Ana *Lima*")};
    row.expectedScopes = set("boards:read boards:write");
    row.requestedScopes = row.expectedScopes;
    row.grantedScopes = set("boards:read team:read");
    row.liveScopes = row.grantedScopes;
    row.verifiedAt = fromMilliseconds(1'700'000'000'000);
    row.facts.standing = Standing::Agreed;
    return row;
}

} // namespace

class tst_ScopeMatrixModel : public QObject
{
    Q_OBJECT

private:
    static RowId add(ModelStore &store, const QString &team, const ScopeSet &granted, const std::optional<ScopeSet> &live, bool assumed = false)
    {
        store.now += std::chrono::seconds(1);
        NewAuthorization row;
        row.profileId = store.profile.id;
        row.team = {QStringLiteral("345876451234567") + QString::number(1000 + qHash(team) % 9000), team};
        row.user = {QStringLiteral("3074457358607431473"), QStringLiteral("Ana")};
        row.grant.requestedScopes = store.profile.expectedScopes;
        row.grant.grantedScopes = granted;
        row.grant.liveScopes = live;
        row.grant.scopeAssumed = assumed;
        row.grant.contextOutcome = live ? ContextOutcome::Agreed : ContextOutcome::NotMade;
        row.grant.authorizedAt = store.now;
        row.accessToken = Secret::fromText(QString(QStringLiteral("token-of-") + team));
        const auto stored = awaited(store.opened.installations.addAuthorization(row, store.opened.vault.sealFunction(), store.now));
        return stored ? stored->id : 0;
    }

    static bool isRead(ScopeMatrixModel &matrix)
    {
        return QTest::qWaitFor([&] {
            matrix.data(matrix.index(0, 0), Qt::DisplayRole);
            return matrix.isComplete() && (matrix.rowCount() == 0 || matrix.installationAt(0));
        });
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void eachCellSaysHowItsScopeStands_data()
    {
        QTest::addColumn<QString>("granted");
        QTest::addColumn<QString>("live"); ///< "?" for not known
        QTest::addColumn<bool>("assumed");
        QTest::addColumn<QString>("marks"); ///< boards:read, boards:write, team:read
        const QString yes(QChar(0x2713));
        const QString no(QChar(0x2013));
        QTest::newRow("C6 all is as it should be") << "boards:read boards:write" << "boards:read boards:write" << false << yes + yes + QLatin1Char(' ');
        QTest::newRow("C6.4 one is missing, one too much") << "boards:read team:read" << "boards:read team:read" << false << yes + no + QLatin1Char('+');
        QTest::newRow("C6 after a refresh") << "boards:read boards:write" << "?" << false << QStringLiteral("?? ");
        QTest::newRow("C6.1 assumed") << "boards:read boards:write" << "?" << true << QStringLiteral("?? ");
        QTest::newRow("C6.4 granted, but not live") << "boards:read boards:write" << "boards:read" << false << yes + no + QLatin1Char(' ');
    }
    void eachCellSaysHowItsScopeStands()
    {
        QFETCH(const QString, granted);
        QFETCH(const QString, live);
        QFETCH(const bool, assumed);
        ModelStore store;
        add(store, QStringLiteral("Other"), set("boards:read boards:write team:read"), set("boards:read boards:write team:read")); // for the column
        add(store, QStringLiteral("Design"), ScopeSet::fromText(granted),
            live == QLatin1String("?") ? std::nullopt : std::optional(ScopeSet::fromText(live)), assumed);
        ScopeMatrixModel matrix(&store.opened.installations, store.clock());
        QAbstractItemModelTester tester(&matrix, QAbstractItemModelTester::FailureReportingMode::QtTest);
        matrix.show({});
        QVERIFY(isRead(matrix));
        QCOMPARE(matrix.scopes(), (QStringList{QStringLiteral("boards:read"), QStringLiteral("boards:write"), QStringLiteral("team:read")}));
        QCOMPARE(matrix.headerData(0, Qt::Vertical).toString(), QStringLiteral("Design")); // newest first
        QString marks;
        for (int column = ScopeMatrixModel::firstScope; column < matrix.columnCount(); ++column) {
            const QString mark = matrix.index(0, column).data().toString();
            marks += mark.isEmpty() ? QStringLiteral(" ") : mark;
        }
        QTEST(marks, "marks");
        const QString liveText = matrix.index(0, ScopeMatrixModel::Live).data().toString();
        QCOMPARE(liveText, live != QLatin1String("?") ? QStringLiteral("just now") : assumed ? QStringLiteral("assumed") : QStringLiteral("not known"));
    }

    void headsExplainTheirScopes_data()
    {
        QTest::addColumn<QString>("scope");
        QTest::addColumn<QStringList>("says");
        QTest::newRow("C6.3 what it opens, plan and surface")
            << "boards:write"
            << QStringList{QStringLiteral("create, change and delete boards"), QStringLiteral("every plan"), QStringLiteral("Web SDK, REST")};
        QTest::newRow("C6.3 a scope of Enterprise") << "auditlogs:read" << QStringList{QStringLiteral("Enterprise"), QStringLiteral("REST")};
        QTest::newRow("C6.3 one that nobody documents") << "team:own" << QStringList{QStringLiteral("Not among the scopes that Miro documented on 2026-")};
    }
    void headsExplainTheirScopes()
    {
        QFETCH(const QString, scope);
        QFETCH(const QStringList, says);
        ModelStore store;
        add(store, QStringLiteral("Design"), ScopeSet({scope}), std::nullopt);
        ScopeMatrixModel matrix(&store.opened.installations, store.clock());
        matrix.show({});
        QVERIFY(isRead(matrix));
        const int column = ScopeMatrixModel::firstScope + static_cast<int>(matrix.scopes().indexOf(scope));
        const QString toolTip = matrix.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString();
        for (const QString &part : says)
            QVERIFY2(toolTip.contains(part), qPrintable(toolTip));
        QVERIFY(dictionarySource().contains(QStringLiteral("https://developers.miro.com/")));
    }

    void aNewerDictionaryIsTakenFromAFile_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<bool>("isTaken");
        QTest::addColumn<QString>("remark");
        const auto file = [](const char *date, const char *name) {
            return QByteArray("{\"date\":\"") + date + "\",\"source\":\"https://developers.miro.com/reference/scopes\",\"scopes\":[{\"name\":\"" + name
                + "\",\"sentence\":\"paint boards\",\"surfaces\":[\"rest\"],\"plan\":\"all\",\"spellings\":[]}]}";
        };
        QTest::newRow("C6.3 a newer one") << file("2999-01-01", "boards:paint") << true << QString();
        QTest::newRow("C6.3 an older one") << file("2001-01-01", "boards:paint") << false << QStringLiteral("it is not newer");
        QTest::newRow("C6.3 one that cannot be read") << QByteArray("{") << false << QStringLiteral("The scope dictionary cannot be read.");
        QTest::newRow("C6.3 a scope without a name") << file("2999-01-01", "") << false << QStringLiteral("scopes[0].name");
        QTest::newRow("C6.3 too long for one") << QByteArray(1024 * 1024 + 1, ' ') << false << QStringLiteral("too long");
        QTest::newRow("C6.3 none") << QByteArray() << false << QString();
    }
    void aNewerDictionaryIsTakenFromAFile()
    {
        QFETCH(const QByteArray, content);
        QFETCH(const bool, isTaken);
        QFETCH(const QString, remark);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("scopes.json"));
        if (!content.isEmpty()) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
        }
        const KnownScopes known = readKnownScopes(path);
        QCOMPARE(known.dictionary.entry(QStringLiteral("boards:paint")).has_value(), isTaken);
        QCOMPARE(known.dictionary.entry(QStringLiteral("boards:read")).has_value(), !isTaken);
        QVERIFY2(known.remark.contains(remark) && known.remark.isEmpty() == remark.isEmpty(), qPrintable(known.remark));
    }

    void followsTheFilterOfTheList()
    {
        ModelStore store;
        add(store, QStringLiteral("Design"), set("boards:read boards:write"), set("boards:read boards:write"));
        add(store, QStringLiteral("Finance"), set("boards:read"), set("boards:read"));
        ScopeMatrixModel matrix(&store.opened.installations, store.clock());
        InstallationQuery query;
        query.drift = InstallationQuery::Drift::Missing;
        matrix.show(query);
        QVERIFY(isRead(matrix));
        QCOMPARE(matrix.summary(), QStringLiteral("1 installation, 2 scopes"));
        QCOMPARE(matrix.headerData(0, Qt::Vertical).toString(), QStringLiteral("Finance"));
        matrix.show({});
        QTRY_COMPARE(matrix.summary(), QStringLiteral("2 installations, 2 scopes"));
        add(store, QStringLiteral("Legal"), set("boards:read team:read"), set("boards:read team:read"));
        matrix.show({});
        QTRY_COMPARE(matrix.summary(), QStringLiteral("3 installations, 3 scopes"));
    }

    void readsOnlyWhatIsLookedAt()
    {
        ModelStore store;
        store.addMany(1000);
        ScopeMatrixModel matrix(&store.opened.installations, store.clock());
        matrix.show({});
        QVERIFY(isRead(matrix));
        QCOMPARE(matrix.rowCount(), 1000);
        QVERIFY(matrix.installationAt(0));
        QVERIFY(!matrix.installationAt(700));
        QCOMPARE(matrix.headerData(700, Qt::Vertical).toString(), QString(QChar(0x2026)));
        QCOMPARE(matrix.index(700, 0).data().toString(), QString(QChar(0x2026)));
        QTRY_VERIFY(matrix.installationAt(700)); // looked at, so it was fetched
        QVERIFY(matrix.headerData(700, Qt::Vertical).toString().startsWith(QStringLiteral("Team ")));
    }

    void csvHasTheExactStateOfEveryCell()
    {
        const QStringList scopes{QStringLiteral("boards:read"), QStringLiteral("boards:write"), QStringLiteral("team:read")};
        const QString head = matrixHead(MatrixFormat::Csv, scopes);
        QVERIFY(head.endsWith(QStringLiteral("missing_scopes,extra_scopes,boards:read,boards:write,team:read\r\n")));
        const QString line = matrixRow(MatrixFormat::Csv, awkward(), scopes, fromMilliseconds(1'700'000'000'000));
        // C6.6: ids exact, quotes doubled, and no name becomes a formula.
        QCOMPARE(line,
                 QStringLiteral("1234567890123456789,\"Acme, \"\"Boards\"\"\",3458764512345678901,\"'=HYPERLINK(\"\"http://x\"\")|a\nb\","
                                "3074457358607431473,Ana *Lima*,,,active,boards:read boards:write,boards:read boards:write,"
                                "boards:read team:read,no,boards:read team:read,yes,2023-11-14T22:13:20Z,boards:write,team:read,"
                                "live,missing,not_expected_live\r\n"));
        Installation unsure = awkward();
        unsure.liveScopes.reset();
        unsure.scopeAssumed = true;
        QVERIFY(matrixRow(MatrixFormat::Csv, unsure, scopes, {}).endsWith(
            QStringLiteral(",boards:read team:read,yes,,no,,boards:write,team:read,assumed,missing,not_expected_assumed\r\n")));
    }

    void markdownKeepsItsTable()
    {
        const QStringList scopes{QStringLiteral("boards:read"), QStringLiteral("boards:write"), QStringLiteral("team:read")};
        const QStringList head = matrixHead(MatrixFormat::Markdown, scopes).split(QLatin1Char('\n'));
        QCOMPARE(head.first().count(QLatin1Char('|')), 11);
        QCOMPARE(head.at(1).count(QStringLiteral("---")), 10);
        const QString line = matrixRow(MatrixFormat::Markdown, awkward(), scopes, {});
        QCOMPARE(line.count(QLatin1Char('\n')), 1);
        QVERIFY2(line.contains(QStringLiteral("=HYPERLINK(\"http://x\")\\|a b")), qPrintable(line));
        QVERIFY(line.contains(QStringLiteral("| 3458764512345678901 |")));
        QVERIFY(line.contains(QStringLiteral("Ana \\*Lima\\*")));
        QVERIFY2(line.endsWith(QString::fromUtf8("| ✓ live | – missing | + not expected live |\n")), qPrintable(line));
        QVERIFY(matrixFoot(MatrixFormat::Markdown, {}).contains(QStringLiteral("not expected")));
    }

    void exportsEveryRow_data()
    {
        QTest::addColumn<bool>("isCsv");
        QTest::newRow("C6.6 CSV") << true;
        QTest::newRow("C6.6 Markdown") << false;
    }
    void exportsEveryRow()
    {
        QFETCH(const bool, isCsv);
        const MatrixFormat format = isCsv ? MatrixFormat::Csv : MatrixFormat::Markdown;
        ModelStore store;
        store.addMany(450); // more than are read at once
        ScopeMatrixModel matrix(&store.opened.installations, store.clock());
        matrix.show({});
        QVERIFY(isRead(matrix));
        ScopeMatrixExport out(&matrix);
        QSignalSpy copied(&out, &ScopeMatrixExport::copied);
        out.copy(format);
        QVERIFY(copied.wait());
        const QString text = copied.first().first().toString();
        QCOMPARE(copied.first().at(1).toLongLong(), 450);
        for (int i = 0; i < 450; ++i)
            QVERIFY(text.contains(QStringLiteral("Team %1").arg(i, 5, 10, QLatin1Char('0'))));
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("scopes"));
        QSignalSpy written(&out, &ScopeMatrixExport::written);
        out.writeTo(path, format);
        QVERIFY(written.wait());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(file.readAll()), text);
        QCOMPARE(QFileInfo(path).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }

    void anExportThatFailsLeavesNoFile()
    {
        ModelStore store;
        store.addMany(1);
        ScopeMatrixModel matrix(&store.opened.installations, store.clock());
        matrix.show({});
        QVERIFY(isRead(matrix));
        ScopeMatrixExport out(&matrix);
        QString cause;
        connect(&out, &ScopeMatrixExport::failed, this, [&cause](const Error &error) { cause = error.cause; });
        out.writeTo(QStringLiteral("/nowhere/at/all/scopes.csv"), MatrixFormat::Csv);
        QCOMPARE(cause, QStringLiteral("unwritable_file"));
        QVERIFY(!out.isBusy());
        cause.clear();
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("scopes.csv"));
        out.writeTo(path, MatrixFormat::Csv);
        QVERIFY(out.isBusy());
        QVERIFY(folder.remove()); // before the rows are read
        QTRY_COMPARE(cause, QStringLiteral("unwritable_file"));
        QVERIFY(!out.isBusy());
        QVERIFY(!QFileInfo::exists(path));
    }

    void findingsAreTwo_data()
    {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("there");
        QTest::addColumn<QString>("missing");
        QTest::addColumn<QString>("extra");
        QTest::newRow("C6.4 none") << "a" << "a" << "" << "";
        QTest::newRow("C6.4 shortfall") << "a b c" << "a" << "Missing: b, c." << "";
        QTest::newRow("C6.4 over-privilege") << "a" << "a d" << "" << "Not expected: d.";
        QTest::newRow("C6.4 both, apart") << "a b" << "a d" << "Missing: b." << "Not expected: d.";
        QTest::newRow("C6.4 nothing particular is expected") << "" << "a d" << "" << "";
    }
    void findingsAreTwo()
    {
        QFETCH(const QString, expected);
        QFETCH(const QString, there);
        QFETCH(const QString, missing);
        QFETCH(const QString, extra);
        Installation row;
        row.expectedScopes = ScopeSet::fromText(expected);
        row.grantedScopes = ScopeSet::fromText(there);
        QCOMPARE(missingFinding(row).left(missing.isEmpty() ? -1 : missing.size()), missing);
        QCOMPARE(extraFinding(row).left(extra.isEmpty() ? -1 : extra.size()), extra);
    }
};

QTEST_GUILESS_MAIN(tst_ScopeMatrixModel)
#include "tst_scopematrixmodel.moc"
