// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/actcommand.h"

#include "support/awaited.h"
#include "support/desk.h"

#include <QRegularExpression>
#include <QTest>

/// An act in the terminal that a person interrupts.
class TestActCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_desk = std::make_unique<Desk>();
        QVERIFY(m_desk->isReady());
    }
    void cleanup() { m_desk.reset(); }

    /// Whenever the interrupt comes: what is said is what was done.
    void whatIsForgottenIsNeverCalledNothing()
    {
        constexpr int count = 120;
        m_desk->stored(m_desk->seed(count));
        const Result<CommandLine> line = parseCommandLine({QStringLiteral("forget"), QStringLiteral("--yes"), QStringLiteral("--json"),
                                                            QStringLiteral("--filter"), QStringLiteral("profile=") + m_desk->profile.name});
        QVERIFY(line);
        std::optional<ExitCode> code;
        int interrupted = 0;
        for (int ms = 0; code != ExitCode::Done; ++ms) {
            code.reset();
            ActCommand command(*line, &m_desk->store, {m_desk->acts(), &m_desk->store.runs, {}});
            connect(&command, &ActCommand::ended, this, [&code](ExitCode ended) { code = ended; });
            QTimer::singleShot(ms, Qt::PreciseTimer, &command, &ActCommand::cancel);
            command.start();
            QTRY_VERIFY_WITH_TIMEOUT(code, 30'000);
            interrupted += code == ExitCode::Cancelled ? 1 : 0;
            const Result<QList<RowId>> left = awaited(m_desk->store.installations.ids({}, m_desk->clock()(), 0));
            QVERIFY(left);
            QCOMPARE(left->size(), code == ExitCode::Done ? 0 : count);
        }
        QVERIFY(interrupted > 0);
    }

private:
    std::unique_ptr<Desk> m_desk;
};

QTEST_GUILESS_MAIN(TestActCommand)
#include "tst_actcommand.moc"
