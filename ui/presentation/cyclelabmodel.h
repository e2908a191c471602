// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/flowpicture.h"
#include "lifecycle/cycleseries.h"
#include "presentation/cyclefieldsmodel.h"
#include "presentation/cyclerunsmodel.h"
#include "presentation/cycletokensmodel.h"

/// The cycle lab: the list of runs, the one that is shown, and the series that runs in this window. What a closed
/// window leaves behind is offered when the next one opens, and begun by nobody but a person. GUI thread.
class CycleLabModel : public QObject
{
    Q_OBJECT

public:
    /// Does at the sandbox what a person would do at Miro.
    using PlayHand = std::function<Status(const HandStep &hand)>;
    struct Parts {
        ReinstallCycle::Parts run = {};
        ReinstallCycle::Pace pace = {};
        PlayHand play = {}; ///< missing: a person does it
    };
    enum class Report { Html, Markdown, Json, JUnit, Svg };
    /// How many teams are ended and brought back side by side.
    static constexpr int teamsAtOnce = 8;

    explicit CycleLabModel(Parts parts, QObject *parent = nullptr);
    ~CycleLabModel() override;

    CycleRunsModel *runs() { return &m_runs; }
    CycleFieldsModel *fields() { return &m_fields; }
    CycleTokensModel *tokens() { return &m_tokens; }

    void reload();
    /// What the page shows; 0: nothing. Ends in shownChanged() or failed().
    void show(RowId id);
    RowId shownId() const { return m_shownId; }
    const std::optional<Cycle> &shown() const { return m_shown; }
    CycleStanding shownStanding() const;
    FlowPicture picture() const; ///< without a title

    /// Stores \a planned as one plan and begins with it. Ends in begun() or failed().
    void begin(const QList<Cycle> &planned);
    /// Those that are open and not driven here.
    void goOn(const QList<RowId> &ids);
    /// Another run like \a id, of the same installation.
    void runAgain(RowId id);
    /// Ends a running one for good, without a verdict on Miro.
    void stop(RowId id);
    /// Ends what runs; what waits stays planned.
    void stopAll();
    /// Stops everything at once, to be gone on with: the window goes.
    void leave();
    void remove(const QList<RowId> &ids);
    bool isRunning(RowId id) const { return m_series && m_series->runningCycle(id); }
    int atWork() const { return static_cast<int>(m_added.size()); }

    QList<HandStep> hands() const;
    std::optional<HandStep> handOf(RowId id) const;
    void handDone(RowId id);
    bool canPlay() const { return static_cast<bool>(m_parts.play); }
    /// Once for each hand: a second visit to the same page would only be in the way of the first.
    void play(RowId id);
    bool isPlaying(RowId id) const { return m_playing.contains(id); }

    bool isVaultOpen() const;
    bool holdsUnstoredTokens() const { return m_series && m_series->holdsUnstoredTokens(); }
    /// "2 runs are not over. They can be gone on with …"; empty: none can.
    QString offer() const;
    /// For the status bar: "2 cycles run, 1 needs you"; empty while none does.
    QString statusText() const;

    /// Reads \a ids and writes them into one file that nobody but the owner can read. Ends in saved() or failed().
    void saveReport(Report kind, const QList<RowId> &ids, const QString &path);
    /// Writes \a png of the picture likewise.
    void savePng(const QByteArray &png, const QString &path);
    /// Ends in comparable() or failed().
    void compare(RowId one, RowId other);

Q_SIGNALS:
    void shownChanged();
    /// A hand, a run's standing, the offer.
    void changed();
    void begun(RowId first);
    void handNeeded(const HandStep &hand);
    /// One has ended with a verdict; the installation has changed with it.
    void ended(const Cycle &cycle);
    void comparable(const Cycle &one, const Cycle &other);
    void saved(const QString &path);
    void failed(const QString &trying, const Error &error);

private:
    void takeStored(const Result<QList<Cycle>> &stored);
    void takeChanged(const Cycle &cycle);
    void takeFinished(RowId id, const Result<Cycle> &result);
    void showAtWork();
    void setShown(const Cycle &cycle);
    void writeTo(const QString &path, const QByteArray &content);

    Parts m_parts;
    CycleRunsModel m_runs;
    CycleFieldsModel m_fields;
    CycleTokensModel m_tokens;
    std::unique_ptr<CycleSeries> m_series;
    QSet<RowId> m_added; ///< of the series, until they end
    QHash<RowId, HandStep::Kind> m_playing; ///< what the sandbox does at this moment
    RowId m_shownId = 0;
    std::optional<Cycle> m_shown;
    quint64 m_question = 0;
};
