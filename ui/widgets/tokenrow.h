// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"

#include <QFrame>

class QLabel;
class QPushButton;
class SecretView;

/// One stored token: its fingerprint, the token masked, Reveal, Copy and Form.
class TokenRow : public QFrame
{
    Q_OBJECT

public:
    /// \a what: "access token"; \a name begins the object names.
    TokenRow(const QString &name, const QString &what, QWidget *parent = nullptr);

    void describe(const QString &fingerprint, const QString &note);
    void reveal(const Secret &secret);
    void mask();
    /// The copied token stays on the clipboard for so many seconds; 0: no longer.
    void showCopied(int seconds);

Q_SIGNALS:
    void revealRequested();
    void hideRequested();
    void copyRequested();
    void formRequested();

private:
    QLabel *m_note;
    SecretView *m_view;
    QPushButton *m_reveal;
    QPushButton *m_copy;
    QPushButton *m_form;
};
