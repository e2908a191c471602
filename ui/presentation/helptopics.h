// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QList>

struct HelpTopic {
    QString name; ///< of the page under resources/help, without ".md"
    QString title;
};

/// All pages, in the order of the help window's list.
QList<HelpTopic> helpTopics();
/// The page of \a error's kind.
QString helpTopic(const Error &error);
