// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class DetailsModel;
class QPlainTextEdit;

/// The token response and the token context as they came, with fingerprints in place of the secrets.
class RawTab : public QWidget
{
    Q_OBJECT

public:
    explicit RawTab(QWidget *parent = nullptr);

    void show(const DetailsModel &model);

private:
    QPlainTextEdit *m_response;
    QPlainTextEdit *m_context;
};
