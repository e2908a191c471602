// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QComboBox;
class QWidget;

/// A list of the doors by which Miro starts an authorization, "unknown" first; its data are the doors' names.
QComboBox *makeDoorField(const QString &objectName, QWidget *parent);
