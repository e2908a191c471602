// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/typedline.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <unistd.h>

TypedLine::TypedLine(QObject *parent) : QObject(parent), m_notifier(new QSocketNotifier(STDIN_FILENO, QSocketNotifier::Read, this))
{
    m_notifier->setEnabled(false);
    connect(m_notifier, &QSocketNotifier::activated, this, &TypedLine::read);
}

TypedLine::~TypedLine() = default;

bool TypedLine::isPossible()
{
    return isatty(STDIN_FILENO) == 1;
}

Answer<QString> TypedLine::next()
{
    m_promise = QPromise<Result<QString>>();
    m_promise.start();
    m_typed.clear();
    m_notifier->setEnabled(true);
    return m_promise.future();
}

void TypedLine::read()
{
    char bytes[1024];
    const ssize_t count = ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (count <= 0)
        return end(Error{ErrorKind::Cancelled, tr("Nobody answered."), {}, QStringLiteral("end_of_input")});
    m_typed.append(bytes, count);
    const qsizetype lineEnd = m_typed.indexOf('\n');
    if (lineEnd >= 0)
        end(QString::fromLocal8Bit(m_typed.first(lineEnd)));
}

void TypedLine::end(const Result<QString> &line)
{
    m_notifier->setEnabled(false);
    m_promise.addResult(line);
    m_promise.finish();
}
