// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/probedialog.h"

#include "presentation/probetablemodel.h"
#include "widgets/centredpage.h"
#include "widgets/errornote.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>

ProbeDialog::ProbeDialog(ProbeTableModel *model, QWidget *parent)
    : QDialog(parent), m_model(model), m_title(makeSentence({}, this)), m_sentence(makeSentence({}, this)), m_table(new QTableView(this)),
      m_copy(new QPushButton(tr("Copy as Markdown"), this)), m_run(new QPushButton(this)),
      m_error(new ErrorNote(QStringLiteral("probeError"), this))
{
    m_model->setParent(this);
    setObjectName(QStringLiteral("probeDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Every token it ever had"));
    resize(1080, 420);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.3);
    large.setBold(true);
    m_title->setFont(large);
    m_title->setObjectName(QStringLiteral("probeTitle"));
    m_sentence->setObjectName(QStringLiteral("probeSentence"));
    m_table->setObjectName(QStringLiteral("probeTable"));
    m_table->setAccessibleName(tr("Tokens and what the server says of each"));
    m_table->setModel(m_model);
    m_table->verticalHeader()->hide();
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    m_copy->setObjectName(QStringLiteral("probeCopy"));
    m_copy->setAutoDefault(false);
    m_run->setObjectName(QStringLiteral("probeRun"));
    m_run->setAutoDefault(false);
    auto *const close = new QPushButton(tr("Close"), this);
    close->setObjectName(QStringLiteral("probeClose"));
    close->setDefault(true);
    auto *const buttons = new QHBoxLayout;
    buttons->addWidget(m_copy);
    buttons->addWidget(m_run);
    buttons->addStretch();
    buttons->addWidget(close);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_sentence);
    layout->addWidget(m_error);
    layout->addWidget(m_table, 1);
    layout->addWidget(makeSentence(tr("What is said of the current token counts as a verification. What is said of older ones changes no state; it "
                                      "stands in the history and the ledger."),
                                   this));
    layout->addLayout(buttons);
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_model->markdown()); });
    connect(m_run, &QPushButton::clicked, m_model, [this] { m_model->isRunning() ? m_model->stop() : m_model->start(); });
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_model, &ProbeTableModel::changed, this, &ProbeDialog::showModel);
    connect(m_model, &ProbeTableModel::ended, this, &ProbeDialog::showModel);
    connect(m_error, &ErrorNote::actionRequested, m_model, &ProbeTableModel::start);
    connect(m_error, &ErrorNote::helpRequested, this, &ProbeDialog::helpRequested);
    close->setFocus(Qt::OtherFocusReason);
    m_model->start();
}

void ProbeDialog::showModel()
{
    m_title->setText(m_model->title());
    m_sentence->setText(m_model->sentence());
    m_run->setText(m_model->isRunning() ? tr("Stop") : tr("Ask again"));
    m_copy->setEnabled(!m_model->isRunning() && m_model->rowCount() > 0);
    if (m_model->error() && m_model->error()->kind != ErrorKind::Cancelled)
        m_error->showError({}, *m_model->error());
    else
        m_error->clear();
}
