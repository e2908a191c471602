// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/async.h"

#include <QTest>

#include <memory>

class TestAsync : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void deliversToALivingReceiver()
    {
        QObject receiver;
        int got = 0;
        whenDone(answered<int>(7), &receiver, [&got](const Result<int> &result) { got = *result; });
        QTRY_COMPARE(got, 7);
    }

    // QFuture::then(receiver, …) aborts here on Qt 6.4.
    void dropsTheAnswerWhenTheReceiverIsGone()
    {
        QPromise<Result<int>> promise;
        promise.start();
        bool called = false;
        {
            QObject receiver;
            whenDone(promise.future(), &receiver, [&called](const Result<int> &) { called = true; });
        }
        promise.addResult(Result<int>(1));
        promise.finish();
        QTest::qWait(0);
        QCoreApplication::sendPostedEvents();
        QVERIFY(!called);
    }

    void dropsACancelledFuture()
    {
        QObject receiver;
        bool called = false;
        auto promise = std::make_unique<QPromise<Result<int>>>();
        promise->start();
        whenDone(promise->future(), &receiver, [&called](const Result<int> &) { called = true; });
        promise.reset();
        QTest::qWait(10);
        QVERIFY(!called);
    }

    void carriesOnWithWhatAFunctionMakesOfIt()
    {
        QObject receiver;
        const Answer<QString> text = answerFrom<QString>(answered<int>(7), &receiver, [](const Result<int> &number) -> Result<QString> {
            return QString::number(*number);
        });
        QTRY_VERIFY(text.isFinished());
        QCOMPARE(*text.result(), QStringLiteral("7"));
    }
};

QTEST_GUILESS_MAIN(TestAsync)
#include "tst_async.moc"
