// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/authorizepanelmodel.h"
#include "presentation/waitpanelmodel.h"
#include "presentation/words.h"
#include "support/awaited.h"
#include "support/desk.h"
#include "vault/keywrapping.h"

#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

using Phase = WaitPanelModel::Phase;

/// The models of waiting and of quarantine, over real sockets and the sandbox.
class tst_WaitPanelModel : public QObject
{
    Q_OBJECT

private:
    static std::unique_ptr<WaitPanelModel> modelOf(Desk &desk)
    {
        return std::make_unique<WaitPanelModel>(
            QList<AppProfile>{desk.profile},
            [&desk](AwaitMiro::Request request, QObject *parent) {
                return new AwaitMiro(std::move(request), desk.parts(), desk.clock(), systemRandomBytes, parent);
            },
            desk.clock());
    }
    static std::unique_ptr<AuthorizePanelModel> panelOf(Desk &desk)
    {
        return std::make_unique<AuthorizePanelModel>(
            QList<AppProfile>{desk.profile},
            [](AuthorizeTeam::Request, QObject *) -> AuthorizeTeam * { qFatal("nothing begins by itself"); },
            desk.clock());
    }
    static AwaitMiro::Request requestOf(Desk &desk, int count = 1)
    {
        AwaitMiro::Request request;
        request.profile = desk.profile;
        request.count = count;
        return request;
    }
    static QByteArray target(const Desk &desk, const QByteArray &code)
    {
        return "/callback?code=" + code + "&client_id=" + desk.profile.clientId.toLatin1() + "&team_id=3458764512345678901";
    }
    /// As a browser would, which then waits for its answer.
    static std::unique_ptr<QTcpSocket> sent(Desk &desk, const QByteArray &code)
    {
        auto socket = std::make_unique<QTcpSocket>();
        QObject::connect(socket.get(), &QTcpSocket::connected, socket.get(), [browser = socket.get(), &desk, code] {
            browser->write("GET " + target(desk, code) + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(desk.port)
                           + "\r\nUser-Agent: TestBrowser/1\r\n\r\n");
        });
        socket->connectToHost(QHostAddress(QHostAddress::LocalHost), desk.port);
        return socket;
    }
    /// An authorization that Miro started, in a panel that holds it; without a panel when that failed.
    struct HeldOne {
        std::unique_ptr<WaitPanelModel> model;
        std::unique_ptr<AuthorizePanelModel> panel;
        std::unique_ptr<QTcpSocket> browser;
    };
    static HeldOne heldIn(Desk &desk)
    {
        HeldOne one{modelOf(desk), panelOf(desk), {}};
        connect(one.model.get(), &WaitPanelModel::held, one.panel.get(), &AuthorizePanelModel::adopt);
        one.model->begin(requestOf(desk));
        if (!QTest::qWaitFor([&one] { return one.model->phase() == Phase::Armed; }))
            return {};
        one.browser = sent(desk, "a-code");
        if (!QTest::qWaitFor([&one] { return one.panel->phase() == AuthorizePanelModel::Phase::Held; }))
            return {};
        return one;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void teamsAreReadAsTyped_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("ids");
        QTest::addColumn<bool>("objection");
        const QString a = QStringLiteral("3458764512345678901");
        const QString b = QStringLiteral("3458764512345678902");
        QTest::newRow("nothing: any team") << QString() << QStringList() << false;
        QTest::newRow("only blanks: any team") << QStringLiteral(" \n ") << QStringList() << false;
        QTest::newRow("one a line") << QString(a + QLatin1Char('\n') + b) << QStringList{a, b} << false;
        QTest::newRow("between spaces and commas") << QString(a + QStringLiteral(" , ") + b) << QStringList{a, b} << false;
        QTest::newRow("one twice") << QString(a + QLatin1Char(' ') + a) << QStringList{a} << false;
        QTest::newRow("a name is no id") << QStringLiteral("Design") << QStringList{QStringLiteral("Design")} << true;
    }
    void teamsAreReadAsTyped()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, ids);
        QFETCH(bool, objection);
        QCOMPARE(WaitPanelModel::teamIds(text), ids);
        QCOMPARE(!WaitPanelModel::teamsObjection(text).isEmpty(), objection);
    }

    void itCountsDownAndTheTimeEndsIt()
    {
        Desk desk;
        QVERIFY(desk.isReady());
        desk.stopClock();
        const auto model = modelOf(desk);
        QVERIFY(model->statusText().isEmpty());
        model->begin(requestOf(desk));
        QTRY_COMPARE(model->phase(), Phase::Armed);
        QVERIFY(!Desk::isFree(desk.port));
        QCOMPARE(model->countdown(), QStringLiteral("5:00"));
        desk.advance(std::chrono::minutes(2));
        QCOMPARE(model->statusText(), QStringLiteral("waiting for Miro 3:00 (%1)").arg(desk.profile.name));
        QVERIFY(model->headline().contains(QString::number(desk.port)));
        QCOMPARE(model->walk().size(), 4);
        QVERIFY(!model->installLink().contains(QStringLiteral("state=")));
        desk.advance(std::chrono::minutes(3));
        QTRY_COMPARE(model->phase(), Phase::Ended);
        QVERIFY(model->endSentence().contains(QStringLiteral("time is over")));
        QVERIFY(model->statusText().isEmpty());
        model->again(); // though the port is kept for a late browser
        QTRY_COMPARE(model->phase(), Phase::Armed);
        model->stop();
        QCOMPARE(model->phase(), Phase::Ended);
        QVERIFY(Desk::isFree(desk.port));
    }

    void anAppProfileThatIsNoLongerTheSameEndsIt_data()
    {
        QTest::addColumn<bool>("archived");
        QTest::newRow("archived, so not among those in use") << true;
        QTest::newRow("edited") << false;
    }
    void anAppProfileThatIsNoLongerTheSameEndsIt()
    {
        QFETCH(const bool, archived);
        Desk desk;
        QVERIFY(desk.isReady());
        const auto model = modelOf(desk);
        model->begin(requestOf(desk));
        QTRY_COMPARE(model->phase(), Phase::Armed);
        model->setProfiles({desk.profile});
        QCOMPARE(model->phase(), Phase::Armed); // nothing new
        AppProfile edited = desk.profile;
        ++edited.generation;
        model->setProfiles(archived ? QList<AppProfile>() : QList<AppProfile>{edited});
        QCOMPARE(model->phase(), Phase::Ended);
        QVERIFY(Desk::isFree(desk.port));
        QVERIFY2(model->endSentence().contains(QStringLiteral("changed or archived")), qPrintable(model->endSentence()));
    }

    void lockingEndsItAndFreesThePort()
    {
        Desk desk;
        QVERIFY(desk.isReady());
        const auto model = modelOf(desk);
        model->begin(requestOf(desk));
        QTRY_COMPARE(model->phase(), Phase::Armed);
        desk.store.vault.lock();
        QCOMPARE(model->phase(), Phase::Ended);
        QVERIFY(model->endSentence().contains(QStringLiteral("locked")));
        QVERIFY(Desk::isFree(desk.port));
        model->again();
        QTRY_COMPARE(model->phase(), Phase::Ended);
        QVERIFY(model->hasFailed());
        QCOMPARE(model->error().cause, QStringLiteral("vault_locked"));
    }

    void whatIsTurnedAwayIsListedWithItsSentence()
    {
        Desk desk;
        QVERIFY(desk.isReady());
        desk.stopClock();
        const auto model = modelOf(desk);
        QSignalSpy held(model.get(), &WaitPanelModel::held);
        model->begin(requestOf(desk));
        QTRY_COMPARE(model->phase(), Phase::Armed);
        desk.rawGet("/callback?code=abc&client_id=999&team_id=1");
        QTRY_COMPARE(model->turnedAway().size(), 1);
        QCOMPARE(
            model->turnedAway().first(),
            QStringLiteral("%1: The answer is for another app. The code was not used.").arg(exactTime(desk.clock()())));
        QCOMPARE(held.count(), 0);
        QCOMPARE(model->phase(), Phase::Armed);
    }

    void aHeldOneIsShownWithTheAgeOfItsCode()
    {
        Desk desk;
        QVERIFY(desk.isReady());
        desk.stopClock();
        const auto [model, panel, browser] = heldIn(desk);
        QVERIFY(panel);
        QTRY_COMPARE(model->phase(), Phase::Ended);
        QVERIFY(panel->isFromMiro());
        QCOMPARE(panel->held()->clientId, desk.profile.clientId);
        QCOMPARE(panel->held()->userAgent, QStringLiteral("TestBrowser/1"));
        QCOMPARE(panel->sentRedirectUri(), desk.profile.sdkRedirectUri);
        QCOMPARE(panel->codeAge(), QStringLiteral("The code is 0:00 old."));
        QVERIFY(!panel->isCodeOld());
        desk.advance(std::chrono::minutes(8));
        QVERIFY(panel->isCodeOld());
        QCOMPARE(panel->codeAge(), QStringLiteral("The code dies in 2:00."));
        desk.advance(std::chrono::minutes(2));
        QTRY_COMPARE(panel->phase(), AuthorizePanelModel::Phase::Cancelled); // told as over, not as anybody's fault
        QCOMPARE(desk.calls(QStringLiteral("token")), 0);
        QSignalSpy again(panel.get(), &AuthorizePanelModel::waitRequested);
        panel->again(); // only Miro can start such a one
        QCOMPARE(again.count(), 1);
    }

    void discardingUsesNoCode()
    {
        Desk desk;
        QVERIFY(desk.isReady());
        const auto [model, panel, browser] = heldIn(desk);
        QVERIFY(panel);
        panel->discard();
        QTRY_COMPARE(panel->phase(), AuthorizePanelModel::Phase::Cancelled);
        QCOMPARE(desk.calls(QStringLiteral("token")), 0);
        QTRY_VERIFY(browser->bytesAvailable() > 0); // it is not left waiting
    }

    void withALockedVaultItStaysHeld()
    {
        Desk desk;
        QVERIFY(desk.isReady());
        const auto [model, panel, browser] = heldIn(desk);
        QVERIFY(panel);
        desk.store.vault.lock();
        QVERIFY(!panel->approve(QStringLiteral("app_icon")));
        QCOMPARE(panel->phase(), AuthorizePanelModel::Phase::Held);
        QVERIFY(!panel->notices().isEmpty());
        QCOMPARE(desk.calls(QStringLiteral("token")), 0);
    }

    void everyDoorHasItsWord()
    {
        const QStringList doors = miroDoorNames() + QStringList{QStringLiteral("button"), QStringLiteral("pasted"), QStringLiteral("imported")};
        QStringList words;
        for (const QString &door : doors) {
            QVERIFY2(doorWord(door) != door, qPrintable(door));
            words.append(doorWord(door));
        }
        QCOMPARE(words.removeDuplicates(), 0);
        QCOMPARE(doorWord(QStringLiteral("from\nelsewhere")), QStringLiteral("from elsewhere"));
    }
};

QTEST_MAIN(tst_WaitPanelModel)
#include "tst_waitpanelmodel.moc"
