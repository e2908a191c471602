// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pastetokenpanel.h"

#include "core/secret.h"
#include "presentation/pastetokenmodel.h"
#include "presentation/words.h"
#include "widgets/centredpage.h"
#include "widgets/errornote.h"
#include "widgets/profilechoice.h"
#include "widgets/takentext.h"

#include <QApplication>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace {

void makeSecretField(QLineEdit *edit, const QString &objectName, const QString &name)
{
    edit->setObjectName(objectName);
    edit->setAccessibleName(name);
    edit->setEchoMode(QLineEdit::Password);
    edit->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhHiddenText | Qt::ImhNoPredictiveText
                              | Qt::ImhNoAutoUppercase);
}

/// Tokens come off a page with blanks or a line break around them.
Secret takenSecret(QLineEdit *edit)
{
    QString text = takenText(edit);
    QString trimmed = text.trimmed();
    const Secret secret = Secret::fromText(trimmed);
    wipe(trimmed);
    wipe(text);
    return secret;
}

} // namespace

PasteTokenPanel::PasteTokenPanel(PasteTokenModel *model, QWidget *parent)
    : QWidget(parent), m_model(model), m_app(new ProfileChoice(QStringLiteral("pasteApp"), this)), m_access(new QLineEdit(this)),
      m_refresh(new QLineEdit(this)), m_add(new QPushButton(tr("Add this token"), this)),
      m_error(new ErrorNote(QStringLiteral("pasteError"), this)), m_done(makeSentence({}, this)),
      m_show(new QPushButton(tr("Show installation"), this)), m_close(new QPushButton(tr("Close"), this))
{
    m_model->setParent(this);
    setObjectName(QStringLiteral("pasteTokenPanel"));
    setAccessibleName(tr("Add a token by pasting"));
    auto *const title = new QLabel(tr("Add a token by pasting"), this);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.3);
    large.setBold(true);
    title->setFont(large);
    makeSecretField(m_access, QStringLiteral("pasteAccessToken"), tr("Access token"));
    makeSecretField(m_refresh, QStringLiteral("pasteRefreshToken"), tr("Refresh token, optional"));
    m_refresh->setPlaceholderText(tr("Only when Miro showed one"));
    m_add->setObjectName(QStringLiteral("pasteAdd"));
    m_add->setAccessibleName(tr("Add this token"));
    m_add->setDefault(true);
    m_add->setAutoDefault(true);
    m_done->setObjectName(QStringLiteral("pasteDone"));
    m_show->setObjectName(QStringLiteral("pasteShow"));
    m_show->setAutoDefault(true);
    m_close->setObjectName(QStringLiteral("pasteClose"));

    auto *const form = new QFormLayout;
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("App"), m_app);
    form->addRow(tr("Access token"), m_access);
    form->addRow(tr("Refresh token"), m_refresh);
    auto *const outcome = new QHBoxLayout;
    outcome->addWidget(m_done, 1);
    outcome->addWidget(m_show, 0, Qt::AlignTop);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addWidget(title);
    layout->addWidget(makeSentence(
        tr("On the app's settings page, Miro's Install app and get OAuth token shows a token. Paste it here: team, "
           "user and scopes are filled in from Miro's token context. Should it be refused, it is not revoked and not "
           "kept: it is yours."),
        this));
    layout->addLayout(form);
    layout->addWidget(m_add, 0, Qt::AlignTrailing);
    layout->addWidget(m_error);
    layout->addLayout(outcome);
    layout->addStretch();
    layout->addWidget(m_close, 0, Qt::AlignTrailing);
    setFocusProxy(m_access);
    wire();
    showProfiles();
    showModel();
}

PasteTokenPanel::~PasteTokenPanel()
{
    clearFields();
}

void PasteTokenPanel::wire()
{
    connect(m_add, &QPushButton::clicked, this, &PasteTokenPanel::submit);
    connect(m_access, &QLineEdit::returnPressed, this, &PasteTokenPanel::submit);
    connect(m_refresh, &QLineEdit::returnPressed, this, &PasteTokenPanel::submit);
    connect(m_close, &QPushButton::clicked, this, &PasteTokenPanel::requestClose);
    connect(m_show, &QPushButton::clicked, this, [this] {
        if (m_model->installation())
            Q_EMIT installationRequested(m_model->installation()->id);
    });
    connect(m_model, &PasteTokenModel::changed, this, &PasteTokenPanel::showModel);
    connect(m_model, &PasteTokenModel::profilesChanged, this, &PasteTokenPanel::showProfiles);
    connect(m_model, &PasteTokenModel::profileChosen, this,
            [this] { m_app->choose(m_model->profileId()); });
    connect(m_error, &ErrorNote::helpRequested, this, &PasteTokenPanel::helpRequested);
    connect(m_error, &ErrorNote::actionRequested, this, [this] {
        if (m_model->error() && m_model->error()->cause == QLatin1String("vault_locked"))
            Q_EMIT unlockRequested();
        else
            Q_EMIT editProfileRequested(m_model->profileId());
    });
}

void PasteTokenPanel::showProfiles()
{
    m_app->setProfiles(m_model->profiles(), m_model->profileId());
}

void PasteTokenPanel::showModel()
{
    const bool busy = m_model->isBusy();
    if (busy) // disabled fields lose the focus; it comes back to where the next act is
        m_hadFocus = isAncestorOf(QApplication::focusWidget());
    for (QWidget *const field : std::initializer_list<QWidget *>{m_app, m_access, m_refresh, m_add})
        field->setEnabled(!busy);
    m_add->setText(busy ? tr("Asking Miro…") : tr("Add this token"));
    if (const std::optional<Error> &error = m_model->error()) {
        QString action;
        if (error->cause == QLatin1String("vault_locked"))
            action = tr("Unlock…");
        else if (error->cause == QLatin1String("no_context_address"))
            action = tr("Edit app profile…");
        m_error->showError(tr("The token was not added."), *error, action);
    } else {
        m_error->clear();
    }
    const std::optional<Installation> &row = m_model->installation();
    m_done->setText(row ? tr("The token of %1 in %2 is stored, encrypted.").arg(shownName(row->user), shownName(row->team))
                        : QString());
    m_show->setVisible(row.has_value());
    if (busy)
        return;
    QWidget *next = m_access;
    if (row)
        next = m_show;
    else if (m_model->error() && m_error->action())
        next = m_error->action();
    if (std::exchange(m_hadFocus, false))
        next->setFocus(Qt::OtherFocusReason);
}

void PasteTokenPanel::submit()
{
    const std::optional<AppProfile> profile = m_app->chosen();
    if (!profile || m_model->isBusy())
        return;
    const Secret access = takenSecret(m_access);
    const Secret refresh = takenSecret(m_refresh);
    m_model->submit(*profile, access, refresh);
}

void PasteTokenPanel::clearFields()
{
    for (QLineEdit *const field : {m_access, m_refresh}) {
        QString text = takenText(field);
        wipe(text);
    }
}

void PasteTokenPanel::requestClose()
{
    clearFields();
    Q_EMIT closed();
}
