// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/appmanifest.h"

#include "domain/uridifference.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <limits>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("AppManifest", text);
}

/// How much two addresses differ: the sum of what their differences weigh. Two with another host and another path have
/// nothing in common and are not put side by side.
constexpr int nothingInCommon = std::numeric_limits<int>::max();

int distance(const QString &ours, const QString &theirs)
{
    int sum = 0;
    bool hasOtherHost = false;
    bool hasOtherPath = false;
    const QList<UriDifference> differences = uriDifferences(ours, theirs);
    for (const UriDifference &difference : differences) {
        switch (difference.cause) {
        case UriDifference::Cause::Host:
            hasOtherHost = true;
            sum += 20;
            break;
        case UriDifference::Cause::Path:
            hasOtherPath = true;
            sum += 10;
            break;
        case UriDifference::Cause::Port:
        case UriDifference::Cause::Query:
            sum += 3;
            break;
        default:
            sum += 2;
        }
    }
    return hasOtherHost && hasOtherPath ? nothingInCommon : sum;
}

QString causesOf(const QString &ours, const QString &theirs)
{
    QStringList sentences;
    const QList<UriDifference> differences = uriDifferences(ours, theirs);
    for (const UriDifference &difference : differences)
        sentences.append(difference.sentence);
    return sentences.join(QLatin1Char(' '));
}

ManifestDifference difference(const QString &field, const QString &label, const QString &ours, const QString &theirs,
                              const QString &sentence)
{
    const bool isSame = ours == theirs;
    QString why;
    if (!isSame) {
        why = theirs.isEmpty() ? tr("The manifest does not have it.")
            : ours.isEmpty()   ? tr("The profile does not have it.")
                               : sentence;
    }
    return {field, label, ours, theirs, isSame, why};
}

/// For each of \a ours the place in \a theirs that it is put beside; -1: none.
QList<qsizetype> partners(const QStringList &ours, const QStringList &theirs)
{
    QList<qsizetype> partner(ours.size(), -1);
    QList<bool> isTaken(theirs.size(), false);
    QHash<QString, QList<qsizetype>> places;
    for (qsizetype j = theirs.size() - 1; j >= 0; --j)
        places[theirs.at(j)].append(j);
    for (qsizetype i = 0; i < ours.size(); ++i) {
        const auto same = places.find(ours.at(i));
        if (same != places.end() && !same->isEmpty()) {
            partner[i] = same->takeLast();
            isTaken[partner.at(i)] = true;
        }
    }

    struct Pair {
        int distance;
        qsizetype ours;
        qsizetype theirs;
    };
    QList<Pair> pairs;
    // A list this long is no app's; its rows are shown one by one.
    constexpr qsizetype mostPairs = 10000;
    const qsizetype oursLeft = partner.count(-1);
    const qsizetype theirsLeft = isTaken.count(false);
    if (oursLeft == 0 || theirsLeft > mostPairs / oursLeft)
        return partner;
    for (qsizetype i = 0; i < ours.size(); ++i) {
        for (qsizetype j = 0; partner.at(i) < 0 && j < theirs.size(); ++j) {
            const int apart = isTaken.at(j) ? nothingInCommon : distance(ours.at(i), theirs.at(j));
            if (apart != nothingInCommon)
                pairs.append({apart, i, j});
        }
    }
    std::stable_sort(pairs.begin(), pairs.end(), [](const Pair &a, const Pair &b) { return a.distance < b.distance; });
    for (const Pair &pair : std::as_const(pairs)) {
        if (partner.at(pair.ours) < 0 && !isTaken.at(pair.theirs)) {
            partner[pair.ours] = pair.theirs;
            isTaken[pair.theirs] = true;
        }
    }
    return partner;
}

QString scopeSentence(const ScopeSet &ours, const ScopeSet &theirs)
{
    const QString comma = QStringLiteral(", ");
    const QStringList onlyOurs = ours.without(theirs).names();
    const QStringList onlyTheirs = theirs.without(ours).names();
    QStringList sentences;
    if (!onlyOurs.isEmpty())
        sentences.append(tr("Only in the profile: %1.").arg(onlyOurs.join(comma)));
    if (!onlyTheirs.isEmpty())
        sentences.append(tr("Only in the manifest: %1.").arg(onlyTheirs.join(comma)));
    return sentences.join(QLatin1Char(' '));
}

} // namespace

AppProfile withManifest(AppProfile profile, const AppManifest &manifest)
{
    // What a manifest does not say takes nothing away.
    if (profile.name.trimmed().isEmpty())
        profile.name = manifest.appName;
    if (!manifest.sdkUri.isEmpty())
        profile.appUrl = manifest.sdkUri;
    if (!manifest.redirectUris.isEmpty()) {
        profile.redirectUris = manifest.redirectUris;
        profile.redirectUris.removeDuplicates();
        profile.sdkRedirectUri = manifest.redirectUriForSdk;
    } else if (!manifest.redirectUriForSdk.isEmpty()) {
        profile.sdkRedirectUri = manifest.redirectUriForSdk;
    }
    if (!manifest.scopes.isEmpty())
        profile.expectedScopes = manifest.scopes;
    return profile;
}

QList<ManifestDifference> manifestDifferences(const AppProfile &profile, const AppManifest &manifest)
{
    QList<ManifestDifference> rows;
    const auto add = [&rows](const ManifestDifference &row) {
        if (!row.ours.isEmpty() || !row.theirs.isEmpty())
            rows.append(row);
    };
    add(difference(QStringLiteral("name"), tr("App name"), profile.name, manifest.appName,
                   tr("The names differ. A profile may have a name of its own.")));
    add(difference(QStringLiteral("app_url"), tr("App URL"), profile.appUrl, manifest.sdkUri,
                   causesOf(profile.appUrl, manifest.sdkUri)));

    const QString redirectLabel = tr("Redirect URI for OAuth 2.0");
    const QList<qsizetype> partner = partners(profile.redirectUris, manifest.redirectUris);
    const auto addRedirectUri = [&](const QString &ours, const QString &theirs) {
        const QString causes = ours.isEmpty() || theirs.isEmpty() ? QString() : causesOf(ours, theirs);
        add(difference(QStringLiteral("redirect_uri"), redirectLabel, ours, theirs, causes));
    };
    for (qsizetype i = 0; i < partner.size(); ++i)
        addRedirectUri(profile.redirectUris.at(i),
                       partner.at(i) < 0 ? QString() : manifest.redirectUris.at(partner.at(i)));
    const QSet<qsizetype> shown(partner.cbegin(), partner.cend());
    for (qsizetype j = 0; j < manifest.redirectUris.size(); ++j) {
        if (!shown.contains(j))
            addRedirectUri(QString(), manifest.redirectUris.at(j));
    }
    add(difference(QStringLiteral("sdk_redirect_uri"), tr("Use this URI for SDK authorization"), profile.sdkRedirectUri,
                   manifest.redirectUriForSdk, causesOf(profile.sdkRedirectUri, manifest.redirectUriForSdk)));
    add(difference(QStringLiteral("expected_scopes"), tr("Permissions"), profile.expectedScopes.toText(),
                   manifest.scopes.toText(), scopeSentence(profile.expectedScopes, manifest.scopes)));
    return rows;
}
