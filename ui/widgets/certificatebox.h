// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/questions.h"

#include <QGroupBox>

class CertificateModel;
class ErrorNote;
class QLabel;
class QPushButton;

/// The certificate of an app profile with an https redirect URI on this computer. Its model outlives it.
class CertificateBox : public QGroupBox
{
    Q_OBJECT

public:
    CertificateBox(CertificateModel *model, Ask ask, AskFile askFile, QWidget *parent = nullptr);

Q_SIGNALS:
    void helpRequested(const QString &topic);
    void unlockRequested();
    void noticed(const QString &sentence);

private:
    void showModel();
    void chooseOwn();

    CertificateModel *m_model;
    Ask m_ask;
    AskFile m_askFile;
    QLabel *m_facts;
    QPushButton *m_renew;
    QPushButton *m_own;
    QPushButton *m_save;
    QPushButton *m_help;
    ErrorNote *m_error;
};
