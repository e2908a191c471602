// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/whytab.h"

#include "presentation/actwords.h"
#include "presentation/detailsmodel.h"
#include "presentation/evidencemodel.h"
#include "presentation/whywords.h"
#include "presentation/words.h"
#include "widgets/copybutton.h"
#include "widgets/evidencedelegate.h"
#include "widgets/icons.h"

#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace {

QLabel *makeLine(const QString &objectName, QWidget *parent)
{
    auto *const line = new QLabel(parent);
    line->setObjectName(objectName);
    line->setTextFormat(Qt::PlainText);
    line->setWordWrap(true);
    line->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return line;
}

QHBoxLayout *beside(QLabel *icon, QLabel *line)
{
    auto *const row = new QHBoxLayout;
    row->addWidget(icon, 0, Qt::AlignTop);
    row->addWidget(line, 1);
    return row;
}

} // namespace

WhyTab::WhyTab(QWidget *parent) : QWidget(parent), m_evidence(new EvidenceModel(this))
{
    setObjectName(QStringLiteral("whyTab"));
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addWidget(makeRuleBox());
    layout->addWidget(makeEvidenceBox(), 1);
    showActs({});
}

QWidget *WhyTab::makeRuleBox()
{
    auto *const box = new QWidget(this);
    m_stateIcon = new QLabel(box);
    m_state = makeLine(QStringLiteral("whyState"), box);
    QFont bold = font();
    bold.setBold(true);
    m_state->setFont(bold);
    m_rule = makeLine(QStringLiteral("whyRule"), box);
    m_decided = makeLine(QStringLiteral("whyDecided"), box);
    m_skewIcon = new QLabel(box);
    m_skewIcon->setPixmap(ownIcon(QStringLiteral("warning")).pixmap(16, 16));
    m_skew = makeLine(QStringLiteral("whySkew"), box);
    m_lockedIcon = new QLabel(box);
    m_lockedIcon->setPixmap(ownIcon(QStringLiteral("object-locked")).pixmap(16, 16));
    m_locked = makeLine(QStringLiteral("whyLocked"), box);
    m_locked->setText(lockedSentence());
    auto *const acts = new QHBoxLayout;
    for (QPushButton *&button : m_buttons) {
        button = new QPushButton(box);
        acts->addWidget(button);
    }
    acts->addStretch();
    for (size_t i = 0; i < m_buttons.size(); ++i)
        connect(m_buttons.at(i), &QPushButton::clicked, this, [this, i] { Q_EMIT actRequested(m_offered.at(qsizetype(i)), m_id); });
    auto *const layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(beside(m_stateIcon, m_state));
    layout->addWidget(m_rule);
    layout->addWidget(m_decided);
    layout->addLayout(beside(m_skewIcon, m_skew));
    layout->addLayout(beside(m_lockedIcon, m_locked));
    layout->addLayout(acts);
    return box;
}

QWidget *WhyTab::makeEvidenceBox()
{
    auto *const box = new QWidget(this);
    auto *const title = new QLabel(tr("&Evidence, newest first"), box);
    m_copy = new CopyButton(tr("all evidence"), box);
    m_copy->setObjectName(QStringLiteral("whyCopy"));
    m_list = new QTreeView(box);
    m_list->setObjectName(QStringLiteral("whyList"));
    m_list->setAccessibleName(tr("Evidence, newest first"));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true); // thousands of rows: none is measured by itself
    m_list->setAllColumnsShowFocus(true);
    m_list->setTabKeyNavigation(false);
    m_delegate = new EvidenceDelegate(m_list);
    m_list->setItemDelegate(m_delegate);
    m_list->setModel(m_evidence);
    QHeaderView *const header = m_list->header();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionResizeMode(int(EvidenceModel::Column::What), QHeaderView::Stretch);
    header->resizeSection(int(EvidenceModel::Column::When), 100);
    header->resizeSection(int(EvidenceModel::Column::Who), 70);
    header->resizeSection(int(EvidenceModel::Column::Result), 124);
    title->setBuddy(m_list);
    m_fact = new QPlainTextEdit(box);
    m_fact->setObjectName(QStringLiteral("whyFact"));
    m_fact->setAccessibleName(tr("Everything of the chosen fact"));
    m_fact->setReadOnly(true);
    m_fact->setTabChangesFocus(true);
    m_fact->setFixedHeight(fontMetrics().lineSpacing() * 10 + 12);
    auto *const top = new QHBoxLayout;
    auto *const picture = new QPushButton(tr("Picture…"), box);
    picture->setObjectName(QStringLiteral("whyPicture"));
    picture->setAccessibleName(tr("Picture of the evidence: who said what to whom"));
    picture->setToolTip(tr("Who said what to whom, as arrows in time"));
    picture->setAutoDefault(false);
    connect(picture, &QPushButton::clicked, this, &WhyTab::pictureRequested);
    top->addWidget(title, 1);
    top->addWidget(picture);
    top->addWidget(m_copy);
    auto *const layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(top);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_fact);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &WhyTab::showFact);
    m_copy->setTextToCopy([this] { return m_evidence->allText(); });
    return box;
}

void WhyTab::enter()
{
    m_list->setFocus(Qt::OtherFocusReason);
}

void WhyTab::show(const DetailsModel &model)
{
    const int row = m_list->currentIndex().row();
    // What a person chose stays chosen; else the choice follows what decides.
    const bool isChosen = m_id == model.id() && row >= 0 && row != m_evidence->decidingRow();
    const RowId former = isChosen ? m_evidence->fact(row).id : 0;
    m_id = model.id();
    showRule(model);
    m_evidence->show(*model.details(), model.rule().decidedBy, model.seat(), model.now());
    choose(former);
}

void WhyTab::showRule(const DetailsModel &model)
{
    const StateRule rule = model.rule();
    m_stateIcon->setPixmap(stateIcon(rule.state).pixmap(16, 16));
    m_delegate->setDecidingMark(stateIcon(rule.state));
    m_state->setText(stateWord(rule.state));
    m_rule->setText(ruleSentence(rule.rule));
    const QList<Evidence> &evidence = model.details()->evidence;
    const auto decider = std::find_if(evidence.cbegin(), evidence.cend(), [&rule](const Evidence &fact) { return fact.id == rule.decidedBy; });
    m_decided->setVisible(decider != evidence.cend());
    if (decider != evidence.cend()) {
        m_decided->setText(tr("Decided %1 by %2: %3, %4.")
                               .arg(relativeTime(decider->at, model.now()), byWord(*decider, model.seat()),
                                    operationWord(decider->operation).toLower(), resultWord(*decider)));
        m_decided->setToolTip(exactTime(decider->at));
    }
    m_skew->setText(rule.skew ? skewSentence(*rule.skew, model.seat()) : QString());
    for (QLabel *const part : {m_skewIcon, m_skew})
        part->setVisible(rule.skew.has_value());
    for (QLabel *const part : {m_lockedIcon, m_locked})
        part->setVisible(rule.isLocked);
    showActs(rule.acts);
}

void WhyTab::showActs(const QList<Act> &acts)
{
    Q_ASSERT(acts.size() <= qsizetype(m_buttons.size()));
    m_offered = acts;
    for (qsizetype i = 0; i < qsizetype(m_buttons.size()); ++i) {
        QPushButton *const button = m_buttons.at(size_t(i));
        button->setVisible(i < acts.size());
        button->setObjectName(QStringLiteral("why_") + (i < acts.size() ? actName(acts.at(i)) : QString::number(i + 1)));
        button->setAccessibleName(i < acts.size() ? actWord(acts.at(i)) : tr("No further act"));
        if (i >= acts.size())
            continue;
        button->setText(actWord(acts.at(i)));
        button->setIcon(acts.at(i) == Act::Unlock ? ownIcon(QStringLiteral("object-locked")) : QIcon());
        button->setToolTip(actTip(acts.at(i)));
        button->setAccessibleDescription(actTip(acts.at(i)));
    }
}

void WhyTab::choose(RowId formerFact)
{
    int row = std::max(0, m_evidence->decidingRow());
    for (int i = 0; formerFact != 0 && i < m_evidence->rowCount(); ++i) {
        if (m_evidence->fact(i).id == formerFact) {
            row = i;
            break;
        }
    }
    const QModelIndex index = m_evidence->index(row, 0);
    m_list->setCurrentIndex(index);
    m_list->scrollTo(index);
    showFact();
}

void WhyTab::showFact()
{
    const int row = m_list->currentIndex().row();
    m_fact->setPlainText(row < 0 ? QString() : m_evidence->wholeText(row));
}
