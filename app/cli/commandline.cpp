// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commandline.h"

#include "miro/endpoints.h"

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
    {"authorize", Command::Authorize}, {"list", Command::List}, {"show", Command::Show},
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
    if (command != Command::Window && command != Command::Demo)
        names << QStringLiteral("store") << QStringLiteral("passphrase-file");
    if (command == Command::ProfileAdd) {
        names << QStringLiteral("name") << QStringLiteral("client-id") << QStringLiteral("client-secret-file") << QStringLiteral("redirect-uri")
              << QStringLiteral("base") << QStringLiteral("environment") << QStringLiteral("token-lifetime") << QStringLiteral("scope")
              << QStringLiteral("send-scope") << QStringLiteral("no-pkce") << QStringLiteral("authorize-url") << QStringLiteral("token-url")
              << QStringLiteral("context-url") << QStringLiteral("revoke-url") << QStringLiteral("completion-url") << QStringLiteral("issuer");
    }
    if (command == Command::Authorize)
        names << QStringLiteral("profile") << QStringLiteral("team") << QStringLiteral("no-browser") << QStringLiteral("keep-different") << QStringLiteral("rescue-store");
    return names;
}

const QStringList &switches()
{
    static const QStringList names{QStringLiteral("json"), QStringLiteral("verbose"), QStringLiteral("sandbox"), QStringLiteral("no-pkce"),
                                   QStringLiteral("send-scope"), QStringLiteral("no-browser"), QStringLiteral("keep-different")};
    return names;
}

void readEndpoint(const QCommandLineParser &parser, const char *option, QString *address)
{
    if (parser.isSet(QLatin1String(option)))
        *address = parser.value(QLatin1String(option));
}

std::optional<Error> readProfile(const QCommandLineParser &parser, CommandLine *line)
{
    AppProfile &profile = line->profile;
    for (const char *required : {"name", "client-id", "client-secret-file", "redirect-uri"}) {
        if (!parser.isSet(QLatin1String(required)))
            return usage(tr("profile add needs --%1.").arg(QLatin1String(required)));
    }
    profile.name = parser.value(QStringLiteral("name"));
    profile.clientId = parser.value(QStringLiteral("client-id"));
    profile.redirectUris = parser.values(QStringLiteral("redirect-uri"));
    line->clientSecretFile = parser.value(QStringLiteral("client-secret-file"));
    profile.expectedScopes = ScopeSet::fromText(parser.values(QStringLiteral("scope")).join(QLatin1Char(' ')));
    profile.sendScope = parser.isSet(QStringLiteral("send-scope"));
    profile.usePkce = !parser.isSet(QStringLiteral("no-pkce"));
    profile.issuer = parser.value(QStringLiteral("issuer"));
    profile.endpoints = parser.isSet(QStringLiteral("base")) ? endpointsBelow(parser.value(QStringLiteral("base"))) : miroEndpoints();
    readEndpoint(parser, "authorize-url", &profile.endpoints.authorize);
    readEndpoint(parser, "token-url", &profile.endpoints.token);
    readEndpoint(parser, "context-url", &profile.endpoints.context);
    readEndpoint(parser, "revoke-url", &profile.endpoints.revoke);
    readEndpoint(parser, "completion-url", &profile.endpoints.completion);

    if (parser.isSet(QStringLiteral("environment"))) {
        const QString name = parser.value(QStringLiteral("environment"));
        profile.environment = environmentFromName(name);
        if (environmentName(profile.environment) != name)
            return usage(tr("--environment is development, staging or production."));
    }
    if (parser.isSet(QStringLiteral("token-lifetime"))) {
        const QString name = parser.value(QStringLiteral("token-lifetime"));
        profile.lifetimeMode = lifetimeModeFromName(name);
        if (lifetimeModeName(profile.lifetimeMode) != name)
            return usage(tr("--token-lifetime is expiring, non_expiring or unknown."));
    }
    return std::nullopt;
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
        if (name == QLatin1String("profile") && !rest.isEmpty())
            name += QLatin1Char(' ') + rest.takeFirst();
        const std::optional<Command> command = commandFor(name);
        if (!command)
            return usage(tr("There is no command \"%1\". The commands are %2.").arg(name, allCommands()));
        line.command = *command;
    }

    QCommandLineParser parser;
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    const QStringList options = optionsFor(line.command);
    for (const QString &option : options) {
        parser.addOption(switches().contains(option) ? QCommandLineOption(option)
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
    line.sandbox = options.contains(QStringLiteral("sandbox")) && parser.isSet(QStringLiteral("sandbox"));
    if (line.command == Command::ProfileAdd) {
        if (const std::optional<Error> error = readProfile(parser, &line))
            return *error;
    }
    if (line.command == Command::Authorize) {
        line.profileName = value("profile").value_or(QString());
        line.teamId = value("team").value_or(QString());
        line.openBrowser = !parser.isSet(QStringLiteral("no-browser"));
        line.keepDifferent = parser.isSet(QStringLiteral("keep-different"));
        line.rescueStore = value("rescue-store");
        if (line.profileName.isEmpty())
            return usage(tr("authorize needs --profile NAME."));
    }
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
