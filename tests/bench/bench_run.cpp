// SPDX-License-Identifier: GPL-3.0-or-later

// Verify all of 2,000 stored installations from the window: read from a SQLite store, opened, asked over TLS, judged, written
// down with their evidence, and shown, with the table and the run's panel in front. Beside it, in the same run, h2load and
// curl, which only ask; and the longest time in which the window had no turn.
//
//     bench_run [runs] [installations]

#include "bench/heartbeat.h"
#include "bench/verifypeers.h"
#include "support/nginx.h"
#include "ui/widgets/windowdesk.h"

#include <QSslCertificate>
#include <QSslConfiguration>

#include <algorithm>
#include <cstdio>

using namespace std::chrono_literals;

namespace {

/// All of the team that the server names, each of another user.
bool fill(WindowDesk &desk, int count)
{
    for (int i = 0; i < count; ++i) {
        NewAuthorization row;
        row.profileId = desk.desk.profile.id;
        row.team = {QStringLiteral("3458764512345678902"), QStringLiteral("Design 7")};
        row.user = {QString::number(3074457358607400000 + i), QStringLiteral("User %1").arg(i)};
        row.accessToken = Secret::fromText(QStringLiteral("eyJtaXJvLm9yaWdpbiI6ImV1MDEifQ_%1-token").arg(i));
        row.refreshToken = Secret::fromText(QStringLiteral("refresh-%1-token").arg(i));
        Grant &grant = row.grant;
        grant.door = QStringLiteral("button");
        grant.grantedScopes = desk.desk.profile.expectedScopes;
        grant.authorizedAt = desk.desk.clock()();
        grant.expiresAt = grant.authorizedAt + 1h;
        if (!awaited(desk.desk.store.installations.addAuthorization(row, desk.desk.store.vault.sealFunction(), desk.desk.clock()())))
            return false;
    }
    return true;
}

struct Measured {
    double perSecond = -1;
    double longestGap = 0; ///< milliseconds
};

Measured verifyAll(const VerifyLoad &load)
{
    WindowDesk desk;
    AppProfile profile = desk.desk.profile;
    profile.endpoints.context = load.address;
    TokenVault &vault = desk.desk.store.vault;
    if (!awaited(desk.desk.store.profiles.update(profile, {}, vault.sealFunction(), vault.openFunction(), desk.desk.clock()())))
        return {};
    if (!fill(desk, load.count) || !desk.begin())
        return {};
    desk.window->resize(1280, 800);
    desk.model->installations()->reload();
    QTest::keyClick(desk.window.get(), Qt::Key_F5, Qt::ControlModifier);
    auto *const model = desk.window->findChild<RunPanelModel *>();
    if (!model || !QTest::qWaitFor([model] { return model->stage() == RunPanelModel::Stage::Ready; }, 20'000))
        return {};
    QEventLoop loop;
    QObject::connect(model, &RunPanelModel::changed, &loop, [&loop, model] {
        if (model->stage() == RunPanelModel::Stage::Over)
            loop.quit();
    });
    QTimer::singleShot(120s, &loop, [&loop] { loop.exit(1); });
    HeartBeat heart;
    QElapsedTimer timer;
    timer.start();
    desk.shown<QPushButton>("runStart")->click();
    if (loop.exec() != 0 || model->run()->phase() != ActRun::Phase::Finished)
        return {};
    return {load.count / (double(timer.nsecsElapsed()) / 1e9), heart.longestGap()};
}

double median(QList<double> values)
{
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

bool compare(const char *name, const VerifyLoad &load, int runs)
{
    QList<double> ours, floors, curls, gaps;
    for (int i = 0; i < runs; ++i) {
        const Measured measured = verifyAll(load);
        if (measured.perSecond < 0) {
            std::printf("%-24s a run did not finish\n", name);
            return false;
        }
        ours.append(measured.perSecond);
        gaps.append(measured.longestGap);
        floors.append(h2load(load));
        curls.append(curlParallel(load));
    }
    std::printf("%-24s %8.0f   h2load %8.0f   curl %8.0f   %6.1f ms (%.1f)\n", name, median(ours), median(floors), median(curls),
                median(gaps), *std::max_element(gaps.cbegin(), gaps.cend()));
    std::fflush(stdout);
    return true;
}

} // namespace

int main(int argc, char *argv[])
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const int runs = argc > 1 ? std::max(1, QByteArray(argv[1]).toInt()) : 3;
    const int count = argc > 2 ? std::max(1, QByteArray(argv[2]).toInt()) : 2000;
    Nginx server;
    if (const Status started = server.start(); !started) {
        std::printf("Nothing to measure against: %s\n", qPrintable(started.error().summary));
        return 0;
    }
    QSslConfiguration trusting = QSslConfiguration::defaultConfiguration();
    trusting.setCaCertificates(QSslCertificate::fromData(server.certificate(), QSsl::Pem));
    QSslConfiguration::setDefaultConfiguration(trusting);

    std::printf("%d installations verified from the window, medians of %d runs, in requests per second (below 0: not there);\n"
                "last the longest gap of a 16 ms beat in the window, and the worst of all runs\n",
                count, runs);
    struct Case {
        const char *name;
        Nginx::Protocol protocol;
        const char *path;
        int atOnce;
    };
    bool isGood = true;
    for (const Case &each : {Case{"HTTP/2, after 100 ms", Nginx::Protocol::Http2, "/later/v1/oauth-token", 100},
                             Case{"HTTP/2, at once", Nginx::Protocol::Http2, "/now/v1/oauth-token", 100},
                             Case{"HTTP/1.1, after 100 ms", Nginx::Protocol::Http1, "/later/v1/oauth-token", 48},
                             Case{"HTTP/1.1, at once", Nginx::Protocol::Http1, "/now/v1/oauth-token", 48}}) {
        isGood &= compare(each.name,
                          {server.address(each.protocol, QLatin1String(each.path)), server.certificateFile(),
                           each.protocol == Nginx::Protocol::Http2, count, each.atOnce},
                          runs);
    }
    return isGood ? 0 : 1;
}
