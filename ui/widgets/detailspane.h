// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/act.h"
#include "domain/rowid.h"

#include <QWidget>

class ActBar;
class DetailsModel;
class ErrorNote;
class InstallationActs;
class OverviewTab;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTabWidget;
class RawTab;
class ScopesTab;
class SecretClipboard;
class TokenAccess;
class TokensTab;
class WhyTab;

/// Everything known of the chosen installation, beside the table.
class DetailsPane : public QWidget
{
    Q_OBJECT

public:
    DetailsPane(DetailsModel *model, TokenAccess *access, InstallationActs *acts, SecretClipboard *clipboard, QWidget *parent = nullptr);

    /// Gives the focus to the tabs.
    void enter();

Q_SIGNALS:
    void reauthorizeRequested(RowId id);
    void actRequested(Act act, RowId id);
    void unlockRequested();
    void cycleRequested(RowId id);
    void pictureRequested();
    void helpRequested(const QString &topic);

private:
    QWidget *makeHeader();
    void showModel();

    DetailsModel *m_model;
    TokenAccess *m_access;
    RowId m_shownId = 0;
    QStackedWidget *m_stack;
    QWidget *m_empty;
    QWidget *m_body;
    QLabel *m_team;
    QLabel *m_stateIcon;
    QLabel *m_stateWord;
    QLabel *m_reason;
    QPushButton *m_reauthorize;
    QWidget *m_header; ///< made before the tabs, and so before them in the order of reading
    QTabWidget *m_tabs;
    OverviewTab *m_overview;
    TokensTab *m_tokens;
    ScopesTab *m_scopes;
    WhyTab *m_why;
    RawTab *m_raw;
    ActBar *m_acts = nullptr;
    ErrorNote *m_error;
};
