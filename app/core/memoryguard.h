// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Keeps the process's memory out of core dumps and away from other programs of the same user (no ptrace, no
/// /proc/…/mem), as far as the system lets it. Called by main() first. Best effort: it has no answer.
void guardMemory();
