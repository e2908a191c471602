// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/act.h"
#include "domain/appprofile.h"
#include "domain/rowid.h"

#include <QWidget>

class DetailsModel;
class DetailsPane;
class EnvironmentBadge;
class ErrorNote;
class InstallationActs;
class InstallationsPageModel;
class InstallationTable;
class LockedNote;
class QComboBox;
class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QSettings;
class QSplitter;
class QStackedWidget;
class QToolButton;
class SecretClipboard;
class SidePane;
class TokenAccess;

/// The page most time is spent on: the table with search and filters, the details and open panels beside it.
class InstallationsPage : public QWidget
{
    Q_OBJECT

public:
    InstallationsPage(InstallationsPageModel *model, DetailsModel *details, TokenAccess *access, InstallationActs *acts,
                      SecretClipboard *clipboard, QSettings *settings, QWidget *parent = nullptr);
    ~InstallationsPage() override;

    SidePane *side() { return m_side; }
    InstallationTable *table() { return m_table; }
    /// The app whose installations are shown, where it is one.
    std::optional<AppProfile> chosenApp() const;
    void focusSearch();
    /// Asks which app profile is to be edited where that is not clear from the filter, under the choice of apps.
    void editProfile();
    /// \a reason: why no team can be authorized; empty when one can.
    void setCanAuthorize(const QString &reason);
    /// Whether to say that the vault is locked, and why it could not be opened where that was tried; everything stays.
    void setLocked(bool isLocked, const QString &reason);
    /// Clears what hides the row \a id, reads the list again and selects it.
    void showInstallation(RowId id);

Q_SIGNALS:
    void authorizeRequested();
    void waitRequested();
    void reauthorizeRequested(RowId id);
    void actRequested(Act act, const QList<RowId> &ids);
    void removalRequested(const QList<RowId> &ids);
    /// Of all that the search and filters show.
    void allRequested(Act act);
    void editProfileRequested(RowId id);
    void unlockRequested();
    /// As MainWindow::newRuns().
    void cycleRequested(const QList<RowId> &ids);
    void pictureRequested();
    void helpRequested(const QString &topic);
    /// Something short for the status bar.
    void noticed(const QString &sentence);

private:
    QWidget *makeTopLine();
    QWidget *makeTableSide(QSettings *settings);
    QWidget *makeEmptyPage();
    QWidget *makeFooter(QWidget *side);
    void fillManyMenu(QMenu *menu);
    void wire();
    void showModel();
    void showProfiles();
    void showMenu(RowId id, const QPoint &globalPosition);
    void showUnstored();
    void copySelection();
    void takeCopied(const QString &text, int rows);

    InstallationsPageModel *m_model;
    DetailsModel *m_detailsModel;
    InstallationActs *m_acts;
    QSettings *m_settings;
    EnvironmentBadge *m_badge = nullptr;
    QPushButton *m_authorize = nullptr;
    QPushButton *m_wait = nullptr;
    QToolButton *m_editProfile = nullptr;
    QComboBox *m_app = nullptr;
    QLineEdit *m_search = nullptr;
    QStackedWidget *m_stack = nullptr;
    InstallationTable *m_table = nullptr;
    QLabel *m_emptyText = nullptr;
    QPushButton *m_emptyAct = nullptr;
    QLabel *m_footer = nullptr;
    QToolButton *m_many = nullptr;
    ErrorNote *m_error = nullptr;
    ErrorNote *m_unstored = nullptr;
    DetailsPane *m_details = nullptr;
    SidePane *m_side = nullptr;
    QSplitter *m_splitter = nullptr;
    LockedNote *m_locked = nullptr;
};
