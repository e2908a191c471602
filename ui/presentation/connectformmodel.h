// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/seams.h"
#include "core/secret.h"
#include "domain/appprofile.h"

#include <QObject>

class ProfileStore;
class TokenVault;

/// Five addresses below one base.
using EndpointsBelow = std::function<Endpoints(const QString &base)>;

/// The form that connects a Miro app, or changes a connected one: an AppProfile in the making with what is wrong
/// with it. GUI thread.
class ConnectFormModel : public QObject
{
    Q_OBJECT

public:
    enum class Mark { None, Good, Warning, Wrong };
    struct FieldState {
        Mark mark = Mark::None;
        QString sentence;
    };

    ConnectFormModel(const ProfileStore *profiles, const TokenVault *vault, Endpoints defaults, EndpointsBelow below,
                     Clock clock, QObject *parent = nullptr);

    /// A fresh form: Miro's addresses, PKCE on, a redirect URI on a port that few programs use.
    void clear();
    /// The stored \a profile, to be changed. An empty client secret keeps the stored one.
    void edit(const AppProfile &profile);
    bool isEditing() const { return m_profile.id != 0; }
    /// The profile that is edited as it is in the store now, in place of what was typed. Ends in replaced() or failed().
    void readAgain();
    const AppProfile &profile() const { return m_profile; }
    void setProfile(const AppProfile &profile);
    /// Fills the five addresses from \a base; empty: the defaults again.
    void setBase(const QString &base);
    /// \a secret is looked at here without being kept.
    void checkSecret(QStringView secret);

    /// \a field as in ProfileFinding, or "client_secret". Fields that were not touched yet are not marked
    /// wrong for being empty, unless \a everything.
    FieldState fieldState(const QString &field) const;
    bool isComplete() const;
    /// From now on empty fields are objections too.
    void markEverything();

    /// Ends in saved() or failed(). Vault "vault_locked": unlock, or give the store its key, and save again.
    void save(const Secret &clientSecret);
    bool isSaving() const { return m_saving; }

Q_SIGNALS:
    void changed();
    /// Another profile stands in the form: an empty one, or a stored one.
    void replaced();
    void saved(const AppProfile &profile, bool isNew);
    void failed(const Error &error);

private:
    void replace(const AppProfile &profile);

    const ProfileStore *m_profiles;
    const TokenVault *m_vault;
    Endpoints m_defaults;
    EndpointsBelow m_below;
    Clock m_clock;
    AppProfile m_profile;
    bool m_secretPresent = false;
    QString m_secretObjection; ///< empty: nothing is wrong with what was typed
    bool m_everything = false;
    bool m_saving = false;
};
