// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/watchcommand.h"

#include "lifecycle/grantdifference.h"

WatchCommand::WatchCommand(CommandLine line, OpenedStore *store, ActParts acts, QObject *parent)
    : QObject(parent)
    , m_line(std::move(line))
    , m_store(store)
    , m_acts(std::move(acts))
    , m_output(m_line.json)
    , m_endedSecrets(&store->grants, m_acts.clock)
{
    connect(&m_endedSecrets, &EndedSecrets::failed, this, &WatchCommand::takeFailure);
}

bool WatchCommand::mayPass(const Error &error)
{
    if (error.kind != ErrorKind::Storage)
        return error.kind == ErrorKind::Unreachable;
    static const QStringList forGood{QStringLiteral("store_replaced"),   QStringLiteral("damaged"),          QStringLiteral("newer_schema"),
                                     QStringLiteral("edited_migration"), QStringLiteral("foreign_database"), QStringLiteral("network_filesystem"),
                                     QStringLiteral("insecure_permissions"), QStringLiteral("not_a_file"),   QStringLiteral("no_home"),
                                     QStringLiteral("no_permission"),    QStringLiteral("read_only"),        QStringLiteral("sql")};
    return !forGood.contains(error.cause);
}

void WatchCommand::start()
{
    whenDone(m_store->profiles.list(), this, [this](const Result<QList<AppProfile>> &profiles) { begin(profiles); });
}

void WatchCommand::begin(const Result<QList<AppProfile>> &profiles)
{
    if (m_isStopping)
        return;
    if (!profiles)
        return takeFailure(profiles.error());
    RowId only = 0;
    QStringList ahead;
    QStringList names;
    for (const AppProfile &profile : *profiles) {
        names.append(profile.name);
        if (!m_line.profileName.isEmpty() && profile.name != m_line.profileName)
            continue;
        if (!m_line.profileName.isEmpty())
            only = profile.id;
        if (profile.refreshesAhead && !profile.isArchived())
            ahead.append(profile.name);
    }
    if (!m_line.profileName.isEmpty() && only == 0) {
        m_output.failure({ErrorKind::NotFound, tr("There is no app profile with the name \"%1\".").arg(m_line.profileName),
                          names.isEmpty() ? QString() : tr("There is %1.").arg(names.join(QStringLiteral(", "))), QStringLiteral("unknown_profile")});
        return stop(ExitCode::NotFound);
    }
    say(QStringLiteral("started"), ahead.isEmpty() ? tr("Watching. No app profile is set to refresh ahead.")
                                                   : tr("Watching. Refreshing ahead for %1.").arg(ahead.join(QStringLiteral(", "))));
    m_ahead = std::make_unique<RefreshAhead>(RefreshAhead::Parts{&m_store->installations, m_acts}, only);
    connect(m_ahead.get(), &RefreshAhead::tried, this, &WatchCommand::tell);
    connect(m_ahead.get(), &RefreshAhead::changed, this, &WatchCommand::tellState);
    connect(m_ahead.get(), &RefreshAhead::storeFailed, this, &WatchCommand::takeFailure);
    connect(m_ahead.get(), &RefreshAhead::stopped, this, [this] {
        say(QStringLiteral("stopped"), tr("Stopped."));
        Q_EMIT ended(m_code);
    });
    m_ahead->start();
    m_endedSecrets.start();
    if (m_line.verifyEvery.count() == 0)
        return;
    m_verify = std::make_unique<VerifyOldest>(VerifyOldest::Parts{&m_store->installations, m_acts}, m_line.verifyEvery, only);
    connect(m_verify.get(), &VerifyOldest::verified, this, &WatchCommand::tell);
    connect(m_verify.get(), &VerifyOldest::storeFailed, this, &WatchCommand::takeFailure);
    m_verify->start();
}

void WatchCommand::cancel()
{
    stop(ExitCode::Done);
}

void WatchCommand::tell(const ActOutcome &outcome)
{
    m_saidFailure.clear();
    const NamedId team = outcome.installation ? outcome.installation->team : NamedId{};
    const NamedId user = outcome.installation ? outcome.installation->user : NamedId{};
    const auto orNull = [](const QString &text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); };
    const QString sentence = QStringList{spelledOut(team), spelledOut(user), outcome.sentence}.join(QStringLiteral("  "));
    say(outcome.outcome, m_output.isJson() ? outcome.sentence : sentence,
        {{QStringLiteral("id"), QString::number(outcome.id)},
         {QStringLiteral("team_id"), orNull(team.id)},
         {QStringLiteral("user_id"), orNull(user.id)},
         {QStringLiteral("state_before"), stateName(outcome.before)},
         {QStringLiteral("state_after"), stateName(outcome.after)},
         {QStringLiteral("changed"), outcome.isChange},
         {QStringLiteral("error"), outcome.error ? QJsonValue(errorKindName(outcome.error->kind)) : QJsonValue()},
         {QStringLiteral("cause"), outcome.error ? orNull(outcome.error->cause) : QJsonValue()}});
}

void WatchCommand::tellState()
{
    const RefreshAhead::State state = m_ahead->state();
    if (m_said == state || m_isStopping)
        return;
    const bool wasWrong = m_said == RefreshAhead::State::WrongClock;
    m_said = state;
    if (state == RefreshAhead::State::WrongClock)
        say(QStringLiteral("wrong_clock"), tr("The clock of this computer is more than ten minutes off. Nothing is refreshed until it is right."));
    else if (wasWrong)
        say(QStringLiteral("clock_right"), tr("The clock is right again."));
}

void WatchCommand::takeFailure(const Error &error)
{
    if (m_isStopping)
        return;
    if (!mayPass(error)) {
        m_output.failure(error);
        return stop(exitCodeFor(error));
    }
    if (std::exchange(m_saidFailure, error.cause) != error.cause)
        say(QStringLiteral("store_failed"), tr("%1 It is tried again.").arg(error.summary), {{QStringLiteral("cause"), error.cause}});
    if (!m_ahead) {
        QTimer::singleShot(std::chrono::seconds(30), this, &WatchCommand::start);
    } else if (error.cause == QLatin1String("unavailable")) {
        reopen();
    }
}

// A connection that was lost stays lost; opening it anew is all that helps.
void WatchCommand::reopen()
{
    if (std::exchange(m_isReopening, true))
        return;
    whenDone(m_store->database.open(), this, [this](const Status &opened) {
        if (opened) {
            m_isReopening = false;
            m_saidFailure.clear();
            say(QStringLiteral("store_opened"), tr("The store can be reached again."));
            return m_ahead->look();
        }
        if (!mayPass(opened.error())) {
            m_output.failure(opened.error());
            return stop(exitCodeFor(opened.error()));
        }
        QTimer::singleShot(std::chrono::seconds(10), this, [this] {
            m_isReopening = false;
            if (!m_isStopping)
                reopen();
        });
    });
}

void WatchCommand::say(const QString &event, const QString &sentence, QJsonObject more)
{
    const QString at = toIso8601(m_acts.clock());
    m_output.line(QStringList{at, more.value(QLatin1String("id")).toString(QStringLiteral("-")), event, sentence}.join(QStringLiteral("  ")));
    more.insert(QStringLiteral("at"), at);
    more.insert(QStringLiteral("event"), event);
    more.insert(QStringLiteral("sentence"), sentence);
    m_output.object(more);
}

void WatchCommand::stop(ExitCode code)
{
    if (std::exchange(m_isStopping, true))
        return;
    m_code = code;
    if (m_verify)
        m_verify->stop();
    if (!m_ahead) {
        QMetaObject::invokeMethod(this, [this] { Q_EMIT ended(m_code); }, Qt::QueuedConnection);
        return;
    }
    if (m_ahead->holdsUnstoredTokens())
        say(QStringLiteral("stopping"), tr("A refresh is on its way; it is waited for."));
    m_ahead->stop();
}
