-- SPDX-License-Identifier: GPL-3.0-or-later
-- What an installation's evidence says (domain/standing.h) in the place of what its newest token context said; the
-- ledger of all tokens; the journal of refreshes; runs over many installations.

DROP INDEX installations_by_team;
-- next statement
DROP INDEX installations_by_user;
-- next statement
DROP INDEX installations_by_organization;
-- next statement
DROP INDEX installations_by_scope_count;
-- next statement
DROP INDEX installations_by_lifetime;
-- next statement
DROP INDEX installations_by_authorized_at;
-- next statement
DROP INDEX installations_by_expiry;
-- next statement
DROP INDEX installations_by_context;
-- next statement
DROP INDEX installations_by_refresh;
-- next statement
-- Off: a profile's tokens are refreshed when somebody asks for it.
ALTER TABLE profiles ADD COLUMN refreshes_ahead SMALLINT NOT NULL DEFAULT 0;
-- next statement
-- How long a refresh token lives after it was issued, in days; 0: unknown. Miro says 60, and no answer of it says when.
ALTER TABLE profiles ADD COLUMN refresh_days INTEGER NOT NULL DEFAULT 60;
-- next statement
ALTER TABLE profiles ADD COLUMN expected_region TEXT NOT NULL DEFAULT '';
-- next statement
ALTER TABLE grants ADD COLUMN parent_id BIGINT NOT NULL DEFAULT 0;
-- next statement
ALTER TABLE grants ADD COLUMN source TEXT NOT NULL DEFAULT 'exchange';
-- next statement
ALTER TABLE grants ADD COLUMN issued_at BIGINT NOT NULL DEFAULT 0;
-- next statement
ALTER TABLE grants ADD COLUMN refresh_expires_at BIGINT;
-- next statement
ALTER TABLE grants ADD COLUMN region TEXT NOT NULL DEFAULT '';
-- next statement
UPDATE grants SET issued_at = authorized_at, source = CASE WHEN door = 'pasted' THEN 'import' ELSE 'exchange' END,
    refresh_expires_at = CASE WHEN refresh_fingerprint <> '' THEN authorized_at + 5184000000 END;
-- next statement
ALTER TABLE installations ADD COLUMN standing SMALLINT NOT NULL DEFAULT 0;
-- next statement
ALTER TABLE installations ADD COLUMN refresh_expires_at BIGINT;
-- next statement
-- When nothing will renew the token any more: the later of both ends; the largest BIGINT: never, or unknown.
ALTER TABLE installations ADD COLUMN horizon BIGINT NOT NULL DEFAULT 0;
-- next statement
-- Of the refresh that runs, 0 without one.
ALTER TABLE installations ADD COLUMN lease_until BIGINT NOT NULL DEFAULT 0;
-- next statement
-- When the server confirmed the token last, 0 for never.
ALTER TABLE installations ADD COLUMN verified_at BIGINT NOT NULL DEFAULT 0;
-- next statement
-- Of the current token pair.
ALTER TABLE installations ADD COLUMN issued_at BIGINT NOT NULL DEFAULT 0;
-- next statement
ALTER TABLE installations ADD COLUMN live_scopes TEXT;
-- next statement
-- Against the profile's expected scopes; -1: to be counted when the store is opened.
ALTER TABLE installations ADD COLUMN missing_scopes INTEGER NOT NULL DEFAULT -1;
-- next statement
ALTER TABLE installations ADD COLUMN extra_scopes INTEGER NOT NULL DEFAULT -1;
-- next statement
ALTER TABLE installations ADD COLUMN region TEXT NOT NULL DEFAULT '';
-- next statement
UPDATE installations SET
    standing = CASE context_outcome WHEN 1 THEN 1 WHEN 2 THEN 3 ELSE 0 END,
    refresh_expires_at = CASE WHEN has_refresh = 1 THEN authorized_at + 5184000000 END,
    horizon = CASE WHEN has_refresh = 1 AND expires_sort < authorized_at + 5184000000 THEN authorized_at + 5184000000
                   ELSE expires_sort END,
    issued_at = authorized_at,
    verified_at = CASE context_outcome WHEN 0 THEN 0 ELSE authorized_at END,
    live_scopes = (SELECT g.live_scopes FROM grants g WHERE g.id = installations.current_grant_id);
-- next statement
ALTER TABLE installations DROP COLUMN context_outcome;
-- next statement
ALTER TABLE installations DROP COLUMN has_refresh;
-- next statement
-- One index per order of the table. Each carries what the filters look at, so that a filtered list is read
-- from the index alone.
CREATE INDEX installations_by_team ON installations (team_sort, id, profile_id, standing, expires_sort, horizon);
-- next statement
CREATE INDEX installations_by_user ON installations (user_sort, id, profile_id, standing, expires_sort, horizon);
-- next statement
CREATE INDEX installations_by_organization
    ON installations (organization_sort, id, profile_id, standing, expires_sort, horizon);
-- next statement
CREATE INDEX installations_by_scope_count ON installations (scope_count, id, profile_id, standing, expires_sort, horizon);
-- next statement
CREATE INDEX installations_by_lifetime ON installations (lifetime_sort, id, profile_id, standing, expires_sort, horizon);
-- next statement
CREATE INDEX installations_by_authorized_at
    ON installations (authorized_at, id, profile_id, standing, expires_sort, horizon);
-- next statement
CREATE INDEX installations_by_verified_at ON installations (verified_at, id, profile_id, standing, expires_sort, horizon);
-- next statement
CREATE INDEX installations_by_region ON installations (region, id, profile_id, standing, expires_sort, horizon);
-- next statement
CREATE INDEX installations_by_expiry ON installations (expires_sort, id, profile_id, standing, horizon);
-- next statement
-- The states are ranges of these two; 2 is Standing::Unreachable, see stateCondition().
CREATE INDEX installations_by_standing ON installations (standing, expires_sort, id, profile_id, horizon, lease_until);
-- next statement
CREATE INDEX installations_by_horizon ON installations (horizon, expires_sort, id, profile_id) WHERE standing <= 2;
-- next statement
CREATE INDEX installations_by_drift ON installations (missing_scopes, extra_scopes, id, profile_id);
-- next statement
ALTER TABLE evidence ADD COLUMN seat TEXT NOT NULL DEFAULT '';
-- next statement
ALTER TABLE evidence ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';
-- next statement
ALTER TABLE evidence ADD COLUMN server_code TEXT NOT NULL DEFAULT '';
-- next statement
ALTER TABLE evidence ADD COLUMN server_message TEXT NOT NULL DEFAULT '';
-- next statement
ALTER TABLE evidence ADD COLUMN skew_s BIGINT;
-- next statement
-- The ledger: every token that was ever here, by fingerprint. It names no other table's rows as keys, since it outlives
-- them; what it must say of an installation stands in it.
CREATE TABLE tokens (
    grant_id           BIGINT   NOT NULL,
    kind               SMALLINT NOT NULL,
    fingerprint        TEXT     NOT NULL,
    installation_id    BIGINT   NOT NULL,
    profile_name       TEXT     NOT NULL,
    team_id            TEXT     NOT NULL,
    user_id            TEXT     NOT NULL,
    generation         INTEGER  NOT NULL,
    parent_grant_id    BIGINT   NOT NULL,
    source             TEXT     NOT NULL,
    seat               TEXT     NOT NULL,
    first_seen         BIGINT   NOT NULL,
    presented_count    BIGINT   NOT NULL,
    last_presented_at  BIGINT   NOT NULL,
    last_operation     TEXT     NOT NULL,
    last_http_status   INTEGER  NOT NULL,
    last_outcome       TEXT     NOT NULL,
    ended_at           BIGINT,
    end_cause          TEXT     NOT NULL,
    secret_deleted_at  BIGINT,
    PRIMARY KEY (grant_id, kind)
);
-- next statement
INSERT INTO tokens
    SELECT g.id, 1, g.access_fingerprint, g.installation_id, p.name, i.team_id, i.user_id, g.generation, 0, g.source, '',
           g.issued_at, 0, 0, '', 0, '', g.superseded_at, CASE WHEN g.superseded_at IS NULL THEN '' ELSE 'superseded' END, NULL
    FROM grants g JOIN installations i ON i.id = g.installation_id JOIN profiles p ON p.id = i.profile_id;
-- next statement
INSERT INTO tokens
    SELECT g.id, 2, g.refresh_fingerprint, g.installation_id, p.name, i.team_id, i.user_id, g.generation, 0, g.source, '',
           g.issued_at, 0, 0, '', 0, '', g.superseded_at, CASE WHEN g.superseded_at IS NULL THEN '' ELSE 'superseded' END, NULL
    FROM grants g JOIN installations i ON i.id = g.installation_id JOIN profiles p ON p.id = i.profile_id
    WHERE g.refresh_fingerprint <> '';
-- next statement
CREATE INDEX tokens_by_fingerprint ON tokens (fingerprint, kind, installation_id);
-- next statement
CREATE INDEX tokens_by_installation ON tokens (installation_id, first_seen);
-- next statement
CREATE INDEX tokens_by_time ON tokens (first_seen, grant_id, kind);
-- next statement
CREATE INDEX tokens_by_parent ON tokens (parent_grant_id, kind, first_seen) WHERE parent_grant_id <> 0;
-- next statement
-- Each time one of them was shown to a server.
CREATE TABLE presentations (
    id              BIGINT   PRIMARY KEY,
    at              BIGINT   NOT NULL,
    grant_id        BIGINT   NOT NULL,
    kind            SMALLINT NOT NULL,
    fingerprint     TEXT     NOT NULL,
    installation_id BIGINT   NOT NULL,
    operation       TEXT     NOT NULL,
    seat            TEXT     NOT NULL,
    http_status     INTEGER  NOT NULL,
    outcome         TEXT     NOT NULL
);
-- next statement
CREATE INDEX presentations_by_time ON presentations (at, id);
-- next statement
CREATE INDEX presentations_by_fingerprint ON presentations (fingerprint, kind, at);
-- next statement
CREATE INDEX presentations_by_installation ON presentations (installation_id, at, id);
-- next statement
-- The journal: a line is written before a refresh token leaves this computer, and closed together with what came of it.
CREATE TABLE refreshes (
    id                  BIGINT   PRIMARY KEY,
    installation_id     BIGINT   NOT NULL REFERENCES installations (id) ON DELETE CASCADE,
    grant_id            BIGINT   NOT NULL,
    generation          INTEGER  NOT NULL,
    refresh_fingerprint TEXT     NOT NULL,
    standing_before     SMALLINT NOT NULL,
    holder              TEXT     NOT NULL,
    seat                TEXT     NOT NULL,
    started_at          BIGINT   NOT NULL,
    lease_until         BIGINT   NOT NULL,
    ended_at            BIGINT,
    outcome             TEXT     NOT NULL
);
-- next statement
CREATE UNIQUE INDEX refreshes_one_open ON refreshes (installation_id) WHERE ended_at IS NULL;
-- next statement
CREATE INDEX refreshes_by_installation ON refreshes (installation_id, started_at);
-- next statement
-- Few: those that came to nothing.
CREATE INDEX refreshes_failed ON refreshes (installation_id, started_at) WHERE ended_at IS NOT NULL AND outcome <> 'ok';
-- next statement
-- A verification, refresh or revocation of many installations; it goes on after a restart.
CREATE TABLE runs (
    id         BIGINT  PRIMARY KEY,
    act        TEXT    NOT NULL,
    seat       TEXT    NOT NULL,
    title      TEXT    NOT NULL,
    state      TEXT    NOT NULL,
    started_at BIGINT  NOT NULL,
    ended_at   BIGINT,
    total      BIGINT  NOT NULL
);
-- next statement
CREATE TABLE run_items (
    run_id          BIGINT   NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    position        BIGINT   NOT NULL,
    installation_id BIGINT   NOT NULL,
    generation      INTEGER  NOT NULL,
    claimed_by      TEXT     NOT NULL,
    claimed_until   BIGINT   NOT NULL,
    ended_at        BIGINT,
    state_before    TEXT     NOT NULL,
    state_after     TEXT     NOT NULL,
    outcome         TEXT     NOT NULL,
    sentence        TEXT     NOT NULL,
    is_change       SMALLINT NOT NULL,
    PRIMARY KEY (run_id, position)
);
-- next statement
CREATE INDEX run_items_open ON run_items (run_id, claimed_until, position) WHERE ended_at IS NULL;
