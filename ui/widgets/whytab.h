// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/act.h"
#include "domain/rowid.h"

#include <QWidget>

#include <array>

class CopyButton;
class DetailsModel;
class EvidenceDelegate;
class EvidenceModel;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTreeView;

/// Why an installation is in its state: the rule that was applied, what decided it, what to do next; and below it all
/// evidence, newest first, with everything of the chosen fact.
class WhyTab : public QWidget
{
    Q_OBJECT

public:
    explicit WhyTab(QWidget *parent = nullptr);

    void show(const DetailsModel &model);
    /// Gives the focus to the evidence.
    void enter();

Q_SIGNALS:
    void actRequested(Act act, RowId id);
    /// Of all evidence: who said what to whom.
    void pictureRequested();

private:
    QWidget *makeRuleBox();
    QWidget *makeEvidenceBox();
    void showRule(const DetailsModel &model);
    void showActs(const QList<Act> &acts);
    /// Chooses the row that was chosen, where a person did that, or else the one that decides.
    void choose(RowId formerFact);
    void showFact();

    EvidenceModel *m_evidence;
    RowId m_id = 0;
    QLabel *m_stateIcon;
    QLabel *m_state;
    QLabel *m_rule;
    QLabel *m_decided;
    QLabel *m_skewIcon;
    QLabel *m_skew;
    QLabel *m_lockedIcon;
    QLabel *m_locked;
    std::array<QPushButton *, 3> m_buttons{}; ///< made once, so that the order of reading stays
    QList<Act> m_offered;
    QTreeView *m_list;
    EvidenceDelegate *m_delegate;
    QPlainTextEdit *m_fact;
    CopyButton *m_copy;
};
