// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/detailsmodel.h"

#include "presentation/words.h"
#include "storage/installationstore.h"

#include <QJsonDocument>

#include <algorithm>

namespace {

QString indented(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    return document.isNull() ? QString::fromUtf8(json) : QString::fromUtf8(document.toJson(QJsonDocument::Indented));
}

} // namespace

DetailsModel::DetailsModel(const InstallationStore *installations, Clock clock, QObject *parent)
    : QObject(parent), m_installations(installations), m_clock(std::move(clock))
{
}

void DetailsModel::show(RowId id)
{
    if (id == m_id)
        return;
    m_id = id;
    m_details.reset();
    Q_EMIT changed();
    reload();
}

void DetailsModel::reload()
{
    ++m_asked;
    if (m_id != 0 && !m_asking)
        ask();
}

void DetailsModel::ask()
{
    m_asking = true;
    const quint64 asked = m_asked;
    whenDone(m_installations->details(m_id), this, [this, asked](const Result<InstallationDetails> &details) {
        m_asking = false;
        if (asked != m_asked) {
            if (m_id != 0)
                ask();
            return;
        }
        if (!details) {
            Q_EMIT failed(details.error());
            return;
        }
        m_details = *details;
        Q_EMIT changed();
    });
}

QList<DetailsModel::ScopeRow> DetailsModel::scopeRows() const
{
    if (!m_details || m_details->grants.isEmpty())
        return {};
    const ScopeSet &expected = m_details->installation.expectedScopes;
    const Grant &grant = m_details->grants.first();
    QStringList all = expected.names() + grant.requestedScopes.names() + grant.grantedScopes.names();
    if (grant.liveScopes)
        all += grant.liveScopes->names();
    QList<ScopeRow> rows;
    const QStringList names = ScopeSet(all).names();
    for (const QString &scope : names) {
        ScopeRow row{scope,
                     expected.contains(scope),
                     grant.requestedScopes.contains(scope),
                     grant.grantedScopes.contains(scope),
                     std::nullopt,
                     {}};
        if (grant.liveScopes)
            row.live = grant.liveScopes->contains(scope);
        if (row.expected && !row.granted)
            row.mark = tr("missing");
        else if (row.granted && !expected.isEmpty() && !row.expected)
            row.mark = tr("extra");
        else if (row.granted && row.live && !*row.live)
            row.mark = tr("not live");
        rows.append(row);
    }
    return rows;
}

QList<DetailsModel::HistoryRow> DetailsModel::historyRows() const
{
    QList<HistoryRow> rows;
    if (!m_details)
        return rows;
    for (const Evidence &evidence : m_details->evidence) {
        QString outcome = outcomeWord(evidence.outcome);
        if (evidence.httpStatus != 0)
            outcome += QStringLiteral(" (%1)").arg(evidence.httpStatus);
        const QString what = evidence.message.isEmpty() ? outcomeWord(evidence.operation) : shownText(evidence.message);
        rows.append({evidence.at, actorWord(evidence.actor), what, outcome, evidence.outcome == QLatin1String("ok")});
    }
    for (const Grant &grant : m_details->grants) {
        const QString what = grant.door.isEmpty() ? tr("Grant %1 authorized").arg(grant.generation)
                                                  : tr("Grant %1 authorized, by %2").arg(grant.generation).arg(doorWord(grant.door));
        rows.append({grant.authorizedAt, actorWord(QStringLiteral("us")), what, tr("stored"), true});
        if (grant.supersededAt)
            rows.append({*grant.supersededAt, actorWord(QStringLiteral("us")), tr("Grant %1 superseded by a newer one").arg(grant.generation),
                         tr("kept"), true});
    }
    std::stable_sort(rows.begin(), rows.end(), [](const HistoryRow &a, const HistoryRow &b) { return a.at > b.at; });
    return rows;
}

QString DetailsModel::rawResponse() const
{
    if (!m_details || m_details->grants.isEmpty())
        return {};
    return indented(m_details->grants.first().rawResponse);
}

QString DetailsModel::rawContext() const
{
    if (!m_details || m_details->grants.isEmpty())
        return {};
    const QByteArray &raw = m_details->grants.first().rawContext;
    return raw.isEmpty()
        ? tr("The token context was not asked for: this server has no address for it, or the check was not made.")
        : indented(raw);
}
