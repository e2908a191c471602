// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/realm.h"

#include <QSet>

namespace sandbox {

std::optional<FormFields> fieldsOf(const HttpRequest &request)
{
    auto fields = parseForm(request.query);
    if (!fields)
        return std::nullopt;
    const QByteArray type = request.header("content-type").toLower();
    if (type.startsWith("application/x-www-form-urlencoded")) {
        const auto fromBody = parseForm(request.body);
        if (!fromBody)
            return std::nullopt;
        *fields += *fromBody;
    }
    QSet<QString> names;
    for (const auto &[name, value] : std::as_const(*fields)) {
        if (names.contains(name))
            return std::nullopt;
        names.insert(name);
    }
    return fields;
}

QString field(const FormFields &fields, const char *name)
{
    return formValue(fields, QString::fromLatin1(name)).value_or(QString());
}

} // namespace sandbox
