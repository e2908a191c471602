// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/installation.h"
#include "widgets/questions.h"

#include <QWidget>

#include <functional>

class AddressTable;
class AuthorizeForm;
class AuthorizePanelModel;
class HeldBox;
class OutcomeBox;
class QLabel;
class QLineEdit;
class QPushButton;
class StepList;

/// An authorization as a panel in the window. It opens nothing by itself; it stays, with its finished steps,
/// until it is closed.
class AuthorizePanel : public QWidget
{
    Q_OBJECT

public:
    /// Becomes the parent of \a model.
    AuthorizePanel(AuthorizePanelModel *model, Ask ask, AskFile askFile, QWidget *parent = nullptr);

    AuthorizePanelModel *model() { return m_model; }
    /// As HeldBox::setTeamNames().
    void setTeamNames(std::function<QString(const QString &teamId)> teamName);
    /// Asks first when tokens would be lost; then emits closed().
    void requestClose();

Q_SIGNALS:
    void closed();
    void installationRequested(RowId id);
    void unlockRequested();
    void helpRequested(const QString &topic);
    /// Of the attempt: who said what to whom.
    void pictureRequested();

private:
    QWidget *makeActs();
    void wire();
    void showModel();
    void moveFocus(bool hasFocus);
    void takePasted();
    void copyLink();
    void askToDiscard();
    void askToClose();
    void askWhereToSave();

    AuthorizePanelModel *m_model;
    Ask m_ask;
    AskFile m_askFile;
    bool m_closeWhenOver = false;
    QLabel *m_label;
    QLabel *m_headline;
    AuthorizeForm *m_form;
    QWidget *m_attempt;
    HeldBox *m_held;
    AddressTable *m_address;
    // Made by makeActs(), before m_acts.
    QPushButton *m_openBrowser;
    QPushButton *m_copyLink;
    QPushButton *m_pasteButton;
    QLineEdit *m_paste;
    QLabel *m_pasteObjection;
    QWidget *m_acts;
    StepList *m_steps;
    QLabel *m_notices;
    QLabel *m_countdown;
    OutcomeBox *m_outcome;
    QPushButton *m_picture;
    QPushButton *m_cancel;
    QWidget *m_focused = nullptr; ///< what moveFocus() chose last
};
