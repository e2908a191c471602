// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/windowdesk.h"

#include "widgets/installationtable.h"

#include <QAbstractItemView>
#include <QLabel>
#include <QMessageBox>
#include <QTabWidget>
#include <QToolButton>

/// What others have named stands in the window as it is: no markup, no picture, no turned order, no extra line.
class tst_LiteralNames : public QObject
{
    Q_OBJECT

private:
    static bool beginWith(WindowDesk &desk, int rows)
    {
        desk.fill(rows);
        return desk.begin() && QTest::qWaitFor([&desk] { return !desk.model->installations()->profiles().isEmpty(); });
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(startCryptography()); }
    void init() { QTest::failOnWarning(anyWarningOfOurs()); }

    void namesFromTheServerAreShownLetterByLetter()
    {
        const QString evil = QStringLiteral("<img src=x><b>Bold</b> &amp; R&D");
        const QString turned = QString::fromUtf8("abc\u202egpj\nsecond");
        WindowDesk desk;
        NewAuthorization row;
        row.profileId = desk.desk.profile.id;
        row.team = {QStringLiteral("3458764512345678901"), evil};
        row.user = {QStringLiteral("3074457358607431111"), turned};
        row.organization = {QStringLiteral("3074457358607432222"), QStringLiteral("<a href=\"http://x\">O</a>")};
        row.grant.tokenType = QStringLiteral("<b>bearer</b>");
        row.grant.requestedScopes = ScopeSet({QStringLiteral("<b>scope</b>")});
        row.grant.grantedScopes = row.grant.requestedScopes;
        row.grant.rawResponse = "{\"team\":\"<b>Bold</b>\"}";
        row.grant.contextOutcome = ContextOutcome::Agreed;
        row.grant.authorizedAt = desk.desk.clock()();
        row.accessToken = Secret(QByteArrayView("canary-token"));
        row.evidence = {{0, 0, row.grant.authorizedAt, QStringLiteral("miro"), QStringLiteral("exchange"), 200,
                         QStringLiteral("ok"), QString(evil + turned)}};
        AppProfile profile = desk.desk.profile;
        profile.name = QStringLiteral("<b>App</b> R&D");
        QVERIFY(awaited(desk.desk.store.profiles.update(profile, {}, desk.desk.store.vault.sealFunction(), desk.desk.store.vault.openFunction(), systemNow())));
        QVERIFY(awaited(desk.desk.store.installations.addAuthorization(row, desk.desk.store.vault.sealFunction(),
                                                                       row.grant.authorizedAt)));
        QVERIFY(beginWith(desk, 0));
        auto *const table = desk.find<InstallationTable>("installationTable");
        table->choose(0);
        QTRY_VERIFY(desk.model->details()->details());
        auto *const tabs = desk.find<QTabWidget>("detailsTabs");
        for (int tab = 0; tab < tabs->count(); ++tab)
            tabs->setCurrentIndex(tab);
        desk.model->installations()->setProfile(profile.id); // a chip
        desk.model->installations()->setSearch(QStringLiteral("<b>Bold</b>"));
        QTRY_COMPARE(desk.model->installations()->chips().size(), 2);
        QTRY_COMPARE(desk.model->installations()->table()->rowCount(), 1);
        QTRY_VERIFY(desk.model->installations()->table()->installationAt(0));
        desk.shown<QPushButton>("reauthorizeButton")->click();
        QTRY_VERIFY(desk.shown<QPushButton>("openBrowserButton"));

        const QAbstractItemModel *const rows = table->model();
        QCOMPARE(rows->index(0, int(InstallationColumn::Team)).data().toString(), evil);
        QCOMPARE(rows->index(0, int(InstallationColumn::User)).data().toString(),
                 QString::fromUtf8("abc\ufffdgpj second"));
        QCOMPARE(desk.find<QLabel>("detailsTeam")->text(), evil);
        QVERIFY(desk.shown<QLabel>("authorizeHeadline")->text().contains(evil));

        const auto isLiteral = [](const QString &toolTip) {
            return !toolTip.contains(QStringLiteral("<b>")) && !toolTip.contains(QStringLiteral("<img"))
                && !toolTip.contains(QStringLiteral("<a ")) && !toolTip.contains(QChar(0x202e));
        };
        for (int column = 0; column < rows->columnCount(); ++column)
            QVERIFY2(isLiteral(rows->index(0, column).data(Qt::ToolTipRole).toString()),
                     qPrintable(QString::number(column)));
        QVERIFY(rows->index(0, int(InstallationColumn::Team))
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("&lt;img src=x&gt;&lt;b&gt;Bold&lt;/b&gt; &amp;amp;")));
        int labels = 0;
        const QList<QLabel *> allLabels = desk.window->findChildren<QLabel *>();
        for (const QLabel *const label : allLabels) {
            QVERIFY2(!label->text().contains(QChar(0x202e)), qPrintable(label->objectName()));
            if (!label->text().contains(QStringLiteral("<")) || label->objectName() == QLatin1String("whereToFind"))
                continue;
            ++labels;
            QVERIFY2(label->textFormat() == Qt::PlainText, qPrintable(label->objectName() + label->text()));
        }
        QVERIFY(labels >= 4); // the team, the headline, the organization, the app profile
        const QList<QWidget *> widgets = desk.window->findChildren<QWidget *>();
        for (const QWidget *const widget : widgets)
            QVERIFY2(isLiteral(widget->toolTip()), qPrintable(widget->objectName()));
        int cells = 0;
        for (const char *name : {"scopeList", "whyList"}) {
            const auto *const list = desk.find<QAbstractItemView>(name);
            QVERIFY2(list && list->model()->rowCount() > 0, name);
            for (int line = 0; line < list->model()->rowCount(); ++line) {
                for (int column = 0; column < list->model()->columnCount(); ++column) {
                    const QModelIndex cell = list->model()->index(line, column);
                    QVERIFY2(isLiteral(cell.data(Qt::ToolTipRole).toString()), name);
                    QVERIFY2(!cell.data().toString().contains(QChar(0x202e)), name);
                    ++cells;
                }
            }
        }
        QVERIFY(cells > 8);
        for (const char *chip : {"chip0", "chip4"}) { // a single & would underline a letter
            QTRY_VERIFY(desk.shown<QToolButton>(chip));
            QVERIFY(!desk.shown<QToolButton>(chip)->text().contains(QRegularExpression(QStringLiteral("[^&]&[^&]"))));
        }
    }

    void aQuestionShowsItsWordsLiterally()
    {
        QWidget window;
        askInDialog(&window, {QStringLiteral("<b>Sure?</b>"), QStringLiteral("<img src=x>"), QStringLiteral("Yes"), QStringLiteral("No")},
                    [](bool) {});
        auto *const box = window.findChild<QMessageBox *>();
        QVERIFY(box);
        QCOMPARE(box->textFormat(), Qt::PlainText);
        box->reject();
    }
};

QTEST_MAIN(tst_LiteralNames)
#include "tst_literalnames.moc"
