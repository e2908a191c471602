// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/manifestdialog.h"

#include "presentation/profileexchange.h"
#include "presentation/words.h"
#include "widgets/centredpage.h"
#include "widgets/icons.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableWidget>

namespace {

constexpr qint64 longest = 256 * 1024;

}

ManifestDialog::ManifestDialog(const AppProfile &profile, ReadManifest read, AskFile askFile, QWidget *parent)
    : QDialog(parent), m_profile(profile), m_read(std::move(read)), m_askFile(std::move(askFile)),
      m_text(new QPlainTextEdit(this)), m_verdict(makeSentence({}, this)), m_table(new QTableWidget(0, 4, this)),
      m_remarks(makeSentence({}, this)), m_take(new QPushButton(tr("Fill in the form"), this))
{
    setObjectName(QStringLiteral("manifestDialog"));
    setWindowTitle(tr("App manifest"));
    resize(980, 680);
    auto *const open = new QPushButton(tr("Open a file…"), this);
    open->setObjectName(QStringLiteral("openManifest"));
    open->setAutoDefault(false);
    m_text->setObjectName(QStringLiteral("manifestText"));
    m_text->setAccessibleName(tr("The manifest, as YAML or JSON"));
    m_text->setPlaceholderText(tr("Paste the manifest here: at Miro under the app's settings, Edit in manifest"));
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_verdict->setObjectName(QStringLiteral("manifestVerdict"));
    m_table->setObjectName(QStringLiteral("manifestDifferences"));
    m_table->setAccessibleName(tr("Differences"));
    m_table->setHorizontalHeaderLabels({tr("Field"), tr("Here"), tr("In the manifest"), tr("Difference")});
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    m_table->verticalHeader()->hide();
    // The sentences wrap; only the rows that can be seen are measured.
    m_table->verticalHeader()->setResizeContentsPrecision(0);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->setShowGrid(false);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_remarks->setObjectName(QStringLiteral("manifestRemarks"));
    m_take->setObjectName(QStringLiteral("takeManifest"));
    m_take->setToolTip(tr("Fills the form. Nothing is stored before you save it."));
    m_take->setAutoDefault(false);
    auto *const close = new QPushButton(tr("Close"), this);
    close->setObjectName(QStringLiteral("closeManifest"));
    auto *const buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    buttons->addWidget(m_take);
    buttons->addStretch();
    buttons->addWidget(close);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(6);
    layout->addWidget(open, 0, Qt::AlignLeading);
    layout->addWidget(m_text, 2);
    layout->addWidget(m_verdict);
    layout->addWidget(m_table, 3);
    layout->addWidget(m_remarks);
    layout->addLayout(buttons);
    const QList<QWidget *> order{open, m_text, m_table, m_take, close};
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order.at(i - 1), order.at(i));
    connect(open, &QPushButton::clicked, this, &ManifestDialog::openFile);
    connect(m_text, &QPlainTextEdit::textChanged, this, &ManifestDialog::compare);
    connect(m_take, &QPushButton::clicked, this, [this] {
        if (!m_manifest)
            return;
        AppProfile filled = withManifest(m_profile, *m_manifest);
        filled.manifest = m_text->toPlainText();
        Q_EMIT taken(filled);
        accept();
    });
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    compare();
}

void ManifestDialog::setText(const QString &text)
{
    m_text->setPlainText(text);
}

void ManifestDialog::openFile()
{
    m_askFile(this, {tr("Open an app manifest"), {}, tr("Manifests (*.yaml *.yml *.json);;All files (*)"), true},
              [this](const QString &path) {
                  const Result<QByteArray> content = fileContent(path, longest);
                  if (content)
                      setText(QString::fromUtf8(*content));
                  else
                      m_verdict->setText(content.error().summary);
              });
}

void ManifestDialog::compare()
{
    m_manifest.reset();
    m_table->setRowCount(0);
    m_remarks->clear();
    const QByteArray text = m_text->toPlainText().toUtf8();
    if (text.trimmed().isEmpty()) {
        m_verdict->setText(tr("Open or paste the manifest to see what differs."));
    } else if (const Result<AppManifest> manifest = m_read(text); !manifest) {
        m_verdict->setText(manifest.error().summary);
    } else {
        m_manifest = *manifest;
        showManifest(*manifest);
    }
    m_remarks->setVisible(!m_remarks->text().isEmpty());
    m_take->setEnabled(m_manifest.has_value());
}

void ManifestDialog::showManifest(const AppManifest &manifest)
{
    const QList<ManifestDifference> differences = manifestDifferences(m_profile, manifest);
    int differing = 0;
    m_table->setRowCount(int(differences.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const ManifestDifference &one = differences.at(row);
        const QStringList cells{one.label, shownText(one.ours), shownText(one.theirs),
                                one.isSame ? tr("same") : shownText(one.sentence)};
        for (int column = 0; column < m_table->columnCount(); ++column) {
            auto *const item = new QTableWidgetItem(cells.at(column));
            item->setToolTip(toolTipText(item->text()));
            m_table->setItem(row, column, item);
        }
        m_table->item(row, 3)->setIcon(ownIcon(one.isSame ? QStringLiteral("good") : QStringLiteral("warning")));
        differing += one.isSame ? 0 : 1;
    }
    for (int column = 0; column < 3; ++column) {
        m_table->resizeColumnToContents(column);
        m_table->setColumnWidth(column, std::min(m_table->columnWidth(column), 220));
    }
    m_verdict->setText(differing == 0 ? tr("The profile says what the manifest says.")
                                      : tr("Fields that differ: %1.").arg(countWord(differing)));
    QStringList remarks = manifest.remarks;
    for (const AppManifest::UnknownKey &key : manifest.unknownKeys)
        remarks.append(key.line > 0 ? tr("Line %1: %2 is not known here and is left alone.").arg(key.line).arg(key.name)
                                    : tr("%1 is not known here and is left alone.").arg(key.name));
    for (QString &remark : remarks)
        remark = shownText(remark);
    m_remarks->setText(remarks.join(QLatin1Char('\n')));
}
