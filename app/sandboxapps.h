// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"
#include "domain/appprofile.h"

#include <QList>

class MiroSandbox;

/// One of the sandbox's apps as an app profile.
struct SandboxApp {
    AppProfile profile;
    Secret clientSecret;
};

/// The apps of \a sandbox, which listens. All of them get one redirect URI, on a port that is free now, and it is
/// registered with the sandbox.
QList<SandboxApp> sandboxApps(MiroSandbox *sandbox);
