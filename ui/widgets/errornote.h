// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QFrame>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QToolButton;

/// An error where it happened: what was being tried, the sentence, the technical text on demand, the help
/// page of its kind, and a button with the act that mends it where there is one. Hidden until there is one.
class ErrorNote : public QFrame
{
    Q_OBJECT

public:
    explicit ErrorNote(const QString &objectName, QWidget *parent = nullptr);

    /// \a trying: what was attempted, as a sentence; \a action: the mending button's text, or empty.
    void showError(const QString &trying, const Error &error, const QString &action = {});
    void clear();
    /// Null while there is no mending act.
    QWidget *action() const;

Q_SIGNALS:
    void actionRequested();
    void helpRequested(const QString &topic);

private:
    QLabel *m_sentence;
    QPlainTextEdit *m_detail;
    QToolButton *m_detailButton;
    QToolButton *m_helpButton;
    QPushButton *m_action;
    QString m_topic;
};
