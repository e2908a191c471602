// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/cyclereportcommand.h"

#include "cli/cyclefiles.h"
#include "cli/cycleoutput.h"
#include "domain/cyclereport.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <algorithm>

using Command = CommandLine::Command;

CycleReportCommand::CycleReportCommand(CommandLine line, OpenedStore *store, QObject *parent)
    : QObject(parent), m_line(std::move(line)), m_store(store), m_output(m_line.json)
{
}

bool CycleReportCommand::takes(Command command)
{
    return command == Command::CycleList || command == Command::CycleShow || command == Command::CycleReport;
}

void CycleReportCommand::start()
{
    if (const std::optional<Error> objection = reportObjection(m_line.cycle))
        return fail(*objection);
    if (m_line.command != Command::CycleList)
        return whenDone(m_store->cycles.cycles(m_line.ids), this,
                        [this](const Result<QList<Cycle>> &cycles) { take(cycles); });
    if (m_line.profileName.isEmpty())
        return list(0);
    whenDone(m_store->profiles.byName(m_line.profileName), this,
             [this](const Result<AppProfile> &profile) { profile ? list(profile->id) : fail(profile.error()); });
}

void CycleReportCommand::cancel()
{
    fail({ErrorKind::Cancelled, tr("Cancelled."), {}, QStringLiteral("cancelled")});
}

void CycleReportCommand::list(RowId profileId)
{
    CycleStore::Query query;
    query.profileId = profileId;
    whenDone(m_store->cycles.summaries(query, mostListed), this, [this](const Result<QList<CycleSummary>> &cycles) {
        if (m_isOver)
            return;
        if (!cycles)
            return fail(cycles.error());
        if (cycles->isEmpty())
            m_output.remark(tr("There are no cycles yet."));
        for (const CycleSummary &cycle : *cycles) {
            m_output.line(toLine(cycle));
            m_output.object(toJson(cycle));
        }
        if (cycles->size() == mostListed)
            m_output.remark(tr("These are the newest %1.").arg(mostListed));
        end(ExitCode::Done);
    });
}

void CycleReportCommand::take(const Result<QList<Cycle>> &cycles)
{
    if (m_isOver)
        return;
    if (!cycles)
        return fail(cycles.error());
    if (const std::optional<Error> error = missingCycles(m_line.ids, *cycles))
        return fail(*error);
    m_line.command == Command::CycleShow ? show(cycles->constFirst()) : report(*cycles);
}

void CycleReportCommand::show(const Cycle &cycle)
{
    const QStringList lines = toLines(cycle);
    for (const QString &line : lines)
        m_output.line(line);
    m_output.object(cycleToJson(cycle));
    end(ExitCode::Done);
}

void CycleReportCommand::report(const QList<Cycle> &cycles)
{
    if (const Status written = writeReports(m_line.cycle, cycles); !written)
        return fail(written.error());
    const bool hasFile = m_line.cycle.htmlFile || m_line.cycle.markdownFile || m_line.cycle.junitFile;
    if (!hasFile)
        m_output.document(printableDocument(cycleMarkdown(cycles).toUtf8()));
    m_output.object(QJsonDocument::fromJson(cycleJsonReport(cycles)).object());
    end(ExitCode::Done);
}

void CycleReportCommand::fail(const Error &error)
{
    if (m_isOver)
        return;
    m_output.failure(error);
    end(exitCodeFor(error));
}

void CycleReportCommand::end(ExitCode code)
{
    if (!std::exchange(m_isOver, true))
        Q_EMIT ended(code);
}

std::optional<Error> missingCycles(const QList<RowId> &ids, const QList<Cycle> &cycles)
{
    QStringList missing;
    for (const RowId id : ids) {
        if (std::none_of(cycles.cbegin(), cycles.cend(), [id](const Cycle &cycle) { return cycle.id == id; }))
            missing.append(QString::number(id));
    }
    if (missing.isEmpty())
        return std::nullopt;
    return Error{ErrorKind::NotFound,
                 QCoreApplication::translate("Cli", "There is no cycle with the id %1. Nothing was done.")
                     .arg(missing.join(QStringLiteral(", "))),
                 {},
                 QStringLiteral("not_found")};
}
