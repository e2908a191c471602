// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop.h"

#include "browserlauncher.h"
#include "cli/output.h"
#include "core/interrupt.h"
#include "core/logging.h"
#include "http/networkpool.h"
#include "lifecycle/addprofile.h"
#include "lifecycle/addtoken.h"
#include "lifecycle/checkcredentials.h"
#include "lifecycle/endedsecrets.h"
#include "lifecycle/openedstore.h"
#include "lifecycle/refreshahead.h"
#include "lifecycle/unlockvault.h"
#include "miro/endpoints.h"
#include "oauth/redirectdispatcher.h"
#include "presentation/mainwindowmodel.h"
#include "sandbox/mirosandbox.h"
#include "sandbox/sandboxhands.h"
#include "sandboxapps.h"
#include "widgets/mainwindow.h"

#include <QApplication>
#include <QEventLoopLocker>
#include <QJsonArray>
#include <QSettings>
#include <QTemporaryDir>

namespace {

/// A sandbox with a store of its own, made ready for a window: open, throw-away key, an app profile for each of
/// its apps.
class SandboxStore : public QObject
{
public:
    SandboxStore() : store({StoreLocation::Engine::Sqlite, m_folder.filePath(QStringLiteral("sandbox.db"))}), sandbox(systemNow, systemRandomBytes) {}

    /// Once; another try is another SandboxStore. \a listening is what listen() answered.
    Answer<std::monostate> open(const Status &listening)
    {
        m_promise.start();
        if (!listening) {
            end(listening);
        } else {
            m_apps = sandboxApps(&sandbox);
            whenDone(store.database.open(), this, [this](const Status &opened) { takeOpened(opened); });
        }
        return m_promise.future();
    }

    /// What a person would do for a cycle at Miro, done here.
    Status play(const HandStep &hand)
    {
        switch (hand.kind) {
        case HandStep::Kind::UninstallForMe:
            return hands.uninstall(hand.app.id, hand.team.id, hand.user.id);
        case HandStep::Kind::UninstallForTeam:
            return hands.uninstall(hand.app.id, hand.team.id, {});
        case HandStep::Kind::Consent: {
            const bool isButton = hand.wayIn == WayIn::Button;
            const QString door = isButton && !hand.steps.isEmpty() ? hand.steps.constFirst().address : wayInName(hand.wayIn);
            if (hands.consent(door, hand.app.id, hand.team.id, hand.user.id))
                return success();
            return Error{ErrorKind::NotFound, tr("That way in leads nowhere in the sandbox."), {}, QStringLiteral("no_such_door")};
        }
        case HandStep::Kind::Approve:
            return success();
        }
        Q_UNREACHABLE();
    }

    QList<MainWindowModel::SandboxPage> pages() const
    {
        QList<MainWindowModel::SandboxPage> pages{{tr("Start page"), QUrl(sandbox.base() + QLatin1Char('/'))}};
        const QJsonArray teams = sandbox.directory().value(QLatin1String("teams")).toArray();
        for (const QJsonValue &team : teams) {
            const QString id = team[QLatin1String("id")].toString();
            const QString name = team[QLatin1String("name")].toString();
            pages.append({tr("%1: app settings").arg(name), QUrl(sandbox.base() + QStringLiteral("/app/settings/team/%1/").arg(id))});
            pages.append({tr("%1: a board").arg(name), QUrl(sandbox.base() + QStringLiteral("/app/board/%1/").arg(id))});
        }
        return pages;
    }

private:
    QTemporaryDir m_folder; // before the store, so that it goes after it

public:
    OpenedStore store;
    MiroSandbox sandbox;
    SandboxHands hands{&sandbox};

private:
    void takeOpened(const Status &opened)
    {
        if (!opened)
            return end(opened);
        UnlockVault(&store.keys, &store.vault).throwAway();
        addNext();
    }

    void addNext()
    {
        if (m_apps.isEmpty())
            return end(success());
        const SandboxApp app = m_apps.takeFirst();
        whenDone(addProfile(&store.profiles, &store.vault, app.profile, app.clientSecret, systemNow()), this, [this](const Result<AppProfile> &added) {
            added ? addNext() : end(added.error());
        });
    }

    void end(const Status &status)
    {
        m_promise.addResult(status);
        m_promise.finish();
    }

    QList<SandboxApp> m_apps;
    QPromise<Status> m_promise;
};

/// A store that was left while a refresh of it was on its way. It stays until the new pair is in it, and so does the
/// program.
struct Leaving {
    QEventLoopLocker stay;
    std::unique_ptr<SandboxStore> sandbox;
    std::unique_ptr<OpenedStore> store;
    std::unique_ptr<RefreshAhead> ahead;
};

/// The one window of the program and what it stands on: the admin's store, or the sandbox's. Another store is
/// another window.
class Desktop : public QObject
{
public:
    explicit Desktop(StoreLocation location) : m_dispatcher(systemNow, systemRandomBytes), m_location(std::move(location)) {}

    void openStore(const StoreLocation &location)
    {
        closeWindow();
        m_location = location;
        m_store = std::make_unique<OpenedStore>(location);
        showWindow(m_store.get(), [this] { return m_store->database.open(); }, {location.displayName(), false, {}});
    }

    void openSandbox()
    {
        closeWindow();
        m_sandbox = std::make_unique<SandboxStore>();
        // Listens before the window asks, so that its pages have an address.
        const Status listening = m_sandbox->sandbox.listen(0);
        const auto open = [this, listening, isFirst = true]() mutable {
            if (std::exchange(isFirst, false))
                return m_sandbox->open(listening);
            // "Try again": everything anew, with a window of its own.
            QMetaObject::invokeMethod(this, [this] { openSandbox(); }, Qt::QueuedConnection);
            return QPromise<Status>().future();
        };
        showWindow(&m_sandbox->store, open,
                   {tr("sandbox, forgotten at the end"), true, m_sandbox->pages()});
    }

private:
    void closeWindow()
    {
        m_window.reset();
        m_model.reset();
        m_unlock.reset();
        m_endedSecrets.reset();
        if (m_ahead && m_ahead->state() == RefreshAhead::State::Busy)
            leave();
        m_stay.reset();
        m_ahead.reset();
        m_store.reset();
        m_sandbox.reset();
    }

    /// A refresh is on its way: without the store that it belongs to, nobody would know how it ended.
    void leave()
    {
        const auto leaving = std::make_shared<Leaving>();
        leaving->sandbox = std::move(m_sandbox);
        leaving->store = std::move(m_store);
        leaving->ahead = std::move(m_ahead);
        m_leaving.append(leaving);
        // Queued: what says so is about to be deleted.
        connect(leaving->ahead.get(), &RefreshAhead::stopped, this, [this, which = leaving.get()] {
            m_leaving.removeIf([which](const std::shared_ptr<Leaving> &each) { return each.get() == which; });
        }, Qt::QueuedConnection);
        leaving->ahead->stop();
    }

    void refreshAhead(OpenedStore *store)
    {
        m_ahead = std::make_unique<RefreshAhead>(
            RefreshAhead::Parts{&store->installations,
                                {&store->grants, &store->profiles, &store->vault, &m_network, systemSeat(), systemNow, systemRandomBytes}});
        connect(m_ahead.get(), &RefreshAhead::tried, this, [](const ActOutcome &outcome) {
            qCInfo(lcGrantdesk).noquote() << "Refreshing ahead, installation" << outcome.id << outcome.outcome << outcome.sentence;
        });
        connect(m_ahead.get(), &RefreshAhead::storeFailed, this, [](const Error &error) {
            qCWarning(lcGrantdesk).noquote() << "Refreshing ahead:" << error.summary;
        });
        // The program stays until what was sent is stored, even without its window.
        connect(m_ahead.get(), &RefreshAhead::changed, this, [this] {
            if (m_ahead && m_ahead->state() == RefreshAhead::State::Busy)
                m_stay = m_stay ? std::move(m_stay) : std::make_unique<QEventLoopLocker>();
            else
                m_stay.reset();
        });
        connect(qApp, &QGuiApplication::lastWindowClosed, m_ahead.get(), &RefreshAhead::stop);
    }

    void showWindow(OpenedStore *store, std::function<Answer<std::monostate>()> open, const MainWindowModel::Place &place)
    {
        m_unlock = std::make_unique<UnlockVault>(&store->keys, &store->vault);
        m_endedSecrets = std::make_unique<EndedSecrets>(&store->grants, systemNow);
        connect(m_endedSecrets.get(), &EndedSecrets::failed, this, [](const Error &error) {
            qCWarning(lcGrantdesk).noquote() << "The secrets of ended tokens could not be deleted:" << error.summary;
        });
        refreshAhead(store);
        const AuthorizeTeam::Parts parts{&store->profiles, &store->installations, &store->keys, &store->vault, &m_dispatcher, &m_network, systemSeat()};
        const MakeAuthorization make = [this, parts](AuthorizeTeam::Request request, QObject *parent) {
            const auto openUrl = [this](const QUrl &url) { return m_browser.open(url); };
            auto *act = new AuthorizeTeam(std::move(request), parts, openUrl, systemNow, systemRandomBytes, parent);
            connect(&m_browser, &BrowserLauncher::failed, act, [act](const QUrl &address) {
                if (address == act->address())
                    act->noteBrowserFailure();
            });
            return act;
        };
        const CheckCredentials check = [this, store](const AppProfile &profile, QObject *receiver) {
            return checkCredentials(&store->profiles, &store->vault, &m_network, profile, receiver);
        };
        m_model = std::make_unique<MainWindowModel>(MainWindowModel::Parts{.openStore = thenDeletingEndedSecrets(std::move(open)),
                                                                           .installations = &store->installations,
                                                                           .profiles = &store->profiles,
                                                                           .vault = &store->vault,
                                                                           .unlock = m_unlock.get(),
                                                                           .makeAuthorization = make,
                                                                           .clock = systemNow,
                                                                           .defaultEndpoints = m_sandbox ? endpointsBelow(m_sandbox->sandbox.base()) : miroEndpoints(),
                                                                           .endpointsBelow = endpointsBelow,
                                                                           .panels = panelParts(parts),
                                                                           .checkCredentials = check,
                                                                           .acts = {&store->grants, &store->profiles, &store->vault, &m_network,
                                                                                    systemSeat(), systemNow, systemRandomBytes},
                                                                           .refreshAhead = m_ahead.get(),
                                                                           .runs = &store->runs,
                                                                           .window = [this](const QUrl &address) { return m_network.window(address); },
                                                                           .cycles = cycleParts(store, parts)},
                                                    place);
        m_window = std::make_unique<MainWindow>(m_model.get(), &m_settings, [this](const QUrl &url) { return m_browser.open(url); });
        // What its pages and the doctor open; an authorization says so in its panel, too.
        connect(&m_browser, &BrowserLauncher::failed, m_window.get(), &MainWindow::noteBrowserFailure);
        // Queued: the window that asks is about to be deleted.
        connect(m_window.get(), &MainWindow::sandboxRequested, this, [this] { openSandbox(); }, Qt::QueuedConnection);
        connect(m_window.get(), &MainWindow::leaveSandboxRequested, this, [this] { openStore(m_location); }, Qt::QueuedConnection);
        connect(m_window.get(), &MainWindow::otherStoreRequested, this,
                [this](const QString &file) { openStore({StoreLocation::Engine::Sqlite, file}); }, Qt::QueuedConnection);
        m_window->show();
        m_model->start();
    }

    /// In the sandbox the person can be played, and nothing takes its time.
    CycleLabModel::Parts cycleParts(OpenedStore *store, const AuthorizeTeam::Parts &parts)
    {
        CycleLabModel::Parts cycles{{{&store->grants, &store->profiles, &store->vault, &m_network, systemSeat(), systemNow, systemRandomBytes}, parts, &store->cycles}, {}, {}};
        if (!m_sandbox)
            return cycles;
        cycles.pace = {std::chrono::milliseconds(200), std::chrono::seconds(20), std::chrono::seconds(5)};
        cycles.play = [sandbox = m_sandbox.get()](const HandStep &hand) { return sandbox->play(hand); };
        return cycles;
    }

    /// \a open, and once it has opened the store, what has ended there loses its secrets from then on.
    std::function<Answer<std::monostate>()> thenDeletingEndedSecrets(std::function<Answer<std::monostate>()> open)
    {
        return [this, open = std::move(open)]() mutable {
            const Answer<std::monostate> opening = open();
            whenDone(opening, m_endedSecrets.get(), [this](const Status &opened) {
                if (opened)
                    m_endedSecrets->start();
            });
            return opening;
        };
    }

    MainWindowModel::PanelParts panelParts(const AuthorizeTeam::Parts &parts)
    {
        return {[parts](AwaitMiro::Request request, QObject *parent) {
                    return new AwaitMiro(std::move(request), parts, systemNow, systemRandomBytes, parent);
                },
                [parts](const AppProfile &profile, const Secret &accessToken, const Secret &refreshToken, QObject *receiver) {
                    return addPastedToken(parts, profile, accessToken, refreshToken, systemNow, receiver);
                },
                [this, parts](RedirectDoctor::Request request, QObject *parent) {
                    return new RedirectDoctor(std::move(request), parts, [this](const QUrl &url) { return m_browser.open(url); }, systemNow, parent);
                }};
    }

    QSettings m_settings{QStringLiteral("grantdesk"), QStringLiteral("grantdesk")};
    BrowserLauncher m_browser;
    NetworkPool m_network;
    RedirectDispatcher m_dispatcher;
    StoreLocation m_location; ///< the admin's own, to come back to from the sandbox
    std::unique_ptr<OpenedStore> m_store;
    std::unique_ptr<SandboxStore> m_sandbox;
    std::unique_ptr<UnlockVault> m_unlock;
    std::unique_ptr<EndedSecrets> m_endedSecrets;
    std::unique_ptr<RefreshAhead> m_ahead;
    std::unique_ptr<QEventLoopLocker> m_stay; ///< while a refresh is on its way
    QList<std::shared_ptr<Leaving>> m_leaving;
    std::unique_ptr<MainWindowModel> m_model;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace

int runOnDesktop(const CommandLine &line)
{
    QApplication::setDesktopFileName(QStringLiteral("org.grantdesk.Grantdesk"));
    const Result<StoreLocation> location = storeLocation(line);
    if (!location)
        return complain(location.error(), false);
    Interrupt interrupt;
    QObject::connect(&interrupt, &Interrupt::received, qApp, &QApplication::closeAllWindows);
    Desktop desktop(*location);
    if (line.sandbox)
        desktop.openSandbox();
    else
        desktop.openStore(*location);
    return QApplication::exec();
}
