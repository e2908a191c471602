// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/democommand.h"

#include "lifecycle/addprofile.h"

#include <QUrl>

DemoCommand::DemoCommand(AppProfile app, Secret clientSecret, StoreCommand::Parts parts, bool json, QObject *parent)
    : QObject(parent), m_app(std::move(app)), m_clientSecret(std::move(clientSecret)), m_parts(std::move(parts)), m_output(json)
{
}

DemoCommand::~DemoCommand() = default;

void DemoCommand::start()
{
    if (!m_folder.isValid())
        return fail({ErrorKind::Storage, tr("No folder for temporary files could be made."), m_folder.errorString(), QStringLiteral("no_folder")});
    m_output.line(tr("Grantdesk demo: a sandbox that plays Miro runs at %1; nothing leaves this computer.")
                      .arg(QUrl(m_app.endpoints.authorize).adjusted(QUrl::RemovePath | QUrl::RemoveQuery).toString()));
    m_store = std::make_unique<OpenedStore>(StoreLocation{StoreLocation::Engine::Sqlite, m_folder.filePath(QStringLiteral("demo.db"))});
    whenDone(m_store->database.open(), this, [this](const Status &opened) { takeOpened(opened); });
}

void DemoCommand::cancel()
{
    if (m_authorize)
        m_authorize->cancel();
    else
        fail({ErrorKind::Cancelled, tr("Cancelled."), {}, QStringLiteral("cancelled")});
}

void DemoCommand::takeOpened(const Status &opened)
{
    if (m_isOver)
        return;
    if (!opened)
        return fail(opened.error());
    m_output.line(tr("A store with a throw-away key was made; it is deleted at the end."));
    UnlockVault(&m_store->keys, &m_store->vault).throwAway();
    whenDone(addProfile(&m_store->profiles, &m_store->vault, m_app, m_clientSecret, m_parts.clock()), this,
             [this](const Result<AppProfile> &profile) { takeProfile(profile); });
}

void DemoCommand::takeProfile(const Result<AppProfile> &profile)
{
    if (m_isOver)
        return;
    if (!profile)
        return fail(profile.error());
    m_output.line(tr("App profile %1 was added. A played person opens the address below and agrees.").arg(profile->name));
    const AuthorizeTeam::Parts act{&m_store->profiles, &m_store->installations, &m_store->keys, &m_store->vault, m_parts.dispatcher, m_parts.network, systemSeat()};
    m_act = std::make_unique<AuthorizeTeam>(AuthorizeTeam::Request{*profile, {}, {}, {}, {}}, act, m_parts.openUrl, m_parts.clock, m_parts.random);
    m_authorize = std::make_unique<AuthorizeCommand>(m_act.get(), AuthorizeCommand::Choices{}, m_output, m_parts.clock);
    connect(m_authorize.get(), &AuthorizeCommand::ended, this, &DemoCommand::takeEnd);
    m_authorize->start();
}

void DemoCommand::takeEnd(ExitCode code)
{
    if (code != ExitCode::Done)
        return Q_EMIT ended(code);
    whenDone(m_store->installations.ids({}, m_parts.clock(), 1), this, [this](const Result<QList<RowId>> &ids) { takeIds(ids); });
}

void DemoCommand::takeIds(const Result<QList<RowId>> &ids)
{
    if (!ids)
        return fail(ids.error());
    if (ids->isEmpty())
        return fail({ErrorKind::Storage, tr("The installation that was just stored is not there."), {}, QStringLiteral("missing_row")});
    whenDone(m_store->installations.details(ids->first()), this, [this](const Result<InstallationDetails> &details) { showStored(details); });
}

void DemoCommand::showStored(const Result<InstallationDetails> &details)
{
    if (!details)
        return fail(details.error());
    const QStringList lines = toLines(*details, m_parts.clock());
    for (const QString &line : lines)
        m_output.line(line);
    m_output.line(tr("Done. With a display, grantdesk opens a window for the same; grantdesk --help says the rest."));
    Q_EMIT ended(ExitCode::Done);
}

void DemoCommand::fail(const Error &error)
{
    if (std::exchange(m_isOver, true))
        return;
    m_output.failure(error);
    Q_EMIT ended(exitCodeFor(error));
}
