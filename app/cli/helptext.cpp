// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commandline.h"

QString helpText()
{
    // Not translated: scripts and the manual page quote it.
    return QStringLiteral(R"(Grantdesk - authorize Miro teams and keep their installations

Usage:
  grantdesk [--sandbox] [--store LOCATION]        open the window
  grantdesk demo [--json]                         the whole main job against its own sandbox, without an account
  grantdesk profile add --name NAME --client-id ID --client-secret-file FILE --redirect-uri URI …
  grantdesk profile add --manifest FILE --client-id ID --client-secret-file FILE …
  grantdesk profile list
  grantdesk profile export [--name NAME] … [--output FILE [--force]]
  grantdesk profile import FILE
  grantdesk profile secret --name NAME --client-secret-file FILE
  grantdesk profile check --name NAME             whether the server knows client id and client secret
  grantdesk profile archive | unarchive | delete --name NAME
  grantdesk doctor --profile NAME [--manifest FILE] [--uri URI] [--sent URI]
  grantdesk authorize --profile NAME [--team ID] [--no-browser]
  grantdesk list
  grantdesk show ID
  grantdesk verify | probe ID … | --filter KEY=VALUE … [--dry-run]
  grantdesk refresh ID … | --filter KEY=VALUE … [--dry-run]
  grantdesk revoke | forget ID … | --filter KEY=VALUE … [--dry-run] [--yes]
  grantdesk verify --settle ID …                  a refresh in doubt: look at the old access token
  grantdesk refresh --retry ID …                  a refresh in doubt: send the refresh token once more
  grantdesk watch [--profile NAME] [--verify-every TIME]
  grantdesk token form --token-file FILE          what can be seen of a token, without asking anybody
  grantdesk cycle run --profile NAME --way-out WAY … --way-in WAY … [--team ID] … [--repeat N] [--yes]
  grantdesk cycle run --sandbox --way-out WAY … --way-in WAY … [--sandbox-switches FILE] [--non-expiring]
  grantdesk cycle resume ID … [--yes]             go on with one that was stopped
  grantdesk cycle list [--profile NAME]
  grantdesk cycle show ID
  grantdesk cycle report ID … [--html FILE] [--markdown FILE] [--junit FILE]

Options of every command:
  --json                    one JSON object a line on standard output; remarks and errors on standard error
  --verbose                 each step in the log, on standard error (the window takes this one too)
  --help, --version

Options of the commands that use a store (all but demo, token form and cycle run --sandbox):
  --store LOCATION          a SQLite file, or postgresql://[user@]host[:port]/database (the password comes from
                            ~/.pgpass); default: $XDG_DATA_HOME/grantdesk/grantdesk.db
  --passphrase-file FILE    the first line opens the store, or protects a new one; without it the system's keychain does
                            (the window asks for the passphrase itself)

Options of profile add:
  --name NAME               what you call the app
  --client-id ID            from the app's settings at Miro
  --client-secret-file FILE its first line is the client secret; - reads standard input
  --redirect-uri URI        exactly as registered at Miro, such as http://127.0.0.1:8400/callback; may be repeated, the
                            first that leads to this computer is used
  --sdk-redirect-uri URI    the one of them that is marked "Use this URI for SDK authorization" at Miro
  --app-url URL             the App URL of the app's settings
  --manifest FILE           a Miro app manifest: name, App URL, redirect URIs, the marked one and scopes come from it, as
                            far as no option gives them; - reads standard input
  --base URL                authorize, token, context, revoke and completion addresses below one base, such as a sandbox
  --authorize-url, --token-url, --context-url, --revoke-url, --completion-url URL
                            one address by hand; an empty context, revoke or completion address means there is none
  --environment NAME        development (default), staging or production
  --token-lifetime MODE     unknown (default), expiring or non_expiring, as chosen when the app was created
  --scope NAME              an expected scope; may be repeated
  --send-scope              send the expected scopes in the request (Miro takes them from the app's settings)
  --no-pkce                 leave out the proof key
  --issuer URL              the server names itself in each answer (RFC 9207) and must be this one
  --authorize-parameter, --token-parameter, --refresh-parameter NAME=VALUE
                            added to that request; may be repeated; never a secret
  --refresh-ahead           refresh access tokens a little before they run out, while grantdesk runs with the vault open
  --refresh-days N          refresh tokens live for N days after they were issued; default 60, 0: not known
  --expected-region REGION  the data region that its tokens should name, such as eu01
  --approve-by-itself       exchange what Miro starts without asking, while the listener is armed; not for production

Options of profile export:
  --name NAME               which app profile; may be repeated; without it all of them
  --output FILE             where to write it, readable for you alone; without it to standard output
  --force                   write over a file that is there

profile import adds the profiles of such a file. Client secrets are never in it: enter each with profile secret.
profile add, import, secret and check say on standard error when codes, client secret and tokens go elsewhere than to Miro.
profile check sends a refresh token that cannot exist: nothing changes at the server, and nothing is proved about scopes
and redirect URIs. It ends with 0 (accepted), 5 (refused) or 10 (the answer does not tell).
profile delete refuses a profile that has installations; archive keeps them. It asks nothing: the profile and its client
secret are gone at once.

Options of doctor:
  --profile NAME            which app profile
  --manifest FILE           compare with this manifest instead of the one the profile was compared with last
  --uri URI                 which registered redirect URI to prove; without it the one that authorizations use
  --sent URI                what was sent, or what Miro says it got

doctor binds the redirect URI, fetches it over IPv4, IPv6 and by name, and looks at profile, manifest, clock, vault and
store. A line for each check, the last one is the verdict. It ends with 0 when a redirect arrives (warnings or not), 10
when nothing is bad but no redirect could be tried (the URI leads to another computer, or its certificate is in a locked
vault), 6 when a redirect would not arrive, and 2 for anything else that is bad.

Options of authorize:
  --profile NAME            which app profile
  --team ID                 the team to select at first; another one that is granted is then a difference
  --no-browser              open nothing; the address is the first line on standard output
  --keep-different          keep a grant for another team than asked for; without it such a grant is revoked
  --rescue-store FILE       where the tokens go when the store cannot take them; opens like the store itself

verify asks the token context what an access token is, and stores names, organization and live scopes. Where a refresh is in
doubt this settles it, as --settle does: alive, it was not made; refused, the pair is lost. refresh trades the
refresh token for a new pair. revoke ends both tokens at the server (v2); the app stays installed in Miro. forget removes
installations from this store, for everybody who uses it, does nothing at Miro, and has no undo in the terminal. probe shows every token that an installation ever had,
and that is still kept, to the token context, and prints a table with the dates.

Options of verify, refresh, revoke, forget and probe:
  --filter KEY=VALUE        instead of ids; may be repeated, and all must hold. The keys are
                              profile=NAME          of one app profile
                              state=NAME            active, can_refresh, expired, mismatch, not_verified, unreachable,
                                                    refreshing, outcome_unknown, revoked, ended
                              scopes=NAME           missing, extra or different, against the expected ones
                              region=NAME           such as eu01; nothing: of tokens that name none
                              search=WORDS          in names, ids, scopes and fingerprints
                              expires-before=DAY    the access token runs out before that day or moment (UTC)
                              dies-before=DAY       nothing can renew it from before that day on
  --dry-run                 say for each what would be done, and how many calls that is; nothing is sent
  --settle                  verify: only ids of which a refresh is in doubt; any other is a conflict
  --retry                   refresh: the same ids, knowing the risk: should the token have been used, the server may end
                            the installation
  --yes                     revoke, forget: without being asked; needed where there is no terminal

Before revoke and forget the effects are printed on standard error. At a terminal a y goes on; for a production app, or more
than 20 installations, the app profile's name. They stop when the facts have moved meanwhile. Many are done in a run inside
the credits that the server gives; a 429 is waited for. An interrupt keeps what has a result.

Each installation gives a line or, with --json, an object with id, team_id, user_id, outcome, state_before, state_after,
changed, sentence, error and cause; the last object is the summary. In doubt there are refresh_fingerprint and choices (command
lines) as well; of a dry run calls, also in the summary; of probe tokens, each with generation, access_fingerprint, current,
held, issued_at, expires_at, superseded_at, asked_at, outcome, sentence, http_status, server_code, alive_at and dead_since.
Outcomes: alive, ran_out, ended, mismatch, rate_limited,
unreachable, forbidden, unclear; refreshed, already_refreshed, refused_but_alive, refresh_refused, client_refused, not_sent,
not_rotated (sent without an answer, but the old pair is alive), outcome_unknown, lost_race; revoked, unknown_token; forgotten; probed, stopped; gone, not_tried; planned, skipped.

Options of watch:
  --profile NAME            only installations of this app profile
  --verify-every TIME       how old a verification may get, such as 24h (default), 90m or 7d; 0: verify nothing

watch needs no window. It refreshes access tokens a little before they run out, for app profiles that are set to, and verifies
the oldest first, gently, until it is interrupted; a refresh that is on its way is waited for. It goes on through failures of
the network, and ends when the store is gone for good. Secrets of tokens that have ended are deleted meanwhile, as in the window.
With --json each event is an object with at, event and sentence. Events are started, stopping, stopped, wrong_clock,
clock_right, store_failed (with cause), store_opened, and any outcome of a verification or refresh, with id, team_id, user_id,
state_before, state_after, changed, error and cause. The package has a systemd user unit for it:
systemctl --user enable --now grantdesk-watch

Options of token form:
  --token-file FILE         its first line is the token; - reads standard input

token form prints length, alphabet and parts, the data region when the token names one, and the claims of a JWT. Form only:
nothing is sent or verified, and no store is opened. Of what is random in the token nothing is printed.

Options of cycle run:
  --profile NAME            which app profile
  --way-out WAY             how an installation is ended: revoke, uninstall-me, uninstall-team or all; may be repeated
  --way-in WAY              how it comes back: button (ours), icon (on a board), link (an install link), settings (the app
                            settings of the team) or all; may be repeated
  --team ID                 only installations of this team; may be repeated. Needed where there are several
  --repeat N                each pair of ways so many times, 1 to 100; default 1
  --sandbox                 against a sandbox and a store of its own, with played hands: no account, browser or display
  --sandbox-switches FILE   with --sandbox: its switches and faults once the team is authorized, a JSON object as
                            /_sandbox/faults of grantdesk-sandbox takes it; - reads standard input
  --non-expiring            with --sandbox: the app Acme Reports, whose tokens do not expire, instead of Acme Boards

Options of cycle run and cycle resume:
  --yes                     without being asked; needed where there is no terminal
  --observe-for TIME        how long tokens are watched that do not die, such as 10m (default; 10s with --sandbox)
  --interval TIME           between two looks at a token, such as 5s (default; 50ms with --sandbox)
  --no-browser              open nothing; the addresses stand on standard error

Options of cycle run, resume and report, which write over what is there, readable for you alone:
  --html FILE               a page that stands alone, to print, with the picture of each run
  --markdown FILE           the same as Markdown
  --junit FILE              as JUnit XML, for programs that show test results

A cycle proves that a Miro app can be uninstalled and installed again: baseline, end, observe, stale check, reauthorize,
compare. Its verdict is pass, fail or inconclusive, and names the field at fault. Before it begins, what ends and what not is
printed on standard error, and it asks as revoke does. What has to be done at Miro stands there as well, with numbers and
addresses; Enter says that it is done, or its number does where several wait. An uninstallation is noticed by itself when the
token dies; what Miro sent is approved with y or discarded with n. Without a terminal it is discarded, unless the app profile
approves by itself. All installations of the app profile in the team that are active or can be refreshed take part; where
uninstalling for the team is a way out, the one that was authorized first, since it ends the others.

A line for each step, each cycle and at the end; with --json objects with the event step, hand, cycle and summary. An
interrupt ends what runs as inconclusive and leaves the rest planned. After a kill, cycle resume goes on in the step that was
not done. cycle report prints Markdown unless a file is named; --json prints one object with all of them.

The output of authorize begins with the address; then it waits, at most ten minutes, and ends with the installation.
Secrets never stand on the command line and never in the output; a token is named by its fingerprint.

Exit codes:
  0  done; every cycle passed
  1  at least one cycle failed
  2  wrong usage, or input that was refused before anything happened
  3  cancelled, declined or timed out, or a grant that was not kept
  4  not found
  5  unauthorized: credentials, code or token were refused
  6  unreachable: network, port or browser, or asked to come later
  7  storage
  8  vault: locked, wrong passphrase, no keychain
  9  conflict: a name or redirect URI is taken, or a row was changed meanwhile
 10  the other side did not keep to the protocol, or nothing could be proved
 11  in doubt: a refresh was begun, and nobody knows how it ended
 12  ended: an installation was ended elsewhere, or nothing can renew it
 13  mismatch: a token is of another team, user or app
 14  inconclusive: no cycle failed, and of at least one nobody knows

Where several installations end differently, the first of these counts: 7, 8, 11, 12, 13, 5, 9, 10, 6, 4, 2, 3, 1, 14, 0. An access
token that ran out and can be refreshed is as it should be: 0.
)");
}
