// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/runpanelmodel.h"

#include "support/awaited.h"
#include "support/desk.h"

#include <QRegularExpression>
#include <QTest>

using Stage = RunPanelModel::Stage;

/// Who must type which name before tokens of many are revoked.
class TestRunPanelModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_desk = std::make_unique<Desk>();
        QVERIFY(m_desk->isReady());
        // Of no installation, but the first that comes to mind.
        AppProfile other = m_desk->profile;
        other.id = m_desk->profile.id + 1;
        other.name = QStringLiteral("Another app");
        other.environment = Environment::Production;
        m_profiles = {other, m_desk->profile};
        m_model = std::make_unique<RunPanelModel>(ActRun::Parts{m_desk->acts(), &m_desk->store.runs, {}}, [this] { return m_profiles; });
    }
    void cleanup()
    {
        m_model.reset();
        m_desk.reset();
    }

    void theNameIsThatOfAnAppWhichItConcerns_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<bool>("isProduction");
        QTest::addColumn<bool>("isNamed");
        QTest::newRow("a few") << 3 << false << false;
        QTest::newRow("twenty are not many") << 20 << false << false;
        QTest::newRow("many") << 21 << false << true;
        QTest::newRow("a few for production") << 3 << true << true;
    }
    void theNameIsThatOfAnAppWhichItConcerns()
    {
        QFETCH(const int, count);
        QFETCH(const bool, isProduction);
        QFETCH(const bool, isNamed);
        m_desk->stored(m_desk->seed(count));
        if (isProduction)
            m_profiles.last().environment = Environment::Production;
        const QString expected = isNamed ? m_desk->profile.name : QString();
        m_model->plan(Act::Revoke, {InstallationQuery(), {}});
        QTRY_COMPARE(m_model->stage(), Stage::Ready);
        QCOMPARE(m_model->nameToType(), expected);
        m_model->offer(left(Act::Revoke));
        QTRY_COMPARE(m_model->stage(), Stage::Ready);
        QCOMPARE(m_model->nameToType(), expected);
    }

    void whatWasAgreedToOnceIsNotAgreedToForAnOffer()
    {
        m_desk->stored(m_desk->seed(21));
        m_model->plan(Act::Revoke, {InstallationQuery(), {}}, true);
        QTRY_COMPARE(m_model->stage(), Stage::Ready);
        QVERIFY(m_model->nameToType().isEmpty());
        m_model->offer(left(Act::Revoke));
        QVERIFY(m_model->stage() != Stage::Ready); // until it is known whose they are
        QTRY_COMPARE(m_model->stage(), Stage::Ready);
        QCOMPARE(m_model->nameToType(), m_desk->profile.name);
    }

    void anOfferThatEndsNothingAsksForNoName()
    {
        m_desk->stored(m_desk->seed(21));
        m_model->offer(left(Act::Refresh));
        QCOMPARE(m_model->stage(), Stage::Ready);
        QVERIFY(m_model->nameToType().isEmpty());
    }

private:
    Run left(Act act) const
    {
        return *awaited(m_desk->store.runs.make(act, {InstallationQuery(), {}}, QStringLiteral("Left over"), {}, m_desk->clock()()));
    }

    std::unique_ptr<Desk> m_desk;
    QList<AppProfile> m_profiles;
    std::unique_ptr<RunPanelModel> m_model;
};

QTEST_GUILESS_MAIN(TestRunPanelModel)
#include "tst_runpanelmodel.moc"
