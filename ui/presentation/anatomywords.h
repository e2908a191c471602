// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/tokenanatomy.h"

#include <QList>
#include <QString>

/// One line about a token: "Part 1", "30 characters, base64 of a JSON object".
struct AnatomyRow {
    QString name;
    QString value;
};

/// What kind of token it is, in one line: "A Miro token of the region eu01".
QString anatomyTitle(const TokenAnatomy &anatomy);
/// What follows from that, as a sentence or two; while there is nothing, what becomes of a pasted token.
QString anatomyRemark(const TokenAnatomy &anatomy);
/// Everything that can be seen of it, in reading order, as shownText(). Times in claims are told in words as well.
QList<AnatomyRow> anatomyRows(const TokenAnatomy &anatomy);
/// "Form only. Nothing was sent or verified."
QString formOnlySentence();
