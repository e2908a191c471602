// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connectpage.h"

#include "presentation/connectformmodel.h"
#include "widgets/centredpage.h"
#include "widgets/profileform.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QUrl>

ConnectPage::ConnectPage(ConnectFormModel *model, QWidget *parent) : QWidget(parent), m_model(model)
{
    setObjectName(QStringLiteral("connectPage"));
    auto *const inner = new QWidget(this);
    inner->setObjectName(QStringLiteral("connectPageColumn"));
    auto *const column = makeCentredColumn(inner, tr("Connect your Miro app"), 760);
    auto *const where = makeSentence({}, this);
    where->setTextFormat(Qt::RichText);
    where->setText(
        tr("Client ID and client secret are at Miro under <a href=\"https://miro.com/app/settings/user-profile/apps\">"
           "Your apps</a>: choose the app, then <i>App credentials</i>. Creating an app needs a developer team."));
    connect(where, &QLabel::linkActivated, this, [this](const QString &link) { Q_EMIT pageRequested(QUrl(link)); });
    where->setTextInteractionFlags(Qt::TextBrowserInteraction);
    where->setObjectName(QStringLiteral("whereToFind"));
    column->addWidget(where);
    m_form = new ProfileForm(model, QStringLiteral("connectError"), this);
    column->addWidget(m_form);
    m_back = new QPushButton(tr("Back"), this);
    m_save = new QPushButton(tr("Connect"), this);
    m_save->setObjectName(QStringLiteral("connectSaveButton"));
    m_save->setDefault(true);
    m_save->setToolTip(tr("Stores the app profile (Ctrl+S)"));
    for (QPushButton *const button : {m_back, m_save})
        button->setAutoDefault(true); // Enter presses it outside of a dialog, too
    m_back->setObjectName(QStringLiteral("connectBackButton"));
    auto *const buttons = new QHBoxLayout;
    buttons->addWidget(m_back);
    buttons->addStretch();
    buttons->addWidget(m_save);
    column->addLayout(buttons);
    column->addStretch(2);

    QScrollArea *const scroll = makeScrollArea(inner, this);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
    connect(m_back, &QPushButton::clicked, this, &ConnectPage::backRequested);
    connect(m_save, &QPushButton::clicked, this, &ConnectPage::save);
    connect(m_form, &ProfileForm::submitted, m_save, &QPushButton::click);
    auto *const shortcut = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_S), this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, m_save, &QPushButton::click);
    connect(m_form, &ProfileForm::helpRequested, this, &ConnectPage::helpRequested);
    connect(m_model, &ConnectFormModel::changed, this, [this] {
        m_save->setEnabled(!m_model->isSaving());
        m_back->setEnabled(!m_model->isSaving());
    });
}

void ConnectPage::begin()
{
    m_form->enter();
}

void ConnectPage::save()
{
    m_form->save();
}
