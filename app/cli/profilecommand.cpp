// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/profilecommand.h"

#include "cli/files.h"
#include "domain/profilefile.h"
#include "lifecycle/addprofile.h"
#include "lifecycle/checkcredentials.h"

#include <QJsonDocument>

#include <algorithm>

using Command = CommandLine::Command;

namespace {

constexpr qint64 longestProfileFile = 1024 * 1024;

// What stands on the command line goes before what the manifest says.
AppProfile filledFrom(const ManifestFile &file, const AppProfile &given)
{
    AppProfile profile = withManifest(given, file.manifest);
    profile.manifest = file.text;
    if (!given.redirectUris.isEmpty())
        profile.redirectUris = given.redirectUris;
    if (!given.sdkRedirectUri.isEmpty() || !profile.redirectUris.contains(profile.sdkRedirectUri))
        profile.sdkRedirectUri = given.sdkRedirectUri;
    if (!given.appUrl.isEmpty())
        profile.appUrl = given.appUrl;
    if (!given.expectedScopes.names().isEmpty())
        profile.expectedScopes = given.expectedScopes;
    return profile;
}

QString outcomeName(CredentialsVerdict::Outcome outcome)
{
    switch (outcome) {
    case CredentialsVerdict::Outcome::Accepted:
        return QStringLiteral("accepted");
    case CredentialsVerdict::Outcome::Refused:
        return QStringLiteral("refused");
    case CredentialsVerdict::Outcome::Unclear:
        return QStringLiteral("unclear");
    }
    Q_UNREACHABLE();
}

ExitCode exitCodeFor(CredentialsVerdict::Outcome outcome)
{
    switch (outcome) {
    case CredentialsVerdict::Outcome::Accepted:
        return ExitCode::Done;
    case CredentialsVerdict::Outcome::Refused:
        return ExitCode::Unauthorized;
    case CredentialsVerdict::Outcome::Unclear:
        return ExitCode::Protocol;
    }
    Q_UNREACHABLE();
}

} // namespace

ProfileCommand::ProfileCommand(CommandLine line, OpenedStore *store, OneShotNetwork *network, Clock clock,
                               QObject *parent)
    : QObject(parent), m_line(std::move(line)), m_store(store), m_network(network), m_clock(std::move(clock)),
      m_output(m_line.json)
{
}

bool ProfileCommand::takes(Command command)
{
    switch (command) {
    case Command::ProfileAdd:
    case Command::ProfileList:
    case Command::ProfileExport:
    case Command::ProfileImport:
    case Command::ProfileSecret:
    case Command::ProfileCheck:
    case Command::ProfileArchive:
    case Command::ProfileUnarchive:
    case Command::ProfileDelete:
        return true;
    default:
        return false;
    }
}

bool ProfileCommand::needsVault(Command command)
{
    return command == Command::ProfileAdd || command == Command::ProfileSecret || command == Command::ProfileCheck;
}

void ProfileCommand::start()
{
    switch (m_line.command) {
    case Command::ProfileAdd:
        return add();
    case Command::ProfileList:
    case Command::ProfileExport:
        return whenDone(m_store->profiles.list(), this, [this](const Result<QList<AppProfile>> &profiles) {
            if (!profiles)
                return fail(profiles.error());
            m_line.command == Command::ProfileList ? list(*profiles) : exportAll(*profiles);
        });
    case Command::ProfileImport:
        return import();
    case Command::ProfileSecret:
        return withProfile([this](const AppProfile &profile) { enterSecret(profile); });
    case Command::ProfileCheck:
        return withProfile([this](const AppProfile &profile) { check(profile); });
    case Command::ProfileArchive:
        return withProfile([this](const AppProfile &profile) { setArchived(profile, true); });
    case Command::ProfileUnarchive:
        return withProfile([this](const AppProfile &profile) { setArchived(profile, false); });
    case Command::ProfileDelete:
        return withProfile([this](const AppProfile &profile) { remove(profile); });
    default:
        Q_UNREACHABLE();
    }
}

void ProfileCommand::withProfile(std::function<void(const AppProfile &)> act)
{
    whenDone(m_store->profiles.byName(m_line.profileName), this,
             [this, act = std::move(act)](const Result<AppProfile> &profile) {
                 profile ? act(*profile) : fail(profile.error());
             });
}

void ProfileCommand::add()
{
    const Result<Secret> clientSecret = readSecretFile(m_line.clientSecretFile);
    if (!clientSecret)
        return fail(clientSecret.error());
    AppProfile wanted = m_line.profile;
    QStringList notes;
    if (m_line.manifestFile) {
        const Result<ManifestFile> file = readManifestFile(*m_line.manifestFile);
        if (!file)
            return fail(file.error());
        wanted = filledFrom(*file, wanted);
        notes = file->manifest.remarks;
        for (const AppManifest::UnknownKey &key : file->manifest.unknownKeys) {
            notes.append(key.line > 0 ? tr("line %1 of the manifest has \"%2\", which is not known here.")
                                            .arg(QString::number(key.line), key.name)
                                      : tr("the manifest has \"%1\", which is not known here.").arg(key.name));
        }
    }
    const QList<ProfileFinding> found = findings(wanted);
    for (const ProfileFinding &finding : found) {
        if (!finding.blocking)
            notes.append(finding.sentence);
    }
    const Answer<AppProfile> added = addProfile(&m_store->profiles, &m_store->vault, wanted, *clientSecret, m_clock());
    whenDone(added, this, [this, notes](const Result<AppProfile> &profile) {
        if (!profile)
            return fail(profile.error());
        for (const QString &note : notes)
            m_output.remark(tr("note: %1").arg(note));
        remarkOnForeignHosts(*profile);
        m_output.line(tr("Added app profile %1.").arg(profile->name));
        // What another computer answers must be registered just as exactly.
        m_output.line(profile->redirectUris.size() == 1
                          ? tr("Register this redirect URI at Miro, character by character:")
                          : tr("Register these redirect URIs at Miro, character by character:"));
        for (const QString &uri : profile->redirectUris)
            m_output.line(QStringLiteral("  ") + uri);
        m_output.object(toJson(*profile));
        Q_EMIT ended(ExitCode::Done);
    });
}

void ProfileCommand::list(const QList<AppProfile> &profiles)
{
    for (const AppProfile &profile : profiles) {
        const QString ours = profile.redirectUri();
        QStringList columns{profile.name, environmentName(profile.environment), profile.clientId,
                            ours.isEmpty() ? profile.redirectUris.value(0) : ours};
        if (profile.isArchived())
            columns.append(tr("(archived)"));
        if (!profile.hasClientSecret)
            columns.append(tr("(no client secret)"));
        m_output.line(columns.join(QStringLiteral("  ")));
        m_output.object(toJson(profile));
    }
    if (profiles.isEmpty())
        m_output.remark(tr("There are no app profiles yet. Add one with grantdesk profile add."));
    Q_EMIT ended(ExitCode::Done);
}

void ProfileCommand::exportAll(const QList<AppProfile> &all)
{
    QList<AppProfile> chosen = m_line.profileNames.isEmpty() ? all : QList<AppProfile>();
    for (const QString &name : std::as_const(m_line.profileNames)) {
        const auto found = std::find_if(all.cbegin(), all.cend(),
                                        [&name](const AppProfile &profile) { return profile.name == name; });
        if (found == all.cend()) {
            return fail({ErrorKind::NotFound,
                         tr("There is no app profile \"%1\".").arg(name),
                         {},
                         QStringLiteral("no_such_profile")});
        }
        chosen.append(*found);
    }
    const QByteArray content = printableDocument(toProfileFile(chosen));
    if (!m_line.outputFile) {
        m_output.document(content);
        m_output.object(QJsonDocument::fromJson(content).object());
        return Q_EMIT ended(ExitCode::Done);
    }
    if (const Status written = writeFile(*m_line.outputFile, content, m_line.force); !written)
        return fail(written.error());
    m_output.line(tr("Wrote %1 app profiles to %2. No client secret is in it.")
                      .arg(QString::number(chosen.size()), *m_line.outputFile));
    m_output.object({{QStringLiteral("file"), *m_line.outputFile}, {QStringLiteral("profiles"), int(chosen.size())}});
    Q_EMIT ended(ExitCode::Done);
}

void ProfileCommand::import()
{
    const Result<QByteArray> content = readFile(m_line.file, longestProfileFile);
    if (!content)
        return fail(content.error());
    const Result<ProfileFile> file = readProfileFile(*content);
    if (!file)
        return fail(file.error());
    for (const QString &remark : file->remarks)
        m_output.remark(tr("note: %1").arg(remark));
    if (file->profiles.isEmpty())
        m_output.remark(tr("There are no app profiles in the file."));
    importNext(file->profiles, ExitCode::Done);
}

void ProfileCommand::importNext(QList<AppProfile> left, ExitCode code)
{
    if (left.isEmpty())
        return Q_EMIT ended(code);
    const AppProfile profile = left.takeFirst();
    // One that cannot be taken does not keep the others out; the first such one decides the exit code.
    const auto next = [this, left, code, name = profile.name](const Error &error) {
        m_output.remark(tr("%1 was not imported.").arg(name));
        m_output.failure(error);
        importNext(left, code == ExitCode::Done ? ::exitCodeFor(error) : code);
    };
    if (const std::optional<Error> error = objection(profile))
        return next(*error);
    whenDone(m_store->profiles.add(profile, Secret(), m_store->vault.sealFunction(), m_clock()), this,
             [this, left, code, next](const Result<AppProfile> &added) {
                 if (!added)
                     return next(added.error());
                 remarkOnForeignHosts(*added);
                 m_output.line(
                     isPrintable(added->name)
                         ? tr("Imported %1. Its client secret is missing: grantdesk profile secret --name %2 "
                              "--client-secret-file FILE")
                               .arg(added->name, quotedForShell(added->name))
                         : tr("Imported %1. Its client secret is missing; profile secret stores it.").arg(added->name));
                 m_output.object(toJson(*added));
                 importNext(left, code);
             });
}

void ProfileCommand::enterSecret(const AppProfile &profile)
{
    const Result<Secret> clientSecret = readSecretFile(m_line.clientSecretFile);
    if (!clientSecret)
        return fail(clientSecret.error());
    whenDone(changeProfile(&m_store->profiles, &m_store->vault, profile, *clientSecret, m_clock()), this,
             [this](const Result<AppProfile> &changed) {
                 if (!changed)
                     return fail(changed.error());
                 remarkOnForeignHosts(*changed);
                 m_output.line(tr("Stored the client secret of %1.").arg(changed->name));
                 m_output.object(toJson(*changed));
                 Q_EMIT ended(ExitCode::Done);
             });
}

void ProfileCommand::check(const AppProfile &profile)
{
    remarkOnForeignHosts(profile);
    whenDone(checkCredentials(&m_store->profiles, &m_store->vault, m_network, profile, this), this,
             [this, name = profile.name](const Result<CredentialsVerdict> &verdict) {
                 if (!verdict)
                     return fail(verdict.error());
                 const QString outcome = outcomeName(verdict->outcome);
                 m_output.line(outcome.leftJustified(9) + verdict->sentence);
                 m_output.object(
                     {{QStringLiteral("name"), name},
                      {QStringLiteral("outcome"), outcome},
                      {QStringLiteral("sentence"), verdict->sentence},
                      {QStringLiteral("http_status"), verdict->httpStatus},
                      {QStringLiteral("code"), verdict->code.isEmpty() ? QJsonValue() : QJsonValue(verdict->code)}});
                 Q_EMIT ended(exitCodeFor(verdict->outcome));
             });
}

void ProfileCommand::setArchived(const AppProfile &profile, bool archived)
{
    whenDone(m_store->profiles.setArchived(profile.id, profile.generation, archived, m_clock()), this,
             [this, archived](const Result<AppProfile> &changed) {
                 if (!changed)
                     return fail(changed.error());
                 m_output.line(archived ? tr("%1 is archived; its installations stay.").arg(changed->name)
                                        : tr("%1 is in use again.").arg(changed->name));
                 m_output.object(toJson(*changed));
                 Q_EMIT ended(ExitCode::Done);
             });
}

void ProfileCommand::remove(const AppProfile &profile)
{
    whenDone(m_store->profiles.remove(profile.id), this, [this, profile](const Status &removed) {
        if (!removed)
            return fail(removed.error());
        m_output.line(tr("%1 is deleted with its client secret.").arg(profile.name));
        m_output.object({{QStringLiteral("name"), profile.name}, {QStringLiteral("deleted"), true}});
        Q_EMIT ended(ExitCode::Done);
    });
}

void ProfileCommand::remarkOnForeignHosts(const AppProfile &profile)
{
    const QStringList hosts = foreignHosts(profile);
    if (!hosts.isEmpty()) {
        m_output.remark(tr("Codes, client secret and tokens of %1 go to %2, not to Miro.")
                            .arg(profile.name, hosts.join(QStringLiteral(", "))));
    }
}

void ProfileCommand::fail(const Error &error)
{
    m_output.failure(error);
    Q_EMIT ended(::exitCodeFor(error));
}
