// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commandline.h"

#include "cli/actoptions.h"
#include "cli/cycleoptions.h"
#include "cli/profileoptions.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>

#include <cstdio>

namespace {

using Command = CommandLine::Command;

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

Error usage(const QString &sentence)
{
    return {ErrorKind::InvalidInput, sentence, QCoreApplication::translate("Cli", "See grantdesk --help."), QStringLiteral("usage")};
}

struct Word {
    const char *name;
    Command command;
};

constexpr Word words[] = {
    {"demo", Command::Demo}, {"profile add", Command::ProfileAdd}, {"profile list", Command::ProfileList},
    {"profile export", Command::ProfileExport}, {"profile import", Command::ProfileImport}, {"profile secret", Command::ProfileSecret},
    {"profile check", Command::ProfileCheck}, {"profile archive", Command::ProfileArchive}, {"profile unarchive", Command::ProfileUnarchive},
    {"profile delete", Command::ProfileDelete}, {"doctor", Command::Doctor},
    {"authorize", Command::Authorize}, {"list", Command::List}, {"show", Command::Show}, {"token form", Command::TokenForm},
    {"verify", Command::Verify}, {"refresh", Command::Refresh}, {"revoke", Command::Revoke}, {"forget", Command::Forget},
    {"probe", Command::Probe}, {"watch", Command::Watch}, {"cycle run", Command::CycleRun}, {"cycle list", Command::CycleList},
    {"cycle show", Command::CycleShow}, {"cycle report", Command::CycleReport}, {"cycle resume", Command::CycleResume},
};

std::optional<Command> commandFor(const QString &name)
{
    for (const Word &word : words) {
        if (name == QLatin1String(word.name))
            return word.command;
    }
    return std::nullopt;
}

QString allCommands()
{
    QStringList names;
    for (const Word &word : words)
        names.append(QLatin1String(word.name));
    return names.join(QStringLiteral(", "));
}

QStringList optionsFor(Command command)
{
    QStringList names{QStringLiteral("verbose")};
    if (command == Command::Window)
        names << QStringLiteral("store") << QStringLiteral("sandbox");
    else
        names << QStringLiteral("json");
    if (command != Command::Window && command != Command::Demo && command != Command::TokenForm)
        names << QStringLiteral("store") << QStringLiteral("passphrase-file");
    switch (command) {
    case Command::ProfileAdd:
        names << profileOptions();
        break;
    case Command::ProfileExport:
        names << QStringLiteral("name") << QStringLiteral("output") << QStringLiteral("force");
        break;
    case Command::ProfileSecret:
        names << QStringLiteral("name") << QStringLiteral("client-secret-file");
        break;
    case Command::ProfileCheck:
    case Command::ProfileArchive:
    case Command::ProfileUnarchive:
    case Command::ProfileDelete:
        names << QStringLiteral("name");
        break;
    case Command::Doctor:
        names << QStringLiteral("profile") << QStringLiteral("manifest") << QStringLiteral("uri") << QStringLiteral("sent");
        break;
    case Command::TokenForm:
        names << QStringLiteral("token-file");
        break;
    default:
        break;
    }
    if (command == Command::Authorize)
        names << QStringLiteral("profile") << QStringLiteral("team") << QStringLiteral("no-browser") << QStringLiteral("keep-different") << QStringLiteral("rescue-store");
    return names;
}

const QStringList &switches()
{
    static const QStringList names{QStringLiteral("json"), QStringLiteral("verbose"), QStringLiteral("sandbox"), QStringLiteral("no-pkce"),
                                   QStringLiteral("send-scope"), QStringLiteral("no-browser"), QStringLiteral("keep-different"),
                                   QStringLiteral("force"), QStringLiteral("approve-by-itself"),
                                   QStringLiteral("refresh-ahead")};
    return names;
}

// The commands about profiles that are there already.
std::optional<Error> readProfileCommand(const QCommandLineParser &parser, CommandLine *line)
{
    const auto value = [&parser](const char *name) {
        return parser.isSet(QLatin1String(name)) ? std::optional<QString>(parser.value(QLatin1String(name))) : std::nullopt;
    };
    switch (line->command) {
    case Command::ProfileExport:
        line->profileNames = parser.values(QStringLiteral("name"));
        line->outputFile = value("output");
        line->force = parser.isSet(QStringLiteral("force"));
        return std::nullopt;
    case Command::ProfileSecret:
        line->clientSecretFile = parser.value(QStringLiteral("client-secret-file"));
        if (line->clientSecretFile.isEmpty())
            return usage(tr("profile secret needs --client-secret-file."));
        [[fallthrough]];
    case Command::ProfileCheck:
    case Command::ProfileArchive:
    case Command::ProfileUnarchive:
    case Command::ProfileDelete:
        line->profileName = parser.value(QStringLiteral("name"));
        return line->profileName.isEmpty() ? std::optional<Error>(usage(tr("This command needs --name NAME."))) : std::nullopt;
    case Command::Doctor:
        line->profileName = parser.value(QStringLiteral("profile"));
        line->manifestFile = value("manifest");
        line->redirectUri = parser.value(QStringLiteral("uri"));
        line->sentUri = parser.value(QStringLiteral("sent"));
        return line->profileName.isEmpty() ? std::optional<Error>(usage(tr("doctor needs --profile NAME."))) : std::nullopt;
    default:
        return std::nullopt;
    }
}

std::optional<Error> readPositionals(const QStringList &positionals, CommandLine *line)
{
    if (line->command == Command::Show) {
        bool isNumber = false;
        line->id = positionals.value(0).toLongLong(&isNumber);
        if (positionals.size() != 1 || !isNumber || line->id < 1)
            return usage(tr("show takes the id of one installation, as grantdesk list prints it."));
        return std::nullopt;
    }
    if (line->command == Command::ProfileImport) {
        line->file = positionals.value(0);
        if (positionals.size() != 1)
            return usage(tr("profile import takes one file, as profile export writes it."));
        return std::nullopt;
    }
    if (!positionals.isEmpty())
        return usage(tr("This is one word too many: %1").arg(positionals.first()));
    return std::nullopt;
}

} // namespace

Result<CommandLine> parseCommandLine(const QStringList &arguments)
{
    CommandLine line;
    // The command comes first; what begins with a dash instead belongs to the window.
    QStringList rest = arguments;
    if (rest.contains(QStringLiteral("--help")) || rest.contains(QStringLiteral("-h")) || rest.value(0) == QLatin1String("help")) {
        line.command = Command::Help;
        return line;
    }
    if (rest.contains(QStringLiteral("--version"))) {
        line.command = Command::Version;
        return line;
    }
    if (!rest.isEmpty() && !rest.first().startsWith(QLatin1Char('-'))) {
        QString name = rest.takeFirst();
        if ((name == QLatin1String("profile") || name == QLatin1String("token") || name == QLatin1String("cycle")) && !rest.isEmpty())
            name += QLatin1Char(' ') + rest.takeFirst();
        const std::optional<Command> command = commandFor(name);
        if (!command)
            return usage(tr("There is no command \"%1\". The commands are %2.").arg(name, allCommands()));
        line.command = *command;
    }

    QCommandLineParser parser;
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    const QStringList options = optionsFor(line.command) + actOptions(line) + cycleOptions(line);
    for (const QString &option : options) {
        parser.addOption(switches().contains(option) || actSwitches().contains(option) || cycleSwitches().contains(option) ? QCommandLineOption(option)
                                                     : QCommandLineOption(option, QString(), QStringLiteral("value")));
    }
    if (!parser.parse(QStringList{QStringLiteral("grantdesk")} + rest))
        return usage(parser.errorText());

    line.json = options.contains(QStringLiteral("json")) && parser.isSet(QStringLiteral("json"));
    line.verbose = parser.isSet(QStringLiteral("verbose"));
    const auto value = [&](const char *option) -> std::optional<QString> {
        const QString name = QLatin1String(option);
        return options.contains(name) && parser.isSet(name) ? std::optional<QString>(parser.value(name)) : std::nullopt;
    };
    line.store = value("store");
    line.passphraseFile = value("passphrase-file");
    line.tokenFile = value("token-file").value_or(QString());
    if (line.command == Command::TokenForm && line.tokenFile.isEmpty())
        return usage(tr("token form needs --token-file FILE."));
    line.sandbox = options.contains(QStringLiteral("sandbox")) && parser.isSet(QStringLiteral("sandbox"));
    if (line.command == Command::ProfileAdd) {
        if (const std::optional<Error> error = readProfileOptions(parser, &line))
            return *error;
    }
    if (const std::optional<Error> error = readProfileCommand(parser, &line))
        return *error;
    if (line.command == Command::Authorize) {
        line.profileName = value("profile").value_or(QString());
        line.teamId = value("team").value_or(QString());
        line.openBrowser = !parser.isSet(QStringLiteral("no-browser"));
        line.keepDifferent = parser.isSet(QStringLiteral("keep-different"));
        line.rescueStore = value("rescue-store");
        if (line.profileName.isEmpty())
            return usage(tr("authorize needs --profile NAME."));
    }
    if (const std::optional<Error> error = readActOptions(parser, &line))
        return *error;
    if (const std::optional<Error> error = readCycleOptions(parser, &line))
        return *error;
    if (isAct(line) || isOnCycles(line))
        return line;
    if (const std::optional<Error> error = readPositionals(parser.positionalArguments(), &line))
        return *error;
    return line;
}

Result<StoreLocation> storeLocation(const CommandLine &line)
{
    return line.store ? parseStoreLocation(*line.store) : Result<StoreLocation>(defaultStoreLocation());
}

Result<Secret> readSecretFile(const QString &path)
{
    QFile file(path);
    const bool isOpen = path == QLatin1String("-") ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        return Error{ErrorKind::InvalidInput, tr("%1 cannot be read: %2").arg(path, file.errorString()), {}, QStringLiteral("unreadable_file")};
    QByteArray content = file.read(64 * 1024);
    const qsizetype end = content.indexOf('\n');
    const qsizetype length = end < 0 ? content.size() : end;
    const bool hasReturn = length > 0 && content.at(length - 1) == '\r';
    const Secret secret(QByteArrayView(content).first(hasReturn ? length - 1 : length));
    wipe(content);
    if (secret.isEmpty())
        return Error{ErrorKind::InvalidInput, tr("The first line of %1 is empty.").arg(path), {}, QStringLiteral("empty_secret")};
    return secret;
}
