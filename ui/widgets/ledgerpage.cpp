// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/ledgerpage.h"

#include "presentation/ledgermodel.h"
#include "presentation/words.h"
#include "widgets/errornote.h"
#include "widgets/icons.h"

#include <QAction>
#include <QButtonGroup>
#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QToolButton>

#include <algorithm>

using View = LedgerModel::View;

namespace {

/// Fingerprints in the fixed-width font; a mark beside a finding.
class LedgerDelegate : public QStyledItemDelegate
{
public:
    LedgerDelegate(const LedgerModel *model, QObject *parent) : QStyledItemDelegate(parent), m_model(model) { }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const LedgerColumn column = m_model->columnAt(index.column());
        if (column == LedgerColumn::Fingerprint || column == LedgerColumn::Parent)
            option->font.setFamilies({QStringLiteral("monospace")});
        if (column == LedgerColumn::Finding && index.data(LedgerModel::FindingRole).toBool()) {
            option->features |= QStyleOptionViewItem::HasDecoration;
            option->icon = rowIcon(QStringLiteral("warning"));
            option->decorationSize = QSize(16, 16);
        }
    }

private:
    const LedgerModel *m_model;
};

} // namespace

LedgerPage::LedgerPage(LedgerModel *model, AskFile askFile, QWidget *parent)
    : QWidget(parent), m_model(model), m_askFile(std::move(askFile))
{
    setObjectName(QStringLiteral("ledgerPage"));
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 6);
    layout->setSpacing(6);
    layout->addWidget(makeFilters());
    layout->addWidget(makeChips());
    m_error = new ErrorNote(QStringLiteral("ledgerError"), this);
    layout->addWidget(m_error);
    layout->addWidget(makeTable(), 1);
    layout->addWidget(makeFooter());
    wire();
    layColumns();
    showModel();
}

QWidget *LedgerPage::makeFilters()
{
    auto *const line = new QWidget(this);
    auto *const layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    m_views = new QButtonGroup(this);
    const auto addView = [&](View view, const char *objectName, const QString &title, const QString &toolTip) {
        auto *const button = new QToolButton(line);
        button->setObjectName(QLatin1String(objectName));
        button->setText(title);
        button->setToolTip(toolTip);
        button->setCheckable(true);
        button->setAutoRaise(true); // with a frame, light or dark, only while it is chosen
        button->setFocusPolicy(Qt::TabFocus);
        m_views->addButton(button, static_cast<int>(view));
        layout->addWidget(button);
    };
    addView(View::Tokens, "ledgerTokens", tr("Tokens"), tr("Every token that was ever here"));
    addView(View::Sent, "ledgerSent", tr("Sent"), tr("Each time a token was shown to a server"));
    layout->addSpacing(12);
    m_text = new QLineEdit(line);
    m_text->setObjectName(QStringLiteral("ledgerText"));
    m_text->setAccessibleName(tr("Fingerprint, team or user"));
    m_text->setPlaceholderText(tr("Fingerprint, team or user"));
    m_text->setClearButtonEnabled(true);
    layout->addWidget(m_text, 2);
    m_time = new QLineEdit(line);
    m_time->setObjectName(QStringLiteral("ledgerTime"));
    m_time->setAccessibleName(tr("Time, such as 14:03, or from and to"));
    m_time->setPlaceholderText(tr("Time: 14:03, or 14:03 to 14:20"));
    m_time->setToolTip(tr("14:03 is that minute, the last one that there was. Also 2026-11-24 14:03, a date, or two with \"to\" between."));
    m_time->setClearButtonEnabled(true);
    layout->addWidget(m_time, 1);
    m_findings = new QCheckBox(tr("Only &findings"), line);
    m_findings->setObjectName(QStringLiteral("ledgerFindings"));
    m_findings->setToolTip(tr("Forks, duplicates, and refresh tokens that were shown again although they had made a pair"));
    layout->addWidget(m_findings);
    return line;
}

QWidget *LedgerPage::makeChips()
{
    m_chips = new QWidget(this);
    auto *const layout = new QHBoxLayout(m_chips);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    m_timeSays = new QLabel(m_chips);
    m_timeSays->setObjectName(QStringLiteral("ledgerTimeSays"));
    m_timeSays->setTextFormat(Qt::PlainText);
    m_timeSays->setWordWrap(true);
    layout->addWidget(m_timeSays, 1);
    m_family = new QToolButton(m_chips);
    m_family->setObjectName(QStringLiteral("ledgerFamily"));
    m_family->setIcon(themedIcon(QStringLiteral("window-close")));
    m_family->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_family->setFocusPolicy(Qt::TabFocus);
    layout->addWidget(m_family);
    m_clear = new QToolButton(m_chips);
    m_clear->setObjectName(QStringLiteral("ledgerClear"));
    m_clear->setText(tr("Clear all filters"));
    m_clear->setAutoRaise(true);
    m_clear->setFocusPolicy(Qt::TabFocus);
    layout->addWidget(m_clear);
    return m_chips;
}

QWidget *LedgerPage::makeTable()
{
    m_table = new QTableView(this);
    m_table->setObjectName(QStringLiteral("ledgerTable"));
    m_table->setAccessibleName(tr("Ledger"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new LedgerDelegate(m_model, m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSortingEnabled(true);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 8);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_table);
    m_stack->addWidget(makeEmptyPage());
    return m_stack;
}

QWidget *LedgerPage::makeEmptyPage()
{
    m_emptyPage = new QWidget(this);
    m_empty = new QLabel(m_emptyPage);
    m_empty->setObjectName(QStringLiteral("ledgerEmpty"));
    m_empty->setTextFormat(Qt::PlainText);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_emptyAct = new QPushButton(m_emptyPage);
    m_emptyAct->setObjectName(QStringLiteral("ledgerEmptyAct"));
    auto *const layout = new QVBoxLayout(m_emptyPage);
    layout->setSpacing(12);
    layout->addStretch();
    layout->addWidget(m_empty);
    layout->addWidget(m_emptyAct, 0, Qt::AlignCenter);
    layout->addStretch();
    return m_emptyPage;
}

QWidget *LedgerPage::makeFooter()
{
    auto *const line = new QWidget(this);
    auto *const layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    m_footer = new QLabel(line);
    m_footer->setObjectName(QStringLiteral("ledgerFooter"));
    m_footer->setTextFormat(Qt::PlainText);
    layout->addWidget(m_footer);
    const auto add = [&](const char *objectName, const QString &title) {
        auto *const button = new QPushButton(title, line);
        button->setObjectName(QLatin1String(objectName));
        layout->addWidget(button);
        return button;
    };
    m_more = add("ledgerMore", tr("Show %1 more").arg(countWord(LedgerModel::pageSize)));
    layout->addStretch();
    m_showInstallation = add("ledgerShowInstallation", tr("Show installation"));
    m_showFamily = add("ledgerShowFamily", tr("Show its family"));
    m_showFamily->setToolTip(tr("All tokens of its installation: parents, children and the rest"));
    m_export = add("ledgerExport", tr("Export as CSV…"));
    return line;
}

void LedgerPage::wire()
{
    connect(m_views, &QButtonGroup::idClicked, this, [this](int view) {
        m_model->setView(static_cast<View>(view));
        layColumns();
    });
    connect(m_text, &QLineEdit::textChanged, m_model, &LedgerModel::setText);
    connect(m_time, &QLineEdit::textChanged, this, [this](const QString &text) {
        // The question is what was sent then.
        if (!text.isEmpty() && m_model->view() == View::Tokens) {
            m_model->setView(View::Sent);
            layColumns();
        }
        m_model->setTime(text);
    });
    connect(m_findings, &QCheckBox::toggled, m_model, &LedgerModel::setOnlyFindings);
    connect(m_family, &QToolButton::clicked, m_model, [this] { m_model->setFamily(-1); });
    connect(m_clear, &QToolButton::clicked, m_model, &LedgerModel::clearFilters);
    connect(m_model, &LedgerModel::filtersCleared, this, [this] {
        for (QLineEdit *const field : {m_text, m_time}) {
            const QSignalBlocker blocker(field);
            field->clear();
        }
        const QSignalBlocker blocker(m_findings);
        m_findings->setChecked(false);
    });
    connect(m_model, &LedgerModel::changed, this, &LedgerPage::showModel);
    connect(m_model, &LedgerModel::listed, m_error, &ErrorNote::clear);
    connect(m_model, &LedgerModel::failed, this,
            [this](const Error &error) { m_error->showError(tr("The ledger could not be read."), error, tr("Try again")); });
    connect(m_error, &ErrorNote::actionRequested, m_model, &LedgerModel::retry);
    connect(m_error, &ErrorNote::helpRequested, this, &LedgerPage::helpRequested);
    connect(m_model, &LedgerModel::installationFound, this, &LedgerPage::installationRequested);
    connect(m_model, &LedgerModel::installationGone, this,
            [this] { Q_EMIT noticed(tr("Its installation was forgotten; the ledger is all that is left of it.")); });
    connect(m_more, &QPushButton::clicked, m_model, &LedgerModel::more);
    connect(m_emptyAct, &QPushButton::clicked, this, &LedgerPage::actOnEmpty);
    connect(m_table->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &LedgerPage::showOrder);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) { m_model->findInstallation(index.row()); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &LedgerPage::showModel);
    connect(m_table, &QTableView::customContextMenuRequested, this, &LedgerPage::showMenu);
    connect(m_showInstallation, &QPushButton::clicked, this, [this] { m_model->findInstallation(currentRow()); });
    connect(m_showFamily, &QPushButton::clicked, this, [this] { m_model->setFamily(currentRow()); });
    connect(m_export, &QPushButton::clicked, this, &LedgerPage::exportCsv);
    auto *const copy = new QAction(tr("Copy the selected rows"), m_table);
    copy->setObjectName(QStringLiteral("ledgerCopy"));
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &LedgerPage::copyRows);
    m_table->addAction(copy);
}

void LedgerPage::enter()
{
    m_model->reload();
    (currentRow() >= 0 ? static_cast<QWidget *>(m_table) : m_text)->setFocus(Qt::OtherFocusReason);
}

int LedgerPage::currentRow() const
{
    return m_table->currentIndex().row();
}

void LedgerPage::layColumns()
{
    QHeaderView *const header = m_table->horizontalHeader();
    showOrder();
    const int digit = m_table->fontMetrics().horizontalAdvance(QLatin1Char('0'));
    const auto characters = [](LedgerColumn column) {
        switch (column) {
        case LedgerColumn::Time:
            return 18;
        case LedgerColumn::Fingerprint:
        case LedgerColumn::Parent:
            return 10;
        case LedgerColumn::Generation:
        case LedgerColumn::HttpStatus:
            return 6;
        case LedgerColumn::Kind:
        case LedgerColumn::Source:
        case LedgerColumn::Presented:
            return 7;
        case LedgerColumn::EndCause:
            return 12;
        case LedgerColumn::App:
        case LedgerColumn::User:
            return 13;
        case LedgerColumn::Answer:
        case LedgerColumn::Outcome:
        case LedgerColumn::Operation:
        case LedgerColumn::Finding:
            return 17;
        default:
            return 16;
        }
    };
    for (int i = 0; i < m_model->columnCount(); ++i)
        m_table->setColumnWidth(i, characters(m_model->columnAt(i)) * digit);
    header->setStretchLastSection(true);
}

void LedgerPage::showOrder()
{
    QHeaderView *const header = m_table->horizontalHeader();
    const QSignalBlocker blocker(header); // the order is the model's already
    for (int i = 0; i < m_model->columnCount(); ++i) {
        if (m_model->columnAt(i) == m_model->query().sort)
            header->setSortIndicator(i, m_model->query().descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    }
}

void LedgerPage::showModel()
{
    m_views->button(static_cast<int>(m_model->view()))->setChecked(true);
    m_timeSays->setText(m_model->timeText());
    const QString family = shownText(m_model->familyText());
    m_family->setText(withoutMnemonic(m_family->fontMetrics().elidedText(family, Qt::ElideMiddle, 30 * m_family->fontMetrics().averageCharWidth())));
    m_family->setToolTip(toolTipText(family));
    m_family->setAccessibleName(tr("Remove the filter %1").arg(family));
    m_family->setVisible(!family.isEmpty());
    m_clear->setVisible(m_model->hasFilters());
    m_chips->setVisible(m_model->hasFilters() || !m_model->timeText().isEmpty());
    const bool isEmpty = m_model->isComplete() && m_model->rowCount() == 0;
    m_stack->setCurrentWidget(isEmpty ? m_emptyPage : m_table);
    showEmpty();
    m_footer->setText(m_model->footer());
    m_more->setVisible(m_model->hasMore());
    const bool hasRow = currentRow() >= 0 && !isEmpty;
    m_showInstallation->setEnabled(hasRow);
    m_showFamily->setEnabled(hasRow);
    m_export->setEnabled(!isEmpty);
}

void LedgerPage::showEmpty()
{
    m_emptyAct->setVisible(!m_model->hasFailed());
    if (m_model->hasFailed()) {
        m_empty->clear();
    } else if (m_model->hasFilters()) {
        m_empty->setText(tr("Nothing in the ledger matches the filters."));
        m_emptyAct->setText(tr("Clear all filters"));
    } else if (m_model->view() == View::Tokens) {
        m_empty->setText(tr("Here will be every token that ever comes in, by its fingerprint: where it came from, what it made, and how it ended."));
        m_emptyAct->setText(tr("Authorize a team…"));
    } else {
        m_empty->setText(tr("Here will be each time a token is shown to a server: when, for what, and what the answer was. Verify an installation "
                            "to see the first."));
        m_emptyAct->setText(tr("Show installations"));
    }
}

void LedgerPage::actOnEmpty()
{
    if (m_model->hasFilters())
        m_model->clearFilters();
    else if (m_model->view() == View::Tokens)
        Q_EMIT authorizeRequested();
    else
        Q_EMIT installationsRequested();
}

void LedgerPage::showMenu(const QPoint &position)
{
    if (currentRow() < 0)
        return;
    auto *const menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("ledgerMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Show installation")), &QAction::triggered, m_showInstallation, &QPushButton::click);
    connect(menu->addAction(tr("Show its family")), &QAction::triggered, m_showFamily, &QPushButton::click);
    menu->addActions(m_table->actions());
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void LedgerPage::copyRows()
{
    QList<int> rows;
    const QModelIndexList chosen = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &index : chosen)
        rows.append(index.row());
    if (rows.isEmpty())
        return;
    std::sort(rows.begin(), rows.end());
    QGuiApplication::clipboard()->setText(m_model->rowsText(rows));
    Q_EMIT noticed(rows.size() == 1 ? tr("1 row copied") : tr("%1 rows copied").arg(countWord(rows.size())));
}

void LedgerPage::exportCsv()
{
    m_askFile(this, {tr("Export the ledger"), QStringLiteral("ledger.csv"), tr("Comma-separated values (*.csv)")}, [this](const QString &file) {
        if (const Status written = m_model->exportTo(file); !written)
            m_error->showError(tr("The ledger was not exported."), written.error());
        else
            Q_EMIT noticed(tr("The rows that are shown are exported, without any secret."));
    });
}
