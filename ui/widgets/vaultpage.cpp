// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/vaultpage.h"

#include "presentation/vaultmodel.h"
#include "widgets/centredpage.h"
#include "widgets/errornote.h"
#include "widgets/icons.h"
#include "widgets/takentext.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace {

QLineEdit *makePassphraseField(const QString &objectName, const QString &name, QWidget *parent)
{
    auto *const field = new QLineEdit(parent);
    field->setObjectName(objectName);
    field->setAccessibleName(name);
    field->setPlaceholderText(name);
    field->setEchoMode(QLineEdit::Password);
    field->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
    return field;
}

} // namespace

VaultPage::VaultPage(VaultModel *model, QWidget *parent)
    : QWidget(parent), m_model(model), m_text(makeSentence({}, this)), m_keychain(new QPushButton(this)),
      m_passphraseText(makeSentence({}, this)),
      m_passphrase(makePassphraseField(QStringLiteral("passphrase"), tr("Passphrase"), this)),
      m_repeated(makePassphraseField(QStringLiteral("passphraseAgain"), tr("The same passphrase again"), this)),
      m_objection(makeSentence({}, this)), m_usePassphrase(new QPushButton(this)), m_busy(makeSentence({}, this)),
      m_error(new ErrorNote(QStringLiteral("vaultError"), this)), m_skip(new QPushButton(this))
{
    setObjectName(QStringLiteral("vaultPage"));
    auto *const column = makeCentredColumn(this, QStringLiteral("."), 520);
    m_title = findChild<QLabel *>(QStringLiteral("vaultPageTitle"));
    m_keychain->setObjectName(QStringLiteral("useKeychainButton"));
    m_keychain->setAccessibleName(tr("Use the system's keychain"));
    m_keychain->setIcon(themedIcon(QStringLiteral("object-locked")));
    m_usePassphrase->setObjectName(QStringLiteral("usePassphraseButton"));
    m_usePassphrase->setAccessibleName(tr("Use the passphrase"));
    m_objection->setObjectName(QStringLiteral("passphraseObjection"));
    m_busy->setObjectName(QStringLiteral("vaultBusy"));
    m_skip->setObjectName(QStringLiteral("vaultSkipButton"));
    m_skip->setAccessibleName(tr("Go on without the vault"));
    column->addWidget(m_text);
    column->addWidget(m_keychain, 0, Qt::AlignLeading);
    column->addWidget(m_passphraseText);
    column->addWidget(m_passphrase);
    column->addWidget(m_repeated);
    column->addWidget(m_objection);
    column->addWidget(m_error);
    auto *const buttons = new QHBoxLayout;
    buttons->addWidget(m_usePassphrase);
    buttons->addWidget(m_busy, 1);
    buttons->addWidget(m_skip);
    column->addLayout(buttons);
    column->addStretch(2);

    connect(m_keychain, &QPushButton::clicked, this, [this] {
        m_error->clear();
        m_model->useKeychain();
    });
    connect(m_usePassphrase, &QPushButton::clicked, this, &VaultPage::takePassphrase);
    connect(m_passphrase, &QLineEdit::returnPressed, this, &VaultPage::takePassphrase);
    connect(m_repeated, &QLineEdit::returnPressed, this, &VaultPage::takePassphrase);
    connect(m_skip, &QPushButton::clicked, this, &VaultPage::skipRequested);
    connect(m_model, &VaultModel::busyChanged, this, &VaultPage::showBusy);
    connect(m_model, &VaultModel::unlocked, this, &VaultPage::clearFields);
    connect(m_model, &VaultModel::failed, this, [this](const Error &error) {
        m_error->showError({}, error);
        m_passphrase->setFocus(Qt::OtherFocusReason);
    });
    connect(m_error, &ErrorNote::helpRequested, this, &VaultPage::helpRequested);
}

void VaultPage::begin(const QString &skipText)
{
    const UnlockVault::Ways &ways = m_model->ways();
    const bool fresh = ways.isNew();
    m_title->setText(fresh ? tr("Protect the tokens") : tr("The vault is locked"));
    m_text->setText(fresh
                        ? tr("Tokens and client secrets are encrypted before they are stored. Choose what opens them.")
                        : tr("The list can be read all the same. To show, copy or store a token, unlock the vault."));
    m_keychain->setText(fresh ? tr("Use the system's keychain") : tr("Unlock by the keychain"));
    m_keychain->setVisible(fresh || ways.keychain);
    m_passphraseText->setText(
        fresh ? tr("Or a passphrase. Whoever has a copy of the store cannot read a token without it. "
                   "Nobody can restore it: if you forget it, the teams must be authorized again.")
              : tr("The passphrase of this store:"));
    const bool passphrase = fresh || ways.passphrase;
    m_passphraseText->setVisible(passphrase);
    m_passphrase->setVisible(passphrase);
    m_repeated->setVisible(fresh);
    m_usePassphrase->setVisible(passphrase);
    m_usePassphrase->setText(fresh ? tr("Use this passphrase") : tr("Unlock"));
    m_usePassphrase->setDefault(true);
    m_skip->setText(skipText);
    m_skip->setVisible(!skipText.isEmpty());
    m_error->clear();
    clearFields();
    showBusy();
    if (passphrase && !fresh)
        m_passphrase->setFocus(Qt::OtherFocusReason);
    else
        m_keychain->setFocus(Qt::OtherFocusReason);
}

void VaultPage::takePassphrase()
{
    const QString objection = m_model->ways().isNew()
        ? VaultModel::passphraseObjection(m_passphrase->text(), m_repeated->text())
        : QString();
    m_objection->setText(objection);
    m_objection->setVisible(!objection.isEmpty());
    if (!objection.isEmpty() || m_passphrase->text().isEmpty() || m_model->isBusy())
        return;
    m_error->clear();
    QString repeated = takenText(m_repeated);
    wipe(repeated);
    QString passphrase = takenText(m_passphrase);
    const Secret secret = Secret::fromText(passphrase);
    wipe(passphrase);
    m_model->usePassphrase(secret);
}

void VaultPage::clearFields()
{
    m_passphrase->setText({});
    m_repeated->setText({});
    m_objection->hide();
}

void VaultPage::showBusy()
{
    const bool busy = m_model->isBusy();
    for (QWidget *const widget :
         std::initializer_list<QWidget *>{m_keychain, m_passphrase, m_repeated, m_usePassphrase})
        widget->setEnabled(!busy);
    if (!busy)
        m_busy->clear();
    else if (m_model->isAskingKeychain())
        m_busy->setText(tr("One moment… The keychain may ask you something in a window of its own."));
    else
        m_busy->setText(tr("One moment…"));
}
