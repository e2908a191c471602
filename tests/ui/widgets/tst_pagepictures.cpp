// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/tokenhistory.h"
#include "ui/widgets/pictures.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateEdit>
#include <QTableView>
#include <QToolButton>

using Kind = SealIdentity::Kind;
using Page = MainWindowModel::Page;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// The ledger and the horizon board, looked at as pictures.h says: empty, full, with findings and failures, and small.
class TestPagePictures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(startCryptography());
        darkenIfAsked();
    }
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void theEmptyPagesFit()
    {
        WindowDesk desk;
        QVERIFY(desk.begin());
        desk.window->goTo(Page::Horizon);
        QTRY_VERIFY(!desk.model->horizon()->bars().isEmpty());
        look(desk, QStringLiteral("horizon-empty"));
        desk.window->goTo(Page::Ledger);
        QTRY_VERIFY(desk.model->ledger()->isComplete());
        look(desk, QStringLiteral("ledger-empty"));
        lookSmall(desk, QStringLiteral("ledger-empty"));
        desk.shown<QToolButton>("ledgerSent")->click();
        QTRY_VERIFY(desk.model->ledger()->isComplete());
        look(desk, QStringLiteral("ledger-sent-empty"));
    }

    void theLedgerFits()
    {
        WindowDesk desk;
        desk.fill(60);
        fillLedger(desk);
        QVERIFY(desk.begin());
        desk.window->goTo(Page::Ledger);
        QTRY_VERIFY(desk.model->ledger()->isComplete() && desk.model->ledger()->rowCount() > 60);
        desk.shown<QTableView>("ledgerTable")->selectRow(2);
        look(desk, QStringLiteral("ledger"));
        lookSmall(desk, QStringLiteral("ledger"));
        desk.model->ledger()->setOnlyFindings(true);
        desk.shown<QToolButton>("ledgerSent")->click();
        QTest::keyClicks(desk.shown<QLineEdit>("ledgerTime"), QStringLiteral("00:00 to 23:59"));
        QTRY_VERIFY(desk.model->ledger()->isComplete() && !desk.model->ledger()->timeText().isEmpty());
        look(desk, QStringLiteral("ledger-sent"));
        lookSmall(desk, QStringLiteral("ledger-sent"));
        desk.model->ledger()->clearFilters();
        desk.shown<QToolButton>("ledgerTokens")->click();
        QTRY_VERIFY(desk.model->ledger()->isComplete() && desk.model->ledger()->rowCount() > 60);
        desk.model->ledger()->setFamily(3);
        desk.shown<QCheckBox>("ledgerFindings")->click();
        QTRY_VERIFY(desk.model->ledger()->isComplete());
        look(desk, QStringLiteral("ledger-family"));
        lookSmall(desk, QStringLiteral("ledger-family"));
        QTest::keyClicks(desk.shown<QLineEdit>("ledgerText"), QStringLiteral("nobody has this"));
        QTest::keyClicks(desk.shown<QLineEdit>("ledgerTime"), QStringLiteral("half past two"));
        QTRY_VERIFY(desk.model->ledger()->isTimeWrong());
        QTRY_COMPARE(desk.model->ledger()->rowCount(), 0);
        look(desk, QStringLiteral("ledger-no-match"));
    }

    void theHorizonFits()
    {
        WindowDesk desk;
        fillHorizon(desk);
        QVERIFY(desk.begin());
        desk.window->goTo(Page::Horizon);
        QTRY_VERIFY(!desk.model->horizon()->bars().isEmpty());
        desk.shown<QDateEdit>("awayLast")->setDate(desk.model->horizon()->away()->first().addDays(30));
        QTRY_VERIFY(desk.model->horizon()->away()->isKnown() && desk.model->horizon()->away()->rowCount() > 0);
        look(desk, QStringLiteral("horizon"));
        lookSmall(desk, QStringLiteral("horizon"));
        desk.shown<QToolButton>("horizonWeeks")->click();
        QTRY_COMPARE(desk.model->horizon()->bars().size(), horizonWeeks + 2);
        look(desk, QStringLiteral("horizon-weeks"));
        lookSmall(desk, QStringLiteral("horizon-weeks"));
        desk.shown<QToolButton>("horizonAsTable")->click();
        look(desk, QStringLiteral("horizon-table"));
        lookSmall(desk, QStringLiteral("horizon-table"));
        desk.shown<QToolButton>("horizonAsTable")->click();
        desk.shown<QDateEdit>("awayLast")->setDate(desk.model->horizon()->away()->first().addDays(-1));
        look(desk, QStringLiteral("horizon-wrong-order"));
        desk.model->horizon()->setHorizonClock(HorizonModel::HorizonClock::Verified);
        QTRY_COMPARE(desk.model->horizon()->bars().size(), horizonWeeks + 1);
        look(desk, QStringLiteral("horizon-verified"));
    }

private:
    /// Every kind of finding and of end, the newest on top.
    static void fillLedger(WindowDesk &desk)
    {
        TokenHistory history(desk.store, desk.desk.profile.id, desk.desk.clock());
        const Installation fork = history.authorized(QStringLiteral("Forked Team"));
        history.forked(fork);
        history.authorized(QStringLiteral("Twin Team"), {}, QStringLiteral("twin"));
        history.authorized(QStringLiteral("Other Twin of Research and Development Europe"), {}, QStringLiteral("twin"));
        const Installation again = history.authorized(QStringLiteral("Insistent Team"));
        const Installation child = history.refreshed(again);
        const Instant now = desk.desk.clock()();
        history.shown(again, Kind::RefreshToken, QStringLiteral("refresh"), 400, QStringLiteral("refused"), now + minutes(1));
        history.shown(child, Kind::AccessToken, QStringLiteral("verify"), 200, QStringLiteral("ok"), now);
        history.shown(child, Kind::AccessToken, QStringLiteral("verify"), 0, QStringLiteral("not_sent"), now + seconds(2));
        history.shown(child, Kind::AccessToken, QStringLiteral("revoke"), 204, QStringLiteral("ok"), now + seconds(5));
        const Installation gone = history.authorized(QStringLiteral("Forgotten Team"));
        QVERIFY(awaited(desk.store->grants.forget({gone}, now)));
    }
    static void fillHorizon(WindowDesk &desk)
    {
        TokenHistory history(desk.store, desk.desk.profile.id, desk.desk.clock());
        const Instant now = desk.desk.clock()();
        for (int i = 0; i < 60; ++i) {
            const Instant access = now + minutes(13 * i - 40);
            TokenEnds ends{access, now + hours(24 * (i % 17) + i)};
            if (i % 9 == 8)
                ends = {now - hours(5 + i), {}, false};
            if (i % 13 == 12)
                ends = {};
            const Installation row = history.authorized(QStringLiteral("%1 %2").arg(i % 3 ? QStringLiteral("Design Guild") : QStringLiteral("Research and Development Europe")).arg(i), ends);
            if (i % 7 == 3 && !row.refreshFingerprint.isEmpty())
                history.renewalFailed(row);
        }
    }
};

QTEST_MAIN(TestPagePictures)
#include "tst_pagepictures.moc"
