// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/scopefield.h"

#include "presentation/knownscopes.h"
#include "presentation/words.h"
#include "widgets/centredpage.h"
#include "widgets/scopepicker.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

ScopeField::ScopeField(QWidget *parent) : QWidget(parent), m_edit(new QLineEdit(this)), m_choose(new QToolButton(this)),
      m_unknown(makeSentence({}, this))
{
    setObjectName(QStringLiteral("scopeField"));
    m_edit->setObjectName(QStringLiteral("edit_expected_scopes"));
    m_edit->setAccessibleName(tr("Permissions: the expected scopes"));
    m_edit->setPlaceholderText(QStringLiteral("boards:read boards:write"));
    m_edit->setToolTip(
        tr("The scopes ticked in the app's settings, separated by spaces. What a team grants is compared with "
           "them. Empty: nothing is expected."));
    m_choose->setObjectName(QStringLiteral("chooseScopes"));
    m_choose->setText(tr("Choose…"));
    m_choose->setToolTip(tr("The scopes that Miro documents, with what each lets the app do"));
    m_choose->setFocusPolicy(Qt::TabFocus);
    m_unknown->setObjectName(QStringLiteral("unknownScopes"));
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.9);
    m_unknown->setFont(small);
    auto *const line = new QHBoxLayout;
    line->setSpacing(6);
    line->addWidget(m_edit, 1);
    line->addWidget(m_choose);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(line);
    layout->addWidget(m_unknown);
    setFocusProxy(m_edit);
    connect(m_edit, &QLineEdit::textEdited, this, &ScopeField::edited);
    connect(m_edit, &QLineEdit::textChanged, this, &ScopeField::showUnknown);
    connect(m_choose, &QToolButton::clicked, this, &ScopeField::choose);
    showUnknown();
}

void ScopeField::choose()
{
    auto *const picker = new ScopePicker(scopes(), this);
    picker->setAttribute(Qt::WA_DeleteOnClose);
    picker->setWindowModality(Qt::WindowModal);
    connect(picker, &QDialog::accepted, this, [this, picker] {
        setScopes(picker->scopes());
        Q_EMIT edited();
    });
    picker->open();
}

void ScopeField::showUnknown()
{
    QStringList unknown;
    const QStringList names = scopes().names();
    for (const QString &name : names) {
        if (!knownScopes().dictionary.entry(name))
            unknown.append(shownText(name));
    }
    m_unknown->setText(tr("Not among the scopes that Miro documented on %1: %2. Kept as it is.")
                           .arg(knownScopes().dictionary.date(), unknown.join(QStringLiteral(", "))));
    m_unknown->setVisible(!unknown.isEmpty());
    m_edit->setAccessibleDescription(unknown.isEmpty() ? QString() : m_unknown->text());
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
