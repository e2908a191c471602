// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lifecycle/redirectdoctor.h"

/// Makes one examination, ready to start.
using MakeDoctor = std::function<RedirectDoctor *(RedirectDoctor::Request request, QObject *parent)>;

/// The redirect URI doctor as a panel: one examination at a time, which can be made again. GUI thread.
class DoctorModel : public QObject
{
    Q_OBJECT

public:
    DoctorModel(QList<AppProfile> profiles, MakeDoctor makeDoctor, QObject *parent = nullptr);

    const QList<AppProfile> &profiles() const { return m_profiles; }
    void setProfiles(const QList<AppProfile> &profiles);
    const RedirectDoctor::Request &request() const { return m_request; }
    /// The registered URIs of \a profile that lead to this computer.
    static QStringList examinable(const AppProfile &profile);

    void run(const RedirectDoctor::Request &request);
    /// The same once more, with the profile as it is now.
    void again();
    void tryBrowser();
    /// Examines the next registered URI that leads to this computer. False when there is no other.
    bool useNextUri();

    QList<DoctorCheck> checks() const;
    bool isRunning() const;
    /// What it all comes to; while it runs, that it runs.
    QString verdict() const;
    DoctorCheck::State verdictState() const;
    /// The result as plain text, to be sent to somebody. No secret is in it.
    QString text() const;
    static QString stateWord(DoctorCheck::State state);

Q_SIGNALS:
    void profilesChanged();
    /// Another examination has begun: all checks are new.
    void begun();
    void checkChanged(int index);
    void finished();

private:
    QList<AppProfile> m_profiles;
    MakeDoctor m_makeDoctor;
    RedirectDoctor::Request m_request;
    RedirectDoctor *m_doctor = nullptr;
    bool m_running = false;
    bool m_tryingBrowser = false;
};
