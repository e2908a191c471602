// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"
#include "domain/ledger.h"
#include "presentation/timespan.h"

#include <QAbstractTableModel>
#include <QTimer>

class GrantStore;
class InstallationStore;

/// The ledger as a table: the tokens that were ever here, or each time one was shown; the newest first, so many at a
/// time. Filters and order are the store's. No secret is in it. Answers to an older question are dropped. GUI thread.
class LedgerModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum class View { Tokens, Sent };
    enum Role { FindingRole = Qt::UserRole + 1 }; ///< bool, of the whole row
    static constexpr int pageSize = 1000;

    /// \a zone: of what is typed and shown. \a delay: how long typing must pause before the store is asked.
    LedgerModel(const GrantStore *grants, const InstallationStore *installations, Clock clock,
                std::chrono::milliseconds delay = std::chrono::milliseconds(150), QTimeZone zone = QTimeZone::systemTimeZone(),
                QObject *parent = nullptr);

    View view() const { return m_view; }
    const LedgerQuery &query() const { return m_query; }
    bool hasFilters() const;
    /// Nothing is being read.
    bool isComplete() const { return m_complete; }
    /// The store could not be read; what is shown is what it said before.
    bool hasFailed() const { return m_hasFailed; }
    bool hasMore() const { return m_hasMore; }
    /// "1,000 tokens, the newest; there are more"
    QString footer() const;
    /// "The family of Design Guild"; empty when all are shown.
    QString familyText() const;
    /// What the time means, "Sent 2026-11-24 14:03 to 14:04", or why it means nothing; empty without one.
    QString timeText() const;
    bool isTimeWrong() const { return m_timeError.has_value(); }
    /// 0 beyond the rows; it may be forgotten.
    RowId installationAt(int row) const;

    void setView(View view);
    void setText(const QString &text); ///< after the delay
    void setTime(const QString &text); ///< as parsedTimeSpan() reads it, after the delay
    void setOnlyFindings(bool only);
    /// The tokens of the installation in \a row, with their parents and children; -1: of all.
    void setFamily(int row);
    void clearFilters();
    void reload();
    /// Reads another pageSize; the rows that are there stay where they are.
    void more();
    /// Asks once more what failed.
    void retry() { ask(m_limit); }
    /// Ends in installationFound() or installationGone().
    void findInstallation(int row);
    /// \a rows as lines of tab-separated cells, as they are shown.
    QString rowsText(const QList<int> &rows) const;
    /// All that is shown, with a line of titles; ids beside the names, and times as ISO 8601 with their offset.
    QString csv() const;
    /// Errors: InvalidInput "unwritable_file".
    Status exportTo(const QString &path) const;

    LedgerColumn columnAt(int section) const { return m_columns.value(section, LedgerColumn::Time); }
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

Q_SIGNALS:
    void changed(); ///< filters, footer
    void listed();
    void failed(const Error &error);
    void filtersCleared();
    void installationFound(RowId id);
    void installationGone();

private:
    void ask(int limit);
    template <typename Row> void take(quint64 question, const Result<QList<Row>> &rows, int limit);
    template <typename Row> void show(QList<Row> *shown, const QList<Row> &rows);
    QString cell(int row, LedgerColumn column) const;

    const GrantStore *m_grants;
    const InstallationStore *m_installations;
    Clock m_clock;
    QTimeZone m_zone;
    View m_view = View::Tokens;
    LedgerQuery m_query;
    QList<LedgerColumn> m_columns;
    QList<LedgerToken> m_tokens;
    QList<Presentation> m_sent;
    QString m_typed;
    QString m_typedTime;
    QString m_family;
    std::optional<Error> m_timeError;
    QTimer m_delay;
    int m_limit = pageSize;
    quint64 m_question = 0;
    bool m_complete = true;
    bool m_hasMore = false;
    bool m_hasFailed = false;
};
