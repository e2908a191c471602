// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/oneshotnetwork.h"
#include "lifecycle/openedstore.h"
#include "lifecycle/unlockvault.h"
#include "miro/endpoints.h"
#include "oauth/redirectdispatcher.h"
#include "presentation/mainwindowmodel.h"
#include "sandbox/mirosandbox.h"
#include "widgets/mainwindow.h"

#include <QAbstractButton>
#include <QDesktopServices>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>
#include <QSettings>
#include <QTcpSocket>
#include <QTest>

inline constexpr int patience = 20'000; // ms

inline bool isListening(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    return socket.waitForConnected(1'000);
}

/// The program put together as main.cpp does it, on a store of its own and against a sandbox.
class Program
{
public:
    explicit Program(const QString &folder)
        : sandbox(systemNow, systemRandomBytes)
        , store({StoreLocation::Engine::Sqlite, folder + QStringLiteral("/grantdesk.db")})
        , unlock(&store.keys, &store.vault, {1, 8192})
        , dispatcher(systemNow, systemRandomBytes)
        , settings(folder + QStringLiteral("/settings.ini"), QSettings::IniFormat)
        , model({[this] { return store.database.open(); }, &store.installations, &store.profiles, &store.vault, &unlock,
                 [this](AuthorizeTeam::Request request, QObject *parent) {
                     return new AuthorizeTeam(std::move(request),
                                              {&store.profiles, &store.installations, &store.keys, &store.vault, &dispatcher, &network},
                                              &QDesktopServices::openUrl, systemNow, systemRandomBytes, parent);
                 },
                 systemNow, miroEndpoints(), endpointsBelow,
                 {.makeWaiting = [this](AwaitMiro::Request request, QObject *parent) {
                     return new AwaitMiro(std::move(request),
                                          {&store.profiles, &store.installations, &store.keys, &store.vault, &dispatcher, &network},
                                          systemNow, systemRandomBytes, parent);
                 }},
                 TokenAccess::shownFor,
                 {},
                 {&store.grants, &store.profiles, &store.vault, &network, QStringLiteral("tester@browser"), systemNow, systemRandomBytes},
                 nullptr, nullptr, {},
                 {{{&store.grants, &store.profiles, &store.vault, &network, QStringLiteral("tester@browser"), systemNow, systemRandomBytes},
                   {&store.profiles, &store.installations, &store.keys, &store.vault, &dispatcher, &network},
                   &store.cycles},
                  {std::chrono::milliseconds(200), std::chrono::seconds(20), std::chrono::seconds(20)},
                  {}}},
                {store.database.location().displayName()})
        , window(&model, &settings, &QDesktopServices::openUrl)
    {
    }

    /// The one that can be seen, where two pages have one of that name.
    template<typename T>
    T *part(const char *name)
    {
        const QList<T *> all = window.findChildren<T *>(QString::fromLatin1(name));
        if (all.isEmpty())
            qWarning("The window has no %s", name);
        const auto visible = std::find_if(all.begin(), all.end(), [](T *one) { return one->isVisible(); });
        return visible != all.end() ? *visible : all.value(0);
    }
    /// Presses a button as a person can: only when it is there to be pressed.
    bool press(const char *name)
    {
        auto *const button = part<QAbstractButton>(name);
        if (!button || !QTest::qWaitFor([button] { return button->isVisible() && button->isEnabled(); }, patience))
            return false;
        // A radio button takes the mouse on its mark and words, not on what is beside them.
        const QPoint place = qobject_cast<QRadioButton *>(button) ? QPoint(10, button->height() / 2) : button->rect().center();
        QTest::mouseClick(button, Qt::LeftButton, {}, place);
        return true;
    }
    bool type(const char *name, const QString &text)
    {
        if (!QTest::qWaitFor([this, name] { return part<QLineEdit>(name) && part<QLineEdit>(name)->isVisible(); }, patience))
            return false;
        auto *const field = part<QLineEdit>(name);
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, text);
        return field->text() == text;
    }
    QString says(const char *name)
    {
        auto *const label = part<QLabel>(name);
        return label && label->isVisible() ? label->text() : QString();
    }

    MiroSandbox sandbox;
    OpenedStore store;
    UnlockVault unlock;
    RedirectDispatcher dispatcher;
    OneShotNetwork network;
    QSettings settings;
    MainWindowModel model;
    MainWindow window;
};
