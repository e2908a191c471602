// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandboxed.h"

#include "sandbox/callcounts.h"
#include "sandbox/tokenpair.h"

using namespace std::chrono_literals;
using sandbox::fingerprint;

namespace {

QJsonArray last(const Sandboxed &box)
{
    return box.sandbox.calls().value(QLatin1String("last")).toArray();
}

QJsonValue refreshes(const Sandboxed &box, const QString &refresh)
{
    return box.sandbox.calls().value(QLatin1String("refreshes")).toObject().value(fingerprint(refresh));
}

QJsonObject counted(int presented, int rotated)
{
    return {{QStringLiteral("presented"), presented}, {QStringLiteral("rotated"), rotated}};
}

} // namespace

/// What a test can learn of the calls that were made.
class tst_sandboxcalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void refreshesAreCountedPerToken()
    {
        Sandboxed box;
        const QString old = box.grant().text("refresh_token");
        QVERIFY(refreshes(box, old).isUndefined());
        const QString fresh = box.refresh(old).text("refresh_token");
        QCOMPARE(refreshes(box, old).toObject(), counted(1, 1));
        QVERIFY(refreshes(box, fresh).isUndefined());
        box.refresh(old);
        QCOMPARE(refreshes(box, old).toObject(), counted(2, 1));
        QVERIFY(box.plays(R"({"token": {"kind": "cut_before", "times": 1}})"));
        box.refresh(fresh);
        QCOMPARE(refreshes(box, fresh).toObject(), counted(1, 0));
        QVERIFY(box.plays(R"({"token": {"kind": "answer_lost", "times": 1}})"));
        box.refresh(fresh);
        QCOMPARE(refreshes(box, fresh).toObject(), counted(2, 1));
        QCOMPARE(box.sandbox.calls().value(QLatin1String("refreshes")).toObject().size(), 2);
    }

    void aTokenThatStaysIsCountedEachTime()
    {
        Sandboxed box;
        const QString refresh = box.grant().text("refresh_token");
        QVERIFY(box.plays(R"({"token": {"kind": "same_refresh"}})"));
        box.refresh(refresh);
        box.refresh(refresh);
        QCOMPARE(refreshes(box, refresh).toObject(), counted(2, 2));
    }

    void eachCallIsListedWithWhatCameOfIt()
    {
        Sandboxed box;
        const WebAnswer pair = box.grant();
        box.now += 1500ms;
        const QString access = pair.text("access_token");
        box.context(access);
        QVERIFY(box.plays(R"({"context": [{"kind": "server_error", "times": 1}, {"kind": "cut_body", "after": 1}],
                              "token": [{"kind": "cut_before", "times": 1}, {"kind": "answer_lost", "after": 1, "times": 1}]})"));
        for (int i = 0; i < 2; ++i)
            box.context(access);
        box.client.get(QStringLiteral("/"));
        box.client.get(QStringLiteral("/_sandbox/calls"));
        for (int i = 0; i < 3; ++i)
            box.refresh(pair.text("refresh_token"));

        const QJsonArray calls = last(box);
        QStringList told;
        for (const QJsonValue &call : calls)
            told.append(call[QLatin1String("endpoint")].toString() + QLatin1Char(' ')
                        + QString::number(call[QLatin1String("status")].toInt(-1)));
        const QStringList expected{
            QStringLiteral("consent_page 200"), QStringLiteral("consent 302"), QStringLiteral("token 200"),
            QStringLiteral("context 200"),      QStringLiteral("context 500"), QStringLiteral("context 200"),
            QStringLiteral("token 0"),          QStringLiteral("token 0"),     QStringLiteral("token 401")};
        QCOMPARE(told.join(QLatin1Char(10)), expected.join(QLatin1Char(10)));
        QCOMPARE(calls.at(0)[QLatin1String("fingerprint")].toString(), QString());
        QCOMPARE(calls.at(3)[QLatin1String("fingerprint")].toString(), fingerprint(access));
        QCOMPARE(calls.at(8)[QLatin1String("fingerprint")].toString(), fingerprint(pair.text("refresh_token")));
        QCOMPARE(calls.at(2)[QLatin1String("at")].toString(), QStringLiteral("2026-11-18T11:06:40.000Z"));
        QCOMPARE(calls.at(3)[QLatin1String("at")].toString(), QStringLiteral("2026-11-18T11:06:41.500Z"));
    }

    void aLateAnswerIsListedWhenItIsSent()
    {
        Sandboxed box;
        box.client.setDeadline(20ms);
        QVERIFY(box.plays(R"({"context": {"kind": "slow", "ms": 100}})"));
        QCOMPARE(box.context(QString()).status, 0);
        QCOMPARE(last(box).at(0)[QLatin1String("status")].toInt(), 0);
        QTRY_COMPARE(last(box).at(0)[QLatin1String("status")].toInt(), 401);
    }

    void aThousandAreKept()
    {
        sandbox::CallCounts counts;
        const Instant now = fromMilliseconds(0);
        const auto listed = [&counts] { return counts.toJson().value(QLatin1String("last")).toArray(); };
        for (int i = 0; i < 1001; ++i)
            QCOMPARE(counts.count(QStringLiteral("context"), {QString::number(i)}, now), i);
        QCOMPARE(listed().size(), 1000);
        QCOMPARE(listed().first()[QLatin1String("fingerprint")].toString(), QStringLiteral("1"));
        counts.answered(0, 200); // has gone
        counts.answered(1, 201);
        counts.answered(1000, 202);
        QCOMPARE(listed().first()[QLatin1String("status")].toInt(), 201);
        QCOMPARE(listed().last()[QLatin1String("status")].toInt(), 202);
        QCOMPARE(listed().at(1)[QLatin1String("status")].toInt(), 0);
        QCOMPARE(counts.toJson().value(QLatin1String("requests")).toInt(), 1001);
    }

    void whatWasForgottenIsNotAnsweredLater()
    {
        sandbox::CallCounts counts;
        const qint64 early = counts.count(QStringLiteral("context"), {}, fromMilliseconds(0));
        counts.countRefresh(QStringLiteral("a"));
        counts.clear();
        QVERIFY(counts.toJson().value(QLatin1String("refreshes")).toObject().isEmpty());
        QVERIFY(counts.toJson().value(QLatin1String("last")).toArray().isEmpty());
        counts.count(QStringLiteral("token"), {}, fromMilliseconds(0));
        counts.answered(early, 200);
        QCOMPARE(counts.toJson().value(QLatin1String("last")).toArray().at(0)[QLatin1String("status")].toInt(), 0);
    }
};

QTEST_GUILESS_MAIN(tst_sandboxcalls)
#include "tst_sandboxcalls.moc"
