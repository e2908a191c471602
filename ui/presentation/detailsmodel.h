// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/seams.h"
#include "domain/flowpicture.h"
#include "domain/scopematrix.h"
#include "domain/staterule.h"

#include <QObject>

class InstallationStore;

/// Everything known of one installation. Moving on quickly reads only where the move ends. GUI thread.
class DetailsModel : public QObject
{
    Q_OBJECT

public:
    /// A scope and where it stands.
    struct ScopeRow {
        QString scope;
        bool expected = false;
        bool requested = false;
        bool granted = false;
        std::optional<bool> live; ///< nothing: the token context did not say
        ScopeStand stand = ScopeStand::Absent;
    };

    DetailsModel(const InstallationStore *installations, Clock clock, QObject *parent = nullptr);

    /// 0: none. Ends in changed() or failed().
    void show(RowId id);
    void reload();

    RowId id() const { return m_id; }
    /// Null until it was read, and when none is chosen.
    const InstallationDetails *details() const { return m_details ? &*m_details : nullptr; }
    Instant now() const { return m_clock(); }

    QList<ScopeRow> scopeRows() const;
    /// Why it is in its state. Only while there are details().
    StateRule rule() const;
    bool isVaultOpen() const { return m_isVaultOpen; }
    /// Ends in changed() when it is news.
    void setVaultOpen(bool isOpen);
    /// Who "you" are; as in Evidence.
    const QString &seat() const { return m_seat; }
    void setSeat(const QString &seat) { m_seat = seat; }
    /// Its authorizations, refreshes and questions in the order of time, for their picture.
    FlowPicture history() const;
    /// Indented JSON of the current grant's token response and context; a sentence where there is none.
    QString rawResponse() const;
    QString rawContext() const;

Q_SIGNALS:
    void changed();
    void failed(const Error &error);

private:
    void ask();

    const InstallationStore *m_installations;
    Clock m_clock;
    QString m_seat;
    bool m_isVaultOpen = true;
    RowId m_id = 0;
    std::optional<InstallationDetails> m_details;
    quint64 m_asked = 0;
    bool m_asking = false;
};
