// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/scopematrixexport.h"

#include "core/async.h"
#include "presentation/scopematrixmodel.h"
#include "presentation/words.h"

#include <utility>

namespace {

constexpr qsizetype rowsAtOnce = 200;

} // namespace

ScopeMatrixExport::ScopeMatrixExport(const ScopeMatrixModel *matrix, QObject *parent) : QObject(parent), m_matrix(matrix) { }

void ScopeMatrixExport::copy(MatrixFormat format)
{
    if (m_isBusy)
        return;
    if (m_matrix->rowCount() > copyLimit) {
        Q_EMIT failed({ErrorKind::InvalidInput, tr("More than %1 rows are too many to copy; export them to a file.").arg(countWord(copyLimit)),
                       {}, QStringLiteral("too_many_rows")});
        return;
    }
    if (begin(format))
        readOn();
}

void ScopeMatrixExport::writeTo(const QString &path, MatrixFormat format)
{
    if (m_isBusy)
        return;
    m_file = std::make_unique<QSaveFile>(path);
    if (!m_file->open(QIODevice::WriteOnly) || !m_file->setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)) {
        fail({ErrorKind::InvalidInput, tr("The file cannot be written."), m_file->errorString(), QStringLiteral("unwritable_file")});
        return;
    }
    if (begin(format))
        readOn();
}

bool ScopeMatrixExport::begin(MatrixFormat format)
{
    m_isBusy = true;
    m_format = format;
    m_ids = m_matrix->ids();
    m_scopes = m_matrix->scopes();
    m_next = 0;
    m_rows = 0;
    m_text.clear();
    return put(matrixHead(format, m_scopes));
}

void ScopeMatrixExport::readOn()
{
    if (m_next >= m_ids.size()) {
        finish();
        return;
    }
    const QList<RowId> ids = m_ids.mid(m_next, rowsAtOnce);
    m_next += ids.size();
    whenDone(m_matrix->store()->rows(ids), this, [this](const Result<QList<Installation>> &rows) {
        if (!rows) {
            fail(rows.error());
            return;
        }
        QString text;
        for (const Installation &row : *rows)
            text += matrixRow(m_format, row, m_scopes, m_matrix->now());
        m_rows += rows->size();
        if (put(text))
            readOn();
    });
}

bool ScopeMatrixExport::put(const QString &text)
{
    if (!m_file) {
        m_text += text;
        return true;
    }
    const QByteArray bytes = text.toUtf8();
    if (m_file->write(bytes) == bytes.size())
        return true;
    fail({ErrorKind::InvalidInput, tr("The file cannot be written."), m_file->errorString(), QStringLiteral("unwritable_file")});
    return false;
}

void ScopeMatrixExport::finish()
{
    if (!put(matrixFoot(m_format, m_matrix->now())))
        return;
    if (!m_file) {
        m_isBusy = false;
        m_ids.clear();
        Q_EMIT copied(std::exchange(m_text, QString()), m_rows);
        return;
    }
    if (!m_file->commit()) {
        fail({ErrorKind::InvalidInput, tr("The file cannot be written."), m_file->errorString(), QStringLiteral("unwritable_file")});
        return;
    }
    const QString path = m_file->fileName();
    m_file.reset();
    m_isBusy = false;
    m_ids.clear();
    Q_EMIT written(path, m_rows);
}

void ScopeMatrixExport::fail(const Error &error)
{
    const Error reason = error;
    m_file.reset(); // what was written of it goes with it
    m_text.clear();
    m_ids.clear();
    m_isBusy = false;
    Q_EMIT failed(reason);
}
