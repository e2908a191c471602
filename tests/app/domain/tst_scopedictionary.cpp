// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/scopedictionary.h"

#include <QDate>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QUrl>

namespace {

QJsonObject scope()
{
    return {{QStringLiteral("name"), QStringLiteral("boards:read")},
            {QStringLiteral("sentence"), QStringLiteral("read boards")},
            {QStringLiteral("surfaces"), QJsonArray{QStringLiteral("rest")}},
            {QStringLiteral("plan"), QStringLiteral("all")},
            {QStringLiteral("spellings"), QJsonArray{QStringLiteral("board:read")}}};
}

QByteArray dictionary(const QJsonArray &scopes, const QString &date = QStringLiteral("2026-11-01"),
                      const QString &source = QStringLiteral("https://developers.miro.com/reference/scopes"))
{
    return QJsonDocument(QJsonObject{{QStringLiteral("date"), date},
                                     {QStringLiteral("source"), source},
                                     {QStringLiteral("scopes"), scopes}})
        .toJson();
}

QByteArray with(const QString &member, const QJsonValue &value)
{
    QJsonObject changed = scope();
    changed.insert(member, value);
    return dictionary({changed});
}

} // namespace

class TestScopeDictionary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void shipsWhatMiroDocuments()
    {
        const ScopeDictionary &shipped = shippedScopes();
        QVERIFY(QDate::fromString(shipped.date(), Qt::ISODate).isValid());
        QCOMPARE(QUrl(shipped.source()).host(), QStringLiteral("developers.miro.com"));
        QCOMPARE(shipped.entries().size(), 22);
        QCOMPARE(shipped.entries().first().name, QStringLiteral("boards:read"));
        for (const ScopeEntry &entry : shipped.entries()) {
            QVERIFY2(entry.name.contains(QLatin1Char(':')), qPrintable(entry.name));
            QVERIFY2(entry.sentence.size() > 10, qPrintable(entry.name));
            QVERIFY2(!entry.surfaces.isEmpty(), qPrintable(entry.name));
            QVERIFY2(!entry.plan.isEmpty(), qPrintable(entry.name));
            QCOMPARE(shipped.entry(entry.name)->sentence, entry.sentence);
        }
    }

    void findsScopes_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("found");
        QTest::addColumn<QString>("plan");
        QTest::addColumn<QString>("surfaces");
        QTest::newRow("by name") << "boards:write"
                                 << "boards:write"
                                 << "all"
                                 << "web_sdk rest";
        QTest::newRow("for the SDK only") << "identity:read"
                                          << "identity:read"
                                          << "all"
                                          << "web_sdk";
        QTest::newRow("for Enterprise") << "auditlogs:read"
                                        << "auditlogs:read"
                                        << "enterprise"
                                        << "rest";
        QTest::newRow("for eDiscovery") << "boards:export"
                                        << "boards:export"
                                        << "enterprise_ediscovery"
                                        << "rest";
        QTest::newRow("as Miro's pages spell it") << "organizations:cases:management"
                                                  << "organizations:cases:management"
                                                  << "enterprise_guard"
                                                  << "rest";
        QTest::newRow("as Miro's API description spells it") << "organization:cases:management"
                                                             << "organizations:cases:management"
                                                             << "enterprise_guard"
                                                             << "rest";
        QTest::newRow("case counts") << "Boards:read"
                                     << ""
                                     << ""
                                     << "";
        QTest::newRow("unknown") << "boards:paint"
                                 << ""
                                 << ""
                                 << "";
        QTest::newRow("nothing") << ""
                                 << ""
                                 << ""
                                 << "";
    }
    void findsScopes()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, found);
        QFETCH(const QString, plan);
        QFETCH(const QString, surfaces);
        const std::optional<ScopeEntry> entry = shippedScopes().entry(name);
        QCOMPARE(entry.has_value(), !found.isEmpty());
        if (entry) {
            QCOMPARE(entry->name, found);
            QCOMPARE(entry->plan, plan);
            QCOMPARE(entry->surfaces.join(QLatin1Char(' ')), surfaces);
        }
    }

    void refusesWhatIsNotComplete_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<bool>("good");
        QTest::newRow("complete") << dictionary({scope()}) << true;
        QTest::newRow("without other spellings") << with(QStringLiteral("spellings"), QJsonArray()) << true;
        QTest::newRow("nothing") << QByteArray() << false;
        QTest::newRow("a list") << QByteArray("[]") << false;
        QTest::newRow("no scopes") << dictionary({}) << false;
        QTest::newRow("a scope that is text") << dictionary({QStringLiteral("boards:read")}) << false;
        QTest::newRow("no day") << dictionary({scope()}, QStringLiteral("November")) << false;
        QTest::newRow("no address") << dictionary({scope()}, QStringLiteral("2026-11-01"), QStringLiteral("the web"))
                                    << false;
        QTest::newRow("the same scope twice") << dictionary({scope(), scope()}) << false;
        QTest::newRow("no name") << with(QStringLiteral("name"), QString()) << false;
        QTest::newRow("no sentence") << with(QStringLiteral("sentence"), QJsonValue()) << false;
        QTest::newRow("no surface") << with(QStringLiteral("surfaces"), QJsonArray()) << false;
        QTest::newRow("an unknown surface")
            << with(QStringLiteral("surfaces"), QJsonArray{QStringLiteral("phone")}) << false;
        QTest::newRow("an unknown plan") << with(QStringLiteral("plan"), QStringLiteral("gold")) << false;
        QTest::newRow("spellings as text") << with(QStringLiteral("spellings"), QStringLiteral("x")) << false;
        QTest::newRow("a spelling that is another's name")
            << with(QStringLiteral("spellings"), QJsonArray{QStringLiteral("boards:read")}) << false;
    }
    void refusesWhatIsNotComplete()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const bool, good);
        const Result<ScopeDictionary> read = ScopeDictionary::fromJson(json);
        QCOMPARE(read.has_value(), good);
        if (!good)
            QCOMPARE(read.error().cause, QStringLiteral("bad_dictionary"));
        else
            QCOMPARE(read->date(), QStringLiteral("2026-11-01"));
    }
};

QTEST_GUILESS_MAIN(TestScopeDictionary)
#include "tst_scopedictionary.moc"
