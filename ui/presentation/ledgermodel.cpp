// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/ledgermodel.h"

#include "presentation/csvtext.h"
#include "presentation/ledgerwords.h"
#include "presentation/profileexchange.h"
#include "presentation/words.h"
#include "storage/grantstore.h"
#include "storage/installationstore.h"

#include <algorithm>

namespace {

/// The same token, or the same time that one was shown, whatever became known of it.
bool isSame(const LedgerToken &a, const LedgerToken &b)
{
    return a.grantId == b.grantId && a.kind == b.kind;
}

bool isSame(const Presentation &a, const Presentation &b)
{
    return a.at == b.at && a.grantId == b.grantId && a.kind == b.kind && a.operation == b.operation;
}

} // namespace

LedgerModel::LedgerModel(const GrantStore *grants, const InstallationStore *installations, Clock clock, std::chrono::milliseconds delay,
                         QTimeZone zone, QObject *parent)
    : QAbstractTableModel(parent), m_grants(grants), m_installations(installations), m_clock(std::move(clock)), m_zone(std::move(zone)),
      m_columns(tokenColumns())
{
    m_delay.setSingleShot(true);
    m_delay.setInterval(delay);
    connect(&m_delay, &QTimer::timeout, this, [this] {
        m_query.text = m_typed;
        const Result<std::optional<TimeSpan>> span = parsedTimeSpan(m_typedTime, m_clock(), m_zone);
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
    if (m_hasFailed && rowCount() == 0)
        return {};
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
    if (!m_query.from || !m_query.to)
        return {};
    const QString span = timeSpanWord({*m_query.from, *m_query.to}, m_zone);
    return m_view == View::Sent ? tr("Sent %1").arg(span) : tr("First seen or sent %1").arg(span);
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
    m_hasFailed = !rows;
    if (!rows) {
        Q_EMIT failed(rows.error());
        Q_EMIT changed();
        return;
    }
    m_hasMore = rows->size() > limit;
    if constexpr (std::is_same_v<Row, LedgerToken>)
        show(&m_tokens, rows->mid(0, limit));
    else
        show(&m_sent, rows->mid(0, limit));
    Q_EMIT listed();
    Q_EMIT changed();
}

template <typename Row> void LedgerModel::show(QList<Row> *shown, const QList<Row> &rows)
{
    // Where some came on top or at the end, those between stay, and so do selection and place.
    const auto same = [](const Row &a, const Row &b) { return isSame(a, b); };
    const auto first = shown->isEmpty() ? rows.cend() : std::find_if(rows.cbegin(), rows.cend(), [&](const Row &row) { return isSame(row, shown->constFirst()); });
    const qsizetype kept = std::min(shown->size(), static_cast<qsizetype>(std::distance(first, rows.cend())));
    if (kept == 0 || !std::equal(shown->cbegin(), shown->cbegin() + kept, first, same)) {
        beginResetModel();
        *shown = rows;
        endResetModel();
        return;
    }
    const auto onTop = static_cast<int>(std::distance(rows.cbegin(), first));
    if (kept < shown->size()) {
        beginRemoveRows({}, static_cast<int>(kept), static_cast<int>(shown->size()) - 1);
        shown->resize(kept);
        endRemoveRows();
    }
    if (onTop > 0) {
        beginInsertRows({}, 0, onTop - 1);
        *shown = rows.mid(0, onTop + kept);
        endInsertRows();
    }
    if (const auto last = static_cast<int>(rows.size()); last > shown->size()) {
        beginInsertRows({}, static_cast<int>(shown->size()), last - 1);
        *shown = rows;
        endInsertRows();
    }
    *shown = rows; // what became known of those that stayed
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
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
        titles += ledgerTitles(column, m_view == View::Tokens);
    QString text = csvText(titles);
    for (int row = 0; row < rowCount(); ++row) {
        QStringList cells;
        for (const LedgerColumn column : m_columns)
            cells += m_view == View::Tokens ? ledgerCells(m_tokens.at(row), column, m_zone) : ledgerCells(m_sent.at(row), column, m_zone);
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
    return m_view == View::Tokens ? ledgerCell(m_tokens.at(row), column, m_zone) : ledgerCell(m_sent.at(row), column, m_zone);
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
        return toolTipText(ofTokens ? ledgerToolTip(m_tokens.at(index.row()), column, m_zone) : ledgerToolTip(m_sent.at(index.row()), column, m_zone));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(ledgerAlignment(column));
    case FindingRole:
        return ofTokens && m_tokens.at(index.row()).hasFinding();
    default:
        return {};
    }
}

QVariant LedgerModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= m_columns.size())
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(ledgerAlignment(m_columns.at(section)));
    if (role != Qt::DisplayRole)
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
