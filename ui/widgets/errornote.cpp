// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/errornote.h"

#include "presentation/helptopics.h"
#include "widgets/icons.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>

ErrorNote::ErrorNote(const QString &objectName, QWidget *parent)
    : QFrame(parent), m_sentence(new QLabel(this)), m_detail(new QPlainTextEdit(this)),
      m_detailButton(new QToolButton(this)), m_helpButton(new QToolButton(this)), m_action(new QPushButton(this))
{
    setObjectName(objectName);
    setFrameShape(StyledPanel);
    auto *const mark = new QLabel(this);
    mark->setPixmap(ownIcon(QStringLiteral("failed")).pixmap(16, 16));
    m_sentence->setObjectName(objectName + QStringLiteral("Sentence"));
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_detail->setObjectName(objectName + QStringLiteral("Detail"));
    m_detail->setAccessibleName(tr("Technical details of the error"));
    m_detail->setReadOnly(true);
    m_detail->setTabChangesFocus(true);
    m_detail->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_detail->setMaximumHeight(fontMetrics().height() * 7);
    m_detail->hide();
    m_detailButton->setObjectName(objectName + QStringLiteral("DetailButton"));
    m_detailButton->setText(tr("Details"));
    m_detailButton->setCheckable(true);
    m_helpButton->setObjectName(objectName + QStringLiteral("HelpButton"));
    m_helpButton->setText(tr("What to do"));
    m_action->setObjectName(objectName + QStringLiteral("Action"));
    m_action->setText(tr("Try again"));

    auto *const top = new QHBoxLayout;
    top->addWidget(mark, 0, Qt::AlignTop);
    top->addWidget(m_sentence, 1);
    auto *const buttons = new QHBoxLayout;
    buttons->addWidget(m_action);
    buttons->addWidget(m_detailButton);
    buttons->addWidget(m_helpButton);
    buttons->addStretch();
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(6);
    layout->addLayout(top);
    layout->addWidget(m_detail);
    layout->addLayout(buttons);

    connect(m_detailButton, &QToolButton::toggled, m_detail, &QWidget::setVisible);
    connect(m_helpButton, &QToolButton::clicked, this, [this] { Q_EMIT helpRequested(m_topic); });
    connect(m_action, &QPushButton::clicked, this, &ErrorNote::actionRequested);
    hide();
}

void ErrorNote::showError(const QString &trying, const Error &error, const QString &action)
{
    m_topic = helpTopic(error);
    m_sentence->setText(trying.isEmpty() ? error.summary : QString(trying + QLatin1Char('\n') + error.summary));
    QString detail = error.detail;
    if (!error.cause.isEmpty())
        detail = detail.isEmpty() ? error.cause : QString(error.cause + QLatin1String(": ") + detail);
    m_detail->setPlainText(detail);
    m_detailButton->setVisible(!detail.isEmpty());
    m_detailButton->setChecked(false);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    setAccessibleName(tr("Error: %1").arg(m_sentence->text()));
    show();
}

QWidget *ErrorNote::action() const
{
    return m_action->isVisibleTo(this) ? m_action : nullptr;
}

void ErrorNote::clear()
{
    hide();
}
