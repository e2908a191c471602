// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/seams.h"

class GrantStore;
class OneShotNetwork;
class ProfileStore;
class TokenVault;

/// What every act on stored installations needs. All outlive the acts.
struct ActParts {
    const GrantStore *grants;
    const ProfileStore *profiles;
    const TokenVault *vault;
    OneShotNetwork *network;
    QString seat; ///< who acts, at which computer
    Clock clock;
    RandomBytes random;
};
