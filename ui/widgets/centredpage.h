// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QVBoxLayout>
#include <QWidget>

class QLabel;
class QScrollArea;

/// Makes \a page show one column in its middle, at most \a width wide, under a large title, and answers the
/// column's layout.
QVBoxLayout *makeCentredColumn(QWidget *page, const QString &title, int width);

/// A label for a sentence or two: plain text, wrapped.
QLabel *makeSentence(const QString &text, QWidget *parent);

/// Makes \a inner scroll where it does not fit, without a frame; the keyboard passes by to what is in it.
QScrollArea *makeScrollArea(QWidget *inner, QWidget *parent);
