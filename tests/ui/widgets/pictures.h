// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/windowdesk.h"

#include "widgets/installationtable.h"

#include <QDir>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>

// Pages and dialogs, looked at: nothing is cut off at 1280 × 800 and no page needs a scroll bar. With GRANTDESK_PICTURES
// naming a folder, a picture of each is left there; with GRANTDESK_DARK, a dark one.

inline void darkenIfAsked()
{
    if (!qEnvironmentVariableIsSet("GRANTDESK_DARK"))
        return;
    QPalette dark(QColor(45, 45, 48));
    dark.setColor(QPalette::Base, QColor(30, 30, 32));
    dark.setColor(QPalette::Highlight, QColor(60, 110, 190));
    dark.setColor(QPalette::HighlightedText, Qt::white);
    QApplication::setPalette(dark);
}

/// Once two pictures in a row are the same: layouts settle over several turns. Null when they never are.
inline QImage stillPicture(QWidget *window)
{
    QImage former;
    const auto isStill = [&former, window] {
        const QImage present = window->grab().toImage();
        return std::exchange(former, present) == present;
    };
    return QTest::qWaitFor(isStill) ? former : QImage();
}

inline void keepPicture(const QImage &picture, const QString &name)
{
    const QString folder = qEnvironmentVariable("GRANTDESK_PICTURES");
    if (folder.isEmpty())
        return;
    QDir().mkpath(folder);
    QVERIFY(picture.save(folder + QLatin1Char('/') + name + QStringLiteral(".png")));
}

/// Until the rows are there and nothing moves any more.
inline void settle(WindowDesk &desk)
{
    const InstallationTableModel *const table = desk.model->installations()->table();
    QTRY_VERIFY(table->rowCount() == 0 || !desk.find<InstallationTable>("installationTable")->isVisible() || table->installationAt(0));
    QVERIFY(!stillPicture(desk.window.get()).isNull());
}

/// No label of one line is narrower than its text.
inline void cutNoLabel(const QWidget *window, const QString &name)
{
    const QList<QLabel *> labels = window->findChildren<QLabel *>();
    for (const QLabel *const label : labels) {
        if (label->isVisible() && !label->wordWrap() && label->pixmap(Qt::ReturnByValue).isNull())
            QVERIFY2(label->width() >= label->sizeHint().width() - 1, qPrintable(name + QStringLiteral(" cuts: ") + label->text()));
    }
}

/// One window by itself: nothing of its words is cut off.
inline void lookAt(QWidget *window, const QString &name)
{
    const QImage picture = stillPicture(window);
    QVERIFY(!picture.isNull());
    keepPicture(picture, name);
    const QList<QAbstractButton *> buttons = window->findChildren<QAbstractButton *>();
    for (const QAbstractButton *const button : buttons) {
        if (button->isVisible() && !button->text().isEmpty())
            QVERIFY2(button->width() >= button->minimumSizeHint().width(), qPrintable(name + QStringLiteral(" cuts ") + button->text()));
    }
}

/// The whole window at 1280 × 800.
inline void look(WindowDesk &desk, const QString &name)
{
    desk.window->resize(1280, 800);
    settle(desk);
    keepPicture(desk.window->grab().toImage(), name);
    const bool small = desk.window->width() < 1280 || qEnvironmentVariableIsSet("QT_SCALE_FACTOR");
    QVERIFY2(small || desk.window->minimumSizeHint().width() <= 1280,
             qPrintable(QStringLiteral("%1 needs %2 px").arg(name).arg(desk.window->minimumSizeHint().width())));
    QVERIFY2(small || desk.window->minimumSizeHint().height() <= 800,
             qPrintable(QStringLiteral("%1 needs %2 px").arg(name).arg(desk.window->minimumSizeHint().height())));
    const QList<QScrollArea *> areas = desk.window->findChildren<QScrollArea *>();
    for (const QScrollArea *const area : areas) {
        if (area->isVisible())
            QVERIFY2(!area->verticalScrollBar()->isVisible() && !area->horizontalScrollBar()->isVisible(),
                     qPrintable(name + QStringLiteral(" scrolls: ") + area->widget()->objectName()));
    }
    cutNoLabel(desk.window.get(), name);
}

/// The window at the smallest size that it can have.
inline void lookSmall(WindowDesk &desk, const QString &name)
{
    desk.window->resize(desk.window->minimumSizeHint());
    settle(desk);
    lookAt(desk.window.get(), name + QStringLiteral("-small"));
    cutNoLabel(desk.window.get(), name);
}
