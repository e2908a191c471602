// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/actsubject.h"

#include "storage/grantrepository.h"
#include "storage/installationrepository.h"
#include "storage/profilerepository.h"
#include "storage/secretrepository.h"

#include <QHash>

namespace {

/// A secret that was deleted is no error: the installation ended.
Result<std::optional<SealedRecord>> tokenIfThere(QSqlDatabase &db, RowId grantId, SealIdentity::Kind kind)
{
    const Result<SealedRecord> record = SecretRepository(db).token(grantId, kind);
    if (!record && record.error().kind == ErrorKind::NotFound)
        return std::optional<SealedRecord>();
    if (!record)
        return record.error();
    return std::optional<SealedRecord>(*record);
}

} // namespace

Result<QList<ActSubject>> actSubjects(QSqlDatabase &db, const QList<RowId> &ids)
{
    const Result<QList<Installation>> rows = InstallationRepository(db).rows(ids);
    if (!rows)
        return rows.error();
    QHash<RowId, AppProfile> profiles;
    QList<ActSubject> subjects;
    subjects.reserve(rows->size());
    for (const Installation &installation : *rows) {
        if (!profiles.contains(installation.profileId)) {
            const Result<AppProfile> profile = ProfileRepository(db).byId(installation.profileId);
            if (!profile)
                return profile.error();
            profiles.insert(installation.profileId, *profile);
        }
        const Result<Grant> grant = GrantRepository(db).grant(installation.currentGrantId);
        if (!grant)
            return grant.error();
        ActSubject subject{installation, profiles.value(installation.profileId), *grant, {}, {}};
        for (const auto &[kind, place] : {std::pair(SealIdentity::Kind::AccessToken, &subject.accessToken),
                                          std::pair(SealIdentity::Kind::RefreshToken, &subject.refreshToken)}) {
            Result<std::optional<SealedRecord>> token = tokenIfThere(db, installation.currentGrantId, kind);
            if (!token)
                return token.error();
            *place = *token;
        }
        subjects.append(subject);
    }
    return subjects;
}
