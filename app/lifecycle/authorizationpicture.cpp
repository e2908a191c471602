// SPDX-License-Identifier: GPL-3.0-or-later
#include "lifecycle/authorizationpicture.h"

#include <QCoreApplication>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("AuthorizationPicture", text);
}

struct Way {
    Party from;
    Party to;
    QString what;
};

/// Listening and the check of the state are nobody's message.
std::optional<Way> wayOf(AuthorizeStep step)
{
    switch (step) {
    case AuthorizeStep::BrowserOpened:
        return Way{Party::Grantdesk, Party::Browser, tr("open the consent page")};
    case AuthorizeStep::RedirectReceived:
        return Way{Party::Browser, Party::Grantdesk, tr("redirect with a code")};
    case AuthorizeStep::CodeExchanged:
        return Way{Party::Grantdesk, Party::Miro, tr("exchange the code")};
    case AuthorizeStep::ContextChecked:
        return Way{Party::Grantdesk, Party::Miro, tr("token context of the new token")};
    case AuthorizeStep::BrowserSentOn:
        return Way{Party::Grantdesk, Party::Browser, tr("send the browser on")};
    case AuthorizeStep::Listening:
    case AuthorizeStep::StateChecked:
    case AuthorizeStep::Stored:
        break;
    }
    return std::nullopt;
}

/// As evidence names its operations.
std::optional<Way> wayOf(const Evidence &fact)
{
    const QString token = fact.fingerprint.isEmpty() ? QString() : QString(QLatin1Char(' ') + fact.fingerprint);
    if (fact.operation == QLatin1String("authorize"))
        return Way{Party::Browser, Party::Grantdesk, tr("redirect with a code")};
    if (fact.operation == QLatin1String("exchange"))
        return Way{Party::Grantdesk, Party::Miro, tr("exchange the code")};
    if (fact.operation == QLatin1String("token_context"))
        return Way{Party::Grantdesk, Party::Miro, tr("token context of the new token")};
    if (fact.operation == QLatin1String("verify") || fact.operation == QLatin1String("probe"))
        return Way{Party::Grantdesk, Party::Miro, QString(tr("token context of") + token)};
    if (fact.operation == QLatin1String("refresh"))
        return Way{Party::Grantdesk, Party::Miro, QString(tr("refresh with") + token)};
    if (fact.operation == QLatin1String("revoke"))
        return Way{Party::Grantdesk, Party::Miro, QString(tr("revoke") + token)};
    if (fact.operation == QLatin1String("approve") || fact.operation == QLatin1String("keep"))
        return Way{Party::Admin, Party::Grantdesk, tr("approve")};
    return std::nullopt;
}

FlowMessage::Kind kindOf(const Evidence &fact)
{
    if (fact.outcome == QLatin1String("ok"))
        return FlowMessage::Kind::Done;
    return fact.httpStatus >= 400 && fact.httpStatus < 500 && fact.httpStatus != 429 && fact.httpStatus != 403 ? FlowMessage::Kind::Refused
                                                                                                               : FlowMessage::Kind::Gap;
}

} // namespace

QList<FlowMessage> authorizationFlow(const QList<StepReport> &steps, Instant startedAt)
{
    QList<FlowMessage> messages;
    std::chrono::milliseconds before{0};
    for (const StepReport &report : steps) {
        if (report.state == StepReport::State::Waiting || report.state == StepReport::State::Skipped)
            continue;
        const std::optional<Way> way = wayOf(report.step);
        const bool isRunning = report.state == StepReport::State::Running;
        if (way) {
            FlowMessage message{startedAt + (isRunning ? report.elapsed : before), {}, way->from, way->to, FlowMessage::Kind::Done, way->what, {}};
            if (!isRunning)
                message.until = startedAt + report.elapsed;
            if (report.state == StepReport::State::Failed)
                message.kind = FlowMessage::Kind::Refused;
            messages.append(message);
        }
        before = report.elapsed;
    }
    return messages;
}

QList<FlowMessage> evidenceFlow(const QList<Evidence> &evidence)
{
    QList<FlowMessage> messages;
    for (auto fact = evidence.crbegin(); fact != evidence.crend(); ++fact) {
        const std::optional<Way> way = wayOf(*fact);
        if (!way)
            continue;
        QString status = fact->httpStatus == 0 ? QString() : QString::number(fact->httpStatus);
        if (!fact->serverCode.isEmpty())
            status += QLatin1Char(' ') + fact->serverCode;
        messages.append({fact->at, fact->at, way->from, way->to, kindOf(*fact), way->what, status});
    }
    return messages;
}
