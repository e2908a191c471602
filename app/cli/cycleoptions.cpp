// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/cycleoptions.h"

#include "cli/commandline.h"
#include "lifecycle/cycleplan.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QRegularExpression>

#include <iterator>

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

struct WordOut {
    const char *word;
    WayOut way;
};
constexpr WordOut wordsOut[]
    = {{"revoke", WayOut::Revoke}, {"uninstall-me", WayOut::UninstallMe}, {"uninstall-team", WayOut::UninstallTeam}};

struct WordIn {
    const char *word;
    WayIn way;
};
constexpr WordIn wordsIn[] = {{"button", WayIn::Button},
                              {"icon", WayIn::AppIcon},
                              {"link", WayIn::InstallLink},
                              {"settings", WayIn::SettingsPage}};

/// The ways that \a words name, each once, in the order of \a table; empty where one is none.
template <typename Way, typename Row, size_t count>
QList<Way> waysOf(const QStringList &words, const Row (&table)[count])
{
    QList<Way> ways;
    qsizetype known = 0;
    for (const Row &row : table) {
        const qsizetype named = words.count(QLatin1String(row.word));
        known += named;
        if (named > 0 || words.contains(QLatin1String("all")))
            ways.append(row.way);
    }
    known += words.count(QLatin1String("all"));
    return known == words.size() ? ways : QList<Way>();
}

/// "50ms", "5s", "10m" or "1h".
std::optional<std::chrono::milliseconds> timeOf(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^(\\d{1,4})(ms|s|m|h)$"));
    const QRegularExpressionMatch match = form.match(text);
    const int count = match.captured(1).toInt();
    if (!match.hasMatch() || count == 0)
        return std::nullopt;
    const QString unit = match.captured(2);
    return unit == QLatin1String("ms") ? std::chrono::milliseconds(count)
        : unit == QLatin1String("s")   ? std::chrono::seconds(count)
        : unit == QLatin1String("m")   ? std::chrono::minutes(count)
                                       : std::chrono::hours(count);
}

std::optional<Error> readTime(const QCommandLineParser &parser, const QString &name,
                              std::optional<std::chrono::milliseconds> *time)
{
    if (!parser.isSet(name))
        return std::nullopt;
    *time = timeOf(parser.value(name));
    return *time ? std::nullopt
                 : std::optional<Error>(usage(tr("--%1 takes a time such as 500ms, 5s, 10m or 1h.").arg(name)));
}

std::optional<Error> readIds(const QStringList &words, CommandLine *line)
{
    for (const QString &word : words) {
        bool isNumber = false;
        const RowId id = word.toLongLong(&isNumber);
        if (!isNumber || id < 1)
            return usage(tr("\"%1\" is not the id of a cycle, as grantdesk cycle list prints it.").arg(word));
        if (!line->ids.contains(id))
            line->ids.append(id);
    }
    if (line->ids.isEmpty())
        return usage(tr("This command takes the ids of cycles, as grantdesk cycle list prints them."));
    if (line->command == Command::CycleShow && line->ids.size() > 1)
        return usage(tr("cycle show takes the id of one cycle."));
    return std::nullopt;
}

std::optional<Error> readPlace(const QCommandLineParser &parser, CommandLine *line)
{
    CycleChoices &choices = line->cycle;
    line->profileName = parser.value(QStringLiteral("profile"));
    choices.teamIds = parser.values(QStringLiteral("team"));
    choices.teamIds.removeDuplicates();
    choices.isNonExpiring = parser.isSet(QStringLiteral("non-expiring"));
    if (parser.isSet(QStringLiteral("sandbox-switches")))
        choices.switchesFile = parser.value(QStringLiteral("sandbox-switches"));
    if (!line->sandbox) {
        if (choices.isNonExpiring || choices.switchesFile)
            return usage(tr("--non-expiring and --sandbox-switches belong to --sandbox."));
        return line->profileName.isEmpty()
            ? std::optional<Error>(usage(tr("cycle run needs --profile NAME, or --sandbox.")))
            : std::nullopt;
    }
    // The sandbox has a store of its own: whoever names a place would be looked for in vain.
    for (const char *name : {"profile", "team", "store", "passphrase-file"}) {
        if (parser.isSet(QLatin1String(name)))
            return usage(
                tr("--sandbox has an app, a team and a store of its own, and takes no --%1.").arg(QLatin1String(name)));
    }
    return std::nullopt;
}

std::optional<Error> readRun(const QCommandLineParser &parser, CommandLine *line)
{
    if (const std::optional<Error> error = readPlace(parser, line))
        return error;
    if (!parser.positionalArguments().isEmpty())
        return usage(tr("This is one word too many: %1").arg(parser.positionalArguments().first()));
    CycleChoices &choices = line->cycle;
    choices.waysOut = waysOf<WayOut>(parser.values(QStringLiteral("way-out")), wordsOut);
    if (choices.waysOut.isEmpty())
        return usage(tr("cycle run needs --way-out with revoke, uninstall-me, uninstall-team or all."));
    choices.waysIn = waysOf<WayIn>(parser.values(QStringLiteral("way-in")), wordsIn);
    if (choices.waysIn.isEmpty())
        return usage(tr("cycle run needs --way-in with button, icon, link, settings or all."));
    if (parser.isSet(QStringLiteral("repeat"))) {
        bool isNumber = false;
        choices.repetitions = parser.value(QStringLiteral("repeat")).toInt(&isNumber);
        if (!isNumber || choices.repetitions < 1 || choices.repetitions > CyclePlan::mostRepetitions)
            return usage(tr("--repeat takes a number from 1 to %1.").arg(CyclePlan::mostRepetitions));
    }
    return std::nullopt;
}

} // namespace

bool isOnCycles(const CommandLine &line)
{
    switch (line.command) {
    case Command::CycleRun:
    case Command::CycleResume:
    case Command::CycleList:
    case Command::CycleShow:
    case Command::CycleReport:
        return true;
    default:
        return false;
    }
}

QStringList cycleOptions(const CommandLine &line)
{
    const QStringList reports{QStringLiteral("html"), QStringLiteral("markdown"), QStringLiteral("junit")};
    const QStringList driving{QStringLiteral("yes"), QStringLiteral("no-browser"), QStringLiteral("observe-for"),
                              QStringLiteral("interval")};
    switch (line.command) {
    case Command::CycleRun:
        return reports + driving + QStringList{QStringLiteral("profile"),          QStringLiteral("team"),
                                               QStringLiteral("way-out"),          QStringLiteral("way-in"),
                                               QStringLiteral("repeat"),           QStringLiteral("sandbox"),
                                               QStringLiteral("sandbox-switches"), QStringLiteral("non-expiring")};
    case Command::CycleResume:
        return reports + driving;
    case Command::CycleReport:
        return reports;
    case Command::CycleList:
        return {QStringLiteral("profile")};
    default:
        return {};
    }
}

const QStringList &cycleSwitches()
{
    static const QStringList names{QStringLiteral("yes"), QStringLiteral("no-browser"), QStringLiteral("sandbox"),
                                   QStringLiteral("non-expiring")};
    return names;
}

std::optional<Error> readCycleOptions(const QCommandLineParser &parser, CommandLine *line)
{
    if (!isOnCycles(*line))
        return std::nullopt;
    const QStringList mine = cycleOptions(*line);
    if (line->command == Command::CycleList) {
        line->profileName = parser.value(QStringLiteral("profile"));
        return parser.positionalArguments().isEmpty()
            ? std::nullopt
            : std::optional<Error>(
                usage(tr("This is one word too many: %1").arg(parser.positionalArguments().first())));
    }
    CycleChoices &choices = line->cycle;
    const auto file = [&parser, &mine](const char *name) {
        const QString option = QLatin1String(name);
        return mine.contains(option) && parser.isSet(option) ? std::optional<QString>(parser.value(option))
                                                             : std::nullopt;
    };
    choices.htmlFile = file("html");
    choices.markdownFile = file("markdown");
    choices.junitFile = file("junit");
    if (mine.contains(QStringLiteral("yes"))) {
        line->isAgreed = parser.isSet(QStringLiteral("yes"));
        line->openBrowser = !parser.isSet(QStringLiteral("no-browser"));
        for (const auto &[name, time] :
             {std::pair("observe-for", &choices.observeFor), std::pair("interval", &choices.interval)}) {
            if (const std::optional<Error> error = readTime(parser, QLatin1String(name), time))
                return error;
        }
    }
    return line->command == Command::CycleRun ? readRun(parser, line) : readIds(parser.positionalArguments(), line);
}
