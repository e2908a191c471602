// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/handstepbox.h"

#include "presentation/words.h"
#include "widgets/centredpage.h"
#include "widgets/icons.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QTimer>

#include <algorithm>

namespace {

constexpr std::chrono::milliseconds approvableAfter{1000};

constexpr int rowsShown = 4; // before the list scrolls

} // namespace

HandStepBox::HandStepBox(CycleLabModel *model, OpenUrl openUrl, QWidget *parent)
    : QFrame(parent), m_model(model), m_openUrl(std::move(openUrl)), m_title(makeSentence({}, this)),
      m_list(new QListWidget(this)), m_steps(makeSentence({}, this)), m_open(addButton("handOpen", tr("Open page"))),
      m_openNext(addButton("handOpenNext", tr("Open the next page"))), m_copy(addButton("handCopy", tr("Copy link"))),
      m_done(addButton("handDone", tr("I have done it"))), m_play(addButton("handPlay", tr("Let the sandbox do it"))),
      m_discard(addButton("handDiscard", tr("Discard…")))
{
    setObjectName(QStringLiteral("handBox"));
    setFrameShape(StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    for (QLabel *const label : {m_title, m_steps})
        label->setMinimumWidth(1); // one long word of others widens nothing
    m_title->setObjectName(QStringLiteral("handTitle"));
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_list->setObjectName(QStringLiteral("handList"));
    m_list->setAccessibleName(tr("What is to be done at Miro, for all runs that wait"));
    m_list->setTabKeyNavigation(false);
    m_list->setTextElideMode(Qt::ElideRight);
    m_steps->setObjectName(QStringLiteral("handSteps"));
    m_steps->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_play->setToolTip(tr("Grantdesk goes to the sandbox's pages as a person would"));
    m_open->setIcon(themedIcon(QStringLiteral("internet-web-browser")));
    auto *const mark = new QLabel(this);
    mark->setPixmap(ownIcon(QStringLiteral("warning")).pixmap(16, 16));
    auto *const top = new QHBoxLayout;
    top->addWidget(mark, 0, Qt::AlignTop);
    top->addWidget(m_title, 1);
    auto *const buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    for (QPushButton *const button : std::as_const(m_buttons))
        buttons->addWidget(button);
    buttons->addStretch();
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 6);
    layout->setSpacing(4);
    layout->addLayout(top);
    layout->addWidget(m_list);
    layout->addWidget(m_steps);
    layout->addLayout(buttons);
    const auto openAt = [this](int index) {
        if (const QString address = addresses().value(index); !address.isEmpty())
            m_openUrl(QUrl(address));
    };
    connect(m_open, &QPushButton::clicked, this, [openAt] { openAt(0); });
    connect(m_openNext, &QPushButton::clicked, this, [openAt] { openAt(1); });
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(addresses().join(QLatin1Char('\n')));
        m_copy->setText(tr("Copied"));
    });
    connect(m_done, &QPushButton::clicked, this, [this] { m_model->handDone(m_hands.value(m_current).cycleId); });
    connect(m_play, &QPushButton::clicked, this, &HandStepBox::playAll);
    connect(m_discard, &QPushButton::clicked, this, [this] { Q_EMIT stopRequested(m_hands.value(m_current).cycleId); });
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0 && row < m_hands.size())
            Q_EMIT runRequested(m_hands.at(row).cycleId);
    });
    hide();
}

QPushButton *HandStepBox::addButton(const char *objectName, const QString &text)
{
    auto *const button = new QPushButton(text, this);
    button->setObjectName(QLatin1String(objectName));
    button->setAutoDefault(false);
    m_buttons.append(button);
    return button;
}

void HandStepBox::show(RowId id)
{
    const HandStep former = m_hands.value(m_current);
    m_hands = m_model->hands();
    const auto own
        = std::find_if(m_hands.cbegin(), m_hands.cend(), [id](const HandStep &hand) { return hand.cycleId == id; });
    m_current = m_hands.isEmpty() ? -1 : own == m_hands.cend() ? 0 : std::distance(m_hands.cbegin(), own);
    setVisible(!m_hands.isEmpty());
    showList();
    if (m_hands.isEmpty())
        return;
    const HandStep &present = m_hands.at(m_current);
    if (former.cycleId != present.cycleId || former.kind != present.kind) {
        m_copy->setText(tr("Copy link"));
        // It takes the place of another button: a second press that was meant for that one approves nothing.
        m_done->setEnabled(present.kind != HandStep::Kind::Approve);
        QTimer::singleShot(approvableAfter, m_done, [this] { m_done->setEnabled(true); });
    }
    showHand();
}

void HandStepBox::showHand()
{
    const HandStep &hand = m_hands.at(m_current);
    m_title->setText(shownText(hand.title));
    QStringList lines;
    for (qsizetype i = 0; i < hand.steps.size(); ++i)
        lines.append(tr("%1. %2").arg(QString::number(i + 1), shownText(hand.steps.at(i).sentence)));
    m_steps->setText(lines.join(QLatin1Char('\n')));
    const QStringList links = addresses();
    m_open->setVisible(!links.isEmpty());
    m_openNext->setVisible(links.size() > 1);
    m_copy->setVisible(!links.isEmpty());
    const bool isApproval = hand.kind == HandStep::Kind::Approve;
    m_done->setText(isApproval ? tr("Approve") : tr("I have done it"));
    m_done->setAccessibleName(isApproval ? tr("Approve what arrived for %1").arg(shownName(hand.team))
                                         : tr("I have done it: %1").arg(shownText(hand.title)));
    m_discard->setVisible(isApproval);
    m_discard->setAccessibleName(tr("Discard what arrived, and stop the run"));
    m_play->setVisible(m_model->canPlay());
    const bool canPlay = std::any_of(m_hands.cbegin(), m_hands.cend(),
                                     [this](const HandStep &one) { return !m_model->isPlaying(one.cycleId); });
    m_play->setEnabled(canPlay);
    m_play->setText(!canPlay                 ? tr("The sandbox does it…")
                        : m_hands.size() > 1 ? tr("Let the sandbox do all")
                                             : tr("Let the sandbox do it"));
}

void HandStepBox::showList()
{
    m_list->setVisible(m_hands.size() > 1);
    const QSignalBlocker blocker(m_list);
    while (m_list->count() > m_hands.size())
        delete m_list->takeItem(m_list->count() - 1);
    while (m_list->count() < m_hands.size())
        m_list->addItem(QString());
    for (int i = 0; i < m_hands.size(); ++i) {
        QListWidgetItem *const item = m_list->item(i);
        item->setText(shownText(m_hands.at(i).title));
        item->setToolTip(toolTipText(item->text()));
    }
    if (m_hands.isEmpty())
        return;
    m_list->setCurrentRow(static_cast<int>(m_current));
    const int shown = std::min<int>(rowsShown, static_cast<int>(m_hands.size()));
    m_list->setFixedHeight(shown * m_list->sizeHintForRow(0) + 2 * m_list->frameWidth());
}

QStringList HandStepBox::addresses() const
{
    QStringList found;
    if (m_current < 0)
        return found;
    for (const WalkStep &step : m_hands.at(m_current).steps) {
        if (!step.address.isEmpty())
            found.append(step.address);
    }
    return found;
}

void HandStepBox::playAll()
{
    const QList<HandStep> hands = m_hands;
    for (const HandStep &hand : hands)
        m_model->play(hand.cycleId);
}

QWidget *HandStepBox::firstAct() const
{
    if (m_hands.isEmpty())
        return nullptr;
    return m_model->canPlay() ? m_play : m_open->isHidden() ? m_done : m_open;
}
