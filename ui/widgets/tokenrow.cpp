// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tokenrow.h"

#include "presentation/tokenaccess.h"
#include "widgets/icons.h"
#include "widgets/secretclipboard.h"
#include "widgets/secretview.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

TokenRow::TokenRow(const QString &name, const QString &what, QWidget *parent)
    : QFrame(parent), m_note(new QLabel(this)), m_view(new SecretView(what, this)),
      m_reveal(new QPushButton(themedIcon(QStringLiteral("view-visible")), tr("Reveal"), this)),
      m_copy(new QPushButton(themedIcon(QStringLiteral("edit-copy")), tr("Copy"), this)),
      m_form(new QPushButton(tr("Form…"), this))
{
    setObjectName(name + QStringLiteral("Row"));
    setFrameShape(StyledPanel);
    m_view->setObjectName(name + QStringLiteral("View"));
    m_note->setObjectName(name + QStringLiteral("Note"));
    m_note->setTextFormat(Qt::PlainText);
    m_note->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_note->setWordWrap(true);
    m_reveal->setObjectName(name + QStringLiteral("Reveal"));
    m_reveal->setAccessibleName(tr("Reveal the %1").arg(what));
    m_reveal->setToolTip(tr("Shows the %1 for %2 seconds").arg(what).arg(TokenAccess::shownFor.count()));
    m_copy->setObjectName(name + QStringLiteral("Copy"));
    m_copy->setAccessibleName(tr("Copy the %1").arg(what));
    m_copy->setToolTip(tr("Copies the %1; the clipboard is cleared after %2 seconds. "
                          "A clipboard manager may keep it all the same.")
                           .arg(what)
                           .arg(SecretClipboard::keptFor.count()));
    // Room for the countdown, so that nothing moves under the pointer.
    m_copy->setMinimumWidth(m_copy->fontMetrics().horizontalAdvance(tr("Clears in %1 s").arg(SecretClipboard::keptFor.count())) + 48);
    m_reveal->setMinimumWidth(m_reveal->sizeHint().width());
    m_form->setObjectName(name + QStringLiteral("Form"));
    m_form->setAccessibleName(tr("Form of the %1").arg(what));
    m_form->setToolTip(tr("What can be seen of the %1 without showing it or asking Miro").arg(what));

    auto *const top = new QHBoxLayout;
    top->addWidget(m_note, 1);
    top->addWidget(m_reveal);
    top->addWidget(m_copy);
    auto *const below = new QHBoxLayout;
    below->addWidget(m_view, 1);
    below->addWidget(m_form, 0, Qt::AlignTop);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(6);
    layout->addLayout(top);
    layout->addLayout(below);

    connect(m_reveal, &QPushButton::clicked, this, [this] {
        if (m_view->isRevealed())
            Q_EMIT hideRequested();
        else
            Q_EMIT revealRequested();
    });
    connect(m_copy, &QPushButton::clicked, this, &TokenRow::copyRequested);
    connect(m_form, &QPushButton::clicked, this, &TokenRow::formRequested);
}

void TokenRow::describe(const QString &fingerprint, const QString &note)
{
    m_note->setText(fingerprint.isEmpty() ? note
                                          : QString(note + QLatin1Char('\n') + tr("Fingerprint %1").arg(fingerprint)));
    mask();
}

void TokenRow::reveal(const Secret &secret)
{
    m_view->reveal(secret, TokenAccess::shownFor);
    m_reveal->setText(tr("Hide"));
    m_reveal->setIcon(themedIcon(QStringLiteral("view-hidden")));
}

void TokenRow::mask()
{
    m_view->mask();
    m_reveal->setText(tr("Reveal"));
    m_reveal->setIcon(themedIcon(QStringLiteral("view-visible")));
}

void TokenRow::showCopied(int seconds)
{
    m_copy->setText(seconds > 0 ? tr("Clears in %1 s").arg(seconds) : tr("Copy"));
}
