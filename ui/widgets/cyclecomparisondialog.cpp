// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/cyclecomparisondialog.h"

#include "domain/cyclereport.h"
#include "presentation/cyclefieldsmodel.h"
#include "presentation/cyclelabwords.h"
#include "presentation/flowwords.h"
#include "presentation/words.h"
#include "widgets/centredpage.h"
#include "widgets/cyclefielddelegate.h"
#include "widgets/flowview.h"
#include "widgets/icons.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>

CycleComparisonDialog::CycleComparisonDialog(const Cycle &one, const Cycle &other, QWidget *parent)
    : QDialog(parent), m_left(new FlowView(QStringLiteral("compareLeft"), this)),
      m_right(new FlowView(QStringLiteral("compareRight"), this))
{
    setObjectName(QStringLiteral("cycleComparison"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Compare two runs"));
    resize(1200, 740);
    FlowPicture left = flowPicture(one);
    FlowPicture right = flowPicture(other);
    left.different = right.different = firstDifference(left, right);
    auto *const says = makeSentence(differenceSentence(left, right), this);
    says->setObjectName(QStringLiteral("compareSays"));
    m_left->setAccessibleName(tr("Picture of the left run"));
    m_right->setAccessibleName(tr("Picture of the right run"));
    m_left->showPicture(left, true, false);
    m_right->showPicture(right, true, false);
    auto *const pictures = new QSplitter(this);
    pictures->setChildrenCollapsible(false);
    pictures->addWidget(makeSide(one, m_left));
    pictures->addWidget(makeSide(other, m_right));
    auto *const both = new QSplitter(Qt::Vertical, this);
    both->setChildrenCollapsible(false);
    both->addWidget(pictures);
    both->addWidget(makeFields(one, other));
    both->setStretchFactor(0, 3);
    both->setStretchFactor(1, 2);
    auto *const close = new QPushButton(tr("Close"), this);
    close->setObjectName(QStringLiteral("compareClose"));
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    auto *const buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(close);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addWidget(says);
    layout->addWidget(both, 1);
    layout->addLayout(buttons);
    if (left.different) {
        for (FlowView *const view : {m_left, m_right})
            QMetaObject::invokeMethod(
                view, [view, at = *left.different] { view->bring(at); }, Qt::QueuedConnection);
    }
    m_left->setFocus(Qt::OtherFocusReason);
}

QWidget *CycleComparisonDialog::makeSide(const Cycle &cycle, FlowView *view)
{
    auto *const side = new QWidget(this);
    auto *const mark = new QLabel(side);
    const CycleStanding standing = cycle.state == Cycle::State::Over ? CycleStanding::Over : CycleStanding::Stopped;
    mark->setPixmap(ownIcon(cycleStandingIcon(standing, cycle.verdict)).pixmap(16, 16));
    auto *const title = makeSentence(
        tr("%1, %2. %3")
            .arg(cycleStandingWord(standing, cycle.verdict), exactTime(cycle.madeAt), shownText(cycle.reason)),
        side);
    auto *const head = new QHBoxLayout;
    head->addWidget(mark, 0, Qt::AlignTop);
    head->addWidget(title, 1);
    auto *const layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(view, 1);
    return side;
}

QWidget *CycleComparisonDialog::makeFields(const Cycle &one, const Cycle &other)
{
    auto *const model = new CycleFieldsModel(this);
    model->showTwo(one, other);
    auto *const table = new QTableView(this);
    table->setObjectName(QStringLiteral("compareFields"));
    table->setAccessibleName(tr("Fields of both runs"));
    table->setModel(model);
    table->setItemDelegate(new CycleFieldDelegate(table));
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
    header->setSectionResizeMode(QHeaderView::Stretch);
    return table;
}
