// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/rawtab.h"

#include "presentation/detailsmodel.h"

#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace {

QPlainTextEdit *makeJsonView(const QString &objectName, const QString &accessibleName, QWidget *parent)
{
    auto *const view = new QPlainTextEdit(parent);
    view->setObjectName(objectName);
    view->setAccessibleName(accessibleName);
    view->setReadOnly(true);
    view->setTabChangesFocus(true);
    view->setLayoutDirection(Qt::LeftToRight);
    view->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    return view;
}

} // namespace

RawTab::RawTab(QWidget *parent)
    : QWidget(parent), m_response(makeJsonView(QStringLiteral("rawResponse"), tr("Token response"), this)),
      m_context(makeJsonView(QStringLiteral("rawContext"), tr("Token context"), this))
{
    setObjectName(QStringLiteral("rawTab"));
    auto *const layout = new QVBoxLayout(this);
    layout->setSpacing(6);
    layout->addWidget(new QLabel(tr("Token response, secrets replaced by fingerprints"), this));
    layout->addWidget(m_response, 1);
    layout->addWidget(new QLabel(tr("Token context"), this));
    layout->addWidget(m_context, 1);
}

void RawTab::show(const DetailsModel &model)
{
    m_response->setPlainText(model.rawResponse());
    m_context->setPlainText(model.rawContext());
}
