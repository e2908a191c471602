// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/detailsmodel.h"

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

StateRule DetailsModel::rule() const
{
    return m_details ? stateRule(*m_details, now(), m_isVaultOpen) : StateRule();
}

void DetailsModel::setVaultOpen(bool isOpen)
{
    if (std::exchange(m_isVaultOpen, isOpen) != isOpen)
        Q_EMIT changed();
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
