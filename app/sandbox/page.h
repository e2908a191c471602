// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httpmessage.h"

#include <QList>

#include <utility>

namespace sandbox {

QString escaped(const QString &text);

/// One <option> for a select.
QString option(const QString &value, const QString &label, bool selected);

/// One of the templates in resources/pages/sandbox with its blanks filled in, inside the common layout, with
/// a policy that allows our own style and nothing else: no script, no picture, no frame.
class Page
{
public:
    Page(const char *name, const QString &title);
    /// {{name}}: \a text is escaped.
    Page &fill(const char *name, const QString &text);
    /// {{{name}}}: \a html was made of escaped pieces.
    Page &fillHtml(const char *name, const QString &html);
    HttpResponse answer(int status = 200) const;

private:
    QString m_title;
    QString m_content;
    QList<std::pair<QString, QString>> m_blanks;
};

/// A page of the fake Miro that says what went wrong.
HttpResponse problemPage(int status, const QString &sentence);

} // namespace sandbox
