// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class AuthorizePanelModel;
class ErrorNote;
class QLabel;
class QPushButton;

/// What an authorization came to, with the acts that fit: a choice, a failure to store, an error, success.
class OutcomeBox : public QFrame
{
    Q_OBJECT

public:
    explicit OutcomeBox(AuthorizePanelModel *model, QWidget *parent = nullptr);

    void showModel();
    /// The button of the act that is most likely next; null when there is none.
    QWidget *firstAct() const;

Q_SIGNALS:
    void showInstallationRequested();
    void saveElsewhereRequested();
    void discardRequested();
    void unlockRequested();
    void helpRequested(const QString &topic);

private:
    void showSentence(const QString &icon, const QString &sentence);
    void showButtons(const QString &first, const QString &second, const QString &third = {});
    void takeButton(int button);

    AuthorizePanelModel *m_model;
    QLabel *m_mark;
    QLabel *m_sentence;
    ErrorNote *m_error;
    QPushButton *m_buttons[3];
};
