// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/doorfield.h"

#include "presentation/waitpanelmodel.h"
#include "presentation/words.h"

#include <QComboBox>
#include <QCoreApplication>

QComboBox *makeDoorField(const QString &objectName, QWidget *parent)
{
    auto *const field = new QComboBox(parent);
    field->setObjectName(objectName);
    field->setAccessibleName(QCoreApplication::translate("DoorField", "Where it is started in Miro"));
    const QString unsaid = QStringLiteral("miro");
    field->addItem(QCoreApplication::translate("DoorField", "unknown; say it if you know"), unsaid);
    const QStringList doors = miroDoorNames();
    for (const QString &door : doors) {
        if (door != unsaid)
            field->addItem(doorWord(door), door);
    }
    return field;
}
