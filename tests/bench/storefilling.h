// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "domain/installation.h"
#include "storage/storelocation.h"

/// The passphrase of every generated store: it guards nothing real.
inline constexpr char generatedPassphrase[] = "grantdesk";

/// Makes a store at \a location with \a rows installations, their grants, sealed tokens and one piece of evidence
/// each. \a progress is called with the number of rows that are done.
Status fillStore(const StoreLocation &location, qint64 rows, Instant now, const std::function<void(qint64)> &progress);
