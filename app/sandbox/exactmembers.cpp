// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/exactmembers.h"

#include <QCoreApplication>

namespace sandbox {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("MiroSandbox", text);
}

QString quoted(const char *name)
{
    return u'“' + QString::fromLatin1(name) + u'”';
}

} // namespace

ExactMembers::ExactMembers(QString name, QJsonObject json) : m_name(std::move(name)), m_json(std::move(json)) { }

QJsonValue ExactMembers::take(const char *name)
{
    m_asked.append(QString::fromLatin1(name));
    return m_json.value(QLatin1String(name));
}

int ExactMembers::number(const char *name, int least, int most, int usual)
{
    const QJsonValue value = take(name);
    if (value.isUndefined())
        return usual;
    const double number = value.toDouble();
    if (value.isDouble() && number >= least && number <= most && number == static_cast<int>(number))
        return static_cast<int>(number);
    refuse(tr("%1 is a whole number from %2 to %3.").arg(quoted(name), QString::number(least), QString::number(most)));
    return usual;
}

bool ExactMembers::flag(const char *name)
{
    const QJsonValue value = take(name);
    if (!value.isUndefined() && !value.isBool())
        refuse(tr("%1 is either true or false.").arg(quoted(name)));
    return value.toBool();
}

QString ExactMembers::text(const char *name)
{
    const QJsonValue value = take(name);
    if (!value.isUndefined() && !value.isString())
        refuse(tr("%1 is a text.").arg(quoted(name)));
    return value.toString();
}

int ExactMembers::choice(const char *name, const QList<const char *> &names)
{
    const QJsonValue value = take(name);
    if (value.isUndefined())
        return 0;
    for (qsizetype i = 0; i < names.size(); ++i) {
        if (value.toString() == QLatin1String(names.at(i)))
            return static_cast<int>(i);
    }
    QStringList all;
    for (const char *known : names)
        all.append(quoted(known));
    if (all.size() == 2)
        refuse(tr("%1 is either %2 or %3.").arg(quoted(name), all.at(0), all.at(1)));
    else
        refuse(tr("%1 is one of: %2.").arg(quoted(name), all.join(QStringLiteral(", "))));
    return 0;
}

ExactMembers ExactMembers::object(const char *name)
{
    const QJsonValue value = take(name);
    if (!value.isUndefined() && !value.isObject())
        refuse(tr("%1 is a JSON object.").arg(quoted(name)));
    return {QString::fromLatin1(name), value.toObject()};
}

void ExactMembers::refuse(const QString &sentence)
{
    if (m_wrong.isEmpty())
        m_wrong = sentence;
}

void ExactMembers::follow(const ExactMembers &inner)
{
    const QString wrong = inner.m_wrong.isEmpty() ? inner.unknownMember() : inner.m_wrong;
    if (!wrong.isEmpty())
        refuse(wrong);
}

QString ExactMembers::unknownMember() const
{
    const QStringList keys = m_json.keys();
    for (const QString &key : keys) {
        if (!m_asked.contains(key)) {
            return tr("“%1” has no member “%2”. There are: %3.").arg(m_name, key, m_asked.join(QStringLiteral(", ")));
        }
    }
    return {};
}

Status ExactMembers::end(const char *cause) const
{
    const QString wrong = m_wrong.isEmpty() ? unknownMember() : m_wrong;
    if (wrong.isEmpty())
        return success();
    return Error{ErrorKind::InvalidInput, wrong, {}, QString::fromLatin1(cause)};
}

} // namespace sandbox
