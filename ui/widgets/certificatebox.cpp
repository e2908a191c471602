// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/certificatebox.h"

#include "presentation/certificatemodel.h"
#include "widgets/centredpage.h"
#include "widgets/errornote.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

CertificateBox::CertificateBox(CertificateModel *model, Ask ask, AskFile askFile, QWidget *parent)
    : QGroupBox(tr("Certificate for https on this computer"), parent), m_model(model), m_ask(std::move(ask)),
      m_askFile(std::move(askFile)), m_facts(makeSentence({}, this)), m_renew(new QPushButton(tr("Make a new one"), this)),
      m_own(new QPushButton(tr("Use my own…"), this)), m_save(new QPushButton(tr("Save certificate…"), this)),
      m_help(new QPushButton(tr("What to do"), this)), m_error(new ErrorNote(QStringLiteral("certificateError"), this))
{
    setObjectName(QStringLiteral("certificateBox"));
    m_facts->setObjectName(QStringLiteral("certificateFacts"));
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_renew->setObjectName(QStringLiteral("renewCertificate"));
    m_own->setObjectName(QStringLiteral("ownCertificate"));
    m_save->setObjectName(QStringLiteral("saveCertificate"));
    m_help->setObjectName(QStringLiteral("certificateHelp"));
    m_help->setAccessibleName(tr("What to do about the certificate"));
    auto *const buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    for (QPushButton *const button : {m_renew, m_own, m_save, m_help}) {
        button->setAutoDefault(true);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(6);
    layout->addWidget(m_facts);
    layout->addLayout(buttons);
    layout->addWidget(m_error);

    connect(m_model, &CertificateModel::changed, this, &CertificateBox::showModel);
    connect(m_model, &CertificateModel::saved, this, &CertificateBox::noticed);
    connect(m_model, &CertificateModel::failed, this, [this](const QString &trying, const Error &error) {
        m_error->showError(trying, error, error.cause == QLatin1String("vault_locked") ? tr("Unlock…") : QString());
    });
    connect(m_error, &ErrorNote::actionRequested, this, &CertificateBox::unlockRequested);
    connect(m_error, &ErrorNote::helpRequested, this, &CertificateBox::helpRequested);
    connect(m_help, &QPushButton::clicked, this, [this] { Q_EMIT helpRequested(QStringLiteral("https")); });
    connect(m_own, &QPushButton::clicked, this, &CertificateBox::chooseOwn);
    connect(m_renew, &QPushButton::clicked, this, [this] {
        if (!m_model->facts()) {
            m_model->renew();
            return;
        }
        m_ask(this,
              {tr("Make a new certificate?"),
               tr("It takes the place of the present one. Browsers that trusted that one ask again."), tr("Make a new one"),
               tr("Keep it")},
              [this](bool yes) {
                  if (yes)
                      m_model->renew();
              });
    });
    connect(m_save, &QPushButton::clicked, this, [this] {
        m_askFile(this, {tr("Save the certificate"), QStringLiteral("grantdesk.crt"), tr("Certificates (*.crt *.pem)"), false},
                  [this](const QString &file) { m_model->saveTo(file); });
    });
    showModel();
}

void CertificateBox::chooseOwn()
{
    const QString filter = tr("PEM files (*.pem *.crt *.key);;All files (*)");
    m_askFile(this, {tr("Your certificate, as PEM"), {}, filter, true}, [this, filter](const QString &certificate) {
        m_askFile(this, {tr("Its private key, as PEM"), {}, filter, true},
                  [this, certificate](const QString &key) { m_model->useOwn(certificate, key); });
    });
}

void CertificateBox::showModel()
{
    m_error->clear();
    m_facts->setText(m_model->lines().join(QLatin1Char('\n')));
    m_save->setEnabled(m_model->facts().has_value());
    for (QPushButton *const button : {m_renew, m_own})
        button->setEnabled(m_model->id() != 0);
}
