// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/windowdesk.h"

#include "lifecycle/readtoken.h"
#include "widgets/installationtable.h"
#include "widgets/pastetokenpanel.h"

#include <QComboBox>
#include <QLabel>

/// A token that an admin pastes, in the real window, against the sandbox.
class tst_PasteToken : public QObject
{
    Q_OBJECT

private:
    /// Has the sandbox issue a token that this desk does not know, and answers it.
    static QString tokenFromMiro(WindowDesk &desk)
    {
        const auto act = desk.desk.attempt();
        const Result<Installation> made = desk.desk.run(act.get());
        if (!made)
            return {};
        const Result<InstallationDetails> details = awaited(desk.desk.store.installations.details(made->id));
        if (!details)
            return {};
        const Result<Secret> token = awaited(readToken(&desk.desk.store.installations, &desk.desk.store.vault,
                                                       details->installation.currentGrantId, SealIdentity::Kind::AccessToken));
        return token ? token->exposeText() : QString();
    }
    static bool open(WindowDesk &desk)
    {
        desk.window->activateWindow();
        if (!QTest::qWaitFor([&desk] { return desk.window->isActiveWindow(); }))
            return false;
        desk.window->findChild<QAction *>(QStringLiteral("commandPaste"))->trigger();
        return QTest::qWaitFor([&desk] { return desk.shown<QLineEdit>("pasteAccessToken") != nullptr; });
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void aRefusedTokenIsToldInPlaceAndLeavesNothing()
    {
        WindowDesk desk;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        const QStringList before = desk.desk.tableCounts();
        QVERIFY(open(desk));
        QTRY_COMPARE(QApplication::focusWidget(), desk.shown<QLineEdit>("pasteAccessToken"));
        QCOMPARE(desk.shown<QLineEdit>("pasteAccessToken")->echoMode(), QLineEdit::Password);
        QCOMPARE(desk.shown<QLineEdit>("pasteRefreshToken")->echoMode(), QLineEdit::Password);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("not-a-token-of-anybody"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(desk.shown<QLabel>("pasteErrorSentence"), 10'000);
        QVERIFY(desk.shown<QLineEdit>("pasteAccessToken")->text().isEmpty());
        QTRY_COMPARE(QApplication::focusWidget(), desk.shown<QLineEdit>("pasteAccessToken"));
        QCOMPARE(desk.desk.tableCounts(), before);
        QCOMPARE(desk.desk.calls(QStringLiteral("revoke")), 0);
    }

    void aKnownTokenSaysWhichTeamHasIt()
    {
        WindowDesk desk;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        const QString token = tokenFromMiro(desk);
        QVERIFY(!token.isEmpty());
        QVERIFY(open(desk));
        desk.shown<QLineEdit>("pasteAccessToken")->setText(QStringLiteral("  ") + token + QLatin1Char(' ')); // as off a page
        QTest::keyClick(desk.shown<QLineEdit>("pasteAccessToken"), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(desk.shown<QLabel>("pasteErrorSentence"), 10'000);
        auto *const panel = desk.find<PasteTokenPanel>("pasteTokenPanel");
        QCOMPARE(panel->findChild<PasteTokenModel *>()->error()->cause, QStringLiteral("token_known"));
    }

    void aPastedTokenBecomesTheSelectedRow()
    {
        QString token;
        WindowDesk desk;
        {
            WindowDesk other; // it has the token; this desk does not, and shares its sandbox
            token = tokenFromMiro(other);
            QVERIFY(!token.isEmpty());
            AppProfile profile = desk.desk.profile;
            profile.endpoints = other.desk.profile.endpoints;
            QVERIFY(awaited(desk.desk.store.profiles.update(profile, desk.desk.clientSecret, desk.desk.store.vault.sealFunction(),
                                                            desk.desk.store.vault.openFunction(), systemNow())));
            QVERIFY(desk.begin());
            QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
            QVERIFY(open(desk));
            desk.shown<QLineEdit>("pasteAccessToken")->setText(token);
            QTest::keyClick(desk.shown<QLineEdit>("pasteAccessToken"), Qt::Key_Return);
            auto *const model = desk.find<PasteTokenPanel>("pasteTokenPanel")->findChild<PasteTokenModel *>();
            QTRY_VERIFY_WITH_TIMEOUT(!model->isBusy(), 10'000);
            QVERIFY2(model->installation(), model->error() ? qPrintable(model->error()->summary) : "");
            const RowId id = model->installation()->id;
            QTRY_COMPARE(desk.find<InstallationTable>("installationTable")->currentId(), id);
            QVERIFY(desk.shown<QLineEdit>("pasteAccessToken")->text().isEmpty());
            QTRY_COMPARE(QApplication::focusWidget(), desk.shown<QPushButton>("pasteShow"));
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
            QTRY_VERIFY(!desk.find<QWidget>("pasteTokenPanel"));
            QTRY_VERIFY(desk.model->details()->details() && desk.model->details()->id() == id);
            QTRY_COMPARE(desk.find<QLabel>("grantDoor")->text(), QStringLiteral("a pasted token"));
        }
    }

    void itOpensWithTheAppThatIsChosen()
    {
        WindowDesk desk;
        AppProfile second = desk.desk.profile;
        second.id = 0;
        second.name = QStringLiteral("Board archive");
        const Result<AppProfile> added = awaited(desk.desk.store.profiles.add(
            second, desk.desk.clientSecret, desk.desk.store.vault.sealFunction(), systemNow()));
        QVERIFY2(added, added ? "" : qPrintable(added.error().summary));
        QVERIFY(desk.begin());
        QTRY_COMPARE(desk.model->installations()->usableProfiles().size(), 2);
        for (const RowId chosen : {added->id, desk.desk.profile.id, added->id}) { // the first makes the panel
            desk.model->installations()->setProfile(chosen);
            QVERIFY(open(desk));
            QTRY_COMPARE(desk.shown<QComboBox>("pasteApp")->currentData().toLongLong(), chosen);
        }
    }

    void lockingEmptiesTheFields()
    {
        WindowDesk desk;
        QVERIFY(desk.begin());
        QTRY_VERIFY(!desk.model->installations()->profiles().isEmpty());
        QVERIFY(open(desk));
        auto *const access = desk.shown<QLineEdit>("pasteAccessToken");
        auto *const refresh = desk.shown<QLineEdit>("pasteRefreshToken");
        access->setText(QStringLiteral("typed"));
        refresh->setText(QStringLiteral("typed"));
        desk.model->lock();
        QVERIFY(access->text().isEmpty());
        QVERIFY(refresh->text().isEmpty());
        QVERIFY(!access->isUndoAvailable());
    }
};

QTEST_MAIN(tst_PasteToken)
#include "tst_pastetoken.moc"
