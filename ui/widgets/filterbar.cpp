// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/filterbar.h"

#include "presentation/installationspagemodel.h"
#include "presentation/words.h"
#include "widgets/wrappinglayout.h"
#include "widgets/icons.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

#include <utility>

namespace {
constexpr int allId = installationStateCount;
}

FilterBar::FilterBar(InstallationsPageModel *model, QWidget *parent)
    : QWidget(parent), m_model(model), m_states(new QButtonGroup(this)), m_quick(new WrappingLayout(2)),
      m_narrowLine(new QWidget(this)), m_chipLine(new QWidget(this)), m_chips(new QHBoxLayout(m_chipLine))
{
    setObjectName(QStringLiteral("filterBar"));
    m_states->setExclusive(true);
    addButton(allId, QStringLiteral("filterAll"));
    for (int state = 0; state < installationStateCount; ++state) {
        QToolButton *const button
            = addButton(state, QStringLiteral("filter_") + stateName(static_cast<InstallationState>(state)));
        button->setIcon(stateIcon(static_cast<InstallationState>(state)));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    }
    m_chips->setContentsMargins(0, 0, 0, 0);
    m_chips->setSpacing(6);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(m_quick);
    layout->addWidget(m_chipLine);
    makeNarrowings();
    m_quick->addWidget(m_narrowLine);

    connect(m_states, &QButtonGroup::idClicked, this, [this](int id) {
        m_model->setState(id == allId ? std::nullopt : std::optional(static_cast<InstallationState>(id)));
    });
    connect(m_model, &InstallationsPageModel::changed, this, &FilterBar::showModel);
    m_chipLine->hide();
    showModel();
}

void FilterBar::makeNarrowings()
{
    auto *const line = new QHBoxLayout(m_narrowLine);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(2);
    // Made after the states, since Tab goes in this order.
    m_missing = new QToolButton(m_narrowLine);
    m_extra = new QToolButton(m_narrowLine);
    m_region = new QToolButton(m_narrowLine);
    m_missing->setObjectName(QStringLiteral("filterMissingScopes"));
    m_missing->setToolTip(tr("Installations that lack a scope which their app profile expects"));
    m_extra->setObjectName(QStringLiteral("filterUnexpectedScopes"));
    m_extra->setToolTip(tr("Installations with a scope that their app profile does not expect"));
    for (QToolButton *const button : {m_missing, m_extra}) {
        button->setCheckable(true);
        button->setIcon(ownIcon(QStringLiteral("warning")));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    }
    m_region->setObjectName(QStringLiteral("filterRegion"));
    m_region->setText(tr("Region"));
    m_region->setToolTip(tr("Installations whose token names one data region"));
    m_region->setPopupMode(QToolButton::InstantPopup);
    m_region->setMenu(new QMenu(m_region));
    m_region->menu()->setObjectName(QStringLiteral("regionMenu"));
    for (QToolButton *const button : {m_missing, m_extra, m_region}) {
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        line->addWidget(button);
    }
    line->addStretch();
    connect(m_missing, &QToolButton::clicked, m_model,
            [model = m_model](bool chosen) { model->setDrift(InstallationQuery::Drift::Missing, chosen); });
    connect(m_extra, &QToolButton::clicked, m_model,
            [model = m_model](bool chosen) { model->setDrift(InstallationQuery::Drift::Extra, chosen); });
    connect(m_region->menu(), &QMenu::aboutToShow, this, &FilterBar::fillRegions);
}

void FilterBar::fillRegions()
{
    QMenu *const menu = m_region->menu();
    menu->clear();
    const std::optional<QString> chosen = m_model->table()->query().region;
    const auto add = [&](const QString &text, const std::optional<QString> &region) {
        QAction *const action = menu->addAction(withoutMnemonic(text));
        action->setCheckable(true);
        action->setChecked(chosen == region);
        connect(action, &QAction::triggered, m_model, [model = m_model, region] { model->setRegion(region); });
    };
    add(tr("Any region"), std::nullopt);
    const QMap<QString, qint64> regions = m_model->regions();
    for (auto region = regions.cbegin(); region != regions.cend(); ++region) {
        const QString name = region.key().isEmpty() ? tr("None named") : shownText(region.key());
        add(tr("%1 (%2)").arg(name, countWord(region.value())), region.key());
    }
}

QToolButton *FilterBar::addButton(int id, const QString &objectName)
{
    auto *const button = new QToolButton(this);
    button->setObjectName(objectName);
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    m_states->addButton(button, id);
    m_quick->addWidget(button);
    return button;
}

void FilterBar::showModel()
{
    m_states->button(allId)->setText(m_model->allText());
    for (int state = 0; state < installationStateCount; ++state) {
        m_states->button(state)->setText(m_model->stateText(static_cast<InstallationState>(state)));
        m_states->button(state)->setVisible(m_model->isStateOffered(static_cast<InstallationState>(state)));
    }
    const std::optional<InstallationState> chosen = m_model->table()->query().state;
    m_states->button(chosen ? static_cast<int>(*chosen) : allId)->setChecked(true);
    showNarrowings();
    showChips();
}

void FilterBar::showNarrowings()
{
    using Drift = InstallationQuery::Drift;
    for (const auto &[button, drift] : {std::pair(m_missing, Drift::Missing), std::pair(m_extra, Drift::Extra)}) {
        button->setText(m_model->driftText(drift));
        button->setChecked(m_model->isDriftChosen(drift));
        button->setVisible(m_model->isDriftOffered(drift));
    }
    m_region->setVisible(!m_model->regions().isEmpty());
    m_narrowLine->setVisible(m_model->isDriftOffered(Drift::Missing) || m_model->isDriftOffered(Drift::Extra)
                             || !m_model->regions().isEmpty());
}

void FilterBar::showChips()
{
    const QList<InstallationsPageModel::Chip> chips = m_model->chips();
    QStringList texts;
    for (const InstallationsPageModel::Chip &chip : chips)
        texts.append(chip.text);
    // Counts come again and again; a chip that has the focus stays while it says the same.
    if (texts == std::exchange(m_shownChips, texts))
        return;
    while (QLayoutItem *const item = m_chips->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater(); // it may be the one that was clicked
        }
        delete item;
    }
    m_chipLine->setVisible(!chips.isEmpty());
    if (chips.isEmpty())
        return;
    QWidget *former = m_region; // Tab goes on from there, although these are made last
    for (const InstallationsPageModel::Chip &chip : chips) {
        auto *const button = new QToolButton(m_chipLine);
        button->setObjectName(QStringLiteral("chip%1").arg(static_cast<int>(chip.filter)));
        button->setText(withoutMnemonic(chip.text));
        button->setAccessibleName(tr("Remove the filter %1").arg(chip.text));
        button->setIcon(themedIcon(QStringLiteral("window-close")));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setFocusPolicy(Qt::TabFocus);
        connect(button, &QToolButton::clicked, m_model,
                [model = m_model, filter = chip.filter] { model->clear(filter); });
        m_chips->addWidget(button);
        setTabOrder(former, button);
        former = button;
    }
    auto *const all = new QToolButton(m_chipLine);
    all->setObjectName(QStringLiteral("clearFilters"));
    all->setText(tr("Clear all filters"));
    all->setAutoRaise(true);
    all->setFocusPolicy(Qt::TabFocus);
    connect(all, &QToolButton::clicked, m_model, &InstallationsPageModel::clearFilters);
    m_chips->addWidget(all);
    setTabOrder(former, all);
    m_chips->addStretch();
}
