// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/answerchanges.h"

#include <QJsonDocument>
#include <QUrl>
#include <QUrlQuery>

namespace sandbox {

namespace {

template <typename T, typename Key> QString anotherId(const QList<T> &all, Key T::*key, const QString &id)
{
    return all.at(0).*key == id ? all.at(1).*key : all.at(0).*key;
}

/// "team_id" in a token answer, "team": {"id": …} in a token context.
void changeIds(QJsonObject &answer, bool toNumber)
{
    const auto changed = [toNumber](const QJsonValue &id) {
        const QString text = id.toVariant().toString();
        return toNumber ? QJsonValue(text.toLongLong()) : QJsonValue(text);
    };
    for (const auto &name : {QStringLiteral("team_id"), QStringLiteral("user_id")}) {
        if (answer.contains(name))
            answer.insert(name, changed(answer.value(name)));
    }
    for (auto member = answer.begin(); member != answer.end(); ++member) {
        QJsonObject named = member->toObject();
        if (!named.contains(QStringLiteral("id")))
            continue;
        named.insert(QStringLiteral("id"), changed(named.value(QStringLiteral("id"))));
        *member = named;
    }
}

void changeNamed(QJsonObject &answer, const QString &name, const QString &id, const QString &newName)
{
    QJsonObject named = answer.value(name).toObject();
    named.insert(QStringLiteral("id"), id);
    named.insert(QStringLiteral("name"), newName);
    answer.insert(name, named);
}

void changeTeam(QJsonObject &answer, const Directory &directory)
{
    const QString flat = QStringLiteral("team_id");
    const QString old = answer.contains(flat)
        ? answer.value(flat).toVariant().toString()
        : answer.value(QStringLiteral("team")).toObject().value(QStringLiteral("id")).toString();
    const QString other = anotherId(directory.teams, &Team::id, old);
    if (answer.contains(flat))
        answer.insert(flat, other);
    else
        changeNamed(answer, QStringLiteral("team"), other, directory.team(other)->name);
}

void changeUser(QJsonObject &answer, const Directory &directory)
{
    const QString flat = QStringLiteral("user_id");
    const QString old = answer.contains(flat)
        ? answer.value(flat).toVariant().toString()
        : answer.value(QStringLiteral("user")).toObject().value(QStringLiteral("id")).toString();
    const QString other = anotherId(directory.users, &User::id, old);
    if (answer.contains(flat))
        answer.insert(flat, other);
    else
        changeNamed(answer, QStringLiteral("user"), other, directory.user(other)->name);
}

void changeApp(QJsonObject &answer, const Directory &directory)
{
    const QString name = QStringLiteral("application");
    const QString old = answer.value(name).toObject().value(QStringLiteral("id")).toString();
    const QString other = anotherId(directory.apps, &App::clientId, old);
    changeNamed(answer, name, other, directory.app(other)->name);
}

void changeJson(FaultKind kind, const Directory &directory, QJsonObject &answer)
{
    switch (kind) {
    case FaultKind::NoAccessToken:
        return answer.remove(QStringLiteral("access_token"));
    case FaultKind::IdsAsNumber:
        return changeIds(answer, true);
    case FaultKind::IdsAsText:
        return changeIds(answer, false);
    case FaultKind::OrganizationMissing:
        return answer.remove(QStringLiteral("organization"));
    case FaultKind::ApplicationMissing:
        return answer.remove(QStringLiteral("application"));
    case FaultKind::RefreshMissing:
        return answer.remove(QStringLiteral("refresh_token"));
    case FaultKind::ScopeMissing:
        answer.remove(QStringLiteral("scope"));
        return answer.remove(QStringLiteral("scopes"));
    case FaultKind::ExpiresMissing:
        return answer.remove(QStringLiteral("expires_in"));
    case FaultKind::ExpiresAsText:
        if (answer.contains(QStringLiteral("expires_in")))
            answer.insert(QStringLiteral("expires_in"),
                          answer.value(QStringLiteral("expires_in")).toVariant().toString());
        return;
    case FaultKind::TokenTypeUnknown:
        answer.insert(QStringLiteral("token_type"), QStringLiteral("mac"));
        return;
    case FaultKind::WrongApp:
        return changeApp(answer, directory);
    case FaultKind::WrongTeam:
        return changeTeam(answer, directory);
    case FaultKind::WrongUser:
        return changeUser(answer, directory);
    default:
        return;
    }
}

/// The redirect back to the client: the one that carries a code.
void changeRedirect(FaultKind kind, const Directory &directory, QByteArray &location)
{
    QUrl url = QUrl::fromEncoded(location);
    QUrlQuery query(url);
    if (!query.hasQueryItem(QStringLiteral("code")))
        return;
    const QString state = QStringLiteral("state");
    const auto replace = [&query](const QString &name, const QString &value) {
        query.removeAllQueryItems(name);
        query.addQueryItem(name, value);
    };
    switch (kind) {
    case FaultKind::NoState:
        query.removeAllQueryItems(state);
        break;
    case FaultKind::WrongState:
        replace(state, QStringLiteral("another-state-than-was-sent"));
        break;
    case FaultKind::WrongTeam: {
        const QString team = QStringLiteral("team_id");
        replace(team, anotherId(directory.teams, &Team::id, query.queryItemValue(team)));
        break;
    }
    case FaultKind::ErrorRedirect:
        for (const auto &name : {QStringLiteral("code"), QStringLiteral("client_id"), QStringLiteral("team_id")})
            query.removeAllQueryItems(name);
        query.addQueryItem(QStringLiteral("error"), QStringLiteral("temporarily_unavailable"));
        break;
    default:
        return;
    }
    url.setQuery(query);
    location = url.toEncoded();
}

} // namespace

void changeAnswer(const Fault &fault, const Directory &directory, HttpResponse &response)
{
    for (auto &[name, value] : response.headers) {
        if (fault.kind == FaultKind::WrongType && name == "Content-Type")
            value = "text/plain";
        if (name == "Location")
            changeRedirect(fault.kind, directory, value);
    }
    if (response.status != 200)
        return;
    const QJsonDocument document = QJsonDocument::fromJson(response.body);
    if (!document.isObject())
        return;
    QJsonObject answer = document.object();
    changeJson(fault.kind, directory, answer);
    response.body = QJsonDocument(answer).toJson(QJsonDocument::Compact);
}

} // namespace sandbox
