// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "lifecycle/redirectdoctor.h"

#include <optional>

/// What one check of the doctor found; see DoctorCheck.
struct DoctorFinding {
    DoctorCheck::State state = DoctorCheck::State::Good;
    QString sentence;
    QString nextAct = {};
    QString action = {};
};

/// The checks that need nothing but the texts at hand.
DoctorFinding profileFinding(const AppProfile &profile, const QString &redirectUri);
DoctorFinding sdkMarkFinding(const AppProfile &profile);
DoctorFinding manifestFinding(const AppProfile &profile, const QString &redirectUri);
DoctorFinding sentUriFinding(const AppProfile &profile, const QString &redirectUri, const QString &sentUri);

/// \a host was asked for its time, which was \a serverTime when this computer's clock said \a now.
DoctorFinding clockFinding(const Result<std::optional<Instant>> &serverTime, Instant now, const QString &host);
/// \a stored is what the store says about profiles; \a profile is the one at hand.
DoctorFinding storeFinding(const Result<QList<AppProfile>> &stored, const AppProfile &profile);
DoctorFinding clientSecretFinding(const std::optional<Error> &error);
