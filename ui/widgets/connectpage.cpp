// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/connectpage.h"

#include "presentation/words.h"
#include "widgets/centredpage.h"
#include "widgets/copybutton.h"
#include "widgets/errornote.h"
#include "widgets/profilefield.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QUrl>

ConnectPage::ConnectPage(ConnectFormModel *model, QWidget *parent) : QWidget(parent), m_model(model)
{
    setObjectName(QStringLiteral("connectPage"));
    auto *const inner = new QWidget(this);
    inner->setObjectName(QStringLiteral("connectPageColumn"));
    auto *const column = makeCentredColumn(inner, tr("Connect your Miro app"), 680);
    m_title = inner->findChild<QLabel *>(QStringLiteral("connectPageColumnTitle"));
    auto *const where = makeSentence({}, this);
    where->setTextFormat(Qt::RichText);
    where->setText(
        tr("Client ID and client secret are at Miro under <a href=\"https://miro.com/app/settings/user-profile/apps\">"
           "Your apps</a>: choose the app, then <i>App credentials</i>. Creating an app needs a developer team."));
    connect(where, &QLabel::linkActivated, this, [this](const QString &link) { Q_EMIT pageRequested(QUrl(link)); });
    where->setTextInteractionFlags(Qt::TextBrowserInteraction);
    where->setObjectName(QStringLiteral("whereToFind"));
    column->addWidget(where);
    m_basics = makeBasics();
    column->addWidget(m_basics);
    m_advancedButton = new QToolButton(this);
    m_advancedButton->setObjectName(QStringLiteral("advancedButton"));
    m_advancedButton->setText(tr("Advanced: addresses and PKCE"));
    m_advancedButton->setCheckable(true);
    m_advancedButton->setAutoRaise(true);
    m_advancedButton->setArrowType(Qt::RightArrow);
    m_advancedButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_advancedButton->setFocusPolicy(Qt::TabFocus);
    column->addWidget(m_advancedButton, 0, Qt::AlignLeading);
    m_advanced = makeAdvanced();
    m_advanced->hide();
    column->addWidget(m_advanced);
    m_error = new ErrorNote(QStringLiteral("connectError"), this);
    column->addWidget(m_error);
    m_back = new QPushButton(tr("Back"), this);
    m_save = new QPushButton(tr("Connect"), this);
    m_save->setObjectName(QStringLiteral("connectSaveButton"));
    m_save->setDefault(true);
    m_back->setObjectName(QStringLiteral("connectBackButton"));
    auto *const buttons = new QHBoxLayout;
    buttons->addWidget(m_back);
    buttons->addStretch();
    buttons->addWidget(m_save);
    column->addLayout(buttons);
    column->addStretch(2);

    auto *const scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(inner);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
    connect(m_back, &QPushButton::clicked, this, &ConnectPage::backRequested);
    wire();
    fill();
}

ProfileField *ConnectPage::addField(QFormLayout *form, const QString &field, const QString &name)
{
    auto *const line = new ProfileField(field, name, this);
    form->addRow(name, line);
    m_fields.append(line);
    return line;
}

QWidget *ConnectPage::makeBasics()
{
    auto *const box = new QWidget(this);
    auto *const form = new QFormLayout(box);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(8);
    form->setLabelAlignment(Qt::AlignLeading | Qt::AlignTop);
    m_name = addField(form, QStringLiteral("name"), tr("Name"));
    m_name->setHint(tr("What you call the app here."));
    m_clientId = addField(form, QStringLiteral("client_id"), tr("Client ID"));
    m_clientSecret = addField(form, QStringLiteral("client_secret"), tr("Client secret"));
    m_clientSecret->edit()->setEchoMode(QLineEdit::Password);
    m_clientSecret->edit()->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
    m_redirectUri = addField(form, QStringLiteral("redirect_uri"), tr("Redirect URI"));
    m_redirectUri->setHint(
        tr("Register exactly this text at Miro under Redirect URI for OAuth 2.0; every character counts. "
           "Several, separated by spaces: the first is used."));
    auto *const copy = new CopyButton(tr("redirect URI"), m_redirectUri);
    copy->setObjectName(QStringLiteral("copyRedirectUri"));
    m_redirectUri->addButton(copy);
    connect(m_redirectUri->edit(), &QLineEdit::textChanged, copy, [copy](const QString &text) {
        copy->setTextToCopy(text.split(QLatin1Char(' '), Qt::SkipEmptyParts).value(0));
    });

    m_scopes = new QLineEdit(box);
    m_scopes->setObjectName(QStringLiteral("edit_expected_scopes"));
    m_scopes->setAccessibleName(tr("Expected scopes"));
    m_scopes->setPlaceholderText(QStringLiteral("boards:read boards:write"));
    m_scopes->setToolTip(
        tr("The scopes ticked in the app's settings, separated by spaces. What a team grants is compared with "
           "them. Empty: nothing is expected."));
    m_environment = new QComboBox(box);
    m_environment->setObjectName(QStringLiteral("environmentChoice"));
    m_environment->setAccessibleName(tr("Environment"));
    for (const Environment environment : {Environment::Development, Environment::Staging, Environment::Production})
        m_environment->addItem(environmentWord(environment), static_cast<int>(environment));
    m_lifetime = new QComboBox(box);
    m_lifetime->setObjectName(QStringLiteral("lifetimeChoice"));
    m_lifetime->setAccessibleName(tr("Token lifetime"));
    m_lifetime->setToolTip(tr("Chosen at Miro when the app was created, and fixed since."));
    for (const TokenLifetimeMode mode :
         {TokenLifetimeMode::Unknown, TokenLifetimeMode::Expiring, TokenLifetimeMode::NonExpiring})
        m_lifetime->addItem(lifetimeModeWord(mode), static_cast<int>(mode));
    form->addRow(tr("Expected scopes"), m_scopes);
    form->addRow(tr("Environment"), m_environment);
    form->addRow(tr("Token lifetime"), m_lifetime);
    return box;
}

QWidget *ConnectPage::makeAdvanced()
{
    auto *const box = new QWidget(this);
    auto *const form = new QFormLayout(box);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(6);
    m_pkce = new QCheckBox(tr("Use PKCE (S256)"), box);
    m_pkce->setObjectName(QStringLiteral("pkceSwitch"));
    m_pkce->setToolTip(
        tr("Protects the code on its way through the browser. A server that does not know it ignores it."));
    m_base = new QLineEdit(box);
    m_base->setObjectName(QStringLiteral("edit_base"));
    m_base->setAccessibleName(tr("One base for all five addresses"));
    m_base->setPlaceholderText(tr("Fills the five below, such as http://127.0.0.1:40123; empty: Miro's own"));
    form->addRow(QString(), m_pkce);
    form->addRow(tr("Base"), m_base);
    addField(form, QStringLiteral("authorize"), tr("Authorize"));
    addField(form, QStringLiteral("token"), tr("Token"));
    addField(form, QStringLiteral("context"), tr("Token context"))
        ->setHint(tr("Empty: the server has none; the check is marked as not made."));
    addField(form, QStringLiteral("revoke"), tr("Revoke"));
    addField(form, QStringLiteral("completion"), tr("Completion page"));
    addField(form, QStringLiteral("issuer"), tr("Issuer"))
        ->setHint(tr("Empty for Miro. Otherwise each answer must name it (RFC 9207)."));
    return box;
}

void ConnectPage::wire()
{
    for (ProfileField *const field : std::as_const(m_fields)) {
        if (field == m_clientSecret)
            connect(field->edit(), &QLineEdit::textEdited, m_model, &ConnectFormModel::checkSecret);
        else
            connect(field->edit(), &QLineEdit::textEdited, this, &ConnectPage::takeFields);
    }
    connect(m_scopes, &QLineEdit::textEdited, this, &ConnectPage::takeFields);
    connect(m_environment, &QComboBox::activated, this, &ConnectPage::takeFields);
    connect(m_lifetime, &QComboBox::activated, this, &ConnectPage::takeFields);
    connect(m_pkce, &QCheckBox::toggled, this, &ConnectPage::takeFields);
    connect(m_base, &QLineEdit::textEdited, this, [this](const QString &base) {
        m_model->setBase(base.trimmed());
        fillFields();
    });
    connect(m_advancedButton, &QToolButton::toggled, this, [this](bool open) {
        m_advanced->setVisible(open);
        m_advancedButton->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    });
    connect(m_save, &QPushButton::clicked, this, &ConnectPage::save);
    connect(m_model, &ConnectFormModel::changed, this, &ConnectPage::showModel);
    connect(m_model, &ConnectFormModel::replaced, this, &ConnectPage::fill);
    connect(m_model, &ConnectFormModel::saved, this, [this] { m_clientSecret->edit()->setText({}); });
    connect(m_model, &ConnectFormModel::failed, this, &ConnectPage::takeFailure);
    connect(m_error, &ErrorNote::actionRequested, m_model, &ConnectFormModel::readAgain);
    connect(m_error, &ErrorNote::helpRequested, this, &ConnectPage::helpRequested);
}

void ConnectPage::begin()
{
    fill();
    m_name->setFocus(Qt::OtherFocusReason);
}

void ConnectPage::fill()
{
    const bool editing = m_model->isEditing();
    m_title->setText(editing ? tr("Edit the app profile") : tr("Connect your Miro app"));
    m_save->setText(editing ? tr("Save") : tr("Connect"));
    m_clientSecret->edit()->setText({});
    m_clientSecret->edit()->setPlaceholderText(editing ? tr("unchanged") : QString());
    m_clientSecret->setHint(editing ? tr("Empty keeps the stored one. A new one is encrypted before it is stored.")
                                    : tr("It is encrypted before it is stored, and never shown again."));
    m_base->clear();
    m_advancedButton->setChecked(false);
    m_error->clear();
    fillFields();
}

void ConnectPage::fillFields()
{
    m_filling = true;
    const AppProfile &profile = m_model->profile();
    const QHash<QString, QString> values = {
        {QStringLiteral("name"), profile.name},
        {QStringLiteral("client_id"), profile.clientId},
        {QStringLiteral("redirect_uri"), profile.redirectUris.join(QLatin1Char(' '))},
        {QStringLiteral("authorize"), profile.endpoints.authorize},
        {QStringLiteral("token"), profile.endpoints.token},
        {QStringLiteral("context"), profile.endpoints.context},
        {QStringLiteral("revoke"), profile.endpoints.revoke},
        {QStringLiteral("completion"), profile.endpoints.completion},
        {QStringLiteral("issuer"), profile.issuer},
    };
    for (ProfileField *const field : std::as_const(m_fields)) {
        if (values.contains(field->field()) && field->edit()->text() != values.value(field->field()))
            field->edit()->setText(values.value(field->field()));
    }
    m_scopes->setText(profile.expectedScopes.toText());
    m_environment->setCurrentIndex(m_environment->findData(static_cast<int>(profile.environment)));
    m_lifetime->setCurrentIndex(m_lifetime->findData(static_cast<int>(profile.lifetimeMode)));
    m_pkce->setChecked(profile.usePkce);
    m_filling = false;
    showModel();
}

void ConnectPage::takeFields()
{
    if (m_filling)
        return;
    QHash<QString, QString> values;
    for (ProfileField *const field : std::as_const(m_fields)) {
        if (field != m_clientSecret)
            values.insert(field->field(), field->edit()->text().trimmed());
    }
    AppProfile profile = m_model->profile();
    profile.name = values.value(QStringLiteral("name"));
    profile.clientId = values.value(QStringLiteral("client_id"));
    profile.redirectUris = values.value(QStringLiteral("redirect_uri")).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (!profile.redirectUris.contains(profile.sdkRedirectUri))
        profile.sdkRedirectUri = profile.redirectUris.value(0); // the marked one was rewritten
    profile.endpoints = {values.value(QStringLiteral("authorize")), values.value(QStringLiteral("token")),
                         values.value(QStringLiteral("context")), values.value(QStringLiteral("revoke")),
                         values.value(QStringLiteral("completion"))};
    profile.issuer = values.value(QStringLiteral("issuer"));
    profile.expectedScopes = ScopeSet::fromText(m_scopes->text());
    profile.environment = static_cast<Environment>(m_environment->currentData().toInt());
    profile.lifetimeMode = static_cast<TokenLifetimeMode>(m_lifetime->currentData().toInt());
    profile.usePkce = m_pkce->isChecked();
    m_model->setProfile(profile);
}

void ConnectPage::showModel()
{
    for (ProfileField *const field : std::as_const(m_fields))
        field->showState(m_model->fieldState(field->field()));
    // QFormLayout keeps the heights of wrapped text from before the sentences changed.
    for (QWidget *const box : {m_basics, m_advanced}) {
        box->layout()->invalidate();
        box->updateGeometry();
    }
    m_save->setEnabled(!m_model->isSaving());
    m_back->setEnabled(!m_model->isSaving());
}

void ConnectPage::save()
{
    takeFields();
    m_model->markEverything();
    m_error->clear();
    if (!m_model->isComplete()) {
        for (ProfileField *const field : std::as_const(m_fields)) {
            if (m_model->fieldState(field->field()).mark != ConnectFormModel::Mark::Wrong)
                continue;
            if (!field->isVisible())
                m_advancedButton->setChecked(true);
            field->setFocus(Qt::OtherFocusReason);
            return;
        }
        return;
    }
    // It stays in its field until it is stored: the vault may have to be opened first.
    m_model->save(Secret::fromText(m_clientSecret->edit()->text()));
}

void ConnectPage::takeFailure(const Error &error)
{
    if (error.cause == QLatin1String("vault_locked"))
        return;
    if (error.cause == QLatin1String("changed_elsewhere"))
        m_error->showError(tr("The app profile was not stored."),
                           {error.kind,
                            tr("Somebody else changed it meanwhile. Read again shows its present state, in place of what "
                               "you typed."),
                            error.detail, error.cause},
                           tr("Read again"));
    else
        m_error->showError(tr("The app profile was not stored."), error);
}
