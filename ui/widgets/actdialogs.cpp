// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/actdialogs.h"

#include "presentation/installationacts.h"
#include "presentation/probetablemodel.h"
#include "presentation/uninstallmodel.h"
#include "widgets/effectssheet.h"
#include "widgets/probedialog.h"
#include "widgets/uninstalldialog.h"

ActDialogs::ActDialogs(InstallationActs *acts, OpenUrl openUrl, Ask ask, QWidget *window)
    : QObject(window), m_acts(acts), m_openUrl(std::move(openUrl)), m_ask(std::move(ask)), m_window(window)
{
    connect(m_acts, &InstallationActs::movedMeanwhile, this,
            [this](EffectsModel::Question question, const QList<RowId> &ids) { openSheet(question, ids, true); });
}

void ActDialogs::request(Act act, const QList<RowId> &ids)
{
    if (act == Act::Unlock) {
        Q_EMIT unlockRequested();
        return;
    }
    if (const QString reason = m_acts->whyNot(act, ids); !reason.isEmpty()) {
        Q_EMIT noticed(tr("Not now: %1.").arg(reason));
        return;
    }
    switch (act) {
    case Act::Verify:
    case Act::Refresh:
    case Act::ResolveDoubt:
        return m_acts->start(act, ids);
    case Act::RetryRefresh:
        return askToRetry(ids);
    case Act::Revoke:
        return openSheet(EffectsModel::Question::Revoke, ids, false);
    case Act::Forget:
        return openSheet(EffectsModel::Question::Forget, ids, false);
    case Act::Probe:
        return openProbe(ids.constFirst());
    case Act::Uninstall:
        return openUninstall(ids.constFirst());
    case Act::Authorize:
        Q_EMIT authorizeRequested(ids.constFirst());
        return;
    case Act::Unlock:
        return;
    }
}

void ActDialogs::requestRemoval(const QList<RowId> &ids)
{
    if (const QString reason = m_acts->whyNot(Act::Forget, ids); reason.isEmpty())
        openSheet(EffectsModel::Question::Remove, ids, false);
    else
        Q_EMIT noticed(tr("Not now: %1.").arg(reason));
}

void ActDialogs::openSheet(EffectsModel::Question question, const QList<RowId> &ids, bool hasMoved)
{
    if (m_sheet)
        m_sheet->close();
    EffectsModel *const model = m_acts->makeEffects(question, ids, m_window);
    auto *const sheet = new EffectsSheet(model, m_window);
    m_sheet = sheet;
    connect(model, &EffectsModel::confirmed, m_acts, [this, model](EffectsModel::Way way) { m_acts->goOn(way, model->effects()); });
    connect(sheet, &EffectsSheet::helpRequested, this, &ActDialogs::helpRequested);
    hasMoved ? model->lookAgain() : model->look();
    sheet->open();
}

void ActDialogs::askToRetry(const QList<RowId> &ids)
{
    m_ask(m_window,
          {tr("Send the refresh token once more?"),
           tr("If the lost refresh was made, this token is used up, and a server may take its second use for theft and end the whole "
              "installation. If it was not made, you get a new pair. Checking the old access token first tells more and risks nothing."),
           tr("Send it once more"), tr("Not now")},
          [this, ids](bool yes) {
              if (yes)
                  m_acts->start(Act::RetryRefresh, ids);
          });
}

void ActDialogs::openProbe(RowId id)
{
    auto *const dialog = new ProbeDialog(m_acts->makeProbe(id, m_window), m_window);
    connect(dialog, &ProbeDialog::helpRequested, this, &ActDialogs::helpRequested);
    dialog->open();
}

void ActDialogs::openUninstall(RowId id)
{
    UninstallModel *const model = m_acts->makeUninstall(id, m_window);
    if (!model)
        return;
    auto *const dialog = new UninstallDialog(model, m_openUrl, m_window);
    dialog->show();
}
