// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/profilefield.h"

#include "widgets/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>

ProfileField::ProfileField(const QString &field, const QString &name, QWidget *parent)
    : QWidget(parent), m_field(field), m_edit(new QLineEdit(this)), m_line(new QHBoxLayout), m_mark(new QLabel(this)),
      m_sentence(new QLabel(this))
{
    setObjectName(QStringLiteral("field_") + field);
    m_edit->setObjectName(QStringLiteral("edit_") + field);
    m_edit->setAccessibleName(name);
    m_mark->setObjectName(QStringLiteral("mark_") + field);
    m_mark->setFixedSize(18, 18);
    m_sentence->setObjectName(QStringLiteral("sentence_") + field);
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.9);
    m_sentence->setFont(small);
    m_line->setContentsMargins(0, 0, 0, 0);
    m_line->setSpacing(6);
    m_line->addWidget(m_edit, 1);
    m_line->addWidget(m_mark);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(m_line);
    layout->addWidget(m_sentence);
    setFocusProxy(m_edit);
    showState({});
}

void ProfileField::addButton(QWidget *button)
{
    m_line->insertWidget(m_line->count() - 1, button);
}

void ProfileField::addBelow(QWidget *widget)
{
    auto *const column = static_cast<QVBoxLayout *>(layout());
    column->insertWidget(column->count() - 1, widget);
}

void ProfileField::setHint(const QString &hint)
{
    m_hint = hint;
    showState({});
}

void ProfileField::showState(const ConnectFormModel::FieldState &state)
{
    QIcon icon;
    QString word;
    switch (state.mark) {
    case ConnectFormModel::Mark::None:
        break;
    case ConnectFormModel::Mark::Good:
        icon = ownIcon(QStringLiteral("good"));
        word = tr("good");
        break;
    case ConnectFormModel::Mark::Warning:
        icon = ownIcon(QStringLiteral("warning"));
        word = tr("risky");
        break;
    case ConnectFormModel::Mark::Wrong:
        icon = ownIcon(QStringLiteral("failed"));
        word = tr("wrong");
        break;
    }
    m_mark->setPixmap(icon.isNull() ? QPixmap() : icon.pixmap(16, 16));
    m_mark->setAccessibleName(word);
    m_sentence->setText(state.sentence.isEmpty() ? m_hint : state.sentence);
    m_sentence->setVisible(!m_sentence->text().isEmpty());
    m_edit->setAccessibleDescription(m_sentence->text());
}
