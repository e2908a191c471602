// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/lockednote.h"

#include "presentation/whywords.h"
#include "widgets/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

LockedNote::LockedNote(QWidget *parent) : QFrame(parent), m_sentence(new QLabel(this))
{
    setObjectName(QStringLiteral("lockedNote"));
    setFrameShape(StyledPanel);
    auto *const icon = new QLabel(this);
    icon->setPixmap(ownIcon(QStringLiteral("object-locked")).pixmap(16, 16));
    m_sentence->setObjectName(QStringLiteral("lockedSentence"));
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    auto *const unlock = new QPushButton(tr("Unlock…"), this);
    unlock->setObjectName(QStringLiteral("lockedUnlock"));
    unlock->setAccessibleName(tr("Unlock the vault"));
    auto *const layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->addWidget(icon);
    layout->addWidget(m_sentence, 1);
    layout->addWidget(unlock);
    connect(unlock, &QPushButton::clicked, this, &LockedNote::unlockRequested);
    setReason({});
    hide();
}

void LockedNote::setReason(const QString &reason)
{
    m_sentence->setText(reason.isEmpty() ? lockedSentence() : QString(reason + QLatin1Char('\n') + lockedSentence()));
    setAccessibleName(tr("%1. %2").arg(lockedWord(), m_sentence->text()));
}
