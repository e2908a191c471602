// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/act.h"
#include "presentation/horizonmodel.h"

#include <QWidget>

class AwayBox;
class ErrorNote;
class HorizonChart;
class InstallationsPageModel;
class QButtonGroup;
class QComboBox;
class QLabel;
class QLayout;
class QPushButton;
class QStackedWidget;
class QTableView;
class QToolButton;

/// The page of the horizon board: the bars, as a picture or as a table, and what dies while one is away. GUI thread.
class HorizonPage : public QWidget
{
    Q_OBJECT

public:
    /// Both models outlive it; \a installations knows the app profiles and the chosen one.
    HorizonPage(HorizonModel *model, InstallationsPageModel *installations, QWidget *parent = nullptr);

    /// Counts again, for the app that the list of installations shows.
    void enter();

Q_SIGNALS:
    void listRequested(const InstallationQuery &query);
    void installationRequested(RowId id);
    void authorizeRequested();
    /// An act on all that the query selects.
    void runRequested(Act act, const InstallationQuery &query);
    void helpRequested(const QString &topic);

private:
    QWidget *makeTopLine();
    QWidget *makeBoard();
    QTableView *makeTable();
    QWidget *makeEmptyPage();
    QLayout *makeUnderLine();
    void wire();
    void showProfiles();
    void showModel();
    void showStack();
    void choose(int row);

    HorizonModel *m_model;
    InstallationsPageModel *m_installations;
    QComboBox *m_app = nullptr;
    QComboBox *m_clock = nullptr;
    QButtonGroup *m_units = nullptr;
    QToolButton *m_asTable = nullptr;
    QLabel *m_explanation = nullptr;
    ErrorNote *m_error = nullptr;
    QStackedWidget *m_stack = nullptr;
    HorizonChart *m_chart = nullptr;
    QTableView *m_table = nullptr;
    QLabel *m_bar = nullptr;
    QWidget *m_empty = nullptr;
    QToolButton *m_untilUninstalled = nullptr;
    QToolButton *m_notKnown = nullptr;
    AwayBox *m_away = nullptr;
};
