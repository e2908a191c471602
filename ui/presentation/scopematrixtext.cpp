// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/scopematrixtext.h"

#include "domain/scopematrix.h"
#include "presentation/csvtext.h"
#include "presentation/scopewords.h"
#include "presentation/words.h"

#include <QCoreApplication>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ScopeMatrixText", text);
}

QString markdownCell(const QString &text)
{
    static const QString special = QStringLiteral("\\`*_{}[]<>|#~!&");
    QString escaped;
    const QString shown = shownText(text);
    for (const QChar c : shown) {
        if (special.contains(c))
            escaped.append(QLatin1Char('\\'));
        escaped.append(c);
    }
    return escaped.trimmed();
}

QString markdownLine(const QStringList &cells)
{
    return QLatin1String("| ") + cells.join(QStringLiteral(" | ")) + QLatin1String(" |\n");
}

/// "✓ live": the mark for the eye, the name for exactness.
QString markedName(ScopeStand stand)
{
    const QString name = scopeStandName(stand).replace(QLatin1Char('_'), QLatin1Char(' '));
    const QString mark = standMark(stand);
    return mark.isEmpty() ? name : QString(mark + QLatin1Char(' ') + name);
}

QString timeOrNothing(const Installation &row)
{
    return row.liveScopes && row.verifiedAt ? toIso8601(*row.verifiedAt) : QString();
}

QStringList csvCells(const Installation &row, Instant now)
{
    return {QString::number(row.id),
            row.profileName,
            row.team.id,
            row.team.name,
            row.user.id,
            row.user.name,
            row.organization.id,
            row.organization.name,
            stateName(row.state(now)),
            row.expectedScopes.toText(),
            row.requestedScopes.toText(),
            row.grantedScopes.toText(),
            row.scopeAssumed ? QStringLiteral("yes") : QStringLiteral("no"),
            row.liveScopes ? row.liveScopes->toText() : QString(),
            row.liveScopes ? QStringLiteral("yes") : QStringLiteral("no"),
            timeOrNothing(row),
            row.missingScopes().toText(),
            row.extraScopes().toText()};
}

} // namespace

QString matrixHead(MatrixFormat format, const QStringList &scopes)
{
    if (format == MatrixFormat::Csv) {
        // Names of columns are for programs, and are not translated.
        static const QString names = QStringLiteral(
            "installation_id app_profile team_id team_name user_id user_name organization_id organization_name state "
            "expected_scopes requested_scopes granted_scopes granted_assumed live_scopes live_known live_confirmed_at "
            "missing_scopes extra_scopes");
        return csvText(names.split(QLatin1Char(' ')) + scopes);
    }
    QStringList titles{tr("Team"), tr("Team ID"), tr("User"), tr("User ID"), tr("App profile"), tr("Installation"), tr("Live as of")};
    for (const QString &scope : scopes)
        titles.append(markdownCell(scope));
    QStringList rules;
    for (qsizetype i = 0; i < titles.size(); ++i)
        rules.append(QStringLiteral("---"));
    return markdownLine(titles) + markdownLine(rules);
}

QString matrixRow(MatrixFormat format, const Installation &installation, const QStringList &scopes, Instant now)
{
    if (format == MatrixFormat::Csv) {
        QStringList cells = csvCells(installation, now);
        for (const QString &scope : scopes)
            cells.append(scopeStandName(scopeStand(installation, scope)));
        return csvText(cells);
    }
    const QString live = timeOrNothing(installation);
    QStringList cells{markdownCell(installation.team.name),   markdownCell(installation.team.id),
                      markdownCell(installation.user.name),   markdownCell(installation.user.id),
                      markdownCell(installation.profileName), QString::number(installation.id),
                      live.isEmpty() ? tr("not known") : live};
    for (const QString &scope : scopes)
        cells.append(markedName(scopeStand(installation, scope)));
    return markdownLine(cells);
}

QString matrixFoot(MatrixFormat format, Instant now)
{
    if (format == MatrixFormat::Csv)
        return {};
    return QStringLiteral("\n%1\n\n%2\n").arg(marksLegend().simplified(), tr("Written by Grantdesk at %1.").arg(toIso8601(now)));
}
