// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/cycle.h"

/// A picture of who said what to whom: the parties as columns, each message an arrow in time, gaps drawn as gaps.
/// It serves a cycle, a single authorization and a refresh.
struct FlowPicture {
    /// A band across all columns in front of a message: the beginning of a step.
    struct Mark {
        qsizetype before = 0; ///< index of the message; their count: behind the last
        QString text;
        bool isFault = false;
    };

    QString title;
    QList<FlowMessage> messages; ///< in their order
    QList<Mark> marks;
    /// The message that differs first from another run's; their count: the other run goes on where this one has ended.
    std::optional<qsizetype> different;
};

FlowPicture flowPicture(const Cycle &cycle);

/// Colours as SVG writes them, "#1a2b3c".
struct FlowColours {
    QString paper;
    QString ink;
    QString soft; ///< lines and times
    QString done;
    QString refused;
    QString gap;
    QString hand;
    QString mark; ///< behind what differs
};
FlowColours paperColours(); ///< for print and for files

/// Where the parts of a picture lie, in pixels.
struct FlowLayout {
    int width = 0;
    int height = 0;
    QList<int> columns; ///< the middle of each, by Party
    QList<int> rows;    ///< the height of each message's arrow
    QList<int> marks;   ///< the top of each mark's band
    static constexpr int rowHeight = 40;
    static constexpr int markHeight = 28;
};
/// A width that is too small for the columns is made larger.
FlowLayout flowLayout(const FlowPicture &picture, int width);

/// The picture as SVG Tiny 1.2, which Qt and every browser draws alike: no script, nothing from elsewhere, \a title and
/// all texts escaped. \a id is put in front of the ids in it, so that several can stand in one page.
QString flowSvg(const FlowPicture &picture, const FlowColours &colours, int width, const QString &id = {});

/// Which message of \a one has no like one at the same place in \a other: other parties, words (without fingerprints and
/// numbers) or outcome. Nothing: they are alike as far as both go and equally long.
std::optional<qsizetype> firstDifference(const FlowPicture &one, const FlowPicture &other);
