// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/scopefield.h"

#include <QHBoxLayout>
#include <QLineEdit>

ScopeField::ScopeField(QWidget *parent) : QWidget(parent), m_edit(new QLineEdit(this))
{
    setObjectName(QStringLiteral("scopeField"));
    m_edit->setObjectName(QStringLiteral("edit_expected_scopes"));
    m_edit->setAccessibleName(tr("Permissions: the expected scopes"));
    m_edit->setPlaceholderText(QStringLiteral("boards:read boards:write"));
    m_edit->setToolTip(
        tr("The scopes ticked in the app's settings, separated by spaces. What a team grants is compared with "
           "them. Empty: nothing is expected."));
    auto *const line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(6);
    line->addWidget(m_edit, 1);
    setFocusProxy(m_edit);
    connect(m_edit, &QLineEdit::textEdited, this, &ScopeField::edited);
}

void ScopeField::setScopes(const ScopeSet &scopes)
{
    if (scopes != this->scopes())
        m_edit->setText(scopes.toText());
}

ScopeSet ScopeField::scopes() const
{
    return ScopeSet::fromText(m_edit->text());
}
