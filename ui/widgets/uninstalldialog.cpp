// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/uninstalldialog.h"

#include "presentation/uninstallmodel.h"
#include "presentation/words.h"
#include "widgets/centredpage.h"
#include "widgets/icons.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

UninstallDialog::UninstallDialog(UninstallModel *model, OpenUrl openUrl, QWidget *parent)
    : QDialog(parent), m_model(model), m_openUrl(std::move(openUrl)), m_open(new QPushButton(tr("Open the page and watch"), this)),
      m_watch(new QPushButton(this)), m_mark(new QLabel(this)), m_sentence(makeSentence({}, this)), m_progress(new QProgressBar(this))
{
    m_model->setParent(this);
    setObjectName(QStringLiteral("uninstallDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Uninstall in Miro"));
    setMinimumWidth(600);
    auto *const title = makeSentence(m_model->title(), this);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.3);
    large.setBold(true);
    title->setFont(large);
    auto *const address = makeSentence(m_model->address().toString(), this);
    address->setObjectName(QStringLiteral("uninstallAddress"));
    address->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto *const copy = new QPushButton(tr("Copy link"), this);
    copy->setObjectName(QStringLiteral("uninstallCopy"));
    copy->setAutoDefault(false);
    m_open->setObjectName(QStringLiteral("uninstallOpen"));
    m_open->setDefault(true);
    m_watch->setObjectName(QStringLiteral("uninstallWatch"));
    m_watch->setAutoDefault(false);
    m_mark->setFixedSize(16, 16);
    m_sentence->setObjectName(QStringLiteral("uninstallSentence"));
    m_progress->setObjectName(QStringLiteral("uninstallProgress"));
    m_progress->setAccessibleName(tr("Watching"));
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setMaximumHeight(6);
    auto *const close = new QPushButton(tr("Close"), this);
    close->setObjectName(QStringLiteral("uninstallClose"));
    close->setAutoDefault(false);

    auto *const stand = new QHBoxLayout;
    stand->addWidget(m_mark, 0, Qt::AlignTop);
    stand->addWidget(m_sentence, 1);
    auto *const buttons = new QHBoxLayout;
    buttons->addWidget(m_open);
    buttons->addWidget(copy);
    buttons->addWidget(m_watch);
    buttons->addStretch();
    buttons->addWidget(close);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addWidget(title);
    layout->addWidget(makeSentence(tr("Grantdesk cannot uninstall an app: only a person can, on the team's page at Miro. There, look for:"), this));
    const QStringList words = m_model->words();
    for (const QString &sentence : words)
        layout->addWidget(makeSentence(QString(QChar(0x2022)) + QLatin1Char(' ') + sentence, this));
    layout->addWidget(makeSentence(tr("Some plans call it “Remove” instead."), this));
    layout->addWidget(address);
    layout->addSpacing(4);
    layout->addLayout(stand);
    layout->addWidget(m_progress);
    layout->addStretch();
    layout->addLayout(buttons);
    connect(m_open, &QPushButton::clicked, this, [this] {
        m_openUrl(m_model->address());
        m_model->watch();
    });
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_model->address().toString(QUrl::FullyEncoded)); });
    connect(m_watch, &QPushButton::clicked, m_model, [this] { m_model->isWatching() ? m_model->stop() : m_model->watch(); });
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_model, &UninstallModel::changed, this, &UninstallDialog::showModel);
    m_open->setFocus(Qt::OtherFocusReason);
    showModel();
}

void UninstallDialog::showModel()
{
    const QString reason = m_model->whyNoWatch();
    const bool isWatching = m_model->isWatching();
    m_open->setText(reason.isEmpty() && !isWatching ? tr("Open the page and watch") : tr("Open the page"));
    m_watch->setText(isWatching ? tr("Stop watching") : tr("Watch only"));
    m_watch->setEnabled(isWatching || reason.isEmpty());
    m_watch->setToolTip(toolTipText(isWatching || reason.isEmpty() ? tr("Asks the server whether the token is alive, until it is refused")
                                                                   : tr("Not now: %1").arg(reason)));
    QString sentence = m_model->sentence();
    if (sentence.isEmpty() && !reason.isEmpty())
        sentence = tr("It cannot be watched: %1.").arg(reason);
    m_sentence->setText(sentence);
    m_mark->setVisible(m_model->hasDied());
    if (m_model->hasDied())
        m_mark->setPixmap(stateIcon(InstallationState::Ended).pixmap(16, 16));
    m_progress->setVisible(isWatching);
}
