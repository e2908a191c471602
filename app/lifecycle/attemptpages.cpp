// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/attemptpages.h"

#include "oauth/browserpage.h"

#include <QCoreApplication>
#include <QUrl>
#include <QUrlQuery>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("AttemptPages", text);
}

} // namespace

HttpResponse storedPage(const Installation &installation, const QString &label)
{
    return toResponse({.status = 200,
                       .good = true,
                       .title = tr("Authorized and stored"),
                       .sentence = tr("%1 is authorized for team %2.").arg(installation.profileName, spelledOut(installation.team)),
                       .next = tr("You can close this page and go back to Grantdesk."),
                       .label = label});
}

HttpResponse uncheckedPage(const Installation &installation, const QString &label)
{
    return toResponse({.status = 200,
                       .title = tr("Stored, but not checked"),
                       .sentence = tr("%1 is authorized, but Miro could not be asked for which team and app.").arg(installation.profileName),
                       .next = tr("Go back to Grantdesk; it shows the installation as not verified."),
                       .label = label});
}

HttpResponse refusedPage(const QString &sentence, const QString &next)
{
    return toResponse({.status = 400, .title = tr("This was refused"), .sentence = sentence, .next = next});
}

HttpResponse failedPage(const Error &error, const QString &label)
{
    return toResponse({.status = error.kind == ErrorKind::Cancelled ? 200 : 400,
                       .title = error.kind == ErrorKind::Cancelled ? tr("Nothing was authorized") : tr("This did not work"),
                       .sentence = error.summary,
                       .next = tr("Go back to Grantdesk; nothing was stored."),
                       .label = label});
}

HttpResponse unstoredPage(const Error &error, const QString &label)
{
    return toResponse({.status = 500,
                       .title = tr("Authorized, but not stored yet"),
                       .sentence = error.summary,
                       .next = tr("Go back to Grantdesk: it holds the tokens and asks what to do."),
                       .label = label});
}

HttpResponse closedPage(const QString &label)
{
    return toResponse({.status = 500,
                       .title = tr("Grantdesk was closed"),
                       .sentence = tr("It was closed while it stored the new tokens."),
                       .next = tr("Open it again to see whether the installation is there."),
                       .label = label});
}

HttpResponse differsPage(const GrantDifference &difference, const QString &label)
{
    return toResponse({.status = 200,
                       .title = tr("Not what was asked for"),
                       .sentence = difference.sentence,
                       .next = tr("Go back to Grantdesk and choose whether to keep it."),
                       .label = label});
}

HttpResponse completionRedirect(const QString &completionAddress, const QString &clientId, const QString &teamId)
{
    QUrl url(completionAddress);
    QUrlQuery query(url);
    query.addQueryItem(QStringLiteral("client_id"), QString::fromLatin1(QUrl::toPercentEncoding(clientId)));
    query.addQueryItem(QStringLiteral("team_id"), QString::fromLatin1(QUrl::toPercentEncoding(teamId)));
    url.setQuery(query);
    return HttpResponse::redirect(url.toEncoded());
}
