// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "domain/appmanifest.h"
#include "widgets/questions.h"

#include <QDialog>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTableWidget;

/// How a manifest is read: as manifestFromText().
using ReadManifest = std::function<Result<AppManifest>(const QByteArray &text)>;

/// A Miro app manifest, from a file or pasted, beside an app profile: what differs, field by field, and what of it may be
/// taken over into the form. Stores nothing.
class ManifestDialog : public QDialog
{
    Q_OBJECT

public:
    ManifestDialog(const AppProfile &profile, ReadManifest read, AskFile askFile, QWidget *parent);

    void setText(const QString &text);

Q_SIGNALS:
    /// The profile with what the manifest says, and the manifest's text in it.
    void taken(const AppProfile &profile);

private:
    void openFile();
    void compare();
    void showManifest(const AppManifest &manifest);

    AppProfile m_profile;
    ReadManifest m_read;
    AskFile m_askFile;
    std::optional<AppManifest> m_manifest;
    QPlainTextEdit *m_text;
    QLabel *m_verdict;
    QTableWidget *m_table;
    QLabel *m_remarks;
    QPushButton *m_take;
};
