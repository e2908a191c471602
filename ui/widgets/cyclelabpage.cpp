// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/cyclelabpage.h"

#include "presentation/words.h"
#include "widgets/centredpage.h"
#include "widgets/cyclecomparisondialog.h"
#include "widgets/cyclerunspane.h"
#include "widgets/cyclerunview.h"
#include "widgets/errornote.h"
#include "widgets/flowview.h"
#include "widgets/handstepbox.h"
#include "widgets/icons.h"
#include "widgets/lockednote.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>

using Report = CycleLabModel::Report;

CycleLabPage::CycleLabPage(CycleLabModel *model, InstallationsPageModel *installations, OpenUrl openUrl, Ask ask,
                           AskFile askFile, QWidget *parent)
    : QWidget(parent), m_model(model), m_ask(std::move(ask)), m_askFile(std::move(askFile)),
      m_locked(new LockedNote(this)), m_offer(makeOffer()), m_error(new ErrorNote(QStringLiteral("cycleError"), this)),
      m_runs(new CycleRunsPane(model, installations, this)), m_view(new CycleRunView(model, std::move(openUrl), this)),
      m_acts(makeActs())
{
    setObjectName(QStringLiteral("cycleLabPage"));
    auto *const right = new QWidget(this);
    auto *const column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_view, 1);
    column->addWidget(m_acts);
    auto *const splitter = new QSplitter(this);
    splitter->setObjectName(QStringLiteral("cycleSplitter"));
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(12);
    splitter->addWidget(m_runs);
    splitter->addWidget(right);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 5);
    splitter->setSizes({370, 880});
    auto *const layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 6);
    layout->setSpacing(6);
    layout->addWidget(m_locked);
    layout->addWidget(m_offer);
    layout->addWidget(m_error);
    layout->addWidget(splitter, 1);
    wire();
    wireActs();
    showModel();
}

QFrame *CycleLabPage::makeOffer()
{
    auto *const note = new QFrame(this);
    note->setObjectName(QStringLiteral("cycleOffer"));
    note->setFrameShape(QFrame::StyledPanel);
    auto *const mark = new QLabel(note);
    mark->setPixmap(ownIcon(QStringLiteral("step-skipped")).pixmap(16, 16));
    m_offered = makeSentence({}, note);
    m_offered->setObjectName(QStringLiteral("cycleOffered"));
    m_goOnAll = new QPushButton(tr("Go on with all"), note);
    m_goOnAll->setObjectName(QStringLiteral("cycleGoOnAll"));
    m_goOnAll->setAccessibleName(tr("Go on with all runs that were stopped"));
    auto *const layout = new QHBoxLayout(note);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->addWidget(mark);
    layout->addWidget(m_offered, 1);
    layout->addWidget(m_goOnAll);
    connect(m_goOnAll, &QPushButton::clicked, m_model, [this] { m_model->goOn(m_model->runs()->stopped()); });
    return note;
}

QPushButton *CycleLabPage::addAct(const char *objectName, const QString &text)
{
    auto *const button = new QPushButton(text, this);
    button->setObjectName(QLatin1String(objectName));
    button->setAutoDefault(false);
    return button;
}

QWidget *CycleLabPage::makeActs()
{
    m_again = addAct("cycleAgain", tr("Run again"));
    m_again->setToolTip(tr("Another run with the same installation and ways"));
    m_goOn = addAct("cycleGoOn", tr("Go on"));
    m_goOn->setToolTip(tr("From the step that was not done"));
    m_stop = addAct("cycleStop", tr("Stop…"));
    m_stopAll = addAct("cycleStopAll", tr("Stop all…"));
    m_compare = addAct("cycleCompare", tr("Compare with…"));
    m_compare->setAccessibleName(tr("Compare two runs"));
    m_report = addAct("cycleReport", tr("Report…"));
    m_report->setToolTip(tr("Of the selected runs; no secret is in it"));
    auto *const menu = new QMenu(m_report);
    menu->setObjectName(QStringLiteral("cycleReportMenu"));
    fillReportMenu(menu);
    m_report->setMenu(menu);
    auto *const acts = new QWidget(this);
    auto *const layout = new QHBoxLayout(acts);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    for (QPushButton *const button : {m_again, m_goOn, m_stop, m_stopAll})
        layout->addWidget(button);
    layout->addStretch();
    layout->addWidget(m_compare);
    layout->addWidget(m_report);
    return acts;
}

void CycleLabPage::fillReportMenu(QMenu *menu)
{
    struct Entry {
        Report kind;
        const char *objectName;
        QString title;
        QString file;
        QString filter;
    };
    const QList<Entry> entries{
        {Report::Html, "cycleHtml", tr("HTML, to print…"), QStringLiteral("cycles.html"), tr("Web pages (*.html)")},
        {Report::Markdown, "cycleMarkdown", tr("Markdown…"), QStringLiteral("cycles.md"), tr("Markdown (*.md)")},
        {Report::Json, "cycleJson", tr("JSON…"), QStringLiteral("cycles.json"), tr("JSON (*.json)")},
        {Report::JUnit, "cycleJUnit", tr("JUnit XML…"), QStringLiteral("cycles.xml"), tr("JUnit XML (*.xml)")},
        {Report::Svg, "cycleSvg", tr("Picture as SVG…"), QStringLiteral("cycle.svg"), tr("Pictures (*.svg)")}};
    for (const Entry &entry : entries) {
        if (entry.kind == Report::Svg)
            menu->addSeparator();
        QAction *const action = menu->addAction(entry.title);
        action->setObjectName(QLatin1String(entry.objectName));
        connect(action, &QAction::triggered, this, [this, entry] { askForFile(entry.kind, entry.file, entry.filter); });
    }
    QAction *const png = menu->addAction(tr("Picture as PNG…"));
    png->setObjectName(QStringLiteral("cyclePng"));
    connect(png, &QAction::triggered, this, &CycleLabPage::askForPng);
}

void CycleLabPage::wire()
{
    connect(m_locked, &LockedNote::unlockRequested, this, &CycleLabPage::unlockRequested);
    connect(m_model, &CycleLabModel::changed, this, &CycleLabPage::showModel);
    connect(m_model, &CycleLabModel::shownChanged, this, &CycleLabPage::showModel);
    connect(m_model, &CycleLabModel::failed, this, [this](const QString &trying, const Error &error) {
        m_error->showError(trying, error, error.cause == QLatin1String("vault_locked") ? tr("Unlock…") : QString());
    });
    connect(m_model, &CycleLabModel::begun, this, [this](RowId first) {
        m_error->clear();
        m_model->runs()->setShown(CycleRunsModel::Shown::All);
        m_runs->select(first);
    });
    connect(m_model, &CycleLabModel::saved, this, [this] {
        m_error->clear();
        Q_EMIT noticed(tr("Written, without any secret."));
    });
    connect(m_model->runs(), &CycleRunsModel::listed, this, [this] {
        if (m_runs->selected().isEmpty() && !m_model->runs()->rows().isEmpty())
            m_runs->select(m_model->runs()->rows().constFirst().id);
    });
    connect(m_model, &CycleLabModel::comparable, this, &CycleLabPage::openComparison);
    connect(m_error, &ErrorNote::actionRequested, this, &CycleLabPage::unlockRequested);
    connect(m_error, &ErrorNote::helpRequested, this, &CycleLabPage::helpRequested);
    connect(m_runs, &CycleRunsPane::selectionChanged, this, &CycleLabPage::takeSelection);
    connect(m_runs, &CycleRunsPane::newRequested, this, &CycleLabPage::newRequested);
    connect(m_runs, &CycleRunsPane::removalRequested, this, &CycleLabPage::askToRemove);
    connect(m_view, &CycleRunView::runRequested, m_runs, &CycleRunsPane::select);
    connect(m_view, &CycleRunView::stopRequested, this, &CycleLabPage::askToStop);
}

void CycleLabPage::wireActs()
{
    connect(m_again, &QPushButton::clicked, this, [this] { m_model->runAgain(m_model->shownId()); });
    connect(m_goOn, &QPushButton::clicked, this, [this] {
        m_error->clear();
        m_model->goOn({m_model->shownId()});
    });
    connect(m_stop, &QPushButton::clicked, this, [this] { askToStop(m_model->shownId()); });
    connect(m_stopAll, &QPushButton::clicked, this, &CycleLabPage::askToStopAll);
    connect(m_compare, &QPushButton::clicked, this, [this] {
        const QList<RowId> ids = m_runs->selected();
        if (ids.size() == 2)
            m_model->compare(ids.at(1), ids.at(0)); // the older one on the left
    });
}

void CycleLabPage::enter()
{
    m_model->reload();
    QWidget *const hand = m_view->hands()->firstAct();
    (hand ? hand : m_runs->list())->setFocus(Qt::OtherFocusReason);
}

void CycleLabPage::setLocked(bool isLocked, const QString &reason)
{
    m_locked->setReason(reason);
    m_locked->setVisible(isLocked);
    showModel();
}

void CycleLabPage::takeSelection()
{
    if (const RowId id = m_runs->current(); id != m_model->shownId())
        m_model->show(id);
    showModel();
}

void CycleLabPage::showModel()
{
    const QString offer = m_model->offer();
    m_offered->setText(offer);
    m_offer->setVisible(!offer.isEmpty());
    const QString whyNot = m_model->isVaultOpen() ? QString() : tr("the vault is locked");
    m_goOnAll->setEnabled(whyNot.isEmpty());
    m_runs->setCanBegin(whyNot);
    const bool isShown = m_model->shown().has_value();
    const CycleStanding standing = m_model->shownStanding();
    const bool isStopped = isShown && (standing == CycleStanding::Stopped || standing == CycleStanding::Planned);
    const bool isRunning = isShown && m_model->isRunning(m_model->shownId());
    m_again->setEnabled(isShown && standing == CycleStanding::Over && whyNot.isEmpty());
    m_goOn->setEnabled(isStopped && whyNot.isEmpty());
    m_stop->setEnabled(isRunning);
    m_stopAll->setVisible(m_model->atWork() > 1);
    const qsizetype selected = m_runs->selected().size();
    m_compare->setEnabled(selected == 2);
    m_compare->setToolTip(selected == 2 ? tr("Both pictures and all fields beside each other")
                                        : tr("Select two runs in the list first: Ctrl and a click, or Shift and Down"));
    m_report->setEnabled(isShown);
}

void CycleLabPage::askToStop(RowId id)
{
    m_ask(this,
          {tr("End this run?"),
           tr("It ends as inconclusive and is not gone on with. What was uninstalled stays uninstalled, until the team "
              "is authorized again. "
              "A run that is to go on later is stopped by closing the window."),
           tr("End it"), tr("Let it run")},
          [this, id](bool yes) {
              if (yes)
                  m_model->stop(id);
          });
}

void CycleLabPage::askToStopAll()
{
    m_ask(this,
          {tr("End all runs?"),
           tr("Those that run end as inconclusive; those that wait stay planned. What was uninstalled stays "
              "uninstalled, until the teams are authorized again."),
           tr("End them"), tr("Let them run")},
          [this](bool yes) {
              if (yes)
                  m_model->stopAll();
          });
}

void CycleLabPage::askToRemove(const QList<RowId> &ids)
{
    m_ask(this,
          {tr("Remove from the list?"),
           tr("The report of what happened is deleted. Installations, tokens and their history stay as they are."),
           tr("Remove"), tr("Keep")},
          [this, ids](bool yes) {
              if (yes)
                  m_model->remove(ids);
          });
}

QList<RowId> CycleLabPage::reported() const
{
    const QList<RowId> selected = m_runs->selected();
    return selected.isEmpty() ? QList<RowId>{m_model->shownId()} : selected;
}

void CycleLabPage::askForFile(Report kind, const QString &name, const QString &filter)
{
    const QList<RowId> ids = kind == Report::Svg ? QList<RowId>{m_model->shownId()} : reported();
    m_askFile(this, {tr("Save the report"), name, filter},
              [this, kind, ids](const QString &file) { m_model->saveReport(kind, ids, file); });
}

void CycleLabPage::askForPng()
{
    if (!m_model->shown())
        return;
    m_askFile(this, {tr("Save the picture"), QStringLiteral("cycle.png"), tr("Pictures (*.png)")},
              [this, picture = flowPicture(*m_model->shown())](const QString &file) {
                  m_model->savePng(flowPng(picture), file);
              });
}

void CycleLabPage::openComparison(const Cycle &one, const Cycle &other)
{
    auto *const dialog = new CycleComparisonDialog(one, other, this);
    dialog->open();
}
