// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/keywrapping.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

/// Where no keychain is, or where it keeps silent (QT_NO_GLIB, under which QtKeychain's jobs never end).
class TestNoKeychain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void failsWithAReason()
    {
        const bool silent = qEnvironmentVariableIsSet("QT_NO_GLIB");
        const std::chrono::milliseconds limit = silent ? std::chrono::milliseconds(200) : std::chrono::seconds(30);
        const QString cause = silent ? QStringLiteral("keychain_timeout") : QStringLiteral("no_keychain");

        const auto wrapped = wrapByKeychain(makeDataKey(), makeKeyId(), QStringLiteral("grantdesk-test"), limit);
        QTRY_VERIFY_WITH_TIMEOUT(wrapped.isFinished(), 20000);
        QVERIFY(!wrapped.result());
        QCOMPARE(wrapped.result().error().kind, ErrorKind::Vault);
        QCOMPARE(wrapped.result().error().cause, cause);
        QVERIFY(!wrapped.result().error().summary.isEmpty());

        const auto key = unwrapByKeychain(
            {makeKeyId(), Wrapping::Keychain, {}, 0, 0, QByteArray(24, 'n'), QByteArray(48, 'c')},
            QStringLiteral("grantdesk-test"), limit);
        QTRY_VERIFY_WITH_TIMEOUT(key.isFinished(), 20000);
        QCOMPARE(key.result().error().kind, ErrorKind::Vault);
        QCOMPARE(key.result().error().cause, cause);
    }
};

QTEST_GUILESS_MAIN(TestNoKeychain)
#include "tst_nokeychain.moc"
