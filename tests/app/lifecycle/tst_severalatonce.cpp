// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/addprofile.h"
#include "lifecycle/attemptlabel.h"
#include "oauth/redirectdispatcher.h"
#include "support/awaited.h"
#include "support/desk.h"

#include <QJsonArray>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

/// Ten authorizations open on one port, answered in another order than they were started in.
class TestSeveralAtOnce : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    // D-9700-06
    void eachEndsInItsOwnRowWithItsOwnLabel()
    {
        Desk desk;
        QVERIFY(desk.isReady());
        const auto text = [&desk](const char *list, int index, const char *member) {
            return desk.directory.value(QLatin1String(list)).toArray().at(index).toObject().value(QLatin1String(member)).toString();
        };
        // Without a completion page the browser ends on ours, which carries the label.
        AppProfile first = desk.profile;
        first.endpoints.completion.clear();
        const auto changed = awaited(desk.store.profiles.update(first, Secret(), desk.store.vault.sealFunction(), desk.store.vault.openFunction(), systemNow()));
        QVERIFY(changed);
        AppProfile second = *changed;
        second.name = text("apps", 1, "name");
        second.clientId = text("apps", 1, "client_id");
        const auto added = awaited(addProfile(&desk.store.profiles, &desk.store.vault, second,
                                              Secret::fromText(text("apps", 1, "client_secret")), systemNow()));
        QVERIFY(added);

        struct One {
            std::unique_ptr<AuthorizeTeam> act;
            std::unique_ptr<ConsentVisitor> visitor;
            QString teamId;
            QString userId;
            QByteArray page;
            std::optional<Result<Installation>> end;
        };
        std::vector<One> all(10);
        for (int i = 0; i < 10; ++i) {
            One &one = all.at(size_t(i));
            one.teamId = text("teams", i % 3, "id");
            one.userId = text("users", i / 3 % 3, "id");
            one.visitor = std::make_unique<ConsentVisitor>();
            one.visitor->setTeam(one.teamId);
            one.visitor->setUser(one.userId);
            connect(one.visitor.get(), &ConsentVisitor::ended, this, [&one](const QUrl &, int, const QByteArray &page) { one.page = page; });
            one.act = desk.attempt({i < 9 ? *changed : *added, one.teamId, {}, {}, {}});
            connect(one.act.get(), &AuthorizeTeam::finished, this, [&one](const Result<Installation> &end) { one.end.emplace(end); });
            one.act->start();
        }
        QTRY_VERIFY(std::all_of(all.begin(), all.end(), [](const One &one) { return !one.act->address().isEmpty(); }));
        for (const int i : {3, 9, 0, 1, 8, 2, 7, 4, 6, 5})
            QVERIFY(all.at(size_t(i)).visitor->visit(all.at(size_t(i)).act->address()));
        QTRY_VERIFY_WITH_TIMEOUT(std::all_of(all.begin(), all.end(), [](const One &one) { return one.end && !one.page.isEmpty(); }), 20'000);

        QSet<RowId> rows;
        for (const One &one : all) {
            QVERIFY2(*one.end, one.end->has_value() ? "" : qPrintable(one.end->error().summary));
            const Installation &installation = **one.end;
            QCOMPARE(installation.team.id, one.teamId);
            QCOMPARE(installation.user.id, one.userId);
            QCOMPARE(installation.profileId, one.act->request().profile.id);
            QCOMPARE(installation.generation, 1);
            QVERIFY2(one.page.contains(one.act->label().toUtf8()), one.page.constData());
            rows.insert(installation.id);
        }
        QCOMPARE(rows.size(), 10);
        QVERIFY(Desk::isFree(desk.port));
    }

    void noTwoThatAreOpenLookAlike()
    {
        RedirectDispatcher dispatcher(systemNow, systemRandomBytes);
        const RandomBytes alwaysTheSame = [](qsizetype count) { return QByteArray(count, '\x07'); };
        QSet<QString> labels;
        for (int i = 0; i < 1024; ++i)
            labels.insert(takeAttemptLabel(&dispatcher, alwaysTheSame));
        QCOMPARE(labels.size(), 1024);
        const QString ended = *labels.constBegin();
        dispatcher.freeLabel(ended);
        QCOMPARE(takeAttemptLabel(&dispatcher, alwaysTheSame), ended);
    }
};

QTEST_GUILESS_MAIN(TestSeveralAtOnce)
#include "tst_severalatonce.moc"
