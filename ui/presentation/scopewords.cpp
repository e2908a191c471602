// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/scopewords.h"

#include "presentation/knownscopes.h"
#include "presentation/words.h"

#include <QCoreApplication>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ScopeWords", text);
}

QString named(const ScopeSet &scopes)
{
    QStringList names;
    for (const QString &name : scopes.names())
        names.append(shownText(name));
    return names.join(QStringLiteral(", "));
}

} // namespace

QString standMark(ScopeStand stand)
{
    switch (stand) {
    case ScopeStand::Absent:
    case ScopeStand::NotLive:
        return {};
    case ScopeStand::Live:
        return QString(QChar(0x2713));
    case ScopeStand::Granted:
    case ScopeStand::Assumed:
        return QStringLiteral("?");
    case ScopeStand::Missing:
    case ScopeStand::MissingNotLive:
        return QString(QChar(0x2013));
    case ScopeStand::ExtraLive:
    case ScopeStand::ExtraGranted:
    case ScopeStand::ExtraAssumed:
        return QStringLiteral("+");
    }
    Q_UNREACHABLE();
}

QString standWord(ScopeStand stand)
{
    switch (stand) {
    case ScopeStand::Absent:
        return tr("not there, not expected");
    case ScopeStand::Live:
        return tr("granted and live");
    case ScopeStand::Granted:
        return tr("granted; live is not known");
    case ScopeStand::Assumed:
        return tr("assumed; live is not known");
    case ScopeStand::Missing:
        return tr("missing");
    case ScopeStand::MissingNotLive:
        return tr("missing: granted, but not live");
    case ScopeStand::ExtraLive:
        return tr("not expected, but live");
    case ScopeStand::ExtraGranted:
        return tr("not expected, but granted; live is not known");
    case ScopeStand::ExtraAssumed:
        return tr("not expected, but assumed; live is not known");
    case ScopeStand::NotLive:
        return tr("granted, but not live; not expected");
    }
    Q_UNREACHABLE();
}

QString marksLegend()
{
    return tr("✓ granted and live    – missing    + not expected    ? granted or assumed, live is not known    empty: not there");
}

QString surfaceWords(const QStringList &surfaces)
{
    QStringList words;
    for (const QString &surface : surfaces) {
        words.append(surface == QLatin1String("web_sdk") ? tr("Web SDK")
                         : surface == QLatin1String("rest") ? tr("REST")
                                                            : surface);
    }
    return words.join(QStringLiteral(", "));
}

QString planWord(const QString &plan)
{
    if (plan == QLatin1String("all"))
        return tr("every plan");
    if (plan == QLatin1String("enterprise"))
        return tr("Enterprise");
    if (plan == QLatin1String("enterprise_guard"))
        return tr("Enterprise Guard");
    if (plan == QLatin1String("enterprise_ediscovery"))
        return tr("Enterprise eDiscovery");
    return plan;
}

QString scopeSentence(const QString &scope)
{
    const std::optional<ScopeEntry> entry = knownScopes().dictionary.entry(scope);
    return entry ? entry->sentence : tr("Not among the scopes that Miro documented on %1.").arg(knownScopes().dictionary.date());
}

QString scopeTerms(const QString &scope)
{
    const std::optional<ScopeEntry> entry = knownScopes().dictionary.entry(scope);
    return entry ? tr("Plan: %1. For: %2.").arg(planWord(entry->plan), surfaceWords(entry->surfaces)) : QString();
}

QString scopeExplanation(const QString &scope)
{
    if (!knownScopes().dictionary.entry(scope))
        return scopeSentence(scope);
    return tr("Lets the app %1.").arg(scopeSentence(scope)) + QLatin1Char('\n') + scopeTerms(scope);
}

QString dictionarySource()
{
    const KnownScopes &known = knownScopes();
    const QString source = tr("What scopes mean is from %1, as of %2.").arg(shownText(known.dictionary.source()), known.dictionary.date());
    return known.remark.isEmpty() ? source : QString(source + QLatin1Char(' ') + known.remark);
}

QString missingFinding(const Installation &installation)
{
    const ScopeSet missing = installation.missingScopes();
    return missing.isEmpty() ? QString()
                             : tr("Missing: %1. The app cannot do what these are for. Tick them in the app's settings at Miro, "
                                  "then authorize the team again.")
                                   .arg(named(missing));
}

QString extraFinding(const Installation &installation)
{
    const ScopeSet extra = installation.extraScopes();
    return extra.isEmpty() ? QString()
                           : tr("Not expected: %1. The app may do more than its profile says. Untick them in the app's settings at "
                                "Miro, or add them to the app profile.")
                                 .arg(named(extra));
}

QString scopesSurety(const Installation &installation, Instant now)
{
    if (installation.liveScopes) {
        return installation.verifiedAt
            ? tr("Live scopes were confirmed %1 (%2).").arg(relativeTime(*installation.verifiedAt, now), exactTime(*installation.verifiedAt))
            : tr("The token context named the live scopes.");
    }
    const QString unknown = tr("Which scopes are live is not known until this token is verified; until then the granted ones count.");
    return installation.scopeAssumed
        ? tr("%1 The server named no granted scopes; by the standard that means all that were requested.").arg(unknown)
        : unknown;
}
