// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/profilespage.h"

#include "presentation/profilespagemodel.h"
#include "presentation/words.h"
#include "widgets/centredpage.h"
#include "widgets/certificatebox.h"
#include "widgets/environmentbadge.h"
#include "widgets/errornote.h"
#include "widgets/profileform.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>

ProfilesPage::ProfilesPage(ProfilesPageModel *model, Ask ask, AskFile askFile, QWidget *parent)
    : QWidget(parent), m_model(model), m_ask(std::move(ask)), m_askFile(std::move(askFile))
{
    setObjectName(QStringLiteral("profilesPage"));
    auto *const layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 6);
    layout->setSpacing(12);
    layout->addWidget(makeListSide());
    layout->addWidget(makeFormSide(), 1);
    wire();
    showList();
    showCurrent();
}

QPushButton *ProfilesPage::addAct(const QString &objectName, const QString &title)
{
    auto *const button = new QPushButton(title, this);
    button->setObjectName(objectName);
    button->setAutoDefault(true); // Enter presses it outside of a dialog, too
    const int place = m_acts->count();
    m_acts->addWidget(button, place / 2, place % 2);
    return button;
}

QWidget *ProfilesPage::makeListSide()
{
    auto *const side = new QWidget(this);
    side->setFixedWidth(300);
    m_list = new QListWidget(side);
    m_list->setObjectName(QStringLiteral("profileList"));
    m_list->setAccessibleName(tr("App profiles"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideRight);
    m_showArchived = new QCheckBox(side);
    m_showArchived->setObjectName(QStringLiteral("showArchived"));
    m_acts = new QGridLayout;
    m_acts->setSpacing(6);
    auto *const column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_list, 1);
    column->addWidget(m_showArchived);
    column->addLayout(m_acts);
    m_new = addAct(QStringLiteral("newProfile"), tr("New app profile"));
    m_duplicate = addAct(QStringLiteral("duplicateProfile"), tr("Duplicate"));
    m_archive = addAct(QStringLiteral("archiveProfile"), tr("Archive"));
    m_remove = addAct(QStringLiteral("deleteProfile"), tr("Delete…"));
    m_import = addAct(QStringLiteral("importProfiles"), tr("Import…"));
    m_export = addAct(QStringLiteral("exportProfile"), tr("Export…"));
    m_import->setToolTip(tr("Takes app profiles from a file; client secrets are never in it"));
    m_export->setToolTip(tr("Writes this app profile to a file, without its client secret"));
    return side;
}

QWidget *ProfilesPage::makeFormSide()
{
    auto *const side = new QWidget(this);
    m_title = new QLabel(side);
    m_title->setObjectName(QStringLiteral("profileTitle"));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_title->setWordWrap(true);
    QFont large = m_title->font();
    large.setPointSizeF(large.pointSizeF() * 1.3);
    large.setBold(true);
    m_title->setFont(large);
    m_badge = new EnvironmentBadge(QStringLiteral("profileBadge"), side);
    m_archived = new QLabel(tr("archived"), side);
    m_archived->setObjectName(QStringLiteral("profileArchived"));
    m_manifest = new QPushButton(tr("App manifest…"), side);
    m_manifest->setObjectName(QStringLiteral("appManifest"));
    m_manifest->setToolTip(tr("Compares this app profile with the manifest that Miro shows, and fills the form from it"));
    m_check = new QPushButton(tr("Check credentials"), side);
    m_check->setObjectName(QStringLiteral("checkCredentials"));
    m_check->setToolTip(tr("Asks the token address whether it knows client ID and client secret; no token is spent"));
    m_doctor = new QPushButton(tr("Doctor…"), side);
    m_doctor->setObjectName(QStringLiteral("doctorButton"));
    m_doctor->setToolTip(tr("Looks at a redirect URI: does it work on this computer, and why not"));
    for (QPushButton *const button : {m_manifest, m_check, m_doctor})
        button->setAutoDefault(true);
    auto *const top = new QHBoxLayout;
    top->setSpacing(6);
    top->addWidget(m_title, 1);
    top->addWidget(m_archived);
    top->addWidget(m_badge);
    m_tools = new QHBoxLayout;
    m_tools->setSpacing(6);
    for (QPushButton *const button : {m_manifest, m_check, m_doctor})
        m_tools->addWidget(button);
    m_tools->addStretch();

    auto *const inner = new QWidget(side);
    inner->setObjectName(QStringLiteral("profileColumn"));
    m_error = new ErrorNote(QStringLiteral("profilesError"), inner);
    m_notice = makeSentence({}, inner);
    m_notice->setObjectName(QStringLiteral("profileNotice"));
    m_notice->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_notice->hide();
    m_form = new ProfileForm(m_model->form(), QStringLiteral("profileError"), inner);
    m_form->setMaximumWidth(860);
    m_certificate = new CertificateBox(m_model->certificate(), m_ask, m_askFile, inner);
    m_certificate->setMaximumWidth(860);
    m_column = new QVBoxLayout(inner);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(6);
    m_column->addWidget(m_error);
    m_column->addWidget(m_notice);
    m_column->addWidget(m_form);
    m_column->addWidget(m_certificate);
    m_column->addStretch();
    QScrollArea *const scroll = makeScrollArea(inner, side);

    m_changed = new QLabel(tr("Not saved yet."), side);
    m_changed->setObjectName(QStringLiteral("profileChanged"));
    m_revert = new QPushButton(tr("Revert"), side);
    m_revert->setObjectName(QStringLiteral("profileRevert"));
    m_revert->setAutoDefault(true);
    m_save = new QPushButton(tr("Save"), side);
    m_save->setObjectName(QStringLiteral("profileSave"));
    m_save->setDefault(true);
    m_save->setAutoDefault(true);
    m_save->setToolTip(tr("Stores the app profile (Ctrl+S)"));
    auto *const bottom = new QHBoxLayout;
    bottom->setSpacing(6);
    bottom->addWidget(m_changed);
    bottom->addStretch();
    bottom->addWidget(m_revert);
    bottom->addWidget(m_save);

    auto *const column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(top);
    column->addLayout(m_tools);
    column->addWidget(scroll, 1);
    column->addLayout(bottom);
    return side;
}

void ProfilesPage::wire()
{
    connect(m_model, &ProfilesPageModel::listed, this, &ProfilesPage::showList);
    connect(m_model, &ProfilesPageModel::currentChanged, this, &ProfilesPage::showCurrent);
    connect(m_model->form(), &ConnectFormModel::changed, this, &ProfilesPage::showChanged);
    connect(m_model, &ProfilesPageModel::stored, this, [this](const QString &sentence) {
        m_error->clear();
        Q_EMIT noticed(sentence);
    });
    connect(m_model, &ProfilesPageModel::failed, this, [this](const QString &trying, const Error &error) {
        m_error->showError(trying, error, error.cause == QLatin1String("vault_locked") ? tr("Unlock…") : QString());
    });
    connect(m_error, &ErrorNote::actionRequested, this, &ProfilesPage::unlockRequested);
    connect(m_error, &ErrorNote::helpRequested, this, &ProfilesPage::helpRequested);
    connect(m_form, &ProfileForm::helpRequested, this, &ProfilesPage::helpRequested);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (m_filling || row < 0)
            return;
        const RowId id = m_list->item(row)->data(Qt::UserRole).value<RowId>();
        showCurrent(); // until it is known that the one in the form may go
        choose(id);
    });
    connect(m_showArchived, &QCheckBox::toggled, this, [this](bool on) {
        if (!m_filling)
            m_model->showArchived(on);
    });
    connect(m_new, &QPushButton::clicked, this, [this] {
        leave([this] {
            m_model->beginNew();
            m_form->enter();
        });
    });
    connect(m_duplicate, &QPushButton::clicked, this, [this] {
        leave([this] {
            m_model->duplicate();
            m_form->enter();
        });
    });
    connect(m_archive, &QPushButton::clicked, this, &ProfilesPage::askAndArchive);
    connect(m_remove, &QPushButton::clicked, this, &ProfilesPage::askAndRemove);
    connect(m_doctor, &QPushButton::clicked, this, [this] {
        if (const std::optional<AppProfile> profile = m_model->current())
            Q_EMIT doctorRequested(*profile);
    });
    wireTools();
    connect(m_revert, &QPushButton::clicked, this, [this] {
        m_model->revert();
        m_form->enter();
    });
    connect(m_save, &QPushButton::clicked, this, &ProfilesPage::askAndSave);
    connect(m_form, &ProfileForm::submitted, m_save, &QPushButton::click);
    auto *const shortcut = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_S), this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, m_save, &QPushButton::click);
}

void ProfilesPage::showList()
{
    m_filling = true;
    m_list->clear();
    const QList<AppProfile> profiles = m_model->shown();
    int width = 0;
    QHash<Environment, QPixmap> badges;
    for (const Environment environment : {Environment::Development, Environment::Staging, Environment::Production}) {
        badges.insert(environment, environmentPicture(environment, font(), devicePixelRatioF()));
        width = std::max(width, qRound(badges.value(environment).deviceIndependentSize().width()));
    }
    m_list->setIconSize(QSize(width, fontMetrics().height() + 4));
    for (const AppProfile &profile : profiles) {
        const QString name = shownText(profile.name);
        auto *const item = new QListWidgetItem(profile.isArchived() ? tr("%1 (archived)").arg(name) : name, m_list);
        QIcon icon(badges.value(profile.environment));
        icon.addPixmap(badges.value(profile.environment), QIcon::Selected); // untinted
        item->setIcon(icon);
        item->setData(Qt::UserRole, QVariant::fromValue(profile.id));
        item->setData(Qt::AccessibleTextRole, tr("%1, %2").arg(item->text(), environmentWord(profile.environment).toLower()));
        item->setToolTip(toolTipText(item->text()));
        item->setSizeHint(QSize(0, fontMetrics().height() + 14));
    }
    m_showArchived->setText(tr("Show archived (%1)").arg(countWord(m_model->archivedCount())));
    m_showArchived->setVisible(m_model->archivedCount() > 0);
    m_showArchived->setChecked(m_model->showsArchived());
    m_filling = false;
}

void ProfilesPage::showCurrent()
{
    const AppProfile &profile = m_model->form()->former();
    const bool isStored = m_model->form()->isEditing();
    m_filling = true;
    m_list->setCurrentRow(-1);
    for (int row = 0; row < m_list->count(); ++row) {
        if (isStored && m_list->item(row)->data(Qt::UserRole).value<RowId>() == profile.id)
            m_list->setCurrentRow(row);
    }
    m_filling = false;
    m_title->setText(isStored ? shownText(profile.name) : tr("New app profile"));
    m_badge->setEnvironment(isStored ? std::optional(profile.environment) : std::nullopt);
    m_archived->setVisible(isStored && profile.isArchived());
    m_archive->setText(profile.isArchived() ? tr("Take out of the archive") : tr("Archive"));
    m_archive->setEnabled(isStored);
    m_duplicate->setEnabled(isStored);
    m_doctor->setEnabled(isStored);
    m_export->setEnabled(isStored);
    m_check->setEnabled(isStored && !m_model->isChecking());
    m_check->setText(m_model->isChecking() ? tr("Checking…") : tr("Check credentials"));
    if (m_model->certificate()->id() != profile.id) {
        m_model->certificate()->show(profile.id);
        m_notice->hide();
    }
    const QString reason = m_model->whyNoRemoval();
    m_remove->setEnabled(reason.isEmpty());
    m_remove->setToolTip(reason.isEmpty() ? QString() : tr("Not possible: %1.").arg(reason));
    m_remove->setAccessibleDescription(m_remove->toolTip());
    showChanged();
}

void ProfilesPage::showChanged()
{
    const ConnectFormModel *const form = m_model->form();
    m_changed->setVisible(form->isChanged());
    m_certificate->setVisible(form->isEditing() && CertificateModel::isNeeded(form->profile()));
    m_revert->setEnabled((form->isChanged() || !form->isEditing()) && !form->isSaving());
    m_save->setEnabled((form->isChanged() || !form->isEditing()) && !form->isSaving());
}

void ProfilesPage::enter()
{
    if (m_list->count() > 0)
        m_list->setFocus(Qt::OtherFocusReason);
    else
        m_form->enter();
}

void ProfilesPage::choose(RowId id)
{
    if (id != m_model->currentId())
        leave([this, id] { m_model->select(id); });
}

void ProfilesPage::leave(std::function<void()> then)
{
    if (!m_model->form()->isChanged()) {
        then();
        return;
    }
    const Question question{tr("Lose what you typed?"), tr("The app profile has changes that are not saved."),
                            tr("Lose the changes"), tr("Stay")};
    m_ask(this, question, [this, then = std::move(then)](bool yes) {
        if (!yes)
            return;
        m_model->revert();
        then();
    });
}

void ProfilesPage::save()
{
    m_form->save();
}
