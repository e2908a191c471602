// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/effectssheet.h"

#include "presentation/words.h"
#include "widgets/centredpage.h"
#include "widgets/errornote.h"
#include "widgets/icons.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QFrame>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>

namespace {

constexpr int rowsShown = 8; // before the table scrolls

QLabel *makeHeading(const QString &text, QWidget *parent)
{
    auto *const heading = new QLabel(text, parent);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    return heading;
}

QString asList(const QStringList &sentences)
{
    QStringList lines;
    for (const QString &sentence : sentences)
        lines.append(QString(QChar(0x2022)) + QLatin1Char(' ') + sentence);
    return lines.join(QLatin1Char('\n'));
}

} // namespace

EffectsSheet::EffectsSheet(EffectsModel *model, QWidget *parent)
    : QDialog(parent), m_model(model), m_title(makeSentence({}, this)), m_moved(new QFrame(this)), m_rows(new QTableWidget(this)),
      m_ends(makeSentence({}, this)), m_stays(makeSentence({}, this)), m_why(makeSentence({}, this)), m_name(new QLineEdit(this)),
      m_copy(new QPushButton(tr("Copy"), this)), m_cancel(new QPushButton(tr("Cancel"), this)),
      m_error(new ErrorNote(QStringLiteral("effectsError"), this))
{
    m_model->setParent(this);
    setObjectName(QStringLiteral("effectsSheet"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setMinimumWidth(680);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.3);
    large.setBold(true);
    m_title->setFont(large);
    m_title->setObjectName(QStringLiteral("effectsTitle"));

    m_moved->setObjectName(QStringLiteral("effectsMoved"));
    auto *const movedLine = new QHBoxLayout(m_moved);
    movedLine->setContentsMargins(0, 0, 0, 0);
    auto *const mark = new QLabel(m_moved);
    mark->setPixmap(ownIcon(QStringLiteral("warning")).pixmap(16, 16));
    movedLine->addWidget(mark, 0, Qt::AlignTop);
    movedLine->addWidget(makeSentence(tr("It changed meanwhile, so nothing was done. This is how it is now: look at it again."), m_moved), 1);

    m_rows->setObjectName(QStringLiteral("effectsRows"));
    m_rows->setAccessibleName(tr("The installations that it concerns"));
    m_rows->setColumnCount(6);
    m_rows->setHorizontalHeaderLabels(
        {tr("Team"), tr("User"), tr("App"), tr("Access token"), tr("Refresh token"), tr("The same tokens in")});
    m_rows->verticalHeader()->hide();
    m_rows->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_rows->setSelectionMode(QAbstractItemView::NoSelection);
    m_rows->setTabKeyNavigation(false);
    m_rows->setShowGrid(false);
    m_rows->setWordWrap(false);
    m_rows->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
    m_rows->horizontalHeader()->setHighlightSections(false);
    m_rows->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_rows->horizontalHeader()->setStretchLastSection(true);
    m_rows->horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    m_ends->setObjectName(QStringLiteral("effectsEnds"));
    m_stays->setObjectName(QStringLiteral("effectsStays"));
    m_why->setObjectName(QStringLiteral("effectsWhyName"));
    m_name->setObjectName(QStringLiteral("effectsName"));
    m_copy->setObjectName(QStringLiteral("effectsCopy"));
    m_copy->setAccessibleName(tr("Copy all of this as text"));
    m_copy->setToolTip(tr("All of this as text, for a ticket; no secret is in it"));
    m_copy->setAutoDefault(false);
    m_cancel->setObjectName(QStringLiteral("effectsCancel"));
    m_cancel->setDefault(true);

    auto *const buttons = new QHBoxLayout;
    buttons->addWidget(m_copy);
    buttons->addStretch();
    const QList<EffectsModel::Way> ways = m_model->ways();
    for (const EffectsModel::Way way : ways) {
        auto *const button = new QPushButton(m_model->wayText(way), this);
        button->setObjectName(way == EffectsModel::Way::Revoke ? QStringLiteral("effectsRevoke")
                                  : way == EffectsModel::Way::Forget ? QStringLiteral("effectsForget")
                                                                     : QStringLiteral("effectsRevokeAndForget"));
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, m_model, [this, way] { m_model->confirm(way); });
        m_ways.append({way, button});
        buttons->addWidget(button);
    }
    buttons->addWidget(m_cancel);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_moved);
    layout->addWidget(m_error);
    layout->addWidget(makeHeading(tr("What will end"), this));
    layout->addWidget(m_rows);
    layout->addWidget(m_ends);
    layout->addWidget(makeHeading(tr("What will not"), this));
    layout->addWidget(m_stays);
    layout->addWidget(m_why);
    layout->addWidget(m_name);
    layout->addSpacing(4);
    layout->addLayout(buttons);

    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_model->text());
        m_copy->setText(tr("Copied"));
    });
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_name, &QLineEdit::textChanged, this, &EffectsSheet::showButtons);
    connect(m_model, &EffectsModel::changed, this, &EffectsSheet::showModel);
    connect(m_model, &EffectsModel::confirmed, this, &QDialog::accept);
    connect(m_error, &ErrorNote::actionRequested, m_model, &EffectsModel::look);
    connect(m_error, &ErrorNote::helpRequested, this, &EffectsSheet::helpRequested);
    m_cancel->setFocus(Qt::OtherFocusReason);
    showModel();
}

void EffectsSheet::showModel()
{
    setWindowTitle(m_model->isReady() ? m_model->title() : tr("Before it is done"));
    m_title->setText(m_model->isReady() ? m_model->title() : tr("Reading what it would end…"));
    m_moved->setVisible(m_model->hasMoved());
    if (m_model->error())
        m_error->showError(tr("What it would end could not be read."), *m_model->error(), tr("Try again"));
    else
        m_error->clear();
    m_ends->setText(m_model->isReady() ? asList(m_model->ends()) : QString());
    m_stays->setText(m_model->isReady() ? asList(m_model->stays()) : QString());
    showRows();
    const QString name = m_model->nameToType();
    m_why->setText(m_model->whyName());
    m_why->setVisible(!name.isEmpty());
    m_name->setVisible(!name.isEmpty());
    m_name->setAccessibleName(tr("Type the name %1 to go on").arg(shownText(name)));
    if (m_model->hasMoved() && !m_model->isChecking()) {
        m_name->clear(); // what was agreed to is not what it is now
        m_copy->setText(tr("Copy"));
    }
    showButtons();
}

void EffectsSheet::showRows()
{
    const QList<EffectsModel::Row> rows = m_model->rows();
    m_rows->setRowCount(static_cast<int>(rows.size()));
    bool isShared = false;
    const QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    for (int i = 0; i < rows.size(); ++i) {
        const EffectsModel::Row &row = rows.at(i);
        const QStringList cells{row.team, row.user, row.app, row.accessToken, row.refreshToken, row.sharedWith};
        for (int column = 0; column < cells.size(); ++column) {
            auto *const item = new QTableWidgetItem(cells.at(column));
            item->setToolTip(toolTipText(cells.at(column)));
            if (column == 3 || column == 4)
                item->setFont(fixed);
            m_rows->setItem(i, column, item);
        }
        isShared |= !row.sharedWith.isEmpty();
    }
    m_rows->setColumnHidden(5, !isShared);
    const int shown = std::clamp(static_cast<int>(rows.size()), 1, rowsShown);
    m_rows->setFixedHeight(m_rows->horizontalHeader()->sizeHint().height() + shown * m_rows->verticalHeader()->defaultSectionSize()
                           + 2 * m_rows->frameWidth());
}

void EffectsSheet::showButtons()
{
    const QString name = m_model->nameToType();
    const bool isTyped = name.isEmpty() || isTypedName(m_name->text(), name);
    m_copy->setEnabled(m_model->isReady());
    for (const auto &[way, button] : std::as_const(m_ways)) {
        const QString reason = m_model->whyNot(way);
        button->setEnabled(m_model->isReady() && !m_model->isChecking() && isTyped && reason.isEmpty());
        button->setToolTip(toolTipText(!reason.isEmpty() ? tr("Not now: %1").arg(reason)
                                           : isTyped     ? QString()
                                                         : tr("Type the app profile's name first")));
    }
}
