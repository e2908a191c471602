// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "presentation/connectformmodel.h"

#include <QWidget>

class CopyButton;
class ProfileField;
class QButtonGroup;
class QLabel;
class QRadioButton;
class QToolButton;
class QVBoxLayout;

/// The redirect URIs of an app, one a line in their order, with the one that is marked for SDK authorization.
class RedirectUriList : public QWidget
{
    Q_OBJECT

public:
    explicit RedirectUriList(QWidget *parent = nullptr);

    void setUris(const QStringList &uris, const QString &marked);
    QStringList uris() const;
    /// The text of the marked one; empty: none.
    QString marked() const;
    void showStates(const ConnectFormModel *model);
    /// Focuses the first line that is wrong; false when none is.
    bool focusWrong();

Q_SIGNALS:
    void edited();

private:
    struct Row {
        ProfileField *field;
        CopyButton *copy;
        QToolButton *up;
        QToolButton *down;
        QToolButton *remove;
        QRadioButton *mark;
        bool isWrong = false;
    };

    void addRow();
    void resizeTo(qsizetype count);
    void move(int from, int to);
    void remove(int index);
    int markedIndex() const;
    void showButtons();

    QVBoxLayout *m_lines;
    QList<Row> m_rows;
    QButtonGroup *m_marks;
    QToolButton *m_add = nullptr;
    QRadioButton *m_none = nullptr;
    QLabel *m_sentence = nullptr;
    bool m_isListWrong = false;
};
