// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/filterbar.h"

#include "presentation/installationspagemodel.h"
#include "presentation/words.h"
#include "widgets/flowlayout.h"
#include "widgets/icons.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QToolButton>

namespace {
constexpr int allId = installationStateCount;
}

FilterBar::FilterBar(InstallationsPageModel *model, QWidget *parent)
    : QWidget(parent), m_model(model), m_states(new QButtonGroup(this)), m_quick(new FlowLayout(2)),
      m_chipLine(new QWidget(this)), m_chips(new QHBoxLayout(m_chipLine))
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

    connect(m_states, &QButtonGroup::idClicked, this, [this](int id) {
        m_model->setState(id == allId ? std::nullopt : std::optional(static_cast<InstallationState>(id)));
    });
    connect(m_model, &InstallationsPageModel::changed, this, &FilterBar::showModel);
    showModel();
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

    while (QLayoutItem *const item = m_chips->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater(); // it may be the one that was clicked
        }
        delete item;
    }
    const QList<InstallationsPageModel::Chip> chips = m_model->chips();
    m_chipLine->setVisible(!chips.isEmpty());
    if (chips.isEmpty())
        return;
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
    }
    auto *const all = new QToolButton(m_chipLine);
    all->setObjectName(QStringLiteral("clearFilters"));
    all->setText(tr("Clear all filters"));
    all->setAutoRaise(true);
    all->setFocusPolicy(Qt::TabFocus);
    connect(all, &QToolButton::clicked, m_model, &InstallationsPageModel::clearFilters);
    m_chips->addWidget(all);
    m_chips->addStretch();
}
