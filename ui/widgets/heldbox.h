// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include <functional>

class AuthorizePanelModel;
class QComboBox;
class QLabel;
class QPushButton;

/// Quarantine: what is known of an authorization that Miro started, the age of its code, and the choice between
/// approving and discarding it. To discard is the safe default. Its lines keep their places while the age ticks.
class HeldBox : public QFrame
{
    Q_OBJECT

public:
    explicit HeldBox(AuthorizePanelModel *model, QWidget *parent = nullptr);

    /// \a teamName answers the name that the team with that id is known by here, or nothing.
    void setTeamNames(std::function<QString(const QString &teamId)> teamName);
    void showModel();
    void showAge();
    QWidget *firstAct() const;

Q_SIGNALS:
    void unlockRequested();

private:
    AuthorizePanelModel *m_model;
    std::function<QString(const QString &teamId)> m_teamName;
    QLabel *m_time;
    QLabel *m_client;
    QLabel *m_team;
    QLabel *m_from;
    QLabel *m_browser;
    QComboBox *m_door;
    QLabel *m_mark;
    QLabel *m_age;
    QPushButton *m_discard;
    QPushButton *m_approve;
    QString m_shown; ///< label of the one whose door stands in the field
};
