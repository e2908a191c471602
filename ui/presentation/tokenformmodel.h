// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/async.h"
#include "core/seams.h"
#include "domain/installation.h"
#include "domain/tokenanatomy.h"

#include <QObject>

class InstallationStore;

/// A token that somebody wants to look into: its anatomy, and which installation of the store has it now, by the
/// fingerprint. It keeps no token, needs no open vault and sends nothing. GUI thread.
class TokenFormModel : public QObject
{
    Q_OBJECT

public:
    enum class Search {
        None, ///< nothing to search for
        Running,
        Done, ///< matches() are all there are
        NotOpen, ///< there is no store to search in
        Failed, ///< error() says why
    };
    struct Match {
        Installation installation;
        bool isRefreshToken = false;
    };

    /// \a installations outlives it.
    TokenFormModel(const InstallationStore *installations, Clock clock, QObject *parent = nullptr);

    /// Takes the form of \a token in at once, and searches for its fingerprint. Empty: forgets what was there.
    void look(const Secret &token);
    /// Searches once more, after a failure.
    void searchAgain();

    const TokenAnatomy &anatomy() const { return m_anatomy; }
    Search search() const { return m_search; }
    /// Installations whose current access or refresh token has the same fingerprint.
    const QList<Match> &matches() const { return m_matches; }
    const Error &error() const { return m_error; }
    /// "This is the access token of Ana Lima in Design Guild (Acme Boards)."
    static QString matchSentence(const Match &match);
    /// How the search stands; empty where matches or an error say it.
    QString searchSentence() const;

Q_SIGNALS:
    void changed();

private:
    void ask();
    void takeIds(const QString &asked, const Result<QList<RowId>> &ids);
    void takeRows(const QString &asked, const Result<QList<Installation>> &rows);
    /// Whether the answer for \a asked is still wanted; asks anew when it is for another one by now.
    bool isWanted(const QString &asked);
    void fail(const Error &error);

    const InstallationStore *m_installations;
    Clock m_clock;
    TokenAnatomy m_anatomy;
    Search m_search = Search::None;
    QList<Match> m_matches;
    Error m_error;
    bool m_asking = false;
};
