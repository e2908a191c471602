// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/evidencemodel.h"

#include "presentation/whywords.h"
#include "presentation/words.h"

#include <algorithm>

namespace {

Evidence told(const Grant &grant, Instant at, const char *outcome, const QString &message)
{
    Evidence fact{0, grant.id, at, QStringLiteral("us"), grantOperation(), 0, QLatin1String(outcome), message};
    fact.fingerprint = grant.accessFingerprint;
    return fact;
}

/// What the grants say by themselves.
QList<Evidence> factsOf(const QList<Grant> &grants)
{
    const auto tr = [](const char *text) { return EvidenceModel::tr(text); };
    QList<Evidence> facts;
    for (const Grant &grant : grants) {
        if (grant.source == TokenSource::Refresh) {
            facts.append(told(grant, grant.issuedAt, "stored", tr("Grant %1 issued, by a refresh").arg(grant.generation)));
        } else {
            facts.append(told(grant, grant.authorizedAt, "stored",
                              grant.door.isEmpty() ? tr("Grant %1 authorized").arg(grant.generation)
                                                   : tr("Grant %1 authorized, by %2").arg(grant.generation).arg(doorWord(grant.door))));
        }
        if (grant.supersededAt)
            facts.append(told(grant, *grant.supersededAt, "kept", tr("Grant %1 superseded by a newer one").arg(grant.generation)));
    }
    return facts;
}

bool isGood(const Evidence &fact)
{
    return fact.outcome == QLatin1String("ok") || fact.outcome == QLatin1String("started") || fact.operation == grantOperation();
}

} // namespace

void EvidenceModel::show(const InstallationDetails &details, RowId decidedBy, const QString &ownSeat, Instant now)
{
    beginResetModel();
    m_facts = details.evidence + factsOf(details.grants);
    std::stable_sort(m_facts.begin(), m_facts.end(), [](const Evidence &a, const Evidence &b) { return a.at > b.at; });
    m_seat = ownSeat;
    m_now = now;
    const auto deciding = std::find_if(m_facts.cbegin(), m_facts.cend(),
                                       [decidedBy](const Evidence &fact) { return decidedBy != 0 && fact.id == decidedBy; });
    m_deciding = deciding == m_facts.cend() ? -1 : int(deciding - m_facts.cbegin());
    endResetModel();
}

void EvidenceModel::clear()
{
    beginResetModel();
    m_facts.clear();
    m_deciding = -1;
    endResetModel();
}

QString EvidenceModel::wholeText(int row) const
{
    const Evidence &fact = m_facts.at(row);
    QStringList lines{tr("%1 (%2)").arg(exactTime(fact.at), relativeTime(fact.at, m_now))};
    const QString askedBy = askedByWord(fact, m_seat);
    lines.append(askedBy.isEmpty() ? whoWord(fact, m_seat) : tr("%1, %2").arg(whoWord(fact, m_seat), askedBy));
    const QString result = tr("%1: %2").arg(operationWord(fact.operation), outcomeWord(fact.outcome));
    lines.append(fact.httpStatus == 0 ? result : tr("%1, HTTP status %2").arg(result).arg(fact.httpStatus));
    if (!fact.fingerprint.isEmpty())
        lines.append(tr("Token %1").arg(shownText(fact.fingerprint)));
    if (!fact.message.isEmpty())
        lines.append(shownText(fact.message));
    if (!fact.serverCode.isEmpty())
        lines.append(tr("The server's own code: %1").arg(shownText(fact.serverCode)));
    if (!fact.serverMessage.isEmpty())
        lines.append(tr("The server's own words: “%1”").arg(shownText(fact.serverMessage)));
    if (fact.skew && std::chrono::abs(*fact.skew) > tolerableSkew)
        lines.append(skewSentence({*fact.skew, fact.seat}, m_seat));
    if (row == m_deciding)
        lines.append(tr("This decides the state."));
    return lines.join(QLatin1Char('\n'));
}

QString EvidenceModel::allText() const
{
    QStringList rows;
    rows.reserve(m_facts.size());
    for (int row = 0; row < m_facts.size(); ++row)
        rows.append(wholeText(row));
    return rows.join(QLatin1String("\n\n"));
}

int EvidenceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_facts.size());
}

int EvidenceModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columnCountOfAll;
}

QString EvidenceModel::cell(const Evidence &fact, Column column) const
{
    switch (column) {
    case Column::When:
        return relativeTime(fact.at, m_now);
    case Column::Who:
        return whoWord(fact, m_seat);
    case Column::What:
        // The sentence says more than the word; the word stands in the whole text.
        return fact.operation == grantOperation() ? shownText(fact.message) : operationWord(fact.operation);
    case Column::Result:
        return resultWord(fact);
    }
    Q_UNREACHABLE();
}

QVariant EvidenceModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_facts.size())
        return {};
    const Evidence &fact = m_facts.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return cell(fact, static_cast<Column>(index.column()));
    case Qt::ToolTipRole:
        return toolTipText(wholeText(index.row()));
    case Qt::AccessibleTextRole:
        return index.column() == 0 ? wholeText(index.row()) : cell(fact, static_cast<Column>(index.column()));
    case GoodRole:
        return isGood(fact);
    case DecidesRole:
        return index.row() == m_deciding;
    default:
        return {};
    }
}

QVariant EvidenceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case Column::When:
        return tr("When");
    case Column::Who:
        return tr("Who");
    case Column::What:
        return tr("What");
    case Column::Result:
        return tr("Result");
    }
    return {};
}
