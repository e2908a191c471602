// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/cyclerunspane.h"

#include "presentation/installationspagemodel.h"
#include "presentation/words.h"
#include "widgets/cycletrend.h"
#include "widgets/icons.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QStyledItemDelegate>

#include <algorithm>

using Shown = CycleRunsModel::Shown;

namespace {

constexpr int margin = 5;
constexpr int iconSide = 16;

/// Icon and verdict in bold, and two quieter lines below.
class RunDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {200, 3 * option.fontMetrics.height() + 2 * margin};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyleOptionViewItem row = option;
        initStyleOption(&row, index);
        row.text.clear();
        const QStyle *const style = row.widget->style();
        style->drawControl(QStyle::CE_ItemViewItem, &row, painter, row.widget);
        const bool isSelected = row.state & QStyle::State_Selected;
        const QPalette::ColorGroup group = row.state & QStyle::State_Active ? QPalette::Normal : QPalette::Inactive;
        const QColor ink = row.palette.color(group, isSelected ? QPalette::HighlightedText : QPalette::Text);
        QColor soft = ink;
        soft.setAlphaF(0.75F);
        QRect place = row.rect.adjusted(margin, margin, -margin, -margin);
        const QRect icon
            = QStyle::visualRect(row.direction, place, QRect(place.left(), place.top(), iconSide, iconSide));
        rowIcon(index.data(CycleRunsModel::IconRole).toString())
            .paint(painter, icon, Qt::AlignCenter, isSelected ? QIcon::Selected : QIcon::Normal);
        const QRect words = QStyle::visualRect(row.direction, place, place.adjusted(iconSide + 6, 0, 0, 0));
        QFont bold = row.font;
        bold.setBold(true);
        drawLine(painter, row, words, 0, index.data(CycleRunsModel::TitleRole).toString(), bold, ink);
        const QStringList lines = index.data(CycleRunsModel::LinesRole).toStringList();
        for (int i = 0; i < lines.size(); ++i)
            drawLine(painter, row, words, i + 1, lines.at(i), row.font, soft);
    }

private:
    static void drawLine(QPainter *painter, const QStyleOptionViewItem &row, const QRect &words, int line,
                         const QString &text, const QFont &font, const QColor &colour)
    {
        const int height = row.fontMetrics.height();
        painter->save();
        painter->setFont(font);
        painter->setPen(colour);
        const QString shown = QFontMetrics(font).elidedText(text, Qt::ElideRight, words.width());
        const Qt::Alignment side = QStyle::visualAlignment(row.direction, Qt::AlignLeft | Qt::AlignVCenter);
        painter->drawText(QRect(words.left(), words.top() + line * height, words.width(), height),
                          static_cast<int>(side), shown);
        painter->restore();
    }
};

} // namespace

CycleRunsPane::CycleRunsPane(CycleLabModel *model, InstallationsPageModel *installations, QWidget *parent)
    : QWidget(parent), m_model(model), m_installations(installations), m_list(new QListView(this)),
      m_footer(new QLabel(this)), m_more(new QPushButton(tr("Show more"), this)), m_trend(new CycleTrend(this)),
      m_new(new QPushButton(tr("&New runs…"), this))
{
    setObjectName(QStringLiteral("cycleRunsPane"));
    m_list->setObjectName(QStringLiteral("cycleRuns"));
    m_list->setAccessibleName(tr("Runs"));
    m_list->setModel(m_model->runs());
    m_list->setItemDelegate(new RunDelegate(m_list));
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setUniformItemSizes(true);
    m_list->setTabKeyNavigation(false);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_footer->setObjectName(QStringLiteral("cycleFooter"));
    m_footer->setTextFormat(Qt::PlainText);
    m_more->setObjectName(QStringLiteral("cycleMore"));
    m_more->setAutoDefault(false);
    m_new->setObjectName(QStringLiteral("cycleNew"));
    auto *const bottom = new QHBoxLayout;
    bottom->addWidget(m_footer, 1);
    bottom->addWidget(m_more);
    bottom->addWidget(m_new);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(makeFilters());
    layout->addWidget(m_list, 1);
    layout->addWidget(m_trend);
    layout->addLayout(bottom);
    // Tab goes in the order of reading.
    setTabOrder(m_app, m_verdict);
    setTabOrder(m_verdict, m_list);
    setTabOrder(m_list, m_more);
    setTabOrder(m_more, m_new);
    wire();
    showProfiles();
    showModel();
}

QWidget *CycleRunsPane::makeFilters()
{
    auto *const line = new QWidget(this);
    m_app = new QComboBox(line);
    m_app->setObjectName(QStringLiteral("cycleApp"));
    m_app->setAccessibleName(tr("Runs of which app"));
    m_app->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_app->setMinimumContentsLength(12);
    m_verdict = new QComboBox(line);
    m_verdict->setObjectName(QStringLiteral("cycleVerdict"));
    m_verdict->setAccessibleName(tr("Runs with which verdict"));
    m_verdict->addItem(tr("All verdicts"), static_cast<int>(Shown::All));
    m_verdict->addItem(tr("Pass"), static_cast<int>(Shown::Pass));
    m_verdict->addItem(tr("Fail"), static_cast<int>(Shown::Fail));
    m_verdict->addItem(tr("Inconclusive"), static_cast<int>(Shown::Inconclusive));
    m_verdict->addItem(tr("Not over"), static_cast<int>(Shown::Unfinished));
    auto *const layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_app, 3);
    layout->addWidget(m_verdict, 2);
    return line;
}

void CycleRunsPane::wire()
{
    connect(m_app, &QComboBox::activated, this,
            [this] { m_model->runs()->setProfile(m_app->currentData().toLongLong()); });
    connect(m_verdict, &QComboBox::activated, this,
            [this] { m_model->runs()->setShown(static_cast<Shown>(m_verdict->currentData().toInt())); });
    connect(m_installations, &InstallationsPageModel::profilesChanged, this, &CycleRunsPane::showProfiles);
    connect(m_model->runs(), &CycleRunsModel::changed, this, &CycleRunsPane::showModel);
    connect(m_model->runs(), &QAbstractItemModel::modelReset, this, &CycleRunsPane::keepSelection);
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        m_selected = selected();
        m_current = current();
        Q_EMIT selectionChanged();
    });
    connect(m_list, &QListView::customContextMenuRequested, this, &CycleRunsPane::showMenu);
    connect(m_more, &QPushButton::clicked, m_model->runs(), &CycleRunsModel::more);
    connect(m_new, &QPushButton::clicked, this, &CycleRunsPane::newRequested);
}

QWidget *CycleRunsPane::list() const
{
    return m_list;
}

QList<RowId> CycleRunsPane::selected() const
{
    QModelIndexList rows = m_list->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QList<RowId> ids;
    for (const QModelIndex &row : std::as_const(rows))
        ids.append(row.data(CycleRunsModel::IdRole).toLongLong());
    return ids;
}

RowId CycleRunsPane::current() const
{
    const QModelIndex index = m_list->currentIndex();
    const bool isSelected = index.isValid() && m_list->selectionModel()->isSelected(index);
    const QList<RowId> ids = selected();
    return isSelected ? index.data(CycleRunsModel::IdRole).toLongLong() : ids.isEmpty() ? 0 : ids.constFirst();
}

void CycleRunsPane::select(RowId id)
{
    const int row = m_model->runs()->rowOf(id);
    m_awaited = row < 0 ? id : 0;
    if (row < 0)
        return;
    const QModelIndex index = m_model->runs()->index(row);
    // Whatever key is held: the list alone would add to the selection, or take away from it.
    m_list->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    m_list->scrollTo(index);
}

void CycleRunsPane::keepSelection()
{
    const QList<RowId> selected = m_selected;
    const RowId current = m_current;
    QItemSelection rows;
    for (const RowId id : selected) {
        if (const int row = m_model->runs()->rowOf(id); row >= 0)
            rows.select(m_model->runs()->index(row), m_model->runs()->index(row));
    }
    if (const int row = m_model->runs()->rowOf(current); row >= 0)
        m_list->selectionModel()->setCurrentIndex(m_model->runs()->index(row), QItemSelectionModel::NoUpdate);
    m_list->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect);
    if (m_awaited != 0)
        select(m_awaited);
}

void CycleRunsPane::setCanBegin(const QString &reason)
{
    m_new->setEnabled(reason.isEmpty());
    m_new->setToolTip(toolTipText(reason.isEmpty() ? tr("Nothing is ended before you have seen what")
                                                   : tr("Not now: %1").arg(reason)));
}

void CycleRunsPane::showProfiles()
{
    m_app->clear();
    m_app->addItem(tr("All apps"), RowId(0));
    const QList<AppProfile> listed = m_installations->filterProfiles();
    for (const AppProfile &profile : listed)
        m_app->addItem(shownText(profile.name), profile.id);
    showModel();
}

void CycleRunsPane::showModel()
{
    const CycleRunsModel *const runs = m_model->runs();
    m_app->setCurrentIndex(std::max(0, m_app->findData(runs->profileId())));
    m_verdict->setCurrentIndex(m_verdict->findData(static_cast<int>(runs->shown())));
    m_footer->setText(runs->footer());
    m_more->setVisible(runs->hasMore());
    m_trend->show(cycleTrend(runs->rows()));
}

void CycleRunsPane::showMenu(const QPoint &position)
{
    const QList<RowId> ids = selected();
    if (ids.isEmpty())
        return;
    auto *const menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("cycleRunsMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction *const remove
        = menu->addAction(ids.size() == 1 ? tr("Remove the run…") : tr("Remove %1 runs…").arg(countWord(ids.size())));
    remove->setObjectName(QStringLiteral("cycleRemove"));
    remove->setEnabled(std::none_of(ids.cbegin(), ids.cend(), [this](RowId id) { return m_model->isRunning(id); }));
    connect(remove, &QAction::triggered, this, [this, ids] { Q_EMIT removalRequested(ids); });
    menu->popup(m_list->viewport()->mapToGlobal(position));
}
