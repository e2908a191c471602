// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/authorizecommand.h"

#include <QTimer>

AuthorizeCommand::AuthorizeCommand(AuthorizeTeam *act, Choices choices, Output output, Clock clock, QObject *parent)
    : QObject(parent), m_act(act), m_choices(std::move(choices)), m_output(output), m_clock(std::move(clock))
{
    connect(m_act, &AuthorizeTeam::stepChanged, this, &AuthorizeCommand::showStep);
    connect(m_act, &AuthorizeTeam::noticed, this, [this](const QString &sentence) { m_output.remark(tr("note: %1").arg(sentence)); });
    connect(m_act, &AuthorizeTeam::choiceNeeded, this, &AuthorizeCommand::decide);
    connect(m_act, &AuthorizeTeam::storeFailed, this, &AuthorizeCommand::rescue);
    connect(m_act, &AuthorizeTeam::finished, this, &AuthorizeCommand::showEnd);
}

void AuthorizeCommand::start()
{
    m_act->start();
}

void AuthorizeCommand::cancel()
{
    m_act->cancel();
}

void AuthorizeCommand::showStep(const StepReport &report)
{
    const bool listens = report.step == AuthorizeStep::Listening && report.state == StepReport::State::Done;
    if (listens && !m_addressShown) {
        m_addressShown = true;
        const QString address = m_act->address().toString(QUrl::FullyEncoded);
        m_output.line(address);
        m_output.object({{QStringLiteral("address"), address}, {QStringLiteral("label"), m_act->label()}});
        m_output.remark(tr("This authorization is called %1 and waits until %2. Ctrl+C cancels it.")
                            .arg(m_act->label(), toIso8601(m_act->expiresAt())));
        // After this signal: the steps keep their order.
        if (m_choices.openBrowser)
            QMetaObject::invokeMethod(m_act, &AuthorizeTeam::openBrowser, Qt::QueuedConnection);
    }
    if (report.state == StepReport::State::Running || report.state == StepReport::State::Waiting)
        return;
    const char *mark = report.state == StepReport::State::Done ? "ok  " : report.state == StepReport::State::Failed ? "FAIL" : "-   ";
    const QString line = QStringLiteral("%1 %2 s  %3")
                             .arg(QLatin1String(mark), QString::number(double(report.elapsed.count()) / 1000, 'f', 2).rightJustified(7), report.sentence);
    m_output.isJson() ? m_output.remark(line) : m_output.line(line);
}

void AuthorizeCommand::decide(const GrantDifference &difference)
{
    m_output.remark(difference.sentence);
    if (m_choices.keepDifferent)
        return m_act->keep();
    m_output.remark(tr("It is revoked again. --keep-different would keep it."));
    m_act->discard();
}

void AuthorizeCommand::rescue(const Error &error)
{
    m_output.failure(error);
    if (--m_triesLeft > 0) {
        m_output.remark(tr("The tokens are held in memory; trying again in two seconds."));
        QTimer::singleShot(std::chrono::seconds(2), m_act, &AuthorizeTeam::retryStore);
        return;
    }
    if (m_choices.rescueStore) {
        const StoreLocation location = *std::exchange(m_choices.rescueStore, std::nullopt);
        m_output.remark(tr("Storing in %1 instead.").arg(location.displayName()));
        return m_act->saveElsewhere(location);
    }
    m_output.remark(tr("The new tokens cannot be stored and are revoked. --rescue-store FILE would keep them in another store."));
    disconnect(m_act, &AuthorizeTeam::finished, this, nullptr);
    connect(m_act, &AuthorizeTeam::finished, this, [this, code = exitCodeFor(error)](const Result<Installation> &result) {
        if (!result)
            m_output.failure(result.error());
        Q_EMIT ended(code);
    });
    m_act->discard();
}

void AuthorizeCommand::showEnd(const Result<Installation> &result)
{
    if (!result) {
        m_output.failure(result.error());
        return Q_EMIT ended(exitCodeFor(result.error()));
    }
    m_output.line(toLine(*result, m_clock()));
    m_output.object(toJson(*result, m_clock()));
    Q_EMIT ended(ExitCode::Done);
}
