// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

class QWidget;

/// Something that a person must decide before an act goes on. The safe answer is the default, and Escape.
struct Question {
    QString title;
    QString sentence;
    QString goOn; ///< text of the button that goes on
    QString stay; ///< text of the safe button
};

/// Asks, and calls \a answered with true for going on. A seam: a test answers itself.
using Ask = std::function<void(QWidget *parent, const Question &question, std::function<void(bool)> answered)>;
/// Lets a person name a file; \a chosen is not called when he declines.
struct FileQuestion {
    QString title;
    QString suggested;
    QString filter;
    bool mustExist = false;
};
using AskFile
    = std::function<void(QWidget *parent, const FileQuestion &question, std::function<void(QString file)> chosen)>;

/// The real ones: window-modal dialogs that never block the event loop.
void askInDialog(QWidget *parent, const Question &question, std::function<void(bool)> answered);
void askFileInDialog(QWidget *parent, const FileQuestion &question, std::function<void(QString file)> chosen);
