// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "presentation/scopematrixtext.h"
#include "storage/installationstore.h"

#include <QObject>
#include <QSaveFile>

#include <memory>

class ScopeMatrixModel;

/// A scope matrix out of the program: to the clipboard's text, or to a file. Rows are read anew and in parts, so that
/// a long matrix fills neither the memory nor the time of a frame. One at a time. GUI thread.
class ScopeMatrixExport : public QObject
{
    Q_OBJECT

public:
    /// More rows than this go to a file only.
    static constexpr int copyLimit = 10'000;

    explicit ScopeMatrixExport(const ScopeMatrixModel *matrix, QObject *parent = nullptr);

    /// Ends in copied() or failed(). Errors: InvalidInput "too_many_rows"; Storage.
    void copy(MatrixFormat format);
    /// Readable for its owner alone; a file that is there is replaced once all is written. Ends in written() or
    /// failed(). Errors: InvalidInput "unwritable_file"; Storage.
    void writeTo(const QString &path, MatrixFormat format);
    bool isBusy() const { return m_isBusy; }

Q_SIGNALS:
    void copied(const QString &text, qint64 rows);
    void written(const QString &path, qint64 rows);
    void failed(const Error &error);

private:
    bool begin(MatrixFormat format);
    void readOn();
    bool put(const QString &text);
    void fail(const Error &error);
    void finish();

    const ScopeMatrixModel *m_matrix;
    MatrixFormat m_format = MatrixFormat::Csv;
    QList<RowId> m_ids;
    QStringList m_scopes;
    qsizetype m_next = 0;
    qint64 m_rows = 0;
    QString m_text;
    std::unique_ptr<QSaveFile> m_file; ///< null: to the clipboard
    bool m_isBusy = false;
};
