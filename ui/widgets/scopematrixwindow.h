// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presentation/scopematrixexport.h"
#include "widgets/questions.h"

#include <QDialog>

class ErrorNote;
class QLabel;
class QPushButton;
class ScopeMatrixModel;
class ScopeMatrixTable;

/// The scopes of all installations that the list shows, in a window of its own that stays open beside it.
class ScopeMatrixWindow : public QDialog
{
    Q_OBJECT

public:
    /// Becomes the parent of \a model.
    ScopeMatrixWindow(ScopeMatrixModel *model, AskFile askFile, QWidget *parent = nullptr);

    /// Shows it, or brings it to the front, with what \a query selects.
    void begin(const InstallationQuery &query);
    /// The list has moved on; nothing while the window is closed.
    void follow(const InstallationQuery &query);

Q_SIGNALS:
    void installationRequested(RowId id);
    void helpRequested(const QString &topic);

private:
    QPushButton *addButton(const QString &objectName, const QString &text);
    void wire();
    void showModel();
    void showCurrent();
    void askWhere(MatrixFormat format);

    ScopeMatrixModel *m_model;
    ScopeMatrixExport m_export;
    AskFile m_askFile;
    QLabel *m_summary;
    QLabel *m_said;
    QLabel *m_scope;
    ScopeMatrixTable *m_table;
    ErrorNote *m_error;
    QPushButton *m_copyMarkdown = nullptr;
    QPushButton *m_copyCsv = nullptr;
    QPushButton *m_saveMarkdown = nullptr;
    QPushButton *m_saveCsv = nullptr;
};
