// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/seams.h"
#include "domain/appprofile.h"
#include "domain/tlsidentity.h"

#include <QObject>

class ProfileStore;
class TokenVault;

/// The certificate that an app profile's listener shows a browser that comes over https. GUI thread.
class CertificateModel : public QObject
{
    Q_OBJECT

public:
    CertificateModel(const ProfileStore *profiles, const TokenVault *vault, Clock clock, QObject *parent = nullptr);

    /// Reads the certificate of the stored profile \a id; 0: none.
    void show(RowId id);
    RowId id() const { return m_id; }
    const std::optional<CertificateFacts> &facts() const { return m_facts; }
    /// True when \a profile has a redirect URI that needs one.
    static bool isNeeded(const AppProfile &profile);
    /// The facts as lines for a person.
    QStringList lines() const;

    /// Each ends in changed() or failed().
    void renew();
    /// \a certificateFile and \a keyFile: PEM.
    void useOwn(const QString &certificateFile, const QString &keyFile);
    /// The certificate without its key. Ends in saved() or failed().
    void saveTo(const QString &path);

Q_SIGNALS:
    void changed();
    void saved(const QString &sentence);
    void failed(const QString &trying, const Error &error);

private:
    void take(RowId id, const QString &trying, const Result<CertificateFacts> &facts);

    const ProfileStore *m_profiles;
    const TokenVault *m_vault;
    Clock m_clock;
    RowId m_id = 0;
    std::optional<CertificateFacts> m_facts;
};
