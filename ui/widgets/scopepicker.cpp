// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/scopepicker.h"

#include "presentation/knownscopes.h"
#include "presentation/scopewords.h"
#include "presentation/words.h"
#include "widgets/centredpage.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>

ScopePicker::ScopePicker(const ScopeSet &chosen, QWidget *parent) : QDialog(parent), m_list(new QTreeWidget(this))
{
    setObjectName(QStringLiteral("scopePicker"));
    setWindowTitle(tr("Permissions"));
    resize(980, 560);
    const ScopeDictionary &known = knownScopes().dictionary;
    m_list->setObjectName(QStringLiteral("scopeList"));
    m_list->setAccessibleName(tr("Scopes"));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setHeaderLabels({tr("Scope"), tr("Lets the app"), tr("Where"), tr("Plan")});
    ScopeSet others = chosen;
    for (const ScopeEntry &entry : known.entries()) {
        QString name = entry.name; // as it was chosen: Miro has two spellings of some
        for (const QString &spelling : entry.spellings) {
            if (chosen.contains(spelling))
                name = spelling;
        }
        others = others.without(ScopeSet({name}));
        addRow(name, {entry.sentence, surfaceWords(entry.surfaces), planWord(entry.plan)}, chosen.contains(name));
    }
    const QStringList unknown = others.names();
    for (const QString &name : unknown)
        addOther(name);
    for (int column = 0; column < 4; ++column)
        m_list->resizeColumnToContents(column);
    m_list->setCurrentItem(m_list->topLevelItem(0));

    auto *const name = new QLineEdit(this);
    name->setObjectName(QStringLiteral("otherScope"));
    name->setAccessibleName(tr("Another scope"));
    name->setPlaceholderText(tr("Another scope, by its name"));
    auto *const add = new QPushButton(tr("Add"), this);
    add->setObjectName(QStringLiteral("addScope"));
    add->setAutoDefault(false);
    auto *const line = new QHBoxLayout;
    line->setSpacing(6);
    line->addWidget(name, 1);
    line->addWidget(add);
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Ok)->setObjectName(QStringLiteral("scopesOk"));
    buttons->button(QDialogButtonBox::Cancel)->setObjectName(QStringLiteral("scopesCancel"));
    auto *const layout = new QVBoxLayout(this);
    layout->addWidget(makeSentence(tr("Tick what is ticked in the app's settings at Miro. The list is of %1, from %2.")
                                       .arg(known.date(), known.source()),
                                   this));
    layout->addWidget(m_list, 1);
    layout->addLayout(line);
    layout->addWidget(buttons);
    connect(add, &QPushButton::clicked, this, [this, name] {
        const QStringList typed = ScopeSet::fromText(name->text()).names();
        for (const QString &one : typed)
            addOther(one);
        name->clear();
    });
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_list->setFocus(Qt::OtherFocusReason);
}

void ScopePicker::addRow(const QString &name, const QStringList &cells, bool chosen)
{
    auto *const item = new QTreeWidgetItem(m_list, QStringList{shownText(name)} + cells);
    item->setData(0, Qt::UserRole, name);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    item->setCheckState(0, chosen ? Qt::Checked : Qt::Unchecked);
}

void ScopePicker::addOther(const QString &name)
{
    for (int row = 0; row < m_list->topLevelItemCount(); ++row) {
        QTreeWidgetItem *const item = m_list->topLevelItem(row);
        if (item->data(0, Qt::UserRole).toString() == name) {
            item->setCheckState(0, Qt::Checked);
            return;
        }
    }
    addRow(name, {tr("not in the list; kept as it is"), {}, {}}, true);
    m_list->scrollToBottom();
}

ScopeSet ScopePicker::scopes() const
{
    QStringList names;
    for (int row = 0; row < m_list->topLevelItemCount(); ++row) {
        const QTreeWidgetItem *const item = m_list->topLevelItem(row);
        if (item->checkState(0) == Qt::Checked)
            names.append(item->data(0, Qt::UserRole).toString());
    }
    return ScopeSet(names);
}
