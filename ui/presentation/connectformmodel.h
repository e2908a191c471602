// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/seams.h"
#include "core/secret.h"
#include "domain/appprofile.h"

#include <QHash>
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
    /// A new one with everything of \a profile but its id, its state in the store and its client secret.
    void begin(const AppProfile &profile);
    /// The stored \a profile, to be changed. An empty client secret keeps the stored one.
    void edit(const AppProfile &profile);
    bool isEditing() const { return m_profile.id != 0; }
    /// The profile that is edited as it is in the store now, in place of what was typed. Ends in replaced() or failed().
    void readAgain();
    const AppProfile &profile() const { return m_profile; }
    void setProfile(const AppProfile &profile);
    /// As if all of \a profile had been typed.
    void take(const AppProfile &profile);
    /// What was typed into "extra_authorize", "extra_token" or "extra_refresh"; taken when it can be read.
    void setParameters(const QString &field, const QString &text);
    /// Fills the five addresses from \a base; empty: the defaults again.
    void setBase(const QString &base);
    /// \a secret is looked at here without being kept.
    void checkSecret(QStringView secret);

    /// \a field as in ProfileFinding, or "client_secret". Fields that were not touched yet are not marked
    /// wrong for being empty, unless \a everything.
    FieldState fieldState(const QString &field) const;
    /// The redirect URI at \a index; -1: the list as a whole.
    FieldState uriState(int index) const;
    bool isComplete() const;
    /// Something was typed that is not stored.
    bool isChanged() const;
    /// Saving takes back what is known of the tokens: client id, client secret or an address is another one.
    bool unverifies() const;
    /// The profile as it was read; of a new one, as the form began.
    const AppProfile &former() const { return m_former; }
    /// Redirect URIs that were added and left empty; not the only one.
    void dropEmptyUris();
    /// From now on empty fields are objections too.
    void markEverything();

    /// Ends in saved() or failed(). Vault "vault_locked": unlock, or give the store its key, and save again.
    void save(const Secret &clientSecret);
    bool isSaving() const { return m_saving; }

Q_SIGNALS:
    void changed();
    /// Another profile stands in the form: an empty one, or a stored one.
    void replaced();
    /// What stands in the form was not typed there.
    void taken();
    void saved(const AppProfile &profile, bool isNew);
    void failed(const Error &error);

private:
    void replace(const AppProfile &profile);
    FieldState worst(const QString &field, std::optional<int> index) const;

    const ProfileStore *m_profiles;
    const TokenVault *m_vault;
    Endpoints m_defaults;
    EndpointsBelow m_below;
    Clock m_clock;
    AppProfile m_profile;
    AppProfile m_former;
    QHash<QString, QString> m_parameterObjections;
    bool m_secretPresent = false;
    QString m_secretObjection; ///< empty: nothing is wrong with what was typed
    bool m_everything = false;
    bool m_saving = false;
};
