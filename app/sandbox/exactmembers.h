// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace sandbox {

/// Reads a JSON object whose members must be exactly right. Each function takes one member and answers what is usual
/// when it is missing or wrong; the first thing that is wrong is kept for end(), which also refuses a member that
/// nobody asked for.
class ExactMembers
{
public:
    /// \a name is what the object is called in sentences.
    ExactMembers(QString name, QJsonObject json);

    bool has(const char *name) const { return m_json.contains(QLatin1String(name)); }
    /// A whole number.
    int number(const char *name, int least, int most, int usual);
    bool flag(const char *name);
    QString text(const char *name);
    /// The place in \a names of the one that is there; the first is usual.
    int choice(const char *name, const QList<const char *> &names);
    /// The object \a name, empty when it is missing. What it says at its end goes to follow().
    ExactMembers object(const char *name);

    void refuse(const QString &sentence);
    void follow(const ExactMembers &inner);
    /// Errors: InvalidInput with \a cause.
    Status end(const char *cause) const;

private:
    QJsonValue take(const char *name);
    QString unknownMember() const;

    QString m_name;
    QJsonObject m_json;
    QStringList m_asked;
    QString m_wrong;
};

} // namespace sandbox
