// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logging.h"

#include "core/redact.h"

#include <cstdio>

Q_LOGGING_CATEGORY(lcGrantdesk, "grantdesk", QtInfoMsg)

namespace {

const char *levelName(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return "debug";
    case QtInfoMsg:
        return "info";
    case QtWarningMsg:
        return "warning";
    case QtCriticalMsg:
        return "critical";
    case QtFatalMsg:
        return "fatal";
    }
    return "";
}

void writeLine(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const QByteArray line = redact(message).toUtf8();
    std::fprintf(stderr, "%s: %s: %s\n", levelName(type), context.category ? context.category : "default",
                 line.constData());
}

} // namespace

void installLogging(bool verbose)
{
    qInstallMessageHandler(writeLine);
    // Rules from QT_LOGGING_RULES come later and would win, so the filter is installed, not rules.
    static QLoggingCategory::CategoryFilter previous = nullptr;
    static bool debugToo = verbose;
    debugToo = verbose;
    const auto filter = [](QLoggingCategory *category) {
        if (previous)
            previous(category);
        const QLatin1String name(category->categoryName());
        if (name.startsWith(QLatin1String("qt.networkauth"))) {
            for (const QtMsgType type : {QtDebugMsg, QtInfoMsg, QtWarningMsg, QtCriticalMsg})
                category->setEnabled(type, false);
        } else if (name == QLatin1String("qt.network.http2")) {
            // Each of its complaints ends a reply with an Error, which somebody shows.
            category->setEnabled(QtWarningMsg, false);
        } else if (name == QLatin1String("grantdesk")) {
            category->setEnabled(QtDebugMsg, debugToo);
        }
    };
    const auto before = QLoggingCategory::installFilter(filter);
    if (!previous)
        previous = before;
}
