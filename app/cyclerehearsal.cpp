// SPDX-License-Identifier: GPL-3.0-or-later
#include "cyclerehearsal.h"

#include "cli/files.h"
#include "http/networkpool.h"
#include "lifecycle/addprofile.h"
#include "lifecycle/unlockvault.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace std::chrono_literals;

namespace {

// Everything is on this computer: what has not come after that will not come.
constexpr std::chrono::milliseconds patience = 3s;
constexpr ReinstallCycle::Pace quickPace{50ms, 10s, 5s};
constexpr qint64 longestSwitches = 64 * 1024;

QString idAt(const QJsonObject &directory, const char *list, int place)
{
    return directory.value(QLatin1String(list)).toArray().at(place)[QLatin1String("id")].toString();
}

} // namespace

CycleRehearsal::CycleRehearsal(CommandLine line, Parts parts, QObject *parent)
    : QObject(parent), m_line(std::move(line)), m_parts(parts), m_output(m_line.json),
      m_sandbox(systemNow, systemRandomBytes), m_hands(&m_sandbox)
{
    m_parts.network->setDeadline(patience);
}

CycleRehearsal::~CycleRehearsal() = default;

void CycleRehearsal::start()
{
    if (!m_folder.isValid())
        return fail({ErrorKind::Storage, tr("No folder for temporary files could be made."), m_folder.errorString(),
                     QStringLiteral("no_folder")});
    if (const Status listening = m_sandbox.listen(0); !listening)
        return fail(listening.error());
    if (const Status read = readSwitches(); !read)
        return fail(read.error());
    const QJsonObject directory = m_sandbox.directory();
    m_teamId = idAt(directory, "teams", 0);
    m_userIds = {idAt(directory, "users", 0), idAt(directory, "users", 1)};
    m_output.remark(
        tr("A sandbox that plays Miro runs at %1; nothing leaves this computer. The store is deleted at the end.")
            .arg(m_sandbox.base()));
    m_store = std::make_unique<OpenedStore>(
        StoreLocation{StoreLocation::Engine::Sqlite, m_folder.filePath(QStringLiteral("rehearsal.db"))});
    whenDone(m_store->database.open(), this, [this](const Status &opened) { takeOpened(opened); });
}

void CycleRehearsal::cancel()
{
    if (m_command)
        return m_command->cancel();
    fail({ErrorKind::Cancelled, tr("Cancelled."), {}, QStringLiteral("cancelled")});
}

// Tried at once, so that a word that is wrong is told before anything happens, and set once there is something to end.
Status CycleRehearsal::readSwitches()
{
    if (!m_line.cycle.switchesFile)
        return success();
    const Result<QByteArray> text = readFile(*m_line.cycle.switchesFile, longestSwitches);
    if (!text)
        return text.error();
    const QJsonDocument json = QJsonDocument::fromJson(*text);
    if (!json.isObject()) {
        return Error{ErrorKind::InvalidInput,
                     tr("%1 is no JSON object, as /_sandbox/faults of grantdesk-sandbox takes it.")
                         .arg(*m_line.cycle.switchesFile),
                     {},
                     QStringLiteral("bad_faults")};
    }
    m_switches = json.object();
    if (const Status set = m_sandbox.setFaults(m_switches); !set)
        return set;
    return m_sandbox.setFaults({});
}

void CycleRehearsal::takeOpened(const Status &opened)
{
    if (m_isOver)
        return;
    if (!opened)
        return fail(opened.error());
    UnlockVault(&m_store->keys, &m_store->vault).throwAway();
    const QList<SandboxApp> apps = sandboxApps(&m_sandbox);
    const SandboxApp &app = m_line.cycle.isNonExpiring ? apps.at(1) : apps.at(0);
    whenDone(addProfile(&m_store->profiles, &m_store->vault, app.profile, app.clientSecret, systemNow()), this,
             [this](const Result<AppProfile> &profile) { takeProfile(profile); });
}

void CycleRehearsal::takeProfile(const Result<AppProfile> &profile)
{
    if (m_isOver)
        return;
    if (!profile)
        return fail(profile.error());
    m_profile = *profile;
    authorizeNext();
}

AuthorizeTeam::Parts CycleRehearsal::authorizing()
{
    return {&m_store->profiles, &m_store->installations, &m_store->keys, &m_store->vault,
            m_parts.dispatcher, m_parts.network,         systemSeat()};
}

void CycleRehearsal::authorizeNext()
{
    if (m_isOver)
        return;
    if (m_userIds.isEmpty())
        return drive();
    const auto consent = [this, user = m_userIds.takeFirst()](const QUrl &address) {
        return m_hands.consent(address.toString(QUrl::FullyEncoded), m_profile.clientId, m_teamId, user);
    };
    m_authorization = std::make_unique<AuthorizeTeam>(AuthorizeTeam::Request{m_profile, m_teamId, {}, {}, {}},
                                                      authorizing(), consent, systemNow, systemRandomBytes);
    connect(m_authorization.get(), &AuthorizeTeam::stepChanged, this, &CycleRehearsal::takeStep);
    connect(m_authorization.get(), &AuthorizeTeam::storeFailed, m_authorization.get(), &AuthorizeTeam::discard,
            Qt::QueuedConnection);
    // Queued: the next one takes its place.
    connect(m_authorization.get(), &AuthorizeTeam::finished, this, &CycleRehearsal::takeAuthorized,
            Qt::QueuedConnection);
    m_authorization->start();
}

void CycleRehearsal::takeStep(const StepReport &report)
{
    if (report.step == AuthorizeStep::Listening && report.state == StepReport::State::Done)
        QMetaObject::invokeMethod(m_authorization.get(), &AuthorizeTeam::openBrowser, Qt::QueuedConnection);
}

void CycleRehearsal::takeAuthorized(const Result<Installation> &installation)
{
    if (m_isOver)
        return;
    if (!installation)
        return fail(installation.error());
    if (m_installation == 0)
        m_installation = installation->id;
    authorizeNext();
}

void CycleRehearsal::drive()
{
    m_authorization.reset();
    if (const Status set = m_sandbox.setFaults(m_switches); !set)
        return fail(set.error());
    m_line.profileName = m_profile.name;
    m_line.ids = {m_installation};
    m_line.isAgreed = true;
    const ActParts acts{&m_store->grants, &m_store->profiles, &m_store->vault,  m_parts.network,
                        systemSeat(),     systemNow,          systemRandomBytes};
    const CycleSession::Hands hands{{}, [this](const HandStep &hand) { return play(hand); }};
    m_command = std::make_unique<CycleCommand>(
        m_line, m_store.get(), CycleCommand::Parts{{acts, authorizing(), &m_store->cycles}, hands, quickPace});
    connect(m_command.get(), &CycleCommand::ended, this, &CycleRehearsal::end);
    m_command->start();
}

Status CycleRehearsal::play(const HandStep &hand)
{
    switch (hand.kind) {
    case HandStep::Kind::UninstallForMe:
        return m_hands.uninstall(hand.app.id, hand.team.id, hand.user.id);
    case HandStep::Kind::UninstallForTeam:
        return m_hands.uninstall(hand.app.id, hand.team.id, {});
    case HandStep::Kind::Approve:
        return success();
    case HandStep::Kind::Consent:
        break;
    }
    const auto request = std::find_if(hand.steps.cbegin(), hand.steps.cend(),
                                      [](const WalkStep &step) { return !step.address.isEmpty(); });
    const bool isOurs = hand.wayIn == WayIn::Button && request != hand.steps.cend();
    if (m_hands.consent(isOurs ? request->address : wayInName(hand.wayIn), hand.app.id, hand.team.id, hand.user.id))
        return success();
    return Error{ErrorKind::NotFound, tr("The sandbox has no such way in."), {}, QStringLiteral("no_door")};
}

void CycleRehearsal::fail(const Error &error)
{
    if (m_isOver)
        return;
    m_output.failure(error);
    end(exitCodeFor(error));
}

void CycleRehearsal::end(ExitCode code)
{
    if (!std::exchange(m_isOver, true))
        Q_EMIT ended(code);
}
