// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"
#include "domain/appprofile.h"
#include "domain/installation.h"
#include "domain/run.h"

#include <QObject>

class AuthorizeTeam;
struct RunSelection;
class DoctorPanel;
class MainWindowModel;
class PasteTokenPanel;
class RunPanel;
class SidePane;
class WaitPanel;

/// The panels beside the table that are not an authorization: waiting for Miro, a pasted token, the doctor. Opens
/// them, takes them away, and tells the window what it must know. GUI thread.
class SidePanels : public QObject
{
    Q_OBJECT

public:
    /// \a model and \a side outlive it.
    SidePanels(MainWindowModel *model, SidePane *side, OpenUrl openUrl, QObject *parent = nullptr);

    /// The panel that waits for \a profile, or else one with the form.
    void awaitMiro(const AppProfile &profile);
    void pasteToken(const AppProfile &profile);
    /// Runs the doctor at once; \a sentUri as in DoctorPanel::examine().
    void examine(const AppProfile &profile, const QString &sentUri = {});
    /// The same while another page is in front, which keeps the focus.
    void examineBehind(const AppProfile &profile, const QString &sentUri);

    /// Plans an act over all that \a selection selects; \a isAgreed: what a revocation ends was agreed to. Brings the one that
    /// runs instead, where one does.
    void runMany(Act act, const RunSelection &selection, bool isAgreed);
    /// Shows a run of an earlier session, behind what is in front.
    void offerRun(const Run &run);
    /// A run has tokens on their way, or in memory only. stopRun() lets these be stored and sends nothing else.
    bool holdsUnstoredTokens() const;
    void stopRun();

    /// "waiting for Miro 4:12 (Acme Boards)", one for each that is armed.
    QStringList status() const;
    void setHeldCount(int count);
    int heldCount() const { return m_heldCount; }
    /// Stops waiting everywhere: the window closes.
    void stop();
    /// An archived app takes no token, but what is wrong with it can be examined.
    void setProfiles(const QList<AppProfile> &usable, const QList<AppProfile> &all);
    /// Closes \a panel when it is one of these; false when it is not.
    bool close(QWidget *panel);

Q_SIGNALS:
    /// As WaitPanelModel::held().
    void held(AuthorizeTeam *act);
    void heldRequested();
    void statusChanged();
    /// A panel has gone.
    void closed();
    void stored(const Installation &installation);
    /// A run has changed some of them.
    void installationsChanged();
    void installationRequested(RowId id);
    void unlockRequested();
    void editProfileRequested(const AppProfile &profile);
    void helpRequested(const QString &topic);

private:
    WaitPanel *makeWait();
    PasteTokenPanel *makePaste();
    DoctorPanel *makeDoctor();
    RunPanel *makeRun();
    void showRunTab();
    void remove(QWidget *panel);

    MainWindowModel *m_model;
    SidePane *m_side;
    OpenUrl m_openUrl;
    QList<WaitPanel *> m_waits;
    PasteTokenPanel *m_paste = nullptr;
    DoctorPanel *m_doctor = nullptr;
    RunPanel *m_run = nullptr;
    int m_heldCount = 0;
};
