// SPDX-License-Identifier: GPL-3.0-or-later
// What the buttons of the page of app profiles do, with the questions before it.
#include "presentation/profilespagemodel.h"
#include "widgets/certificatebox.h"
#include "widgets/errornote.h"
#include "widgets/manifestdialog.h"
#include "widgets/profileform.h"
#include "widgets/profilespage.h"
#include "widgets/typenamedialog.h"

#include <QLabel>
#include <QListWidget>
#include <QPushButton>

void ProfilesPage::wireTools()
{
    connect(m_manifest, &QPushButton::clicked, this, [this] { openManifest(m_model->form()->profile().manifest); });
    connect(m_check, &QPushButton::clicked, this, [this] {
        clearMessages();
        m_model->checkCredentials();
    });
    connect(m_model, &ProfilesPageModel::credentialsChecked, this,
            [this](const CredentialsVerdict &verdict) { showNotice(verdict.sentence); });
    connect(m_model, &ProfilesPageModel::weighed, this, &ProfilesPage::askWeighed);
    connect(m_certificate, &CertificateBox::helpRequested, this, &ProfilesPage::helpRequested);
    connect(m_certificate, &CertificateBox::unlockRequested, this, &ProfilesPage::unlockRequested);
    connect(m_certificate, &CertificateBox::noticed, this, &ProfilesPage::noticed);
    connect(m_export, &QPushButton::clicked, this, [this] {
        const std::optional<AppProfile> profile = m_model->current();
        if (!profile)
            return;
        m_askFile(this, {tr("Export the app profile"), QStringLiteral("profile.json"), tr("App profiles (*.json)"), false},
                  [this, profile](const QString &file) {
                      clearMessages();
                      m_model->exchange()->exportTo(file, {*profile});
                  });
    });
    connect(m_import, &QPushButton::clicked, this, [this] {
        leave([this] {
            m_askFile(this, {tr("Import app profiles"), {}, tr("App profiles (*.json);;All files (*)"), true},
                      [this](const QString &file) {
                          clearMessages();
                          m_model->exchange()->importFrom(file);
                      });
        });
    });
    connect(m_model->exchange(), &ProfileExchange::exported, this, [this](const QString &sentence) {
        m_error->clear();
        Q_EMIT noticed(sentence);
    });
    connect(m_model->exchange(), &ProfileExchange::imported, this, [this](const QStringList &sentences) {
        m_error->clear();
        // After the list was read again, which shows another profile.
        connect(
            m_model, &ProfilesPageModel::listed, this,
            [this, text = sentences.join(QLatin1Char('\n'))] {
                QMetaObject::invokeMethod(this, [this, text] { showNotice(text); }, Qt::QueuedConnection);
            },
            Qt::SingleShotConnection);
    });
}

void ProfilesPage::showNotice(const QString &text)
{
    m_notice->setText(text);
    m_notice->setVisible(!text.isEmpty());
}

void ProfilesPage::clearMessages()
{
    showNotice({});
    m_error->clear();
}

void ProfilesPage::openManifest(const QString &text)
{
    auto *const dialog
        = new ManifestDialog(m_model->form()->profile(), &ProfilesPageModel::readManifest, m_askFile, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowModality(Qt::WindowModal);
    if (!text.isEmpty())
        dialog->setText(text);
    connect(dialog, &ManifestDialog::taken, m_model->form(), &ConnectFormModel::take);
    dialog->open();
}

void ProfilesPage::askAndSave()
{
    if (!m_form->check())
        return;
    clearMessages();
    m_model->weighSave();
}

void ProfilesPage::askWeighed(const QString &warning)
{
    if (warning.isEmpty()) {
        save();
        return;
    }
    m_ask(this, {tr("Save the change?"), warning, tr("Save"), tr("Not now")}, [this](bool yes) {
        if (yes)
            save();
    });
}

void ProfilesPage::askAndArchive()
{
    const std::optional<AppProfile> profile = m_model->current();
    if (!profile)
        return;
    leave([this, profile] {
        const bool archive = !profile->isArchived();
        const auto act = [this, archive] {
            clearMessages();
            m_list->setFocus(Qt::OtherFocusReason); // another one comes into the form: the next Space is not for it
            m_model->setArchived(archive);
        };
        if (!archive || profile->environment != Environment::Production) {
            act();
            return;
        }
        askForName(this,
                   {tr("Archive the app profile?"),
                    tr("No team can be authorized with it while it is archived. Its installations and tokens stay, and the "
                       "app at Miro stays as it is."),
                    profile->name, tr("Archive")},
                   act);
    });
}

void ProfilesPage::askAndRemove()
{
    const std::optional<AppProfile> profile = m_model->current();
    if (!profile || !m_model->whyNoRemoval().isEmpty())
        return;
    const auto act = [this] {
        clearMessages();
        m_list->setFocus(Qt::OtherFocusReason); // as after archiving
        m_model->remove();
    };
    const QString sentence = tr("The profile, its client secret and its certificate are deleted from this store. The app at "
                                "Miro stays as it is.");
    if (profile->environment == Environment::Production) {
        askForName(this, {tr("Delete the app profile?"), sentence, profile->name, tr("Delete")}, act);
        return;
    }
    m_ask(this, {tr("Delete the app profile?"), sentence, tr("Delete"), tr("Keep")}, [act](bool yes) {
        if (yes)
            act();
    });
}
