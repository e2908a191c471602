// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/horizonpage.h"

#include "presentation/installationspagemodel.h"
#include "presentation/words.h"
#include "widgets/awaybox.h"
#include "widgets/errornote.h"
#include "widgets/horizonchart.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>

using HorizonClock = HorizonModel::HorizonClock;

HorizonPage::HorizonPage(HorizonModel *model, InstallationsPageModel *installations, QWidget *parent)
    : QWidget(parent), m_model(model), m_installations(installations)
{
    setObjectName(QStringLiteral("horizonPage"));
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 6);
    layout->setSpacing(6);
    layout->addWidget(makeTopLine());
    m_explanation = new QLabel(this);
    m_explanation->setObjectName(QStringLiteral("horizonExplanation"));
    m_explanation->setTextFormat(Qt::PlainText);
    m_explanation->setWordWrap(true);
    layout->addWidget(m_explanation);
    m_error = new ErrorNote(QStringLiteral("horizonError"), this);
    layout->addWidget(m_error);
    layout->addWidget(makeBoard(), 3);
    m_away = new AwayBox(m_model->away(), this);
    layout->addWidget(m_away, 2);
    wire();
    showProfiles();
    showModel();
}

QWidget *HorizonPage::makeTopLine()
{
    auto *const line = new QWidget(this);
    m_app = new QComboBox(line);
    m_app->setObjectName(QStringLiteral("horizonApp"));
    m_app->setAccessibleName(tr("Of which app"));
    m_app->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    auto *const appLabel = new QLabel(tr("A&pp:"), line);
    appLabel->setBuddy(m_app);
    m_clock = new QComboBox(line);
    m_clock->setObjectName(QStringLiteral("horizonClock"));
    m_clock->setAccessibleName(tr("What the bars count"));
    m_clock->addItem(tr("Can be renewed no more"), static_cast<int>(HorizonClock::Renewal));
    m_clock->addItem(tr("Access token runs out"), static_cast<int>(HorizonClock::Access));
    m_clock->addItem(tr("Verified last"), static_cast<int>(HorizonClock::Verified));
    auto *const clockLabel = new QLabel(tr("&Bars:"), line);
    clockLabel->setBuddy(m_clock);
    auto *const layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(appLabel);
    layout->addWidget(m_app);
    layout->addSpacing(12);
    layout->addWidget(clockLabel);
    layout->addWidget(m_clock);
    layout->addSpacing(12);
    m_units = new QButtonGroup(this);
    const auto addButton = [&](const char *objectName, const QString &title, const QString &toolTip) {
        auto *const button = new QToolButton(line);
        button->setObjectName(QLatin1String(objectName));
        button->setText(title);
        button->setToolTip(toolTip);
        button->setCheckable(true);
        button->setAutoRaise(true); // with a frame, light or dark, only while it is chosen
        button->setFocusPolicy(Qt::TabFocus);
        layout->addWidget(button);
        return button;
    };
    m_units->addButton(addButton("horizonDays", tr("Days"), tr("14 days")), static_cast<int>(HorizonUnit::Days));
    m_units->addButton(addButton("horizonWeeks", tr("Weeks"), tr("12 weeks")), static_cast<int>(HorizonUnit::Weeks));
    layout->addStretch();
    m_asTable = addButton("horizonAsTable", tr("As a table"), tr("The same bars as a table"));
    return line;
}

QWidget *HorizonPage::makeBoard()
{
    auto *const board = new QWidget(this);
    m_stack = new QStackedWidget(board);
    m_chart = new HorizonChart(m_model, m_stack);
    m_table = makeTable();
    m_empty = makeEmptyPage();
    for (QWidget *const page : std::initializer_list<QWidget *>{m_chart, m_table, m_empty})
        m_stack->addWidget(page);
    auto *const layout = new QVBoxLayout(board);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_stack, 1);
    layout->addLayout(makeUnderLine());
    return board;
}

QTableView *HorizonPage::makeTable()
{
    auto *const table = new QTableView(m_stack);
    table->setObjectName(QStringLiteral("horizonTable"));
    table->setAccessibleName(tr("Horizon, as a table"));
    table->setModel(m_model);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setShowGrid(false);
    table->setAlternatingRowColors(true);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 8);
    QHeaderView *const header = table->horizontalHeader();
    header->setHighlightSections(false);
    header->setStretchLastSection(false);
    header->setSectionResizeMode(QHeaderView::Fixed);
    header->setSectionResizeMode(HorizonModel::Span, QHeaderView::Stretch);
    for (const int column : {HorizonModel::Installations, HorizonModel::Failed})
        table->setColumnWidth(column, 20 * table->fontMetrics().averageCharWidth());
    return table;
}

QWidget *HorizonPage::makeEmptyPage()
{
    auto *const page = new QWidget(m_stack);
    auto *const text = new QLabel(tr("Here will be the days on which your installations run out. There is none yet that lives."), page);
    text->setObjectName(QStringLiteral("horizonEmpty"));
    text->setTextFormat(Qt::PlainText);
    text->setAlignment(Qt::AlignCenter);
    text->setWordWrap(true);
    auto *const act = new QPushButton(tr("Authorize a team…"), page);
    act->setObjectName(QStringLiteral("horizonEmptyAct"));
    connect(act, &QPushButton::clicked, this, &HorizonPage::authorizeRequested);
    auto *const layout = new QVBoxLayout(page);
    layout->setSpacing(12);
    layout->addStretch();
    layout->addWidget(text);
    layout->addWidget(act, 0, Qt::AlignCenter);
    layout->addStretch();
    return page;
}

QLayout *HorizonPage::makeUnderLine()
{
    auto *const line = new QHBoxLayout;
    line->setSpacing(6);
    m_bar = new QLabel(this);
    m_bar->setObjectName(QStringLiteral("horizonBar"));
    m_bar->setTextFormat(Qt::PlainText);
    QSizePolicy policy = m_bar->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_bar->setSizePolicy(policy);
    line->addWidget(m_bar, 1);
    const auto addButton = [this, line](const char *objectName, const QString &title) {
        auto *const button = new QToolButton(this);
        button->setObjectName(QLatin1String(objectName));
        button->setText(title);
        button->setToolTip(tr("Shows these installations in the list"));
        button->setFocusPolicy(Qt::TabFocus);
        line->addWidget(button);
        return button;
    };
    m_untilUninstalled = addButton("horizonUntilUninstalled", tr("Until uninstalled"));
    m_notKnown = addButton("horizonNotKnown", tr("Not known"));
    return line;
}

void HorizonPage::wire()
{
    connect(m_app, &QComboBox::activated, this, [this] { m_model->setProfile(m_app->currentData().toLongLong()); });
    connect(m_clock, &QComboBox::activated, this,
            [this] { m_model->setHorizonClock(static_cast<HorizonClock>(m_clock->currentData().toInt())); });
    connect(m_units, &QButtonGroup::idClicked, this, [this](int unit) { m_model->setUnit(static_cast<HorizonUnit>(unit)); });
    connect(m_asTable, &QToolButton::toggled, this, &HorizonPage::showStack);
    connect(m_untilUninstalled, &QToolButton::clicked, this, [this] { choose(static_cast<int>(m_model->bars().size())); });
    connect(m_notKnown, &QToolButton::clicked, this, [this] { choose(m_model->rowCount() - 1); });
    connect(m_installations, &InstallationsPageModel::profilesChanged, this, &HorizonPage::showProfiles);
    connect(m_model, &HorizonModel::counted, this, &HorizonPage::showModel);
    connect(m_model, &HorizonModel::counted, m_error, &ErrorNote::clear);
    connect(m_model, &HorizonModel::failed, this,
            [this](const Error &error) { m_error->showError(tr("The horizon could not be counted."), error, tr("Try again")); });
    connect(m_error, &ErrorNote::actionRequested, m_model, &HorizonModel::reload);
    connect(m_error, &ErrorNote::helpRequested, this, &HorizonPage::helpRequested);
    connect(m_chart, &HorizonChart::currentChanged, this, [this](int bar) { m_bar->setText(m_model->barText(bar)); });
    connect(m_chart, &HorizonChart::chosen, this, &HorizonPage::choose);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) { choose(index.row()); });
    connect(m_away, &AwayBox::listRequested, this, &HorizonPage::listRequested);
    connect(m_away, &AwayBox::installationRequested, this, &HorizonPage::installationRequested);
    connect(m_away, &AwayBox::runRequested, this, &HorizonPage::runRequested);
    connect(m_away, &AwayBox::helpRequested, this, &HorizonPage::helpRequested);
}

void HorizonPage::enter()
{
    m_model->setProfile(m_installations->table()->query().profileId);
    showModel();
    m_stack->currentWidget()->setFocus(Qt::OtherFocusReason);
}

void HorizonPage::choose(int row)
{
    if (const HorizonBar *const bar = m_model->barAt(row); bar && bar->count > 0)
        Q_EMIT listRequested(m_model->queryOf(row));
}

void HorizonPage::showProfiles()
{
    m_app->clear();
    m_app->addItem(tr("All apps"), RowId(0));
    const QList<AppProfile> listed = m_installations->filterProfiles();
    for (const AppProfile &profile : listed)
        m_app->addItem(tr("%1 (%2)").arg(shownText(profile.name), environmentWord(profile.environment).toLower()), profile.id);
    showModel();
}

void HorizonPage::showModel()
{
    m_app->setCurrentIndex(std::max(0, m_app->findData(m_model->profileId())));
    m_clock->setCurrentIndex(m_clock->findData(static_cast<int>(m_model->horizonClock())));
    m_units->button(static_cast<int>(m_model->unit()))->setChecked(true);
    m_explanation->setText(m_model->explanation());
    m_bar->setText(m_model->barText(m_chart->currentBar()));
    m_untilUninstalled->setVisible(m_model->endless().size() > 1);
    m_notKnown->setVisible(!m_model->endless().isEmpty());
    for (const HorizonBar &bar : m_model->endless()) {
        QToolButton *const button = bar.kind == HorizonBar::Kind::NotKnown ? m_notKnown : m_untilUninstalled;
        button->setText(tr("%1: %2").arg(bar.label, countWord(bar.count)));
        button->setEnabled(bar.count > 0);
    }
    showStack();
}

void HorizonPage::showStack()
{
    const bool isTable = m_asTable->isChecked();
    QWidget *const page = m_model->isEmpty() ? m_empty : isTable ? static_cast<QWidget *>(m_table) : m_chart;
    const bool hadFocus = m_stack->currentWidget()->hasFocus();
    m_stack->setCurrentWidget(page);
    m_bar->setVisible(page == m_chart);
    if (hadFocus)
        page->setFocus(Qt::OtherFocusReason);
}
