// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/steplist.h"

#include "presentation/words.h"
#include "widgets/icons.h"

#include <QGridLayout>
#include <QLabel>

namespace {

QString stepWord(AuthorizeStep step)
{
    switch (step) {
    case AuthorizeStep::Listening:
        return StepList::tr("listening");
    case AuthorizeStep::BrowserOpened:
        return StepList::tr("browser opened");
    case AuthorizeStep::RedirectReceived:
        return StepList::tr("redirect received");
    case AuthorizeStep::StateChecked:
        return StepList::tr("state checked");
    case AuthorizeStep::CodeExchanged:
        return StepList::tr("code exchanged");
    case AuthorizeStep::ContextChecked:
        return StepList::tr("token context checked");
    case AuthorizeStep::Stored:
        return StepList::tr("stored");
    case AuthorizeStep::BrowserSentOn:
        return StepList::tr("browser sent on");
    }
    Q_UNREACHABLE();
}

struct Look {
    QString icon;
    QString word;
};

Look lookOf(StepReport::State state)
{
    switch (state) {
    case StepReport::State::Waiting:
        return {QStringLiteral("step-waiting"), StepList::tr("to come")};
    case StepReport::State::Running:
        return {QStringLiteral("step-running"), StepList::tr("running")};
    case StepReport::State::Done:
        return {QStringLiteral("good"), StepList::tr("done")};
    case StepReport::State::Failed:
        return {QStringLiteral("failed"), StepList::tr("failed")};
    case StepReport::State::Skipped:
        return {QStringLiteral("step-skipped"), StepList::tr("skipped")};
    }
    Q_UNREACHABLE();
}

} // namespace

StepList::StepList(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("stepList"));
    setAccessibleName(tr("Steps of the authorization"));
    auto *const grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(5);
    grid->setColumnStretch(1, 1);
    for (int i = 0; i < authorizeStepCount; ++i) {
        const auto step = static_cast<AuthorizeStep>(i);
        Line &line = m_lines[i];
        line = {new QLabel(this), new QLabel(this), new QLabel(this)};
        line.mark->setFixedSize(16, 16);
        line.sentence->setObjectName(QStringLiteral("step_") + authorizeStepName(step));
        line.sentence->setWordWrap(true);
        line.sentence->setTextFormat(Qt::PlainText);
        line.time->setAlignment(Qt::AlignTrailing | Qt::AlignTop);
        line.time->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("000.0 s")));
        grid->addWidget(line.mark, i, 0, Qt::AlignTop);
        grid->addWidget(line.sentence, i, 1);
        grid->addWidget(line.time, i, 2, Qt::AlignTop);
        show({step, StepReport::State::Waiting, {}, {}});
    }
}

void StepList::show(const QList<StepReport> &steps)
{
    for (const StepReport &report : steps)
        show(report);
}

void StepList::showTime(const QString &time)
{
    if (m_running >= 0)
        m_lines[m_running].time->setText(time);
}

void StepList::show(const StepReport &report)
{
    if (report.state == StepReport::State::Running)
        m_running = static_cast<int>(report.step);
    else if (m_running == static_cast<int>(report.step))
        m_running = -1;
    Line &line = m_lines[static_cast<int>(report.step)];
    const Look look = lookOf(report.state);
    line.mark->setPixmap(ownIcon(look.icon).pixmap(16, 16));
    line.mark->setAccessibleName(look.word);
    const QString text = report.sentence.isEmpty() ? stepWord(report.step) : shownText(report.sentence);
    line.sentence->setText(text);
    line.sentence->setAccessibleName(tr("%1: %2").arg(text, look.word));
    line.sentence->setForegroundRole(report.state == StepReport::State::Waiting ? QPalette::PlaceholderText
                                                                                : QPalette::WindowText);
    const bool timed = report.state == StepReport::State::Done || report.state == StepReport::State::Failed;
    line.time->setText(timed ? tr("%1 s").arg(double(report.elapsed.count()) / 1000.0, 0, 'f', 1) : QString());
}
