// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/scopematrixwindow.h"

#include "presentation/scopematrixmodel.h"
#include "presentation/scopewords.h"
#include "presentation/words.h"
#include "widgets/centredpage.h"
#include "widgets/errornote.h"
#include "widgets/scopematrixtable.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

ScopeMatrixWindow::ScopeMatrixWindow(ScopeMatrixModel *model, AskFile askFile, QWidget *parent)
    : QDialog(parent), m_model(model), m_export(model), m_askFile(std::move(askFile)), m_summary(makeSentence({}, this)),
      m_said(makeSentence({}, this)), m_scope(makeSentence({}, this)), m_table(new ScopeMatrixTable(model, this)),
      m_error(new ErrorNote(QStringLiteral("scopeMatrixError"), this))
{
    m_model->setParent(this);
    setObjectName(QStringLiteral("scopeMatrixWindow"));
    setWindowTitle(tr("Scope matrix"));
    resize(1000, 640);
    m_summary->setObjectName(QStringLiteral("scopeMatrixSummary"));
    m_said->setObjectName(QStringLiteral("scopeMatrixSaid"));
    m_said->setAlignment(Qt::AlignTrailing);
    m_scope->setObjectName(QStringLiteral("scopeMatrixScope"));
    m_scope->setMinimumHeight(fontMetrics().lineSpacing() * 3);
    m_scope->setAlignment(Qt::AlignLeading | Qt::AlignTop);
    QLabel *const legend = makeSentence(marksLegend(), this);
    legend->setObjectName(QStringLiteral("scopeMatrixLegend"));
    QPushButton *const help = addButton(QStringLiteral("scopeMatrixHelp"), tr("Help"));
    m_copyMarkdown = addButton(QStringLiteral("copyMatrixMarkdown"), tr("Copy as Markdown"));
    m_copyCsv = addButton(QStringLiteral("copyMatrixCsv"), tr("Copy as CSV"));
    m_saveMarkdown = addButton(QStringLiteral("saveMatrixMarkdown"), tr("Export as Markdown…"));
    m_saveCsv = addButton(QStringLiteral("saveMatrixCsv"), tr("Export as CSV…"));
    QPushButton *const close = addButton(QStringLiteral("scopeMatrixClose"), tr("Close"));
    auto *const top = new QHBoxLayout;
    top->addWidget(m_summary, 1);
    top->addWidget(m_said, 1);
    auto *const buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    buttons->addWidget(help);
    buttons->addStretch();
    for (QPushButton *const button : {m_copyMarkdown, m_copyCsv, m_saveMarkdown, m_saveCsv, close})
        buttons->addWidget(button);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(6);
    layout->addLayout(top);
    layout->addWidget(m_error);
    layout->addWidget(m_table, 1);
    layout->addWidget(legend);
    layout->addWidget(m_scope);
    layout->addLayout(buttons);
    setTabOrder(m_table, help);
    connect(help, &QPushButton::clicked, this, [this] { Q_EMIT helpRequested(QStringLiteral("scopes")); });
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    wire();
    showModel();
}

QPushButton *ScopeMatrixWindow::addButton(const QString &objectName, const QString &text)
{
    auto *const button = new QPushButton(text, this);
    button->setObjectName(objectName);
    button->setAutoDefault(false); // Enter in the table is for its row
    return button;
}

void ScopeMatrixWindow::wire()
{
    connect(m_model, &ScopeMatrixModel::changed, this, &ScopeMatrixWindow::showModel);
    connect(m_model, &ScopeMatrixModel::failed, this, [this](const Error &error) {
        m_error->showError(tr("The scope matrix could not be read."), error, tr("Try again"));
    });
    connect(m_error, &ErrorNote::actionRequested, this, [this] {
        m_error->clear();
        m_model->show(m_model->query());
    });
    connect(m_error, &ErrorNote::helpRequested, this, &ScopeMatrixWindow::helpRequested);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &ScopeMatrixWindow::showCurrent);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ScopeMatrixWindow::showCurrent);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &ScopeMatrixWindow::showCurrent);
    connect(m_table, &ScopeMatrixTable::rowChosen, this, [this](int row) {
        if (const Installation *const chosen = m_model->installationAt(row))
            Q_EMIT installationRequested(chosen->id);
    });
    connect(m_copyMarkdown, &QPushButton::clicked, this, [this] { m_export.copy(MatrixFormat::Markdown); });
    connect(m_copyCsv, &QPushButton::clicked, this, [this] { m_export.copy(MatrixFormat::Csv); });
    connect(m_saveMarkdown, &QPushButton::clicked, this, [this] { askWhere(MatrixFormat::Markdown); });
    connect(m_saveCsv, &QPushButton::clicked, this, [this] { askWhere(MatrixFormat::Csv); });
    connect(&m_export, &ScopeMatrixExport::copied, this, [this](const QString &text, qint64 rows) {
        QGuiApplication::clipboard()->setText(text);
        m_error->clear();
        m_said->setText(tr("Copied: %1.").arg(installationsWord(rows)));
    });
    connect(&m_export, &ScopeMatrixExport::written, this, [this](const QString &, qint64 rows) {
        m_error->clear();
        m_said->setText(tr("Exported: %1.").arg(installationsWord(rows)));
    });
    connect(&m_export, &ScopeMatrixExport::failed, this, [this](const Error &error) {
        m_said->clear();
        m_error->showError(tr("The scope matrix was not exported."), error);
    });
}

void ScopeMatrixWindow::askWhere(MatrixFormat format)
{
    const bool isCsv = format == MatrixFormat::Csv;
    const FileQuestion question{tr("Export the scope matrix"), isCsv ? QStringLiteral("scopes.csv") : QStringLiteral("scopes.md"),
                                isCsv ? tr("CSV (*.csv)") : tr("Markdown (*.md)"), false};
    m_askFile(this, question, [this, format](const QString &file) { m_export.writeTo(file, format); });
}

void ScopeMatrixWindow::begin(const InstallationQuery &query)
{
    m_said->clear();
    m_error->clear();
    show();
    raise();
    activateWindow();
    m_table->setFocus(Qt::OtherFocusReason);
    m_model->show(query);
}

void ScopeMatrixWindow::follow(const InstallationQuery &query)
{
    if (isVisible())
        m_model->show(query);
}

void ScopeMatrixWindow::showModel()
{
    m_summary->setText(m_model->summary());
    for (QPushButton *const button : {m_copyMarkdown, m_copyCsv, m_saveMarkdown, m_saveCsv})
        button->setEnabled(m_model->isComplete() && m_model->rowCount() > 0);
    if (m_model->isComplete() && m_model->rowCount() > 0 && !m_table->currentIndex().isValid())
        m_table->setCurrentIndex(m_model->index(0, std::min(int(ScopeMatrixModel::firstScope), m_model->columnCount() - 1)));
    showCurrent();
}

void ScopeMatrixWindow::showCurrent()
{
    const QModelIndex current = m_table->currentIndex();
    const Installation *const row = current.isValid() ? m_model->installationAt(current.row()) : nullptr;
    if (!row) {
        m_scope->clear();
        return;
    }
    if (current.column() < ScopeMatrixModel::firstScope) {
        m_scope->setText(tr("%1, %2. %3").arg(shownName(row->team), shownName(row->user), scopesSurety(*row, m_model->now())));
        return;
    }
    const QString &scope = m_model->scopes().at(current.column() - ScopeMatrixModel::firstScope);
    m_scope->setText(tr("%1, %2: %3.\n%4")
                         .arg(shownName(row->team), shownText(scope), standWord(scopeStand(*row, scope)), scopeExplanation(scope)));
}
