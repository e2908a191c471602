// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/ledgermodel.h"

#include "presentation/csvtext.h"
#include "presentation/ledgerwords.h"
#include "presentation/profileexchange.h"
#include "presentation/words.h"
#include "storage/grantstore.h"
#include "storage/installationstore.h"

LedgerModel::LedgerModel(const GrantStore *grants, const InstallationStore *installations, Clock clock, std::chrono::milliseconds delay,
                         QObject *parent)
    : QAbstractTableModel(parent), m_grants(grants), m_installations(installations), m_clock(std::move(clock)), m_columns(tokenColumns())
{
    m_delay.setSingleShot(true);
    m_delay.setInterval(delay);
    connect(&m_delay, &QTimer::timeout, this, [this] {
        m_query.text = m_typed;
        const Result<std::optional<TimeSpan>> span = parsedTimeSpan(m_typedTime, m_clock(), QTimeZone::systemTimeZone());
        m_timeError = span ? std::nullopt : std::optional<Error>(span.error());
        const std::optional<TimeSpan> found = span ? *span : std::nullopt;
        m_query.from = found ? std::optional<Instant>(found->from) : std::nullopt;
        m_query.to = found ? std::optional<Instant>(found->to) : std::nullopt;
        reload();
    });
}

bool LedgerModel::hasFilters() const
{
    return !m_query.text.isEmpty() || m_query.installationId != 0 || m_query.from || m_query.onlyFindings;
}

QString LedgerModel::footer() const
{
    if (!m_complete)
        return tr("Reading the ledger…");
    const int rows = rowCount();
    const QString count = m_view == View::Tokens ? (rows == 1 ? tr("1 token") : tr("%1 tokens").arg(countWord(rows)))
                                                 : (rows == 1 ? tr("Sent once") : tr("Sent %1 times").arg(countWord(rows)));
    return m_hasMore ? tr("%1; there are more").arg(count) : count;
}

QString LedgerModel::familyText() const
{
    return m_query.installationId == 0 ? QString() : tr("The family of %1").arg(m_family);
}

QString LedgerModel::timeText() const
{
    if (m_timeError)
        return m_timeError->summary;
    return m_query.from && m_query.to ? timeSpanWord({*m_query.from, *m_query.to}, QTimeZone::systemTimeZone()) : QString();
}

RowId LedgerModel::installationAt(int row) const
{
    if (row < 0 || row >= rowCount())
        return 0;
    return m_view == View::Tokens ? m_tokens.at(row).installationId : m_sent.at(row).installationId;
}

void LedgerModel::setView(View view)
{
    if (view == m_view)
        return;
    beginResetModel();
    m_view = view;
    m_columns = view == View::Tokens ? tokenColumns() : presentationColumns();
    m_tokens.clear();
    m_sent.clear();
    m_query.sort = LedgerColumn::Time;
    m_query.descending = true;
    endResetModel();
    reload();
}

void LedgerModel::setText(const QString &text)
{
    m_typed = text.simplified();
    m_delay.start();
}

void LedgerModel::setTime(const QString &text)
{
    m_typedTime = text;
    m_delay.start();
}

void LedgerModel::setOnlyFindings(bool only)
{
    m_query.onlyFindings = only;
    reload();
}

void LedgerModel::setFamily(int row)
{
    m_query.installationId = row < 0 ? 0 : installationAt(row);
    if (row >= 0)
        m_family = cell(row, LedgerColumn::Team);
    reload();
}

void LedgerModel::clearFilters()
{
    m_delay.stop();
    m_typed.clear();
    m_typedTime.clear();
    m_timeError.reset();
    LedgerQuery query;
    query.sort = m_query.sort;
    query.descending = m_query.descending;
    m_query = query;
    Q_EMIT filtersCleared();
    reload();
}

void LedgerModel::reload()
{
    ask(pageSize);
}

void LedgerModel::more()
{
    if (m_hasMore)
        ask(m_limit + pageSize);
}

void LedgerModel::ask(int limit)
{
    m_limit = limit;
    m_complete = false;
    const quint64 question = ++m_question;
    // One more than is shown says whether there are more.
    if (m_view == View::Tokens) {
        whenDone(m_grants->ledger(m_query, limit + 1), this,
                 [this, question, limit](const Result<QList<LedgerToken>> &rows) { take(question, rows, limit); });
    } else {
        whenDone(m_grants->presentations(m_query, limit + 1), this,
                 [this, question, limit](const Result<QList<Presentation>> &rows) { take(question, rows, limit); });
    }
    Q_EMIT changed();
}

template <typename Row> void LedgerModel::take(quint64 question, const Result<QList<Row>> &rows, int limit)
{
    if (question != m_question)
        return;
    m_complete = true;
    if (!rows) {
        Q_EMIT failed(rows.error());
        Q_EMIT changed();
        return;
    }
    beginResetModel();
    m_hasMore = rows->size() > limit;
    if constexpr (std::is_same_v<Row, LedgerToken>)
        m_tokens = rows->mid(0, limit);
    else
        m_sent = rows->mid(0, limit);
    endResetModel();
    Q_EMIT listed();
    Q_EMIT changed();
}

void LedgerModel::findInstallation(int row)
{
    const RowId id = installationAt(row);
    if (id == 0)
        return;
    whenDone(m_installations->rows({id}), this, [this, id](const Result<QList<Installation>> &rows) {
        if (!rows)
            Q_EMIT failed(rows.error());
        else if (rows->isEmpty())
            Q_EMIT installationGone();
        else
            Q_EMIT installationFound(id);
    });
}

QString LedgerModel::rowsText(const QList<int> &rows) const
{
    QStringList lines;
    for (const int row : rows) {
        QStringList cells;
        for (const LedgerColumn column : m_columns)
            cells.append(cell(row, column).simplified());
        lines.append(cells.join(QLatin1Char('\t')));
    }
    return lines.join(QLatin1Char('\n'));
}

QString LedgerModel::csv() const
{
    QStringList titles;
    for (const LedgerColumn column : m_columns)
        titles.append(ledgerTitle(column, m_view == View::Tokens));
    QString text = csvText(titles);
    for (int row = 0; row < rowCount(); ++row) {
        QStringList cells;
        for (const LedgerColumn column : m_columns)
            cells.append(cell(row, column));
        text += csvText(cells);
    }
    return text;
}

Status LedgerModel::exportTo(const QString &path) const
{
    return writeFile(path, csv().toUtf8());
}

QString LedgerModel::cell(int row, LedgerColumn column) const
{
    return m_view == View::Tokens ? ledgerCell(m_tokens.at(row), column) : ledgerCell(m_sent.at(row), column);
}

int LedgerModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_view == View::Tokens ? m_tokens.size() : m_sent.size());
}

int LedgerModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant LedgerModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const LedgerColumn column = m_columns.at(index.column());
    const bool ofTokens = m_view == View::Tokens;
    switch (role) {
    case Qt::DisplayRole:
        return cell(index.row(), column);
    case Qt::ToolTipRole:
        return toolTipText(ofTokens ? ledgerToolTip(m_tokens.at(index.row()), column) : ledgerToolTip(m_sent.at(index.row()), column));
    case Qt::TextAlignmentRole:
        if (column == LedgerColumn::Generation || column == LedgerColumn::Presented)
            return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
        return {};
    case FindingRole:
        return ofTokens && m_tokens.at(index.row()).hasFinding();
    default:
        return {};
    }
}

QVariant LedgerModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section >= m_columns.size())
        return {};
    return ledgerTitle(m_columns.at(section), m_view == View::Tokens);
}

void LedgerModel::sort(int column, Qt::SortOrder order)
{
    const LedgerColumn by = columnAt(column);
    const bool descending = order == Qt::DescendingOrder;
    if (by == LedgerColumn::Finding || (by == m_query.sort && descending == m_query.descending))
        return;
    m_query.sort = by;
    m_query.descending = descending;
    reload();
}
