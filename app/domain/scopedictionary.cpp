// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/scopedictionary.h"

#include <QCoreApplication>
#include <QDate>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QUrl>

#include <algorithm>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ScopeDictionary", text);
}

Error bad(const QString &detail)
{
    return {ErrorKind::InvalidInput, tr("The scope dictionary cannot be read."), detail,
            QStringLiteral("bad_dictionary")};
}

/// False when a member is no text or an empty one.
bool readText(const QJsonObject &object, const QString &member, QString *text)
{
    *text = object.value(member).toString();
    return !text->trimmed().isEmpty();
}

bool readTexts(const QJsonObject &object, const QString &member, QStringList *texts)
{
    const QJsonValue value = object.value(member);
    const QJsonArray array = value.toArray();
    for (const QJsonValue &each : array)
        texts->append(each.toString());
    return value.isArray() && !texts->contains(QString());
}

bool isKnown(const QStringList &texts, const QStringList &known)
{
    return std::all_of(texts.cbegin(), texts.cend(), [&known](const QString &text) { return known.contains(text); });
}

/// What is wrong with \a object as one scope; empty when \a entry was filled.
QString readEntry(const QJsonObject &object, ScopeEntry *entry)
{
    static const QStringList surfaces{QStringLiteral("web_sdk"), QStringLiteral("rest")};
    static const QStringList plans{QStringLiteral("all"), QStringLiteral("enterprise"),
                                   QStringLiteral("enterprise_guard"), QStringLiteral("enterprise_ediscovery")};
    if (!readText(object, QStringLiteral("name"), &entry->name))
        return QStringLiteral("name");
    if (!readText(object, QStringLiteral("sentence"), &entry->sentence))
        return QStringLiteral("sentence");
    if (!readTexts(object, QStringLiteral("surfaces"), &entry->surfaces) || entry->surfaces.isEmpty()
        || !isKnown(entry->surfaces, surfaces))
        return QStringLiteral("surfaces");
    if (!readText(object, QStringLiteral("plan"), &entry->plan) || !plans.contains(entry->plan))
        return QStringLiteral("plan");
    if (!readTexts(object, QStringLiteral("spellings"), &entry->spellings))
        return QStringLiteral("spellings");
    return {};
}

} // namespace

Result<ScopeDictionary> ScopeDictionary::fromJson(const QByteArray &json)
{
    QJsonParseError parsing;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parsing);
    if (!document.isObject())
        return bad(parsing.errorString());
    const QJsonObject object = document.object();
    ScopeDictionary dictionary;
    if (!readText(object, QStringLiteral("date"), &dictionary.m_date)
        || !QDate::fromString(dictionary.m_date, Qt::ISODate).isValid())
        return bad(QStringLiteral("date"));
    if (!readText(object, QStringLiteral("source"), &dictionary.m_source)
        || QUrl(dictionary.m_source, QUrl::StrictMode).scheme() != QLatin1String("https"))
        return bad(QStringLiteral("source"));
    const QJsonArray scopes = object.value(QStringLiteral("scopes")).toArray();
    if (scopes.isEmpty())
        return bad(QStringLiteral("scopes"));
    QSet<QString> names;
    for (qsizetype i = 0; i < scopes.size(); ++i) {
        ScopeEntry entry;
        if (const QString wrong = readEntry(scopes.at(i).toObject(), &entry); !wrong.isEmpty())
            return bad(QStringLiteral("scopes[%1].%2").arg(QString::number(i), wrong));
        const QStringList all = QStringList{entry.name} + entry.spellings;
        for (const QString &name : all) {
            if (names.contains(name))
                return bad(QStringLiteral("scopes[%1]: %2 stands twice").arg(QString::number(i), name));
            names.insert(name);
        }
        dictionary.m_entries.append(entry);
    }
    return dictionary;
}

std::optional<ScopeEntry> ScopeDictionary::entry(const QString &name) const
{
    const auto found = std::find_if(m_entries.cbegin(), m_entries.cend(), [&name](const ScopeEntry &each) {
        return each.name == name || each.spellings.contains(name);
    });
    return found == m_entries.cend() ? std::nullopt : std::optional<ScopeEntry>(*found);
}

const ScopeDictionary &shippedScopes()
{
    static const ScopeDictionary shipped = [] {
        QFile file(QStringLiteral(":/scopes.json"));
        const bool isOpen = file.open(QIODevice::ReadOnly);
        Result<ScopeDictionary> read = ScopeDictionary::fromJson(isOpen ? file.readAll() : QByteArray());
        Q_ASSERT(read);
        return read ? *std::move(read) : ScopeDictionary();
    }();
    return shipped;
}
