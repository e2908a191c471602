// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/windowdesk.h"

#include <QLabel>
#include <QTest>

using namespace std::chrono_literals;

/// What the status bar says of refreshing ahead of expiry.
class TestAheadLabel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void nothingIsSaidUntilAnAppProfileWantsIt()
    {
        WindowDesk desk;
        desk.desk.authorized();
        QVERIFY(desk.begin());
        auto *const label = desk.find<QLabel>("aheadLabel");
        QTest::qWait(200);
        QVERIFY(label->isHidden() && label->text().isEmpty());
        switchOn(desk);
        QTRY_COMPARE(label->isVisible(), true);
        // 5 to 7 minutes before the hour is over.
        QTRY_VERIFY2(isWithin(label->text(), 52, 55), qPrintable(label->text()));
        if (const QString folder = qEnvironmentVariable("GRANTDESK_PICTURES"); !folder.isEmpty()) {
            desk.window->resize(1280, 800);
            QVERIFY(desk.window->grab().save(folder + QStringLiteral("/ahead.png")));
        }
    }

    void theTableShowsWhatWasRefreshed()
    {
        WindowDesk desk;
        const Installation row = desk.desk.authorized();
        switchOn(desk);
        desk.desk.advance(2h);
        QVERIFY(desk.begin());
        auto *const label = desk.find<QLabel>("aheadLabel");
        QTRY_COMPARE(desk.desk.details(row.id).installation.generation, 2);
        QTRY_VERIFY2(isWithin(label->text(), 52, 55), qPrintable(label->text()));
        const InstallationTableModel *const table = desk.model->installations()->table();
        QTRY_VERIFY(table->installationAt(0) && table->installationAt(0)->generation == 2);
    }

    void aLockedVaultIsSaid()
    {
        WindowDesk desk;
        desk.desk.authorized();
        switchOn(desk);
        QVERIFY(desk.begin());
        auto *const label = desk.find<QLabel>("aheadLabel");
        QTRY_VERIFY(label->text().contains(QStringLiteral("next in")));
        desk.model->lock();
        QTRY_VERIFY2(label->text().contains(QStringLiteral("locked")), qPrintable(label->text()));
    }

private:
    static void switchOn(WindowDesk &desk)
    {
        AppProfile profile = desk.desk.profile;
        profile.refreshesAhead = true;
        const Result<AppProfile> stored = awaited(desk.store->profiles.update(profile, {}, desk.store->vault.sealFunction(),
                                                                              desk.store->vault.openFunction(), desk.desk.clock()()));
        QVERIFY(stored);
        desk.desk.profile = *stored;
        desk.ahead.look();
    }
    static bool isWithin(const QString &text, int least, int most)
    {
        static const QRegularExpression form(QStringLiteral("^refreshing ahead: next in (\\d+) min$"));
        const QRegularExpressionMatch match = form.match(text);
        return match.hasMatch() && match.captured(1).toInt() >= least && match.captured(1).toInt() <= most;
    }
};

QTEST_MAIN(TestAheadLabel)
#include "tst_aheadlabel.moc"
