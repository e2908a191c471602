// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "domain/appprofile.h"
#include "domain/installation.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

/// How the terminal speaks. Lines go to standard output, remarks and failures to standard error; each is
/// flushed at once. With JSON, standard output has one object a line and nothing else.
class Output
{
public:
    explicit Output(bool json) : m_json(json) {}

    bool isJson() const { return m_json; }
    void line(const QString &text) const;
    /// A whole JSON document with its line ends, byte for byte; nothing with JSON, which has one object a line.
    void document(const QByteArray &json) const;
    /// A remark beside the result; never part of it.
    void remark(const QString &text) const;
    void object(const QJsonObject &object) const;
    /// The sentence, and the detail below it. With JSON, {"error", "cause", "summary", "detail"} on standard error.
    void failure(const Error &error) const;

private:
    bool m_json;
};

/// Whether a line shows \a text as it is, and no sign of it as its number.
bool isPrintable(const QString &text);
/// As one word of a POSIX shell, whatever is in it: somebody else may have chosen the name, and the line be pasted.
QString quotedForShell(QString text);
/// The same JSON document, in which nothing but its line ends steers a terminal.
QByteArray printableDocument(const QByteArray &json);

/// Says \a error and answers the exit code for it.
int complain(const Error &error, bool json);

/// Keys in snake case, ids as text, times as ISO 8601 UTC; what is unknown is null.
QJsonObject toJson(const Installation &installation, Instant now);
/// toJson(Installation) with "grants" and "evidence".
QJsonObject toJson(const InstallationDetails &details, Instant now);
QJsonObject toJson(const AppProfile &profile);

/// Lines such as "  team:          Design Guild (3458764512345678901)".
QStringList toLines(const InstallationDetails &details, Instant now);
/// One line for the list.
QString toLine(const Installation &installation, Instant now);
