// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/typenamedialog.h"

#include "presentation/words.h"
#include "widgets/centredpage.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

TypeNameDialog::TypeNameDialog(const Act &act, QWidget *parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("typeNameDialog"));
    setWindowTitle(act.title);
    setMinimumWidth(420);
    auto *const sentence = makeSentence(act.sentence, this);
    sentence->setObjectName(QStringLiteral("typeNameSentence"));
    auto *const edit = new QLineEdit(this);
    edit->setObjectName(QStringLiteral("typeNameEdit"));
    edit->setAccessibleName(tr("Type the name %1 to go on").arg(shownText(act.name)));
    auto *const goOn = new QPushButton(act.goOn, this);
    goOn->setObjectName(QStringLiteral("typeNameGoOn"));
    goOn->setAutoDefault(false);
    goOn->setEnabled(false);
    auto *const cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("typeNameCancel"));
    cancel->setDefault(true);
    auto *const buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(goOn);
    buttons->addWidget(cancel);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    layout->addWidget(sentence);
    layout->addWidget(makeSentence(tr("It is a production app. Type its name to go on: %1").arg(shownText(act.name)), this));
    layout->addWidget(edit);
    layout->addLayout(buttons);
    edit->setFocus(Qt::OtherFocusReason);
    connect(edit, &QLineEdit::textChanged, goOn,
            [goOn, name = act.name](const QString &text) { goOn->setEnabled(isTypedName(text, name)); });
    connect(goOn, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
}

void askForName(QWidget *parent, const TypeNameDialog::Act &act, std::function<void()> agreed)
{
    auto *const dialog = new TypeNameDialog(act, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowModality(Qt::WindowModal);
    QObject::connect(dialog, &QDialog::accepted, parent, std::move(agreed));
    dialog->open();
}
