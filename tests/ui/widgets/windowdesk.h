// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lifecycle/addtoken.h"
#include "lifecycle/checkcredentials.h"
#include "lifecycle/refreshahead.h"
#include "lifecycle/unlockvault.h"
#include "miro/endpoints.h"
#include "presentation/mainwindowmodel.h"
#include "sandbox/sandboxhands.h"
#include "support/awaited.h"
#include "support/desk.h"
#include "widgets/mainwindow.h"

#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>

/// Every warning but those of the offscreen platform about what it does not do.
inline QRegularExpression anyWarningOfOurs()
{
    return QRegularExpression(QStringLiteral("^(?!This plugin does not support ).*"));
}

/// A desk with the real window in front of it. The person's answers to questions are set beforehand; the
/// settings are a file of its own.
class WindowDesk
{
public:
    enum class Kind {
        Ready, ///< a store with an app profile and an open vault
        Sandbox, ///< the same, but the window is told that it is a sandbox
        Fresh, ///< the first start: an empty store without a key
    };
    explicit WindowDesk(Kind kind = Kind::Ready)
        : fresh({StoreLocation::Engine::Sqlite, desk.folder.filePath(QStringLiteral("fresh.db"))}),
          store(kind == Kind::Fresh ? &fresh : &desk.store),
          settings(desk.folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat),
          unlock(&store->keys, &store->vault, {1, 8192}),
          ahead({&store->installations, acts()}, 0, {std::chrono::milliseconds(50), std::chrono::milliseconds(200)})
    {
        MainWindowModel::Place place{QStringLiteral("this computer"), kind == Kind::Sandbox, {}};
        if (place.sandbox)
            place.sandboxPages = {{QStringLiteral("Start page"), QUrl(desk.sandbox.base())}};
        model = std::make_unique<MainWindowModel>(
            MainWindowModel::Parts{
                [this] { return openStore(); }, &store->installations, &store->profiles, &store->vault, &unlock,
                [this](AuthorizeTeam::Request request, QObject *parent) {
                    return new AuthorizeTeam(
                        std::move(request), parts(), [this](const QUrl &url) { return openUrl(url); }, desk.clock(),
                        systemRandomBytes, parent);
                },
                desk.clock(), miroEndpoints(), endpointsBelow, panelParts(), TokenAccess::shownFor,
                [this](const AppProfile &profile, QObject *receiver) {
                    return checkCredentials(&store->profiles, &store->vault, &desk.network, profile, receiver);
                },
                acts(), &ahead, &store->runs, [this](const QUrl &address) { return desk.network.window(address); },
                {{acts(), parts(), &store->cycles}, cyclePace(),
                 kind == Kind::Sandbox ? CycleLabModel::PlayHand([this](const HandStep &hand) { return play(hand); }) : CycleLabModel::PlayHand()}},
            place);
        window = std::make_unique<MainWindow>(
            model.get(), &settings, [this](const QUrl &url) { return openUrl(url); },
            [this](QWidget *, const Question &question, const std::function<void(bool)> &answered) {
                asked.append(question.sentence);
                answered(answer);
            },
            [this](QWidget *, const FileQuestion &question, const std::function<void(QString)> &chosen) {
                asked.append(question.title);
                if (const QString name = files.isEmpty() ? file : files.takeFirst(); !name.isEmpty())
                    chosen(name);
            });
    }

    Answer<std::monostate> openStore()
    {
        if (storeError)
            return answered(Status(*storeError));
        if (store == &fresh)
            return fresh.database.open();
        return answered(success()); // the desk has opened it
    }
    ActParts acts()
    {
        return {&store->grants, &store->profiles, &store->vault, &desk.network, QStringLiteral("tester@desk"), desk.clock(), systemRandomBytes};
    }
    AuthorizeTeam::Parts parts()
    {
        return {&store->profiles, &store->installations, &store->keys, &store->vault, &desk.dispatcher, &desk.network};
    }
    MainWindowModel::PanelParts panelParts()
    {
        return {[this](AwaitMiro::Request request, QObject *parent) {
                    return new AwaitMiro(std::move(request), parts(), desk.clock(), systemRandomBytes, parent);
                },
                [this](const AppProfile &profile, const Secret &accessToken, const Secret &refreshToken, QObject *receiver) {
                    return addPastedToken(parts(), profile, accessToken, refreshToken, desk.clock(), receiver);
                },
                [this](RedirectDoctor::Request request, QObject *parent) {
                    return new RedirectDoctor(
                        std::move(request), parts(), [this](const QUrl &url) { return openUrl(url); }, desk.clock(), parent);
                }};
    }
    /// Slow enough that looking at a page does not use up the credits of a minute.
    static ReinstallCycle::Pace cyclePace()
    {
        return {std::chrono::milliseconds(150), std::chrono::milliseconds(1500), std::chrono::milliseconds(3000)};
    }
    /// What a person would do at Miro for a cycle, done at the sandbox.
    Status play(const HandStep &hand)
    {
        switch (hand.kind) {
        case HandStep::Kind::UninstallForMe:
        case HandStep::Kind::UninstallForTeam:
            return hands.uninstall(hand.app.id, hand.team.id, hand.kind == HandStep::Kind::UninstallForTeam ? QString() : hand.user.id);
        case HandStep::Kind::Consent: {
            const bool isButton = hand.wayIn == WayIn::Button;
            hands.consent(isButton ? hand.steps.constFirst().address : wayInName(hand.wayIn), hand.app.id, hand.team.id, hand.user.id);
            return success();
        }
        case HandStep::Kind::Approve:
            return success();
        }
        Q_UNREACHABLE();
    }
    bool openUrl(const QUrl &url)
    {
        opened.append(url);
        return visits ? desk.visitor.visit(url) : browserStarts;
    }

    /// Stores \a count installations of made-up teams in every state, without the browser.
    void fill(int count)
    {
        for (int i = 0; i < count; ++i) {
            NewAuthorization row;
            row.profileId = desk.profile.id;
            const QString digits = QStringLiteral("34587645123456%1").arg(10000 + i);
            static const QStringList teams = {QStringLiteral("Design Guild"), QStringLiteral("Finance"),
                                              QStringLiteral("Research and Development Europe"),
                                              QStringLiteral("Überblick"), QStringLiteral("فريق التصميم")};
            static const QStringList users
                = {QStringLiteral("Ana Lima"), QStringLiteral("Bo Chen"), QStringLiteral("Priya Raghunathan")};
            row.team = {digits, i < 5 ? teams.at(i) : QStringLiteral("%1 %2").arg(teams.at(i % 5)).arg(i)};
            row.user = {QStringLiteral("30744573586074%1").arg(10000 + i % 7), users.at(i % 3)};
            if (i % 4 != 0)
                row.organization = {QStringLiteral("307445734562%1").arg(i % 3), QStringLiteral("Acme Holding")};
            row.grant.door = QStringLiteral("button");
            row.grant.redirectUri = desk.profile.redirectUri();
            row.grant.tokenType = QStringLiteral("bearer");
            row.grant.requestedScopes = desk.profile.expectedScopes;
            row.grant.grantedScopes
                = i % 6 == 5 ? ScopeSet({QStringLiteral("boards:read")}) : desk.profile.expectedScopes;
            row.grant.liveScopes = row.grant.grantedScopes;
            row.accessToken = Secret::fromText(QStringLiteral("eyJtaXJvLm9yaWdpbiI6ImV1MDEifQ_test-token-%1").arg(i));
            row.grant.accessFingerprint = QStringLiteral("%1").arg(0xa1b2c300u + unsigned(i), 8, 16, QLatin1Char('0'));
            const Instant now = desk.clock()();
            row.grant.authorizedAt = now - std::chrono::minutes(7 * i + 1);
            row.grant.contextOutcome = i % 11 == 10 ? ContextOutcome::Mismatch
                : i % 13 == 12                      ? ContextOutcome::NotMade
                                                    : ContextOutcome::Agreed;
            if (i % 5 != 4) {
                row.grant.expiresAt = row.grant.authorizedAt + std::chrono::seconds(3599);
                if (i % 7 != 6) {
                    row.refreshToken = Secret::fromText(QStringLiteral("refresh-test-token-%1").arg(i));
                    row.grant.refreshFingerprint
                        = QStringLiteral("%1").arg(0x99ff0000u + unsigned(i), 8, 16, QLatin1Char('0'));
                }
            }
            row.grant.rawResponse
                = R"({"access_token":"sha256:a1b2c3d4","expires_in":3599,"scope":"boards:read boards:write"})";
            row.evidence = {{0, 0, row.grant.authorizedAt, QStringLiteral("miro"), QStringLiteral("exchange"), 200,
                             QStringLiteral("ok"), QStringLiteral("Issued an access token.")}};
            QVERIFY(awaited(desk.store.installations.addAuthorization(row, desk.store.vault.sealFunction(), now)));
        }
    }

    /// Shows the window with its list read.
    bool begin()
    {
        model->start();
        window->show();
        return QTest::qWaitFor([this] { return model->page() != MainWindowModel::Page::Opening; })
            && (model->page() != MainWindowModel::Page::Installations
                || QTest::qWaitFor([this] { return model->installations()->table()->isComplete(); }));
    }

    /// Opens a panel by the keyboard's way and continues to where the browser can be opened.
    bool listen(const QString &team = {})
    {
        window->authorize();
        auto *const field = shown<QLineEdit>("authorizeTeamId");
        if (!field)
            return false;
        field->setText(team);
        QTest::keyClick(field, Qt::Key_Return);
        return QTest::qWaitFor([this] { return shown<QPushButton>("openBrowserButton") != nullptr; });
    }

    template <typename T> T *find(const char *name) const { return window->findChild<T *>(QLatin1String(name)); }
    template <typename T> T *shown(const char *name) const
    {
        const QList<T *> all = window->findChildren<T *>(QLatin1String(name));
        for (T *const one : all) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }

    Desk desk;
    SandboxHands hands{&desk.sandbox};
    OpenedStore fresh;
    OpenedStore *store;
    QSettings settings;
    UnlockVault unlock;
    RefreshAhead ahead; ///< off until an app profile says otherwise
    std::unique_ptr<MainWindowModel> model;
    std::unique_ptr<MainWindow> window;
    std::optional<Error> storeError;
    bool visits = true;
    bool browserStarts = true;
    bool answer = true;
    QString file;
    QStringList files; ///< answers, one for each question; after them it is file
    QStringList asked;
    QList<QUrl> opened;
};
