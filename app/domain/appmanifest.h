// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/appprofile.h"

/// What a Miro app manifest says (developers.miro.com/docs/app-manifest). It has no client id, no secret, no lifetime.
struct AppManifest {
    struct UnknownKey {
        QString name; ///< with its parents, such as "icons.round"
        int line = 0; ///< counted from 1
    };

    QString appName;
    QString sdkVersion;
    QString sdkUri;
    QStringList redirectUris;
    QString redirectUriForSdk; ///< empty: none
    ScopeSet scopes;
    QList<UnknownKey> unknownKeys;
    QStringList remarks; ///< for a person: what is odd but was read, such as a missing appName
};

/// \a profile with what \a manifest says put in: name (only where it is empty), App URL, redirect URIs in its order,
/// the marked one, expected scopes. Everything else stays.
AppProfile withManifest(AppProfile profile, const AppManifest &manifest);

/// One line of the comparison of a profile with a manifest.
struct ManifestDifference {
    QString field;    ///< as ProfileFinding::field: "name", "app_url", "redirect_uri", "sdk_redirect_uri", "expected_scopes"
    QString label;    ///< for a person, as on Miro's settings page: "Redirect URI for OAuth 2.0"
    QString ours;     ///< empty: only in the manifest
    QString theirs;   ///< empty: only in the profile
    bool isSame = false;
    QString sentence; ///< what the difference is, with its named cause for addresses; empty when same
};

/// Field by field, in the order of Miro's settings page, the same ones too. A redirect URI of one side is put beside
/// the one of the other that is most like it.
QList<ManifestDifference> manifestDifferences(const AppProfile &profile, const AppManifest &manifest);
