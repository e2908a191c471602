// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/doctorpanel.h"

#include "presentation/doctormodel.h"
#include "presentation/words.h"
#include "widgets/centredpage.h"
#include "widgets/icons.h"
#include "widgets/profilechoice.h"

#include <QClipboard>
#include <QComboBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>

namespace {

QString iconOf(DoctorCheck::State state)
{
    switch (state) {
    case DoctorCheck::State::Waiting:
        return QStringLiteral("step-waiting");
    case DoctorCheck::State::Running:
        return QStringLiteral("step-running");
    case DoctorCheck::State::Good:
        return QStringLiteral("good");
    case DoctorCheck::State::Warning:
        return QStringLiteral("warning");
    case DoctorCheck::State::Bad:
        return QStringLiteral("failed");
    case DoctorCheck::State::Skipped:
        return QStringLiteral("step-skipped");
    }
    Q_UNREACHABLE();
}

QString actionWord(const QString &action)
{
    if (action == QLatin1String("use_next_uri"))
        return DoctorPanel::tr("Examine the next redirect URI");
    if (action == QLatin1String("enter_secret"))
        return DoctorPanel::tr("Enter the client secret…");
    if (action == QLatin1String("unlock"))
        return DoctorPanel::tr("Unlock…");
    if (action == QLatin1String("mark_sdk_uri"))
        return DoctorPanel::tr("Mark a redirect URI…");
    return DoctorPanel::tr("Edit app profile…");
}

} // namespace

DoctorPanel::DoctorPanel(DoctorModel *model, QWidget *parent)
    : QWidget(parent), m_model(model), m_app(new ProfileChoice(QStringLiteral("doctorApp"), this)), m_uri(new QComboBox(this)),
      m_sent(new QLineEdit(this)), m_run(new QPushButton(tr("Run again"), this)),
      m_try(new QPushButton(tr("Try it with my browser"), this)), m_mark(new QLabel(this)),
      m_verdict(makeSentence({}, this)), m_copy(new QPushButton(tr("Copy the result"), this)),
      m_help(new QPushButton(tr("Help"), this)), m_close(new QPushButton(tr("Close"), this))
{
    m_model->setParent(this);
    setObjectName(QStringLiteral("doctorPanel"));
    setAccessibleName(tr("Redirect URI doctor"));
    m_uri->setObjectName(QStringLiteral("doctorUri"));
    m_uri->setAccessibleName(tr("Redirect URI to examine"));
    m_sent->setObjectName(QStringLiteral("doctorSent"));
    m_sent->setAccessibleName(tr("What was sent to Miro, optional"));
    m_sent->setPlaceholderText(tr("The same, or what Miro says it got"));
    m_run->setObjectName(QStringLiteral("doctorRun"));
    m_run->setAutoDefault(true);
    m_try->setObjectName(QStringLiteral("doctorTry"));
    m_try->setToolTip(tr("Opens the redirect URI in your own browser and waits half a minute for it"));
    m_mark->setFixedSize(16, 16);
    m_verdict->setObjectName(QStringLiteral("doctorVerdict"));
    m_copy->setObjectName(QStringLiteral("doctorCopy"));
    m_copy->setToolTip(tr("Copies what was found, as text without secrets"));
    m_help->setObjectName(QStringLiteral("doctorHelp"));
    m_close->setObjectName(QStringLiteral("doctorClose"));

    auto *const form = new QFormLayout;
    form->setVerticalSpacing(4);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("App"), m_app);
    form->addRow(tr("Redirect URI"), m_uri);
    form->addRow(tr("Sent"), m_sent);
    auto *const acts = new QHBoxLayout;
    acts->addWidget(m_run);
    acts->addWidget(m_try);
    acts->addStretch();
    auto *const verdict = new QHBoxLayout;
    verdict->addWidget(m_mark, 0, Qt::AlignTop);
    verdict->addWidget(m_verdict, 1);
    auto *const inner = new QWidget(this);
    m_lines = new QVBoxLayout(inner);
    m_lines->setContentsMargins(0, 0, 0, 0);
    m_lines->setSpacing(4);
    m_lines->addStretch();
    QScrollArea *const scroll = makeScrollArea(inner, this);
    scroll->setObjectName(QStringLiteral("doctorChecks"));
    scroll->setAccessibleName(tr("Checks"));
    scroll->setFocusPolicy(Qt::TabFocus); // so that the keyboard can scroll it
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *const bottom = new QHBoxLayout;
    bottom->addWidget(m_copy);
    bottom->addWidget(m_help);
    bottom->addStretch();
    bottom->addWidget(m_close);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(6);
    layout->addLayout(form);
    layout->addLayout(acts);
    layout->addLayout(verdict);
    layout->addWidget(scroll, 1);
    layout->addLayout(bottom);
    setTabOrder(m_try, scroll);
    setTabOrder(scroll, m_copy);
    setFocusProxy(m_run);
    wire();
    showProfiles();
    showAll();
}

void DoctorPanel::wire()
{
    connect(m_app, &QComboBox::activated, this, [this] {
        m_sent->clear();
        showUris();
    });
    connect(m_run, &QPushButton::clicked, this, &DoctorPanel::run);
    connect(m_sent, &QLineEdit::returnPressed, this, &DoctorPanel::run);
    connect(m_try, &QPushButton::clicked, m_model, &DoctorModel::tryBrowser);
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_model->text()); });
    connect(m_help, &QPushButton::clicked, this, [this] { Q_EMIT helpRequested(QStringLiteral("doctor")); });
    connect(m_close, &QPushButton::clicked, this, &DoctorPanel::requestClose);
    connect(m_model, &DoctorModel::profilesChanged, this, &DoctorPanel::showProfiles);
    connect(m_model, &DoctorModel::begun, this, &DoctorPanel::showAll);
    connect(m_model, &DoctorModel::checkChanged, this, &DoctorPanel::showCheck);
    connect(m_model, &DoctorModel::finished, this, &DoctorPanel::showAll);
}

void DoctorPanel::examine(const AppProfile &profile, const QString &sentUri)
{
    m_app->setCurrentIndex(m_app->findData(profile.id));
    m_sent->setText(sentUri);
    showUris();
    m_model->run({profile, m_uri->currentText(), sentUri});
}

void DoctorPanel::showProfiles()
{
    m_app->setProfiles(m_model->profiles(), m_model->request().profile.id);
    showUris();
}

void DoctorPanel::showUris()
{
    const QString chosen = m_uri->currentText();
    m_uri->clear();
    if (const std::optional<AppProfile> profile = m_app->chosen())
        m_uri->addItems(DoctorModel::examinable(*profile));
    m_uri->setCurrentIndex(std::max(0, m_uri->findText(chosen)));
}

void DoctorPanel::run()
{
    if (const std::optional<AppProfile> profile = m_app->chosen())
        m_model->run({*profile, m_uri->currentText(), m_sent->text().trimmed()});
}

DoctorPanel::Line DoctorPanel::makeLine(const DoctorCheck &check)
{
    auto *const row = new QWidget(this);
    row->setObjectName(QStringLiteral("check_") + check.name);
    Line line{row, new QLabel(row), makeSentence({}, row), makeSentence({}, row), new QPushButton(row)};
    line.mark->setFixedSize(16, 16);
    line.sentence->setObjectName(QStringLiteral("checkSentence_") + check.name);
    line.nextAct->setObjectName(QStringLiteral("checkNextAct_") + check.name);
    line.nextAct->setIndent(12);
    line.fix->setObjectName(QStringLiteral("checkFix_") + check.name);
    line.fix->setText(actionWord(check.action));
    auto *const texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(line.sentence);
    texts->addWidget(line.nextAct);
    texts->addWidget(line.fix, 0, Qt::AlignLeading);
    auto *const layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(line.mark, 0, Qt::AlignTop);
    layout->addLayout(texts, 1);
    m_lines->insertWidget(m_lines->count() - 1, row);
    connect(line.fix, &QPushButton::clicked, this, [this, index = m_shown.size()] {
        mend(m_model->checks().value(index).action);
    });
    return line;
}

void DoctorPanel::showAll()
{
    const QList<DoctorCheck> checks = m_model->checks();
    while (m_shown.size() > checks.size())
        delete m_shown.takeLast().row;
    for (int i = 0; i < checks.size(); ++i) {
        if (i == m_shown.size())
            m_shown.append(makeLine(checks.at(i)));
        showCheck(i);
    }
    if (m_model->request().profile.id != 0) {
        const int uri = m_uri->findText(m_model->request().redirectUri);
        if (uri >= 0)
            m_uri->setCurrentIndex(uri);
        m_sent->setText(m_model->request().sentUri);
    }
    showVerdict();
}

void DoctorPanel::showCheck(int index)
{
    const DoctorCheck check = m_model->checks().value(index);
    if (index < 0 || index >= m_shown.size())
        return;
    const Line &line = m_shown.at(index);
    const QString word = DoctorModel::stateWord(check.state);
    line.mark->setPixmap(ownIcon(iconOf(check.state)).pixmap(16, 16));
    line.mark->setAccessibleName(word);
    line.sentence->setText(check.sentence.isEmpty() ? tr("%1: %2").arg(check.title, word)
                                                    : tr("%1: %2. %3").arg(check.title, word, shownText(check.sentence)));
    const bool over = check.state != DoctorCheck::State::Waiting && check.state != DoctorCheck::State::Running;
    line.sentence->setForegroundRole(over ? QPalette::WindowText : QPalette::PlaceholderText);
    line.nextAct->setText(shownText(check.nextAct));
    line.nextAct->setVisible(!check.nextAct.isEmpty());
    line.fix->setText(actionWord(check.action));
    line.fix->setAccessibleName(tr("%1: %2").arg(check.title, actionWord(check.action)));
    line.fix->setVisible(!check.action.isEmpty());
}

void DoctorPanel::showVerdict()
{
    m_mark->setPixmap(ownIcon(iconOf(m_model->verdictState())).pixmap(16, 16));
    m_verdict->setText(m_model->verdict());
    m_try->setEnabled(!m_model->isRunning() && !m_model->checks().isEmpty());
    m_copy->setEnabled(!m_model->checks().isEmpty());
}

void DoctorPanel::mend(const QString &action)
{
    if (action == QLatin1String("use_next_uri"))
        m_model->useNextUri();
    else if (action == QLatin1String("unlock"))
        Q_EMIT unlockRequested();
    else if (!action.isEmpty())
        Q_EMIT editProfileRequested(m_model->request().profile);
}

void DoctorPanel::requestClose()
{
    Q_EMIT closed();
}
