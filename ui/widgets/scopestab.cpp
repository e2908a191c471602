// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/scopestab.h"

#include "presentation/detailsmodel.h"
#include "presentation/words.h"
#include "widgets/icons.h"

#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

ScopesTab::ScopesTab(QWidget *parent) : QWidget(parent), m_note(new QLabel(this)), m_list(new QTreeWidget(this))
{
    setObjectName(QStringLiteral("scopesTab"));
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_list->setObjectName(QStringLiteral("scopeList"));
    m_list->setAccessibleName(tr("Scopes"));
    m_list->setRootIsDecorated(false);
    m_list->setHeaderLabels({tr("Scope"), tr("Expected"), tr("Requested"), tr("Granted"), tr("Live")});
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setStretchLastSection(false);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(6);
    layout->addWidget(m_note);
    layout->addWidget(m_list);
}

void ScopesTab::show(const DetailsModel &model)
{
    const QList<Grant> &grants = model.details()->grants;
    QString note;
    if (model.details()->installation.expectedScopes.isEmpty())
        note = tr("The app profile expects no particular scopes, so nothing is marked.");
    if (!grants.isEmpty() && grants.first().scopeAssumed)
        note = tr("The server named no scopes; by the standard that means all that were requested.");
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());

    m_list->clear();
    const QString yes = tr("yes");
    const QString dash(QChar(0x2013));
    const QList<DetailsModel::ScopeRow> rows = model.scopeRows();
    for (const DetailsModel::ScopeRow &row : rows) {
        const QString scope = shownText(row.scope);
        const QString name = row.mark.isEmpty() ? scope : tr("%1: %2").arg(scope, row.mark);
        auto *const item = new QTreeWidgetItem(m_list,
                                               {name, row.expected ? yes : dash, row.requested ? yes : dash,
                                                row.granted ? yes : dash,
                                                !row.live       ? tr("not said")
                                                    : *row.live ? yes
                                                                : tr("no")});
        item->setToolTip(0, toolTipText(name));
        if (!row.mark.isEmpty())
            item->setIcon(0, ownIcon(QStringLiteral("warning")));
    }
}
