// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/browserpage.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>

namespace {

QString pageTemplate()
{
    QFile file(QStringLiteral(":/pages/answer.html"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the page template is missing from the program");
    return QString::fromUtf8(file.readAll());
}

// The page has one inline style and nothing else: its digest is the only thing the policy lets in.
QByteArray contentPolicy(const QString &html)
{
    const QString open = QStringLiteral("<style>");
    const qsizetype from = html.indexOf(open) + open.size();
    const QByteArray style = html.mid(from, html.indexOf(QStringLiteral("</style>")) - from).toUtf8();
    const QByteArray digest = QCryptographicHash::hash(style, QCryptographicHash::Sha256).toBase64();
    return QByteArray("default-src 'none'; style-src 'sha256-" + digest
                      + "'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
}

} // namespace

HttpResponse toResponse(const BrowserPage &page)
{
    static const QString html = pageTemplate();
    static const QByteArray policy = contentPolicy(html);

    const QString label = page.label.isEmpty()
        ? QStringLiteral("Grantdesk")
        : QStringLiteral("Grantdesk \u00b7 ") + page.label.toHtmlEscaped();
    // A text must not be able to hold one of the template's marks, so its '%' is written as an entity.
    const auto safe = [](const QString &text) {
        return text.toHtmlEscaped().replace(QLatin1Char('%'), QLatin1String("&#37;"));
    };
    QString body = html;
    body.replace(QLatin1String("%TITLE%"), safe(page.title))
        .replace(QLatin1String("%SENTENCE%"), safe(page.sentence))
        .replace(QLatin1String("%NEXT%"), safe(page.next))
        .replace(QLatin1String("%LABEL%"), label)
        .replace(QLatin1String("%MOOD%"), page.good ? QLatin1String("good") : QLatin1String("bad"))
        .replace(QLatin1String("%MARK%"), page.good ? QStringLiteral("\u2714") : QStringLiteral("\u2716"));

    HttpResponse response = HttpResponse::html(page.status, body.toUtf8());
    // The rest of the guards every answer of the server has.
    response.headers.append({QByteArray("X-Frame-Options"), QByteArray("DENY")});
    response.headers.append({QByteArray("Content-Security-Policy"), policy});
    return response;
}
