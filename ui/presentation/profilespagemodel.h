// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/appmanifest.h"
#include "domain/credentialsverdict.h"
#include "presentation/certificatemodel.h"
#include "presentation/connectformmodel.h"
#include "presentation/profileexchange.h"

/// Asks the token endpoint of a stored profile whether it knows its client; as lifecycle's checkCredentials().
using CheckCredentials = std::function<Answer<CredentialsVerdict>(const AppProfile &profile, QObject *receiver)>;

/// The page of app profiles: the list, the one in the form, and what is done with it. GUI thread.
class ProfilesPageModel : public QObject
{
    Q_OBJECT

public:
    ProfilesPageModel(const ProfileStore *profiles, const TokenVault *vault, Endpoints defaults, EndpointsBelow below,
                      Clock clock, CheckCredentials check = {}, QObject *parent = nullptr);

    ConnectFormModel *form() { return &m_form; }
    const ConnectFormModel *form() const { return &m_form; }

    ProfileExchange *exchange() { return &m_exchange; }
    CertificateModel *certificate() { return &m_certificate; }

    /// Reads the list and the numbers of installations again; the form keeps what was typed.
    void reload();
    /// By name; the archived ones only while they are shown.
    QList<AppProfile> shown() const;
    const QList<AppProfile> &all() const { return m_profiles; }
    int archivedCount() const;
    void showArchived(bool shown);
    bool showsArchived() const { return m_showsArchived; }

    /// The stored one in the form; nothing while a new one is typed.
    std::optional<AppProfile> current() const;
    RowId currentId() const { return m_form.profile().id; }
    /// Puts the stored profile \a id into the form; what was typed is lost.
    void select(RowId id);
    void beginNew();
    /// A new one with what the form's has, but for the client secret.
    void duplicate();
    /// What was typed goes.
    void revert();

    /// Looks what saving the form changes beside the profile. Ends in weighed() or failed().
    void weighSave();
    /// Ends in stored() or failed().
    void setArchived(bool archived);
    void remove();
    /// Why the one in the form cannot be deleted; empty when it can.
    QString whyNoRemoval() const;
    /// Of the one in the form as it is stored. Ends in credentialsChecked() or failed().
    void checkCredentials();
    bool isChecking() const { return m_isChecking; }
    /// As manifestFromText().
    static Result<AppManifest> readManifest(const QByteArray &text);

Q_SIGNALS:
    void listed();
    /// Another profile stands in the form.
    void currentChanged();
    /// The store holds something else now.
    void stored(const QString &sentence);
    void credentialsChecked(const CredentialsVerdict &verdict);
    /// The form cannot be stored while the vault is locked.
    void unlockNeeded();
    /// \a warning: as sentences; empty: nothing.
    void weighed(const QString &warning);
    void failed(const QString &trying, const Error &error);

private:
    QString unverifiedWarning() const;
    void countNext(QList<RowId> ids, quint64 reading);
    void takeList(const QList<AppProfile> &profiles);
    std::optional<AppProfile> find(RowId id) const;

    const ProfileStore *m_store;
    Clock m_clock;
    CheckCredentials m_check;
    ConnectFormModel m_form;
    ProfileExchange m_exchange;
    CertificateModel m_certificate;
    QList<AppProfile> m_profiles;
    QHash<RowId, qint64> m_counts;
    RowId m_selectWhenListed = 0;
    quint64 m_reading = 0;
    bool m_showsArchived = false;
    bool m_isNew = false;
    bool m_isBusy = false;
    bool m_isChecking = false;
    bool m_isWeighing = false;
};
