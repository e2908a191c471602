// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/awaymodel.h"
#include "support/tokenhistory.h"
#include "ui/presentation/modelstore.h"

using std::chrono::hours;

constexpr hours day{24};

/// "What dies while I am away?", asked of a real store.
class TestAwayModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_store = std::make_unique<ModelStore>();
        m_store->now = at("2026-11-24T14:00:00+01:00");
        m_history = std::make_unique<TokenHistory>(&m_store->opened, m_store->profile.id, m_store->clock());
        m_model = std::make_unique<AwayModel>(&m_store->opened.installations, m_store->clock(), QTimeZone("Europe/Berlin"));
    }
    void cleanup()
    {
        m_model.reset();
        m_history.reset();
        m_store.reset();
    }

    void whatEndsIsListedInItsOrderAndWhatNobodyKnowsAtTheEnd()
    {
        dies("On the last day", "2026-12-02T23:59:59+01:00");
        dies("On the first day", "2026-12-01T00:00:00+01:00");
        dies("Before", "2026-11-30T23:59:59+01:00");
        dies("After", "2026-12-03T00:00:00+01:00");
        m_history->authorized(QStringLiteral("Silent"), {at("2026-11-24T15:00:00+01:00"), {}});
        ask(QDate(2026, 12, 1), QDate(2026, 12, 2));
        QCOMPARE(column(AwayModel::Team), QStringList({QStringLiteral("On the first day"), QStringLiteral("On the last day"), QStringLiteral("Silent")}));
        QCOMPARE(column(AwayModel::Ends), QStringList({QStringLiteral("2026-12-01, in 6 days"), QStringLiteral("2026-12-02, in 8 days"), QStringLiteral("not known")}));
        QCOMPARE(m_model->sentence(), QStringLiteral("2 installations end between the two dates. Of 1 more nobody knows when."));
        // What the list is asked for is what was counted.
        QCOMPARE(awaited(m_store->opened.installations.ids(m_model->query(), m_store->now, 0))->size(), 2);
    }

    void theRenewalIsSaid()
    {
        dies("Can", "2026-12-01T12:00:00+01:00");
        m_history->renewalFailed(dies("Failed", "2026-12-01T13:00:00+01:00"));
        m_history->authorized(QStringLiteral("Cannot"), {at("2026-12-01T14:00:00+01:00"), {}, false});
        ask(QDate(2026, 12, 1), QDate(2026, 12, 1));
        QCOMPARE(column(AwayModel::Renewal),
                 QStringList({QStringLiteral("can be refreshed"), QStringLiteral("failed just now: not sent"), QStringLiteral("needs a new consent")}));
        QCOMPARE(m_model->sentence(), QStringLiteral("3 installations end between the two dates; the last renewal of 1 failed."));
        QVERIFY(m_model->index(1, AwayModel::Renewal).data(AwayModel::FailedRole).toBool());
    }

    void whatIsNoQuestionIsSaidAndNotAsked_data()
    {
        QTest::addColumn<QDate>("first");
        QTest::addColumn<QDate>("last");
        QTest::addColumn<QString>("said");
        QTest::newRow("the wrong way round") << QDate(2026, 12, 5) << QDate(2026, 12, 1) << QStringLiteral("The last day is before the first.");
        QTest::newRow("both over") << QDate(2026, 11, 1) << QDate(2026, 11, 23) << QStringLiteral("These days are over.");
        QTest::newRow("one day") << QDate(2026, 12, 1) << QDate(2026, 12, 1) << QStringLiteral("1 installation ends between the two dates.");
        QTest::newRow("today is not over") << QDate(2026, 11, 1) << QDate(2026, 11, 24) << QStringLiteral("Nothing ends between the two dates.");
    }
    void whatIsNoQuestionIsSaidAndNotAsked()
    {
        dies("Team", "2026-12-01T12:00:00+01:00");
        ask(QDate(2026, 12, 1), QDate(2026, 12, 1));
        QCOMPARE(m_model->rowCount(), 1);
        QFETCH(const QDate, first);
        QFETCH(const QDate, last);
        ask(first, last);
        QTEST(m_model->sentence(), "said");
        QCOMPARE(m_model->rowCount(), first == QDate(2026, 12, 1) ? 1 : 0);
        // Nothing was moved: somebody may be typing.
        QCOMPARE(m_model->first(), first);
        QCOMPARE(m_model->last(), last);
    }

    void aDayOf23Hours()
    {
        m_store->now = at("2027-03-01T12:00:00+01:00");
        dies("On it", "2027-03-28T23:30:00+02:00");
        dies("After it", "2027-03-29T00:10:00+02:00");
        ask(QDate(2027, 3, 28), QDate(2027, 3, 28));
        QCOMPARE(column(AwayModel::Team), QStringList(QStringLiteral("On it")));
    }

    void untilUninstalledIsNotUnknown()
    {
        AppProfile profile = m_store->profile;
        profile.lifetimeMode = TokenLifetimeMode::NonExpiring;
        QVERIFY(awaited(m_store->opened.profiles.update(profile, {}, m_store->opened.vault.sealFunction(), m_store->opened.vault.openFunction(), m_store->now)));
        m_history->authorized(QStringLiteral("Forever"), {{}, {}, false});
        ask(QDate(2026, 11, 24), QDate(2030, 1, 1));
        QCOMPARE(m_model->sentence(), QStringLiteral("Nothing ends between the two dates."));
        QCOMPARE(m_model->rowCount(), 0);
    }

    void moreThanAreShownAreCounted()
    {
        for (int i = 0; i < AwayModel::rowsShown + 5; ++i)
            dies(qPrintable(QStringLiteral("Team %1").arg(i)), "2026-12-01T12:00:00+01:00");
        ask(QDate(2026, 12, 1), QDate(2026, 12, 1));
        QCOMPARE(m_model->rowCount(), AwayModel::rowsShown);
        QCOMPARE(m_model->count(), AwayModel::rowsShown + 5);
    }

    void aStoreThatFailsIsSaidOnce()
    {
        dies("Team", "2026-12-01T12:00:00+01:00");
        ask(QDate(2026, 12, 1), QDate(2026, 12, 1));
        QSignalSpy failed(m_model.get(), &AwayModel::failed);
        alterStore(&m_store->opened, QStringLiteral("ALTER TABLE refreshes RENAME TO elsewhere"));
        m_model->reload();
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(m_model->rowCount(), 0);
        QVERIFY(!m_model->isKnown());
        QCOMPARE(m_model->sentence(), QString());
        alterStore(&m_store->opened, QStringLiteral("ALTER TABLE elsewhere RENAME TO refreshes"));
        ask(QDate(2026, 12, 1), QDate(2026, 12, 1));
        QCOMPARE(failed.size(), 1);
        QCOMPARE(m_model->rowCount(), 1);
    }

private:
    static Instant at(const char *time)
    {
        return Instant(std::chrono::milliseconds(QDateTime::fromString(QLatin1String(time), Qt::ISODate).toMSecsSinceEpoch()));
    }
    Installation dies(const char *team, const char *when)
    {
        return m_history->authorized(QString::fromUtf8(team), {m_store->now + hours(1), at(when)});
    }
    void ask(const QDate &first, const QDate &last)
    {
        QSignalSpy listed(m_model.get(), &QAbstractItemModel::modelReset);
        m_model->setDays(first, last);
        QVERIFY(!listed.isEmpty() || listed.wait());
    }
    QStringList column(int column)
    {
        QStringList texts;
        for (int row = 0; row < m_model->rowCount(); ++row)
            texts.append(m_model->index(row, column).data().toString());
        return texts;
    }

    std::unique_ptr<ModelStore> m_store;
    std::unique_ptr<TokenHistory> m_history;
    std::unique_ptr<AwayModel> m_model;
};

QTEST_GUILESS_MAIN(TestAwayModel)
#include "tst_awaymodel.moc"
