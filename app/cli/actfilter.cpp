// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/actfilter.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>
#include <QSet>
#include <QTimeZone>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

Error usage(const QString &sentence)
{
    return {ErrorKind::InvalidInput, sentence, tr("See grantdesk --help."), QStringLiteral("usage")};
}

const QStringList &keys()
{
    static const QStringList names{QStringLiteral("profile"), QStringLiteral("state"),          QStringLiteral("scopes"),     QStringLiteral("region"),
                                   QStringLiteral("search"),  QStringLiteral("expires-before"), QStringLiteral("dies-before")};
    return names;
}

QStringList stateNames()
{
    QStringList names;
    for (int i = 0; i < installationStateCount; ++i)
        names.append(stateName(static_cast<InstallationState>(i)));
    return names;
}

Error unknownValue(const QString &key, const QString &value, const QStringList &there)
{
    return usage(tr("--filter %1=%2: there is no such value. There is %3.").arg(key, value, there.join(QStringLiteral(", "))));
}

/// A day begins at midnight UTC, as all times that are printed are UTC.
std::optional<Instant> instantOf(const QString &text)
{
    static const QRegularExpression day(QStringLiteral("^\\d{4}-\\d{2}-\\d{2}$"));
    static const QRegularExpression moment(QStringLiteral("^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2})?Z$"));
    QDateTime at;
    if (day.match(text).hasMatch())
        at = QDateTime(QDate::fromString(text, Qt::ISODate), QTime(0, 0), QTimeZone::utc());
    else if (moment.match(text).hasMatch())
        at = QDateTime::fromString(text, Qt::ISODate);
    return at.isValid() ? std::optional<Instant>(fromMilliseconds(at.toMSecsSinceEpoch())) : std::nullopt;
}

std::optional<Error> readHorizon(const QString &key, const QString &value, InstallationQuery *query)
{
    using Horizon = InstallationQuery::Horizon;
    if (query->horizon)
        return usage(tr("--filter takes one of expires-before and dies-before."));
    const std::optional<Instant> before = instantOf(value);
    if (!before || *before <= Instant{})
        return usage(tr("--filter %1 takes a day such as 2026-12-01, or a moment such as 2026-12-01T09:30Z; both are UTC.").arg(key));
    query->horizon = Horizon{key == QLatin1String("expires-before") ? Horizon::Clock::Access : Horizon::Clock::Renewal, {}, *before};
    return std::nullopt;
}

std::optional<Error> readScopes(const QString &value, InstallationQuery *query)
{
    if (value == QLatin1String("missing"))
        query->drift = InstallationQuery::Drift::Missing;
    else if (value == QLatin1String("extra"))
        query->drift = InstallationQuery::Drift::Extra;
    else if (value == QLatin1String("different"))
        query->drift = InstallationQuery::Drift::Any;
    else
        return unknownValue(QStringLiteral("scopes"), value, {QStringLiteral("missing"), QStringLiteral("extra"), QStringLiteral("different")});
    return std::nullopt;
}

std::optional<Error> readPair(const QString &key, const QString &value, ActFilter *filter)
{
    InstallationQuery &query = filter->query;
    if (key == QLatin1String("profile")) {
        filter->profileName = value;
        return value.isEmpty() ? std::optional<Error>(usage(tr("--filter profile= needs the name of an app profile."))) : std::nullopt;
    }
    if (key == QLatin1String("state")) {
        query.state = stateFromName(value);
        return query.state ? std::nullopt : std::optional<Error>(unknownValue(key, value, stateNames()));
    }
    if (key == QLatin1String("scopes"))
        return readScopes(value, &query);
    if (key == QLatin1String("region")) {
        static const QRegularExpression region(QStringLiteral("^[a-z0-9]{0,16}$"));
        if (!region.match(value).hasMatch())
            return usage(tr("--filter region takes a data region such as eu01, or nothing for tokens that name none."));
        query.region = value;
        return std::nullopt;
    }
    if (key == QLatin1String("search")) {
        query.search = value;
        return value.simplified().isEmpty() ? std::optional<Error>(usage(tr("--filter search= needs a word to look for."))) : std::nullopt;
    }
    return readHorizon(key, value, &query);
}

} // namespace

Result<ActFilter> parseActFilter(const QStringList &pairs)
{
    ActFilter filter;
    filter.query.sort = InstallationQuery::Column::VerifiedAt;
    filter.query.descending = false;
    filter.isSet = !pairs.isEmpty();
    QSet<QString> seen;
    for (const QString &pair : pairs) {
        const qsizetype equals = pair.indexOf(QLatin1Char('='));
        const QString key = pair.left(std::max<qsizetype>(equals, 0));
        if (equals < 1 || !keys().contains(key)) {
            return usage(tr("--filter %1: this cannot be filtered by. It takes KEY=VALUE, and the keys are %2.")
                             .arg(pair, keys().join(QStringLiteral(", "))));
        }
        if (seen.contains(key))
            return usage(tr("--filter %1 stands there twice.").arg(key));
        seen.insert(key);
        if (const std::optional<Error> error = readPair(key, pair.mid(equals + 1), &filter))
            return *error;
    }
    return filter;
}

Result<InstallationQuery> queryOf(const ActFilter &filter, const QList<AppProfile> &profiles)
{
    InstallationQuery query = filter.query;
    if (filter.profileName.isEmpty())
        return query;
    QStringList names;
    for (const AppProfile &profile : profiles) {
        if (profile.name == filter.profileName)
            query.profileId = profile.id;
        names.append(profile.name);
    }
    if (query.profileId != 0)
        return query;
    const QString there = names.isEmpty() ? tr("There is none yet.") : tr("There is %1.").arg(names.join(QStringLiteral(", ")));
    return Error{ErrorKind::InvalidInput, tr("There is no app profile with the name \"%1\". %2").arg(filter.profileName, there), {},
                 QStringLiteral("unknown_profile")};
}
