// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/profileform.h"

#include "presentation/connectformmodel.h"
#include "presentation/words.h"
#include "widgets/advancedfields.h"
#include "widgets/environmentbadge.h"
#include "widgets/errornote.h"
#include "widgets/profilefield.h"
#include "widgets/redirecturilist.h"
#include "widgets/scopefield.h"

#include <QApplication>
#include <QComboBox>
#include <QFormLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

ProfileForm::ProfileForm(ConnectFormModel *model, const QString &errorName, QWidget *parent)
    : QWidget(parent), m_model(model)
{
    setObjectName(QStringLiteral("profileForm"));
    m_basics = makeBasics();
    m_advancedButton = new QToolButton(this);
    m_advancedButton->setObjectName(QStringLiteral("advancedButton"));
    m_advancedButton->setText(tr("Advanced: addresses, extra parameters, PKCE, refreshing"));
    m_advancedButton->setCheckable(true);
    m_advancedButton->setAutoRaise(true);
    m_advancedButton->setArrowType(Qt::RightArrow);
    m_advancedButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_advancedButton->setFocusPolicy(Qt::TabFocus);
    m_advanced = new AdvancedFields(this);
    m_advanced->hide();
    m_error = new ErrorNote(errorName, this);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_basics);
    column->addWidget(m_advancedButton, 0, Qt::AlignLeading);
    column->addWidget(m_advanced);
    column->addWidget(m_error);
    wire();
    fill();
}

ProfileField *ProfileForm::addField(QFormLayout *form, const QString &field, const QString &name)
{
    auto *const line = new ProfileField(field, name, this);
    form->addRow(name, line);
    m_fields.append(line);
    return line;
}

QWidget *ProfileForm::makeBasics()
{
    auto *const box = new QWidget(this);
    auto *const form = new QFormLayout(box);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(6);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeading | Qt::AlignTop);
    m_name = addField(form, QStringLiteral("name"), tr("App name"));
    m_name->edit()->setPlaceholderText(tr("What you call it here"));
    m_environment = new QComboBox(box);
    m_environment->setObjectName(QStringLiteral("environmentChoice"));
    m_environment->setAccessibleName(tr("Environment"));
    for (const Environment environment : {Environment::Development, Environment::Staging, Environment::Production})
        m_environment->addItem(environmentDot(environment), environmentWord(environment), static_cast<int>(environment));
    form->addRow(tr("Environment"), m_environment);

    auto *const credentials = new QLabel(tr("App Credentials"), box);
    QFont bold = credentials->font();
    bold.setBold(true);
    credentials->setFont(bold);
    form->addRow(credentials);
    m_clientId = addField(form, QStringLiteral("client_id"), tr("Client ID"));
    m_clientSecret = addField(form, QStringLiteral("client_secret"), tr("Client secret"));
    m_clientSecret->edit()->setEchoMode(QLineEdit::Password);
    m_clientSecret->edit()->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
    m_appUrl = addField(form, QStringLiteral("app_url"), tr("App URL"));
    m_appUrl->edit()->setPlaceholderText(tr("Only for your records; may be empty"));

    m_redirectUris = new RedirectUriList(box);
    m_redirectUris->setToolTip(
        tr("Register exactly these texts at Miro under Redirect URI for OAuth 2.0; every character counts."));
    form->addRow(tr("Redirect URI\nfor OAuth 2.0"), m_redirectUris);
    m_scopes = new ScopeField(box);
    form->addRow(tr("Permissions"), m_scopes);
    m_lifetime = new QComboBox(box);
    m_lifetime->setObjectName(QStringLiteral("lifetimeChoice"));
    m_lifetime->setAccessibleName(tr("Expire user authorization token"));
    m_lifetime->setToolTip(tr("Chosen at Miro when the app was created, and fixed since."));
    for (const TokenLifetimeMode mode :
         {TokenLifetimeMode::Unknown, TokenLifetimeMode::Expiring, TokenLifetimeMode::NonExpiring})
        m_lifetime->addItem(lifetimeModeWord(mode), static_cast<int>(mode));
    form->addRow(tr("Expire user\nauthorization token"), m_lifetime);
    return box;
}

void ProfileForm::wire()
{
    for (ProfileField *const field : std::as_const(m_fields)) {
        if (field == m_clientSecret)
            connect(field->edit(), &QLineEdit::textEdited, m_model, &ConnectFormModel::checkSecret);
        else
            connect(field->edit(), &QLineEdit::textEdited, this, &ProfileForm::takeFields);
    }
    connect(m_redirectUris, &RedirectUriList::edited, this, &ProfileForm::takeFields);
    connect(m_scopes, &ScopeField::edited, this, &ProfileForm::takeFields);
    connect(m_environment, &QComboBox::activated, this, &ProfileForm::takeFields);
    connect(m_lifetime, &QComboBox::activated, this, &ProfileForm::takeFields);
    connect(m_advanced, &AdvancedFields::edited, this, &ProfileForm::takeFields);
    connect(m_advanced, &AdvancedFields::parametersEdited, m_model, &ConnectFormModel::setParameters);
    connect(m_advanced, &AdvancedFields::baseEdited, this, [this](const QString &base) {
        m_model->setBase(base);
        fillFields();
    });
    connect(m_advancedButton, &QToolButton::toggled, this, [this](bool open) {
        m_advanced->setVisible(open);
        m_advancedButton->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    });
    connect(m_model, &ConnectFormModel::changed, this, &ProfileForm::showModel);
    connect(m_model, &ConnectFormModel::replaced, this, &ProfileForm::fill);
    connect(m_model, &ConnectFormModel::taken, this, &ProfileForm::fillFields);
    connect(m_model, &ConnectFormModel::saved, this, [this] { m_clientSecret->edit()->setText({}); });
    connect(m_model, &ConnectFormModel::failed, this, &ProfileForm::takeFailure);
    connect(m_error, &ErrorNote::actionRequested, m_model, &ConnectFormModel::readAgain);
    connect(m_error, &ErrorNote::helpRequested, this, &ProfileForm::helpRequested);
}

void ProfileForm::keyPressEvent(QKeyEvent *event)
{
    // A field of one line passes Enter on, as it does in a dialog.
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && qobject_cast<QLineEdit *>(QApplication::focusWidget()))
        Q_EMIT submitted();
    else
        QWidget::keyPressEvent(event);
}

void ProfileForm::enter()
{
    m_name->edit()->setFocus(Qt::OtherFocusReason);
}

void ProfileForm::fill()
{
    const bool hasSecret = m_model->isEditing() && m_model->profile().hasClientSecret;
    m_clientSecret->edit()->setText({});
    m_clientSecret->edit()->setPlaceholderText(hasSecret ? tr("unchanged") : QString());
    if (hasSecret)
        m_secretHint = tr("Empty keeps the stored one. A new one is encrypted before it is stored.");
    else if (m_model->isEditing())
        m_secretHint = tr("None is stored yet. It is encrypted before it is stored, and never shown again.");
    else
        m_secretHint = tr("It is encrypted before it is stored, and never shown again.");
    m_advancedButton->setChecked(false);
    m_error->clear();
    m_advanced->begin(m_model->profile());
    fillFields();
}

void ProfileForm::fillFields()
{
    m_filling = true;
    const AppProfile &profile = m_model->profile();
    const std::pair<ProfileField *, QString> values[]
        = {{m_name, profile.name}, {m_clientId, profile.clientId}, {m_appUrl, profile.appUrl}};
    for (const auto &[field, text] : values) {
        if (field->edit()->text() != text)
            field->edit()->setText(text);
    }
    m_redirectUris->setUris(profile.redirectUris, profile.sdkRedirectUri);
    m_scopes->setScopes(profile.expectedScopes);
    m_environment->setCurrentIndex(m_environment->findData(static_cast<int>(profile.environment)));
    m_lifetime->setCurrentIndex(m_lifetime->findData(static_cast<int>(profile.lifetimeMode)));
    m_advanced->fill(profile);
    m_filling = false;
    showModel();
}

void ProfileForm::takeFields()
{
    if (m_filling)
        return;
    AppProfile profile = m_model->profile();
    profile.name = m_name->edit()->text().trimmed();
    profile.clientId = m_clientId->edit()->text().trimmed();
    profile.appUrl = m_appUrl->edit()->text().trimmed();
    profile.redirectUris = m_redirectUris->uris();
    profile.sdkRedirectUri = m_redirectUris->marked();
    profile.expectedScopes = m_scopes->scopes();
    profile.environment = static_cast<Environment>(m_environment->currentData().toInt());
    profile.lifetimeMode = static_cast<TokenLifetimeMode>(m_lifetime->currentData().toInt());
    m_advanced->take(&profile);
    m_model->setProfile(profile);
}

void ProfileForm::showSecretHint()
{
    AppProfile sending; // the token address alone decides who is given the client secret
    sending.endpoints = {};
    sending.endpoints.token = m_model->profile().endpoints.token;
    const QString host = foreignHosts(sending).value(0);
    m_clientSecret->setHint(host.isEmpty() ? m_secretHint : tr("%1 It is sent to %2.").arg(m_secretHint, shownText(host)));
}

void ProfileForm::showModel()
{
    showSecretHint();
    for (ProfileField *const field : std::as_const(m_fields))
        field->showState(m_model->fieldState(field->field()));
    m_redirectUris->showStates(m_model);
    m_advanced->showStates(m_model);
    // QFormLayout keeps the heights from before the sentences and the number of fields changed, and so do the layouts in
    // its rows while what is around them has been told already.
    measureAgain();
    // Once more when what these changes asked for themselves is done.
    QMetaObject::invokeMethod(this, &ProfileForm::measureAgain, Qt::QueuedConnection);
}

void ProfileForm::measureAgain()
{
    const QList<QLayout *> layouts = findChildren<QLayout *>();
    for (QLayout *const layout : layouts)
        layout->invalidate();
    for (QWidget *const box : {m_basics, static_cast<QWidget *>(m_advanced)})
        box->updateGeometry();
}

bool ProfileForm::check()
{
    m_model->dropEmptyUris();
    fillFields();
    m_model->markEverything();
    m_error->clear();
    if (m_model->isComplete())
        return true;
    for (ProfileField *const field : std::as_const(m_fields)) {
        if (m_model->fieldState(field->field()).mark == ConnectFormModel::Mark::Wrong) {
            field->edit()->setFocus(Qt::OtherFocusReason);
            return false;
        }
    }
    if (m_redirectUris->focusWrong())
        return false;
    m_advancedButton->setChecked(true);
    m_advanced->focusWrong();
    return false;
}

void ProfileForm::save()
{
    // It stays in its field until it is stored: the vault may have to be opened first.
    if (check())
        m_model->save(Secret::fromText(m_clientSecret->edit()->text()));
}

void ProfileForm::takeFailure(const Error &error)
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
