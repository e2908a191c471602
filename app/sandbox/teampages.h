// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sandbox/realm.h"

namespace sandbox {

/// GET /: what there is in the sandbox; also at the pages of Miro that let one choose a team.
HttpResponse startPage(Realm &realm, const HttpRequest &request);
/// GET /app-install-completed/?client_id&team_id: where a client sends the browser when all is done.
HttpResponse completionPage(Realm &realm, const HttpRequest &request);
/// GET /app/settings/team/{team}/
HttpResponse teamPage(Realm &realm, const HttpRequest &request);
/// GET and POST /app/settings/team/{team}/app-settings/{client id}: Uninstall for me, Uninstall for team, and Install
/// for those who have not, which starts an authorization as a click on the icon does.
HttpResponse appSettingsPage(Realm &realm, const HttpRequest &request);
HttpResponse appSettingsAnswer(Realm &realm, const HttpRequest &request);
/// GET /app/board/{team}/: the icons of the apps.
HttpResponse boardPage(Realm &realm, const HttpRequest &request);
/// GET /app/board/{team}/launch/{client id}?user_id=: an icon was clicked. An app that the user has not
/// authorized starts the SDK-initiated authorization, which carries no state.
HttpResponse launchAnswer(Realm &realm, const HttpRequest &request);

} // namespace sandbox
