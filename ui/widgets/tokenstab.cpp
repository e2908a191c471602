// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tokenstab.h"

#include "presentation/detailsmodel.h"
#include "presentation/words.h"
#include "widgets/errornote.h"
#include "widgets/secretclipboard.h"
#include "widgets/tokenformdialog.h"
#include "widgets/tokenrow.h"

#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

TokensTab::TokensTab(TokenAccess *access, SecretClipboard *clipboard, QWidget *parent)
    : QWidget(parent), m_access(access), m_clipboard(clipboard), m_grant(new QComboBox(this)), m_type(new QLabel(this)),
      m_accessRow(new TokenRow(QStringLiteral("accessToken"), tr("access token"), this)),
      m_refreshRow(new TokenRow(QStringLiteral("refreshToken"), tr("refresh token"), this)),
      m_error(new ErrorNote(QStringLiteral("tokenError"), this))
{
    setObjectName(QStringLiteral("tokensTab"));
    m_grant->setObjectName(QStringLiteral("grantChoice"));
    m_grant->setAccessibleName(tr("Which grant's tokens"));
    m_type->setTextFormat(Qt::PlainText);
    m_type->setWordWrap(true);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(6);
    layout->addWidget(m_grant);
    layout->addWidget(m_type);
    layout->addWidget(m_accessRow);
    layout->addWidget(m_refreshRow);
    layout->addWidget(m_error);
    layout->addStretch();

    wire(m_accessRow, SealIdentity::Kind::AccessToken);
    wire(m_refreshRow, SealIdentity::Kind::RefreshToken);
    connect(m_grant, &QComboBox::activated, this, &TokensTab::showGrant);
    connect(m_access, &TokenAccess::revealed, this, [this](const TokenAccess::Token &token, const Secret &secret) {
        m_error->clear();
        if (TokenRow *const shown = row(token))
            shown->reveal(secret);
    });
    connect(m_access, &TokenAccess::hidden, this, [this] {
        m_accessRow->mask();
        m_refreshRow->mask();
    });
    connect(m_access, &TokenAccess::copyReady, this, [this](const TokenAccess::Token &token, const Secret &secret) {
        m_error->clear();
        if (m_copied)
            m_copied->showCopied(0);
        m_copied = row(token);
        m_clipboard->copy(secret);
    });
    connect(m_access, &TokenAccess::examined, this, [this](const TokenAccess::Token &token, const TokenAnatomy &anatomy) {
        m_error->clear();
        if (row(token))
            showStoredForm(this, tr("Form of the token %1").arg(anatomy.fingerprint), anatomy);
    });
    connect(m_clipboard, &SecretClipboard::remaining, this, [this](int seconds) {
        if (m_copied)
            m_copied->showCopied(seconds);
    });
    connect(m_access, &TokenAccess::failed, this,
            [this](const TokenAccess::Token &, const Error &error) { showFailure(error); });
    connect(m_error, &ErrorNote::actionRequested, this, &TokensTab::unlockRequested);
    connect(m_error, &ErrorNote::helpRequested, this, &TokensTab::helpRequested);
}

void TokensTab::wire(TokenRow *row, SealIdentity::Kind kind)
{
    connect(row, &TokenRow::revealRequested, this, [this, kind] { m_access->reveal(token(kind)); });
    connect(row, &TokenRow::copyRequested, this, [this, kind] { m_access->copy(token(kind)); });
    connect(row, &TokenRow::formRequested, this, [this, kind] { m_access->examine(token(kind)); });
    connect(row, &TokenRow::hideRequested, m_access, &TokenAccess::hide);
}

TokenAccess::Token TokensTab::token(SealIdentity::Kind kind) const
{
    return {m_grant->currentData().toLongLong(), kind};
}

TokenRow *TokensTab::row(const TokenAccess::Token &token) const
{
    if (token.grantId != m_grant->currentData().toLongLong())
        return nullptr;
    return token.kind == SealIdentity::Kind::AccessToken ? m_accessRow : m_refreshRow;
}

void TokensTab::show(const DetailsModel &model)
{
    m_access->hide();
    m_grants = model.details()->grants;
    m_now = model.now();
    m_grant->clear();
    for (const Grant &grant : std::as_const(m_grants)) {
        m_grant->addItem(
            grant.supersededAt
                ? tr("Grant %1, superseded %2").arg(grant.generation).arg(relativeTime(*grant.supersededAt, m_now))
                : tr("Grant %1, current").arg(grant.generation),
            grant.id);
    }
    m_grant->setVisible(m_grant->count() > 1);
    showGrant();
}

void TokensTab::showGrant()
{
    m_access->hide();
    m_error->clear();
    const Grant grant = m_grants.value(std::max(0, m_grant->currentIndex()));
    m_type->setText(tr("Token type: %1").arg(shownText(grant.tokenType)));
    m_accessRow->describe(grant.accessFingerprint,
                          grant.expiresAt ? tr("Access token, runs out %1").arg(relativeTime(*grant.expiresAt, m_now))
                                          : tr("Access token"));
    m_refreshRow->setVisible(!grant.refreshFingerprint.isEmpty());
    m_refreshRow->describe(grant.refreshFingerprint, tr("Refresh token"));
}

void TokensTab::showFailure(const Error &error)
{
    const bool locked = error.cause == QLatin1String("vault_locked");
    m_error->showError(tr("The token could not be read."), error, locked ? tr("Unlock…") : QString());
}

bool TokensTab::event(QEvent *event)
{
    if (event->type() == QEvent::WindowDeactivate)
        m_access->hide();
    return QWidget::event(event);
}

void TokensTab::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_access->hide();
}
