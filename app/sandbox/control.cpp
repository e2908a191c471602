// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/control.h"

#include "sandbox/envelope.h"
#include "sandbox/mirosandbox.h"
#include "sandbox/router.h"

#include <QJsonDocument>

namespace sandbox {

namespace {

HttpResponse refused(int status, const QString &message)
{
    return miroError(status, "sandboxControl", message);
}

HttpResponse statusAnswer(const Status &status)
{
    if (status)
        return jsonAnswer(200, {{QStringLiteral("ok"), true}});
    return refused(status.error().kind == ErrorKind::NotFound ? 404 : 400, status.error().summary);
}

HttpResponse act(MiroSandbox &sandbox, const QByteArray &name, const HttpRequest &request)
{
    const QByteArray type = request.header("content-type").split(';').value(0).trimmed().toLower();
    if (type != "application/json")
        return refused(415, QStringLiteral("Send Content-Type: application/json"));
    QJsonParseError error;
    const QJsonDocument document = request.body.isEmpty() && name == "reset"
        ? QJsonDocument(QJsonObject())
        : QJsonDocument::fromJson(request.body, &error);
    if (!document.isObject())
        return refused(400, QStringLiteral("The body is not a JSON object"));
    if (name == "faults")
        return statusAnswer(sandbox.setFaults(document.object()));
    if (name == "installations") {
        if (!sandbox.isSeedingAllowed())
            return refused(403, QStringLiteral("Start grantdesk-sandbox with --allow-seeding for this"));
        const auto seeded = sandbox.seed(document.object());
        return seeded ? jsonAnswer(200, *seeded) : statusAnswer(seeded.error());
    }
    if (name == "uninstall")
        return statusAnswer(sandbox.uninstall(document.object()));
    sandbox.reset();
    return statusAnswer(success());
}

} // namespace

HttpResponse controlAnswer(MiroSandbox &sandbox, const HttpRequest &request)
{
    const QByteArray name = request.path.mid(qstrlen("/_sandbox/"));
    if (name == "state" || name == "calls") {
        if (request.method != "GET")
            return methodNotAllowed("GET");
        return jsonAnswer(200, name == "state" ? sandbox.state() : sandbox.calls());
    }
    if (name == "faults" || name == "installations" || name == "uninstall" || name == "reset") {
        if (request.method != "POST")
            return methodNotAllowed("POST");
        return act(sandbox, name, request);
    }
    return refused(404,
                   QStringLiteral("There are: GET state, GET calls, POST faults, POST installations, POST uninstall, "
                                  "POST reset"));
}

} // namespace sandbox
