// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/copybutton.h"

#include "widgets/icons.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QTimer>

CopyButton::CopyButton(const QString &what, QWidget *parent) : QToolButton(parent)
{
    setAutoRaise(true);
    setFocusPolicy(Qt::TabFocus);
    setIcon(themedIcon(QStringLiteral("edit-copy")));
    setToolTip(tr("Copy the %1").arg(what));
    setAccessibleName(toolTip());
    setEnabled(false);
    connect(this, &QToolButton::clicked, this, &CopyButton::copy);
}

void CopyButton::setTextToCopy(const QString &text)
{
    m_text = [text] { return text; };
    setEnabled(!text.isEmpty());
}

void CopyButton::setTextToCopy(std::function<QString()> text)
{
    m_text = std::move(text);
    setEnabled(true);
}

void CopyButton::copy()
{
    QGuiApplication::clipboard()->setText(m_text());
    setIcon(ownIcon(QStringLiteral("good")));
    QTimer::singleShot(std::chrono::milliseconds(1200), this,
                       [this] { setIcon(themedIcon(QStringLiteral("edit-copy"))); });
}
