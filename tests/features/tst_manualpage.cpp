// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

namespace {

QString content(const QString &path)
{
    QFile file(QStringLiteral(GRANTDESK_SOURCE_DIR "/") + path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString helpOf(const QString &program)
{
    QProcess process;
    process.start(QString(QCoreApplication::applicationDirPath() + u'/' + program), {QStringLiteral("--help")});
    process.waitForFinished();
    return process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0
        ? QString::fromUtf8(process.readAllStandardOutput())
        : QString();
}

/// Without the marks for fonts, and with plain dashes.
QString manualPage(const QString &program)
{
    return content(QStringLiteral("packaging/") + program + QStringLiteral(".1"))
        .remove(QRegularExpression(QStringLiteral("\\\\f[BIR]")))
        .replace(QStringLiteral("\\-"), QStringLiteral("-"));
}

/// Everything in \a text that \a pattern captures, sorted, once each.
QStringList found(const QString &text, const QString &pattern)
{
    QStringList result;
    QRegularExpressionMatchIterator matches =
        QRegularExpression(pattern, QRegularExpression::MultilineOption).globalMatch(text);
    while (matches.hasNext())
        result += matches.next().captured(1);
    result.removeDuplicates();
    result.sort();
    return result;
}

} // namespace

/// Holds the manual pages and the README against what the programs themselves say.
class tst_manualpage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void eachOptionOfTheHelpIsInTheManualPageAndTheOtherWayRound_data()
    {
        QTest::addColumn<QString>("program");
        QTest::newRow("the program") << QStringLiteral("grantdesk");
        QTest::newRow("the sandbox alone") << QStringLiteral("grantdesk-sandbox");
    }
    void eachOptionOfTheHelpIsInTheManualPageAndTheOtherWayRound()
    {
        QFETCH(QString, program);
        const QString option = QStringLiteral("(?<![\\w-])(--[a-z][a-z-]*[a-z])");
        const QStringList inHelp = found(helpOf(program), option);
        QVERIFY(inHelp.size() >= 3);
        QCOMPARE(found(manualPage(program), option), inHelp);
    }

    void theExitCodesAreTheSameEverywhere()
    {
        const QString help = helpOf(QStringLiteral("grantdesk"));
        const QStringList codes = found(help.mid(help.indexOf(QStringLiteral("Exit codes"))), QStringLiteral("^ +(\\d+)  "));
        QVERIFY(codes.size() >= 8);
        QCOMPARE(found(manualPage(QStringLiteral("grantdesk")), QStringLiteral("^\\.B (\\d+)$")), codes);
        QCOMPARE(found(content(QStringLiteral("README.md")), QStringLiteral("^\\| (\\d+) \\|")), codes);
    }

    void theManualPagesNameTheVersion()
    {
        for (const char *program : {"grantdesk", "grantdesk-sandbox"})
            QVERIFY(manualPage(QString::fromLatin1(program)).contains(QStringLiteral("\"Grantdesk " GRANTDESK_VERSION "\"")));
        QVERIFY(content(QStringLiteral("CHANGELOG.md")).contains(QStringLiteral("\n## " GRANTDESK_VERSION)));
        QVERIFY(content(QStringLiteral("packaging/org.grantdesk.Grantdesk.metainfo.xml"))
                    .contains(QStringLiteral("<release version=\"" GRANTDESK_VERSION "\"")));
    }
};

QTEST_GUILESS_MAIN(tst_manualpage)
#include "tst_manualpage.moc"
