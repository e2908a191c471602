// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/ledgermodel.h"
#include "support/tokenhistory.h"
#include "ui/presentation/modelstore.h"

#include <QElapsedTimer>
#include <QFile>
#include <QPersistentModelIndex>

using Kind = SealIdentity::Kind;
using View = LedgerModel::View;
using std::chrono::minutes;
using std::chrono::seconds;

/// The ledger as a table, of a real store.
class TestLedgerModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_store = std::make_unique<ModelStore>();
        m_store->now = at("2026-11-24T14:03:20+01:00");
        m_history = std::make_unique<TokenHistory>(&m_store->opened, m_store->profile.id, m_store->clock());
        m_model = std::make_unique<LedgerModel>(&m_store->opened.grants, &m_store->opened.installations, m_store->clock(),
                                                std::chrono::milliseconds(0), QTimeZone("Europe/Berlin"));
    }
    void cleanup()
    {
        m_model.reset();
        m_history.reset();
        m_store.reset();
    }

    /// C4.6, C4.2: from the secret's death and the installation's, the answer stays.
    void whichTokenWasSentAt1403()
    {
        const Installation row = m_history->authorized(QStringLiteral("Blue Team"));
        m_history->shown(row, Kind::AccessToken, QStringLiteral("verify"), 200, QStringLiteral("ok"), m_store->now);
        m_history->shown(row, Kind::AccessToken, QStringLiteral("verify"), 200, QStringLiteral("ok"), m_store->now + minutes(1));
        QVERIFY(awaited(m_store->opened.grants.forget({row}, m_store->now + minutes(5))));
        m_store->now = at("2026-11-24T20:00:00+01:00");
        m_model->setView(View::Sent);
        m_model->setTime(QStringLiteral("14:03"));
        QTRY_COMPARE(m_model->timeText(), QStringLiteral("Sent 2026-11-24 14:03 to 14:04"));
        QTRY_VERIFY(m_model->isComplete());
        QCOMPARE(m_model->rowCount(), 1);
        QCOMPARE(cell(0, LedgerColumn::Time), QStringLiteral("2026-11-24 14:03:20"));
        QCOMPARE(cell(0, LedgerColumn::Fingerprint), row.accessFingerprint);
        QCOMPARE(cell(0, LedgerColumn::Team), row.team.id); // its name went with the installation
        QCOMPARE(cell(0, LedgerColumn::Operation), QStringLiteral("Verification"));
        QCOMPARE(cell(0, LedgerColumn::HttpStatus), QStringLiteral("200"));
        QCOMPARE(m_model->footer(), QStringLiteral("Sent once"));
        QSignalSpy gone(m_model.get(), &LedgerModel::installationGone);
        m_model->findInstallation(0);
        QVERIFY(gone.wait());
    }

    void whatIsNoTimeIsSaidAndNarrowsNothing()
    {
        m_history->authorized(QStringLiteral("Blue Team"));
        m_model->setTime(QStringLiteral("half past two"));
        QTRY_VERIFY(m_model->isTimeWrong());
        QTRY_VERIFY(m_model->isComplete());
        QVERIFY(m_model->timeText().startsWith(QStringLiteral("That is not a time.")));
        QCOMPARE(m_model->rowCount(), 2);
        m_model->setTime(QString());
        QTRY_VERIFY(m_model->timeText().isEmpty());
    }

    /// C4.3, C4.5 and a token with a child that was shown again.
    void findingsAreNamedAndExplained()
    {
        const Installation forked = m_history->authorized(QStringLiteral("Forked"));
        m_history->forked(forked);
        m_history->authorized(QStringLiteral("Twin"), {}, QStringLiteral("same"));
        m_history->authorized(QStringLiteral("Other twin"), {}, QStringLiteral("same"));
        const Installation again = m_history->authorized(QStringLiteral("Again"));
        m_history->refreshed(again);
        m_history->shown(again, Kind::RefreshToken, QStringLiteral("refresh"), 400, QStringLiteral("refused"), m_store->now + minutes(1));
        m_history->refreshed(m_history->authorized(QStringLiteral("Innocent")));
        m_model->setOnlyFindings(true);
        QTRY_VERIFY(m_model->isComplete());
        QStringList found;
        for (int row = 0; row < m_model->rowCount(); ++row)
            found.append(QStringLiteral("%1 %2: %3").arg(cell(row, LedgerColumn::Team), cell(row, LedgerColumn::Kind), cell(row, LedgerColumn::Finding)));
        found.sort();
        QCOMPARE(found, QStringList({QStringLiteral("Again refresh: shown again"), QStringLiteral("Forked refresh: fork, shown again"),
                                     QStringLiteral("Other twin access: duplicate"), QStringLiteral("Other twin refresh: duplicate"),
                                     QStringLiteral("Twin access: duplicate"), QStringLiteral("Twin refresh: duplicate")}));
        for (int row = 0; row < m_model->rowCount(); ++row)
            QVERIFY(!toolTip(row, LedgerColumn::Finding).isEmpty());
        // What was sent with a finding on it, likewise.
        m_model->setView(View::Sent);
        QTRY_VERIFY(m_model->isComplete());
        QCOMPARE(m_model->rowCount(), 4);
        m_model->clearFilters();
        QTRY_VERIFY(m_model->isComplete());
        QCOMPARE(m_model->rowCount(), 5);
    }

    void aFamilyIsOneInstallation()
    {
        const Installation row = m_history->authorized(QStringLiteral("Blue"));
        m_history->refreshed(row);
        m_history->authorized(QStringLiteral("Red"));
        read();
        QCOMPARE(m_model->rowCount(), 6);
        for (int i = 0; i < 6; ++i) {
            if (m_model->installationAt(i) == row.id) {
                m_model->setFamily(i);
                break;
            }
        }
        QTRY_VERIFY(m_model->isComplete());
        QCOMPARE(m_model->rowCount(), 4);
        QCOMPARE(m_model->familyText(), QStringLiteral("The family of Blue"));
        m_model->setFamily(-1);
        QTRY_VERIFY(m_model->isComplete());
        QCOMPARE(m_model->rowCount(), 6);
    }

    /// What came meanwhile stands on top; one's place stays.
    void readingAgainMovesNothing()
    {
        m_history->authorized(QStringLiteral("Blue"));
        m_store->now += seconds(1);
        const Installation row = m_history->authorized(QStringLiteral("Red"));
        read();
        const QPersistentModelIndex place = m_model->index(3, 0);
        QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
        m_store->now += seconds(1);
        m_history->authorized(QStringLiteral("Green"));
        m_history->shown(row, Kind::AccessToken, QStringLiteral("verify"), 200, QStringLiteral("ok"), m_store->now);
        read();
        QCOMPARE(reset.size(), 0);
        QCOMPARE(m_model->rowCount(), 6);
        QCOMPARE(place.row(), 5);
        QCOMPARE(cell(0, LedgerColumn::Team), QStringLiteral("Green"));
        QStringList shown;
        for (int i = 0; i < 6; ++i)
            shown.append(cell(i, LedgerColumn::Presented));
        QCOMPARE(shown.count(QStringLiteral("1")), 1);
    }

    void thousandsComeInPagesAndQuickly()
    {
        const Installation row = m_history->authorized(QStringLiteral("Blue"));
        m_history->many(row, 10'000);
        QElapsedTimer took;
        took.start();
        read();
        QCOMPARE(m_model->rowCount(), LedgerModel::pageSize);
        QVERIFY(m_model->hasMore());
        QCOMPARE(m_model->footer(), QStringLiteral("1,000 tokens; there are more"));
        const QPersistentModelIndex place = m_model->index(999, 0);
        QSignalSpy listed(m_model.get(), &LedgerModel::listed);
        for (int page = 2; page <= 11; ++page) {
            m_model->more();
            QVERIFY(listed.wait());
            QCOMPARE(m_model->rowCount(), std::min(page * LedgerModel::pageSize, 10'002));
        }
        QVERIFY(!m_model->hasMore());
        QCOMPARE(place.row(), 999);
        m_model->sort(1, Qt::AscendingOrder);
        QVERIFY(listed.wait());
        QCOMPARE(m_model->rowCount(), LedgerModel::pageSize);
        m_model->setText(QStringLiteral("blue"));
        QVERIFY(listed.wait());
        m_model->setView(View::Sent);
        QVERIFY(listed.wait());
        QVERIFY2(took.elapsed() < 20'000, qPrintable(QString::number(took.elapsed())));
    }

    void aStoreThatFailsIsSaidAndAskedAgain()
    {
        m_history->authorized(QStringLiteral("Blue"));
        alterStore(&m_store->opened, QStringLiteral("ALTER TABLE tokens RENAME TO elsewhere"));
        QSignalSpy failed(m_model.get(), &LedgerModel::failed);
        m_model->reload();
        QVERIFY(failed.wait());
        QCOMPARE(failed.constFirst().constFirst().value<Error>().kind, ErrorKind::Storage);
        QVERIFY(m_model->hasFailed() && m_model->isComplete());
        QCOMPARE(m_model->footer(), QString());
        alterStore(&m_store->opened, QStringLiteral("ALTER TABLE elsewhere RENAME TO tokens"));
        QSignalSpy listed(m_model.get(), &LedgerModel::listed);
        m_model->retry();
        QVERIFY(listed.wait());
        QVERIFY(!m_model->hasFailed());
        QCOMPARE(m_model->rowCount(), 2);
    }

    /// Names are others' words, and no secret is anywhere in it.
    void aFileHasNoFormulaAndNoSecret()
    {
        const Installation row = m_history->authorized(QStringLiteral("=HYPERLINK(\"http://x\",\"a\")"));
        m_history->authorized(QStringLiteral("@SUM(A1)\n+1"));
        m_history->shown(row, Kind::AccessToken, QStringLiteral("verify"), 0, QStringLiteral("not_sent"), m_store->now + seconds(3));
        read();
        QTemporaryDir folder;
        const QString name = folder.filePath(QStringLiteral("ledger.csv"));
        QVERIFY(m_model->exportTo(name));
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(file.readAll());
        const QStringList lines = text.split(QStringLiteral("\r\n"), Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 5);
        QCOMPARE(lines.constFirst(), QStringLiteral("First seen,Token,Kind,Finding,Team,Team id,User,User id,App,Gen.,Parent,From,Shown,Last shown,Last answer,"
                                                    "Ended,Ended at,Secret deleted at"));
        QVERIFY2(text.contains(QStringLiteral("\"'=HYPERLINK(\"\"http://x\"\",\"\"a\"\")\"")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral(",'@SUM(A1) +1,")), qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("2026-11-24T14:03:20+01:00,")));
        QVERIFY(text.contains(QStringLiteral("2026-11-24T14:03:23+01:00,not sent")));
        QVERIFY(text.contains(row.team.id));
        for (const QString &all : {text, m_model->rowsText({0, 1, 2, 3})})
            QVERIFY(!all.contains(QStringLiteral("-token-")));
        m_model->setView(View::Sent);
        QTRY_VERIFY(m_model->isComplete());
        QCOMPARE(m_model->csv().count(QStringLiteral("\r\n")), 2);
        const Status refused = m_model->exportTo(folder.filePath(QStringLiteral("no/such/folder.csv")));
        QVERIFY(!refused);
        QCOMPARE(refused.error().cause, QStringLiteral("unwritable_file"));
    }

    void everyCellAndTitleIsSaid()
    {
        const Installation row = m_history->refreshed(m_history->authorized(QStringLiteral("Blue")));
        m_history->shown(row, Kind::AccessToken, QStringLiteral("verify"), 401, QStringLiteral("token_refused"), m_store->now + minutes(1));
        for (const View view : {View::Tokens, View::Sent}) {
            m_model->setView(view);
            read();
            for (int column = 0; column < m_model->columnCount(); ++column) {
                QVERIFY(!m_model->headerData(column, Qt::Horizontal).toString().isEmpty());
                QStringList cells;
                for (int i = 0; i < m_model->rowCount(); ++i)
                    cells.append(m_model->index(i, column).data().toString());
                if (m_model->columnAt(column) != LedgerColumn::Finding)
                    QVERIFY2(!cells.join(QString()).isEmpty(), qPrintable(m_model->headerData(column, Qt::Horizontal).toString()));
            }
        }
    }

private:
    static Instant at(const char *time)
    {
        return Instant(std::chrono::milliseconds(QDateTime::fromString(QLatin1String(time), Qt::ISODate).toMSecsSinceEpoch()));
    }
    void read()
    {
        QSignalSpy listed(m_model.get(), &LedgerModel::listed);
        m_model->reload();
        QVERIFY(listed.wait());
    }
    QModelIndex index(int row, LedgerColumn column) const
    {
        for (int i = 0; i < m_model->columnCount(); ++i) {
            if (m_model->columnAt(i) == column)
                return m_model->index(row, i);
        }
        QTest::qFail("no such column", __FILE__, __LINE__);
        return {};
    }
    QString cell(int row, LedgerColumn column) const { return index(row, column).data().toString(); }
    QString toolTip(int row, LedgerColumn column) const { return index(row, column).data(Qt::ToolTipRole).toString(); }

    std::unique_ptr<ModelStore> m_store;
    std::unique_ptr<TokenHistory> m_history;
    std::unique_ptr<LedgerModel> m_model;
};

QTEST_GUILESS_MAIN(TestLedgerModel)
#include "tst_ledgermodel.moc"
