// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/oneshotnetwork.h"
#include "lifecycle/openedstore.h"
#include "lifecycle/refreshinstallation.h"
#include "lifecycle/unlockvault.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSocketNotifier>

#include <csignal>
#include <cstdio>
#include <unistd.h>

// refresher STORE INSTALLATION CLOCK [stops]
//
// Another seat at the desk of a test: opens the store, says "ready", and refreshes the installation once something comes
// in. CLOCK is a file with the milliseconds by which this seat's clock is ahead, read at each look. One that "stops" sends
// SIGSTOP to itself when its line is in the journal, right before it sends the refresh token.

namespace {

void say(const QByteArray &line)
{
    std::puts(line.constData());
    std::fflush(stdout);
}

class Seat : public QObject
{
public:
    Seat(const StoreLocation &location, RowId installation, const QString &clock, bool stops)
        : m_store(location), m_unlock(&m_store.keys, &m_store.vault, {1, 8192}), m_clock(clock), m_stops(stops),
          m_act({&m_store.grants, &m_store.profiles, &m_store.vault, &m_network, QStringLiteral("refresher@desk"), [this] { return now(); },
                 [this](qsizetype count) { return draw(count); }},
                installation)
    {
    }

    void start()
    {
        whenDone(m_store.database.open(), this, [this](const Status &opened) {
            if (!opened)
                return end(opened.error());
            whenDone(m_unlock.byPassphrase(Secret(QByteArrayView("a passphrase for tests"))), this, [this](const Status &unlocked) {
                if (!unlocked)
                    return end(unlocked.error());
                say("ready");
                connect(&m_go, &QSocketNotifier::activated, this, [this] { refresh(); });
            });
        });
    }

private:
    Instant now()
    {
        // Asked twice behind the name of the holder: for the journal's line, and for the moment of sending.
        if (m_stops && m_hasName && ++m_looks == 2)
            ::raise(SIGSTOP);
        QFile file(m_clock);
        const qint64 ahead = file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toLongLong() : 0;
        return systemNow() + std::chrono::milliseconds(ahead);
    }

    QByteArray draw(qsizetype count)
    {
        m_hasName = true;
        return systemRandomBytes(count);
    }

    void refresh()
    {
        m_go.setEnabled(false);
        whenDone(m_act.start(1), this, [this](const Result<ActOutcome> &outcome) {
            if (!outcome)
                return end(outcome.error());
            const int generation = outcome->installation ? outcome->installation->generation : 0;
            say(QJsonDocument(QJsonObject{{QStringLiteral("outcome"), outcome->outcome}, {QStringLiteral("generation"), generation}})
                    .toJson(QJsonDocument::Compact));
            QCoreApplication::exit(0);
        });
    }

    static void end(const Error &error)
    {
        say(error.cause.toUtf8());
        QCoreApplication::exit(1);
    }

    OpenedStore m_store;
    UnlockVault m_unlock;
    OneShotNetwork m_network;
    QSocketNotifier m_go{STDIN_FILENO, QSocketNotifier::Read};
    QString m_clock;
    bool m_stops;
    bool m_hasName = false;
    int m_looks = 0;
    RefreshInstallation m_act;
};

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    const Result<StoreLocation> location = parseStoreLocation(words.value(1));
    if (!location || !startCryptography())
        return 2;
    Seat seat(*location, words.value(2).toLongLong(), words.value(3), words.value(4) == QLatin1String("stops"));
    seat.start();
    return QCoreApplication::exec();
}
