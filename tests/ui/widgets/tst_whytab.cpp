// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/windowdesk.h"

#include "presentation/evidencemodel.h"
#include "storage/grantstore.h"
#include "widgets/icons.h"
#include "widgets/installationspage.h"
#include "widgets/installationtable.h"

#include <QClipboard>
#include <QElapsedTimer>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeView>

/// C2.3: the panel that says why an installation is in its state.
class tst_WhyTab : public QObject
{
    Q_OBJECT

private:
    static constexpr int whyPage = 3;

    /// The window with one installation chosen and its Why? tab in front.
    bool begin(WindowDesk &desk)
    {
        desk.fill(1);
        if (!desk.begin() || !QTest::qWaitFor([&desk] { return !desk.model->installations()->profiles().isEmpty(); }))
            return false;
        desk.find<InstallationTable>("installationTable")->choose(0);
        if (!QTest::qWaitFor([&desk] { return desk.model->details()->details() != nullptr; }))
            return false;
        m_row = desk.model->details()->details()->installation;
        desk.find<QTabWidget>("detailsTabs")->setCurrentIndex(whyPage);
        return desk.find<QTabWidget>("detailsTabs")->tabText(whyPage) == QLatin1String("Why?");
    }

    Evidence fact(WindowDesk &desk, const QString &operation, int status, const QString &outcome) const
    {
        Evidence fact{0, 0, desk.desk.clock()(), status ? QStringLiteral("miro") : QStringLiteral("us"), operation, status, outcome, {}};
        fact.seat = QStringLiteral("tester@desk");
        return fact;
    }

    bool record(WindowDesk &desk, const QList<Evidence> &facts)
    {
        if (!awaited(desk.desk.store.grants.record({{m_row.id, m_row.currentGrantId, facts}})))
            return false;
        QSignalSpy changed(desk.model->details(), &DetailsModel::changed);
        desk.model->details()->reload();
        return QTest::qWaitFor([&changed] { return !changed.isEmpty(); });
    }

    static QAbstractItemModel *rows(WindowDesk &desk) { return desk.find<QTreeView>("whyList")->model(); }
    static QString text(WindowDesk &desk, const char *label) { return desk.find<QLabel>(label)->text(); }

    Installation m_row;

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void theRuleItsReasonAndTheNextActStandOnTop()
    {
        WindowDesk desk;
        QVERIFY(begin(desk));
        QCOMPARE(text(desk, "whyState"), QStringLiteral("Active"));
        Evidence refused = fact(desk, QStringLiteral("verify"), 401, QStringLiteral("token_refused"));
        refused.serverCode = QStringLiteral("tokenNotProvided");
        refused.serverMessage = QStringLiteral("<b>No</b> &amp; no\u202e");
        refused.fingerprint = m_row.accessFingerprint;
        refused.skew = std::chrono::seconds(125);
        QVERIFY(record(desk, {refused}));
        QCOMPARE(text(desk, "whyState"), QStringLiteral("Ended elsewhere"));
        QVERIFY(text(desk, "whyRule").contains(QStringLiteral("400 or 401")));
        QVERIFY2(text(desk, "whyDecided").contains(QStringLiteral("by Miro, asked by you: verification, token refused (401)")),
                 qPrintable(text(desk, "whyDecided")));
        QVERIFY(!desk.shown<QWidget>("whySkew")); // no clock decides
        QVERIFY(desk.shown<QPushButton>("why_authorize"));
        QVERIFY(desk.shown<QPushButton>("why_forget"));
        QVERIFY(!desk.shown<QPushButton>("why_verify"));

        // The deciding fact is chosen, with everything of it; the server's words are words.
        const QString whole = desk.find<QPlainTextEdit>("whyFact")->toPlainText();
        QVERIFY(whole.contains(QStringLiteral("HTTP status 401")));
        QVERIFY(whole.contains(QStringLiteral("Token ") + m_row.accessFingerprint));
        QVERIFY(whole.contains(QStringLiteral("The server's own code: tokenNotProvided")));
        QVERIFY2(whole.contains(QStringLiteral("The server's own words: “<b>No</b> &amp; no\ufffd”")), qPrintable(whole));
        QVERIFY(whole.contains(QStringLiteral("2 min ahead of this computer's")));
        QVERIFY(whole.contains(QStringLiteral("This decides the state.")));
    }

    void everyActIsAskedForByName()
    {
        WindowDesk desk;
        QVERIFY(begin(desk));
        QVERIFY(record(desk, {fact(desk, QStringLiteral("verify"), 0, QStringLiteral("timeout"))}));
        QSignalSpy asked(desk.find<InstallationsPage>("installationsPage"), &InstallationsPage::actRequested);
        desk.shown<QPushButton>("why_verify")->click();
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.first().at(0).value<Act>(), Act::Verify);
        QCOMPARE(asked.first().at(1).value<QList<RowId>>(), QList<RowId>({m_row.id}));
        // The sandbox does not know the token, so the act and the panel come to the same end.
        QTRY_COMPARE(text(desk, "whyState"), QStringLiteral("Ended elsewhere"));
        QVERIFY(!desk.shown<QPushButton>("why_verify"));
        QTRY_VERIFY(!desk.model->acts()->running(m_row.id));
        desk.shown<QPushButton>("why_authorize")->click();
        QTRY_VERIFY(desk.shown<QPushButton>("openBrowserButton"));
    }

    void aRefreshInDoubtOffersThreeWays()
    {
        WindowDesk desk;
        QVERIFY(begin(desk));
        QVERIFY(record(desk, {fact(desk, QStringLiteral("refresh"), 0, QStringLiteral("started"))}));
        QCOMPARE(text(desk, "whyState"), QStringLiteral("Outcome unknown"));
        for (const char *const act : {"why_resolve_doubt", "why_retry_refresh", "why_authorize"})
            QVERIFY2(desk.shown<QPushButton>(act), act);
    }

    /// C2.4
    void aLockedVaultKeepsTheStateAndOffersToUnlock()
    {
        WindowDesk desk;
        QVERIFY(begin(desk));
        const QString state = text(desk, "whyState");
        const QString rule = text(desk, "whyRule");
        const QString decided = text(desk, "whyDecided");
        QVERIFY(!desk.shown<QWidget>("whyLocked"));
        desk.model->vault()->readWays();
        QTRY_VERIFY(!desk.model->vault()->ways().isNew());
        desk.model->lock();
        QCOMPARE(desk.model->page(), MainWindowModel::Page::Installations);
        QCOMPARE(text(desk, "whyState"), state);
        QCOMPARE(text(desk, "whyRule"), rule);
        QCOMPARE(text(desk, "whyDecided"), decided);
        QVERIFY(desk.shown<QWidget>("whyLocked"));
        QVERIFY(!desk.shown<QPushButton>("why_verify"));
        desk.shown<QPushButton>("why_unlock")->click();
        QCOMPARE(desk.model->page(), MainWindowModel::Page::Unlock);
    }

    /// C2.6
    void aSkewedClockIsWarnedOf()
    {
        WindowDesk desk;
        QVERIFY(begin(desk));
        Evidence good = fact(desk, QStringLiteral("verify"), 200, QStringLiteral("ok"));
        good.skew = std::chrono::seconds(20);
        QVERIFY(record(desk, {good}));
        QVERIFY(!desk.shown<QWidget>("whySkew"));
        good.at += std::chrono::seconds(1);
        good.skew = std::chrono::seconds(125);
        QVERIFY(record(desk, {good}));
        QVERIFY(desk.shown<QWidget>("whySkew"));
        QCOMPARE(text(desk, "whySkew"), QStringLiteral("The server's clock is 2 min ahead of this computer's; times may be off."));
    }

    void evidenceIsNewestFirstAndCanBeCopied()
    {
        WindowDesk desk;
        QVERIFY(begin(desk));
        Evidence late = fact(desk, QStringLiteral("verify"), 200, QStringLiteral("ok"));
        Evidence early = fact(desk, QStringLiteral("verify"), 503, QStringLiteral("server_error"));
        late.at += std::chrono::seconds(30);
        early.seat = QStringLiteral("bo@laptop");
        QVERIFY(record(desk, {early, late}));
        const QAbstractItemModel *const model = rows(desk);
        QCOMPARE(model->rowCount(), 4); // the grant, its exchange, and the two
        QCOMPARE(model->index(0, 3).data().toString(), QStringLiteral("done (200)"));
        QCOMPARE(model->index(1, 3).data().toString(), QStringLiteral("server error (503)"));
        QVERIFY(model->index(0, 0).data(EvidenceModel::DecidesRole).toBool());
        QVERIFY(!model->index(1, 3).data(EvidenceModel::GoodRole).toBool());
        // A screen reader reads the whole row at its first cell.
        QVERIFY(model->index(1, 0).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("asked by bo@laptop")));
        desk.shown<QToolButton>("whyCopy")->click();
        const QString copied = QGuiApplication::clipboard()->text();
        QCOMPARE(copied.count(QStringLiteral("\n\n")), 3);
        QVERIFY(copied.contains(QStringLiteral("HTTP status 503")));
        QVERIFY(copied.contains(QStringLiteral("Grant 1 authorized")));
    }

    void theKeyboardReachesEverything()
    {
        WindowDesk desk;
        QVERIFY(begin(desk));
        QVERIFY(record(desk, {fact(desk, QStringLiteral("verify"), 0, QStringLiteral("timeout"))}));
        desk.find<QTabWidget>("detailsTabs")->setCurrentIndex(0);
        desk.window->activateWindow();
        QTRY_VERIFY(desk.window->isActiveWindow());
        desk.shown<QToolButton>("whyButton")->setFocus();
        QTest::keyClick(desk.shown<QToolButton>("whyButton"), Qt::Key_Space);
        auto *const list = desk.shown<QTreeView>("whyList");
        QVERIFY(list);
        QVERIFY(list->hasFocus());
        const QString first = desk.find<QPlainTextEdit>("whyFact")->toPlainText();
        QTest::keyClick(list, Qt::Key_Down);
        QVERIFY(desk.find<QPlainTextEdit>("whyFact")->toPlainText() != first);
        QStringList reached;
        for (int i = 0; i < 60; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            reached.append(QApplication::focusWidget()->objectName());
        }
        for (const char *const name : {"whyButton", "why_verify", "whyCopy", "whyList", "whyFact", "searchBox"})
            QVERIFY2(reached.contains(QLatin1String(name)), qPrintable(QLatin1String(name) + QStringLiteral(" is not among ") + reached.join(QLatin1Char(32))));
        // Top to bottom.
        const qsizetype from = reached.indexOf(QLatin1String("whyButton"));
        QCOMPARE(reached.mid(from, 7), QStringList({QStringLiteral("whyButton"), QStringLiteral("reauthorizeButton"), QStringLiteral("qt_tabwidget_tabbar"),
                                                    QStringLiteral("why_verify"), QStringLiteral("whyCopy"), QStringLiteral("whyList"), QStringLiteral("whyFact")}));
    }

    void theChosenFactSurvivesANewOne()
    {
        WindowDesk desk;
        QVERIFY(begin(desk));
        QVERIFY(record(desk, {fact(desk, QStringLiteral("verify"), 503, QStringLiteral("server_error"))}));
        auto *const list = desk.find<QTreeView>("whyList");
        list->setCurrentIndex(list->model()->index(1, 0)); // the exchange
        QVERIFY(desk.find<QPlainTextEdit>("whyFact")->toPlainText().contains(QStringLiteral("Issued an access token")));
        QVERIFY(record(desk, {fact(desk, QStringLiteral("verify"), 503, QStringLiteral("server_error"))}));
        QCOMPARE(list->currentIndex().row(), 2);
    }

    void thousandsOfFactsStayQuick()
    {
        WindowDesk desk;
        QVERIFY(begin(desk));
        QList<Evidence> many;
        for (int i = 0; i < 5000; ++i) {
            many.append(fact(desk, QStringLiteral("verify"), i % 7 ? 200 : 503, i % 7 ? QStringLiteral("ok") : QStringLiteral("server_error")));
            many.last().at += std::chrono::milliseconds(i);
        }
        QVERIFY(record(desk, many));
        QCOMPARE(rows(desk)->rowCount(), 5002);
        QElapsedTimer timer;
        timer.start();
        Q_EMIT desk.model->details()->changed(); // everything is shown anew
        desk.window->grab();
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_MAIN(tst_WhyTab)
#include "tst_whytab.moc"
