// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

/// Holds tests/checklist.md against the tests: what it calls tested is named by one, and what a test names stands in it.
class TestChecklist : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QFile list(QStringLiteral(GRANTDESK_SOURCE_DIR "/tests/checklist.md"));
        QVERIFY(list.open(QIODevice::ReadOnly));
        static const QRegularExpression row(QStringLiteral("^\\| (D-\\d{4}-\\d{2}) \\| ([^|]+) \\| ([^|]+) \\|$"), QRegularExpression::MultilineOption);
        QRegularExpressionMatchIterator rows = row.globalMatch(QString::fromUtf8(list.readAll()));
        while (rows.hasNext()) {
            const QRegularExpressionMatch match = rows.next();
            QVERIFY2(!m_lines.contains(match.captured(1)), qPrintable(match.captured(1)));
            m_lines.insert(match.captured(1), match.captured(3).trimmed());
        }
        QDirIterator files(QStringLiteral(GRANTDESK_SOURCE_DIR "/tests"), {QStringLiteral("*.cpp"), QStringLiteral("*.mjs")}, QDir::Files, QDirIterator::Subdirectories);
        static const QRegularExpression number(QStringLiteral("D-\\d{4}-\\d{2}"));
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QRegularExpressionMatchIterator numbers = number.globalMatch(QString::fromUtf8(file.readAll()));
            while (numbers.hasNext())
                m_named.insert(numbers.next().captured());
        }
    }

    void everyStandardIsThere()
    {
        QCOMPARE(m_lines.size(), 121);
        for (const char *standard : {"6749", "6750", "7636", "8252", "9207", "9700", "7009", "7662"}) {
            QVERIFY(std::any_of(m_lines.keyBegin(), m_lines.keyEnd(), [standard](const QString &line) { return line.contains(QLatin1String(standard)); }));
        }
    }

    void whatIsCalledTestedIsNamedByATest()
    {
        QStringList missing;
        for (auto line = m_lines.cbegin(); line != m_lines.cend(); ++line) {
            if (line.value() == QLatin1String("tested") && !m_named.contains(line.key()))
                missing.append(line.key());
        }
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char(' '))));
    }

    void whatATestNamesIsCalledTested()
    {
        QStringList unknown;
        for (const QString &line : std::as_const(m_named)) {
            if (m_lines.value(line) != QLatin1String("tested"))
                unknown.append(line);
        }
        QVERIFY2(unknown.isEmpty(), qPrintable(unknown.join(QLatin1Char(' '))));
    }

    void whatIsNotTestedSaysWhy()
    {
        for (auto line = m_lines.cbegin(); line != m_lines.cend(); ++line)
            QVERIFY2(line.value() == QLatin1String("tested") || line.value().size() > 30, qPrintable(line.key()));
    }

private:
    QHash<QString, QString> m_lines; ///< number and what the last column says
    QSet<QString> m_named;
};

QTEST_GUILESS_MAIN(TestChecklist)
#include "tst_checklist.moc"
