// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/doctorfindings.h"

#include "domain/uridifference.h"
#include "miro/manifest.h"

#include <QCoreApplication>

namespace {

using State = DoctorCheck::State;

constexpr std::chrono::seconds clockTolerance{30};
const QString sdkField = QStringLiteral("sdk_redirect_uri");
const QString editProfile = QStringLiteral("edit_profile");

QString tr(const char *text)
{
    return QCoreApplication::translate("RedirectDoctor", text);
}

QString sentencesOf(const QList<UriDifference> &differences)
{
    QStringList sentences;
    for (const UriDifference &difference : differences)
        sentences.append(difference.sentence);
    return sentences.join(QLatin1Char(' '));
}

// The registered URI that a person most likely means by \a uri.
QString mostLike(const QStringList &registered, const QString &uri)
{
    QString best;
    qsizetype fewest = 0;
    for (const QString &candidate : registered) {
        const qsizetype count = uriDifferences(candidate, uri).size();
        if (best.isEmpty() || count < fewest) {
            best = candidate;
            fewest = count;
        }
    }
    return best;
}

} // namespace

QString nextRedirectUri(const AppProfile &profile, const QString &redirectUri)
{
    const qsizetype count = profile.redirectUris.size();
    const qsizetype from = profile.redirectUris.indexOf(redirectUri);
    for (qsizetype i = 1; i <= count; ++i) {
        const QString &uri = profile.redirectUris.at((from + i) % count);
        if (uri != redirectUri && isLoopbackUri(uri))
            return uri;
    }
    return {};
}

DoctorFinding profileFinding(const AppProfile &profile, const QString &redirectUri)
{
    if (profile.isArchived()) {
        return {State::Bad, tr("The app profile is archived and authorizes nobody."),
                tr("Take it out of the archive, or use another profile.")};
    }
    QStringList bad;
    QStringList risky;
    const QList<ProfileFinding> found = findings(profile);
    for (const ProfileFinding &finding : found) {
        if (finding.field != sdkField)
            (finding.blocking ? bad : risky).append(finding.sentence);
    }
    if (redirectUri.isEmpty() && bad.isEmpty())
        return {State::Bad, risky.join(QLatin1Char(' ')),
                tr("Register a redirect URI of this computer at Miro and add it to the profile."), editProfile};
    if (bad.isEmpty() && !profile.redirectUris.contains(redirectUri)) {
        const QString nearest = mostLike(profile.redirectUris, redirectUri);
        const QString difference
            = nearest.isEmpty() ? QString() : QLatin1Char(' ') + sentencesOf(uriDifferences(nearest, redirectUri));
        return {State::Bad, tr("%1 is not one of the profile's redirect URIs.").arg(redirectUri) + difference,
                tr("Use one that is registered, or register this one at Miro and add it to the profile."), editProfile};
    }
    if (!bad.isEmpty())
        return {State::Bad, bad.join(QLatin1Char(' ')), tr("Correct the app profile."), editProfile};
    if (!risky.isEmpty())
        return {State::Warning, risky.join(QLatin1Char(' ')), tr("Look at the app profile."), editProfile};
    return {State::Good, tr("Nothing is wrong with the app profile; %1 is one of its redirect URIs.").arg(redirectUri)};
}

DoctorFinding sdkMarkFinding(const AppProfile &profile)
{
    const QList<ProfileFinding> found = findings(profile);
    for (const ProfileFinding &finding : found) {
        if (finding.field == sdkField) {
            return {finding.blocking ? State::Bad : State::Warning, finding.sentence,
                    tr("Mark one redirect URI with \"Use this URI for SDK authorization\", here and on Miro's settings "
                       "page."),
                    QStringLiteral("mark_sdk_uri")};
        }
    }
    return {State::Good, tr("One redirect URI is marked for SDK authorization: %1").arg(profile.sdkRedirectUri)};
}

DoctorFinding manifestFinding(const AppProfile &profile, const QString &redirectUri)
{
    if (profile.manifest.isEmpty())
        return {State::Skipped, tr("There is no manifest to compare with."),
                tr("Import the app's manifest to have it compared.")};
    const Result<AppManifest> manifest = readManifest(profile.manifest.toUtf8());
    if (!manifest) {
        return {State::Warning, tr("The manifest cannot be read: %1").arg(manifest.error().summary),
                tr("Import the app's manifest again."), editProfile};
    }
    QStringList different;
    QStringList onlyHere;
    QStringList onlyThere;
    bool concernsUri = false;
    const QList<ManifestDifference> differences = manifestDifferences(profile, *manifest);
    for (const ManifestDifference &difference : differences) {
        if (difference.isSame)
            continue;
        concernsUri
            = concernsUri || (difference.field == QLatin1String("redirect_uri") && difference.ours == redirectUri);
        if (difference.theirs.isEmpty())
            onlyHere.append(tr("%1 (%2)").arg(difference.label, difference.ours));
        else if (difference.ours.isEmpty())
            onlyThere.append(tr("%1 (%2)").arg(difference.label, difference.theirs));
        else
            different.append(tr("%1: %2").arg(difference.label, difference.sentence));
    }
    // What one side does not have is said once for all of it.
    const QString comma = QStringLiteral(", ");
    if (!onlyHere.isEmpty())
        different.append(tr("Only in the profile: %1.").arg(onlyHere.join(comma)));
    if (!onlyThere.isEmpty())
        different.append(tr("Only in the manifest: %1.").arg(onlyThere.join(comma)));
    if (different.isEmpty())
        return {State::Good, tr("Profile and manifest say the same, character by character.")};
    return {concernsUri ? State::Bad : State::Warning, different.join(QLatin1Char(' ')),
            tr("Make profile, manifest and Miro's settings page say the same."), editProfile};
}

DoctorFinding sentUriFinding(const AppProfile &profile, const QString &redirectUri, const QString &sentUri)
{
    if (profile.redirectUris.contains(sentUri)) {
        return {State::Good,
                tr("The URI that is sent is a registered one of the profile, character by character: %1").arg(sentUri),
                sentUri == redirectUri
                    ? tr("When Miro refuses it all the same, compare it with the one on Miro's settings page.")
                    : tr("It is another one than the one that is looked at here.")};
    }
    const QString nearest
        = profile.redirectUris.contains(redirectUri) ? redirectUri : mostLike(profile.redirectUris, sentUri);
    const QString sentence = nearest.isEmpty()
        ? tr("%1 is not registered.").arg(sentUri)
        : tr("%1 (there) is not registered; %2 (here) is. %3")
              .arg(sentUri, nearest, sentencesOf(uriDifferences(nearest, sentUri)));
    return {State::Bad, sentence,
            tr("Send exactly this one: %1 Or register the other one at Miro and add it to the profile.").arg(nearest),
            editProfile};
}

DoctorFinding clockFinding(const Result<std::optional<Instant>> &serverTime, Instant now, const QString &host)
{
    if (!serverTime) {
        return {State::Warning, tr("The clock could not be compared: %1").arg(serverTime.error().summary),
                tr("Check the connection; without it no code can be exchanged.")};
    }
    if (!*serverTime)
        return {State::Skipped, tr("%1 does not say what time it has.").arg(host)};
    const auto ahead = std::chrono::duration_cast<std::chrono::seconds>(now - **serverTime);
    const QString seconds = QString::number(qAbs(qint64(ahead.count())));
    if (ahead > clockTolerance || ahead < -clockTolerance) {
        const QString sentence = ahead.count() > 0
            ? tr("This computer's clock is %1 seconds ahead of the clock of %2.").arg(seconds, host)
            : tr("This computer's clock is %1 seconds behind the clock of %2.").arg(seconds, host);
        return {State::Warning, sentence,
                tr("Set the clock of this computer: the ages of codes and tokens are reckoned by it.")};
    }
    return {State::Good,
            tr("This computer's clock agrees with the clock of %1 (%2 seconds apart).").arg(host, seconds)};
}

DoctorFinding storeFinding(const Result<QList<AppProfile>> &stored, const AppProfile &profile)
{
    if (!stored)
        return {State::Bad, tr("The store does not answer: %1").arg(stored.error().summary),
                tr("See that the store is where it was and can be written to.")};
    for (const AppProfile &each : *stored) {
        if (each.id != profile.id)
            continue;
        if (each.generation != profile.generation) {
            return {State::Warning, tr("The store answers, but the profile in it was changed meanwhile."),
                    tr("Look again with the profile as it is now.")};
        }
        return {State::Good, tr("The store answers and has the profile as it is shown.")};
    }
    return {State::Warning, tr("The store answers, but this profile is not in it."), tr("Save the profile first."),
            editProfile};
}

DoctorFinding clientSecretFinding(const std::optional<Error> &error)
{
    const QString enter = QStringLiteral("enter_secret");
    if (!error)
        return {State::Good, tr("The client secret is stored and opens for this profile."),
                tr("Whether Miro takes it, Check credentials tells.")};
    if (error->cause == QLatin1String("vault_locked"))
        return {State::Skipped, tr("The vault is locked, so nobody can tell whether the client secret opens."),
                tr("Unlock the vault and look again.")};
    if (error->cause == QLatin1String("no_client_secret"))
        return {State::Bad, tr("The client secret was not entered yet."),
                tr("Enter the client secret from the app's settings at Miro."), enter};
    if (error->cause == QLatin1String("profile_tampered"))
        return {State::Bad, error->summary,
                tr("Compare every field with Miro's settings page, then enter the client secret again."), enter};
    if (error->kind == ErrorKind::Vault)
        return {State::Bad, error->summary, tr("Enter the client secret again."), enter};
    return {State::Bad, error->summary, tr("See that the store is where it was and can be read.")};
}
