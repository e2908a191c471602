// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class ConnectFormModel;
class ProfileForm;
class QPushButton;

/// The page that connects a Miro app: the form of an app profile, where its facts are found, and the way back.
class ConnectPage : public QWidget
{
    Q_OBJECT

public:
    explicit ConnectPage(ConnectFormModel *model, QWidget *parent = nullptr);

    /// The first field focused.
    void begin();
    /// Hands the form to the model; again after the vault was opened.
    void save();

Q_SIGNALS:
    void backRequested();
    /// To be opened in the browser.
    void pageRequested(const QUrl &address);
    void helpRequested(const QString &topic);

private:
    ConnectFormModel *m_model;
    ProfileForm *m_form;
    QPushButton *m_back;
    QPushButton *m_save;
};
