// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/cyclehands.h"

#include <QTest>

namespace {

const QString request = QStringLiteral("http://127.0.0.1:8500/oauth/authorize?client_id=77&state=abc");
const QString settings = QStringLiteral("http://127.0.0.1:8500/app/settings/team/200/app-settings/77");

AppProfile profile()
{
    AppProfile profile;
    profile.name = QStringLiteral("Acme Boards");
    profile.clientId = QStringLiteral("77");
    profile.endpoints.authorize = QStringLiteral("http://127.0.0.1:8500/oauth/authorize");
    profile.sdkRedirectUri = QStringLiteral("http://127.0.0.1:8400/callback");
    return profile;
}

Cycle cycle(WayOut out, WayIn in = WayIn::Button)
{
    Cycle cycle;
    cycle.id = 5;
    cycle.app = {QStringLiteral("77"), QStringLiteral("Acme Boards")};
    cycle.team = {QStringLiteral("200"), QStringLiteral("Acme Design")};
    cycle.user = {QStringLiteral("300"), QStringLiteral("Ada Admin")};
    cycle.wayOut = out;
    cycle.wayIn = in;
    return cycle;
}

QString sentences(const HandStep &hand)
{
    QStringList all;
    for (const WalkStep &step : hand.steps)
        all += step.sentence;
    return all.join(u'\n');
}

QStringList addresses(const HandStep &hand)
{
    QStringList all;
    for (const WalkStep &step : hand.steps) {
        if (!step.address.isEmpty())
            all += step.address;
    }
    return all;
}

} // namespace

class tst_cyclehands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void uninstallingForOneselfNamesTheUser()
    {
        const HandStep hand = endByHand(cycle(WayOut::UninstallMe), profile());
        QVERIFY(hand.kind == HandStep::Kind::UninstallForMe);
        QCOMPARE(hand.cycleId, 5);
        QCOMPARE(hand.user.id, QStringLiteral("300"));
        QCOMPARE(hand.title, QStringLiteral("Uninstall Acme Boards in Acme Design, as Ada Admin"));
        QCOMPARE(addresses(hand), QStringList{settings});
        QVERIFY(hand.steps.last().sentence.contains(QStringLiteral("signed in as Ada Admin")));
        QVERIFY(hand.steps.last().sentence.endsWith(QStringLiteral("Uninstall for me.")));
    }

    void uninstallingForTheTeamIsForAnyOfItsAdmins()
    {
        const HandStep hand = endByHand(cycle(WayOut::UninstallTeam), profile());
        QVERIFY(hand.kind == HandStep::Kind::UninstallForTeam);
        QCOMPARE(hand.user, NamedId());
        QCOMPARE(hand.team.id, QStringLiteral("200"));
        QCOMPARE(hand.title, QStringLiteral("Uninstall Acme Boards for the whole team Acme Design, as an admin of it"));
        QCOMPARE(addresses(hand), QStringList{settings});
        QVERIFY(!sentences(hand).contains(QStringLiteral("Ada Admin")));
        QVERIFY(sentences(hand).endsWith(QStringLiteral("Uninstall for team.")));
    }

    void eachDoorHasItsAddressAndItsWords_data()
    {
        QTest::addColumn<int>("door");
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *reason, WayIn door, const QString &address, const char *says) {
            QTest::newRow(reason) << static_cast<int>(door) << address << QString::fromLatin1(says);
        };
        row("our button", WayIn::Button, request, "authorization request of Acme Boards");
        row("icon", WayIn::AppIcon, QStringLiteral("http://127.0.0.1:8500/app/board/200/"), "app icon of Acme Boards");
        row("install link", WayIn::InstallLink,
            QStringLiteral("http://127.0.0.1:8500/app-install/?response_type=code&client_id=77"
                           "&redirect_uri=http%3A%2F%2F127.0.0.1%3A8400%2Fcallback&team_id=200"),
            "install link of Acme Boards");
        row("settings page", WayIn::SettingsPage, settings, "Install for me.");
    }

    void eachDoorHasItsAddressAndItsWords()
    {
        QFETCH(const int, door);
        QFETCH(const QString, address);
        QFETCH(const QString, says);
        for (const WayOut out : {WayOut::UninstallMe, WayOut::UninstallTeam}) {
            const HandStep hand = consentByHand(cycle(out, static_cast<WayIn>(door)), profile(), request);
            QVERIFY(hand.kind == HandStep::Kind::Consent);
            QCOMPARE(static_cast<int>(hand.wayIn), door);
            QCOMPARE(hand.user.id, QStringLiteral("300"));
            QCOMPARE(addresses(hand), QStringList{address});
            QVERIFY2(sentences(hand).contains(says), qPrintable(sentences(hand)));
            QCOMPARE(hand.steps.last().sentence,
                     QStringLiteral("See that you are signed in as Ada Admin and that the team is Acme Design, then "
                                    "press Install & authorize."));
            for (const char *name : {"Acme Boards", "Acme Design", "Ada Admin"})
                QVERIFY2(hand.title.contains(QLatin1String(name)), qPrintable(hand.title));
        }
    }

    void afterARevocationTheAppIsUninstalledFirstWhereMiroWouldAskNobody_data()
    {
        QTest::addColumn<int>("door");
        QTest::addColumn<bool>("isFirst");
        QTest::newRow("our button asks always") << static_cast<int>(WayIn::Button) << false;
        QTest::newRow("an icon opens the app") << static_cast<int>(WayIn::AppIcon) << true;
        QTest::newRow("an install link asks always") << static_cast<int>(WayIn::InstallLink) << false;
        QTest::newRow("a settings page has no button for it") << static_cast<int>(WayIn::SettingsPage) << true;
    }

    void afterARevocationTheAppIsUninstalledFirstWhereMiroWouldAskNobody()
    {
        QFETCH(const int, door);
        QFETCH(const bool, isFirst);
        const HandStep revoked = consentByHand(cycle(WayOut::Revoke, static_cast<WayIn>(door)), profile(), request);
        const HandStep uninstalled
            = consentByHand(cycle(WayOut::UninstallMe, static_cast<WayIn>(door)), profile(), request);
        QCOMPARE(revoked.steps.size(), uninstalled.steps.size() + (isFirst ? 1 : 0));
        QCOMPARE(revoked.steps.first().sentence
                     == QStringLiteral("Uninstall it for only yourself first: the app stays installed after a "
                                       "revocation, and Miro asks nobody who has it."),
                 isFirst);
        QCOMPARE(revoked.steps.first().address == settings, isFirst);
    }

    void whatArrivedIsApprovedHere()
    {
        const HandStep hand = approveByHand(cycle(WayOut::UninstallMe, WayIn::AppIcon), profile(),
                                            {fromMilliseconds(1'764'342'245'000), QStringLiteral("127.0.0.1:8400"), 51000, QStringLiteral("3074457349056199734"),
                                             QStringLiteral("3074457358607431473"), QStringLiteral("Browser"), QStringLiteral("http://127.0.0.1:8400/callback")});
        QVERIFY(hand.kind == HandStep::Kind::Approve);
        QCOMPARE(hand.cycleId, 5);
        QVERIFY(hand.wayIn == WayIn::AppIcon);
        QCOMPARE(hand.title, QStringLiteral("Approve what arrived for Acme Boards in Acme Design"));
        QVERIFY(addresses(hand).isEmpty());
        for (const char *name : {"Acme Boards", "Acme Design", "Ada Admin", "Approve", "Discard"})
            QVERIFY2(sentences(hand).contains(QLatin1String(name)), qPrintable(sentences(hand)));
    }

    void whoHasNoNameIsCalledByTheId()
    {
        Cycle nameless = cycle(WayOut::UninstallMe);
        nameless.user.name.clear();
        nameless.team.name.clear();
        QCOMPARE(endByHand(nameless, profile()).title, QStringLiteral("Uninstall Acme Boards in 200, as 300"));
    }

    void theAddressesOfARealAppAreMiros()
    {
        AppProfile real = profile();
        real.endpoints.authorize = QStringLiteral("https://miro.com/oauth/authorize");
        QCOMPARE(addresses(endByHand(cycle(WayOut::UninstallMe), real)),
                 QStringList{QStringLiteral("https://miro.com/app/settings/team/200/app-settings/77")});
        QCOMPARE(addresses(consentByHand(cycle(WayOut::UninstallMe, WayIn::AppIcon), real, {})),
                 QStringList{QStringLiteral("https://miro.com/app/dashboard/")});
    }
};

QTEST_GUILESS_MAIN(tst_cyclehands)
#include "tst_cyclehands.moc"
