// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/addresstable.h"

#include <QTextBrowser>
#include <QToolButton>
#include <QVBoxLayout>

AddressTable::AddressTable(QWidget *parent)
    : QWidget(parent), m_fold(new QToolButton(this)), m_parts(new QTextBrowser(this))
{
    setObjectName(QStringLiteral("addressTable"));
    m_fold->setObjectName(QStringLiteral("addressFold"));
    m_fold->setText(tr("The address, part by part"));
    m_fold->setCheckable(true);
    m_fold->setAutoRaise(true);
    m_fold->setArrowType(Qt::RightArrow);
    m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_fold->setFocusPolicy(Qt::TabFocus);
    m_parts->setObjectName(QStringLiteral("addressParts"));
    m_parts->setAccessibleName(tr("Parts of the address"));
    m_parts->setOpenLinks(false);
    m_parts->setTabChangesFocus(true);
    m_parts->setFixedHeight(fontMetrics().height() * 13);
    m_parts->hide();
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_fold, 0, Qt::AlignLeading);
    layout->addWidget(m_parts);
    connect(m_fold, &QToolButton::toggled, this, [this](bool open) {
        m_parts->setVisible(open);
        m_fold->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    });
}

void AddressTable::show(const QList<AddressPart> &parts)
{
    QString html;
    for (const AddressPart &part : parts) {
        const QString name = part.name.isEmpty() ? tr("address") : part.name;
        html += QStringLiteral("<p style=\"margin: 0 0 6px 0\"><b>%1</b> &nbsp;<code>%2</code><br>%3</p>")
                    .arg(name.toHtmlEscaped(), part.value.toHtmlEscaped(), part.meaning.toHtmlEscaped());
    }
    if (html != m_shown)
        m_parts->setHtml(html);
    m_shown = html;
    setVisible(!parts.isEmpty());
}
