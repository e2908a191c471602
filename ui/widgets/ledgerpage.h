// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/questions.h"

#include <QWidget>

class ErrorNote;
class LedgerModel;
class QAction;
class QButtonGroup;
class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTableView;
class QToolButton;

/// The page of the ledger: every token that was ever here, and each time one was sent. GUI thread.
class LedgerPage : public QWidget
{
    Q_OBJECT

public:
    /// \a model outlives it.
    explicit LedgerPage(LedgerModel *model, AskFile askFile, QWidget *parent = nullptr);

    /// Reads the ledger, and takes the keyboard to the row that one left, or else to the text filter.
    void enter();

Q_SIGNALS:
    void installationRequested(qint64 id);
    void authorizeRequested();
    void installationsRequested();
    void helpRequested(const QString &topic);
    /// Something short for the status bar.
    void noticed(const QString &sentence);

private:
    QWidget *makeFilters();
    QWidget *makeChips();
    QWidget *makeEmptyPage();
    QWidget *makeTable();
    QWidget *makeFooter();
    void wire();
    void showModel();
    void showEmpty();
    void showOrder();
    void actOnEmpty();
    void layColumns();
    void showMenu(const QPoint &position);
    void copyRows();
    void exportCsv();
    int currentRow() const;

    LedgerModel *m_model;
    AskFile m_askFile;
    QButtonGroup *m_views = nullptr;
    QLineEdit *m_text = nullptr;
    QLineEdit *m_time = nullptr;
    QWidget *m_chips = nullptr;
    QLabel *m_timeSays = nullptr;
    QCheckBox *m_findings = nullptr;
    QToolButton *m_family = nullptr;
    QToolButton *m_clear = nullptr;
    ErrorNote *m_error = nullptr;
    QStackedWidget *m_stack = nullptr;
    QTableView *m_table = nullptr;
    QWidget *m_emptyPage = nullptr;
    QLabel *m_empty = nullptr;
    QPushButton *m_emptyAct = nullptr;
    QLabel *m_footer = nullptr;
    QPushButton *m_more = nullptr;
    QPushButton *m_showInstallation = nullptr;
    QPushButton *m_showFamily = nullptr;
    QPushButton *m_export = nullptr;
};
