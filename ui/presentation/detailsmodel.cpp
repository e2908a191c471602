// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/detailsmodel.h"

#include "lifecycle/authorizationpicture.h"
#include "presentation/words.h"
#include "storage/installationstore.h"

#include <QJsonDocument>

#include <utility>

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
    if (!m_details)
        return {};
    const Installation &row = m_details->installation;
    QStringList all = row.expectedScopes.names() + row.requestedScopes.names() + row.grantedScopes.names();
    if (row.liveScopes)
        all += row.liveScopes->names();
    QList<ScopeRow> rows;
    const QStringList names = ScopeSet(all).names();
    for (const QString &scope : names) {
        rows.append({scope, row.expectedScopes.contains(scope), row.requestedScopes.contains(scope), row.grantedScopes.contains(scope),
                     row.liveScopes ? std::optional(row.liveScopes->contains(scope)) : std::nullopt, scopeStand(row, scope)});
    }
    return rows;
}

StateRule DetailsModel::rule() const
{
    return m_details ? stateRule(*m_details, now(), m_isVaultOpen) : StateRule();
}

void DetailsModel::setVaultOpen(bool isOpen)
{
    if (std::exchange(m_isVaultOpen, isOpen) != isOpen)
        Q_EMIT changed();
}

FlowPicture DetailsModel::history() const
{
    FlowPicture picture;
    if (!m_details)
        return picture;
    picture.title = tr("%1: authorizations, refreshes and questions").arg(shownName(m_details->installation.team));
    picture.messages = evidenceFlow(m_details->evidence);
    return picture;
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
