// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/generatedrows.h"

#include <QCryptographicHash>

#include <array>

namespace {

const char *const adjectives[]
    = {"Blue",    "Green", "Northern", "Quiet", "Rapid", "Golden", "Open",  "Second", "Global", "Local",
       "Digital", "Inner", "Bright",   "Field", "Core",  "Early",  "Grand", "Hidden", "Iron",   "Silver"};
const char *const nouns[]
    = {"Design", "Research", "Platform",   "Growth",     "Payments",     "Support", "Marketing", "Legal",
       "Data",   "Mobile",   "Security",   "Operations", "Sales",        "People",  "Finance",   "Strategy",
       "Brand",  "Learning", "Innovation", "Delivery",   "Architecture", "Content", "Insights",  "Logistics"};
const char *const firstNames[]
    = {"Ana", "Bo",   "Chloé", "Dmitri", "Eva",   "Farid", "Grace", "Hiro", "Inés", "Jonas", "Kofi", "Lena",
       "Mia", "Noah", "Olu",   "Priya",  "Quinn", "Rosa",  "Søren", "Tara", "Ugo",  "Vera",  "Wei",  "Zoë"};
const char *const lastNames[]
    = {"Lima",    "Smith",  "Müller", "Ivanova",  "Rossi",   "Haddad", "Hopper", "Tanaka", "García", "Weber",
       "Mensah",  "Novak",  "Jansen", "Dubois",   "Adeyemi", "Sharma", "Reed",   "Costa",  "Berg",   "Singh",
       "Moretti", "Petrov", "Chen",   "Kowalska", "O'Neil",  "Díaz",   "Nguyen", "Okafor", "Larsen"};
const char *const companies[]
    = {"Acme",      "Globex",  "Initech",  "Umbrella",  "Hooli",    "Stark",  "Wayne",      "Wonka",  "Tyrell",
       "Cyberdyne", "Soylent", "Aperture", "Gringotts", "Vandelay", "Dunder", "Pied Piper", "Oscorp", "Massive"};
const char *const scopes[] = {"boards:read",
                              "boards:write",
                              "identity:read",
                              "team:read",
                              "organizations:read",
                              "auditlogs:read",
                              "organizations:teams:read",
                              "organizations:teams:write",
                              "projects:read",
                              "projects:write"};

/// A well-mixed number from \a number, another for each \a salt (splitmix64's finisher).
quint64 mixed(qint64 number, quint64 salt)
{
    quint64 x = static_cast<quint64>(number) * 0x9e3779b97f4a7c15ULL + salt * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

template <size_t N> QString oneOf(const char *const (&words)[N], quint64 number)
{
    return QString::fromUtf8(words[number % N]);
}

QString miroId(quint64 number)
{
    return QStringLiteral("3458764") + QString::number(number % 1000000000000ULL).rightJustified(12, QLatin1Char('0'));
}

QByteArray token(qint64 number, const char *kind)
{
    const QByteArray hash = QCryptographicHash::hash(QByteArray(QByteArray(kind) + QByteArray::number(number)),
                                                     QCryptographicHash::Sha256);
    return QByteArray("eyJtaXJvLm9yaWdpbiI6ImV1MDEifQ_")
        + hash.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals).left(27);
}

} // namespace

AppProfile generatedProfile(int number)
{
    AppProfile profile;
    profile.name = QStringLiteral("Boards %1").arg(number + 1);
    profile.environment = static_cast<Environment>(number % 3);
    profile.clientId = miroId(mixed(number, 99));
    profile.redirectUris = {QStringLiteral("http://127.0.0.1:%1/callback").arg(8400 + number)};
    profile.endpoints = {
        QStringLiteral("https://miro.com/oauth/authorize"), QStringLiteral("https://api.miro.com/v1/oauth/token"),
        QStringLiteral("https://api.miro.com/v1/oauth-token"), QStringLiteral("https://api.miro.com/v2/oauth/revoke"),
        QStringLiteral("https://miro.com/app-install-completed/")};
    profile.expectedScopes = ScopeSet::fromText(QStringLiteral("boards:read boards:write identity:read team:read"));
    profile.lifetimeMode = number == 1 ? TokenLifetimeMode::NonExpiring : TokenLifetimeMode::Expiring;
    return profile;
}

GeneratedRow generatedRow(qint64 number, qint64 rows, Instant now)
{
    using namespace std::chrono;
    GeneratedRow row;
    // Three rows to an id of ours each, one millisecond apart, before any that the program will make.
    const qint64 first = (toMilliseconds(now) - rows + number) << 21;
    row.profile = static_cast<int>(mixed(number, 1) % 10) < 7 ? 0 : static_cast<int>(1 + mixed(number, 2) % 2);

    Installation &installation = row.installation;
    installation.id = first;
    installation.team = {miroId(static_cast<quint64>(number) * 7919 + 1),
                         oneOf(adjectives, mixed(number, 3)) + QLatin1Char(' ') + oneOf(nouns, mixed(number, 4))
                             + QLatin1Char(' ') + QString::number(mixed(number, 5) % 1000)};
    const quint64 person = mixed(number, 6) % static_cast<quint64>(rows / 3 + 1);
    installation.user = {miroId(mixed(static_cast<qint64>(person), 7)),
                         oneOf(firstNames, mixed(static_cast<qint64>(person), 8)) + QLatin1Char(' ')
                             + oneOf(lastNames, mixed(static_cast<qint64>(person), 9))};
    if (const quint64 company = mixed(number, 10) % 200; company < 180)
        installation.organization = {miroId(mixed(static_cast<qint64>(company), 11)),
                                     oneOf(companies, company) + QLatin1Char(' ') + QString::number(company)};

    Grant &grant = row.grant;
    grant.id = first + 1;
    grant.installationId = first;
    grant.generation = 1;
    grant.door = QStringLiteral("button");
    grant.redirectUri = generatedProfile(row.profile).redirectUri();
    grant.tokenType = QStringLiteral("bearer");
    QStringList granted;
    const quint64 many = 1 + mixed(number, 12) % std::size(scopes);
    for (quint64 i = 0; i < many; ++i)
        granted.append(QString::fromLatin1(scopes[i]));
    grant.requestedScopes = ScopeSet(granted);
    grant.grantedScopes = grant.requestedScopes;
    // Spread over two years, not in the order of the ids.
    grant.authorizedAt = now - seconds(60 + static_cast<qint64>(mixed(number, 13) % (2ULL * 365 * 86400)));
    const bool expiring = row.profile != 1;
    if (expiring) // a tenth has run out
        grant.expiresAt = now + seconds(static_cast<qint64>(mixed(number, 14) % 3600) - 360);
    const quint64 outcome = mixed(number, 15) % 100;
    grant.contextOutcome = outcome < 95 ? ContextOutcome::Agreed
        : outcome < 99                  ? ContextOutcome::NotMade
                                        : ContextOutcome::Mismatch;
    if (grant.contextOutcome != ContextOutcome::NotMade)
        grant.liveScopes = grant.grantedScopes;
    grant.issuedAt = grant.authorizedAt;
    grant.region = QStringLiteral("eu01");
    grant.rawResponse = QByteArrayLiteral("{\"token_type\":\"bearer\"}");

    row.accessToken = token(number, "access");
    if (expiring && mixed(number, 16) % 10 < 8)
        row.refreshToken = token(number, "refresh");
    // Refreshed some time within the last sixty days, whenever it was authorized.
    if (!row.refreshToken.isEmpty())
        grant.refreshExpiresAt = now + seconds(static_cast<qint64>(mixed(number, 17) % (60ULL * 86400)));
    row.evidence = {first + 2,
                    grant.id,
                    grant.authorizedAt,
                    QStringLiteral("us"),
                    QStringLiteral("exchange"),
                    200,
                    QStringLiteral("ok"),
                    QStringLiteral("The code was exchanged for tokens.")};

    installation.grantedScopes = grant.grantedScopes;
    installation.tokenType = grant.tokenType;
    installation.liveScopes = grant.liveScopes;
    installation.region = grant.region;
    if (grant.contextOutcome != ContextOutcome::NotMade)
        installation.verifiedAt = grant.authorizedAt;
    installation.currentGrantId = grant.id;
    installation.generation = grant.generation;
    installation.authorizedAt = grant.authorizedAt;
    installation.issuedAt = grant.issuedAt;
    installation.facts.standing = standingOf(grant.contextOutcome);
    installation.facts.expiresAt = grant.expiresAt;
    return row;
}
