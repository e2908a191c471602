// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/helpwindow.h"

#include "presentation/helptopics.h"

#include <QFile>
#include <QHBoxLayout>
#include <QListWidget>
#include <QTextBrowser>

HelpWindow::HelpWindow(QWidget *parent)
    : QDialog(parent), m_topics(new QListWidget(this)), m_page(new QTextBrowser(this))
{
    setObjectName(QStringLiteral("helpWindow"));
    setWindowTitle(tr("Grantdesk help"));
    resize(820, 560);
    m_topics->setObjectName(QStringLiteral("helpTopics"));
    m_topics->setAccessibleName(tr("Help pages"));
    m_topics->setMaximumWidth(250);
    m_topics->setWordWrap(true);
    m_page->setObjectName(QStringLiteral("helpPage"));
    m_page->setAccessibleName(tr("Help page"));
    m_page->setOpenLinks(false);
    auto *const layout = new QHBoxLayout(this);
    layout->addWidget(m_topics);
    layout->addWidget(m_page, 1);
    for (const HelpTopic &topic : helpTopics()) {
        auto *const item = new QListWidgetItem(topic.title, m_topics);
        item->setData(Qt::UserRole, topic.name);
    }
    connect(m_topics, &QListWidget::currentRowChanged, this, &HelpWindow::showPage);
    // Pages link to one another as "states.md".
    connect(m_page, &QTextBrowser::anchorClicked, this, [this](const QUrl &link) {
        if (link.isRelative())
            open(link.path().remove(QStringLiteral(".md")));
    });
}

void HelpWindow::open(const QString &topic)
{
    int found = 0;
    for (int row = 0; row < m_topics->count(); ++row) {
        if (m_topics->item(row)->data(Qt::UserRole).toString() == topic)
            found = row;
    }
    m_topics->setCurrentRow(found);
    show();
    raise();
    activateWindow();
}

void HelpWindow::showPage(int row)
{
    QFile file(QStringLiteral(":/help/%1.md").arg(m_topics->item(row)->data(Qt::UserRole).toString()));
    if (file.open(QIODevice::ReadOnly))
        m_page->setMarkdown(QString::fromUtf8(file.readAll()));
    else
        m_page->setPlainText(tr("This page is missing from the program."));
}
