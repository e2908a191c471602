// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/handprompt.h"

#include <QUrl>

#include <algorithm>

HandPrompt::HandPrompt(OpenUrl openUrl, const CycleOutput *output, QObject *parent)
    : QObject(parent), m_openUrl(std::move(openUrl)), m_output(output)
{
    if (!TypedLine::isPossible())
        return;
    m_typed = std::make_unique<TypedLine>();
    read();
}

HandPrompt::~HandPrompt() = default;

void HandPrompt::ask(const HandStep &hand)
{
    drop(hand.cycleId);
    if (!m_typed) {
        m_output->tellHand(0, hand);
        if (hand.kind == HandStep::Kind::Approve) {
            m_output->output().remark(tr("There is no terminal to approve it at. It is discarded."));
            return Q_EMIT declined(hand.cycleId);
        }
        return open(hand);
    }
    Waiting waiting{++m_count, hand, {}};
    waiting.shown.start();
    m_waiting.append(waiting);
    m_output->tellHand(waiting.number, hand);
    if (m_waiting.size() == 1)
        promptForFirst();
    open(hand);
}

void HandPrompt::drop(RowId cycleId)
{
    const bool wasFirst = !m_waiting.isEmpty() && m_waiting.constFirst().hand.cycleId == cycleId;
    m_waiting.removeIf([cycleId](const Waiting &waiting) { return waiting.hand.cycleId == cycleId; });
    if (wasFirst && !m_waiting.isEmpty()) {
        m_waiting.first().shown.restart();
        promptForFirst();
    }
}

void HandPrompt::noteBrowserFailure()
{
    m_output->output().remark(tr("No browser could be opened. Open the address yourself."));
}

void HandPrompt::open(const HandStep &hand)
{
    const auto first = std::find_if(hand.steps.cbegin(), hand.steps.cend(),
                                    [](const WalkStep &step) { return !step.address.isEmpty(); });
    if (!m_openUrl || first == hand.steps.cend())
        return;
    if (!m_openUrl(QUrl(first->address)))
        noteBrowserFailure();
}

void HandPrompt::read()
{
    whenDone(m_typed->next(), this, [this](const Result<QString> &typed) { take(typed); });
}

void HandPrompt::take(const Result<QString> &typed)
{
    if (!typed)
        return goDeaf();
    read();
    QStringList words = typed->simplified().toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    bool isNamed = false;
    const int number = words.value(0).toInt(&isNamed);
    if (isNamed)
        words.removeFirst();
    const auto found = isNamed ? std::find_if(m_waiting.cbegin(), m_waiting.cend(),
                                              [number](const Waiting &one) { return one.number == number; })
                               : m_waiting.cbegin();
    if (found == m_waiting.cend())
        return m_output->output().remark(isNamed ? tr("Nothing waits with the number %1.").arg(number)
                                                 : tr("Nothing waits for you at this moment."));
    const Waiting waiting = *found;
    answer(waiting, words.value(0), isNamed);
}

void HandPrompt::answer(const Waiting &waiting, const QString &word, bool isNamed)
{
    const RowId id = waiting.hand.cycleId;
    if (waiting.hand.kind == HandStep::Kind::Approve) {
        if (word != QLatin1String("y") && word != QLatin1String("n"))
            return m_output->output().remark(tr("Type y to approve it, or n to discard it."));
        drop(id);
        return word == QLatin1String("y") ? Q_EMIT done(id) : Q_EMIT declined(id);
    }
    if (!isNamed && waiting.shown.elapsed() < soonest.count())
        return m_output->output().remark(tr("Press Enter once more when number %1 is done.").arg(waiting.number));
    drop(id);
    Q_EMIT done(id);
}

void HandPrompt::promptForFirst()
{
    const Waiting &first = m_waiting.constFirst();
    m_output->output().remark(
        first.hand.kind == HandStep::Kind::Approve
            ? tr("Number %1: approve it? y/n").arg(first.number)
            : tr("Press Enter when number %1 is done. Another one is named by its number.").arg(first.number));
}

void HandPrompt::goDeaf()
{
    m_output->output().remark(tr("Nobody answers any more. What is done at Miro is noticed all the same."));
    m_typed.release()->deleteLater();
    const QList<Waiting> waiting = std::exchange(m_waiting, {});
    for (const Waiting &one : waiting) {
        if (one.hand.kind == HandStep::Kind::Approve)
            Q_EMIT declined(one.hand.cycleId);
    }
}
