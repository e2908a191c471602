// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/startuppage.h"

#include "widgets/centredpage.h"
#include "widgets/errornote.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

StartupPage::StartupPage(QWidget *parent)
    : QWidget(parent), m_store(makeSentence({}, this)), m_error(new ErrorNote(QStringLiteral("startupError"), this)),
      m_other(new QPushButton(tr("Choose another store…"), this)), m_quit(new QPushButton(tr("Quit"), this))
{
    setObjectName(QStringLiteral("startupPage"));
    auto *const column = makeCentredColumn(this, tr("Opening the store…"), 620);
    m_title = findChild<QLabel *>(QStringLiteral("startupPageTitle"));
    m_store->setObjectName(QStringLiteral("startupStore"));
    m_other->setObjectName(QStringLiteral("otherStoreButton"));
    m_quit->setObjectName(QStringLiteral("startupQuitButton"));
    column->addWidget(m_store);
    column->addWidget(m_error);
    auto *const buttons = new QHBoxLayout;
    buttons->addWidget(m_other);
    buttons->addStretch();
    buttons->addWidget(m_quit);
    column->addLayout(buttons);
    column->addStretch(2);
    connect(m_error, &ErrorNote::actionRequested, this, &StartupPage::retryRequested);
    connect(m_error, &ErrorNote::helpRequested, this, &StartupPage::helpRequested);
    connect(m_other, &QPushButton::clicked, this, &StartupPage::otherStoreRequested);
    connect(m_quit, &QPushButton::clicked, this, &StartupPage::quitRequested);
    showOpening({});
}

void StartupPage::showOpening(const QString &storeName)
{
    m_title->setText(tr("Opening the store…"));
    m_store->setText(storeName);
    m_error->clear();
    m_other->hide();
    m_quit->hide();
}

void StartupPage::showError(const QString &storeName, const Error &error)
{
    m_title->setText(tr("The store cannot be used"));
    m_store->setText(tr("Store: %1").arg(storeName));
    m_error->showError({}, error, tr("Try again"));
    m_other->show();
    m_quit->show();
}
