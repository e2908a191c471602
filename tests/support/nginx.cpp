// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/nginx.h"

#include "core/seams.h"
#include "support/freeport.h"
#include "vault/certificate.h"

#include <QFile>
#include <QStandardPaths>
#include <QTcpSocket>
#include <QTest>

#include <csignal>
#include <sys/prctl.h>

namespace {

const QByteArray context
    = R"({"type":"oAuthToken","user":{"type":"user","id":"3458764512345678901","name":"Ana Miller"},)"
      R"("team":{"type":"team","id":"3458764512345678902","name":"Design 7"},)"
      R"("organization":{"type":"organization","id":"3458764512345678903","name":"Cyberdyne"},)"
      R"("application":{"type":"application","id":"3458764512345678904","name":"Grantdesk"},)"
      R"("createdBy":{"type":"user","id":"3458764512345678901","name":"Ana Miller"},)"
      R"("scopes":["boards:read","boards:write","team:read","identity:read"]})";

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

QString echoModule()
{
    for (const char *folder : {"/usr/lib/nginx/modules", "/usr/share/nginx/modules"}) {
        const QString path = QLatin1String(folder) + QStringLiteral("/ngx_http_echo_module.so");
        if (QFile::exists(path))
            return path;
    }
    return {};
}

} // namespace

Nginx::~Nginx()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    m_process.waitForFinished(5000);
}

Status Nginx::start(int requestsOfAConnection)
{
    const QString program = QStandardPaths::findExecutable(
        QStringLiteral("nginx"),
        {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin"), QStringLiteral("/usr/local/sbin")});
    if (program.isEmpty())
        return refuse(QStringLiteral("nginx is not installed (nginx-light)."));
    if (echoModule().isEmpty())
        return refuse(QStringLiteral("nginx has no echo module (libnginx-mod-http-echo)."));
    const Result<TlsIdentity> identity = makeLoopbackCertificate(systemNow());
    if (!identity)
        return identity.error();
    for (quint16 &port : m_ports)
        port = freePort();
    m_certificate = identity->certificatePem;
    if (!write(certificateFile(), m_certificate)
        || !write(m_folder.filePath(QStringLiteral("key.pem")), identity->keyPem.expose().toByteArray())
        || !write(m_folder.filePath(QStringLiteral("nginx.conf")), configuration(echoModule(), requestsOfAConnection)))
        return refuse(QStringLiteral("The folder for nginx cannot be written."));
    // A test that is killed takes it along.
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(program,
                    {QStringLiteral("-p"), m_folder.path(), QStringLiteral("-c"),
                     m_folder.filePath(QStringLiteral("nginx.conf")), QStringLiteral("-e"), QStringLiteral("stderr")});
    if (!m_process.waitForStarted(10'000))
        return refuse(QStringLiteral("nginx cannot be run."));
    const bool isListening = QTest::qWaitFor(
        [this] {
            QTcpSocket socket;
            socket.connectToHost(QStringLiteral("127.0.0.1"), m_ports[2]);
            return m_process.state() == QProcess::NotRunning || socket.waitForConnected(1000);
        },
        10'000);
    if (!isListening || m_process.state() != QProcess::Running)
        return Error{ErrorKind::Unreachable,
                     QStringLiteral("nginx does not start: ") + QString::fromUtf8(m_process.readAll()).simplified(),
                     {},
                     QStringLiteral("nginx_failed")};
    return success();
}

QString Nginx::address(Protocol protocol, const QString &path) const
{
    const QString scheme = protocol == Protocol::Http1 ? QStringLiteral("http") : QStringLiteral("https");
    return QStringLiteral("%1://127.0.0.1:%2%3")
        .arg(scheme, QString::number(m_ports[static_cast<int>(protocol)]), path);
}

Status Nginx::refuse(const QString &why) const
{
    return Error{ErrorKind::NotFound, why, {}, QStringLiteral("no_nginx")};
}

QByteArray Nginx::configuration(const QString &module, int requestsOfAConnection) const
{
    const auto port = [this](Protocol protocol) { return QByteArray::number(m_ports[static_cast<int>(protocol)]); };
    return "load_module " + module.toUtf8()
        + ";\n"
          "daemon off; worker_processes 1; pid nginx.pid; error_log stderr;\n"
          "events { worker_connections 1024; }\n"
          "http {\n"
          "  access_log off; types { } default_type application/json;\n"
          "  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; "
          "scgi_temp_path scgi;\n"
          "  keepalive_requests "
        + QByteArray::number(requestsOfAConnection)
        + ";\n"
          "  ssl_certificate certificate.pem; ssl_certificate_key key.pem;\n"
          "  add_header X-RateLimit-Limit 100000; add_header X-RateLimit-Remaining 99950; add_header X-RateLimit-Reset "
          "1795482060;\n"
          "  server {\n"
          "    listen 127.0.0.1:"
        + port(Protocol::Http1)
        + ";\n"
          "    listen 127.0.0.1:"
        + port(Protocol::Http1OverTls)
        + " ssl;\n"
          "    listen 127.0.0.1:"
        + port(Protocol::Http2)
        + " ssl http2;\n"
          "    location = /now/v1/oauth-token { return 200 '"
        + context
        + "'; }\n"
          "    location = /later/v1/oauth-token { echo_sleep 0.1; echo_exec /now/v1/oauth-token; }\n"
          "  }\n"
          "}\n";
}
