// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/profilefile.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

namespace {

constexpr qsizetype longestFile = 1024 * 1024;
constexpr qsizetype mostRemarks = 50;
constexpr qsizetype mostProfiles = 1000;

QString tr(const char *text)
{
    return QCoreApplication::translate("ProfileFile", text);
}

QString formatName()
{
    return QStringLiteral("grantdesk-profiles");
}

Error invalid(const char *cause, const QString &summary, const QString &detail = {})
{
    return {ErrorKind::InvalidInput, summary, detail, QLatin1String(cause)};
}

/// One line of a text that somebody else wrote.
QString shown(const QString &text)
{
    return text.simplified().left(60);
}

QJsonArray toJson(const ExtraParameters &parameters)
{
    QJsonArray array;
    for (const ExtraParameter &parameter : parameters)
        array.append(QJsonObject{{QStringLiteral("name"), parameter.name}, {QStringLiteral("value"), parameter.value}});
    return array;
}

QJsonObject toJson(const AppProfile &profile)
{
    const Endpoints &endpoints = profile.endpoints;
    return {{QStringLiteral("name"), profile.name},
            {QStringLiteral("environment"), environmentName(profile.environment)},
            {QStringLiteral("client_id"), profile.clientId},
            {QStringLiteral("app_url"), profile.appUrl},
            {QStringLiteral("redirect_uris"), QJsonArray::fromStringList(profile.redirectUris)},
            {QStringLiteral("sdk_redirect_uri"), profile.sdkRedirectUri},
            {QStringLiteral("endpoints"),
             QJsonObject{{QStringLiteral("authorize"), endpoints.authorize},
                         {QStringLiteral("token"), endpoints.token},
                         {QStringLiteral("context"), endpoints.context},
                         {QStringLiteral("revoke"), endpoints.revoke},
                         {QStringLiteral("completion"), endpoints.completion}}},
            {QStringLiteral("extra_parameters"),
             QJsonObject{{QStringLiteral("authorize"), toJson(profile.extra.authorize)},
                         {QStringLiteral("token"), toJson(profile.extra.token)},
                         {QStringLiteral("refresh"), toJson(profile.extra.refresh)}}},
            {QStringLiteral("expected_scopes"), QJsonArray::fromStringList(profile.expectedScopes.names())},
            {QStringLiteral("token_lifetime"), lifetimeModeName(profile.lifetimeMode)},
            {QStringLiteral("use_pkce"), profile.usePkce},
            {QStringLiteral("send_scope"), profile.sendScope},
            {QStringLiteral("issuer"), profile.issuer},
            {QStringLiteral("approves_by_itself"), profile.approvesByItself},
            {QStringLiteral("refreshes_ahead"), profile.refreshesAhead},
            {QStringLiteral("refresh_days"), profile.refreshDays},
            {QStringLiteral("expected_region"), profile.expectedRegion},
            {QStringLiteral("manifest"), profile.manifest}};
}

/// Takes the known members out of an object, one by one. The first that is of another type than it should be is kept
/// in wrong(); members that are missing leave the value as it was.
class Members
{
public:
    explicit Members(const QJsonObject &object) : m_left(object) { }

    void text(const QString &name, QString *value)
    {
        const QJsonValue member = m_left.take(name);
        if (member.isString())
            *value = member.toString();
        else if (!member.isUndefined())
            object(name, tr("must be text"));
    }
    void yesOrNo(const QString &name, bool *value)
    {
        const QJsonValue member = m_left.take(name);
        if (member.isBool())
            *value = member.toBool();
        else if (!member.isUndefined())
            object(name, tr("must be true or false"));
    }
    void wholeNumber(const QString &name, int *value)
    {
        const QJsonValue member = m_left.take(name);
        const double number = member.toDouble();
        if (member.isDouble() && number == std::floor(number) && std::abs(number) <= 1'000'000'000)
            *value = static_cast<int>(number);
        else if (!member.isUndefined())
            object(name, tr("must be a whole number"));
    }
    void texts(const QString &name, QStringList *values)
    {
        const QJsonValue member = m_left.take(name);
        if (member.isUndefined())
            return;
        bool isGood = member.isArray();
        QStringList found;
        const QJsonArray array = member.toArray();
        for (const QJsonValue &each : array) {
            isGood = isGood && each.isString();
            found.append(each.toString());
        }
        if (isGood)
            *values = found;
        else
            object(name, tr("must be a list of texts"));
    }
    QJsonObject members(const QString &name)
    {
        const QJsonValue member = m_left.take(name);
        if (!member.isObject() && !member.isUndefined())
            object(name, tr("must be an object"));
        return member.toObject();
    }
    QJsonArray list(const QString &name)
    {
        const QJsonValue member = m_left.take(name);
        if (!member.isArray() && !member.isUndefined())
            object(name, tr("must be a list"));
        return member.toArray();
    }
    void object(const QString &name, const QString &what)
    {
        if (m_wrong.isEmpty())
            m_wrong = tr("“%1” %2.").arg(name, what);
    }
    QString wrong() const { return m_wrong; }
    QStringList left() const { return m_left.keys(); }

private:
    QJsonObject m_left;
    QString m_wrong;
};

/// Reads one profile. Whoever asks puts the profile's name in front of what is wrong.
class ProfileReader
{
public:
    explicit ProfileReader(const QJsonObject &object) : m_members(object) { read(); }

    const AppProfile &profile() const { return m_profile; }
    QString wrong() const { return m_wrong.isEmpty() ? m_members.wrong() : m_wrong; }
    QStringList unknown() const { return m_unknown; }

private:
    void read()
    {
        m_members.text(QStringLiteral("name"), &m_profile.name);
        m_members.text(QStringLiteral("client_id"), &m_profile.clientId);
        m_members.text(QStringLiteral("app_url"), &m_profile.appUrl);
        m_members.texts(QStringLiteral("redirect_uris"), &m_profile.redirectUris);
        m_members.text(QStringLiteral("sdk_redirect_uri"), &m_profile.sdkRedirectUri);
        m_members.yesOrNo(QStringLiteral("use_pkce"), &m_profile.usePkce);
        m_members.yesOrNo(QStringLiteral("send_scope"), &m_profile.sendScope);
        m_members.text(QStringLiteral("issuer"), &m_profile.issuer);
        m_members.yesOrNo(QStringLiteral("approves_by_itself"), &m_profile.approvesByItself);
        m_members.yesOrNo(QStringLiteral("refreshes_ahead"), &m_profile.refreshesAhead);
        m_members.wholeNumber(QStringLiteral("refresh_days"), &m_profile.refreshDays);
        m_members.text(QStringLiteral("expected_region"), &m_profile.expectedRegion);
        m_members.text(QStringLiteral("manifest"), &m_profile.manifest);
        QStringList scopes;
        m_members.texts(QStringLiteral("expected_scopes"), &scopes);
        m_profile.expectedScopes = ScopeSet(scopes);
        readChoices();
        readEndpoints();
        readParameters();
        m_unknown = m_members.left() + m_unknown;
    }

    /// A production app must not become a development one because its word is misspelt.
    void readChoices()
    {
        QString environment = environmentName(m_profile.environment);
        m_members.text(QStringLiteral("environment"), &environment);
        m_profile.environment = environmentFromName(environment);
        if (environmentName(m_profile.environment) != environment)
            m_members.object(QStringLiteral("environment"), tr("must be development, staging or production"));
        QString lifetime = lifetimeModeName(m_profile.lifetimeMode);
        m_members.text(QStringLiteral("token_lifetime"), &lifetime);
        m_profile.lifetimeMode = lifetimeModeFromName(lifetime);
        if (lifetimeModeName(m_profile.lifetimeMode) != lifetime)
            m_members.object(QStringLiteral("token_lifetime"), tr("must be unknown, expiring or non_expiring"));
    }

    void readEndpoints()
    {
        Members endpoints(m_members.members(QStringLiteral("endpoints")));
        endpoints.text(QStringLiteral("authorize"), &m_profile.endpoints.authorize);
        endpoints.text(QStringLiteral("token"), &m_profile.endpoints.token);
        endpoints.text(QStringLiteral("context"), &m_profile.endpoints.context);
        endpoints.text(QStringLiteral("revoke"), &m_profile.endpoints.revoke);
        endpoints.text(QStringLiteral("completion"), &m_profile.endpoints.completion);
        finish(endpoints, QStringLiteral("endpoints."));
    }

    void readParameters()
    {
        Members stages(m_members.members(QStringLiteral("extra_parameters")));
        readStage(&stages, QStringLiteral("authorize"), &m_profile.extra.authorize);
        readStage(&stages, QStringLiteral("token"), &m_profile.extra.token);
        readStage(&stages, QStringLiteral("refresh"), &m_profile.extra.refresh);
        finish(stages, QStringLiteral("extra_parameters."));
    }

    void readStage(Members *stages, const QString &stage, ExtraParameters *parameters)
    {
        const QJsonArray array = stages->list(stage);
        for (const QJsonValue &each : array) {
            if (!each.isObject())
                return stages->object(stage, tr("must be a list of objects with name and value"));
            Members members(each.toObject());
            ExtraParameter parameter;
            members.text(QStringLiteral("name"), &parameter.name);
            members.text(QStringLiteral("value"), &parameter.value);
            finish(members, QStringLiteral("extra_parameters.%1.").arg(stage));
            parameters->append(parameter);
        }
    }

    void finish(const Members &members, const QString &prefix)
    {
        if (m_wrong.isEmpty())
            m_wrong = members.wrong();
        const QStringList left = members.left();
        for (const QString &name : left)
            m_unknown.append(QString(prefix + name));
    }

    Members m_members;
    AppProfile m_profile;
    QString m_wrong;
    QStringList m_unknown;
};

} // namespace

QByteArray toProfileFile(const QList<AppProfile> &profiles)
{
    QJsonArray array;
    for (const AppProfile &profile : profiles)
        array.append(toJson(profile));
    const QJsonObject file{{QStringLiteral("format"), formatName()},
                           {QStringLiteral("version"), ProfileFile::version},
                           {QStringLiteral("profiles"), array}};
    return QJsonDocument(file).toJson(QJsonDocument::Indented);
}

Result<ProfileFile> readProfileFile(const QByteArray &json)
{
    if (json.size() > longestFile)
        return invalid("profile_file_too_long", tr("The file is longer than 1 MiB; no file of app profiles is."));
    const QByteArray byteOrderMark("\xef\xbb\xbf");
    QJsonParseError parsing;
    const QJsonDocument document
        = QJsonDocument::fromJson(json.startsWith(byteOrderMark) ? json.mid(byteOrderMark.size()) : json, &parsing);
    QJsonObject object = document.object();
    if (!document.isObject() || object.take(QStringLiteral("format")) != formatName()) {
        return invalid("not_a_profile_file", tr("This is no file of app profiles that Grantdesk exported."),
                       parsing.error == QJsonParseError::NoError ? QString() : parsing.errorString());
    }
    const QJsonValue version = object.take(QStringLiteral("version"));
    if (!version.isDouble() || version.toDouble() < 1 || version.toDouble() != std::floor(version.toDouble()))
        return invalid("not_a_profile_file", tr("The file does not say which version of app profiles it holds."));
    if (version.toDouble() > ProfileFile::version) {
        return invalid(
            "profile_file_version",
            tr("The file has version %1 of app profiles; this Grantdesk reads up to version %2. Use a newer Grantdesk, "
               "or export the profiles from this version.")
                .arg(version.toDouble(), 0, 'f', 0)
                .arg(ProfileFile::version));
    }
    const QJsonValue list = object.take(QStringLiteral("profiles"));
    if (!list.isArray())
        return invalid("not_a_profile_file", tr("There is no list of app profiles in the file."));

    ProfileFile file;
    qsizetype unsaid = 0;
    const auto remark = [&](const QString &sentence) {
        if (file.remarks.size() < mostRemarks)
            file.remarks.append(sentence);
        else
            ++unsaid;
    };
    const QStringList unknownMembers = object.keys();
    for (const QString &name : unknownMembers)
        remark(tr("“%1” in the file is not known and was left out.").arg(shown(name)));

    const QJsonArray array = list.toArray();
    if (array.size() > mostProfiles)
        return invalid("too_many_profiles", tr("The file has %1 app profiles; Grantdesk takes %2 at a time.").arg(array.size()).arg(mostProfiles));
    for (qsizetype i = 0; i < array.size(); ++i) {
        if (!array.at(i).isObject())
            return invalid("bad_profile", tr("App profile %1 of the file is no object.").arg(i + 1));
        const ProfileReader reader(array.at(i).toObject());
        AppProfile profile = reader.profile();
        const QString name = profile.name.trimmed().isEmpty() ? tr("App profile %1 of the file").arg(i + 1)
                                                              : tr("App profile “%1”").arg(shown(profile.name));
        if (!reader.wrong().isEmpty())
            return invalid("bad_profile", tr("%1: %2").arg(name, reader.wrong()));
        if (const std::optional<Error> error = objection(profile))
            return invalid("bad_profile", tr("%1: %2").arg(name, error->summary), error->detail);
        const QStringList unknown = reader.unknown();
        for (const QString &member : unknown)
            remark(tr("%1: “%2” is not known and was left out.").arg(name, shown(member)));
        // A stranger's file must not decide that nobody is asked.
        if (profile.approvesByItself)
            remark(tr("%1: approving authorizations that Miro starts without asking was left out. Switch it on yourself if you want it.").arg(name));
        profile.approvesByItself = false;
        // Nor that tokens are sent while nobody looks.
        if (profile.refreshesAhead)
            remark(tr("%1: refreshing tokens ahead of expiry was left out. Switch it on yourself if you want it.").arg(name));
        profile.refreshesAhead = false;
        file.profiles.append(profile);
    }
    if (unsaid > 0)
        file.remarks.append(tr("There are %1 more remarks.").arg(unsaid));
    return file;
}
