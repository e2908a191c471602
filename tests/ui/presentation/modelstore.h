// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lifecycle/openedstore.h"
#include "lifecycle/unlockvault.h"
#include "support/awaited.h"
#include "vault/keywrapping.h"

#include <QTemporaryDir>

/// A real SQLite store with an open vault, one app profile and as many installations as asked for, for tests
/// of models that read it. Its clock stands still until it is set.
class ModelStore
{
public:
    ModelStore() : opened({StoreLocation::Engine::Sqlite, m_folder.filePath(QStringLiteral("store.db"))})
    {
        if (!startCryptography() || !awaited(opened.database.open())) {
            QTest::qFail("the store could not be opened", __FILE__, __LINE__);
            return;
        }
        UnlockVault(&opened.keys, &opened.vault, {1, 8192}).throwAway();
        profile.name = QStringLiteral("Acme Boards");
        profile.clientId = QStringLiteral("3458764512345678901");
        profile.redirectUris = {QStringLiteral("http://127.0.0.1:8400/callback")};
        profile.endpoints = {QStringLiteral("https://miro.com/a"), QStringLiteral("https://miro.com/t"), {}, {}, {}};
        profile.expectedScopes = ScopeSet({QStringLiteral("boards:read"), QStringLiteral("boards:write")});
        const Result<AppProfile> added = awaited(
            opened.profiles.add(profile, Secret(QByteArrayView("client-secret")), opened.vault.sealFunction(), systemNow()));
        if (added)
            profile = *added;
        else
            QTest::qFail("the profile could not be stored", __FILE__, __LINE__);
    }

    Clock clock()
    {
        return [this] { return now; };
    }

    /// Adds one; a team and user that are there already get a new grant.
    RowId add(const QString &team, const QString &user = QStringLiteral("Ana"),
              const ScopeSet &granted = ScopeSet({QStringLiteral("boards:read"), QStringLiteral("boards:write")}),
              ContextOutcome outcome = ContextOutcome::Agreed)
    {
        const Result<Installation> stored = awaited(queue(team, user, granted, outcome));
        if (stored)
            return stored->id;
        QTest::qFail(qPrintable(stored.error().summary), __FILE__, __LINE__);
        return 0;
    }
    /// "Team 00000" and so on; the store works in order, so the last answer is enough to wait for.
    void addMany(int count)
    {
        Answer<Installation> last;
        for (int i = 0; i < count; ++i)
            last = queue(QStringLiteral("Team %1").arg(i, 5, 10, QLatin1Char('0')), QStringLiteral("Ana"),
                         profile.expectedScopes, ContextOutcome::Agreed);
        if (!QTest::qWaitFor([&last] { return last.isFinished(); }, 60'000))
            QTest::qFail("the rows were not stored", __FILE__, __LINE__);
    }

private:
    Answer<Installation> queue(const QString &team, const QString &user, const ScopeSet &granted,
                               ContextOutcome outcome)
    {
        now += std::chrono::seconds(1);
        NewAuthorization row;
        row.profileId = profile.id;
        row.team = {QStringLiteral("id-") + team, team};
        row.user = {QStringLiteral("id-") + user, user};
        row.grant.tokenType = QStringLiteral("bearer");
        row.grant.requestedScopes = profile.expectedScopes;
        row.grant.grantedScopes = granted;
        row.grant.contextOutcome = outcome;
        row.grant.authorizedAt = now;
        row.grant.expiresAt = now + std::chrono::seconds(3599);
        row.grant.accessFingerprint = QStringLiteral("a1b2c3d4");
        row.accessToken = Secret::fromText(QString(QStringLiteral("token-of-") + team));
        return opened.installations.addAuthorization(row, opened.vault.sealFunction(), now);
    }

    QTemporaryDir m_folder;

public:
    OpenedStore opened;
    AppProfile profile;
    Instant now = Instant(std::chrono::hours(24 * 365 * 50));
};
