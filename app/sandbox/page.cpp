// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/page.h"

#include <QCryptographicHash>
#include <QFile>
#include <QHash>

namespace sandbox {

namespace {

QString resource(const QString &name)
{
    static QHash<QString, QString> loaded;
    const auto found = loaded.constFind(name);
    if (found != loaded.cend())
        return *found;
    QFile file(QStringLiteral(":/sandbox/") + name);
    const bool open = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(open, "sandbox page", qPrintable(name));
    const QString text = open ? QString::fromUtf8(file.readAll()) : QString();
    loaded.insert(name, text);
    return text;
}

/// Fills {{name}} and {{{name}}} from left to right, so that a filled-in text is never looked at again.
QString filled(const QString &pattern, const QList<std::pair<QString, QString>> &blanks)
{
    QString result;
    qsizetype at = 0;
    for (;;) {
        const qsizetype open = pattern.indexOf(QStringLiteral("{{"), at);
        if (open < 0)
            break;
        const bool raw = pattern.mid(open).startsWith(QStringLiteral("{{{"));
        const qsizetype width = raw ? 3 : 2;
        const qsizetype close = pattern.indexOf(raw ? QStringLiteral("}}}") : QStringLiteral("}}"), open);
        const QString name = pattern.mid(open + width, close - open - width);
        result += QStringView(pattern).mid(at, open - at);
        for (const auto &[blank, value] : blanks) {
            if (blank == name)
                result += raw ? value : escaped(value);
        }
        at = close + width;
    }
    return result + QStringView(pattern).mid(at);
}

QByteArray contentPolicy()
{
    static const QByteArray digest
        = QCryptographicHash::hash(resource(QStringLiteral("style.css")).toUtf8(), QCryptographicHash::Sha256)
              .toBase64();
    // No form-action: browsers hold it against the redirect that follows the consent form as well, and that
    // one leads to whatever redirect URI is registered.
    return "default-src 'none'; style-src 'sha256-" + digest + "'; base-uri 'none'; frame-ancestors 'none'";
}

} // namespace

QString escaped(const QString &text)
{
    return text.toHtmlEscaped().replace(u'\'', QStringLiteral("&#39;"));
}

QString option(const QString &value, const QString &label, bool selected)
{
    return QStringLiteral("<option value=\"") + escaped(value)
        + (selected ? QStringLiteral("\" selected>") : QStringLiteral("\">")) + escaped(label)
        + QStringLiteral("</option>");
}

Page::Page(const char *name, const QString &title)
    : m_title(title), m_content(resource(QString::fromLatin1(name) + QStringLiteral(".html")))
{
}

Page &Page::fill(const char *name, const QString &text)
{
    m_blanks.append({QString::fromLatin1(name), text});
    return *this;
}

Page &Page::fillHtml(const char *name, const QString &html)
{
    return fill(name, html);
}

HttpResponse Page::answer(int status) const
{
    const QString page = filled(resource(QStringLiteral("layout.html")),
                                {{QStringLiteral("title"), m_title},
                                 {QStringLiteral("style"), resource(QStringLiteral("style.css"))},
                                 {QStringLiteral("content"), filled(m_content, m_blanks)}});
    HttpResponse response = HttpResponse::html(status, page.toUtf8());
    response.headers.append({QByteArray("Content-Security-Policy"), contentPolicy()});
    return response;
}

HttpResponse problemPage(int status, const QString &sentence)
{
    const QString title = QStringLiteral("This does not work");
    return Page("problem", title).fill("title", title).fill("sentence", sentence).answer(status);
}

} // namespace sandbox
