// SPDX-License-Identifier: GPL-3.0-or-later
#include "armedlistener.h"
#include "support/awaited.h"

#include <QRegularExpression>
#include <QTest>
#include <QUrlQuery>

/// What happens between the start of an authorization and its redirect, or its approval.
class TestChangedMeanwhile : public QObject
{
    Q_OBJECT

private:
    static bool change(Desk &desk, const QString &what)
    {
        const ProfileStore &profiles = desk.store.profiles;
        if (what == QLatin1String("locked")) {
            desk.store.vault.lock();
            return true;
        }
        if (what == QLatin1String("archived"))
            return bool(awaited(profiles.setArchived(desk.profile.id, desk.profile.generation, true, systemNow())));
        if (what == QLatin1String("removed"))
            return bool(awaited(profiles.remove(desk.profile.id)));
        AppProfile edited = desk.profile;
        edited.expectedScopes = ScopeSet::fromText(QStringLiteral("boards:read"));
        return bool(awaited(profiles.update(edited, Secret(), desk.store.vault.sealFunction(), desk.store.vault.openFunction(), systemNow())));
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aCodeIsNotExchanged_data()
    {
        QTest::addColumn<bool>("held");
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("says");
        for (const bool held : {false, true}) {
            const auto row = [held](const char *what, const char *says) {
                QTest::addRow("%s while %s", what, held ? "held" : "the browser is away") << held << QString::fromLatin1(what) << QString::fromLatin1(says);
            };
            row("archived", "changed or archived");
            row("edited", "changed or archived");
            row("removed", "no longer there");
        }
        QTest::newRow("locked while the browser is away") << false << QStringLiteral("locked") << QStringLiteral("vault is locked");
    }
    void aCodeIsNotExchanged()
    {
        QFETCH(const bool, held);
        QFETCH(const QString, what);
        QFETCH(const QString, says);
        ArmedListener here;
        std::unique_ptr<AuthorizeTeam> own;
        std::optional<Result<Installation>> end;
        RawClient *browser = nullptr;
        if (held) {
            here.arm();
            browser = here.browse(here.target("abc"));
            QTRY_COMPARE(here.acts.size(), 1);
        } else {
            own = here.desk.attempt();
            own->start();
            QTRY_VERIFY(!own->address().isEmpty());
        }
        connect(held ? here.acts.first() : own.get(), &AuthorizeTeam::finished, this, [&end](const Result<Installation> &result) { end.emplace(result); });
        QVERIFY(change(here.desk, what));
        if (held)
            here.acts.first()->approve(QStringLiteral("miro"));
        else
            browser = here.browse("/callback?code=abc&state=" + QUrlQuery(own->address()).queryItemValue(QStringLiteral("state")).toLatin1());

        QTRY_VERIFY(end);
        QVERIFY(!*end);
        QVERIFY2(end->error().summary.contains(says), qPrintable(end->error().summary));
        QVERIFY(here.nothingExchanged());
        QTRY_VERIFY(browser->isClosed());
        QCOMPARE(browser->status(), 400);
        here.await.reset();
        QVERIFY(Desk::isFree(here.desk.port));
    }

    void aCodeIsUsedOnceWhateverWayItComesBy_data()
    {
        QTest::addColumn<bool>("withState");
        QTest::newRow("C3.7 held, then held by the next one that waits") << false;
        QTest::newRow("D-6749-19 with a state, then without") << true;
    }
    void aCodeIsUsedOnceWhateverWayItComesBy()
    {
        QFETCH(const bool, withState);
        ArmedListener here;
        std::unique_ptr<AuthorizeTeam> own;
        RawClient *first = nullptr;
        if (withState) {
            own = here.desk.attempt();
            own->start();
            QTRY_VERIFY(!own->address().isEmpty());
            first = here.browse("/callback?code=abc&state=" + QUrlQuery(own->address()).queryItemValue(QStringLiteral("state")).toLatin1());
        } else {
            here.arm();
            first = here.browse(here.target("abc"));
            QTRY_COMPARE(here.acts.size(), 1);
            here.acts.takeFirst()->approve(QStringLiteral("miro"));
        }
        QTRY_VERIFY(first->isClosed()); // Miro does not know the code
        QCOMPARE(here.desk.calls(QStringLiteral("token")), 1);
        here.await.reset();
        here.arm();
        QVERIFY(here.desk.rawGet(here.target("abc")).contains("handled already"));
        QVERIFY(here.acts.isEmpty());
        QCOMPARE(here.desk.calls(QStringLiteral("token")), 1);
        QVERIFY(here.await->isArmed());
    }

    void aBrowserThatHasGoneIsNotSaidToBeSentOn()
    {
        ArmedListener here;
        here.arm();
        here.browse(here.target("abc"));
        QTRY_COMPARE(here.acts.size(), 1);
        AuthorizeTeam *const act = here.acts.first();
        here.browsers.clear();
        QTest::qWait(50); // until the other side has noticed; nothing tells of it
        act->approve(QStringLiteral("miro"));
        QTRY_VERIFY(act->isFinished());
        const StepReport last = act->steps().at(int(AuthorizeStep::BrowserSentOn));
        QCOMPARE(last.state, StepReport::State::Skipped);
        QVERIFY2(last.sentence.contains(QStringLiteral("gone")), qPrintable(last.sentence));
    }

    void aPortThatGrantdeskItselfHasIsNamed()
    {
        ArmedListener here;
        here.arm();
        QTRY_VERIFY(here.await->isArmed());
        AppProfile other = here.desk.profile;
        other.redirectUris = {QStringLiteral("http://127.0.0.1:%1/other").arg(here.desk.port)};
        other.sdkRedirectUri.clear();
        const auto updated = awaited(here.desk.store.profiles.update(other, Secret(), here.desk.store.vault.sealFunction(),
                                                                     here.desk.store.vault.openFunction(), systemNow()));
        QVERIFY(updated);
        const auto own = here.desk.attempt({*updated, {}, {}, {}, {}});
        const auto result = here.desk.run(own.get());
        QVERIFY(!result);
        QCOMPARE(result.error().cause, QStringLiteral("port_busy"));
        QVERIFY2(result.error().summary.contains(QStringLiteral("Grantdesk itself listens")) && result.error().summary.contains(here.desk.profile.sdkRedirectUri),
                 qPrintable(result.error().summary));
    }
};

QTEST_GUILESS_MAIN(TestChangedMeanwhile)
#include "tst_changedmeanwhile.moc"
