// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"
#include "domain/appprofile.h"

#include <QWidget>

class ErrorNote;
class QLabel;
class QPushButton;
class QVBoxLayout;
class WaitForm;
class WaitPanelModel;

/// Waiting for authorizations that Miro starts, as a panel in the window: the form, then the countdown with what to
/// click in Miro, then why it ended.
class WaitPanel : public QWidget
{
    Q_OBJECT

public:
    /// Becomes the parent of \a model.
    WaitPanel(WaitPanelModel *model, OpenUrl openUrl, QWidget *parent = nullptr);

    WaitPanelModel *model() { return m_model; }
    /// How many authorizations wait to be approved or discarded.
    void setHeldCount(int count);
    /// Stops waiting, then emits closed().
    void requestClose();

Q_SIGNALS:
    void closed();
    void heldRequested();
    void unlockRequested();
    void editProfileRequested(const AppProfile &profile);
    void helpRequested(const QString &topic);

private:
    QWidget *makeArmed();
    QWidget *makeEnded();
    QWidget *makeBottom();
    void addStep(QVBoxLayout *column, const QString &name, const QString &what, bool opens);
    void wire();
    void showModel();
    void showWalk();
    void showTurnedAway();
    bool hasFocusInside() const;
    void moveFocus(bool hasFocus);

    struct Step {
        QLabel *sentence;
        QPushButton *open; ///< null for the install link, which is for other people
        QPushButton *copy;
        QString address;
    };

    WaitPanelModel *m_model;
    OpenUrl m_openUrl;
    QLabel *m_title;
    WaitForm *m_form;
    // Made by makeArmed(), makeEnded() and makeBottom(), which come after them.
    QLabel *m_countdown = nullptr;
    QLabel *m_headline = nullptr;
    QList<Step> m_steps;
    QLabel *m_endSentence = nullptr;
    ErrorNote *m_error = nullptr;
    QPushButton *m_again = nullptr;
    QPushButton *m_change = nullptr;
    QLabel *m_heldText = nullptr;
    QPushButton *m_showHeld = nullptr;
    QLabel *m_turnedAway = nullptr;
    QPushButton *m_stop = nullptr;
    QWidget *m_armed;
    QWidget *m_ended;
    QWidget *m_bottom;
    QWidget *m_focused = nullptr; ///< what moveFocus() chose last
};
