// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/actfilter.h"
#include "cli/cyclechoices.h"
#include "core/result.h"
#include "core/secret.h"
#include "domain/act.h"
#include "domain/appprofile.h"
#include "storage/storelocation.h"

#include <QString>
#include <QStringList>

#include <optional>

/// What was asked for on the command line. Secrets never stand there: only the files that hold them.
struct CommandLine {
    enum class Command {
        Window, Demo, ProfileAdd, ProfileList, ProfileExport, ProfileImport, ProfileSecret, ProfileCheck, ProfileArchive,
        ProfileUnarchive, ProfileDelete, Doctor, Authorize, List, Show, TokenForm, Verify, Refresh,
        Revoke, Forget, Probe, Watch,
        CycleRun, CycleList, CycleShow, CycleReport, CycleResume, Help, Version
    };

    Command command = Command::Window;
    bool json = false;
    bool verbose = false;
    bool sandbox = false; ///< the window opens in the sandbox at once; cycle run: in a sandbox of its own
    std::optional<QString> store;
    std::optional<QString> passphraseFile;

    AppProfile profile;       ///< profile add
    QString clientSecretFile; ///< profile add, profile secret; "-" is standard input
    std::optional<QString> manifestFile; ///< profile add, doctor
    QStringList profileNames; ///< profile export; empty: all
    std::optional<QString> outputFile; ///< profile export; none: standard output
    bool force = false;       ///< profile export: over a file that is there
    QString file;             ///< profile import

    QString redirectUri; ///< doctor; empty: the profile's
    QString sentUri;     ///< doctor; empty: the same

    QString profileName; ///< authorize, doctor, cycle run and the commands on one profile; watch and cycle list, where it may be empty
    QString teamId;      ///< authorize; empty: any
    bool openBrowser = true;
    bool keepDifferent = false; ///< authorize: keep what was granted although it differs
    std::optional<QString> rescueStore; ///< authorize: where tokens go that the store cannot take

    RowId id = 0; ///< show

    Act act = Act::Verify;  ///< verify to probe: which of them, or ResolveDoubt or RetryRefresh
    QList<RowId> ids;       ///< likewise: each once; none when the filter is set. Of cycles: cycle show, report, resume
    ActFilter filter;
    bool isDryRun = false;  ///< say what would be done, and send nothing
    bool isAgreed = false;  ///< revoke, forget, cycle run, cycle resume: without being asked

    CycleChoices cycle; ///< the commands on cycles

    std::chrono::milliseconds verifyEvery = std::chrono::hours(24); ///< watch; 0: never

    QString tokenFile; ///< token form; "-" is standard input
};

/// \a arguments without the program's name. Errors: InvalidInput, whose sentence says what is wrong.
Result<CommandLine> parseCommandLine(const QStringList &arguments);

/// Where the store of \a line is; the default one when it names none. Errors: as parseStoreLocation().
Result<StoreLocation> storeLocation(const CommandLine &line);

/// All of it: commands, options, exit codes.
QString helpText();

/// The first line of the file \a path ("-": standard input), as a secret. Errors: InvalidInput when it is
/// empty or cannot be read.
Result<Secret> readSecretFile(const QString &path);
