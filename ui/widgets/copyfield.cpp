// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/copyfield.h"

#include "presentation/words.h"
#include "widgets/copybutton.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>

CopyField::CopyField(const QString &objectName, const QString &what, QWidget *parent)
    : QWidget(parent), m_name(new QLabel(this)), m_value(new QLabel(this)), m_copy(new CopyButton(what, this))
{
    setObjectName(objectName);
    m_value->setObjectName(objectName + QStringLiteral("Value"));
    m_copy->setObjectName(objectName + QStringLiteral("Copy"));
    m_value->setAccessibleName(what);
    m_value->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    for (QLabel *const label : {m_name, m_value}) {
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_name->setWordWrap(true);
    m_name->hide();

    auto *const line = new QHBoxLayout;
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(2);
    line->addWidget(m_value);
    line->addWidget(m_copy);
    line->addStretch();
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_name);
    layout->addLayout(line);
}

void CopyField::setValue(const QString &value, const QString &name)
{
    m_name->setText(shownText(name));
    m_name->setVisible(!name.isEmpty());
    m_value->setText(value.isEmpty() ? QString(QChar(0x2013)) : shownText(value));
    m_copy->setTextToCopy(value);
}
