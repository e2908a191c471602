// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outcomebox.h"

#include "presentation/authorizepanelmodel.h"
#include "presentation/words.h"
#include "widgets/centredpage.h"
#include "widgets/errornote.h"
#include "widgets/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

using Phase = AuthorizePanelModel::Phase;

OutcomeBox::OutcomeBox(AuthorizePanelModel *model, QWidget *parent)
    : QFrame(parent), m_model(model), m_mark(new QLabel(this)), m_sentence(makeSentence({}, this)),
      m_error(new ErrorNote(QStringLiteral("authorizeError"), this))
{
    setObjectName(QStringLiteral("outcomeBox"));
    m_sentence->setObjectName(QStringLiteral("outcomeSentence"));
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *const top = new QHBoxLayout;
    top->addWidget(m_mark, 0, Qt::AlignTop);
    top->addWidget(m_sentence, 1);
    auto *const buttons = new QHBoxLayout;
    for (int i = 0; i < 3; ++i) {
        m_buttons[i] = new QPushButton(this);
        m_buttons[i]->setObjectName(QStringLiteral("outcomeButton%1").arg(i + 1));
        m_buttons[i]->setText(tr("Go on"));
        m_buttons[i]->setAutoDefault(true); // Enter presses it outside of a dialog, too
        buttons->addWidget(m_buttons[i]);
        connect(m_buttons[i], &QPushButton::clicked, this, [this, i] { takeButton(i); });
    }
    buttons->addStretch();
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_error);
    layout->addLayout(top);
    layout->addLayout(buttons);
    connect(m_error, &ErrorNote::helpRequested, this, &OutcomeBox::helpRequested);
    connect(m_error, &ErrorNote::actionRequested, this, [this] {
        if (m_model->error().cause == QLatin1String("vault_locked"))
            Q_EMIT unlockRequested();
        else
            m_model->again();
    });
}

void OutcomeBox::showSentence(const QString &icon, const QString &sentence)
{
    m_mark->setPixmap(icon.isEmpty() ? QPixmap() : ownIcon(icon).pixmap(16, 16));
    m_mark->setVisible(!sentence.isEmpty());
    m_sentence->setText(sentence);
    m_sentence->setVisible(!sentence.isEmpty());
}

void OutcomeBox::showButtons(const QString &first, const QString &second, const QString &third)
{
    const QString texts[3] = {first, second, third};
    for (int i = 0; i < 3; ++i) {
        m_buttons[i]->setText(texts[i]);
        m_buttons[i]->setVisible(!texts[i].isEmpty());
    }
}

void OutcomeBox::showModel()
{
    m_error->clear();
    showSentence({}, {});
    showButtons({}, {});
    const Error error = m_model->error();
    const bool locked = error.cause == QLatin1String("vault_locked");
    const QString again = m_model->isFromMiro() ? tr("Wait again…") : tr("Try again");
    switch (m_model->phase()) {
    case Phase::Asking:
    case Phase::Held:
    case Phase::Waiting:
    case Phase::Working:
        break;
    case Phase::Choosing:
        showSentence(QStringLiteral("warning"), shownText(m_model->difference().sentence));
        showButtons(tr("Keep it as a mismatch"), tr("Revoke this token and try again"));
        break;
    case Phase::StoreFailed:
        m_error->showError(tr("The tokens are here, but could not be stored. They are in memory only."), error,
                           locked ? tr("Unlock…") : QString());
        showButtons(tr("Store again"), tr("Save elsewhere…"), tr("Discard…"));
        break;
    case Phase::Done:
        showSentence(QStringLiteral("good"),
                     tr("%1 is authorized by %2. The tokens are stored, encrypted.")
                         .arg(shownName(m_model->installation()->team), shownName(m_model->installation()->user)));
        showButtons(tr("Show installation"), m_model->isFromMiro() ? tr("Wait again…") : tr("Authorize another"));
        break;
    case Phase::Failed:
        m_error->showError({}, error, locked ? tr("Unlock…") : again);
        showSentence(QStringLiteral("warning"), m_model->advice());
        break;
    case Phase::Cancelled:
        showSentence(QStringLiteral("step-skipped"),
                     error.summary.isEmpty() ? tr("Cancelled. Nothing was stored, and the port is free.")
                                             : error.summary);
        showButtons(again, {});
        break;
    }
    setVisible(m_model->phase() > Phase::Working);
}

QWidget *OutcomeBox::firstAct() const
{
    if (m_buttons[0]->isVisibleTo(this))
        return m_buttons[0];
    return m_error->isVisibleTo(this) ? m_error->action() : nullptr;
}

void OutcomeBox::takeButton(int button)
{
    switch (m_model->phase()) {
    case Phase::Choosing:
        if (button == 0)
            m_model->keep();
        else
            m_model->discardAndTryAgain();
        break;
    case Phase::StoreFailed:
        if (button == 0)
            m_model->retryStore();
        else if (button == 1)
            Q_EMIT saveElsewhereRequested();
        else
            Q_EMIT discardRequested();
        break;
    case Phase::Done:
        if (button == 0)
            Q_EMIT showInstallationRequested();
        else
            m_model->another();
        break;
    case Phase::Cancelled:
        m_model->again();
        break;
    case Phase::Asking:
    case Phase::Held:
    case Phase::Waiting:
    case Phase::Working:
    case Phase::Failed:
        break;
    }
}
