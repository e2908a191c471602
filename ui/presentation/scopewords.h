// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/scopematrix.h"

#include <QString>

/// What the screens say of scopes, with what the dictionary knows of them.

/// "✓" there, "–" missing, "+" not expected, "?" there as far as is known; empty: not there. NotLive is empty too.
QString standMark(ScopeStand stand);
/// "granted and live", "missing", …
QString standWord(ScopeStand stand);
/// What each mark means, on one line.
QString marksLegend();

/// "Web SDK, REST", by the words of a ScopeEntry.
QString surfaceWords(const QStringList &surfaces);
QString planWord(const QString &plan);
/// "create, change and delete boards…"; of a scope that is not in the dictionary, that it is not.
QString scopeSentence(const QString &scope);
/// "Plan: every plan. For: Web SDK, REST."; empty where it is not known.
QString scopeTerms(const QString &scope);
/// Both on two lines, as a whole sentence.
QString scopeExplanation(const QString &scope);
/// "Scopes as documented on 2026-11-23: https://…"
QString dictionarySource();

/// What an installation's scopes call for, as two findings: each empty where there is none.
QString missingFinding(const Installation &installation);
QString extraFinding(const Installation &installation);
/// How sure the scopes are: live and since when, granted only, or assumed.
QString scopesSurety(const Installation &installation, Instant now);
