// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/detailspane.h"

#include "presentation/detailsmodel.h"
#include "presentation/tokenaccess.h"
#include "presentation/words.h"
#include "widgets/actbar.h"
#include "widgets/errornote.h"
#include "widgets/icons.h"
#include "widgets/overviewtab.h"
#include "widgets/rawtab.h"
#include "widgets/scopestab.h"
#include "widgets/tokenstab.h"
#include "widgets/whytab.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>

DetailsPane::DetailsPane(DetailsModel *model, TokenAccess *access, InstallationActs *acts, SecretClipboard *clipboard, QWidget *parent)
    : QWidget(parent), m_model(model), m_access(access), m_stack(new QStackedWidget(this)), m_body(new QWidget(this)),
      m_header(makeHeader()), m_tabs(new QTabWidget(this)), m_overview(new OverviewTab(this)), m_tokens(new TokensTab(access, clipboard, this)),
      m_scopes(new ScopesTab(this)), m_why(new WhyTab(this)), m_raw(new RawTab(this)), m_acts(new ActBar(acts, this)),
      m_error(new ErrorNote(QStringLiteral("detailsError"), this))
{
    setObjectName(QStringLiteral("detailsPane"));
    setAccessibleName(tr("Details of the chosen installation"));
    auto *const hint = new QLabel(tr("Choose an installation to see everything known of it."), this);
    hint->setAlignment(Qt::AlignCenter);
    hint->setWordWrap(true);
    hint->setForegroundRole(QPalette::PlaceholderText);
    m_empty = hint;

    m_tabs->setObjectName(QStringLiteral("detailsTabs"));
    m_tabs->setAccessibleName(tr("Parts of the details"));
    m_tabs->addTab(m_overview, tr("Overview"));
    m_tabs->addTab(m_tokens, tr("Tokens"));
    m_tabs->addTab(m_scopes, tr("Scopes"));
    m_tabs->addTab(m_why, tr("Why?"));
    m_tabs->addTab(m_raw, tr("Raw"));

    auto *const body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(6);
    body->addWidget(m_header);
    body->addWidget(m_tabs, 1);
    body->addWidget(m_acts);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_body);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(6);
    layout->addWidget(m_error);
    layout->addWidget(m_stack, 1);

    connect(m_acts, &ActBar::actRequested, this, [this](Act act) { Q_EMIT actRequested(act, m_model->id()); });
    connect(m_model, &DetailsModel::changed, this, &DetailsPane::showModel);
    connect(m_model, &DetailsModel::failed, this, [this](const Error &error) {
        m_error->showError(tr("The details could not be read."), error, tr("Try again"));
    });
    connect(m_error, &ErrorNote::actionRequested, m_model, &DetailsModel::reload);
    connect(m_error, &ErrorNote::helpRequested, this, &DetailsPane::helpRequested);
    connect(m_why, &WhyTab::actRequested, this, &DetailsPane::actRequested);
    connect(m_why, &WhyTab::pictureRequested, this, &DetailsPane::pictureRequested);
    connect(m_acts, &ActBar::cycleRequested, this, [this] { Q_EMIT cycleRequested(m_model->id()); });
    connect(m_tokens, &TokensTab::helpRequested, this, &DetailsPane::helpRequested);
    connect(m_tokens, &TokensTab::unlockRequested, this, &DetailsPane::unlockRequested);
}

QWidget *DetailsPane::makeHeader()
{
    auto *const header = new QWidget(m_body);
    m_team = new QLabel(header);
    m_team->setObjectName(QStringLiteral("detailsTeam"));
    m_team->setTextFormat(Qt::PlainText);
    m_team->setWordWrap(true);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.3);
    large.setBold(true);
    m_team->setFont(large);
    m_stateIcon = new QLabel(header);
    m_stateWord = new QLabel(header);
    m_stateWord->setTextFormat(Qt::PlainText);
    m_stateWord->setObjectName(QStringLiteral("detailsState"));
    m_reason = new QLabel(header);
    m_reason->setObjectName(QStringLiteral("detailsReason"));
    m_reason->setTextFormat(Qt::PlainText);
    m_reason->setWordWrap(true);
    auto *const why = new QToolButton(header);
    why->setObjectName(QStringLiteral("whyButton"));
    why->setText(tr("Why?"));
    why->setAccessibleName(tr("Why it is in this state"));
    why->setToolTip(tr("The rule behind the state, and the evidence"));
    why->setAutoRaise(true);
    why->setFocusPolicy(Qt::TabFocus);
    connect(why, &QToolButton::clicked, this, [this] {
        m_tabs->setCurrentWidget(m_why);
        m_why->enter();
    });
    m_reauthorize = new QPushButton(tr("Reauthorize this team…"), header);
    m_reauthorize->setObjectName(QStringLiteral("reauthorizeButton"));
    m_reauthorize->setAccessibleName(tr("Authorize this team and user again"));
    connect(m_reauthorize, &QPushButton::clicked, this, [this] { Q_EMIT reauthorizeRequested(m_model->id()); });

    for (QLabel *const part : {m_stateIcon, m_stateWord})
        part->setMinimumHeight(why->sizeHint().height());

    auto *const top = new QHBoxLayout;
    top->addWidget(m_team, 1);
    top->addWidget(m_stateIcon, 0, Qt::AlignTop);
    top->addWidget(m_stateWord, 0, Qt::AlignTop);
    top->addWidget(why, 0, Qt::AlignTop);
    auto *const below = new QHBoxLayout;
    below->addWidget(m_reason, 1);
    below->addWidget(m_reauthorize, 0, Qt::AlignBottom);
    auto *const layout = new QVBoxLayout(header);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(top);
    layout->addLayout(below);
    return header;
}

void DetailsPane::enter()
{
    m_tabs->tabBar()->setFocus(Qt::OtherFocusReason);
}

void DetailsPane::showModel()
{
    if (m_shownId != m_model->id())
        m_access->hide();
    m_shownId = m_model->id();
    const InstallationDetails *const details = m_model->details();
    if (!details) {
        // While the next row is read the former one stays, so that nothing flickers; no token of it is shown.
        if (m_shownId == 0)
            m_stack->setCurrentWidget(m_empty);
        return;
    }
    m_error->clear();
    const Installation &row = details->installation;
    const InstallationState state = row.state(m_model->now());
    m_team->setText(shownName(row.team));
    m_stateIcon->setPixmap(stateIcon(state).pixmap(16, 16));
    m_stateWord->setText(stateWord(state));
    m_reason->setText(stateReason(row, m_model->now()));
    m_overview->show(*m_model);
    m_tokens->show(*m_model);
    m_scopes->show(*m_model);
    m_why->show(*m_model);
    m_raw->show(*m_model);
    m_acts->show(m_model->id());
    m_stack->setCurrentWidget(m_body);
}
