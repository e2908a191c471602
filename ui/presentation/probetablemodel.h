// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lifecycle/probeinstallation.h"

#include <QAbstractTableModel>

/// One dated table of every token pair that an installation ever had, and what the server says of each access token,
/// filled while the answers come. GUI thread.
class ProbeTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Generation, Source, Issued, Superseded, Fingerprint, AnswerColumn, Known };
    static constexpr int columns = 7;

    ProbeTableModel(ActParts parts, RowId id, QObject *parent = nullptr);

    /// Asks. Again when it has ended.
    void start();
    void stop();
    bool isRunning() const { return m_probe != nullptr; }
    /// The team and user, once they are known.
    QString title() const;
    /// How far it is, or what came of it.
    QString sentence() const;
    const std::optional<Error> &error() const { return m_error; }
    /// The table and when it was made, as Markdown, which reads well as plain text too.
    QString markdown() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void changed();
    void ended();

private:
    QString cell(const ProbedToken &token, int column) const;
    void take(const ProbeReport &report);

    ActParts m_parts;
    RowId m_id;
    ProbeInstallation *m_probe = nullptr;
    ProbeReport m_report;
    std::optional<Error> m_error;
    Instant m_at = {};
};
