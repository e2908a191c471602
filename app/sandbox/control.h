// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httpmessage.h"

class MiroSandbox;

namespace sandbox {

/// The addresses under /_sandbox/. A POST must say Content-Type: application/json, which another web site
/// cannot make a browser send without asking first.
HttpResponse controlAnswer(MiroSandbox &sandbox, const HttpRequest &request);

} // namespace sandbox
