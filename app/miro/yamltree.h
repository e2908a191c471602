// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

/// A YAML value as it stands in a text, without types of its own: 1, yes and "x" are all text.
struct YamlNode {
    enum class Kind { Nothing, Text, List, Map };

    Kind kind = Kind::Nothing;
    int line = 0; ///< where it begins, counted from 1; 0: not known
    QString text;
    QList<YamlNode> keys; ///< of a map, in their order, repeated ones too
    QList<YamlNode> values; ///< of a map, one for each key; of a list
};

/// The first document of a YAML text that is not empty.
struct YamlTree {
    YamlNode root;
    int moreAt = 0; ///< the line where another document begins; 0: there is none
};

/// So many lists and maps may stand within one another. A manifest has three.
constexpr qsizetype deepestManifest = 16;

/// InvalidInput "manifest_too_deep"; \a line 0: not known.
Error depthError(int line);

/// Reads \a text with yaml-cpp. Errors, all InvalidInput, with the line in the sentence where there is one:
/// "manifest_syntax" (which also is bytes that are no text), "manifest_too_deep", "manifest_aliases".
Result<YamlTree> parseYaml(const QByteArray &text);
