// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/installationspagemodel.h"
#include "presentation/profilespagemodel.h"
#include "ui/presentation/modelstore.h"

#include <QSignalSpy>

using Mark = ConnectFormModel::Mark;

/// The page of app profiles over a real store.
class tst_ProfilesPageModel : public QObject
{
    Q_OBJECT

private:
    static Endpoints below(const QString &base)
    {
        return {base + QStringLiteral("/a"), base + QStringLiteral("/t"), {}, {}, {}};
    }
    static std::unique_ptr<ProfilesPageModel> modelOf(ModelStore &store)
    {
        auto model = std::make_unique<ProfilesPageModel>(&store.opened.profiles, &store.opened.vault,
                                                         below(QStringLiteral("https://miro.example")), below, systemNow);
        model->reload();
        return model;
    }
    static bool isCounted(const ProfilesPageModel &model)
    {
        return QTest::qWaitFor([&model] { return model.currentId() != 0 && !model.whyNoRemoval().contains(QStringLiteral("counted")); },
                               10'000);
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void eachRedirectUriHasAMarkOfItsOwn()
    {
        ModelStore store;
        const auto model = modelOf(store);
        AppProfile profile = store.profile;
        profile.redirectUris = {QStringLiteral("http://127.0.0.1:8400/callback"), QStringLiteral("http://apps.example/cb"),
                                QStringLiteral("http://localhost:8400/callback"), QString()};
        model->form()->setProfile(profile);
        QCOMPARE(model->form()->uriState(0).mark, Mark::Good);
        QCOMPARE(model->form()->uriState(1).mark, Mark::Wrong);
        QCOMPARE(model->form()->uriState(2).mark, Mark::Warning);
        QCOMPARE(model->form()->uriState(3).mark, Mark::None); // not typed yet
        model->form()->dropEmptyUris();
        QCOMPARE(model->form()->profile().redirectUris.size(), 3);
    }

    void parametersThatCannotBeReadAreNotSaved()
    {
        ModelStore store;
        const auto model = modelOf(store);
        QVERIFY(isCounted(*model));
        model->form()->setParameters(QStringLiteral("extra_token"), QStringLiteral("nonsense"));
        QCOMPARE(model->form()->fieldState(QStringLiteral("extra_token")).mark, Mark::Wrong);
        QVERIFY(model->form()->isChanged());
        QVERIFY(!model->form()->isComplete());
        model->form()->setParameters(QStringLiteral("extra_token"), QStringLiteral("audience=boards"));
        QCOMPARE(model->form()->fieldState(QStringLiteral("extra_token")).mark, Mark::Good);
        QVERIFY(model->form()->isComplete());
        model->form()->setParameters(QStringLiteral("extra_token"), QStringLiteral("client_id=1"));
        QVERIFY(!model->form()->isComplete());
    }

    void whatUnverifiesInstallationsIsSaidBefore_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<int>("installations");
        QTest::addColumn<QString>("warning");
        const QString two = QStringLiteral("2 installations will be marked as not verified. What is known of their "
                                           "tokens was learnt with the former credentials and addresses.");
        QTest::newRow("C3 another client id") << "client_id" << 2 << two;
        QTest::newRow("C3 another client secret") << "client_secret" << 2 << two;
        QTest::newRow("C3 another address") << "revoke" << 2 << two;
        QTest::newRow("C3 a new name proves nothing less") << "name" << 2 << QString();
        QTest::newRow("C3 nothing to unverify") << "client_id" << 0 << QString();
    }
    void whatUnverifiesInstallationsIsSaidBefore()
    {
        QFETCH(const QString, change);
        QFETCH(const int, installations);
        ModelStore store;
        store.addMany(installations);
        const auto model = modelOf(store);
        QVERIFY(isCounted(*model));
        AppProfile profile = store.profile;
        if (change == QLatin1String("client_id"))
            profile.clientId = QStringLiteral("999");
        else if (change == QLatin1String("revoke"))
            profile.endpoints.revoke = QStringLiteral("https://miro.example/r");
        else if (change == QLatin1String("name"))
            profile.name = QStringLiteral("Other");
        else
            model->form()->checkSecret(u"another");
        model->form()->setProfile(profile);
        QVERIFY(model->form()->isChanged());
        QString warning;
        connect(model.get(), &ProfilesPageModel::weighed, this, [&warning](const QString &said) { warning = said; });
        model->weighSave();
        QTEST(warning, "warning");
    }

    void whatDiffersAfterSavingIsSaidBefore_data()
    {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("clientId");
        QTest::addColumn<QString>("warning");
        const QString unverified = QStringLiteral("3 installations will be marked as not verified. What is known of their tokens was "
                                                  "learnt with the former credentials and addresses.");
        QTest::newRow("C6.2 the same in another order") << "boards:write boards:read" << "" << QString();
        QTest::newRow("C6.2 one more is expected") << "boards:read boards:write team:read" << ""
                                                   << QStringLiteral("Saving marks 3 installations as missing scopes.");
        QTest::newRow("C6.2 one less is expected") << "boards:read" << ""
                                                   << QStringLiteral("Saving marks 2 installations as having scopes that are not expected.");
        QTest::newRow("C6.2 both") << "boards:read team:read" << ""
                                   << QStringLiteral("Saving marks 3 installations as missing scopes and 2 installations as having scopes "
                                                     "that are not expected.");
        QTest::newRow("C6.2 nothing in particular") << "" << "" << QString();
        QTest::newRow("C6.2 and another client") << "boards:read" << "999"
                                                 << QString(unverified + QStringLiteral(" Saving marks 2 installations as having scopes that are not expected."));
    }
    void whatDiffersAfterSavingIsSaidBefore()
    {
        QFETCH(const QString, expected);
        QFETCH(const QString, clientId);
        ModelStore store;
        store.addMany(2);
        store.add(QStringLiteral("Less"), QStringLiteral("Ana"), ScopeSet({QStringLiteral("boards:read")}));
        const auto model = modelOf(store);
        QVERIFY(isCounted(*model));
        AppProfile profile = store.profile;
        profile.expectedScopes = ScopeSet::fromText(expected);
        if (!clientId.isEmpty())
            profile.clientId = clientId;
        model->form()->setProfile(profile);
        QStringList warnings;
        connect(model.get(), &ProfilesPageModel::weighed, this, [&warnings](const QString &said) { warnings.append(said); });
        model->weighSave();
        QTRY_COMPARE(warnings.size(), 1);
        QTEST(warnings.first(), "warning");
    }

    void whatIsTypedWhileItIsWeighedIsWeighed()
    {
        ModelStore store;
        store.addMany(2);
        const auto model = modelOf(store);
        QVERIFY(isCounted(*model));
        AppProfile profile = store.profile;
        profile.expectedScopes = ScopeSet({QStringLiteral("team:read")});
        model->form()->setProfile(profile);
        QStringList warnings;
        connect(model.get(), &ProfilesPageModel::weighed, this, [&warnings](const QString &said) { warnings.append(said); });
        model->weighSave();
        profile.expectedScopes = ScopeSet({QStringLiteral("boards:read")});
        model->form()->setProfile(profile);
        QTRY_COMPARE(warnings, QStringList{QStringLiteral("Saving marks 2 installations as having scopes that are not expected.")});
    }

    void archivedOnesAreFoldedAwayAndAuthorizeNothing()
    {
        ModelStore store;
        const auto model = modelOf(store);
        QVERIFY(isCounted(*model));
        InstallationsPageModel installations(&store.opened.installations, &store.opened.profiles, store.clock());
        installations.reload();
        QTRY_COMPARE(installations.usableProfiles().size(), 1);
        model->setArchived(true);
        QTRY_COMPARE(model->archivedCount(), 1);
        QVERIFY(model->shown().isEmpty());
        QCOMPARE(model->currentId(), RowId(0));
        installations.reload();
        QTRY_VERIFY(installations.usableProfiles().isEmpty());
        QVERIFY(installations.filterProfiles().isEmpty());
        store.add(QStringLiteral("Design"));
        installations.reload();
        QTRY_COMPARE(installations.filterProfiles().size(), 1); // its installations can still be found
        QVERIFY(installations.usableProfiles().isEmpty());
        model->showArchived(true);
        QCOMPARE(model->shown().size(), 1);
        model->select(store.profile.id);
        model->setArchived(false);
        QTRY_COMPARE(model->archivedCount(), 0);
        QCOMPARE(awaited(store.opened.profiles.list())->first().isArchived(), false);
    }

    void onlyAnAppWithoutInstallationsIsDeleted()
    {
        ModelStore store;
        store.add(QStringLiteral("Design"));
        const auto model = modelOf(store);
        QVERIFY(isCounted(*model));
        QVERIFY(model->whyNoRemoval().contains(QStringLiteral("1 installation")));
        QString cause;
        connect(model.get(), &ProfilesPageModel::failed, this, [&](const QString &, const Error &error) { cause = error.cause; });
        model->remove(); // the store refuses as well, not only the button
        QTRY_COMPARE(cause, QStringLiteral("has_installations"));
        model->duplicate();
        QCOMPARE(model->currentId(), RowId(0));
        QCOMPARE(model->form()->profile().name, QStringLiteral("Acme Boards (copy)"));
        QSignalSpy stored(model.get(), &ProfilesPageModel::stored);
        model->form()->save(Secret(QByteArrayView("its-own-secret")));
        QTRY_COMPARE(stored.count(), 1);
        QTRY_COMPARE(model->all().size(), 2);
        QVERIFY(isCounted(*model));
        QVERIFY(model->currentId() != store.profile.id);
        QTRY_VERIFY(model->whyNoRemoval().isEmpty());
        model->remove();
        QTRY_COMPARE(model->all().size(), 1);
        QCOMPARE(model->currentId(), store.profile.id);
    }

    void whatIsTypedSurvivesAReading()
    {
        ModelStore store;
        const auto model = modelOf(store);
        QVERIFY(isCounted(*model));
        AppProfile profile = store.profile;
        profile.appUrl = QStringLiteral("https://apps.example/");
        model->form()->setProfile(profile);
        QSignalSpy listed(model.get(), &ProfilesPageModel::listed);
        model->reload();
        QTRY_COMPARE(listed.count(), 1);
        QCOMPARE(model->form()->profile().appUrl, profile.appUrl);
        model->revert();
        QVERIFY(!model->form()->isChanged());
        QVERIFY(model->form()->profile().appUrl.isEmpty());
        AppProfile theirs = store.profile; // and what nobody typed over follows the store
        theirs.name = QStringLiteral("Theirs");
        QVERIFY(awaited(store.opened.profiles.update(theirs, {}, store.opened.vault.sealFunction(),
                                                     store.opened.vault.openFunction(), systemNow())));
        model->reload();
        QTRY_COMPARE(model->form()->profile().name, QStringLiteral("Theirs"));
    }

    void aLockedVaultIsAskedFor()
    {
        ModelStore store;
        const auto model = modelOf(store);
        QVERIFY(isCounted(*model));
        store.opened.vault.lock();
        AppProfile profile = store.profile;
        profile.clientId = QStringLiteral("999");
        model->form()->setProfile(profile);
        QSignalSpy needed(model.get(), &ProfilesPageModel::unlockNeeded);
        model->form()->save({});
        QTRY_COMPARE(needed.count(), 1);
        QCOMPARE(model->form()->profile().clientId, QStringLiteral("999"));
    }
};

QTEST_GUILESS_MAIN(tst_ProfilesPageModel)
#include "tst_profilespagemodel.moc"
