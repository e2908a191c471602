// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/appprofile.h"

#include <QComboBox>

/// A list of app profiles, by name and environment, of which one is chosen; its data are their ids.
class ProfileChoice : public QComboBox
{
    Q_OBJECT

public:
    explicit ProfileChoice(const QString &objectName, QWidget *parent = nullptr);

    /// Shows \a profiles. What was chosen stays so while it is there; \a first is chosen when nothing was.
    void setProfiles(const QList<AppProfile> &profiles, RowId first);
    /// Chooses the first profile when \a id is not there.
    void choose(RowId id);
    std::optional<AppProfile> chosen() const;

private:
    QList<AppProfile> m_profiles; ///< in the order of the items
};
