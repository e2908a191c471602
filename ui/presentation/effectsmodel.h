// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lifecycle/acteffects.h"

#include <QObject>

/// What is shown before an act that cannot be called back: what will end, what will not, and which name must be typed. It
/// is read afresh when the person says yes: should it have moved, nothing is done, and what is shown is what it is now.
/// GUI thread.
class EffectsModel : public QObject
{
    Q_OBJECT

public:
    enum class Question {
        Revoke,
        Forget,
        Remove, ///< of a row that is to be deleted: both together, or forget alone
    };
    enum class Way { Revoke, Forget, RevokeAndForget };
    struct Row {
        QString team;
        QString user;
        QString app;
        QString accessToken;  ///< fingerprint
        QString refreshToken; ///< fingerprint, or a dash
        QString sharedWith;   ///< other rows that stand on the same tokens; empty: none
    };
    /// So many are revoked one after another here; more are for an act that can be paused.
    static constexpr int mostRevokedAndForgotten = 20;

    EffectsModel(ActParts parts, Question question, QList<RowId> ids, QObject *parent = nullptr);

    /// Reads what it would hit. Ends in changed().
    void look();
    /// The same, of a preview that has moved already when somebody had agreed.
    void lookAgain();
    /// Ends in confirmed(), or in changed() with hasMoved().
    void confirm(Way way);

    bool isReady() const { return m_isReady; }
    bool isChecking() const { return m_isChecking; }
    /// The facts were others when somebody agreed, and these are new.
    bool hasMoved() const { return m_hasMoved; }
    const std::optional<Error> &error() const { return m_error; }
    const ActEffects &effects() const { return m_effects; }

    QString title() const;
    QList<Row> rows() const;
    QStringList ends() const;  ///< what will end, as sentences
    QStringList stays() const; ///< what will not
    /// Empty: none need be typed.
    QString nameToType() const;
    QString whyName() const;
    QList<Way> ways() const; ///< as buttons, the strongest first
    QString wayText(Way way) const;
    QString whyNot(Way way) const;
    /// All of it, for a ticket.
    QString text() const;

Q_SIGNALS:
    void changed();
    void confirmed(EffectsModel::Way way);

private:
    void read(std::function<void(const ActEffects &)> then);
    bool isOne() const { return m_effects.installations.size() == 1; }

    ActParts m_parts;
    Question m_question;
    QList<RowId> m_ids;
    ActEffects m_effects;
    std::optional<Error> m_error;
    bool m_isReady = false;
    bool m_isChecking = false;
    bool m_hasMoved = false;
};
