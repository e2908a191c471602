// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>
#include <QPromise>

#include <memory>

/// One-shot work returns Answer<T>. It answers exactly once, unless its maker or its receiver dies first: then it is
/// cancelled, and whenDone() drops it.
template<typename T>
using Answer = QFuture<Result<T>>;

/// Calls \a fn with the result of \a future on \a receiver's thread, unless the receiver is gone.
/// Exists because QFuture::then(receiver, fn) aborts on Qt 6.4 when the receiver was deleted first;
/// later versions drop the continuation, as this does everywhere. A future that was cancelled by
/// its maker's destruction is dropped as well.
template<typename T, typename Fn>
void whenDone(const QFuture<T> &future, QObject *receiver, Fn fn)
{
    auto *watcher = new QFutureWatcher<T>(receiver);
    QObject::connect(watcher, &QFutureWatcher<T>::finished, receiver, [watcher, fn = std::move(fn)]() mutable {
        watcher->deleteLater();
        if (watcher->future().resultCount() > 0)
            fn(watcher->result());
    });
    watcher->setFuture(future);
}

/// An Answer that is already there.
template<typename T>
Answer<T> answered(Result<T> result)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

/// The answer that \a fn makes of \a answer's result, on \a receiver's thread. When the receiver goes first,
/// the new answer is cancelled, which whenDone() drops.
template<typename U, typename T, typename Fn>
Answer<U> answerFrom(const Answer<T> &answer, QObject *receiver, Fn fn)
{
    auto promise = std::make_shared<QPromise<Result<U>>>();
    promise->start();
    Answer<U> future = promise->future();
    whenDone(answer, receiver, [promise, fn = std::move(fn)](const Result<T> &result) mutable {
        promise->addResult(fn(result));
        promise->finish();
    });
    return future;
}
