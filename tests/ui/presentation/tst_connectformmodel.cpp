// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/connectformmodel.h"
#include "presentation/vaultmodel.h"
#include "ui/presentation/modelstore.h"

#include <QSignalSpy>

using Mark = ConnectFormModel::Mark;
Q_DECLARE_METATYPE(ConnectFormModel::Mark)
Q_DECLARE_METATYPE(ErrorKind)

class tst_ConnectFormModel : public QObject
{
    Q_OBJECT

private:
    static Endpoints defaults()
    {
        return {QStringLiteral("https://miro.example/a"), QStringLiteral("https://miro.example/t"), {}, {}, {}};
    }
    static Endpoints below(const QString &base)
    {
        return {base + QStringLiteral("/a"), base + QStringLiteral("/t"), {}, {}, {}};
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void marksEachFieldWhileTyping_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("value");
        QTest::addColumn<Mark>("mark");
        QTest::newRow("untouched name") << "name"
                                        << "" << Mark::None;
        QTest::newRow("good name") << "name"
                                   << "Acme" << Mark::Good;
        QTest::newRow("client id with a space") << "client_id"
                                                << "34 58" << Mark::Wrong;
        QTest::newRow("redirect URI without a port") << "redirect_uri"
                                                     << "http://127.0.0.1/callback" << Mark::Wrong;
        QTest::newRow("localhost is risky") << "redirect_uri"
                                            << "http://localhost:8400/callback" << Mark::Warning;
        QTest::newRow("plain http elsewhere") << "token"
                                              << "http://miro.example/t" << Mark::Wrong;
        QTest::newRow("client secret not typed yet") << "client_secret"
                                                     << "" << Mark::None;
        QTest::newRow("good client secret") << "client_secret"
                                            << "r8Zx1mQp" << Mark::Good;
        QTest::newRow("client secret with a blank at its end") << "client_secret"
                                                               << "r8Zx1mQp " << Mark::Wrong;
        QTest::newRow("no token context is allowed") << "context"
                                                     << "" << Mark::None;
    }
    void marksEachFieldWhileTyping()
    {
        QFETCH(const QString, field);
        QFETCH(const QString, value);
        ModelStore store;
        ConnectFormModel model(&store.opened.profiles, &store.opened.vault, defaults(), below, systemNow);
        AppProfile profile = model.profile();
        if (field == QLatin1String("name"))
            profile.name = value;
        else if (field == QLatin1String("client_id"))
            profile.clientId = value;
        else if (field == QLatin1String("redirect_uri"))
            profile.redirectUris = {value};
        else if (field == QLatin1String("token"))
            profile.endpoints.token = value;
        else if (field == QLatin1String("client_secret"))
            model.checkSecret(value);
        model.setProfile(profile);
        const ConnectFormModel::FieldState state = model.fieldState(field);
        QTEST(state.mark, "mark");
        QCOMPARE(state.sentence.isEmpty(), state.mark == Mark::Good || state.mark == Mark::None);
    }

    void emptyFieldsAreObjectionsOnlyOnceItIsSaved()
    {
        ModelStore store;
        ConnectFormModel model(&store.opened.profiles, &store.opened.vault, defaults(), below, systemNow);
        QCOMPARE(model.fieldState(QStringLiteral("client_id")).mark, Mark::None);
        QVERIFY(!model.isComplete());
        model.markEverything();
        for (const char *field : {"name", "client_id", "client_secret"})
            QCOMPARE(model.fieldState(QLatin1String(field)).mark, Mark::Wrong);
    }

    void aBaseFillsTheAddressesAndNoBaseRestoresThem()
    {
        ModelStore store;
        ConnectFormModel model(&store.opened.profiles, &store.opened.vault, defaults(), below, systemNow);
        model.setBase(QStringLiteral("http://127.0.0.1:40123"));
        QCOMPARE(model.profile().endpoints.token, QStringLiteral("http://127.0.0.1:40123/t"));
        model.setBase({});
        QCOMPARE(model.profile().endpoints, defaults());
    }

    void savesWithTheSecretSealed()
    {
        ModelStore store;
        ConnectFormModel model(&store.opened.profiles, &store.opened.vault, defaults(), below, systemNow);
        AppProfile profile = model.profile();
        profile.name = QStringLiteral("Second");
        profile.clientId = QStringLiteral("999");
        profile.redirectUris = {QStringLiteral("http://127.0.0.1:8401/callback")};
        model.setProfile(profile);
        QSignalSpy saved(&model, &ConnectFormModel::saved);
        model.save(Secret(QByteArrayView("the-secret")));
        model.save(Secret(QByteArrayView("a second click is nothing")));
        QTRY_COMPARE(saved.count(), 1);
        const Result<AppProfile> stored = awaited(store.opened.profiles.byName(QStringLiteral("Second")));
        QVERIFY(stored);
        const Result<SealedRecord> record = awaited(store.opened.profiles.clientSecret(stored->id));
        QVERIFY(record);
        QCOMPARE(store.opened.vault.open(record->sealed, record->identity)->exposeText(), QStringLiteral("the-secret"));
    }

    void aLockedVaultIsNamedSoThatItCanBeOpened()
    {
        ModelStore store;
        store.opened.vault.lock();
        ConnectFormModel model(&store.opened.profiles, &store.opened.vault, defaults(), below, systemNow);
        AppProfile profile = model.profile();
        profile.name = QStringLiteral("Second");
        profile.clientId = QStringLiteral("999");
        profile.redirectUris = {QStringLiteral("http://127.0.0.1:8401/callback")};
        model.setProfile(profile);
        QString cause;
        connect(&model, &ConnectFormModel::failed, this, [&](const Error &error) { cause = error.cause; });
        model.save(Secret(QByteArrayView("the-secret")));
        QTRY_COMPARE(cause, QStringLiteral("vault_locked"));
        QVERIFY(!model.isSaving());
    }

    void anEditedProfileKeepsItsSecretUnlessThereIsANewOne_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("stored");
        QTest::newRow("nothing typed") << ""
                                       << "client-secret";
        QTest::newRow("a new one") << "replaced-at-miro"
                                   << "replaced-at-miro";
    }
    void anEditedProfileKeepsItsSecretUnlessThereIsANewOne()
    {
        QFETCH(const QString, typed);
        QFETCH(const QString, stored);
        ModelStore store;
        ConnectFormModel model(&store.opened.profiles, &store.opened.vault, defaults(), below, systemNow);
        model.edit(store.profile);
        QVERIFY(model.isEditing());
        QVERIFY(model.isComplete());
        AppProfile profile = model.profile();
        profile.name = QStringLiteral("Renamed");
        profile.clientId = QStringLiteral("999");
        model.setProfile(profile);
        model.checkSecret(typed);
        model.markEverything();
        QCOMPARE(model.fieldState(QStringLiteral("client_secret")).mark, typed.isEmpty() ? Mark::None : Mark::Good);
        QList<bool> saved;
        connect(&model, &ConnectFormModel::saved, this, [&](const AppProfile &, bool isNew) { saved.append(isNew); });
        model.save(Secret::fromText(typed));
        QTRY_COMPARE(saved, QList<bool>{false});
        const Result<QList<AppProfile>> all = awaited(store.opened.profiles.list());
        QVERIFY(all);
        QCOMPARE(all->size(), 1);
        QCOMPARE(all->first().id, store.profile.id);
        QCOMPARE(all->first().name, QStringLiteral("Renamed"));
        QCOMPARE(all->first().clientId, QStringLiteral("999"));
        const Result<SealedRecord> record = awaited(store.opened.profiles.clientSecret(store.profile.id));
        QVERIFY(record);
        QCOMPARE(store.opened.vault.open(record->sealed, record->identity)->exposeText(), stored);
    }

    void aChangeIsCheckedAsStrictlyAsANewProfile_data()
    {
        QTest::addColumn<QString>("redirectUri");
        QTest::addColumn<QString>("secret");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("redirect URI without a port") << "http://127.0.0.1/callback"
                                                     << "" << ErrorKind::InvalidInput;
        QTest::newRow("secret that none can be") << "http://127.0.0.1:8400/callback"
                                                 << " x" << ErrorKind::InvalidInput;
    }
    void aChangeIsCheckedAsStrictlyAsANewProfile()
    {
        QFETCH(const QString, redirectUri);
        QFETCH(const QString, secret);
        ModelStore store;
        ConnectFormModel model(&store.opened.profiles, &store.opened.vault, defaults(), below, systemNow);
        AppProfile profile = store.profile;
        profile.redirectUris = {redirectUri};
        model.edit(profile);
        model.checkSecret(secret);
        QVERIFY(!model.isComplete());
        std::optional<Error> failure;
        connect(&model, &ConnectFormModel::failed, this, [&](const Error &error) { failure = error; });
        model.save(Secret::fromText(secret)); // the act refuses as well, not only the form
        QTRY_VERIFY(failure);
        QTEST(failure->kind, "kind");
        QCOMPARE(awaited(store.opened.profiles.list())->first().generation, store.profile.generation);
    }

    void aProfileThatWasChangedElsewhereIsReadAgain()
    {
        ModelStore store;
        ConnectFormModel model(&store.opened.profiles, &store.opened.vault, defaults(), below, systemNow);
        model.edit(store.profile);
        AppProfile theirs = store.profile;
        theirs.name = QStringLiteral("Theirs");
        QVERIFY(awaited(store.opened.profiles.update(theirs, {}, store.opened.vault.sealFunction(), store.opened.vault.openFunction(), systemNow())));
        AppProfile ours = store.profile;
        ours.name = QStringLiteral("Ours");
        model.setProfile(ours);
        QString cause;
        connect(&model, &ConnectFormModel::failed, this, [&](const Error &error) { cause = error.cause; });
        model.save({});
        QTRY_COMPARE(cause, QStringLiteral("changed_elsewhere"));
        model.readAgain();
        QTRY_COMPARE(model.profile().name, QStringLiteral("Theirs"));
        ours = model.profile();
        ours.name = QStringLiteral("Ours");
        model.setProfile(ours);
        QSignalSpy saved(&model, &ConnectFormModel::saved);
        model.save({});
        QTRY_COMPARE(saved.count(), 1);
        QCOMPARE(awaited(store.opened.profiles.list())->first().name, QStringLiteral("Ours"));
    }

    void newPassphrasesAreChecked_data()
    {
        QTest::addColumn<QString>("passphrase");
        QTest::addColumn<QString>("repeated");
        QTest::addColumn<bool>("good");
        QTest::newRow("too short") << "seven77"
                                   << "seven77" << false;
        QTest::newRow("differ") << "long enough"
                                << "long enougH" << false;
        QTest::newRow("empty") << ""
                               << "" << false;
        QTest::newRow("good") << "long enough"
                              << "long enough" << true;
    }
    void newPassphrasesAreChecked()
    {
        QFETCH(const QString, passphrase);
        QFETCH(const QString, repeated);
        QTEST(VaultModel::passphraseObjection(passphrase, repeated).isEmpty(), "good");
    }
};

QTEST_GUILESS_MAIN(tst_ConnectFormModel)
#include "tst_connectformmodel.moc"
