// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"

#include <QWidget>

/// Paints a secret while it is shown, and dots while it is not. The text exists outside its Secret only while
/// it is painted, and in the accessibility tree only while it is shown. There is nothing to select: Copy is
/// the way out.
class SecretView : public QWidget
{
    Q_OBJECT

public:
    /// \a what: "access token"
    explicit SecretView(const QString &what, QWidget *parent = nullptr);

    void reveal(const Secret &secret, std::chrono::seconds shownFor);
    void mask();
    bool isRevealed() const { return !m_secret.isEmpty(); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int charactersPerLine(int width) const;

    QString m_what;
    Secret m_secret;
};
