// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/grantstore.h"

#include <QObject>

/// What was forgotten while the program runs, so that it can be put back, the newest first. GUI thread.
class ForgottenRows : public QObject
{
    Q_OBJECT

public:
    explicit ForgottenRows(const GrantStore *grants, QObject *parent = nullptr);

    void keep(std::shared_ptr<const GrantStore::Forgotten> rows, const QList<Installation> &installations);
    /// Nothing is kept.
    bool isEmpty() const { return m_kept.isEmpty(); }
    /// "Forgot 3 installations." of the newest, and how many there are before it; why it could not be put back.
    QString sentence() const;
    bool isBusy() const { return m_isBusy; }
    /// Puts the newest back. Ends in putBack(), or in changed() with the reason in the sentence.
    void undo();
    /// The newest stays forgotten.
    void dismiss();

Q_SIGNALS:
    void changed();
    void putBack(RowId first);

private:
    struct Kept {
        std::shared_ptr<const GrantStore::Forgotten> rows;
        RowId first = 0;
        QString sentence;
    };

    const GrantStore *m_grants;
    QList<Kept> m_kept; ///< the newest last
    QString m_failure;
    bool m_isBusy = false;
};
