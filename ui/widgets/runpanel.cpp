// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runpanel.h"

#include "presentation/runwords.h"
#include "presentation/words.h"
#include "widgets/centredpage.h"
#include "widgets/errornote.h"
#include "widgets/icons.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTableView>

using Stage = RunPanelModel::Stage;

namespace {

/// Headings are bold, and a line has the mark of its installation's state.
class ReportDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->font.setBold(index.data(RunReportModel::HeadingRole).toBool());
        const QVariant state = index.data(RunReportModel::StateRole);
        if (!state.isValid())
            return;
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->decorationSize = QSize(16, 16);
        option->icon = stateIcon(static_cast<InstallationState>(state.toInt()));
    }
};

/// A view that takes Enter for "activate" on every style.
class ReportView : public QTableView
{
public:
    using QTableView::QTableView;

protected:
    void keyPressEvent(QKeyEvent *event) override
    {
        if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid())
            Q_EMIT clicked(currentIndex());
        else
            QTableView::keyPressEvent(event);
    }
};

} // namespace

RunPanel::RunPanel(RunPanelModel *model, QWidget *parent)
    : QWidget(parent), m_model(model), m_title(makeSentence({}, this)), m_plan(makeSentence({}, this)), m_nameLabel(makeSentence({}, this)),
      m_name(new QLineEdit(this)), m_bar(new QProgressBar(this)), m_progress(makeSentence({}, this)), m_wait(makeSentence({}, this)),
      m_phase(makeSentence({}, this)), m_error(new ErrorNote(QStringLiteral("runError"), this))
{
    m_model->setParent(this);
    setObjectName(QStringLiteral("runPanel"));
    setAccessibleName(tr("An act on many installations"));
    m_title->setObjectName(QStringLiteral("runTitle"));
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_plan->setObjectName(QStringLiteral("runPlan"));
    m_name->setObjectName(QStringLiteral("runName"));
    m_name->setAccessibleName(tr("The app profile's name, to agree"));
    m_nameLabel->setBuddy(m_name);
    m_bar->setObjectName(QStringLiteral("runProgress"));
    m_bar->setAccessibleName(tr("Progress"));
    m_progress->setObjectName(QStringLiteral("runProgressText"));
    m_wait->setObjectName(QStringLiteral("runWait"));
    m_phase->setObjectName(QStringLiteral("runPhase"));

    auto *const acts = new QHBoxLayout;
    m_start = makeButton(QStringLiteral("runStart"), {}, acts);
    m_rehearse = makeButton(QStringLiteral("runRehearse"), tr("Dry run"), acts);
    m_rehearse->setToolTip(tr("Looks at each installation and says what would be done; sends nothing"));
    m_discard = makeButton(QStringLiteral("runDiscard"), tr("Give it up"), acts);
    m_pause = makeButton(QStringLiteral("runPause"), tr("Pause"), acts);
    m_resume = makeButton(QStringLiteral("runResume"), tr("Go on"), acts);
    m_cancel = makeButton(QStringLiteral("runCancel"), tr("Cancel"), acts);
    m_cancel->setToolTip(tr("Ends it at once; what was done stays"));
    acts->addStretch();
    auto *const bottom = new QHBoxLayout;
    m_help = makeButton(QStringLiteral("runHelp"), tr("Help"), bottom);
    bottom->addStretch();
    m_close = makeButton(QStringLiteral("runClose"), tr("Close"), bottom);

    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(6);
    for (QWidget *const widget : std::initializer_list<QWidget *>{m_title, m_plan, m_nameLabel, m_name, m_bar, m_progress, m_wait, m_phase, m_error})
        layout->addWidget(widget);
    layout->addLayout(acts);
    layout->addWidget(makeReport(), 1);
    layout->addStretch();
    layout->addLayout(bottom);
    setFocusProxy(m_start);
    wire();
    showModel();
}

QPushButton *RunPanel::makeButton(const QString &name, const QString &text, QLayout *layout)
{
    auto *const button = new QPushButton(text, this);
    button->setObjectName(name);
    button->setAutoDefault(true);
    layout->addWidget(button);
    return button;
}

QWidget *RunPanel::makeReport()
{
    m_report = new QWidget(this);
    m_counts = makeSentence({}, m_report);
    m_counts->setObjectName(QStringLiteral("runCounts"));
    m_lines = new ReportView(m_report);
    m_lines->setObjectName(QStringLiteral("runReport"));
    m_lines->setAccessibleName(tr("What came of each installation"));
    m_lines->setModel(m_model->report());
    m_lines->setItemDelegate(new ReportDelegate(m_lines));
    m_lines->setSelectionBehavior(QTableView::SelectRows);
    m_lines->setSelectionMode(QTableView::SingleSelection);
    m_lines->setEditTriggers(QTableView::NoEditTriggers);
    m_lines->setShowGrid(false);
    m_lines->setWordWrap(false);
    m_lines->setTabKeyNavigation(false);
    m_lines->verticalHeader()->hide();
    m_lines->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_lines->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_lines->horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    m_lines->horizontalHeader()->setStretchLastSection(true);
    m_lines->horizontalHeader()->resizeSection(0, 170);
    auto *const copies = new QHBoxLayout;
    m_copyText = makeButton(QStringLiteral("runCopyText"), tr("Copy the report"), copies);
    m_copyCsv = makeButton(QStringLiteral("runCopyCsv"), tr("Copy as CSV"), copies);
    copies->addStretch();
    auto *const layout = new QVBoxLayout(m_report);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_counts);
    layout->addWidget(m_lines, 1);
    layout->addLayout(copies);
    return m_report;
}

void RunPanel::wire()
{
    connect(m_model, &RunPanelModel::changed, this, &RunPanel::showModel);
    connect(m_model, &RunPanelModel::progressed, this, &RunPanel::showProgress);
    connect(m_model->report(), &RunReportModel::counted, this, &RunPanel::showReport);
    connect(m_model->report(), &RunReportModel::copied, this, [](const QString &text) { QGuiApplication::clipboard()->setText(text); });
    connect(m_name, &QLineEdit::textChanged, this, &RunPanel::showButtons);
    connect(m_name, &QLineEdit::returnPressed, m_start, &QPushButton::click);
    connect(m_start, &QPushButton::clicked, m_model, &RunPanelModel::start);
    connect(m_rehearse, &QPushButton::clicked, m_model, &RunPanelModel::rehearse);
    connect(m_discard, &QPushButton::clicked, m_model, &RunPanelModel::discardOffer);
    connect(m_pause, &QPushButton::clicked, m_model, &RunPanelModel::pause);
    connect(m_resume, &QPushButton::clicked, m_model, &RunPanelModel::resume);
    connect(m_cancel, &QPushButton::clicked, m_model, &RunPanelModel::cancel);
    connect(m_copyText, &QPushButton::clicked, this, [this] { m_model->report()->copy(false, m_model->title()); });
    connect(m_copyCsv, &QPushButton::clicked, this, [this] { m_model->report()->copy(true, m_model->title()); });
    connect(m_lines, &QTableView::clicked, this, &RunPanel::activate);
    connect(m_help, &QPushButton::clicked, this, [this] { Q_EMIT helpRequested(QStringLiteral("many-at-once")); });
    connect(m_close, &QPushButton::clicked, this, &RunPanel::requestClose);
    connect(m_error, &ErrorNote::helpRequested, this, &RunPanel::helpRequested);
    connect(m_error, &ErrorNote::actionRequested, this, &RunPanel::unlockRequested);
}

void RunPanel::showModel()
{
    const Stage stage = m_model->stage();
    const bool isPlan = stage == Stage::Planning || stage == Stage::Ready;
    const QString name = m_model->nameToType();
    m_title->setText(m_model->title());
    m_plan->setVisible(isPlan);
    m_plan->setText(m_model->sentences().join(QLatin1Char('\n')));
    if (stage != m_shown)
        m_name->clear();
    m_shown = stage;
    m_nameLabel->setVisible(!name.isEmpty());
    m_nameLabel->setText(tr("Type %1 to agree:").arg(shownText(name)));
    m_name->setVisible(!name.isEmpty());
    m_bar->setVisible(stage == Stage::Working || stage == Stage::Over);
    const bool isReported = stage == Stage::Over || (m_model->run() && m_model->run()->phase() == ActRun::Phase::Paused);
    m_report->setVisible(!isPlan && isReported && m_model->run()->run().id != 0);
    showError();
    showProgress();
    showReport();
    showButtons();
}

void RunPanel::showError()
{
    const std::optional<Error> &error = m_model->error();
    if (!error)
        return m_error->clear();
    const QString trying = m_model->stage() == Stage::Working ? tr("It cannot go on.") : tr("It could not be done.");
    m_error->showError(trying, *error, error->cause == QLatin1String("vault_locked") ? tr("Unlock…") : QString());
}

void RunPanel::showProgress()
{
    const ActRun *const run = m_model->run();
    const bool isRun = run && (m_model->stage() == Stage::Working || m_model->stage() == Stage::Over);
    const RunProgress progress = isRun ? run->progress() : RunProgress{};
    // The bar counts in ints.
    const qint64 scale = progress.total / 1'000'000'000 + 1;
    m_bar->setRange(0, static_cast<int>(progress.total / scale));
    m_bar->setValue(static_cast<int>(progress.done / scale));
    const QString credits = isRun ? creditText(progress.credits) : QString();
    QStringList lines;
    if (isRun && run->run().id != 0)
        lines.append(progressText(progress));
    if (!credits.isEmpty())
        lines.append(credits);
    m_progress->setText(lines.join(QLatin1Char('\n')));
    m_progress->setVisible(!lines.isEmpty());
    const QString wait = waitText(progress);
    m_wait->setText(wait);
    m_wait->setVisible(!wait.isEmpty());
    const QString phase = isRun ? phaseText(*run) : QString();
    m_phase->setText(phase);
    m_phase->setVisible(!phase.isEmpty());
}

void RunPanel::showReport()
{
    m_counts->setText(countsText(m_model->report()->counts()) + QLatin1Char('.'));
    m_lines->clearSpans();
    const int rows = m_model->report()->rowCount();
    const RunCounts &counts = m_model->report()->counts();
    // The headings go over both columns; there are three at most.
    int row = 0;
    for (const qint64 count : {counts.changed, counts.unknown, counts.unchanged}) {
        if (count == 0)
            continue;
        if (row < rows)
            m_lines->setSpan(row, 0, 1, 2);
        row += 1 + static_cast<int>(count);
    }
    const bool isAny = rows > 0;
    m_lines->setVisible(isAny);
    m_copyText->setEnabled(isAny);
    m_copyCsv->setEnabled(isAny);
}

void RunPanel::showButtons()
{
    const Stage stage = m_model->stage();
    const ActRun *const run = m_model->run();
    const ActRun::Phase phase = run ? run->phase() : ActRun::Phase::Idle;
    const bool isWorking = stage == Stage::Working;
    const QString name = m_model->nameToType();
    QWidget *const focused = focusWidget();
    const bool hadFocus = focused && focused->hasFocus();
    m_start->setText(m_model->startText());
    m_start->setVisible(stage == Stage::Ready || stage == Stage::Planning);
    m_start->setEnabled(stage == Stage::Ready && (name.isEmpty() || isTypedName(m_name->text(), name)));
    m_rehearse->setVisible(stage == Stage::Ready && !m_model->isOffer());
    m_rehearse->setEnabled(!m_model->isRehearsing());
    m_discard->setVisible(stage == Stage::Ready && m_model->isOffer());
    m_pause->setVisible(isWorking && phase != ActRun::Phase::Paused);
    m_pause->setEnabled(phase == ActRun::Phase::Making || phase == ActRun::Phase::Running);
    m_resume->setVisible(isWorking && phase == ActRun::Phase::Paused);
    m_cancel->setVisible(isWorking);
    m_cancel->setEnabled(phase != ActRun::Phase::Cancelling);
    const bool canClose = !isWorking || phase == ActRun::Phase::Paused;
    m_close->setEnabled(canClose);
    m_close->setToolTip(canClose ? QString() : tr("Pause or cancel it first"));
    const bool isLost = hadFocus && (!focused->isVisible() || !focused->isEnabled());
    if (isLost || (hadFocus && focused == m_placed)) {
        // The keyboard stays where the next decision is, and goes on from where only this has put it.
        for (QWidget *const next : std::initializer_list<QWidget *>{m_start, m_pause, m_resume, m_lines, m_cancel, m_close}) {
            if (next->isVisible() && next->isEnabled()) {
                next->setFocus(Qt::OtherFocusReason);
                m_placed = next;
                break;
            }
        }
    }
}

void RunPanel::activate(const QModelIndex &index)
{
    RunReportModel *const report = m_model->report();
    if (report->isFold(index.row()))
        report->setUnfolded(!report->isUnfolded());
    else if (const RowId id = report->installationAt(index.row()))
        Q_EMIT installationRequested(id);
}

void RunPanel::requestClose()
{
    if (m_close->isEnabled())
        Q_EMIT closed();
}
