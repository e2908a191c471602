// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/cyclesteplist.h"

#include "domain/cyclereport.h"
#include "presentation/cyclelabwords.h"
#include "presentation/words.h"
#include "widgets/centredpage.h"
#include "widgets/icons.h"

#include <QGridLayout>
#include <QLabel>

CycleStepList::CycleStepList(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("cycleSteps"));
    setAccessibleName(tr("Steps of the run"));
    auto *const grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(2, 1);
    for (int i = 0; i < cycleStepCount; ++i) {
        const auto step = static_cast<CycleStep>(i);
        Line &line = m_lines[static_cast<size_t>(i)];
        line = {new QLabel(this), new QLabel(cycleStepWord(step), this), makeSentence({}, this), new QLabel(this)};
        line.mark->setFixedSize(16, 16);
        line.sentence->setMinimumWidth(1); // one long word of others widens nothing
        line.sentence->setObjectName(QStringLiteral("cycleStep_") + cycleStepName(step));
        line.time->setAlignment(Qt::AlignTrailing | Qt::AlignTop);
        grid->addWidget(line.mark, i, 0, Qt::AlignTop);
        grid->addWidget(line.name, i, 1, Qt::AlignTop);
        grid->addWidget(line.sentence, i, 2, Qt::AlignTop);
        grid->addWidget(line.time, i, 3, Qt::AlignTop);
    }
}

void CycleStepList::show(const Cycle &cycle)
{
    for (int i = 0; i < cycleStepCount; ++i) {
        const auto step = static_cast<CycleStep>(i);
        const CycleStepReport &report = cycle.step(step);
        const Line &line = m_lines[static_cast<size_t>(i)];
        const QString word = cycleStepStateWord(report.state);
        const bool isToCome = report.state == CycleStepReport::State::Waiting;
        line.mark->setPixmap(ownIcon(cycleStepIcon(report.state)).pixmap(16, 16));
        line.mark->setAccessibleName(word);
        line.sentence->setText(report.sentence.isEmpty() ? (isToCome ? QString() : word) : shownText(report.sentence));
        line.sentence->setAccessibleName(tr("%1, %2: %3").arg(cycleStepWord(step), word, line.sentence->text()));
        const QPalette::ColorRole role = isToCome ? QPalette::PlaceholderText : QPalette::WindowText;
        line.name->setForegroundRole(role);
        line.sentence->setForegroundRole(role);
        const bool isTimed = report.startedAt && report.endedAt && report.state != CycleStepReport::State::Waiting;
        line.time->setText(isTimed ? durationWord(*report.endedAt - *report.startedAt) : QString());
    }
}
