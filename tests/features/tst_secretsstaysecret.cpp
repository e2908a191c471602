// SPDX-License-Identifier: GPL-3.0-or-later

// The names of places are to be read, so they are plain literals here.
#undef QT_NO_CAST_FROM_ASCII
#include "core/logging.h"
#include "http/httpserver.h"
#include "lifecycle/addprofile.h"
#include "lifecycle/cycleplan.h"
#include "lifecycle/openedstore.h"
#include "lifecycle/reinstallcycle.h"
#include "lifecycle/unlockvault.h"
#include "miro/endpoints.h"
#include "presentation/mainwindowmodel.h"
#include "support/awaited.h"
#include "support/desk.h"
#include "support/freeport.h"
#include "support/ranprogram.h"
#include "widgets/authorizepanel.h"
#include "widgets/installationtable.h"
#include "widgets/mainwindow.h"
#include "widgets/secretview.h"
#include "widgets/tokenformdialog.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTabWidget>
#include <QTest>
#include <QUrlQuery>

namespace {

constexpr auto accessCanary = "eyJtaXJvLm9yaWdpbiI6ImV1MDEifQ_cAnArY-access+/=&x";
constexpr auto refreshCanary = "eyJtaXJvLm9yaWdpbiI6ImV1MDEifQ_cAnArY-refresh+/=&x";
constexpr auto codeCanary = "cAnArYc0de+/=&x";
constexpr auto secretCanary = "cAnArYs3cr3t+/=&x";
constexpr auto passphraseCanary = "cAnArY passphrase";

/// Every way in which a secret may lie around.
QList<QByteArray> spellings(const QByteArray &secret)
{
    QByteArray json = QJsonDocument(QJsonArray{QString::fromLatin1(secret)}).toJson(QJsonDocument::Compact);
    json = json.mid(2, json.size() - 4);
    // Base64 of a part of something longer begins at any of three places.
    QList<QByteArray> all{secret, secret.toPercentEncoding(), secret.toPercentEncoding().toLower(), secret.toHex(), secret.toHex().toUpper(), json,
                          QByteArray(json).replace('/', "\\/"), QByteArray(secret).replace('&', "&amp;")};
    for (const QByteArray &front : {QByteArray(), QByteArray("x"), QByteArray("xx")}) {
        const QByteArray padded = front + secret;
        for (const auto options : {QByteArray::Base64Encoding, QByteArray::Base64UrlEncoding}) {
            const QByteArray text = padded.toBase64(options | QByteArray::OmitTrailingEquals);
            all.append(text.mid(front.isEmpty() ? 0 : 4, text.size() - 8));
        }
    }
    // As Qt keeps text: two bytes a character.
    const QString text = QString::fromLatin1(secret);
    all.append(QByteArray(reinterpret_cast<const char *>(text.utf16()), text.size() * 2));
    return all;
}

QByteArray logged;
void keepLine(QtMsgType, const QMessageLogContext &context, const QString &message)
{
    logged += QByteArray(context.category) + ' ' + message.toUtf8() + '\n';
}

} // namespace

/// Lives a whole life of an installation with marked secrets, then looks everywhere for them.
class TestSecretsStaySecret : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }

    // The sweep itself must be able to find something, in each spelling and place.
    void theSweepFindsWhatIsThere()
    {
        for (const QByteArray &spelling : spellings(accessCanary))
            QVERIFY2(!found("somewhere", "before " + spelling + " after").isEmpty(), spelling);
        QVERIFY(found("nowhere", "nothing to see").isEmpty());
    }

    // D-6749-01, D-6749-37, D-7636-11, D-9700-16
    void nothingOfAWholeLifeLeaks_data()
    {
        QTest::addColumn<QByteArray>("tokenAnswer");
        QTest::addColumn<int>("status");
        const QByteArray tokens = QJsonDocument(QJsonObject{{"access_token", accessCanary}, {"refresh_token", refreshCanary}, {"token_type", "bearer"},
                                                            {"expires_in", 3599}, {"scope", "boards:read"}, {"team_id", "1"}, {"user_id", "2"}})
                                      .toJson();
        QTest::newRow("success") << tokens << 200;
        QTest::newRow("tokens in an error") << tokens << 401;
        QTest::newRow("tokens cut in the middle") << tokens.left(90) << 200;
        QTest::newRow("tokens as a form") << QByteArray("access_token=") + QByteArray(accessCanary).toPercentEncoding() << 200;
        QTest::newRow("secret thrown back in an error text")
            << QByteArray("{\"error\":\"invalid_client\",\"error_description\":\"client_secret=") + secretCanary + " code=" + codeCanary + "\"}" << 401;
    }
    void nothingOfAWholeLifeLeaks()
    {
        QFETCH(const QByteArray, tokenAnswer);
        QFETCH(const int, status);
        logged.clear();
        QTemporaryDir home;
        QVERIFY(home.isValid());
        // Everything that the program could leave behind goes below this folder.
        for (const char *name : {"HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "TMPDIR"})
            qputenv(name, home.path().toLocal8Bit());
        QLoggingCategory::setFilterRules("*.debug=true\nqt.accessibility*=false\nqt.text*=false\nqt.widgets*=false\nqt.qpa*=false\nqt.gui*=false");
        installLogging(true);
        qInstallMessageHandler(keepLine); // every line as it is, without redact()

        HttpServer::Rules rules;
        rules.methods = {"POST", "GET"};
        rules.bodyBytes = 64 * 1024;
        HttpServer miro(rules);
        QVERIFY(miro.listen(QHostAddress(QHostAddress::LocalHost), 0));
        QList<QByteArray> addressesAsked;
        bool isRevoked = false;
        connect(&miro, &HttpServer::requested, this, [&](const HttpRequest &request, const std::shared_ptr<PendingAnswer> &answer) {
            addressesAsked.append(request.path + '?' + request.query);
            if (request.path == "/v1/oauth/token") {
                isRevoked = false;
                return answer->send(HttpResponse::json(status, tokenAnswer));
            }
            if (request.path.contains("revoke"))
                isRevoked = true;
            else if (isRevoked)
                return answer->send(HttpResponse::json(401, QByteArray("{\"code\":\"tokenNotProvided\",\"message\":\"not ") + accessCanary + "\"}"));
            answer->send(HttpResponse::json(200, "{\"team\":{\"id\":\"1\",\"name\":\"T\"},\"user\":{\"id\":\"2\",\"name\":\"U\"},\"scopes\":[\"boards:read\"]}"));
        });

        OpenedStore store({StoreLocation::Engine::Sqlite, home.filePath("data/grantdesk.db")});
        QVERIFY(awaited(store.database.open()));
        UnlockVault unlock(&store.keys, &store.vault, {1, 8192});
        QVERIFY(awaited(unlock.byPassphrase(Secret(QByteArrayView(passphraseCanary)))));
        AppProfile profile;
        profile.name = "Acme";
        profile.clientId = "345";
        profile.redirectUris = {QStringLiteral("http://127.0.0.1:%1/callback").arg(freePort())};
        profile.endpoints = endpointsBelow(QStringLiteral("http://127.0.0.1:%1").arg(miro.port()));
        const auto added = awaited(addProfile(&store.profiles, &store.vault, profile, Secret(QByteArrayView(secretCanary)), systemNow()));
        QVERIFY(added);

        RedirectDispatcher dispatcher(systemNow, systemRandomBytes);
        OneShotNetwork network;
        QSettings settings(home.filePath("settings.ini"), QSettings::IniFormat);
        const AuthorizeTeam::Parts parts{&store.profiles, &store.installations, &store.keys, &store.vault, &dispatcher, &network};
        const auto opensNothing = [](const QUrl &) { return true; };
        const auto make = [&](AuthorizeTeam::Request request, QObject *parent) {
            return new AuthorizeTeam(std::move(request), parts, opensNothing, systemNow, systemRandomBytes, parent);
        };
        MainWindowModel model({[] { return answered<std::monostate>(success()); }, &store.installations, &store.profiles, &store.vault, &unlock, make,
                               systemNow, miroEndpoints(), endpointsBelow, {}, std::chrono::milliseconds(60), {},
                               {&store.grants, &store.profiles, &store.vault, &network, "tester@desk", systemNow, systemRandomBytes}},
                              {"test store", false, {}});
        auto window = std::make_unique<MainWindow>(&model, &settings, opensNothing, askInDialog, askFileInDialog, std::chrono::milliseconds(60));
        window->show();
        model.start();
        QTRY_COMPARE(model.page(), MainWindowModel::Page::Installations);

        QTRY_VERIFY(!model.installations()->profiles().isEmpty());

        // The window's own panel, by its own fields, so that the code that is pasted can be the canary.
        window->authorize();
        auto *const panel = window->findChild<AuthorizePanel *>("authorizePanel");
        QVERIFY(panel);
        QByteArray said;
        connect(panel->model(), &AuthorizePanelModel::stepChanged, this, [&said](const StepReport &report) { said += report.sentence.toUtf8() + '\n'; });
        QTest::keyClick(panel->findChild<QLineEdit *>("authorizeTeamId"), Qt::Key_Return);
        QTRY_VERIFY(!panel->model()->address().isEmpty());
        const QString state = QUrlQuery(QUrl(panel->model()->address())).queryItemValue("state");
        const QString code = QString::fromLatin1(QByteArray(codeCanary).toPercentEncoding());
        said += panel->model()->address().toUtf8();
        panel->findChild<QPushButton *>("pasteAddressButton")->click();
        auto *const paste = panel->findChild<QLineEdit *>("pasteAddress");
        paste->setText(QStringLiteral("http://127.0.0.1:1/?code=%1&state=%2").arg(code, state));
        QTest::keyClick(paste, Qt::Key_Return);
        QVERIFY(panel->findChild<QLabel *>("pasteObjection")->isVisible());
        QStringList leaks = found("the refused address", shown(window.get()) + spoken(window.get()));
        QVERIFY(paste->isVisible());
        paste->setText(profile.redirectUri() + QStringLiteral("?code=%1&state=%2").arg(code, state));
        QTest::keyClick(paste, Qt::Key_Return);
        const bool succeeds = status == 200 && tokenAnswer.endsWith("}\n");
        QTRY_COMPARE(panel->model()->phase(), succeeds ? AuthorizePanelModel::Phase::Done : AuthorizePanelModel::Phase::Failed);
        said += panel->model()->error().summary.toUtf8() + '\n' + panel->model()->error().detail.toUtf8();

        if (succeeds) {
            auto *const table = window->findChild<InstallationTable *>();
            QTRY_COMPARE(table->model()->rowCount(), 1);
            table->choose(0);
            QTRY_VERIFY(model.details()->details());
            panel->requestClose();
            QTRY_VERIFY(!window->findChild<AuthorizePanel *>("authorizePanel"));
            auto *const tabs = window->findChild<QTabWidget *>("detailsTabs");
            tabs->setCurrentIndex(1);
            for (const auto &[token, canary] : {std::pair("accessToken", accessCanary), std::pair("refreshToken", refreshCanary)})
                revealAndCopy(window.get(), model.tokens(), token, canary);
            leaks += lookedInto(window.get());
            leaks += actedOn(window.get(), model.acts(), model.details()->id());
            if (QTest::currentTestFailed())
                return;
            const ActParts acts{&store.grants, &store.profiles, &store.vault, &network, "tester@desk", systemNow, systemRandomBytes};
            leaks += cycled({acts, parts, &store.cycles}, *awaited(store.installations.details(model.details()->id())), home.path());
            if (QTest::currentTestFailed())
                return;
            for (int tab = 0; tab < tabs->count(); ++tab)
                tabs->setCurrentIndex(tab);
        }

        leaks += found("what the act said", said) + found("log", logged) + found("window title", window->windowTitle().toUtf8())
            + found("clipboard", QApplication::clipboard()->text().toUtf8()) + found("accessibility tree", spoken(window.get()))
            + found("widgets", shown(window.get()));
        for (const QByteArray &address : std::as_const(addressesAsked))
            leaks += found("request addresses", address);
        if (succeeds) {
            const auto details = awaited(store.installations.details(model.details()->id()));
            QVERIFY(details);
            for (const Grant &grant : details->grants)
                leaks += found("raw views", grant.rawResponse + grant.rawContext);
        }
        window.reset();
        settings.sync();
        leaks += swept(home.path());
        qInstallMessageHandler(nullptr);
        QVERIFY2(leaks.isEmpty(), qPrintable(leaks.join("; ")));
        QVERIFY(QDir(home.path()).exists("data/grantdesk.db"));
    }

    // D-8252-08: the sandbox makes its secrets at start, and ours has none.
    void theProgramsHoldNoClientSecret()
    {
        MiroSandbox one(systemNow, systemRandomBytes);
        MiroSandbox two(systemNow, systemRandomBytes);
        QVERIFY(one.listen(0) && two.listen(0));
        const auto secretOf = [](const MiroSandbox &sandbox) { return sandbox.directory().value("apps").toArray().first()["client_secret"].toString(); };
        QVERIFY(secretOf(one) != secretOf(two));
        for (const char *program : {"/grantdesk", "/grantdesk-sandbox"}) {
            QFile file(QCoreApplication::applicationDirPath() + program);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll();
            QVERIFY(!bytes.contains(secretOf(one).toLatin1()));
            static const QRegularExpression token("eyJtaXJv[A-Za-z0-9+/=-]{10,64}_[A-Za-z0-9_-]{20,64}");
            QVERIFY(!token.match(QString::fromLatin1(bytes)).hasMatch());
        }
    }

private:
    static QStringList found(const char *place, const QByteArray &content)
    {
        QStringList leaks;
        const QList<std::pair<const char *, const char *>> canaries{{"access token", accessCanary}, {"refresh token", refreshCanary}, {"code", codeCanary},
                                                                    {"client secret", secretCanary}, {"passphrase", passphraseCanary}};
        for (const auto &[name, canary] : canaries) {
            const QList<QByteArray> all = spellings(canary);
            for (qsizetype i = 0; i < all.size(); ++i) {
                if (content.contains(all.at(i))) // named by its number: a test's output is no place for a secret either
                    leaks.append(QStringLiteral("%1 in %2 (spelling %3)").arg(name, place).arg(i));
            }
        }
        return leaks;
    }

    /// Shows and copies a token in the window and waits until both are over.
    static void revealAndCopy(QWidget *window, TokenAccess *tokens, const char *token, const char *canary)
    {
        const auto name = [token](const char *part) { return QString(QLatin1String(token) + QLatin1String(part)); };
        auto *const view = window->findChild<SecretView *>(name("View"));
        QByteArray clipboard;
        bool wasRevealed = false;
        QObject context;
        connect(QApplication::clipboard(), &QClipboard::dataChanged, &context,
                [&clipboard] { clipboard += QApplication::clipboard()->text().toUtf8(); });
        connect(tokens, &TokenAccess::revealed, &context,
                [&wasRevealed, view, canary] { wasRevealed = view->accessibleName() == QLatin1String(canary); });
        window->findChild<QPushButton *>(name("Reveal"))->click();
        QTRY_VERIFY(wasRevealed);
        QTRY_VERIFY(!view->isRevealed());
        window->findChild<QPushButton *>(name("Copy"))->click();
        QTRY_VERIFY(clipboard.contains(canary));
        QTRY_VERIFY(QApplication::clipboard()->text().isEmpty());
    }

    /// Pastes a token to see its form, and has the stored one's form shown. What is left over is found in the window later.
    static QStringList lookedInto(MainWindow *window)
    {
        window->lookIntoToken();
        auto *const dialog = window->findChild<TokenFormDialog *>();
        auto *const field = dialog->findChild<QLineEdit *>("tokenFormField");
        field->setText(refreshCanary);
        const auto hasMatch = [dialog] { return dialog->findChild<QLabel *>("tokenFormMatch1") != nullptr; };
        if (!QTest::qWaitFor(hasMatch))
            QTest::qFail("the stored token was not found", __FILE__, __LINE__);
        QStringList leaks = found("the form of a pasted token", spoken(dialog));
        dialog->reject();
        window->findChild<QPushButton *>("accessTokenForm")->click();
        if (!QTest::qWaitFor([window] { return window->findChild<QDialog *>("storedFormDialog") != nullptr; }))
            QTest::qFail("the form of the stored token was not shown", __FILE__, __LINE__);
        auto *const stored = window->findChild<QDialog *>("storedFormDialog");
        if (stored)
            leaks += found("the form of a stored token", shown(stored) + spoken(stored));
        return leaks;
    }

    /// Verifies, refreshes and probes the installation, and reads what would be revoked, all of it copied.
    static QStringList actedOn(MainWindow *window, InstallationActs *acts, RowId id)
    {
        QString notices;
        QObject context;
        connect(acts, &InstallationActs::noticed, &context, [&notices](const QString &sentence) { notices += sentence; });
        for (const Act act : {Act::Verify, Act::Refresh}) {
            acts->start(act, {id});
            if (!QTest::qWaitFor([acts, id] { return acts->told(id) != nullptr; }))
                QTest::qFail("an act never ended", __FILE__, __LINE__);
            notices += acts->told(id) ? acts->told(id)->sentence : QString();
        }
        QStringList leaks;
        const auto copied = [window, &leaks](const char *command, const char *dialogName, const char *copyName) {
            window->findChild<QAction *>(command)->trigger();
            const auto isReady = [window, copyName] {
                auto *const button = window->findChild<QPushButton *>(copyName);
                return button && button->isEnabled();
            };
            if (!QTest::qWaitFor(isReady))
                return QTest::qFail(copyName, __FILE__, __LINE__);
            window->findChild<QPushButton *>(copyName)->click();
            auto *const dialog = window->findChild<QDialog *>(dialogName);
            leaks += found(dialogName, shown(dialog) + spoken(dialog) + QApplication::clipboard()->text().toUtf8());
            dialog->close();
        };
        copied("commandRevoke", "effectsSheet", "effectsCopy");
        copied("commandProbe", "probeDialog", "probeCopy");
        return leaks + found("what acts say", notices.toUtf8());
    }

    /// Revokes the installation and authorizes it again in a cycle, and writes all of its reports by the real program.
    static QStringList cycled(const ReinstallCycle::Parts &parts, const InstallationDetails &details, const QString &folder)
    {
        const Installation &row = details.installation;
        const auto planned = plannedCycles({{WayOut::Revoke}, {WayIn::Button}, {row}, 1}, {{row.profileId, "345"}}, "tester@desk", systemNow());
        const auto stored = planned ? awaited(parts.cycles->add(*planned, systemNow())) : planned;
        if (!stored) {
            QTest::qFail("no cycle could be planned", __FILE__, __LINE__);
            return {};
        }
        ReinstallCycle cycle(parts, {std::chrono::milliseconds(20), std::chrono::milliseconds(300), std::chrono::milliseconds(2000)});
        QByteArray said;
        OneShotNetwork browser;
        connect(&cycle, &ReinstallCycle::handNeeded, &cycle, [&](const HandStep &hand) {
            said += hand.title.toUtf8();
            for (const WalkStep &step : hand.steps)
                said += step.sentence.toUtf8() + step.address.toUtf8();
            const QString state = QUrlQuery(QUrl(hand.steps.first().address)).queryItemValue("state");
            // Another one: a code is good once.
            const QString code = QString::fromLatin1((QByteArray(codeCanary) + "-again").toPercentEncoding());
            const QString back = details.grants.first().redirectUri + QStringLiteral("?code=%1&state=%2").arg(code, state);
            browser.get(QNetworkRequest(QUrl(back)));
        });
        cycle.start(stored->first().id);
        if (!QTest::qWaitFor([&cycle] { return cycle.isFinished(); }, 20'000) || !cycle.cycle().after)
            QTest::qFail(qPrintable("the cycle did not come back: " + cycle.cycle().reason), __FILE__, __LINE__);
        const QString file = folder + "/report";
        const RanProgram ran = runGrantdesk({"cycle", "report", QString::number(stored->first().id), "--store", folder + "/data/grantdesk.db", "--html", file + ".html",
                                             "--markdown", file + ".md", "--junit", file + ".xml", "--json"});
        if (ran.code != 0 || !QFile::exists(file + ".html") || !ran.out.contains(row.accessFingerprint.toUtf8()))
            QTest::qFail("the cycle was not reported", __FILE__, __LINE__);
        return found("what a cycle asks for", said) + found("the report of a cycle", ran.out + ran.err);
    }

    static QStringList swept(const QString &folder)
    {
        QStringList leaks;
        QDirIterator files(folder, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly))
                leaks += found(qPrintable(QFileInfo(file).fileName()), file.readAll());
        }
        return leaks;
    }

    /// What a screen reader could read.
    static QByteArray spoken(QWidget *widget)
    {
        QByteArray text;
        QList<QAccessibleInterface *> waiting{QAccessible::queryAccessibleInterface(widget)};
        while (!waiting.isEmpty()) {
            QAccessibleInterface *const item = waiting.takeLast();
            if (!item)
                continue;
            for (const auto kind : {QAccessible::Name, QAccessible::Value, QAccessible::Description, QAccessible::Help})
                text += item->text(kind).toUtf8() + '\n';
            for (int i = 0; i < item->childCount(); ++i)
                waiting.append(item->child(i));
        }
        return text;
    }

    /// What the widgets hold, shown or not.
    static QByteArray shown(QWidget *window)
    {
        QByteArray text;
        const QList<QObject *> all = window->findChildren<QObject *>();
        for (const QObject *object : all) {
            for (const char *property : {"text", "plainText", "toolTip", "windowTitle", "objectName", "accessibleName", "placeholderText", "html"})
                text += object->property(property).toString().toUtf8() + '\n';
        }
        return text;
    }
};

QTEST_MAIN(TestSecretsStaySecret)
#include "tst_secretsstaysecret.moc"
