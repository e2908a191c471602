// SPDX-License-Identifier: GPL-3.0-or-later
#include "presentation/probetablemodel.h"

#include "presentation/words.h"

#include <algorithm>

namespace {

QString tr(const char *text)
{
    return ProbeTableModel::tr(text);
}

QString dash()
{
    return QString(QChar(0x2014));
}

QString sourceWord(TokenSource source)
{
    switch (source) {
    case TokenSource::Exchange:
        return tr("authorized");
    case TokenSource::Refresh:
        return tr("refreshed");
    case TokenSource::Import:
        return tr("pasted");
    }
    Q_UNREACHABLE();
}

QString answerWord(const ProbedToken &token)
{
    if (!token.isHeld)
        return tr("secret deleted");
    if (token.outcome.isEmpty())
        return tr("not asked");
    QString word = token.outcome == QLatin1String("alive") ? tr("alive")
        : token.outcome == QLatin1String("mismatch")       ? tr("alive, of another")
        : token.outcome == QLatin1String("ended")          ? tr("refused")
        : token.outcome == QLatin1String("ran_out")        ? tr("refused, had run out")
                                                           : tr("no clear answer");
    if (token.httpStatus != 0)
        word += QStringLiteral(" (%1)").arg(token.httpStatus);
    return word;
}

QString knownWord(const ProbedToken &token)
{
    if (token.deadSince && token.aliveAt)
        return tr("died between %1 and %2").arg(exactTime(*token.aliveAt), exactTime(*token.deadSince));
    if (token.deadSince)
        return tr("dead since %1 or before").arg(exactTime(*token.deadSince));
    return token.aliveAt ? tr("alive at %1").arg(exactTime(*token.aliveAt)) : tr("nothing");
}

} // namespace

ProbeTableModel::ProbeTableModel(ActParts parts, RowId id, QObject *parent) : QAbstractTableModel(parent), m_parts(std::move(parts)), m_id(id) {}

void ProbeTableModel::start()
{
    if (m_probe)
        return;
    m_error.reset();
    m_probe = new ProbeInstallation(m_parts, m_id, this);
    connect(m_probe, &ProbeInstallation::progressed, this, [this] { take(m_probe->report()); });
    whenDone(m_probe->start(), this, [this](const Result<ProbeReport> &report) {
        m_probe->deleteLater();
        m_probe = nullptr;
        if (report) {
            m_error = report->stoppedBy;
            take(*report);
        } else {
            m_error = report.error();
            Q_EMIT changed();
        }
        Q_EMIT ended();
    });
    Q_EMIT changed();
}

void ProbeTableModel::stop()
{
    if (m_probe)
        m_probe->stop();
}

void ProbeTableModel::take(const ProbeReport &report)
{
    m_at = m_parts.clock();
    const bool isSameLength = m_report.tokens.size() == report.tokens.size();
    if (!isSameLength)
        beginResetModel();
    m_report = report;
    if (!isSameLength)
        endResetModel();
    else if (!m_report.tokens.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
    Q_EMIT changed();
}

QString ProbeTableModel::title() const
{
    const Installation &row = m_report.installation;
    return row.id == 0 ? QString() : tr("%1, %2").arg(shownName(row.team), shownName(row.user));
}

QString ProbeTableModel::sentence() const
{
    const QList<ProbedToken> &tokens = m_report.tokens;
    const auto asked = std::count_if(tokens.begin(), tokens.end(), [](const ProbedToken &token) { return !token.outcome.isEmpty(); });
    const auto held = std::count_if(tokens.begin(), tokens.end(), [](const ProbedToken &token) { return token.isHeld; });
    if (isRunning())
        return tokens.isEmpty() ? tr("Reading the tokens…") : tr("Asking about token %1 of %2…").arg(std::min(asked + 1, held)).arg(held);
    const auto older = std::count_if(tokens.begin(), tokens.end(), [](const ProbedToken &token) {
        return !token.isCurrent && (token.outcome == QLatin1String("alive") || token.outcome == QLatin1String("mismatch"));
    });
    if (asked == 0)
        return tr("No token was asked about.");
    QString sentence = tr("Asked about %1 of %2 tokens.").arg(asked).arg(tokens.size());
    if (tokens.size() == 1)
        return sentence + QLatin1Char(' ') + tr("It never had an older one.");
    if (older == 0)
        return sentence + QLatin1Char(' ') + tr("No older token is known to be alive.");
    return sentence + QLatin1Char(' ') + (older == 1 ? tr("1 older token is still alive.") : tr("%1 older tokens are still alive.").arg(older));
}

QString ProbeTableModel::cell(const ProbedToken &token, int column) const
{
    const Grant &grant = token.grant;
    switch (column) {
    case Generation:
        return token.isCurrent ? tr("%1, current").arg(grant.generation) : QString::number(grant.generation);
    case Source:
        return sourceWord(grant.source);
    case Issued:
        return exactTime(grant.issuedAt);
    case Superseded:
        return grant.supersededAt ? exactTime(*grant.supersededAt) : dash();
    case Fingerprint:
        return grant.accessFingerprint;
    case AnswerColumn:
        return answerWord(token);
    case Known:
        return knownWord(token);
    default:
        return {};
    }
}

QString ProbeTableModel::markdown() const
{
    QStringList lines{tr("Every token of %1, asked about at %2").arg(title(), exactTime(m_at)), {}};
    QStringList heads;
    for (int column = 0; column < columns; ++column)
        heads.append(headerData(column, Qt::Horizontal).toString());
    const auto line = [](QStringList cells) -> QString {
        for (QString &text : cells)
            text.replace(QLatin1Char('|'), QLatin1String("\\|"));
        return QStringLiteral("| ") + cells.join(QStringLiteral(" | ")) + QStringLiteral(" |");
    };
    lines.append(line(heads));
    lines.append(QLatin1Char('|') + QStringLiteral(" --- |").repeated(columns));
    for (const ProbedToken &token : m_report.tokens) {
        QStringList cells;
        for (int column = 0; column < columns; ++column)
            cells.append(cell(token, column));
        lines.append(line(cells));
    }
    lines += QStringList{{}, sentence()};
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

int ProbeTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_report.tokens.size());
}

int ProbeTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant ProbeTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ProbedToken &token = m_report.tokens.at(index.row());
    if (role == Qt::DisplayRole)
        return cell(token, index.column());
    if (role != Qt::ToolTipRole || token.sentence.isEmpty())
        return {};
    QString text = token.sentence;
    if (!token.serverCode.isEmpty() || !token.serverMessage.isEmpty())
        text += QLatin1Char('\n') + tr("The server's words: %1 %2").arg(shownText(token.serverCode), shownText(token.serverMessage));
    return toolTipText(text);
}

QVariant ProbeTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Generation:
        return tr("Generation");
    case Source:
        return tr("Came by");
    case Issued:
        return tr("Issued");
    case Superseded:
        return tr("Superseded");
    case Fingerprint:
        return tr("Access token");
    case AnswerColumn:
        return tr("Answer");
    case Known:
        return tr("Known");
    default:
        return {};
    }
}
