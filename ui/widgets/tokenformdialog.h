// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/rowid.h"

#include <QDialog>

class AnatomyView;
class ErrorNote;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;
class TokenFormModel;
struct TokenAnatomy;

/// Looks into a token that somebody pastes: its form at once, and the installations that have it. The field is emptied
/// when the window closes and when the vault is locked; nothing is kept.
class TokenFormDialog : public QDialog
{
    Q_OBJECT

public:
    /// Becomes the parent of \a model.
    explicit TokenFormDialog(TokenFormModel *model, QWidget *parent = nullptr);
    ~TokenFormDialog() override;

    /// Shows it, empty, or brings it to the front as it is.
    void begin();
    void clearField();
    /// Whether there is a list to show an installation in.
    void setCanShow(bool can);

Q_SIGNALS:
    void installationRequested(RowId id);
    void helpRequested(const QString &topic);

protected:
    void hideEvent(QHideEvent *event) override;

private:
    void look();
    void showModel();
    void showMatches();

    TokenFormModel *m_model;
    QLineEdit *m_field;
    AnatomyView *m_view;
    QLabel *m_search;
    QVBoxLayout *m_matches;
    ErrorNote *m_error;
    QList<QPushButton *> m_showButtons;
    bool m_canShow = true;
};

/// The same of a stored token, which is neither shown nor asked for: its anatomy over \a parent, under \a title.
void showStoredForm(QWidget *parent, const QString &title, const TokenAnatomy &anatomy);
