// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/advancedfields.h"

#include "widgets/centredpage.h"
#include "widgets/profilefield.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>

namespace {

QString Endpoints::*const addresses[]
    = {&Endpoints::authorize, &Endpoints::token, &Endpoints::context, &Endpoints::revoke, &Endpoints::completion};

} // namespace

AdvancedFields::AdvancedFields(QWidget *parent)
    : QWidget(parent), m_base(new QLineEdit(this))
{
    setObjectName(QStringLiteral("advancedFields"));
    auto *const form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(6);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_base->setObjectName(QStringLiteral("edit_base"));
    m_base->setAccessibleName(tr("One base for all five addresses"));
    m_base->setPlaceholderText(tr("Fills the five below, such as http://127.0.0.1:40123; empty: Miro's own"));
    form->addRow(tr("Base"), m_base);
    addField(form, QStringLiteral("authorize"), tr("Authorize"));
    addField(form, QStringLiteral("token"), tr("Token"));
    addField(form, QStringLiteral("context"), tr("Token context"))
        ->edit()
        ->setPlaceholderText(tr("Empty: the server has none; the check is marked as not made"));
    addField(form, QStringLiteral("revoke"), tr("Revoke"));
    addField(form, QStringLiteral("completion"), tr("Completion page"));
    form->addRow(tr("Extra parameters"), makeParameters());
    m_pkce = new QCheckBox(tr("Use PKCE (S256)"), this);
    m_pkce->setObjectName(QStringLiteral("pkceSwitch"));
    m_pkce->setToolTip(
        tr("Protects the code on its way through the browser. A server that does not know it ignores it."));
    m_sendScope = new QCheckBox(tr("Ask for the scopes above in the request"), this);
    m_sendScope->setObjectName(QStringLiteral("sendScopeSwitch"));
    m_sendScope->setToolTip(tr("Miro takes the scopes from the app's settings and needs no such request; other servers may."));
    auto *const switches = new QHBoxLayout;
    switches->setSpacing(24);
    switches->addWidget(m_pkce);
    switches->addWidget(m_sendScope);
    switches->addStretch();
    form->addRow(QString(), switches);
    addField(form, QStringLiteral("issuer"), tr("Issuer"))
        ->edit()
        ->setPlaceholderText(tr("Empty for Miro. Otherwise each answer must name it (RFC 9207)"));
    addField(form, QStringLiteral("expected_region"), tr("Data region"))
        ->edit()
        ->setPlaceholderText(tr("Empty: any. Otherwise what its tokens should name, such as eu01"));
    form->addRow(tr("Refreshing"), makeRefreshing());
    m_approves = new QCheckBox(tr("Approve authorizations that Miro starts without asking"), this);
    m_whyNot = makeSentence(tr("Not for a production app: somebody else's code could be planted."), this);
    m_approves->setObjectName(QStringLiteral("approvesSwitch"));
    m_approves->setToolTip(tr("While Grantdesk waits for Miro, each code that arrives is exchanged at once."));
    m_whyNot->setObjectName(QStringLiteral("whyNoApproval"));
    auto *const approval = new QWidget(this);
    auto *const lines = new QVBoxLayout(approval);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(2);
    lines->addWidget(m_approves);
    lines->addWidget(m_whyNot);
    form->addRow(QString(), approval);

    connect(m_base, &QLineEdit::textEdited, this, [this](const QString &base) { Q_EMIT baseEdited(base.trimmed()); });
    for (ProfileField *const field : std::as_const(m_fields))
        connect(field->edit(), &QLineEdit::textEdited, this, &AdvancedFields::edited);
    connect(m_refreshDays, &QSpinBox::valueChanged, this, [this] {
        if (!m_filling)
            Q_EMIT edited();
    });
    for (QCheckBox *const box : {m_pkce, m_sendScope, m_approves, m_refreshesAhead}) {
        connect(box, &QCheckBox::toggled, this, [this] {
            if (!m_filling)
                Q_EMIT edited();
        });
    }
}

ProfileField *AdvancedFields::addField(QFormLayout *form, const QString &field, const QString &name)
{
    auto *const line = new ProfileField(field, name, this);
    form->addRow(name, line);
    m_fields.append(line);
    return line;
}

QWidget *AdvancedFields::makeParameters()
{
    auto *const holder = new QWidget(this);
    auto *const columns = new QHBoxLayout(holder);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(6);
    const std::pair<QString, QString> stages[] = {{QStringLiteral("extra_authorize"), tr("Authorize")},
                                                  {QStringLiteral("extra_token"), tr("Token")},
                                                  {QStringLiteral("extra_refresh"), tr("Refresh")}};
    for (const auto &[field, title] : stages) {
        auto *const box = new QPlainTextEdit(holder);
        box->setObjectName(QStringLiteral("edit_") + field);
        box->setAccessibleName(tr("Extra parameters: %1").arg(title));
        box->setPlaceholderText(tr("name=value, one a line"));
        box->setTabChangesFocus(true);
        box->setLineWrapMode(QPlainTextEdit::NoWrap);
        box->setFixedHeight(fontMetrics().lineSpacing() * 3 + 12);
        QLabel *const sentence = makeSentence({}, holder);
        sentence->setObjectName(QStringLiteral("sentence_") + field);
        auto *const heading = new QLabel(title, holder);
        heading->setBuddy(box);
        auto *const column = new QVBoxLayout;
        column->setSpacing(2);
        column->addWidget(heading);
        column->addWidget(box);
        column->addWidget(sentence);
        column->addStretch();
        columns->addLayout(column, 1);
        m_parameters.append({field, box, sentence});
        connect(box, &QPlainTextEdit::textChanged, this, [this, box, field = field] {
            if (!m_filling)
                Q_EMIT parametersEdited(field, box->toPlainText());
        });
    }
    return holder;
}

QWidget *AdvancedFields::makeRefreshing()
{
    auto *const holder = new QWidget(this);
    m_refreshesAhead = new QCheckBox(tr("Refresh tokens ahead of expiry"), holder);
    m_refreshesAhead->setObjectName(QStringLiteral("refreshesAheadSwitch"));
    m_refreshesAhead->setToolTip(tr("While Grantdesk runs and the vault is open, access tokens are refreshed a little before they run out."));
    m_refreshDays = new QSpinBox(holder);
    m_refreshDays->setObjectName(QStringLiteral("refreshDays"));
    m_refreshDays->setAccessibleName(tr("Refresh tokens live for so many days"));
    m_refreshDays->setRange(0, longestRefreshDays);
    m_refreshDays->setSpecialValueText(tr("not known"));
    m_refreshDays->setSuffix(tr(" days"));
    m_refreshDays->setToolTip(tr("Counted from when they were issued. Miro says 60 days, and no answer of it names the end; 0 means "
                                 "that it is not known."));
    auto *const days = new QLabel(tr("Refresh tokens &live for"), holder);
    days->setBuddy(m_refreshDays);
    auto *const line = new QHBoxLayout(holder);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(6);
    line->addWidget(m_refreshesAhead);
    line->addSpacing(18);
    line->addWidget(days);
    line->addWidget(m_refreshDays);
    line->addStretch();
    return holder;
}

void AdvancedFields::begin(const AppProfile &profile)
{
    m_filling = true;
    m_base->clear();
    const ExtraParameters parameters[] = {profile.extra.authorize, profile.extra.token, profile.extra.refresh};
    for (qsizetype i = 0; i < m_parameters.size(); ++i)
        m_parameters.at(i).box->setPlainText(parameterText(parameters[i]));
    m_filling = false;
    fill(profile);
}

void AdvancedFields::fill(const AppProfile &profile)
{
    m_filling = true;
    for (int i = 0; i < 5; ++i) {
        if (m_fields.at(i)->edit()->text() != profile.endpoints.*addresses[i])
            m_fields.at(i)->edit()->setText(profile.endpoints.*addresses[i]);
    }
    if (m_fields.at(5)->edit()->text() != profile.issuer)
        m_fields.at(5)->edit()->setText(profile.issuer);
    if (m_fields.at(6)->edit()->text() != profile.expectedRegion)
        m_fields.at(6)->edit()->setText(profile.expectedRegion);
    m_refreshesAhead->setChecked(profile.refreshesAhead);
    m_refreshDays->setValue(profile.refreshDays);
    m_pkce->setChecked(profile.usePkce);
    m_sendScope->setChecked(profile.sendScope);
    m_approves->setChecked(profile.approvesByItself);
    showApproval(profile);
    m_filling = false;
}

void AdvancedFields::take(AppProfile *profile) const
{
    for (int i = 0; i < 5; ++i)
        profile->endpoints.*addresses[i] = m_fields.at(i)->edit()->text().trimmed();
    profile->issuer = m_fields.at(5)->edit()->text().trimmed();
    profile->expectedRegion = m_fields.at(6)->edit()->text().trimmed();
    profile->refreshesAhead = m_refreshesAhead->isChecked();
    profile->refreshDays = m_refreshDays->value();
    profile->usePkce = m_pkce->isChecked();
    profile->sendScope = m_sendScope->isChecked();
    profile->approvesByItself = m_approves->isChecked() && profile->environment != Environment::Production;
}

void AdvancedFields::showApproval(const AppProfile &profile)
{
    const bool isProduction = profile.environment == Environment::Production;
    if (isProduction && m_approves->isChecked()) {
        const bool filling = std::exchange(m_filling, true);
        m_approves->setChecked(false);
        m_filling = filling;
    }
    m_approves->setEnabled(!isProduction);
    m_approves->setAccessibleDescription(isProduction ? m_whyNot->text() : QString());
    m_whyNot->setVisible(isProduction);
}

void AdvancedFields::showStates(const ConnectFormModel *model)
{
    m_wrong = nullptr;
    for (ProfileField *const field : std::as_const(m_fields)) {
        const ConnectFormModel::FieldState state = model->fieldState(field->field());
        if (!m_wrong && state.mark == ConnectFormModel::Mark::Wrong)
            m_wrong = field;
        field->showState(state);
    }
    for (Parameters &parameters : m_parameters) {
        const ConnectFormModel::FieldState state = model->fieldState(parameters.field);
        parameters.isWrong = state.mark == ConnectFormModel::Mark::Wrong;
        parameters.sentence->setText(state.sentence);
        parameters.sentence->setVisible(!state.sentence.isEmpty());
        parameters.box->setAccessibleDescription(state.sentence);
    }
    showApproval(model->profile());
}

bool AdvancedFields::focusWrong()
{
    if (m_wrong) {
        m_wrong->edit()->setFocus(Qt::OtherFocusReason);
        return true;
    }
    for (const Parameters &parameters : std::as_const(m_parameters)) {
        if (parameters.isWrong) {
            parameters.box->setFocus(Qt::OtherFocusReason);
            return true;
        }
    }
    return false;
}
