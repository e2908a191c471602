// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/undobar.h"

#include "presentation/forgottenrows.h"
#include "widgets/centredpage.h"
#include "widgets/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

UndoBar::UndoBar(ForgottenRows *forgotten, QWidget *parent)
    : QFrame(parent), m_forgotten(forgotten), m_sentence(makeSentence({}, this)), m_undo(new QPushButton(tr("Undo"), this)),
      m_dismiss(new QToolButton(this))
{
    setObjectName(QStringLiteral("undoBar"));
    setFrameShape(StyledPanel);
    m_sentence->setObjectName(QStringLiteral("undoSentence"));
    m_undo->setObjectName(QStringLiteral("undoButton"));
    m_undo->setAccessibleName(tr("Bring back what was forgotten last"));
    m_dismiss->setObjectName(QStringLiteral("undoDismiss"));
    m_dismiss->setAutoRaise(true);
    m_dismiss->setFocusPolicy(Qt::TabFocus);
    m_dismiss->setIcon(themedIcon(QStringLiteral("window-close")));
    m_dismiss->setToolTip(tr("Put away; it stays forgotten"));
    m_dismiss->setAccessibleName(m_dismiss->toolTip());
    auto *const layout = new QHBoxLayout(this);
    layout->setContentsMargins(9, 4, 4, 4);
    layout->setSpacing(6);
    layout->addWidget(m_sentence, 1);
    layout->addWidget(m_undo);
    layout->addWidget(m_dismiss);
    connect(m_undo, &QPushButton::clicked, m_forgotten, &ForgottenRows::undo);
    connect(m_dismiss, &QToolButton::clicked, m_forgotten, &ForgottenRows::dismiss);
    connect(m_forgotten, &ForgottenRows::changed, this, &UndoBar::showModel);
    showModel();
}

void UndoBar::showModel()
{
    m_sentence->setText(m_forgotten->sentence());
    m_undo->setEnabled(!m_forgotten->isBusy());
    m_dismiss->setEnabled(!m_forgotten->isBusy());
    setVisible(!m_forgotten->isEmpty());
}
