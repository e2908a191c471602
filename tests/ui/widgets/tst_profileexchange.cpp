// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/windowdesk.h"

#include "domain/profilefile.h"
#include "miro/endpoints.h"

#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>

#include <sys/stat.h>

/// App profiles as files, by the buttons of their page in the window.
class tst_ProfileExchange : public QObject
{
    Q_OBJECT

private:
    static bool open(WindowDesk &desk)
    {
        if (!desk.begin() || !QTest::qWaitFor([&desk] { return !desk.model->profiles()->all().isEmpty(); }, 10'000))
            return false;
        desk.model->showProfiles();
        return QTest::qWaitFor([&desk] { return !desk.model->profiles()->whyNoRemoval().contains(QStringLiteral("counted")); },
                               10'000);
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void whatWasExportedIsImportedWithoutItsSecret()
    {
        WindowDesk desk;
        QVERIFY(open(desk));
        QTemporaryDir folder;
        desk.file = folder.filePath(QStringLiteral("profile.json"));
        desk.shown<QPushButton>("exportProfile")->click();
        QFile file(desk.file);
        QVERIFY(file.open(QIODevice::ReadOnly));
        constexpr QFileDevice::Permissions others = QFileDevice::ReadGroup | QFileDevice::WriteGroup
            | QFileDevice::ReadOther | QFileDevice::WriteOther;
        QVERIFY((file.permissions() & others) == 0);
        const QByteArray content = file.readAll();
        QVERIFY(content.contains(desk.desk.profile.clientId.toUtf8()));
        QVERIFY(!content.contains(desk.desk.clientSecret.exposeText().toUtf8()));
        file.close();
        desk.shown<QPushButton>("importProfiles")->click(); // its name is taken
        QTRY_VERIFY(desk.shown<QLabel>("profileNotice"));
        const QString taken = desk.shown<QLabel>("profileNotice")->text();
        QVERIFY2(taken.startsWith(QStringLiteral("Nothing was imported.\n")), qPrintable(taken));
        QVERIFY2(taken.contains(QStringLiteral("Rename the one here")), qPrintable(taken));
        QVERIFY2(!taken.contains(QStringLiteral("Enter ")), qPrintable(taken)); // nothing is there to enter one for
        QVERIFY(awaited(desk.store->profiles.remove(desk.desk.profile.id)));
        desk.shown<QPushButton>("importProfiles")->click();
        QTRY_COMPARE(desk.shown<QLabel>("profileNotice") ? desk.shown<QLabel>("profileNotice")->text().left(5) : QString(),
                     QStringLiteral("1 app"));
        QTRY_VERIFY(desk.model->profiles()->current());
        const AppProfile stored = awaited(desk.store->profiles.list())->first();
        QCOMPARE(stored.clientId, desk.desk.profile.clientId);
        QVERIFY(!stored.hasClientSecret);

        // What the import has said does not stand under what the next one says.
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write("{");
        file.close();
        desk.shown<QPushButton>("importProfiles")->click();
        QVERIFY(desk.shown<QLabel>("profilesErrorSentence")->text().startsWith(QStringLiteral("Nothing was imported.")));
        QVERIFY(!desk.shown<QLabel>("profileNotice"));
    }

    void anImportSaysWhereSecretsGoThatDoNotGoToMiro()
    {
        WindowDesk desk;
        QVERIFY(open(desk));
        QTemporaryDir folder;
        desk.file = folder.filePath(QStringLiteral("profiles.json"));
        AppProfile miros = desk.desk.profile;
        miros.name = QStringLiteral("At Miro");
        miros.redirectUris = {QStringLiteral("http://127.0.0.1:8497/callback")};
        miros.sdkRedirectUri.clear();
        miros.endpoints = miroEndpoints();
        AppProfile other = miros;
        other.name = QStringLiteral("Elsewhere");
        other.redirectUris = {QStringLiteral("http://127.0.0.1:8498/callback")};
        other.endpoints.token = QStringLiteral("https://api.miro.example/v1/oauth/token");
        other.endpoints.completion = QStringLiteral("https://notmiro.com/app-install-completed/");
        QFile file(desk.file);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(toProfileFile({miros, other}));
        file.close();
        desk.shown<QPushButton>("importProfiles")->click();
        QTRY_VERIFY(desk.shown<QLabel>("profileNotice"));
        const QString notice = desk.shown<QLabel>("profileNotice")->text();
        QVERIFY2(notice.startsWith(QStringLiteral("2 app profiles were imported.")), qPrintable(notice));
        QCOMPARE(notice.count(QStringLiteral(" go to ")), 1);
        QVERIFY2(notice.contains(QStringLiteral("tokens of Elsewhere go to api.miro.example, notmiro.com, not to Miro.")), qPrintable(notice));
    }

    void aPipeIsNoFileToImport()
    {
        WindowDesk desk;
        QVERIFY(open(desk));
        QTemporaryDir folder;
        desk.file = folder.filePath(QStringLiteral("pipe"));
        QCOMPARE(mkfifo(qPrintable(desk.file), 0600), 0);
        desk.shown<QPushButton>("importProfiles")->click(); // opening it would wait for a writer for ever
        QVERIFY(desk.shown<QLabel>("profilesErrorSentence")->text().contains(QStringLiteral("not a file")));
    }
};

QTEST_MAIN(tst_ProfileExchange)
#include "tst_profileexchange.moc"
