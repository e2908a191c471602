// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/authorizepanel.h"

#include "core/secret.h"
#include "presentation/authorizepanelmodel.h"
#include "widgets/addresstable.h"
#include "widgets/authorizeform.h"
#include "widgets/centredpage.h"
#include "widgets/heldbox.h"
#include "widgets/icons.h"
#include "widgets/outcomebox.h"
#include "widgets/steplist.h"
#include "widgets/takentext.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>

using Phase = AuthorizePanelModel::Phase;

AuthorizePanel::AuthorizePanel(AuthorizePanelModel *model, Ask ask, AskFile askFile, QWidget *parent)
    : QWidget(parent), m_model(model), m_ask(std::move(ask)), m_askFile(std::move(askFile)), m_label(new QLabel(this)),
      m_headline(makeSentence({}, this)), m_form(new AuthorizeForm(model, this)), m_attempt(new QWidget(this)),
      m_held(new HeldBox(model, this)),
      m_address(new AddressTable(this)), m_acts(makeActs()), m_steps(new StepList(this)),
      m_notices(makeSentence({}, this)), m_countdown(makeSentence({}, this)), m_outcome(new OutcomeBox(model, this)),
      m_picture(new QPushButton(tr("Picture…"), this)), m_cancel(new QPushButton(tr("Cancel"), this))
{
    m_model->setParent(this);
    setObjectName(QStringLiteral("authorizePanel"));
    setAccessibleName(tr("Authorize a team"));
    m_label->setTextFormat(Qt::PlainText);
    m_label->setObjectName(QStringLiteral("authorizeLabel"));
    m_label->setToolTip(tr("The same two words stand on the page in the browser."));
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.3);
    large.setBold(true);
    m_label->setFont(large);
    m_headline->setObjectName(QStringLiteral("authorizeHeadline"));
    m_notices->setObjectName(QStringLiteral("authorizeNotices"));
    m_countdown->setObjectName(QStringLiteral("authorizeCountdown"));
    m_picture->setObjectName(QStringLiteral("authorizePicture"));
    m_picture->setAccessibleName(tr("Picture of the authorization: who said what to whom"));
    m_picture->setToolTip(tr("Who said what to whom, as arrows in time; live"));
    m_picture->setAutoDefault(false);
    m_cancel->setObjectName(QStringLiteral("authorizeCancel"));

    auto *const attempt = new QVBoxLayout(m_attempt);
    attempt->setContentsMargins(0, 0, 0, 0);
    attempt->setSpacing(8);
    attempt->addWidget(m_headline);
    attempt->addWidget(m_held);
    attempt->addWidget(m_address);
    attempt->addWidget(m_acts);
    attempt->addWidget(m_steps);
    attempt->addWidget(m_notices);
    attempt->addWidget(m_outcome);

    auto *const inner = new QWidget(this);
    auto *const column = new QVBoxLayout(inner);
    column->setSpacing(8);
    column->addWidget(m_label);
    column->addWidget(m_form);
    column->addWidget(m_attempt);
    column->addStretch();
    QScrollArea *const scroll = makeScrollArea(inner, this);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *const bottom = new QHBoxLayout;
    bottom->setContentsMargins(9, 0, 9, 6);
    bottom->addWidget(m_countdown, 1);
    bottom->addWidget(m_picture);
    bottom->addWidget(m_cancel);
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(scroll, 1);
    layout->addLayout(bottom);
    setFocusProxy(m_form);
    // Tab goes in the order of reading.
    QWidget *last = m_address->findChild<QWidget *>(QStringLiteral("addressParts"));
    for (QWidget *const next :
         std::initializer_list<QWidget *>{m_openBrowser, m_copyLink, m_pasteButton, m_paste, m_picture, m_cancel}) {
        setTabOrder(last, next);
        last = next;
    }
    const QList<QAbstractButton *> acts = m_outcome->findChildren<QAbstractButton *>();
    last = m_paste;
    for (QAbstractButton *const act : acts) {
        setTabOrder(last, act);
        last = act;
    }
    wire();
    showModel();
}

QWidget *AuthorizePanel::makeActs()
{
    auto *const acts = new QWidget(this);
    m_openBrowser = new QPushButton(themedIcon(QStringLiteral("internet-web-browser")), tr("Open browser"), acts);
    m_openBrowser->setObjectName(QStringLiteral("openBrowserButton"));
    m_openBrowser->setDefault(true);
    m_openBrowser->setAutoDefault(true);
    m_copyLink = new QPushButton(themedIcon(QStringLiteral("edit-copy")), tr("Copy link"), acts);
    m_copyLink->setObjectName(QStringLiteral("copyLinkButton"));
    m_copyLink->setToolTip(tr("For another browser, a private window, or another computer"));
    m_pasteButton
        = new QPushButton(themedIcon(QStringLiteral("edit-paste")), tr("Paste the address you ended on…"), acts);
    m_pasteButton->setObjectName(QStringLiteral("pasteAddressButton"));
    m_pasteButton->setToolTip(tr("When the browser could not come back here: paste the whole address it shows"));
    m_pasteButton->setCheckable(true);
    m_paste = new QLineEdit(acts);
    m_paste->setObjectName(QStringLiteral("pasteAddress"));
    m_paste->setAccessibleName(tr("The address you ended on"));
    m_paste->setPlaceholderText(tr("Paste it here, then Enter"));
    m_paste->setInputMethodHints(Qt::ImhUrlCharactersOnly | Qt::ImhSensitiveData);
    m_paste->hide();
    m_pasteObjection = makeSentence({}, acts);
    m_pasteObjection->setObjectName(QStringLiteral("pasteObjection"));
    m_pasteObjection->hide();

    auto *const first = new QHBoxLayout;
    first->addWidget(m_openBrowser);
    first->addWidget(m_copyLink);
    first->addStretch();
    auto *const layout = new QVBoxLayout(acts);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(first);
    layout->addWidget(m_pasteButton, 0, Qt::AlignLeading);
    layout->addWidget(m_paste);
    layout->addWidget(m_pasteObjection);
    layout->addWidget(makeSentence(tr("Your password never enters this program."), acts));
    return acts;
}

void AuthorizePanel::setTeamNames(std::function<QString(const QString &)> teamName)
{
    m_held->setTeamNames(std::move(teamName));
}

void AuthorizePanel::wire()
{
    connect(m_openBrowser, &QPushButton::clicked, m_model, &AuthorizePanelModel::openBrowser);
    connect(m_copyLink, &QPushButton::clicked, this, &AuthorizePanel::copyLink);
    connect(m_pasteButton, &QPushButton::toggled, this, [this](bool open) {
        m_paste->setVisible(open);
        m_pasteObjection->hide();
        if (open)
            m_paste->setFocus(Qt::OtherFocusReason);
    });
    connect(m_paste, &QLineEdit::returnPressed, this, &AuthorizePanel::takePasted);
    connect(m_picture, &QPushButton::clicked, this, &AuthorizePanel::pictureRequested);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (m_model->isRunning())
            m_model->cancel();
        else
            requestClose();
    });
    connect(m_model, &AuthorizePanelModel::phaseChanged, this, &AuthorizePanel::showModel);
    connect(m_model, &AuthorizePanelModel::stepChanged, m_steps, qOverload<const StepReport &>(&StepList::show));
    connect(m_model, &AuthorizePanelModel::countdownChanged, this, [this] {
        m_countdown->setText(m_model->countdown());
        m_steps->showTime(m_model->runningFor());
        m_held->showAge();
    });
    connect(m_model, &AuthorizePanelModel::noticed, this, &AuthorizePanel::showModel);
    connect(m_outcome, &OutcomeBox::showInstallationRequested, this,
            [this] { Q_EMIT installationRequested(m_model->installation()->id); });
    connect(m_outcome, &OutcomeBox::saveElsewhereRequested, this, &AuthorizePanel::askWhereToSave);
    connect(m_outcome, &OutcomeBox::discardRequested, this, &AuthorizePanel::askToDiscard);
    connect(m_held, &HeldBox::unlockRequested, this, &AuthorizePanel::unlockRequested);
    connect(m_outcome, &OutcomeBox::unlockRequested, this, &AuthorizePanel::unlockRequested);
    connect(m_outcome, &OutcomeBox::helpRequested, this, &AuthorizePanel::helpRequested);
}

void AuthorizePanel::showModel()
{
    const Phase phase = m_model->phase();
    // Asked first: what is hidden below hands the focus to any other part of the window.
    const QWidget *const focused = QApplication::focusWidget();
    const bool hasFocus = !focused || isAncestorOf(focused);
    if (phase == Phase::Choosing || phase == Phase::StoreFailed)
        m_closeWhenOver = false; // tokens are at stake again, and nobody has said yet what becomes of them
    if (m_closeWhenOver && !m_model->isRunning()) {
        Q_EMIT closed();
        return;
    }
    const bool asking = phase == Phase::Asking;
    m_label->setText(asking ? tr("Authorize a team") : m_model->label());
    m_form->setVisible(asking);
    m_picture->setVisible(!asking);
    if (asking)
        m_form->fill();
    m_attempt->setVisible(!asking);
    m_headline->setText(m_model->headline());
    m_held->showModel();
    m_address->show(m_model->addressParts());
    m_address->setVisible(!m_model->isFromMiro()); // its address was made by Miro
    m_acts->setVisible(phase == Phase::Waiting && !m_model->address().isEmpty());
    if (phase != Phase::Waiting) {
        m_copyLink->setText(tr("Copy link"));
        m_paste->setText({});
        m_pasteButton->setChecked(false);
    }
    m_steps->show(m_model->steps());
    m_notices->setText(
        m_model->notices().mid(std::max<qsizetype>(0, m_model->notices().size() - 3)).join(QLatin1Char('\n')));
    m_notices->setVisible(!m_model->notices().isEmpty());
    m_countdown->setText(m_model->countdown());
    m_outcome->showModel();
    const bool running = m_model->isRunning();
    m_cancel->setText(running ? tr("Cancel") : tr("Close"));
    // While it holds tokens, the acts of the outcome decide; Cancel would lose them.
    m_cancel->setVisible(phase != Phase::Choosing && phase != Phase::StoreFailed && phase != Phase::Held);
    moveFocus(hasFocus);
}

/// The act that is most likely next has the focus, when the focus was in this panel at all.
void AuthorizePanel::moveFocus(bool hasFocus)
{
    QWidget *next = m_outcome->firstAct() ? m_outcome->firstAct() : m_cancel;
    if (m_model->phase() == Phase::Asking)
        next = m_form;
    else if (m_model->phase() == Phase::Held)
        next = m_held->firstAct();
    else if (m_acts->isVisibleTo(this))
        next = m_openBrowser;
    if (next == m_focused)
        return;
    m_focused = next;
    setFocusProxy(next);
    if (next && hasFocus)
        next->setFocus(Qt::OtherFocusReason);
}

void AuthorizePanel::copyLink()
{
    QGuiApplication::clipboard()->setText(m_model->address());
    m_copyLink->setText(tr("Copied"));
}

void AuthorizePanel::takePasted()
{
    // A pasted address carries the code; it is not left standing in the field.
    QString text = takenText(m_paste);
    const Status status = m_model->paste(text);
    wipe(text);
    m_pasteObjection->setText(status ? QString() : status.error().summary);
    m_pasteObjection->setVisible(!status);
}

void AuthorizePanel::requestClose()
{
    if (m_model->isEnding()) {
        m_closeWhenOver = true;
        return;
    }
    if (m_model->holdsUnstoredTokens()) {
        askToClose();
        return;
    }
    if (m_model->phase() == Phase::Held)
        m_model->discard();
    m_model->cancel();
    Q_EMIT closed();
}

void AuthorizePanel::askToClose()
{
    if (m_model->isStoring()) {
        m_ask(this,
              {tr("Wait for the store?"),
               tr("The tokens are being stored, which cannot be called back. Closing waits until that is done."),
               tr("Close when stored"), tr("Keep open")},
              [this](bool yes) {
                  m_closeWhenOver = yes && m_model->isStoring();
                  if (yes && !m_model->isRunning())
                      Q_EMIT closed();
              });
        return;
    }
    m_ask(this,
          {tr("Lose the tokens?"),
           tr("This authorization brings tokens that are not stored yet. Closing revokes them; the team must be "
              "authorized again."),
           tr("Discard and close"), tr("Keep open")},
          [this](bool yes) {
              if (!yes)
                  return;
              // It stays until the tokens are revoked, and altogether when they went into the store meanwhile.
              m_closeWhenOver = m_model->holdsUnstoredTokens() && !m_model->isStoring();
              m_model->discard();
          });
}

void AuthorizePanel::askToDiscard()
{
    m_ask(this,
          {tr("Discard the tokens?"),
           tr("The new tokens are revoked and nothing is stored. The team must be authorized again."), tr("Discard"),
           tr("Keep")},
          [this](bool yes) {
              if (yes)
                  m_model->discard();
          });
}

void AuthorizePanel::askWhereToSave()
{
    m_askFile(
        this,
        {tr("Save into another store"), QStringLiteral("grantdesk-rescue.db"), tr("Grantdesk stores (*.db)"), false},
        [this](const QString &file) { m_model->saveElsewhere(file); });
}
