// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/waitpanel.h"

#include "presentation/waitpanelmodel.h"
#include "presentation/words.h"
#include "widgets/centredpage.h"
#include "widgets/errornote.h"
#include "widgets/waitform.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QUrl>

using Phase = WaitPanelModel::Phase;

namespace {

constexpr int walkSize = 4;
constexpr int shownLines = 4; ///< of what was turned away

QFont largeFont(QFont font, double factor)
{
    font.setPointSizeF(font.pointSizeF() * factor);
    font.setBold(true);
    return font;
}

} // namespace

WaitPanel::WaitPanel(WaitPanelModel *model, OpenUrl openUrl, QWidget *parent)
    : QWidget(parent), m_model(model), m_openUrl(std::move(openUrl)), m_title(new QLabel(tr("Wait for Miro"), this)),
      m_form(new WaitForm(model, this)), m_armed(makeArmed()), m_ended(makeEnded()), m_bottom(makeBottom())
{
    m_model->setParent(this);
    setObjectName(QStringLiteral("waitPanel"));
    setAccessibleName(tr("Wait for Miro"));
    m_title->setFont(largeFont(font(), 1.3));

    auto *const inner = new QWidget(this);
    auto *const column = new QVBoxLayout(inner);
    column->setSpacing(8);
    column->addWidget(m_title);
    column->addWidget(m_form);
    column->addWidget(m_armed);
    column->addWidget(m_ended);
    column->addStretch();
    QScrollArea *const scroll = makeScrollArea(inner, this);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(scroll, 1);
    layout->addWidget(m_bottom);
    setFocusProxy(m_form);
    wire();
    showTurnedAway();
    setHeldCount(0);
    showModel();
}

QWidget *WaitPanel::makeArmed()
{
    auto *const armed = new QWidget(this);
    m_countdown = new QLabel(armed);
    m_countdown->setObjectName(QStringLiteral("waitCountdown"));
    m_countdown->setTextFormat(Qt::PlainText);
    m_countdown->setFont(largeFont(font(), 1.8));
    m_headline = makeSentence({}, armed);
    m_headline->setObjectName(QStringLiteral("waitHeadline"));
    auto *const layout = new QVBoxLayout(armed);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_countdown);
    layout->addWidget(m_headline);
    for (int i = 1; i <= walkSize; ++i)
        addStep(layout, QStringLiteral("walk%1").arg(i), tr("step %1").arg(i), true);
    addStep(layout, QStringLiteral("installLink"), tr("the install link"), false);
    return armed;
}

void WaitPanel::addStep(QVBoxLayout *column, const QString &name, const QString &what, bool opens)
{
    QWidget *const place = column->parentWidget();
    Step step{makeSentence({}, place), nullptr, nullptr, {}};
    step.sentence->setObjectName(name);
    auto *const buttons = new QHBoxLayout;
    buttons->addStretch();
    if (opens) {
        step.open = new QPushButton(tr("Open page"), place);
        step.open->setObjectName(name + QStringLiteral("Open"));
        step.open->setAccessibleName(tr("Open the page of %1").arg(what));
        buttons->addWidget(step.open);
    }
    step.copy = new QPushButton(tr("Copy link"), place);
    step.copy->setObjectName(name + QStringLiteral("Copy"));
    step.copy->setAccessibleName(tr("Copy the link of %1").arg(what));
    buttons->addWidget(step.copy);
    column->addWidget(step.sentence);
    column->addLayout(buttons);
    const qsizetype index = m_steps.size();
    if (step.open) {
        connect(step.open, &QPushButton::clicked, this,
                [this, index] { m_openUrl(QUrl(m_steps.at(index).address, QUrl::StrictMode)); });
    }
    connect(step.copy, &QPushButton::clicked, this, [this, index] {
        QGuiApplication::clipboard()->setText(m_steps.at(index).address);
        for (const Step &each : std::as_const(m_steps))
            each.copy->setText(tr("Copy link"));
        m_steps.at(index).copy->setText(tr("Copied"));
    });
    m_steps.append(step);
}

QWidget *WaitPanel::makeEnded()
{
    auto *const ended = new QWidget(this);
    m_endSentence = makeSentence({}, ended);
    m_endSentence->setObjectName(QStringLiteral("waitEnd"));
    m_error = new ErrorNote(QStringLiteral("waitError"), ended);
    m_again = new QPushButton(tr("Wait again"), ended);
    m_again->setObjectName(QStringLiteral("waitAgain"));
    m_again->setAutoDefault(true);
    m_change = new QPushButton(tr("Change…"), ended);
    m_change->setObjectName(QStringLiteral("waitChange"));
    m_change->setAccessibleName(tr("Change what to wait for"));
    auto *const buttons = new QHBoxLayout;
    buttons->addWidget(m_again);
    buttons->addWidget(m_change);
    buttons->addStretch();
    auto *const layout = new QVBoxLayout(ended);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_endSentence);
    layout->addWidget(m_error);
    layout->addLayout(buttons);
    return ended;
}

QWidget *WaitPanel::makeBottom()
{
    // It keeps its height, so that nothing moves when something arrives.
    auto *const bottom = new QWidget(this);
    m_turnedAway = makeSentence({}, bottom);
    m_turnedAway->setObjectName(QStringLiteral("waitTurnedAway"));
    m_turnedAway->setAlignment(Qt::AlignLeading | Qt::AlignTop);
    m_turnedAway->setMinimumHeight(fontMetrics().lineSpacing() * 4);
    m_heldText = makeSentence({}, bottom);
    m_heldText->setObjectName(QStringLiteral("waitHeld"));
    m_showHeld = new QPushButton(tr("Show it"), bottom);
    m_showHeld->setObjectName(QStringLiteral("waitShowHeld"));
    m_showHeld->setAccessibleName(tr("Show the authorization that is held"));
    m_showHeld->setAutoDefault(true);
    m_stop = new QPushButton(tr("Close"), bottom);
    m_stop->setObjectName(QStringLiteral("waitStop"));
    auto *const held = new QHBoxLayout;
    held->addWidget(m_heldText, 1);
    held->addWidget(m_showHeld);
    held->addWidget(m_stop);
    auto *const layout = new QVBoxLayout(bottom);
    layout->setContentsMargins(9, 0, 9, 6);
    layout->setSpacing(6);
    layout->addWidget(m_turnedAway);
    layout->addLayout(held);
    return bottom;
}

void WaitPanel::wire()
{
    connect(m_model, &WaitPanelModel::phaseChanged, this, &WaitPanel::showModel);
    connect(m_model, &WaitPanelModel::countdownChanged, this, [this] { m_countdown->setText(m_model->countdown()); });
    connect(m_model, &WaitPanelModel::redirectTurnedAway, this, &WaitPanel::showTurnedAway);
    connect(m_again, &QPushButton::clicked, m_model, &WaitPanelModel::again);
    connect(m_change, &QPushButton::clicked, m_model, &WaitPanelModel::change);
    connect(m_showHeld, &QPushButton::clicked, this, &WaitPanel::heldRequested);
    connect(m_stop, &QPushButton::clicked, this, [this] {
        if (m_model->phase() == Phase::Armed)
            m_model->stop();
        else
            requestClose();
    });
    connect(m_error, &ErrorNote::helpRequested, this, &WaitPanel::helpRequested);
    connect(m_error, &ErrorNote::actionRequested, this, [this] {
        if (m_model->error().cause == QLatin1String("vault_locked"))
            Q_EMIT unlockRequested();
        else
            Q_EMIT editProfileRequested(m_model->request().profile);
    });
}

void WaitPanel::showModel()
{
    const Phase phase = m_model->phase();
    const bool hasFocus = hasFocusInside(); // asked first: what is hidden below hands the focus on
    m_form->setVisible(phase == Phase::Asking || phase == Phase::Starting);
    m_form->setEnabled(phase == Phase::Asking);
    if (phase == Phase::Asking)
        m_form->fill();
    m_armed->setVisible(phase == Phase::Armed);
    m_ended->setVisible(phase == Phase::Ended);
    m_countdown->setText(m_model->countdown());
    m_headline->setText(m_model->headline());
    if (phase == Phase::Armed)
        showWalk();
    showTurnedAway();
    m_endSentence->setText(m_model->endSentence());
    m_endSentence->setVisible(!m_model->hasFailed());
    if (m_model->hasFailed()) {
        const bool locked = m_model->error().cause == QLatin1String("vault_locked");
        const bool ours = m_model->error().kind == ErrorKind::InvalidInput;
        m_error->showError(tr("Grantdesk cannot wait for Miro."), m_model->error(),
                           locked     ? tr("Unlock…")
                               : ours ? tr("Edit app profile…")
                                      : QString());
    } else {
        m_error->clear();
    }
    m_stop->setText(phase == Phase::Armed ? tr("Stop waiting") : tr("Close"));
    moveFocus(hasFocus);
}

void WaitPanel::showWalk()
{
    const QList<WalkStep> walk = m_model->walk();
    for (qsizetype i = 0; i < m_steps.size(); ++i) {
        const bool isLink = i == walkSize;
        Step &step = m_steps[i];
        const WalkStep shown = isLink
            ? WalkStep{tr("Or send somebody the install link of this app."), m_model->installLink()}
            : walk.value(i);
        step.address = shown.address;
        step.sentence->setText(isLink ? shown.sentence : tr("%1. %2").arg(i + 1).arg(shown.sentence));
        step.sentence->setVisible(!shown.sentence.isEmpty());
        if (step.open)
            step.open->setVisible(!shown.address.isEmpty());
        step.copy->setVisible(!shown.address.isEmpty());
        step.copy->setText(tr("Copy link"));
    }
}

void WaitPanel::showTurnedAway()
{
    const QStringList &all = m_model->turnedAway();
    const QStringList last = all.mid(std::max<qsizetype>(0, all.size() - shownLines));
    QString text = last.join(QLatin1Char('\n'));
    if (!text.isEmpty())
        text.prepend(tr("Turned away: %1").arg(all.size()) + QLatin1Char('\n'));
    m_turnedAway->setText(text);
    m_turnedAway->setToolTip(toolTipText(all.join(QLatin1Char('\n'))));
}

void WaitPanel::setHeldCount(int count)
{
    m_heldText->setText(count == 0   ? tr("Nothing waits for your decision.")
                            : count == 1 ? tr("One authorization waits for your decision.")
                                         : tr("%1 authorizations wait for your decision.").arg(count));
    const bool hasFocus = hasFocusInside();
    m_showHeld->setEnabled(count > 0);
    moveFocus(hasFocus);
}

bool WaitPanel::hasFocusInside() const
{
    const QWidget *const focused = QApplication::focusWidget();
    return !focused || isAncestorOf(focused);
}

/// The act that is most likely next has the focus, when the focus was in this panel at all.
void WaitPanel::moveFocus(bool hasFocus)
{
    QWidget *next = m_form;
    if (m_model->phase() == Phase::Armed)
        next = m_steps.first().open;
    else if (m_model->phase() == Phase::Ended)
        next = m_model->hasFailed() && m_error->action() ? m_error->action() : m_again;
    if (m_showHeld->isEnabled())
        next = m_showHeld;
    if (next == m_focused)
        return;
    m_focused = next;
    setFocusProxy(next);
    if (hasFocus)
        next->setFocus(Qt::OtherFocusReason);
}

void WaitPanel::requestClose()
{
    m_model->stop();
    Q_EMIT closed();
}
