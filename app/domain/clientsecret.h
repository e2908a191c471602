// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QAnyStringView>

#include <optional>

/// What is wrong with \a secret as the client secret of an app; nothing when it can be one. It is printable ASCII
/// (RFC 6749 §A.2), at least one character, without a blank at an end, which only careless copying brings. Makes no
/// copy. The error is InvalidInput "bad_client_secret".
std::optional<Error> clientSecretObjection(QAnyStringView secret);
