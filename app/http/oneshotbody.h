// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIODevice>

/// A request body that can be read once and never again: Qt cannot rewind it, and so cannot send the request
/// a second time. Its bytes are wiped when it dies.
class OneShotBody : public QIODevice
{
    Q_OBJECT

public:
    explicit OneShotBody(QByteArray bytes, QObject *parent = nullptr);
    ~OneShotBody() override;

    qint64 total() const { return m_total; }

    bool isSequential() const override { return true; }
    bool atEnd() const override { return m_position >= m_total; }
    qint64 bytesAvailable() const override { return m_total - m_position; }
    /// Refuses; overridden because QIODevice's own refusal is a warning in the log.
    bool reset() override { return false; }

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 maxSize) override;

private:
    QByteArray m_bytes;
    qint64 m_total;
    qint64 m_position = 0;
};
