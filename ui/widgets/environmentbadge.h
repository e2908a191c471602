// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/appprofile.h"

#include <QIcon>
#include <QLabel>

/// The word of \a environment on its colour, in letters of \a font; readable on light and dark alike.
QPixmap environmentPicture(Environment environment, const QFont &font, qreal ratio);
/// A spot of that colour, for lists where the word stands beside it.
QIcon environmentDot(Environment environment);

/// The environment of an app as a coloured word.
class EnvironmentBadge : public QLabel
{
    Q_OBJECT

public:
    explicit EnvironmentBadge(const QString &objectName, QWidget *parent = nullptr);

    void setEnvironment(std::optional<Environment> environment);
};
