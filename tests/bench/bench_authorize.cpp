// SPDX-License-Identifier: GPL-3.0-or-later

// From the redirect in our hands to the new row painted in the window, against the sandbox in the same process;
// beside it Qt's own flow with its own reply handler, which neither checks, nor stores, nor shows anything.
//
//     bench_authorize [runs]

#include "ui/widgets/windowdesk.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QJsonArray>
#include <QOAuth2AuthorizationCodeFlow>
#include <QOAuthHttpServerReplyHandler>
#include <QTableView>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <cstdio>

namespace {

/// Runs events as they come until \a loop is quit or five seconds are over. QTest::qWaitFor() sleeps between its looks,
/// which would be most of what is measured.
bool runUntilQuit(QEventLoop *loop)
{
    QTimer::singleShot(std::chrono::seconds(5), loop, [loop] { loop->exit(1); });
    return loop->exec() == 0;
}

/// Quits a loop when a table with \a rows rows has been painted.
class PaintWatch : public QObject
{
public:
    PaintWatch(QTableView *table, int rows, QEventLoop *loop) : m_table(table), m_rows(rows), m_loop(loop)
    {
        table->viewport()->installEventFilter(this);
    }

    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() == QEvent::Paint && m_table->model()->rowCount() >= m_rows
            && m_table->model()->index(0, 0).data().toString().size() > 1)
            m_loop->quit();
        return false;
    }

private:
    QTableView *m_table;
    int m_rows;
    QEventLoop *m_loop;
};

void report(const char *name, QList<double> milliseconds)
{
    std::sort(milliseconds.begin(), milliseconds.end());
    std::printf("%-58s %7.1f %7.1f %7.1f   n=%d\n", name, milliseconds.first(), milliseconds.at(milliseconds.size() / 2), milliseconds.last(),
                int(milliseconds.size()));
}

double ours()
{
    WindowDesk desk;
    const QJsonArray teams = desk.desk.directory.value(QLatin1String("teams")).toArray();
    if (!desk.begin() || !QTest::qWaitFor([&] { return !desk.model->installations()->profiles().isEmpty(); }) || !desk.listen())
        return -1;
    auto *act = desk.window->findChild<AuthorizeTeam *>();
    auto *table = desk.window->findChild<QTableView *>();
    if (!act || !table)
        return -1;
    QEventLoop loop;
    PaintWatch watch(table, 1, &loop);
    QElapsedTimer timer;
    QObject::connect(act, &AuthorizeTeam::stepChanged, &watch, [&timer](const StepReport &step) {
        if (step.step == AuthorizeStep::RedirectReceived && step.state == StepReport::State::Done)
            timer.start();
    });
    act->openBrowser();
    return runUntilQuit(&loop) ? double(timer.nsecsElapsed()) / 1e6 : -1;
}

double peer()
{
    MiroSandbox sandbox(systemNow, systemRandomBytes);
    QOAuthHttpServerReplyHandler handler(QHostAddress(QHostAddress::LocalHost), quint16(0));
    if (!sandbox.listen(0) || !handler.isListening())
        return -1;
    sandbox.addRedirectUri(handler.callback());
    if (!sandbox.setFaults({{QStringLiteral("pkce"), QStringLiteral("ignored")}}))
        return -1;
    const QJsonObject app = sandbox.directory().value(QLatin1String("apps")).toArray().first().toObject();
    QNetworkAccessManager network;
    QOAuth2AuthorizationCodeFlow flow(&network);
    flow.setReplyHandler(&handler);
    flow.setAuthorizationUrl(QUrl(sandbox.base() + QLatin1String("/oauth/authorize")));
    flow.setAccessTokenUrl(QUrl(sandbox.base() + QLatin1String("/v1/oauth/token")));
    flow.setClientIdentifier(app.value(QLatin1String("client_id")).toString());
    flow.setClientIdentifierSharedKey(app.value(QLatin1String("client_secret")).toString());
    ConsentVisitor visitor;
    QElapsedTimer timer;
    double elapsed = -1;
    QObject::connect(&flow, &QAbstractOAuth::authorizeWithBrowser, &visitor, [&visitor](const QUrl &url) { visitor.visit(url); });
    QObject::connect(&handler, &QAbstractOAuthReplyHandler::callbackReceived, &visitor, [&timer] { timer.start(); });
    QEventLoop loop;
    QObject::connect(&flow, &QAbstractOAuth::granted, &loop, [&] {
        elapsed = double(timer.nsecsElapsed()) / 1e6;
        loop.quit();
    });
    flow.grant();
    return runUntilQuit(&loop) ? elapsed : -1;
}

} // namespace

int main(int argc, char *argv[])
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const int runs = argc > 1 ? std::max(1, QByteArray(argv[1]).toInt()) : 15;
    QList<double> our;
    QList<double> their;
    for (int i = 0; i < runs; ++i) {
        our.append(ours());
        their.append(peer());
        if (our.last() < 0 || their.last() < 0) {
            std::fprintf(stderr, "a run did not finish\n");
            return 1;
        }
    }
    std::printf("%-58s %7s %7s %7s\n", "milliseconds", "min", "median", "max");
    report("redirect received -> checked, stored, painted in the table", our);
    report("Qt's own handler and flow: redirect received -> granted()", their);
    return 0;
}
