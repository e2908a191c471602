// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/forgottenrows.h"

#include "presentation/words.h"

ForgottenRows::ForgottenRows(const GrantStore *grants, QObject *parent) : QObject(parent), m_grants(grants) {}

void ForgottenRows::keep(std::shared_ptr<const GrantStore::Forgotten> rows, const QList<Installation> &installations)
{
    if (installations.isEmpty())
        return;
    const Installation &first = installations.constFirst();
    const QString what = installations.size() == 1 ? shownName(first.team) : installationsWord(installations.size());
    m_kept.append({std::move(rows), first.id, tr("Forgot %1.").arg(what)});
    m_failure.clear();
    Q_EMIT changed();
}

QString ForgottenRows::sentence() const
{
    if (m_kept.isEmpty())
        return {};
    QString sentence = m_kept.constLast().sentence;
    if (!m_failure.isEmpty())
        sentence += QLatin1Char(' ') + tr("It could not be put back: %1").arg(m_failure);
    else if (m_kept.size() == 2)
        sentence += QLatin1Char(' ') + tr("There is one more before it.");
    else if (m_kept.size() > 2)
        sentence += QLatin1Char(' ') + tr("There are %1 more before it.").arg(m_kept.size() - 1);
    return sentence;
}

void ForgottenRows::undo()
{
    if (m_kept.isEmpty() || m_isBusy)
        return;
    m_isBusy = true;
    Q_EMIT changed();
    whenDone(m_grants->restore(m_kept.constLast().rows), this, [this, rows = m_kept.constLast().rows](const Status &restored) {
        m_isBusy = false;
        m_failure = restored ? QString() : restored.error().summary;
        RowId first = 0;
        for (qsizetype i = 0; restored && i < m_kept.size(); ++i) {
            if (m_kept.at(i).rows != rows)
                continue; // another was forgotten meanwhile
            first = m_kept.takeAt(i).first;
            break;
        }
        Q_EMIT changed();
        if (first != 0)
            Q_EMIT putBack(first);
    });
}

void ForgottenRows::dismiss()
{
    if (m_kept.isEmpty() || m_isBusy)
        return;
    m_kept.removeLast();
    m_failure.clear();
    Q_EMIT changed();
}
