// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/newcyclessheet.h"

#include "domain/cyclereport.h"
#include "presentation/words.h"
#include "widgets/centredpage.h"
#include "widgets/errornote.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>

namespace {

QString asList(const QStringList &sentences)
{
    QStringList lines;
    for (const QString &sentence : sentences)
        lines.append(QString(QChar(0x2022)) + QLatin1Char(' ') + sentence);
    return lines.join(QLatin1Char('\n'));
}

/// "Uninstall for me"
QString capital(const QString &word)
{
    return word.isEmpty() ? word : QString(word.at(0).toUpper() + word.mid(1));
}

} // namespace

NewCyclesSheet::NewCyclesSheet(NewCyclesModel *model, QWidget *parent)
    : QDialog(parent), m_model(model), m_error(new ErrorNote(QStringLiteral("newCyclesError"), this))
{
    m_model->setParent(this);
    setObjectName(QStringLiteral("newCyclesSheet"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(tr("New runs"));
    setMinimumWidth(700);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addWidget(m_error);
    layout->addWidget(makeChoice(), 1);
    layout->addWidget(makeWays());
    layout->addWidget(makeEffects());
    layout->addLayout(makeButtons());
    wire();
    showOffered();
    showModel();
    m_cancel->setFocus(Qt::OtherFocusReason);
}

QWidget *NewCyclesSheet::makeChoice()
{
    auto *const box = new QGroupBox(tr("Installations"), this);
    m_app = new QComboBox(box);
    m_app->setObjectName(QStringLiteral("newCyclesApp"));
    m_app->setAccessibleName(tr("Installations of which app"));
    m_app->addItem(tr("All apps"), RowId(0));
    for (const AppProfile &profile : m_model->profiles()) {
        if (!profile.isArchived())
            m_app->addItem(tr("%1 (%2)").arg(shownText(profile.name), environmentWord(profile.environment).toLower()),
                           profile.id);
    }
    m_search = new QLineEdit(box);
    m_search->setObjectName(QStringLiteral("newCyclesSearch"));
    m_search->setAccessibleName(tr("Search for a team or user"));
    m_search->setPlaceholderText(tr("Search for a team or user"));
    m_search->setClearButtonEnabled(true);
    m_rows = new QListWidget(box);
    m_rows->setObjectName(QStringLiteral("newCyclesRows"));
    m_rows->setAccessibleName(tr("Installations to be ended and brought back"));
    m_rows->setTabKeyNavigation(false);
    m_rows->setMinimumHeight(5 * (fontMetrics().height() + 6));
    m_more = makeSentence({}, box);
    m_more->setObjectName(QStringLiteral("newCyclesMore"));
    auto *const line = new QHBoxLayout;
    line->addWidget(m_app);
    line->addWidget(m_search, 1);
    auto *const layout = new QVBoxLayout(box);
    layout->setSpacing(6);
    layout->addLayout(line);
    layout->addWidget(m_rows, 1);
    layout->addWidget(m_more);
    return box;
}

QWidget *NewCyclesSheet::makeWays()
{
    auto *const both = new QWidget(this);
    auto *const out = new QGroupBox(tr("Ways out"), both);
    auto *const outs = new QVBoxLayout(out);
    for (const WayOut way : waysOut) {
        auto *const box = new QCheckBox(capital(wayOutWord(way)), out);
        box->setObjectName(QStringLiteral("newCyclesOut_") + wayOutName(way));
        box->setChecked(m_model->waysOut().contains(way));
        connect(box, &QCheckBox::toggled, m_model, [this, way](bool isChosen) { m_model->setWayOut(way, isChosen); });
        outs->addWidget(box);
    }
    outs->addStretch();
    auto *const in = new QGroupBox(tr("Ways in"), both);
    auto *const ins = new QVBoxLayout(in);
    for (const WayIn way : waysIn) {
        auto *const box = new QCheckBox(capital(wayInWord(way)), in);
        box->setObjectName(QStringLiteral("newCyclesIn_") + wayInName(way));
        box->setChecked(m_model->waysIn().contains(way));
        connect(box, &QCheckBox::toggled, m_model, [this, way](bool isChosen) { m_model->setWayIn(way, isChosen); });
        ins->addWidget(box);
    }
    ins->addStretch();
    auto *const times = new QGroupBox(tr("How often"), both);
    m_repetitions = new QSpinBox(times);
    m_repetitions->setObjectName(QStringLiteral("newCyclesRepetitions"));
    m_repetitions->setAccessibleName(tr("How often each is repeated"));
    m_repetitions->setRange(1, CyclePlan::mostRepetitions);
    m_repetitions->setValue(m_model->repetitions());
    auto *const count = new QFormLayout(times);
    count->addRow(tr("&Times:"), m_repetitions);
    auto *const layout = new QHBoxLayout(both);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(out, 1);
    layout->addWidget(in, 1);
    layout->addWidget(times, 1);
    return both;
}

QWidget *NewCyclesSheet::makeEffects()
{
    auto *const box = new QWidget(this);
    QFont bold = font();
    bold.setBold(true);
    m_count = makeSentence({}, box);
    m_count->setObjectName(QStringLiteral("newCyclesCount"));
    m_count->setFont(bold);
    m_ends = makeSentence({}, box);
    m_ends->setObjectName(QStringLiteral("newCyclesEnds"));
    m_stays = makeSentence({}, box);
    m_stays->setObjectName(QStringLiteral("newCyclesStays"));
    m_why = makeSentence({}, box);
    m_why->setObjectName(QStringLiteral("newCyclesWhyName"));
    m_name = new QLineEdit(box);
    m_name->setObjectName(QStringLiteral("newCyclesName"));
    auto *const layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_count);
    const auto addPart = [&](const QString &title, QLabel *part) {
        auto *const heading = new QLabel(title, box);
        heading->setFont(bold);
        layout->addWidget(heading);
        layout->addWidget(part);
    };
    addPart(tr("What will end"), m_ends);
    addPart(tr("What will not"), m_stays);
    layout->addWidget(m_why);
    layout->addWidget(m_name);
    return box;
}

QLayout *NewCyclesSheet::makeButtons()
{
    auto *const help = new QPushButton(tr("Help"), this);
    help->setObjectName(QStringLiteral("newCyclesHelp"));
    help->setAutoDefault(false);
    m_begin = new QPushButton(tr("Begin"), this);
    m_begin->setObjectName(QStringLiteral("newCyclesBegin"));
    m_begin->setAutoDefault(false);
    m_cancel = new QPushButton(tr("Cancel"), this);
    m_cancel->setObjectName(QStringLiteral("newCyclesCancel"));
    m_cancel->setDefault(true);
    connect(help, &QPushButton::clicked, this, [this] { Q_EMIT helpRequested(QStringLiteral("cycle-lab")); });
    auto *const line = new QHBoxLayout;
    line->addWidget(help);
    line->addStretch();
    line->addWidget(m_begin);
    line->addWidget(m_cancel);
    return line;
}

void NewCyclesSheet::wire()
{
    connect(m_app, &QComboBox::activated, this, [this] { m_model->setProfile(m_app->currentData().toLongLong()); });
    connect(m_search, &QLineEdit::textChanged, m_model, &NewCyclesModel::setSearch);
    connect(m_rows, &QListWidget::itemChanged, this, [this](QListWidgetItem *item) {
        m_model->setChosen(item->data(Qt::UserRole).toLongLong(), item->checkState() == Qt::Checked);
    });
    connect(m_repetitions, &QSpinBox::valueChanged, m_model, &NewCyclesModel::setRepetitions);
    connect(m_model, &NewCyclesModel::offeredChanged, this, &NewCyclesSheet::showOffered);
    connect(m_model, &NewCyclesModel::changed, this, &NewCyclesSheet::showModel);
    connect(m_model, &NewCyclesModel::failed, this,
            [this](const Error &error) { m_error->showError(tr("The installations could not be read."), error); });
    connect(m_error, &ErrorNote::helpRequested, this, &NewCyclesSheet::helpRequested);
    connect(m_name, &QLineEdit::textChanged, this, &NewCyclesSheet::showModel);
    connect(m_begin, &QPushButton::clicked, this, &NewCyclesSheet::goOn);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
}

void NewCyclesSheet::showOffered()
{
    const QSignalBlocker blocker(m_rows);
    m_rows->clear();
    for (const Installation &row : m_model->offered()) {
        auto *const item = new QListWidgetItem(m_model->rowText(row), m_rows);
        item->setData(Qt::UserRole, row.id);
        const bool canBe = m_model->whyNot(row).isEmpty();
        item->setFlags(canBe ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable
                             : Qt::ItemIsSelectable);
        item->setCheckState(canBe && m_model->isChosen(row.id) ? Qt::Checked : Qt::Unchecked);
        item->setToolTip(toolTipText(item->text()));
    }
    if (m_rows->count() > 0)
        m_rows->setCurrentRow(0);
    m_more->setText(tr("The first %1 are shown. Search for the others.").arg(NewCyclesModel::mostOffered));
    m_more->setVisible(m_model->hasMore());
}

void NewCyclesSheet::showModel()
{
    m_count->setText(m_model->countText());
    m_ends->setText(asList(m_model->ends()));
    m_stays->setText(asList(m_model->stays()));
    const QString name = m_model->nameToType();
    m_why->setText(m_model->whyName());
    m_why->setVisible(!name.isEmpty());
    m_name->setVisible(!name.isEmpty());
    m_name->setAccessibleName(tr("Type the name %1 to go on").arg(shownText(name)));
    const bool isTyped = name.isEmpty() || m_name->text().trimmed() == name.trimmed();
    const int count = m_model->count();
    const bool isTooMany = count > CyclePlan::mostCycles;
    m_begin->setText(count == 1 ? tr("Begin 1 run") : tr("Begin %1 runs").arg(countWord(count)));
    m_begin->setEnabled(count > 0 && isTyped && !isTooMany);
    m_begin->setToolTip(toolTipText(isTooMany ? tr("At most %1 runs at a time").arg(countWord(CyclePlan::mostCycles))
                                        : count == 0 ? m_model->countText()
                                        : isTyped    ? QString()
                                                     : tr("Type the app profile's name first")));
}

void NewCyclesSheet::goOn()
{
    const Result<QList<Cycle>> cycles = m_model->plan();
    if (!cycles) {
        m_error->showError(tr("The runs could not be planned."), cycles.error());
        return;
    }
    Q_EMIT planned(*cycles);
    accept();
}
