// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/secret.h"
#include "domain/appprofile.h"
#include "domain/installation.h"

#include <QObject>

#include <functional>

/// Asks the token context what a token is, and stores it. As addPastedToken(), with its rooms joined.
using AddToken = std::function<Answer<Installation>(const AppProfile &profile, const Secret &accessToken,
                                                    const Secret &refreshToken, QObject *receiver)>;

/// The panel that takes a token which Miro showed on its own page. It keeps no token: they pass through submit().
/// GUI thread.
class PasteTokenModel : public QObject
{
    Q_OBJECT

public:
    PasteTokenModel(QList<AppProfile> profiles, AddToken addToken, QObject *parent = nullptr);

    const QList<AppProfile> &profiles() const { return m_profiles; }
    void setProfiles(const QList<AppProfile> &profiles);
    RowId profileId() const { return m_profileId; }
    void setProfileId(RowId id);

    bool isBusy() const { return m_busy; }
    /// Nothing after success, and before the first try.
    const std::optional<Error> &error() const { return m_error; }
    const std::optional<Installation> &installation() const { return m_installation; }
    /// For another token.
    void begin();
    void submit(const AppProfile &profile, const Secret &accessToken, const Secret &refreshToken);

Q_SIGNALS:
    void changed();
    void profilesChanged();
    /// Another one was chosen from outside: profileId().
    void profileChosen();
    void stored(const Installation &installation);

private:
    QList<AppProfile> m_profiles;
    AddToken m_addToken;
    RowId m_profileId = 0;
    bool m_busy = false;
    std::optional<Error> m_error;
    std::optional<Installation> m_installation;
};
