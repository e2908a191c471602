// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sidepanels.h"

#include "presentation/mainwindowmodel.h"
#include "widgets/doctorpanel.h"
#include "widgets/icons.h"
#include "widgets/pastetokenpanel.h"
#include "widgets/runpanel.h"
#include "widgets/sidepane.h"
#include "widgets/waitpanel.h"

using Phase = WaitPanelModel::Phase;

SidePanels::SidePanels(MainWindowModel *model, SidePane *side, OpenUrl openUrl, QObject *parent)
    : QObject(parent), m_model(model), m_side(side), m_openUrl(std::move(openUrl))
{
    connect(m_model->vault(), &VaultModel::locked, this, [this] {
        if (m_paste)
            m_paste->clearFields();
    });
}

void SidePanels::awaitMiro(const AppProfile &profile)
{
    WaitPanel *free = nullptr;
    for (WaitPanel *const panel : std::as_const(m_waits)) {
        const Phase phase = panel->model()->phase();
        if (phase == Phase::Asking || phase == Phase::Ended) {
            free = panel;
        } else if (panel->model()->request().profile.id == profile.id) {
            m_side->bring(panel);
            return;
        }
    }
    if (!free)
        free = makeWait();
    free->model()->prepare(profile);
    m_side->bring(free);
}

WaitPanel *SidePanels::makeWait()
{
    WaitPanelModel *const model = m_model->makeWaitPanel(this);
    auto *const panel = new WaitPanel(model, m_openUrl, m_side);
    panel->setHeldCount(m_heldCount);
    m_waits.append(panel);
    connect(model, &WaitPanelModel::held, this, &SidePanels::held);
    connect(model, &WaitPanelModel::phaseChanged, this, &SidePanels::statusChanged);
    connect(model, &WaitPanelModel::countdownChanged, this, &SidePanels::statusChanged);
    connect(panel, &WaitPanel::heldRequested, this, &SidePanels::heldRequested);
    connect(panel, &WaitPanel::unlockRequested, this, &SidePanels::unlockRequested);
    connect(panel, &WaitPanel::editProfileRequested, this, &SidePanels::editProfileRequested);
    connect(panel, &WaitPanel::helpRequested, this, &SidePanels::helpRequested);
    connect(panel, &WaitPanel::closed, this, [this, panel] {
        m_waits.removeOne(panel);
        remove(panel);
    });
    m_side->open(panel, {});
    m_side->setTitle(panel, tr("Wait"), tr("Wait for Miro"));
    return panel;
}

void SidePanels::pasteToken(const AppProfile &profile)
{
    if (!m_paste)
        m_paste = makePaste();
    m_paste->model()->setProfileId(profile.id);
    m_paste->model()->begin();
    m_side->bring(m_paste);
}

PasteTokenPanel *SidePanels::makePaste()
{
    PasteTokenModel *const model = m_model->makePastePanel(this);
    auto *const panel = new PasteTokenPanel(model, m_side);
    connect(model, &PasteTokenModel::stored, this, &SidePanels::stored);
    connect(panel, &PasteTokenPanel::installationRequested, this, [this, panel](RowId id) {
        panel->requestClose();
        Q_EMIT installationRequested(id);
    });
    connect(panel, &PasteTokenPanel::unlockRequested, this, &SidePanels::unlockRequested);
    connect(panel, &PasteTokenPanel::editProfileRequested, this, [this](RowId id) {
        if (const std::optional<AppProfile> profile = m_model->installations()->profile(id))
            Q_EMIT editProfileRequested(*profile);
    });
    connect(panel, &PasteTokenPanel::helpRequested, this, &SidePanels::helpRequested);
    connect(panel, &PasteTokenPanel::closed, this, [this, panel] {
        m_paste = nullptr;
        remove(panel);
    });
    m_side->open(panel, {});
    m_side->setTitle(panel, tr("Paste"), tr("Paste a token"));
    return panel;
}

void SidePanels::examine(const AppProfile &profile, const QString &sentUri)
{
    if (!m_doctor)
        m_doctor = makeDoctor();
    m_side->bring(m_doctor);
    m_doctor->examine(profile, sentUri);
}

void SidePanels::examineBehind(const AppProfile &profile, const QString &sentUri)
{
    if (!m_doctor)
        m_doctor = makeDoctor();
    m_side->turnTo(m_doctor);
    m_doctor->examine(profile, sentUri);
}

DoctorPanel *SidePanels::makeDoctor()
{
    DoctorModel *const model = m_model->makeDoctor(this);
    auto *const panel = new DoctorPanel(model, m_side);
    connect(panel, &DoctorPanel::unlockRequested, this, &SidePanels::unlockRequested);
    connect(panel, &DoctorPanel::editProfileRequested, this, &SidePanels::editProfileRequested);
    connect(panel, &DoctorPanel::helpRequested, this, &SidePanels::helpRequested);
    connect(panel, &DoctorPanel::closed, this, [this, panel] {
        m_doctor = nullptr;
        remove(panel);
    });
    m_side->openBehind(panel, tr("Doctor"));
    return panel;
}

void SidePanels::runMany(Act act, const RunSelection &selection, bool isAgreed)
{
    if (!m_run)
        m_run = makeRun();
    m_run->model()->plan(act, selection, isAgreed);
    m_side->bring(m_run);
}

void SidePanels::offerRun(const Run &run)
{
    if (!m_run)
        m_run = makeRun();
    m_run->model()->offer(run);
}

RunPanel *SidePanels::makeRun()
{
    RunPanelModel *const model = m_model->makeRunPanel(this);
    auto *const panel = new RunPanel(model, m_side);
    connect(model, &RunPanelModel::changed, this, [this, model] {
        showRunTab();
        Q_EMIT statusChanged();
        if (model->stage() == RunPanelModel::Stage::Empty && !model->error() && m_run)
            m_run->requestClose();
    });
    connect(model, &RunPanelModel::progressed, this, &SidePanels::statusChanged);
    connect(model, &RunPanelModel::installationsChanged, this, &SidePanels::installationsChanged);
    connect(panel, &RunPanel::installationRequested, this, &SidePanels::installationRequested);
    connect(panel, &RunPanel::unlockRequested, this, &SidePanels::unlockRequested);
    connect(panel, &RunPanel::helpRequested, this, &SidePanels::helpRequested);
    connect(panel, &RunPanel::closed, this, [this, panel] {
        m_run = nullptr;
        remove(panel);
    });
    m_side->openBehind(panel, tr("Many"));
    return panel;
}

void SidePanels::showRunTab()
{
    if (!m_run)
        return;
    RunPanelModel *const model = m_run->model();
    const bool isPaused = model->run() && model->run()->phase() == ActRun::Phase::Paused;
    const QString mark = model->stage() == RunPanelModel::Stage::Over ? QStringLiteral("good")
        : model->stage() == RunPanelModel::Stage::Working             ? isPaused ? QStringLiteral("warning") : QStringLiteral("step-running")
        : model->isOffer()                                            ? QStringLiteral("warning")
                                                                      : QString();
    m_side->setTitle(m_run, tr("Many"), model->title());
    m_side->setMark(m_run, mark.isEmpty() ? QIcon() : ownIcon(mark), false);
}

bool SidePanels::holdsUnstoredTokens() const
{
    return m_run && m_run->model()->holdsUnstoredTokens();
}

void SidePanels::stopRun()
{
    if (m_run)
        m_run->model()->pause();
}

void SidePanels::remove(QWidget *panel)
{
    m_side->take(panel);
    panel->hide();
    panel->deleteLater(); // it may be the sender
    Q_EMIT statusChanged();
    Q_EMIT closed();
}

bool SidePanels::close(QWidget *panel)
{
    if (auto *const wait = qobject_cast<WaitPanel *>(panel))
        wait->requestClose();
    else if (auto *const paste = qobject_cast<PasteTokenPanel *>(panel))
        paste->requestClose();
    else if (auto *const doctor = qobject_cast<DoctorPanel *>(panel))
        doctor->requestClose();
    else if (auto *const run = qobject_cast<RunPanel *>(panel))
        run->requestClose();
    else
        return false;
    return true;
}

QStringList SidePanels::status() const
{
    QStringList lines;
    for (WaitPanel *const panel : m_waits) {
        if (const QString text = panel->model()->statusText(); !text.isEmpty())
            lines.append(text);
    }
    if (m_run) {
        if (const QString text = m_run->model()->statusText(); !text.isEmpty())
            lines.append(text);
    }
    return lines;
}

void SidePanels::setHeldCount(int count)
{
    m_heldCount = count;
    for (WaitPanel *const panel : std::as_const(m_waits))
        panel->setHeldCount(count);
}

void SidePanels::stop()
{
    for (WaitPanel *const panel : std::as_const(m_waits))
        panel->model()->stop();
    if (m_paste)
        m_paste->clearFields();
}

void SidePanels::setProfiles(const QList<AppProfile> &usable, const QList<AppProfile> &all)
{
    for (WaitPanel *const panel : std::as_const(m_waits))
        panel->model()->setProfiles(usable);
    if (m_paste)
        m_paste->model()->setProfiles(usable);
    if (m_doctor)
        m_doctor->model()->setProfiles(all);
}
