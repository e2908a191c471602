// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/redirecturilist.h"

#include "widgets/centredpage.h"
#include "widgets/copybutton.h"
#include "widgets/icons.h"
#include "widgets/profilefield.h"

#include <QButtonGroup>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>

namespace {

QToolButton *makeButton(const QString &objectName, const QString &what, QWidget *parent)
{
    auto *const button = new QToolButton(parent);
    button->setObjectName(objectName);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setToolTip(what);
    button->setAccessibleName(what);
    return button;
}

} // namespace

RedirectUriList::RedirectUriList(QWidget *parent)
    : QWidget(parent), m_lines(new QVBoxLayout), m_marks(new QButtonGroup(this))
{
    setObjectName(QStringLiteral("redirectUriList"));
    addRow();
    // Made in the order of reading, which is the order of tabbing.
    m_none = new QRadioButton(tr("No URI is marked for SDK authorization"), this);
    m_add = new QToolButton(this);
    m_sentence = makeSentence({}, this);
    m_add->setObjectName(QStringLiteral("addRedirectUri"));
    m_add->setText(tr("Add a URI"));
    m_add->setIcon(themedIcon(QStringLiteral("list-add")));
    m_add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_add->setFocusPolicy(Qt::TabFocus);
    m_none->setObjectName(QStringLiteral("markNoRedirectUri"));
    m_none->setChecked(true);
    m_marks->addButton(m_none);
    m_sentence->setObjectName(QStringLiteral("sentence_redirect_uri"));
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.9);
    m_sentence->setFont(small);
    m_lines->setSpacing(6);
    auto *const last = new QHBoxLayout;
    last->addWidget(m_none);
    last->addStretch();
    last->addWidget(m_add);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(m_lines);
    layout->addLayout(last);
    layout->addWidget(m_sentence);
    connect(m_add, &QToolButton::clicked, this, [this] {
        resizeTo(m_rows.size() + 1);
        m_rows.last().field->edit()->setFocus(Qt::OtherFocusReason);
        Q_EMIT edited();
    });
    connect(m_marks, &QButtonGroup::buttonClicked, this, [this] {
        showButtons();
        Q_EMIT edited();
    });
}

void RedirectUriList::addRow()
{
    const int index = int(m_rows.size());
    const QString number = QString::number(index + 1);
    Row row{};
    row.field = new ProfileField(QStringLiteral("redirect_uri_") + number, tr("Redirect URI %1").arg(number), this);
    row.copy = new CopyButton(tr("redirect URI %1").arg(number), row.field);
    row.copy->setObjectName(QStringLiteral("copyRedirectUri") + number);
    row.up = makeButton(QStringLiteral("moveUpRedirectUri") + number, tr("Move redirect URI %1 up").arg(number), row.field);
    row.up->setArrowType(Qt::UpArrow);
    row.down
        = makeButton(QStringLiteral("moveDownRedirectUri") + number, tr("Move redirect URI %1 down").arg(number), row.field);
    row.down->setArrowType(Qt::DownArrow);
    row.remove = makeButton(QStringLiteral("removeRedirectUri") + number, tr("Remove redirect URI %1").arg(number), row.field);
    row.remove->setIcon(themedIcon(QStringLiteral("window-close")));
    for (QWidget *const button : std::initializer_list<QWidget *>{row.copy, row.up, row.down, row.remove})
        row.field->addButton(button);
    row.mark = new QRadioButton(tr("Use this URI for SDK authorization"), row.field);
    row.mark->setObjectName(QStringLiteral("markRedirectUri") + number);
    row.mark->setAccessibleName(tr("Use redirect URI %1 for SDK authorization").arg(number));
    row.field->addBelow(row.mark);
    m_marks->addButton(row.mark);
    m_lines->addWidget(row.field);
    if (index > 0)
        row.field->show(); // its layout would show it a turn later

    QWidget *before = index == 0 ? nullptr : m_rows.last().mark;
    for (QWidget *const stop :
         std::initializer_list<QWidget *>{row.field->edit(), row.copy, row.up, row.down, row.remove, row.mark}) {
        if (index > 0)
            setTabOrder(before, stop);
        before = stop;
    }
    connect(row.field->edit(), &QLineEdit::textChanged, row.copy,
            [copy = row.copy](const QString &text) { copy->setTextToCopy(text.trimmed()); });
    connect(row.field->edit(), &QLineEdit::textEdited, this, [this] {
        showButtons();
        Q_EMIT edited();
    });
    connect(row.up, &QToolButton::clicked, this, [this, index] { move(index, index - 1); });
    connect(row.down, &QToolButton::clicked, this, [this, index] { move(index, index + 1); });
    connect(row.remove, &QToolButton::clicked, this, [this, index] { remove(index); });
    m_rows.append(row);
}

void RedirectUriList::resizeTo(qsizetype count)
{
    while (m_rows.size() < count)
        addRow();
    while (m_rows.size() > count) {
        const Row row = m_rows.takeLast();
        if (row.mark->isChecked())
            m_none->setChecked(true);
        m_marks->removeButton(row.mark);
        m_lines->removeWidget(row.field);
        row.field->hide();
        row.field->setObjectName({});
        row.field->setParent(nullptr);
        row.field->deleteLater(); // one of its buttons may be the sender
    }
    showButtons();
}

void RedirectUriList::setUris(const QStringList &uris, const QString &marked)
{
    if (uris == this->uris() && marked == this->marked())
        return; // what is being typed keeps its cursor
    resizeTo(std::max<qsizetype>(1, uris.size()));
    const qsizetype index = marked.isEmpty() ? -1 : uris.indexOf(marked);
    for (qsizetype i = 0; i < m_rows.size(); ++i)
        m_rows.at(i).field->edit()->setText(uris.value(i));
    (index < 0 ? m_none : m_rows.at(index).mark)->setChecked(true);
    showButtons();
}

QStringList RedirectUriList::uris() const
{
    QStringList texts;
    for (const Row &row : m_rows)
        texts.append(row.field->edit()->text().trimmed());
    return texts == QStringList{QString()} ? QStringList() : texts;
}

QString RedirectUriList::marked() const
{
    const int index = markedIndex();
    return index < 0 ? QString() : m_rows.at(index).field->edit()->text().trimmed();
}

int RedirectUriList::markedIndex() const
{
    for (int i = 0; i < int(m_rows.size()); ++i) {
        if (m_rows.at(i).mark->isChecked())
            return i;
    }
    return -1;
}

void RedirectUriList::move(int from, int to)
{
    if (to < 0 || to >= m_rows.size())
        return;
    QLineEdit *const left = m_rows.at(from).field->edit();
    QLineEdit *const right = m_rows.at(to).field->edit();
    const QString text = left->text();
    left->setText(right->text());
    right->setText(text);
    if (const int marked = markedIndex(); marked == from || marked == to)
        m_rows.at(marked == from ? to : from).mark->setChecked(true);
    showButtons();
    QToolButton *const again = to < from ? m_rows.at(to).up : m_rows.at(to).down;
    if (again->isEnabled())
        again->setFocus(Qt::OtherFocusReason);
    else
        right->setFocus(Qt::OtherFocusReason);
    Q_EMIT edited();
}

void RedirectUriList::remove(int index)
{
    const int marked = markedIndex();
    for (qsizetype i = index; i + 1 < m_rows.size(); ++i)
        m_rows.at(i).field->edit()->setText(m_rows.at(i + 1).field->edit()->text());
    if (marked == index)
        m_none->setChecked(true);
    else if (marked > index)
        m_rows.at(marked - 1).mark->setChecked(true);
    resizeTo(m_rows.size() - 1);
    m_rows.at(std::min<qsizetype>(index, m_rows.size() - 1)).field->edit()->setFocus(Qt::OtherFocusReason);
    Q_EMIT edited();
}

void RedirectUriList::showButtons()
{
    // The first one that Tab comes to takes the arrows on; a group would leave only the one that had the focus last.
    const QList<QAbstractButton *> marks = m_marks->buttons();
    for (QAbstractButton *const mark : marks)
        mark->setFocusPolicy(Qt::StrongFocus);
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        const Row &row = m_rows.at(i);
        row.up->setEnabled(i > 0);
        row.down->setEnabled(i + 1 < m_rows.size());
        row.remove->setEnabled(m_rows.size() > 1);
        row.mark->setEnabled(!row.field->edit()->text().trimmed().isEmpty() || row.mark->isChecked());
    }
}

void RedirectUriList::showStates(const ConnectFormModel *model)
{
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        const ConnectFormModel::FieldState state = model->uriState(int(i));
        m_rows[i].isWrong = state.mark == ConnectFormModel::Mark::Wrong;
        m_rows.at(i).field->showState(state);
    }
    QStringList sentences;
    for (const ConnectFormModel::FieldState &state :
         {model->uriState(-1), model->fieldState(QStringLiteral("sdk_redirect_uri"))}) {
        if (!state.sentence.isEmpty())
            sentences.append(state.sentence);
    }
    m_isListWrong = model->uriState(-1).mark == ConnectFormModel::Mark::Wrong;
    m_sentence->setText(sentences.join(QLatin1Char(' ')));
    m_sentence->setVisible(!sentences.isEmpty());
}

bool RedirectUriList::focusWrong()
{
    for (const Row &row : std::as_const(m_rows)) {
        if (row.isWrong || m_isListWrong) {
            row.field->edit()->setFocus(Qt::OtherFocusReason);
            return true;
        }
    }
    return false;
}
