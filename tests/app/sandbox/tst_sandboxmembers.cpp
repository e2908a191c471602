// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandboxed.h"

#include <QSet>

namespace {

QString member(const QJsonValue &object, const char *name)
{
    return object[QLatin1String(name)].toString();
}

/// The region that a token shows, as it can be read from outside.
QString regionIn(const QString &token)
{
    const QByteArray head = QByteArray::fromBase64(token.section(QLatin1Char('_'), 0, 0).toLatin1());
    return QJsonDocument::fromJson(head).object().value(QLatin1String("miro.origin")).toString();
}

QJsonArray seeded(Sandboxed &box, QJsonObject what)
{
    if (!what.contains(QLatin1String("client_id")))
        what.insert(QStringLiteral("client_id"), box.clientId(0));
    const auto made = box.sandbox.seed(what);
    return made ? made->value(QLatin1String("installations")).toArray() : QJsonArray();
}

} // namespace

/// A team that was there already, and those who were seeded into it.
class tst_sandboxmembers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aTeamThatIsThereGetsMembers_data()
    {
        QTest::addColumn<bool>("isMadeUp");
        QTest::addColumn<int>("users");
        QTest::newRow("built in") << false << 0;
        QTest::newRow("made up") << true << 0;
        QTest::newRow("users named") << false << 3;
        QTest::newRow("more users than are needed") << false << 9;
    }

    void aTeamThatIsThereGetsMembers()
    {
        QFETCH(const bool, isMadeUp);
        QFETCH(const int, users);
        Sandboxed box;
        const QString old = box.grant(0, 2, 0).text("access_token");
        QString team = box.team(2);
        QString region = QStringLiteral("eu01");
        if (isMadeUp) {
            region = QStringLiteral("us01");
            team = member(seeded(box, {{QStringLiteral("count"), 1}, {QStringLiteral("region"), region}}).at(0),
                          "team_id");
        }
        const QJsonArray teams = box.sandbox.directory().value(QLatin1String("teams")).toArray();
        QJsonObject what{{QStringLiteral("count"), 3}, {QStringLiteral("team_id"), team}};
        if (users > 0)
            what.insert(QStringLiteral("users"), users);
        const QJsonArray made = seeded(box, what);
        QCOMPARE(made.size(), 3);
        QCOMPARE(box.sandbox.directory().value(QLatin1String("teams")).toArray(), teams);
        QSet<QString> userIds;
        for (const QJsonValue &one : made) {
            QCOMPARE(member(one, "team_id"), team);
            QVERIFY(!member(one, "organization_name").isEmpty());
            QCOMPARE(regionIn(member(one, "access_token")), region);
            QVERIFY(box.isAlive(member(one, "access_token")));
            userIds.insert(member(one, "user_id"));
        }
        QCOMPARE(userIds.size(), 3);
        QVERIFY(!userIds.contains(box.user(0)));
        QVERIFY(box.isAlive(old));
        QVERIFY(
            box.sandbox.uninstall({{QStringLiteral("client_id"), box.clientId(0)}, {QStringLiteral("team_id"), team}}));
        QVERIFY(!box.isAlive(member(made.at(2), "access_token")));
        QCOMPARE(box.isAlive(old), isMadeUp);
    }

    void membersCanBeAddedAgain()
    {
        Sandboxed box;
        const QJsonObject what{{QStringLiteral("count"), 2}, {QStringLiteral("team_id"), box.team(0)}};
        QVERIFY(member(seeded(box, what).at(1), "user_id") != member(seeded(box, what).at(0), "user_id"));
        QCOMPARE(box.sandbox.state().value(QLatin1String("installed")).toArray().size(), 4);
    }
};

QTEST_GUILESS_MAIN(tst_sandboxmembers)
#include "tst_sandboxmembers.moc"
