// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/storecommand.h"

#include "cli/actoptions.h"
#include "cli/files.h"

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
    const bool needsVault
        = m_line.command == Command::Authorize || m_line.command == Command::Doctor || m_line.command == Command::Watch
        || ProfileCommand::needsVault(m_line.command) || ActCommand::needsVault(m_line) || CycleCommand::takes(m_line.command);
    whenDone(m_opening.open(needsVault), this, [this](const Status &opened) { takeOpened(opened); });
}

void StoreCommand::cancel()
{
    if (m_authorize)
        m_authorize->cancel();
    else if (m_actCommand)
        m_actCommand->cancel();
    else if (m_watch)
        m_watch->cancel();
    else if (m_cycles)
        m_cycles->cancel();
    else
        fail({ErrorKind::Cancelled, tr("Cancelled."), {}, QStringLiteral("cancelled")});
}

void StoreCommand::noteBrowserFailure()
{
    if (m_authorization)
        m_authorization->noteBrowserFailure();
    if (m_cycles)
        m_cycles->noteBrowserFailure();
}

void StoreCommand::takeOpened(const Status &opened)
{
    if (m_isOver)
        return;
    if (m_line.command == Command::Watch)
        return watch(opened);
    // A vault that stays locked is one of the things that the doctor finds.
    const bool isDoctor = m_line.command == Command::Doctor;
    if (!opened && !(isDoctor && opened.error().kind == ErrorKind::Vault))
        return fail(opened.error());
    if (!opened)
        m_output.remark(opened.error().summary);
    if (ProfileCommand::takes(m_line.command)) {
        m_profileCommand = std::make_unique<ProfileCommand>(m_line, &m_store, m_parts.network, m_parts.clock);
        connect(m_profileCommand.get(), &ProfileCommand::ended, this, &StoreCommand::end);
        return m_profileCommand->start();
    }
    if (isAct(m_line)) {
        m_actCommand = std::make_unique<ActCommand>(m_line, &m_store, ActRun::Parts{acts(), &m_store.runs, m_parts.window});
        connect(m_actCommand.get(), &ActCommand::ended, this, &StoreCommand::end);
        return m_actCommand->start();
    }
    if (CycleCommand::takes(m_line.command))
        return driveCycles();
    if (CycleReportCommand::takes(m_line.command)) {
        m_cycleReports = std::make_unique<CycleReportCommand>(m_line, &m_store);
        connect(m_cycleReports.get(), &CycleReportCommand::ended, this, &StoreCommand::end);
        return m_cycleReports->start();
    }
    switch (m_line.command) {
    case Command::Doctor:
        return whenDone(m_store.profiles.byName(m_line.profileName), this,
                        [this](const Result<AppProfile> &profile) { examine(profile); });
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

void StoreCommand::examine(const Result<AppProfile> &profile)
{
    if (m_isOver)
        return;
    if (!profile)
        return fail(profile.error());
    RedirectDoctor::Request request{*profile, m_line.redirectUri, m_line.sentUri};
    if (m_line.manifestFile) {
        const Result<ManifestFile> file = readManifestFile(*m_line.manifestFile);
        if (!file)
            return fail(file.error());
        request.profile.manifest = file->text;
    }
    m_doctor = std::make_unique<DoctorCommand>(request, parts(), m_parts.openUrl, m_parts.clock, m_output);
    connect(m_doctor.get(), &DoctorCommand::ended, this, &StoreCommand::end);
    m_doctor->start();
}

AuthorizeTeam::Parts StoreCommand::parts()
{
    return {&m_store.profiles, &m_store.installations, &m_store.keys, &m_store.vault, m_parts.dispatcher, m_parts.network, systemSeat()};
}

ActParts StoreCommand::acts()
{
    return {&m_store.grants, &m_store.profiles, &m_store.vault, m_parts.network, systemSeat(), m_parts.clock, m_parts.random};
}

void StoreCommand::watch(const Status &opened)
{
    // Started with the computer, it may be there before the network is.
    if (!opened && m_store.database.location().engine == StoreLocation::Engine::PostgreSql && WatchCommand::mayPass(opened.error())) {
        if (!std::exchange(m_saidUnreachable, true))
            m_output.remark(tr("%1 It is tried again.").arg(opened.error().summary));
        QTimer::singleShot(openRetry, this, &StoreCommand::start);
        return;
    }
    if (!opened)
        return fail(opened.error());
    m_watch = std::make_unique<WatchCommand>(m_line, &m_store, acts());
    connect(m_watch.get(), &WatchCommand::ended, this, &StoreCommand::end);
    m_watch->start();
}

void StoreCommand::driveCycles()
{
    const CycleSession::Hands hands{m_line.openBrowser ? m_parts.openUrl : OpenUrl(), {}};
    m_cycles = std::make_unique<CycleCommand>(m_line, &m_store, CycleCommand::Parts{{acts(), parts(), &m_store.cycles}, hands, {}});
    connect(m_cycles.get(), &CycleCommand::ended, this, &StoreCommand::end);
    m_cycles->start();
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
    m_authorization = std::make_unique<AuthorizeTeam>(AuthorizeTeam::Request{*profile, m_line.teamId, {}, {}, {}}, parts(), m_parts.openUrl,
                                            m_parts.clock, m_parts.random);
    m_authorize = std::make_unique<AuthorizeCommand>(m_authorization.get(), choices, m_output, m_parts.clock);
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
        if (!details) {
            Error error = details.error();
            if (error.kind == ErrorKind::NotFound) // the window asks for one that was there
                error.summary = tr("There is no installation with the id %1.").arg(m_line.id);
            return fail(error);
        }
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
