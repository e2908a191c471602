// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/columnlayout.h"

#include "presentation/installationcolumns.h"

#include <QHeaderView>
#include <QMenu>
#include <QSettings>

namespace {

constexpr int narrowest = 40;
constexpr int widest = 2000;

int defaultWidth(InstallationColumn column)
{
    switch (column) {
    case InstallationColumn::Team:
        return 136;
    case InstallationColumn::User:
        return 102;
    case InstallationColumn::Organization:
        return 98;
    case InstallationColumn::Scopes:
        return 68;
    case InstallationColumn::State:
        return 146; // "Outcome unknown" with its icon
    case InstallationColumn::TokenLifetime:
        return 106;
    case InstallationColumn::AuthorizedAt:
        return 84;
    case InstallationColumn::ExpiresAt:
        return 82;
    case InstallationColumn::VerifiedAt:
        return 76;
    case InstallationColumn::Region:
        return 60;
    }
    Q_UNREACHABLE();
}

/// Of those that only some admins need.
bool isHiddenAtFirst(int column)
{
    return column == static_cast<int>(InstallationColumn::TokenLifetime) || column == static_cast<int>(InstallationColumn::Region);
}

QString key(int column, const QString &what)
{
    return QStringLiteral("columns/%1/%2").arg(columnId(static_cast<InstallationColumn>(column)), what);
}

} // namespace

ColumnLayout::ColumnLayout(QHeaderView *header, QSettings *settings)
    : QObject(header), m_header(header), m_settings(settings)
{
}

void ColumnLayout::restore()
{
    QList<std::pair<int, int>> places; // wanted place, column
    for (int column = 0; column < installationColumnCount; ++column) {
        const int fallback = defaultWidth(static_cast<InstallationColumn>(column));
        m_header->resizeSection(
            column,
            std::clamp(m_settings->value(key(column, QStringLiteral("width")), fallback).toInt(), narrowest, widest));
        places.append({m_settings->value(key(column, QStringLiteral("place")), column).toInt(), column});
    }
    std::stable_sort(places.begin(), places.end());
    for (int place = 0; place < places.size(); ++place)
        m_header->moveSection(m_header->visualIndex(places.at(place).second), place);
    for (int column = 0; column < installationColumnCount; ++column) {
        const bool hidden = m_settings->value(key(column, QStringLiteral("hidden")), isHiddenAtFirst(column)).toBool();
        m_header->setSectionHidden(column, hidden && m_header->hiddenSectionCount() < installationColumnCount - 1);
    }
}

void ColumnLayout::save() const
{
    for (int column = 0; column < installationColumnCount; ++column) {
        const bool hidden = m_header->isSectionHidden(column);
        m_settings->setValue(key(column, QStringLiteral("hidden")), hidden);
        m_settings->setValue(key(column, QStringLiteral("place")), m_header->visualIndex(column));
        if (!hidden)
            m_settings->setValue(key(column, QStringLiteral("width")), m_header->sectionSize(column));
    }
}

void ColumnLayout::fillMenu(QMenu *menu)
{
    for (int column = 0; column < installationColumnCount; ++column) {
        QAction *const action = menu->addAction(columnTitle(static_cast<InstallationColumn>(column)));
        action->setCheckable(true);
        const bool shown = !m_header->isSectionHidden(column);
        action->setChecked(shown);
        action->setEnabled(!shown || m_header->hiddenSectionCount() < installationColumnCount - 1);
        connect(action, &QAction::toggled, this, [this, column](bool on) {
            m_header->setSectionHidden(column, !on);
            save();
        });
    }
}
