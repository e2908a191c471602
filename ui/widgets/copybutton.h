// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

#include <functional>

/// Copies a text that is no secret, and shows for a moment that it did.
class CopyButton : public QToolButton
{
    Q_OBJECT

public:
    /// \a what names the text for the tool tip and screen readers: "team id".
    explicit CopyButton(const QString &what, QWidget *parent = nullptr);

    void setTextToCopy(const QString &text);
    /// For what is long: \a text is asked for when it is copied.
    void setTextToCopy(std::function<QString()> text);

private:
    void copy();

    std::function<QString()> m_text;
};
