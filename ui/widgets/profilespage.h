// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/appprofile.h"
#include "widgets/questions.h"

#include <QWidget>

class CertificateBox;
class EnvironmentBadge;
class ErrorNote;
class ProfileForm;
class ProfilesPageModel;
class QCheckBox;
class QGridLayout;
class QHBoxLayout;
class QLabel;
class QListWidget;
class QPushButton;
class QVBoxLayout;

/// The page of app profiles: the list at the left, the form of the chosen one at the right. Its model outlives it.
class ProfilesPage : public QWidget
{
    Q_OBJECT

public:
    ProfilesPage(ProfilesPageModel *model, Ask ask, AskFile askFile, QWidget *parent = nullptr);

    /// The list focused; the first field of a new one.
    void enter();
    /// Hands the form to the model; again after the vault was opened.
    void save();
    /// Asks when something typed would be lost; then goes on, and what was typed is gone.
    void leave(std::function<void()> then);

Q_SIGNALS:
    void helpRequested(const QString &topic);
    void unlockRequested();
    /// To be examined: what is in the form as it is stored.
    void doctorRequested(const AppProfile &profile);
    /// Something short for the status bar.
    void noticed(const QString &sentence);

private:
    QWidget *makeListSide();
    QWidget *makeFormSide();
    QPushButton *addAct(const QString &objectName, const QString &title);
    void wire();
    void showList();
    void showCurrent();
    void showChanged();
    void choose(RowId id);
    void wireTools();
    void showNotice(const QString &text);
    /// What the act before has said, when a new one begins.
    void clearMessages();
    /// \a text: what it begins with.
    void openManifest(const QString &text);
    void askAndSave();
    void askWeighed(const QString &warning);
    void askAndArchive();
    void askAndRemove();

    ProfilesPageModel *m_model;
    Ask m_ask;
    AskFile m_askFile;
    QListWidget *m_list = nullptr;
    QCheckBox *m_showArchived = nullptr;
    QPushButton *m_new = nullptr;
    QPushButton *m_duplicate = nullptr;
    QPushButton *m_archive = nullptr;
    QPushButton *m_remove = nullptr;
    QPushButton *m_import = nullptr;
    QPushButton *m_export = nullptr;
    QGridLayout *m_acts = nullptr;
    QLabel *m_title = nullptr;
    EnvironmentBadge *m_badge = nullptr;
    QLabel *m_archived = nullptr;
    QHBoxLayout *m_tools = nullptr;
    QPushButton *m_manifest = nullptr;
    QPushButton *m_check = nullptr;
    QPushButton *m_doctor = nullptr;
    QLabel *m_notice = nullptr;
    CertificateBox *m_certificate = nullptr;
    ErrorNote *m_error = nullptr;
    QVBoxLayout *m_column = nullptr;
    ProfileForm *m_form = nullptr;
    QLabel *m_changed = nullptr;
    QPushButton *m_revert = nullptr;
    QPushButton *m_save = nullptr;
    bool m_filling = false;
};
