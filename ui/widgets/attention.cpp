// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention.h"

#include "widgets/icons.h"

#include <QApplication>
#include <QSystemTrayIcon>
#include <QTimer>
#include <QWidget>

namespace {

void notify(QWidget *window, const QString &sentence)
{
    if (window->isActiveWindow())
        return;
    QApplication::alert(window);
    if (!QSystemTrayIcon::isSystemTrayAvailable() || !QSystemTrayIcon::supportsMessages())
        return;
    auto *const tray = new QSystemTrayIcon(ownIcon(QStringLiteral("grantdesk")), window);
    tray->show();
    tray->showMessage(QStringLiteral("Grantdesk"), sentence, QSystemTrayIcon::Information, 8000);
    QTimer::singleShot(std::chrono::seconds(10), tray, &QObject::deleteLater);
}

} // namespace

void callAttention(QWidget *window, const QString &sentence)
{
    if (window->isMinimized())
        window->showNormal();
    window->raise();
    window->activateWindow();
    // Whether the window manager let us is known a moment later.
    QTimer::singleShot(std::chrono::milliseconds(400), window, [window, sentence] { notify(window, sentence); });
}
