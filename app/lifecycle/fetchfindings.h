// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/tlsidentity.h"
#include "lifecycle/doctorfindings.h"

struct SelfFetchResult;

/// The checks of the listener and of what reaches it.
DoctorFinding unboundFinding(const AppProfile &profile, const QString &redirectUri, const Error &error);

/// \a arrivedAt is where the listener saw the fetch with its state arrive, empty when it did not; \a mark stands on the
/// page that the listener answered with and on no other.
DoctorFinding fetchFinding(const SelfFetchResult &result, const QString &arrivedAt, const QString &mark);

/// What the listener made of the other scheme. \a isRecognised: it said that a browser came with that scheme.
DoctorFinding otherSchemeFinding(const QString &redirectUri, const SelfFetchResult &result, bool isRecognised);

DoctorFinding certificateFinding(const CertificateFacts &facts, const QString &redirectUri, Instant now);

/// Why a browser spoke https to a port that speaks http, and what to do.
DoctorFinding upgradedFinding(const QString &redirectUri);
