// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/actoptions.h"

#include "cli/commandline.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QRegularExpression>

namespace {

using Command = CommandLine::Command;

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

Error usage(const QString &sentence)
{
    return {ErrorKind::InvalidInput, sentence, tr("See grantdesk --help."), QStringLiteral("usage")};
}

bool asksFirst(Command command)
{
    return command == Command::Revoke || command == Command::Forget;
}

Act actOf(Command command)
{
    switch (command) {
    case Command::Refresh:
        return Act::Refresh;
    case Command::Revoke:
        return Act::Revoke;
    case Command::Forget:
        return Act::Forget;
    case Command::Probe:
        return Act::Probe;
    default:
        return Act::Verify;
    }
}

/// "24h", "30m", "7d", or "0" for never.
std::optional<std::chrono::milliseconds> durationOf(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^(\\d{1,4})([mhd])$"));
    if (text == QLatin1String("0"))
        return std::chrono::milliseconds(0);
    const QRegularExpressionMatch match = form.match(text);
    const int count = match.captured(1).toInt();
    if (!match.hasMatch() || count == 0)
        return std::nullopt;
    const QString unit = match.captured(2);
    return unit == QLatin1String("m") ? std::chrono::minutes(count)
        : unit == QLatin1String("h")  ? std::chrono::minutes(count * 60)
                                      : std::chrono::minutes(count * 60 * 24);
}

std::optional<Error> readWatch(const QCommandLineParser &parser, CommandLine *line)
{
    line->profileName = parser.value(QStringLiteral("profile"));
    if (!parser.isSet(QStringLiteral("verify-every")))
        return std::nullopt;
    const std::optional<std::chrono::milliseconds> every = durationOf(parser.value(QStringLiteral("verify-every")));
    if (!every)
        return usage(tr("--verify-every takes a time such as 24h, 90m or 7d, or 0 to verify nothing."));
    line->verifyEvery = *every;
    return std::nullopt;
}

std::optional<Error> readIds(const QStringList &words, CommandLine *line)
{
    for (const QString &word : words) {
        bool isNumber = false;
        const RowId id = word.toLongLong(&isNumber);
        if (!isNumber || id < 1)
            return usage(tr("\"%1\" is not the id of an installation, as grantdesk list prints it.").arg(word));
        if (!line->ids.contains(id))
            line->ids.append(id);
    }
    return std::nullopt;
}

} // namespace

bool isAct(const CommandLine &line)
{
    switch (line.command) {
    case Command::Verify:
    case Command::Refresh:
    case Command::Revoke:
    case Command::Forget:
    case Command::Probe:
        return true;
    default:
        return false;
    }
}

QStringList actOptions(const CommandLine &line)
{
    if (line.command == Command::Watch)
        return {QStringLiteral("profile"), QStringLiteral("verify-every")};
    if (!isAct(line))
        return {};
    QStringList names{QStringLiteral("filter"), QStringLiteral("dry-run")};
    if (line.command == Command::Verify)
        names << QStringLiteral("settle");
    if (line.command == Command::Refresh)
        names << QStringLiteral("retry");
    if (asksFirst(line.command))
        names << QStringLiteral("yes");
    return names;
}

const QStringList &actSwitches()
{
    static const QStringList names{QStringLiteral("dry-run"), QStringLiteral("settle"), QStringLiteral("retry"), QStringLiteral("yes")};
    return names;
}

std::optional<Error> readActOptions(const QCommandLineParser &parser, CommandLine *line)
{
    if (line->command == Command::Watch)
        return readWatch(parser, line);
    if (!isAct(*line))
        return std::nullopt;
    line->act = actOf(line->command);
    const Result<ActFilter> filter = parseActFilter(parser.values(QStringLiteral("filter")));
    if (!filter)
        return filter.error();
    line->filter = *filter;
    line->isDryRun = parser.isSet(QStringLiteral("dry-run"));
    line->isAgreed = asksFirst(line->command) && parser.isSet(QStringLiteral("yes"));
    if (const std::optional<Error> error = readIds(parser.positionalArguments(), line))
        return error;
    if (line->ids.isEmpty() == !line->filter.isSet)
        return usage(tr("%1 takes the ids of installations, as grantdesk list prints them, or --filter KEY=VALUE.").arg(actName(line->act)));
    const bool settles = line->command == Command::Verify && parser.isSet(QStringLiteral("settle"));
    const bool retries = line->command == Command::Refresh && parser.isSet(QStringLiteral("retry"));
    if ((settles || retries) && line->filter.isSet)
        return usage(tr("What is in doubt is chosen one by one: --%1 takes ids, not --filter.").arg(settles ? QStringLiteral("settle") : QStringLiteral("retry")));
    if (settles)
        line->act = Act::ResolveDoubt;
    if (retries)
        line->act = Act::RetryRefresh;
    return std::nullopt;
}
