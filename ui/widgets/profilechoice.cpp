// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/profilechoice.h"

#include "presentation/words.h"

#include <algorithm>

ProfileChoice::ProfileChoice(const QString &objectName, QWidget *parent) : QComboBox(parent)
{
    setObjectName(objectName);
    setAccessibleName(tr("App"));
}

void ProfileChoice::setProfiles(const QList<AppProfile> &profiles, RowId first)
{
    const std::optional<AppProfile> former = chosen();
    m_profiles = profiles;
    clear();
    for (const AppProfile &profile : profiles)
        addItem(tr("%1 (%2)").arg(shownText(profile.name), environmentWord(profile.environment).toLower()), profile.id);
    choose(former ? former->id : first);
}

void ProfileChoice::choose(RowId id)
{
    setCurrentIndex(std::max(0, findData(id)));
}

std::optional<AppProfile> ProfileChoice::chosen() const
{
    if (currentIndex() < 0)
        return std::nullopt;
    return m_profiles.at(currentIndex());
}
