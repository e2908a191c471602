// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/storecommand.h"

#include "lifecycle/addprofile.h"

using Command = CommandLine::Command;

StoreCommand::StoreCommand(CommandLine line, StoreLocation location, Parts parts, QObject *parent)
    : QObject(parent)
    , m_line(std::move(line))
    , m_parts(std::move(parts))
    , m_output(m_line.json)
    , m_store(std::move(location))
    , m_opening(&m_store, m_line.passphraseFile)
{
}

StoreCommand::~StoreCommand() = default;

void StoreCommand::start()
{
    const bool needsVault = m_line.command == Command::ProfileAdd || m_line.command == Command::Authorize;
    whenDone(m_opening.open(needsVault), this, [this](const Status &opened) { takeOpened(opened); });
}

void StoreCommand::cancel()
{
    if (m_authorize)
        m_authorize->cancel();
    else
        fail({ErrorKind::Cancelled, tr("Cancelled."), {}, QStringLiteral("cancelled")});
}

void StoreCommand::noteBrowserFailure()
{
    if (m_act)
        m_act->noteBrowserFailure();
}

void StoreCommand::takeOpened(const Status &opened)
{
    if (m_isOver)
        return;
    if (!opened)
        return fail(opened.error());
    switch (m_line.command) {
    case Command::ProfileAdd:
        return addProfile();
    case Command::ProfileList:
        return listProfiles();
    case Command::Authorize:
        return whenDone(m_store.profiles.byName(m_line.profileName), this,
                        [this](const Result<AppProfile> &profile) { authorize(profile); });
    case Command::List:
        return list();
    case Command::Show:
        return show();
    default:
        Q_UNREACHABLE();
    }
}

void StoreCommand::addProfile()
{
    const Result<Secret> clientSecret = readSecretFile(m_line.clientSecretFile);
    if (!clientSecret)
        return fail(clientSecret.error());
    const QList<ProfileFinding> found = findings(m_line.profile);
    for (const ProfileFinding &finding : found) {
        if (!finding.blocking)
            m_output.remark(tr("note: %1").arg(finding.sentence));
    }
    const Answer<AppProfile> added = ::addProfile(&m_store.profiles, &m_store.vault, m_line.profile, *clientSecret, m_parts.clock());
    whenDone(added, this, [this](const Result<AppProfile> &profile) {
        if (!profile)
            return fail(profile.error());
        m_output.line(tr("Added app profile %1. Register this redirect URI at Miro, character by character: %2")
                          .arg(profile->name, profile->redirectUri()));
        m_output.object(toJson(*profile));
        end(ExitCode::Done);
    });
}

void StoreCommand::listProfiles()
{
    whenDone(m_store.profiles.list(), this, [this](const Result<QList<AppProfile>> &profiles) {
        if (!profiles)
            return fail(profiles.error());
        for (const AppProfile &profile : *profiles) {
            m_output.line(QStringList{profile.name, environmentName(profile.environment), profile.clientId, profile.redirectUri()}.join(QStringLiteral("  ")));
            m_output.object(toJson(profile));
        }
        if (profiles->isEmpty())
            m_output.remark(tr("There are no app profiles yet. Add one with grantdesk profile add."));
        end(ExitCode::Done);
    });
}

void StoreCommand::authorize(const Result<AppProfile> &profile)
{
    if (m_isOver)
        return;
    if (!profile)
        return fail(profile.error());
    AuthorizeCommand::Choices choices{m_line.openBrowser, m_line.keepDifferent, std::nullopt};
    if (m_line.rescueStore) {
        const Result<StoreLocation> location = parseStoreLocation(*m_line.rescueStore);
        if (!location)
            return fail(location.error());
        choices.rescueStore = *location;
    }
    const AuthorizeTeam::Parts act{&m_store.profiles, &m_store.installations, &m_store.keys, &m_store.vault, m_parts.dispatcher, m_parts.network};
    m_act = std::make_unique<AuthorizeTeam>(AuthorizeTeam::Request{*profile, m_line.teamId, {}, {}, {}}, act, m_parts.openUrl,
                                            m_parts.clock, m_parts.random);
    m_authorize = std::make_unique<AuthorizeCommand>(m_act.get(), choices, m_output, m_parts.clock);
    connect(m_authorize.get(), &AuthorizeCommand::ended, this, &StoreCommand::end);
    m_authorize->start();
}

void StoreCommand::list()
{
    whenDone(m_store.installations.ids({}, m_parts.clock(), 0), this, [this](const Result<QList<RowId>> &ids) {
        if (!ids)
            return fail(ids.error());
        if (ids->isEmpty())
            m_output.remark(tr("There are no installations yet."));
        showRows(*ids, 0);
    });
}

void StoreCommand::showRows(QList<RowId> ids, qsizetype from)
{
    constexpr qsizetype atOnce = 500;
    if (from >= ids.size())
        return end(ExitCode::Done);
    whenDone(m_store.installations.rows(ids.mid(from, atOnce)), this, [this, ids, from](const Result<QList<Installation>> &rows) {
        if (!rows)
            return fail(rows.error());
        for (const Installation &row : *rows) {
            m_output.line(toLine(row, m_parts.clock()));
            m_output.object(toJson(row, m_parts.clock()));
        }
        showRows(ids, from + atOnce);
    });
}

void StoreCommand::show()
{
    whenDone(m_store.installations.details(m_line.id), this, [this](const Result<InstallationDetails> &details) {
        if (!details)
            return fail(details.error());
        const QStringList lines = toLines(*details, m_parts.clock());
        for (const QString &line : lines)
            m_output.line(line);
        m_output.object(toJson(*details, m_parts.clock()));
        end(ExitCode::Done);
    });
}

void StoreCommand::end(ExitCode code)
{
    if (!std::exchange(m_isOver, true))
        Q_EMIT ended(code);
}

void StoreCommand::fail(const Error &error)
{
    if (m_isOver)
        return;
    m_output.failure(error);
    end(exitCodeFor(error));
}
