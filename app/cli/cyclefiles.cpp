// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/cyclefiles.h"

#include "cli/files.h"
#include "domain/cyclereport.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

} // namespace

std::optional<Error> reportObjection(const CycleChoices &choices)
{
    for (const std::optional<QString> &file : {choices.htmlFile, choices.markdownFile, choices.junitFile}) {
        if (!file)
            continue;
        const QFileInfo info(*file);
        const QFileInfo folder(info.absolutePath());
        const bool canBe
            = !file->isEmpty() && (!info.exists() || info.isFile()) && folder.isDir() && folder.isWritable();
        if (!canBe) {
            return Error{ErrorKind::InvalidInput,
                         tr("No report can be written to \"%1\". Nothing was done.").arg(*file),
                         {},
                         QStringLiteral("unwritable_file")};
        }
    }
    return std::nullopt;
}

Status writeReports(const CycleChoices &choices, const QList<Cycle> &cycles)
{
    if (choices.htmlFile) {
        if (const Status written = writeFile(*choices.htmlFile, cycleHtml(cycles).toUtf8(), true); !written)
            return written;
    }
    if (choices.markdownFile) {
        if (const Status written = writeFile(*choices.markdownFile, cycleMarkdown(cycles).toUtf8(), true); !written)
            return written;
    }
    return choices.junitFile ? writeFile(*choices.junitFile, cycleJUnit(cycles), true) : success();
}
