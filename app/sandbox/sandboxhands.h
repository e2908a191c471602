// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "sandbox/consentvisitor.h"

#include <QList>
#include <QObject>
#include <QString>

class MiroSandbox;

/// Plays a person at the sandbox's pages who uninstalls and installs again, whoever asks for it. Consents are given
/// one after another, in the order they were asked for: a person has one browser, and all of Miro's own doors lead to
/// one redirect URI. The sandbox outlives it. GUI thread.
class SandboxHands : public QObject
{
    Q_OBJECT

public:
    /// One consent.
    struct Visit {
        QString door; ///< "button", "app_icon", "install_link", "settings_page"
        QString clientId;
        QString teamId;
        QString userId;
    };

    explicit SandboxHands(MiroSandbox *sandbox, QObject *parent = nullptr);

    /// How long a page may take. The one that a redirect leads to comes when all is done there.
    void setDeadline(std::chrono::milliseconds deadline) { m_visitor.setDeadline(deadline); }

    /// For the whole team when \a userId is empty; at once. Errors: InvalidInput "unknown_id", NotFound
    /// "not_installed".
    Status uninstall(const QString &clientId, const QString &teamId, const QString &userId);
    /// Goes through \a door: one of Miro's own, or the address of an authorization request. Before it opens an icon or
    /// a settings page it uninstalls for that user what is installed still, as the guide does that stands at
    /// developers.miro.com/docs/enable_api_authentication_from_sdk_authorization, "Testing authorization": both ask
    /// nobody who has the app. False, and no visit, when there is no such door, or it does not lead to this computer.
    bool consent(const QString &door, const QString &clientId, const QString &teamId, const QString &userId);
    /// How many consents have not ended.
    int waiting() const { return static_cast<int>(m_queue.size()); }

Q_SIGNALS:
    /// Where the browser is, without the query, in which a code may stand; the status of the page, 0 for none; the
    /// page.
    void ended(const SandboxHands::Visit &visit, const QUrl &address, int status, const QByteArray &page);

private:
    struct Wish {
        Visit visit;
        QUrl address;
    };
    QUrl addressOf(const QString &door, const Visit &visit) const;
    void begin();
    void end(const QUrl &address, int status, const QByteArray &page);

    MiroSandbox *m_sandbox;
    ConsentVisitor m_visitor;
    QList<Wish> m_queue; ///< the first is under way
};
