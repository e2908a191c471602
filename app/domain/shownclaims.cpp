// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/shownclaims.h"

#include "core/redact.h"
#include "domain/fingerprint.h"

#include <QJsonArray>

#include <cmath>

namespace {

constexpr int deepest = 6;
constexpr int mostMembers = 64;
constexpr qsizetype longestText = 200;
// Miro's ids have up to 19 digits; no token of theirs, nor a UUID, is shorter than this.
constexpr qsizetype shortestToken = 20;

bool isTokenCharacter(QChar c, bool isAddress)
{
    const char16_t code = c.unicode();
    if ((code >= u'a' && code <= u'z') || (code >= u'A' && code <= u'Z') || (code >= u'0' && code <= u'9'))
        return true;
    // In an address these part the names of hosts and folders.
    if (code == u'/' || code == u'.')
        return !isAddress;
    return code == u'_' || code == u'-' || code == u'~' || code == u'+' || code == u'=';
}

/// Whether somebody may have made it at random: words and names have one kind of letters.
bool looksRandom(QStringView run)
{
    bool hasDigit = false;
    bool hasLower = false;
    bool hasUpper = false;
    for (const QChar c : run) {
        hasDigit |= c.isDigit();
        hasLower |= c.isLower();
        hasUpper |= c.isUpper();
    }
    return run.size() >= shortestToken && (hasDigit || (hasLower && hasUpper) || run.size() >= 2 * shortestToken);
}

class Showing
{
public:
    bool isShortened = false;

    QJsonObject object(const QJsonObject &given, int depth)
    {
        QJsonObject result;
        for (auto member = given.begin(); member != given.end(); ++member) {
            if (!takeRoom()) {
                result.insert(leftOut(), leftOut());
                break;
            }
            result.insert(text(member.key()), value(member.value(), depth + 1));
        }
        return result;
    }

private:
    static QString leftOut() { return QStringLiteral("…"); }

    bool takeRoom()
    {
        if (m_members < mostMembers) {
            ++m_members;
            return true;
        }
        isShortened = true;
        return false;
    }

    QJsonValue value(const QJsonValue &given, int depth)
    {
        if (given.isString())
            return text(given.toString());
        if (given.isDouble()) // more digits than an id has would be a way around the rule for texts
            return std::abs(given.toDouble()) < 1e19 ? given : QJsonValue(leftOut());
        if (!given.isObject() && !given.isArray())
            return given;
        if (depth > deepest) {
            isShortened = true;
            return leftOut();
        }
        return given.isObject() ? QJsonValue(object(given.toObject(), depth))
                                : QJsonValue(array(given.toArray(), depth));
    }

    QJsonArray array(const QJsonArray &given, int depth)
    {
        QJsonArray result;
        for (const QJsonValue &element : given) {
            if (!takeRoom()) {
                result.append(leftOut());
                break;
            }
            result.append(value(element, depth + 1));
        }
        return result;
    }

    QString text(const QString &given)
    {
        // Hidden first and cut afterwards: half a token would not be known as one.
        const QString hidden = withoutTokens(redact(given));
        if (hidden.size() <= longestText)
            return hidden;
        isShortened = true;
        return QString(hidden.left(longestText) + leftOut());
    }

    static QString withoutTokens(const QString &given)
    {
        const bool isAddress
            = given.startsWith(QLatin1String("https://")) || given.startsWith(QLatin1String("http://"));
        QString result;
        qsizetype from = 0;
        while (from < given.size()) {
            qsizetype end = from;
            while (end < given.size() && isTokenCharacter(given.at(end), isAddress))
                ++end;
            const QStringView run = QStringView(given).mid(from, end - from);
            if (looksRandom(run))
                result += QStringLiteral("fingerprint ") % fingerprint(Secret::fromText(run.toString()));
            else
                result += run;
            if (end < given.size())
                result += given.at(end++);
            from = end;
        }
        return result;
    }

    int m_members = 0;
};

} // namespace

QJsonObject shownClaims(const QJsonObject &object, bool *isShortened)
{
    Showing showing;
    const QJsonObject result = showing.object(object, 0);
    if (isShortened)
        *isShortened = *isShortened || showing.isShortened;
    return result;
}
