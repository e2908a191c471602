// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/awaybox.h"

#include "presentation/words.h"
#include "widgets/errornote.h"
#include "widgets/icons.h"

#include <QDateEdit>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTableView>

namespace {

/// A mark where the last renewal failed.
class AwayDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.column() != AwayModel::Renewal || !index.data(AwayModel::FailedRole).toBool())
            return;
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->icon = rowIcon(QStringLiteral("warning"));
        option->decorationSize = QSize(16, 16);
    }
};

} // namespace

AwayBox::AwayBox(AwayModel *model, QWidget *parent) : QGroupBox(tr("What dies while I am away?"), parent), m_model(model)
{
    setObjectName(QStringLiteral("awayBox"));
    const auto addDate = [this](const char *objectName, const QString &name) {
        auto *const edit = new QDateEdit(this);
        edit->setObjectName(QLatin1String(objectName));
        edit->setAccessibleName(name);
        edit->setCalendarPopup(true);
        edit->setDisplayFormat(QStringLiteral("yyyy-MM-dd"));
        return edit;
    };
    m_first = addDate("awayFirst", tr("First day away"));
    m_last = addDate("awayLast", tr("Last day away"));
    auto *const firstLabel = new QLabel(tr("F&rom:"), this);
    firstLabel->setBuddy(m_first);
    auto *const lastLabel = new QLabel(tr("&to:"), this);
    lastLabel->setBuddy(m_last);
    m_sentence = new QLabel(this);
    m_sentence->setObjectName(QStringLiteral("awaySentence"));
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    m_error = new ErrorNote(QStringLiteral("awayError"), this);
    m_list = new QPushButton(tr("Show in the list"), this);
    m_list->setObjectName(QStringLiteral("awayList"));
    m_refresh = new QPushButton(tr("Refresh them now…"), this);
    m_refresh->setObjectName(QStringLiteral("awayRefresh"));
    m_refresh->setToolTip(tr("Shows them in the list and plans their refresh; nothing is sent before you say so"));
    m_table = new QTableView(this);
    m_table->setObjectName(QStringLiteral("awayTable"));
    m_table->setAccessibleName(tr("What ends between the two dates"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new AwayDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 8);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);

    auto *const line = new QHBoxLayout;
    line->setSpacing(6);
    line->addWidget(firstLabel);
    line->addWidget(m_first);
    line->addWidget(lastLabel);
    line->addWidget(m_last);
    line->addSpacing(12);
    line->addWidget(m_sentence, 1);
    line->addWidget(m_list);
    line->addWidget(m_refresh);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(6);
    layout->addLayout(line);
    layout->addWidget(m_error);
    layout->addWidget(m_table, 1);

    m_first->setDate(m_model->first());
    m_last->setDate(m_model->last());
    for (QDateEdit *const edit : {m_first, m_last})
        connect(edit, &QDateEdit::dateChanged, this, [this] { m_model->setDays(m_first->date(), m_last->date()); });
    connect(m_model, &AwayModel::changed, this, &AwayBox::showModel);
    connect(m_model, &AwayModel::failed, this,
            [this](const Error &error) { m_error->showError(tr("What ends between the dates could not be read."), error, tr("Try again")); });
    connect(m_error, &ErrorNote::actionRequested, m_model, &AwayModel::reload);
    connect(m_error, &ErrorNote::helpRequested, this, &AwayBox::helpRequested);
    connect(m_list, &QPushButton::clicked, this, [this] { Q_EMIT listRequested(m_model->query()); });
    connect(m_refresh, &QPushButton::clicked, this, [this] { Q_EMIT runRequested(Act::Refresh, m_model->query()); });
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) { Q_EMIT installationRequested(m_model->idAt(index.row())); });
    showModel();
}

void AwayBox::showModel()
{
    if (m_model->isKnown())
        m_error->clear();
    m_sentence->setText(m_model->sentence());
    const bool hasDated = m_model->isKnown() && m_model->count() > 0;
    m_list->setEnabled(hasDated);
    m_refresh->setEnabled(hasDated);
    m_table->setEnabled(m_model->rowCount() > 0);
}
