// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/samplerows.h"
#include "support/storefortest.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>

using Column = InstallationQuery::Column;

Q_DECLARE_METATYPE(InstallationQuery::Column)

class TestInstallationStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_store = std::make_unique<StoreForTest>();
        m_profile = addProfile(QStringLiteral("Acme"));
    }

    void cleanup() { m_store.reset(); }

    void listsNothingInANewStore()
    {
        QVERIFY(waited(m_store->installations().ids({}, sampleNow, 200))->isEmpty());
        QVERIFY(waited(m_store->installations().rows({}))->isEmpty());
        QCOMPARE(*waited(m_store->installations().counts({}, sampleNow)), (std::array<qint64, installationStateCount>{}));
        QCOMPARE(waited(m_store->installations().details(1)).error().kind, ErrorKind::NotFound);
    }

    void ordersBy_data()
    {
        QTest::addColumn<Column>("column");
        QTest::addColumn<QStringList>("teams"); ///< ascending

        // Teams named in the order they are added: b (0), A (1), Ä (2), c (3), and a second "A" (4).
        const auto row
            = [](const char *name, Column column, const QStringList &teams) { QTest::newRow(name) << column << teams; };
        row("team, without case and accents, equal names by age", Column::Team, split("1 2 4 0 3"));
        row("user", Column::User, split("3 4 0 1 2"));
        row("organization, none first", Column::Organization, split("2 0 1 3 4"));
        row("number of scopes", Column::Scopes, split("4 0 1 2 3"));
        row("lifetime, without end last", Column::TokenLifetime, split("1 0 2 4 3"));
        row("authorized at", Column::AuthorizedAt, split("4 3 2 1 0"));
        row("expires at, never last", Column::ExpiresAt, split("1 0 2 4 3"));
        row("state: active, can refresh, expired, mismatch, not verified", Column::State, split("0 4 1 2 3"));
    }

    void ordersBy()
    {
        QFETCH(const Column, column);
        QFETCH(const QStringList, teams);
        const QStringList names{QStringLiteral("b"), QStringLiteral("A"), QStringLiteral("Ä"), QStringLiteral("c"),
                                QStringLiteral("A")};
        const QStringList users{QStringLiteral("mia"), QStringLiteral("Mia"), QStringLiteral("Zoe"),
                                QStringLiteral("Ada"), QStringLiteral("Bo")};
        QList<RowId> added;
        for (int i = 0; i < 5; ++i) {
            NewAuthorization given = sampleAuthorization(m_profile, QString::number(i));
            given.team.name = names.at(i);
            given.user.name = users.at(i);
            given.organization = i == 2 ? NamedId{} : NamedId{QString::number(i), QStringLiteral("org %1").arg(i)};
            given.grant.grantedScopes
                = ScopeSet(QStringLiteral("a b c d").split(QLatin1Char(' ')).mid(0, i == 4 ? 0 : i + 1));
            given.grant.liveScopes = given.grant.grantedScopes;
            given.grant.authorizedAt = sampleNow - std::chrono::hours(i);
            if (i == 1) // ran out, and can be refreshed
                given.grant.expiresAt = sampleNow - std::chrono::minutes(90);
            else if (i == 2)
                given.grant.expiresAt = sampleNow + std::chrono::hours(2);
            else if (i == 3)
                given.grant.expiresAt.reset();
            else if (i == 4)
                given.grant.expiresAt = sampleNow + std::chrono::hours(3);
            if (i == 2)
                given.grant.contextOutcome = ContextOutcome::Mismatch;
            if (i == 3)
                given.grant.contextOutcome = ContextOutcome::NotMade;
            added.append(add(given));
        }
        QList<RowId> expected;
        for (const QString &team : teams)
            expected.append(added.at(team.toInt()));

        InstallationQuery query;
        query.sort = column;
        query.descending = false;
        QCOMPARE(ids(query), expected);
        query.descending = true;
        std::reverse(expected.begin(), expected.end());
        QCOMPARE(ids(query), expected);
        for (int limit = 1; limit <= 6; ++limit)
            QCOMPARE(ids(query, limit), expected.mid(0, limit));
        // The same order whatever way the search takes: with and without a limit.
        query.search = QStringLiteral("30744");
        QCOMPARE(ids(query), expected);
        QCOMPARE(ids(query, 3), expected.mid(0, 3));
        QCOMPARE(ids(query, 100), expected);
    }

    void agreesWithTheStateFunction()
    {
        // Every case of context, expiry and refresh token, at moments around the expiry.
        struct Case {
            ContextOutcome outcome;
            std::optional<Instant> expiresAt;
            bool refresh;
        };
        QList<Case> cases;
        for (const ContextOutcome outcome :
             {ContextOutcome::NotMade, ContextOutcome::Agreed, ContextOutcome::Mismatch}) {
            for (const bool refresh : {false, true}) {
                cases.append({outcome, std::nullopt, refresh});
                for (const int offset : {-3600000, -1, 0, 1, 3600000})
                    cases.append({outcome, sampleNow + std::chrono::milliseconds(offset), refresh});
            }
        }
        for (int i = 0; i < cases.size(); ++i) {
            NewAuthorization given = sampleAuthorization(m_profile, QStringLiteral("team %1").arg(i));
            given.grant.contextOutcome = cases.at(i).outcome;
            given.grant.expiresAt = cases.at(i).expiresAt;
            if (!cases.at(i).refresh)
                given.refreshToken = Secret();
            add(given);
        }
        const QList<Installation> all = *waited(m_store->installations().rows(ids({})));
        QCOMPARE(all.size(), cases.size());
        for (const int shift : {-7200000, -1, 0, 1, 7200000}) {
            const Instant now = sampleNow + std::chrono::milliseconds(shift);
            std::array<qint64, installationStateCount> expected{};
            for (const Installation &row : all)
                ++expected[static_cast<size_t>(row.state(now))];
            InstallationQuery query;
            QCOMPARE(*waited(m_store->installations().counts(query, now)), expected);
            query.search = QStringLiteral("team");
            QCOMPARE(*waited(m_store->installations().counts(query, now)), expected);
            query.state = InstallationState::Mismatch; // ignored by counts()
            QCOMPARE(*waited(m_store->installations().counts(query, now)), expected);

            // Sorted by state, the states come in the order of the enumeration.
            query = {};
            query.sort = Column::State;
            query.descending = false;
            const QList<RowId> sorted = *waited(m_store->installations().ids(query, now, 0));
            QCOMPARE(sorted.size(), all.size());
            int former = 0;
            for (const RowId id : sorted) {
                const auto row
                    = std::find_if(all.begin(), all.end(), [id](const Installation &one) { return one.id == id; });
                const int state = static_cast<int>(row->state(now));
                QVERIFY(state >= former);
                former = state;
            }
            for (int state = 0; state < installationStateCount; ++state) {
                for (const Column column : {Column::Team, Column::State}) {
                    query.state = static_cast<InstallationState>(state);
                    query.sort = column;
                    const QList<RowId> found = *waited(m_store->installations().ids(query, now, 0));
                    QCOMPARE(found.size(), expected[static_cast<size_t>(state)]);
                    const QList<Installation> rows = *waited(m_store->installations().rows(found));
                    for (const Installation &row : rows)
                        QCOMPARE(static_cast<int>(row.state(now)), state);
                }
            }
        }
    }

    void findsByEveryWord_data()
    {
        QTest::addColumn<QString>("search");
        QTest::addColumn<QString>("teams");

        QTest::newRow("nothing searched") << ""
                                          << "0 1 2";
        QTest::newRow("blanks only") << "  \t "
                                     << "0 1 2";
        QTest::newRow("team name, other case") << "BLUE"
                                               << "0";
        QTest::newRow("inside a word") << "lue"
                                       << "0";
        QTest::newRow("without accents") << "muller"
                                         << "1";
        QTest::newRow("with accents, composed") << QString::fromUtf8("MÜLLER") << "1";
        QTest::newRow("with accents, decomposed") << QString::fromUtf8("mu\u0308ller") << "1";
        QTest::newRow("sharp s") << "STRASSE"
                                 << "1";
        QTest::newRow("two words, any order") << "lima blue"
                                              << "0";
        QTest::newRow("two words of two rows") << "blue muller"
                                               << "";
        QTest::newRow("team id") << "3458764500000000001"
                                 << "0";
        QTest::newRow("end of the user id") << "31473"
                                            << "0 1 2";
        QTest::newRow("organization") << "globex"
                                      << "1";
        QTest::newRow("scope") << "boards:write"
                               << "2";
        QTest::newRow("fingerprint") << "ACCESS-FINGERPRINT"
                                     << "";
        QTest::newRow("percent is a character") << "100%"
                                                << "2";
        QTest::newRow("percent does not stand for anything") << "b%e"
                                                             << "";
        QTest::newRow("underscore is a character") << "a_b"
                                                   << "2";
        QTest::newRow("underscore does not stand for anything") << "bl_e"
                                                                << "";
        QTest::newRow("exclamation mark") << "wow!"
                                          << "2";
        QTest::newRow("quote") << "o'neil"
                               << "2";
        QTest::newRow("backslash") << "\\"
                                   << "2";
        QTest::newRow("not across two parts") << "team3458764500000000001"
                                              << "";
        QTest::newRow("another script") << QString::fromUtf8("東京") << "2";
    }

    void findsByEveryWord()
    {
        QFETCH(const QString, search);
        QFETCH(const QString, teams);
        QList<RowId> added;
        for (int i = 0; i < 3; ++i) {
            NewAuthorization given = sampleAuthorization(m_profile, QString::number(i));
            given.team.id = QStringLiteral("345876450000000000%1").arg(i + 1);
            given.team.name = QString::fromUtf8(i == 0       ? "Blue Team"
                                                    : i == 1 ? "Müller Straße"
                                                             : "100% a_b wow! O'Neil \\ 東京");
            if (i == 1)
                given.organization = {QStringLiteral("1"), QStringLiteral("Globex")};
            if (i == 2)
                given.grant.grantedScopes = ScopeSet::fromText(QStringLiteral("boards:write"));
            added.append(add(given));
        }
        QList<RowId> expected;
        for (const QString &team : split(teams))
            expected.append(added.at(team.toInt()));
        InstallationQuery query;
        query.search = search;
        query.sort = Column::Team;
        for (const int limit : {0, 200}) {
            QList<RowId> found = ids(query, limit);
            std::sort(found.begin(), found.end());
            QCOMPARE(found, expected);
        }
        qint64 counted = 0;
        const auto counts = waited(m_store->installations().counts(query, sampleNow));
        for (const qint64 count : *counts)
            counted += count;
        QCOMPARE(counted, expected.size());
    }

    void findsByFingerprint()
    {
        const RowId id = add(sampleAuthorization(m_profile, QStringLiteral("one")));
        add(sampleAuthorization(m_profile, QStringLiteral("two")));
        const Installation row = waited(m_store->installations().rows({id}))->constFirst();
        for (const QString &fingerprint : {row.accessFingerprint, row.refreshFingerprint}) {
            InstallationQuery query;
            query.search = fingerprint.toUpper();
            QCOMPARE(ids(query), QList<RowId>{id});
        }
    }

    void filtersByProfile()
    {
        const RowId other = addProfile(QStringLiteral("Other"));
        const RowId mine = add(sampleAuthorization(m_profile));
        const RowId theirs = add(sampleAuthorization(other));
        InstallationQuery query;
        for (const QString &search : {QString(), QStringLiteral("blue")}) {
            for (const Column column : {Column::Team, Column::State}) {
                query.search = search;
                query.sort = column;
                query.profileId = m_profile;
                QCOMPARE(ids(query), QList<RowId>{mine});
                QCOMPARE(ids(query, 10), QList<RowId>{mine});
                query.profileId = other;
                QCOMPARE(ids(query), QList<RowId>{theirs});
                QCOMPARE(waited(m_store->installations().counts(query, sampleNow))->at(0), 1);
                query.profileId = 0;
                QCOMPARE(ids(query).size(), 2);
                QCOMPARE(waited(m_store->installations().counts(query, sampleNow))->at(0), 2);
            }
        }
    }

    void answersManyRowsInTheOrderAskedAndLeavesOutThoseThatAreGone()
    {
        QList<RowId> added;
        for (int i = 0; i < 3; ++i)
            added.append(add(sampleAuthorization(m_profile, QString::number(i))));
        QList<RowId> asked{added.at(2)};
        for (RowId id = 1; id < 1200; ++id)
            asked.append(id);
        asked += {added.at(0), added.at(1)};
        QList<RowId> answered;
        const auto rows = waited(m_store->installations().rows(asked));
        QVERIFY(rows);
        for (const Installation &row : *rows)
            answered.append(row.id);
        QCOMPARE(answered, (QList<RowId>{added.at(2), added.at(0), added.at(1)}));
    }

    void readsNoSecretForTheList()
    {
        add(sampleAuthorization(m_profile));
        m_store->sql(QStringLiteral("DROP TABLE secrets"));
        QCOMPARE(ids({}).size(), 1);
        QCOMPARE(waited(m_store->installations().rows(ids({})))->size(), 1);
        QVERIFY(waited(m_store->installations().details(ids({}).constFirst())));
    }

    void failsWithoutTheWordsOfTheServer()
    {
        add(sampleAuthorization(m_profile));
        m_store->sql(QStringLiteral("DROP TABLE installation_search"));
        InstallationQuery query;
        query.search = QStringLiteral("canary");
        const auto found = waited(m_store->installations().ids(query, sampleNow, 10));
        QVERIFY(!found);
        QCOMPARE(found.error().kind, ErrorKind::Storage);
        QCOMPARE(found.error().cause, QStringLiteral("sql"));
        QVERIFY(!found.error().detail.isEmpty());
        QVERIFY(!found.error().detail.contains(QLatin1String("canary")));
        // The connection is good for the next one.
        QCOMPARE(ids({}).size(), 1);
    }

private:
    static QStringList split(const QString &text) { return text.split(QLatin1Char(' '), Qt::SkipEmptyParts); }

    static QStringList split(const char *text) { return split(QString::fromLatin1(text)); }

    RowId addProfile(const QString &name)
    {
        return waited(m_store->profiles().add(sampleProfile(name), Secret::fromText(QStringLiteral("s")),
                                              m_store->vault.sealFunction(), sampleNow))
            ->id;
    }

    RowId add(const NewAuthorization &authorization)
    {
        return waited(
                   m_store->installations().addAuthorization(authorization, m_store->vault.sealFunction(), sampleNow))
            ->id;
    }

    QList<RowId> ids(const InstallationQuery &query, int limit = 0)
    {
        return *waited(m_store->installations().ids(query, sampleNow, limit));
    }

    std::unique_ptr<StoreForTest> m_store;
    RowId m_profile = 0;
};

QTEST_GUILESS_MAIN(TestInstallationStore)
#include "tst_installationstore.moc"
