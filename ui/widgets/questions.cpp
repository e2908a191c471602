// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/questions.h"

#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>

void askInDialog(QWidget *parent, const Question &question, std::function<void(bool)> answered)
{
    auto *const box
        = new QMessageBox(QMessageBox::Warning, question.title, question.sentence, QMessageBox::NoButton, parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    QPushButton *const goOn = box->addButton(question.goOn, QMessageBox::DestructiveRole);
    QPushButton *const stay = box->addButton(question.stay, QMessageBox::RejectRole);
    box->setDefaultButton(stay);
    box->setEscapeButton(stay);
    QObject::connect(box, &QMessageBox::finished, parent,
                     [box, goOn, answered = std::move(answered)] { answered(box->clickedButton() == goOn); });
    box->open();
}

void askFileInDialog(QWidget *parent, const FileQuestion &question, std::function<void(QString file)> chosen)
{
    auto *const dialog = new QFileDialog(parent, question.title, question.suggested, question.filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(question.mustExist ? QFileDialog::AcceptOpen : QFileDialog::AcceptSave);
    dialog->setFileMode(question.mustExist ? QFileDialog::ExistingFile : QFileDialog::AnyFile);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(chosen));
    dialog->open();
}
