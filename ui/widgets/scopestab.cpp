// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/scopestab.h"

#include "presentation/scopewords.h"
#include "presentation/words.h"
#include "widgets/centredpage.h"
#include "widgets/icons.h"

#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

ScopesTab::ScopesTab(QWidget *parent) : QWidget(parent), m_note(makeSentence({}, this)), m_list(new QTreeWidget(this)),
      m_source(makeSentence(dictionarySource(), this))
{
    setObjectName(QStringLiteral("scopesTab"));
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(6);
    m_missing = addFinding(QStringLiteral("missingScopes"));
    m_extra = addFinding(QStringLiteral("extraScopes"));
    m_note->setObjectName(QStringLiteral("scopesNote"));
    m_list->setObjectName(QStringLiteral("scopeList"));
    m_list->setAccessibleName(tr("Scopes"));
    m_list->setIndentation(0);
    m_list->setRootIsDecorated(false);
    m_list->setItemsExpandable(false);
    m_list->setHeaderLabels({tr("Scope"), tr("Expected"), tr("Requested"), tr("Granted"), tr("Live")});
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setStretchLastSection(false);
    m_source->setObjectName(QStringLiteral("scopesSource"));
    m_source->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_source->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(m_note);
    layout->addWidget(m_list);
    layout->addWidget(m_source);
}

QLabel *ScopesTab::addFinding(const QString &objectName)
{
    auto *const line = new QWidget(this);
    auto *const mark = new QLabel(line);
    mark->setPixmap(ownIcon(QStringLiteral("warning")).pixmap(16, 16));
    QLabel *const sentence = makeSentence({}, line);
    sentence->setObjectName(objectName);
    sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *const across = new QHBoxLayout(line);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(6);
    across->addWidget(mark, 0, Qt::AlignTop);
    across->addWidget(sentence, 1);
    layout()->addWidget(line);
    return sentence;
}

void ScopesTab::show(const DetailsModel &model)
{
    const Installation &installation = model.details()->installation;
    const std::pair<QLabel *, QString> findings[]
        = {{m_missing, missingFinding(installation)}, {m_extra, extraFinding(installation)}};
    for (const auto &[label, sentence] : findings) {
        label->setText(sentence);
        label->parentWidget()->setVisible(!sentence.isEmpty());
    }
    QString note = scopesSurety(installation, model.now());
    if (installation.expectedScopes.isEmpty())
        note += QLatin1Char(' ') + tr("The app profile expects no particular scopes, so nothing is missing or too much.");
    m_note->setText(note);

    m_list->clear();
    const QList<DetailsModel::ScopeRow> rows = model.scopeRows();
    for (const DetailsModel::ScopeRow &row : rows)
        addRow(row, installation.scopeAssumed);
}

void ScopesTab::addRow(const DetailsModel::ScopeRow &row, bool isAssumed)
{
    const QString yes = tr("yes");
    const QString dash(QChar(0x2013));
    const QString scope = shownText(row.scope);
    const bool isMarked = isMissing(row.stand) || isExtra(row.stand);
    const QString granted = !row.granted ? dash : isAssumed ? tr("assumed") : yes;
    const QString live = !row.live ? tr("not known") : *row.live ? yes : tr("no");
    auto *const item = new QTreeWidgetItem(m_list, {scope, row.expected ? yes : dash, row.requested ? yes : dash, granted, live});
    QFont bold = m_list->font();
    bold.setBold(true);
    item->setFont(0, bold);
    item->setToolTip(0, toolTipText(tr("%1: %2").arg(scope, standWord(row.stand))));
    item->setData(0, Qt::AccessibleTextRole, tr("%1: %2").arg(scope, standWord(row.stand)));
    if (isMarked)
        item->setIcon(0, rowIcon(QStringLiteral("warning")));
    const QString terms = scopeTerms(row.scope);
    const QString mark = isMissing(row.stand) ? tr("Missing.") : tr("Not expected.");
    const QString lines = QStringList{scopeSentence(row.scope), isMarked ? QString(mark + QLatin1Char(' ') + terms).trimmed() : terms}
                              .join(QLatin1Char('\n'))
                              .trimmed();
    auto *const meaning = new QTreeWidgetItem(item, {lines});
    meaning->setFirstColumnSpanned(true);
    meaning->setFlags(Qt::ItemIsEnabled);
    meaning->setToolTip(0, toolTipText(lines));
    meaning->setForeground(0, m_list->palette().color(QPalette::PlaceholderText));
    item->setExpanded(true);
}
