// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/cycleoutput.h"
#include "core/typedline.h"

#include <QElapsedTimer>

#include <memory>

/// Asks the person at the terminal for what cycles need done at Miro, and hears that it was. Several wait side by side,
/// each with a number. Without a terminal it says what is to be done and hears nothing; what has to be approved is then
/// declined, since nobody has looked at it. GUI thread; reads standard input.
class HandPrompt : public QObject
{
    Q_OBJECT

public:
    /// \a openUrl empty: nothing is opened.
    HandPrompt(OpenUrl openUrl, const CycleOutput *output, QObject *parent = nullptr);
    ~HandPrompt() override;

    void ask(const HandStep &hand);
    /// Nobody needs to do it any more.
    void drop(RowId cycleId);
    void noteBrowserFailure();

Q_SIGNALS:
    void done(RowId cycleId);
    /// What arrived is not to be used.
    void declined(RowId cycleId);

private:
    struct Waiting {
        int number = 0;
        HandStep hand;
        QElapsedTimer shown;
    };
    void open(const HandStep &hand);
    void read();
    void take(const Result<QString> &typed);
    void answer(const Waiting &waiting, const QString &word, bool isNamed);
    void promptForFirst();
    void goDeaf();

    /// Enter so soon was meant for what stood there before.
    static constexpr std::chrono::milliseconds soonest{1500};

    OpenUrl m_openUrl;
    const CycleOutput *m_output;
    std::unique_ptr<TypedLine> m_typed; ///< null: nobody is there
    QList<Waiting> m_waiting;
    int m_count = 0;
};
