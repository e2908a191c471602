// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/doctormodel.h"
#include "support/desk.h"
#include "support/freeport.h"

#include <QTcpServer>
#include <QTest>

using State = DoctorCheck::State;

/// The doctor's panel without its window: what it says in the end, and which URI comes next.
class TestDoctorModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void theVerdictSaysWhatWasProved_data()
    {
        QTest::addColumn<QString>("how");
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("says");
        QTest::newRow("it arrives") << "well" << int(State::Good) << "finds its way to this computer";
        QTest::newRow("it arrives with the vault locked") << "locked" << int(State::Warning) << "read the warnings";
        QTest::newRow("https with the vault locked: nothing was fetched")
            << "https" << int(State::Skipped) << "could not be proved";
        QTest::newRow("another URI was sent") << "sent" << int(State::Bad) << "would not be accepted";
        QTest::newRow("the port is busy") << "busy" << int(State::Bad) << "would not arrive";
    }
    void theVerdictSaysWhatWasProved()
    {
        QFETCH(const QString, how);
        QFETCH(const QString, says);
        Desk desk;
        QVERIFY(desk.isReady());
        QTcpServer holder;
        RedirectDoctor::Request request{desk.profile, {}, {}};
        if (how == QLatin1String("busy"))
            QVERIFY(holder.listen(QHostAddress(QHostAddress::LocalHost), desk.port));
        if (how == QLatin1String("sent"))
            request.sentUri = desk.profile.redirectUri() + QLatin1Char('/');
        if (how == QLatin1String("https")) {
            request.profile.redirectUris = {QStringLiteral("https://localhost:%1/callback").arg(desk.port)};
            request.profile.sdkRedirectUri = request.profile.redirectUris.first();
        }
        if (how == QLatin1String("locked") || how == QLatin1String("https"))
            desk.store.vault.lock();
        DoctorModel model({request.profile}, makerAt(desk));
        QCOMPARE(model.verdictState(), State::Waiting);
        model.run(request);
        QCOMPARE(model.verdictState(), State::Running);
        QTRY_VERIFY_WITH_TIMEOUT(!model.isRunning(), 30'000);
        QTEST(int(model.verdictState()), "state");
        QVERIFY2(model.verdict().contains(says), qPrintable(model.text()));
        QVERIFY(model.text().contains(model.verdict()));
    }

    void theNextUriIsTheOneTheDoctorNames()
    {
        Desk desk;
        QVERIFY(desk.isReady());
        AppProfile profile = desk.profile;
        const QString next = QStringLiteral("http://127.0.0.1:%1/second").arg(freePort());
        profile.redirectUris += {QStringLiteral("https://example.com/far"), next};
        DoctorModel model({profile}, makerAt(desk));
        model.run({profile, {}, {}});
        QTRY_VERIFY_WITH_TIMEOUT(!model.isRunning(), 30'000);
        QVERIFY(model.useNextUri());
        QCOMPARE(model.request().redirectUri, next);
        QTRY_VERIFY_WITH_TIMEOUT(!model.isRunning(), 30'000);
        QVERIFY(model.useNextUri());
        QCOMPARE(model.request().redirectUri, profile.redirectUris.first()); // round the list
    }

    void withOneUriThereIsNoNext()
    {
        Desk desk;
        QVERIFY(desk.isReady());
        DoctorModel model({desk.profile}, makerAt(desk));
        model.run({desk.profile, {}, {}});
        QTRY_VERIFY_WITH_TIMEOUT(!model.isRunning(), 30'000);
        QVERIFY(!model.useNextUri());
    }

private:
    static MakeDoctor makerAt(Desk &desk)
    {
        return [&desk](RedirectDoctor::Request request, QObject *parent) {
            return new RedirectDoctor(
                std::move(request), desk.parts(), [](const QUrl &) { return false; }, desk.clock(), parent);
        };
    }
};

QTEST_GUILESS_MAIN(TestDoctorModel)
#include "tst_doctormodel.moc"
