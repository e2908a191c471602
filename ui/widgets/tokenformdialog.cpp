// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tokenformdialog.h"

#include "core/secret.h"
#include "presentation/anatomywords.h"
#include "presentation/tokenformmodel.h"
#include "widgets/anatomyview.h"
#include "widgets/centredpage.h"
#include "widgets/errornote.h"
#include "widgets/takentext.h"

#include <QHBoxLayout>
#include <QHideEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace {

constexpr qsizetype mostMatches = 3; // one token in several app profiles; more would push the table away

QLabel *makeFormOnly(QWidget *parent)
{
    QLabel *const label = makeSentence(formOnlySentence(), parent);
    label->setObjectName(QStringLiteral("formOnly"));
    return label;
}

} // namespace

TokenFormDialog::TokenFormDialog(TokenFormModel *model, QWidget *parent)
    : QDialog(parent), m_model(model), m_field(new QLineEdit(this)), m_view(new AnatomyView(this)),
      m_search(makeSentence({}, this)), m_matches(new QVBoxLayout),
      m_error(new ErrorNote(QStringLiteral("tokenFormError"), this))
{
    m_model->setParent(this);
    setObjectName(QStringLiteral("tokenFormDialog"));
    setWindowTitle(tr("Look into a token"));
    resize(640, 560);
    m_field->setObjectName(QStringLiteral("tokenFormField"));
    m_field->setAccessibleName(tr("The token"));
    m_field->setPlaceholderText(tr("Paste a token"));
    m_field->setEchoMode(QLineEdit::Password);
    m_field->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhHiddenText | Qt::ImhNoPredictiveText
                                 | Qt::ImhNoAutoUppercase);
    m_field->setMaxLength(int(2 * TokenAnatomy::longestTakenApart));
    m_search->setObjectName(QStringLiteral("tokenFormSearch"));
    auto *const help = new QPushButton(tr("Help"), this);
    help->setObjectName(QStringLiteral("tokenFormHelp"));
    help->setAutoDefault(false);
    auto *const close = new QPushButton(tr("Close"), this);
    close->setObjectName(QStringLiteral("tokenFormClose"));
    close->setAutoDefault(false); // Return in the field, after pasting, must not end it
    auto *const buttons = new QHBoxLayout;
    buttons->addWidget(help);
    buttons->addStretch();
    buttons->addWidget(close);
    m_matches->setSpacing(6);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addWidget(m_field);
    layout->addWidget(makeFormOnly(this));
    layout->addWidget(m_view, 1);
    layout->addWidget(m_search);
    layout->addLayout(m_matches);
    layout->addWidget(m_error);
    layout->addLayout(buttons);
    connect(m_field, &QLineEdit::textChanged, this, &TokenFormDialog::look);
    connect(m_model, &TokenFormModel::changed, this, &TokenFormDialog::showModel);
    connect(m_error, &ErrorNote::actionRequested, m_model, &TokenFormModel::searchAgain);
    connect(m_error, &ErrorNote::helpRequested, this, &TokenFormDialog::helpRequested);
    connect(help, &QPushButton::clicked, this, [this] { Q_EMIT helpRequested(QStringLiteral("token-anatomy")); });
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    showModel();
}

TokenFormDialog::~TokenFormDialog()
{
    clearField();
}

void TokenFormDialog::begin()
{
    show();
    raise();
    activateWindow();
    m_field->setFocus(Qt::OtherFocusReason);
}

void TokenFormDialog::clearField()
{
    QString text = takenText(m_field);
    wipe(text);
}

void TokenFormDialog::hideEvent(QHideEvent *event)
{
    QDialog::hideEvent(event);
    if (!event->spontaneous()) // closed, not put away for a moment
        clearField();
}

void TokenFormDialog::look()
{
    // Tokens come off a page with blanks or a line break around them.
    QString text = m_field->text().trimmed();
    m_model->look(Secret::fromText(text));
    wipe(text);
}

void TokenFormDialog::showModel()
{
    m_view->show(m_model->anatomy());
    m_search->setText(m_model->searchSentence());
    m_search->setVisible(!m_search->text().isEmpty());
    if (m_model->search() == TokenFormModel::Search::Failed)
        m_error->showError(tr("The store could not be searched for the token."), m_model->error(), tr("Try again"));
    else
        m_error->clear();
    showMatches();
}

void TokenFormDialog::showMatches()
{
    m_showButtons.clear();
    while (QLayoutItem *const item = m_matches->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater(); // one of its buttons may be the sender
        delete item;
    }
    const QList<TokenFormModel::Match> &matches = m_model->matches();
    QWidget *before = m_view->focusProxy();
    for (qsizetype i = 0; i < std::min(matches.size(), mostMatches); ++i) {
        const RowId id = matches.at(i).installation.id;
        auto *const row = new QWidget(this);
        auto *const sentence = makeSentence(TokenFormModel::matchSentence(matches.at(i)), row);
        sentence->setObjectName(QStringLiteral("tokenFormMatch%1").arg(i + 1));
        auto *const button = new QPushButton(tr("Show installation"), row);
        button->setObjectName(QStringLiteral("tokenFormShow%1").arg(i + 1));
        button->setAccessibleName(tr("Show the installation: %1").arg(sentence->text()));
        button->setAutoDefault(false);
        button->setEnabled(m_canShow);
        auto *const layout = new QHBoxLayout(row);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(sentence, 1);
        layout->addWidget(button, 0, Qt::AlignTop);
        setTabOrder(std::exchange(before, button), button);
        connect(button, &QPushButton::clicked, this, [this, id] {
            reject();
            Q_EMIT installationRequested(id);
        });
        m_showButtons.append(button);
        m_matches->addWidget(row);
    }
}

void TokenFormDialog::setCanShow(bool can)
{
    m_canShow = can;
    for (QPushButton *const button : std::as_const(m_showButtons))
        button->setEnabled(can);
}

void showStoredForm(QWidget *parent, const QString &title, const TokenAnatomy &anatomy)
{
    auto *const dialog = new QDialog(parent);
    dialog->setObjectName(QStringLiteral("storedFormDialog"));
    dialog->setWindowTitle(title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowModality(Qt::WindowModal);
    dialog->resize(560, 420);
    auto *const view = new AnatomyView(dialog);
    view->show(anatomy);
    auto *const close = new QPushButton(TokenFormDialog::tr("Close"), dialog);
    close->setObjectName(QStringLiteral("storedFormClose"));
    close->setDefault(true);
    auto *const layout = new QVBoxLayout(dialog);
    layout->setSpacing(8);
    layout->addWidget(view, 1);
    layout->addWidget(makeFormOnly(dialog));
    layout->addWidget(close, 0, Qt::AlignTrailing);
    QObject::connect(close, &QPushButton::clicked, dialog, &QDialog::reject);
    close->setFocus(Qt::OtherFocusReason);
    dialog->open();
}
