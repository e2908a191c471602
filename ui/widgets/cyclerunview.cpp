// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/cyclerunview.h"

#include "domain/cyclereport.h"
#include "presentation/words.h"
#include "widgets/centredpage.h"
#include "widgets/cyclefielddelegate.h"
#include "widgets/cyclesteplist.h"
#include "widgets/flowview.h"
#include "widgets/handstepbox.h"
#include "widgets/icons.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>

CycleRunView::CycleRunView(CycleLabModel *model, OpenUrl openUrl, QWidget *parent)
    : QWidget(parent), m_model(model), m_stack(new QStackedWidget(this)), m_empty(makeSentence({}, this)),
      m_title(makeSentence({}, this)), m_mark(new QLabel(this)), m_verdict(makeSentence({}, this)),
      m_steps(new CycleStepList(this)), m_hands(new HandStepBox(model, std::move(openUrl), this)),
      m_tabs(new QTabWidget(this)), m_picture(new FlowView(QStringLiteral("cyclePicture"), this))
{
    setObjectName(QStringLiteral("cycleRunView"));
    for (QLabel *const label : {m_title, m_verdict})
        label->setMinimumWidth(1); // one long word of others widens nothing
    m_empty->setObjectName(QStringLiteral("cycleEmpty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_title->setObjectName(QStringLiteral("cycleTitle"));
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.2);
    large.setBold(true);
    m_title->setFont(large);
    m_mark->setFixedSize(16, 16);
    m_verdict->setObjectName(QStringLiteral("cycleReason"));
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_fields = makeTable("cycleFields", tr("Comparison of before and after"), m_model->fields());
    m_fields->setItemDelegate(new CycleFieldDelegate(m_fields));
    m_tokens = makeTable("cycleTokens", tr("Tokens that the run watches"), m_model->tokens());
    for (int column = 1; column < m_model->tokens()->columnCount(); ++column)
        m_tokens->setColumnWidth(column, 15 * m_tokens->fontMetrics().horizontalAdvance(QLatin1Char('0')));
    m_tabs->setObjectName(QStringLiteral("cycleTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_picture, tr("Picture"));
    m_tabs->addTab(m_fields, tr("Comparison"));
    m_tabs->addTab(m_tokens, tr("Tokens"));
    auto *const copy = new QAction(tr("Copy the comparison"), m_fields);
    copy->setObjectName(QStringLiteral("cycleFieldsCopy"));
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &CycleRunView::copyFields);
    m_fields->addAction(copy);
    m_fields->setContextMenuPolicy(Qt::ActionsContextMenu);

    auto *const page = new QWidget(m_stack);
    auto *const verdict = new QHBoxLayout;
    verdict->addWidget(m_mark, 0, Qt::AlignTop);
    verdict->addWidget(m_verdict, 1);
    auto *const inner = new QVBoxLayout(page);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(6);
    inner->addWidget(m_title);
    inner->addLayout(verdict);
    inner->addWidget(m_steps);
    inner->addWidget(m_tabs, 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(page);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_hands);
    layout->addWidget(m_stack, 1);
    connect(m_model, &CycleLabModel::shownChanged, this, &CycleRunView::showRun);
    connect(m_model, &CycleLabModel::changed, this, &CycleRunView::showHands);
    connect(m_model, &CycleLabModel::changed, this, &CycleRunView::showVerdict);
    connect(m_model, &CycleLabModel::changed, this, &CycleRunView::showEmpty);
    connect(m_hands, &HandStepBox::runRequested, this, &CycleRunView::runRequested);
    connect(m_hands, &HandStepBox::stopRequested, this, &CycleRunView::stopRequested);
    showRun();
}

QTableView *CycleRunView::makeTable(const char *objectName, const QString &name, QAbstractItemModel *model)
{
    auto *const table = new QTableView(m_tabs);
    table->setObjectName(QLatin1String(objectName));
    table->setAccessibleName(name);
    table->setModel(model);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setAlternatingRowColors(true);
    table->setShowGrid(false);
    table->setTabKeyNavigation(false);
    table->setWordWrap(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 8);
    QHeaderView *const header = table->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    header->setStretchLastSection(true);
    const int digit = table->fontMetrics().horizontalAdvance(QLatin1Char('0'));
    for (int column = 0; column < model->columnCount(); ++column)
        table->setColumnWidth(column, (column == 0 ? 26 : 18) * digit);
    return table;
}

void CycleRunView::showRun()
{
    const std::optional<Cycle> &cycle = m_model->shown();
    m_stack->setCurrentIndex(cycle ? 1 : 0);
    showEmpty();
    showHands();
    if (!cycle)
        return;
    // It begins where one begins to read, in whatever script the team is named.
    const QChar direction = layoutDirection() == Qt::RightToLeft ? QChar(0x200f) : QChar(0x200e);
    m_title->setText(direction + shownText(cycleTitle(*cycle)));
    showVerdict();
    m_steps->show(*cycle);
    m_picture->showPicture(m_model->picture(), std::exchange(m_drawn, cycle->id) != cycle->id,
                           m_model->isRunning(cycle->id));
    const int faults = m_model->fields()->faults();
    const bool isCompared = !cycle->fields.isEmpty();
    m_tabs->setTabText(1,
                       !isCompared || faults == 0 ? tr("Comparison")
                           : faults == 1          ? tr("Comparison (1 at fault)")
                                                  : tr("Comparison (%1 at fault)").arg(faults));
    m_tabs->setTabIcon(1, isCompared && faults > 0 ? ownIcon(QStringLiteral("failed")) : QIcon());
    // What is at fault is what one looks for, once.
    if (isCompared && faults > 0 && m_told != cycle->id)
        m_tabs->setCurrentWidget(m_fields);
    m_told = isCompared ? cycle->id : 0;
}

void CycleRunView::showEmpty()
{
    if (m_model->shownId() != 0)
        m_empty->setText(tr("Reading the run…"));
    else if (!m_model->runs()->rows().isEmpty())
        m_empty->setText(tr("Choose a run to see it."));
    else if (m_model->runs()->hasFilters())
        m_empty->setText(tr("No run matches the filters."));
    else
        m_empty->setText(tr("A run uninstalls an app, watches its tokens die, brings it back and compares.\n"
                            "Here will be what it did, step by step. New runs… begins one."));
}

void CycleRunView::showVerdict()
{
    const std::optional<Cycle> &cycle = m_model->shown();
    if (!cycle)
        return;
    const CycleStanding standing = m_model->shownStanding();
    m_mark->setPixmap(ownIcon(cycleStandingIcon(standing, cycle->verdict)).pixmap(16, 16));
    const QString word = cycleStandingWord(standing, cycle->verdict);
    m_mark->setAccessibleName(word);
    QStringList parts{cycle->reason.isEmpty() ? tr("%1.").arg(word) : tr("%1: %2").arg(word, shownText(cycle->reason))};
    if (const QString times = cycleTimesWord(cycleSummary(*cycle)); !times.isEmpty())
        parts.append(times);
    m_verdict->setText(parts.join(QLatin1Char(' ')));
}

void CycleRunView::showHands()
{
    const bool hadFocus = m_hands->isAncestorOf(focusWidget()) && focusWidget()->hasFocus();
    m_hands->show(m_model->shownId());
    // The keyboard stays at what is to be done next.
    if (QWidget *const next = m_hands->firstAct(); next && hadFocus && !(focusWidget() && focusWidget()->isVisible()))
        next->setFocus(Qt::OtherFocusReason);
}

void CycleRunView::copyFields()
{
    QGuiApplication::clipboard()->setText(m_model->fields()->text());
}
