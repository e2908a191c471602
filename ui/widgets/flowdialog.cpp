// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/flowdialog.h"

#include "presentation/profileexchange.h"
#include "widgets/centredpage.h"
#include "widgets/errornote.h"
#include "widgets/flowview.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

FlowDialog::FlowDialog(const QString &title, std::function<FlowPicture()> picture, AskFile askFile, QWidget *parent)
    : QDialog(parent), m_picture(std::move(picture)), m_askFile(std::move(askFile)),
      m_view(new FlowView(QStringLiteral("flowDialogView"), this)),
      m_error(new ErrorNote(QStringLiteral("flowDialogError"), this)), m_says(makeSentence({}, this))
{
    setObjectName(QStringLiteral("flowDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    resize(820, 620);
    m_says->setObjectName(QStringLiteral("flowDialogSays"));
    auto *const buttons = new QHBoxLayout;
    const auto addButton = [this, buttons](const char *objectName, const QString &text) {
        auto *const button = new QPushButton(text, this);
        button->setObjectName(QLatin1String(objectName));
        button->setAutoDefault(false);
        buttons->addWidget(button);
        return button;
    };
    QPushButton *const svg = addButton("flowDialogSvg", tr("Save as SVG…"));
    QPushButton *const png = addButton("flowDialogPng", tr("Save as PNG…"));
    buttons->addStretch();
    QPushButton *const close = addButton("flowDialogClose", tr("Close"));
    close->setDefault(true);
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addWidget(m_error);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_says);
    layout->addLayout(buttons);
    connect(svg, &QPushButton::clicked, this, [this] { save(false); });
    connect(png, &QPushButton::clicked, this, [this] { save(true); });
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_error, &ErrorNote::helpRequested, this, &FlowDialog::helpRequested);
    m_view->setFocus(Qt::OtherFocusReason);
    m_says->hide();
    m_view->showPicture(m_picture(), true, true);
}

void FlowDialog::refresh()
{
    m_view->showPicture(m_picture(), false, true);
}

void FlowDialog::save(bool asPng)
{
    const QString name = asPng ? QStringLiteral("picture.png") : QStringLiteral("picture.svg");
    m_askFile(this, {tr("Save the picture"), name, asPng ? tr("Pictures (*.png)") : tr("Pictures (*.svg)")},
              [this, asPng](const QString &file) {
                  const FlowPicture &picture = m_view->picture();
                  const QByteArray content = asPng ? flowPng(picture) : flowSvg(picture, paperColours(), 1000).toUtf8();
                  const Status written = writeFile(file, content);
                  if (written)
                      m_error->clear();
                  else
                      m_error->showError(tr("The picture was not saved."), written.error());
                  m_says->setText(tr("Saved, without any secret."));
                  m_says->setVisible(bool(written));
              });
}
