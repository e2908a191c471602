-- SPDX-License-Identifier: GPL-3.0-or-later
-- The store of Grantdesk, for SQLite and PostgreSQL alike: BIGINT ids made by the program, Miro's ids as TEXT,
-- times as UTC milliseconds in BIGINT, ciphertext and sort keys as BYTEA, truth as SMALLINT 0 or 1.
-- The program runs a file statement by statement; a line "-- next statement" stands between two of them.
-- A file that was released is never edited (its SHA-256 is kept in each store): add another one.

-- The name of the one data key that all wrapped keys wrap.
CREATE TABLE data_key (
    singleton SMALLINT PRIMARY KEY CHECK (singleton = 1),
    key_id    TEXT     NOT NULL UNIQUE
);
-- next statement
CREATE TABLE store_keys (
    wrapping   TEXT   PRIMARY KEY,
    key_id     TEXT   NOT NULL REFERENCES data_key (key_id),
    salt       BYTEA  NOT NULL,
    ops_limit  BIGINT NOT NULL,
    mem_limit  BIGINT NOT NULL,
    nonce      BYTEA  NOT NULL,
    ciphertext BYTEA  NOT NULL
);
-- next statement
CREATE TABLE profiles (
    id                 BIGINT   PRIMARY KEY,
    name               TEXT     NOT NULL UNIQUE,
    name_sort          BYTEA    NOT NULL,
    environment        TEXT     NOT NULL,
    client_id          TEXT     NOT NULL,
    authorize_address  TEXT     NOT NULL,
    token_address      TEXT     NOT NULL,
    context_address    TEXT     NOT NULL,
    revoke_address     TEXT     NOT NULL,
    completion_address TEXT     NOT NULL,
    expected_scopes    TEXT     NOT NULL,
    lifetime_mode      TEXT     NOT NULL,
    use_pkce           SMALLINT NOT NULL,
    send_scope         SMALLINT NOT NULL,
    issuer             TEXT     NOT NULL,
    generation         BIGINT   NOT NULL,
    secret_generation  BIGINT   NOT NULL,
    app_url              TEXT     NOT NULL,
    sdk_redirect_uri     TEXT     NOT NULL,
    authorize_parameters TEXT     NOT NULL,
    token_parameters     TEXT     NOT NULL,
    refresh_parameters   TEXT     NOT NULL,
    approves_by_itself   SMALLINT NOT NULL,
    manifest             TEXT     NOT NULL,
    archived_at          BIGINT
);
-- next statement
-- What was changed of a profile so that its installations had to be verified anew; shown in their history.
CREATE TABLE profile_changes (
    id         BIGINT PRIMARY KEY,
    profile_id BIGINT NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    at         BIGINT NOT NULL,
    fields     TEXT   NOT NULL
);
-- next statement
-- The certificate of a listener over https; its key is in secrets, kind 4.
CREATE TABLE profile_certificates (
    profile_id      BIGINT   PRIMARY KEY REFERENCES profiles (id) ON DELETE CASCADE,
    certificate_pem TEXT     NOT NULL,
    made_by_us      SMALLINT NOT NULL,
    generation      BIGINT   NOT NULL
);
-- next statement
CREATE TABLE profile_redirect_uris (
    profile_id BIGINT  NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    uri        TEXT    NOT NULL,
    PRIMARY KEY (profile_id, position)
);
-- next statement
CREATE INDEX profile_redirect_uris_by_uri ON profile_redirect_uris (uri);
-- next statement
-- One row of the table in the window. What the current grant says stands here again, so that the list reads
-- this table alone. Columns named ..._sort hold what the rows are ordered by: names folded, and for a token
-- that does not run out the largest BIGINT, so that both engines order alike and nothing is NULL.
CREATE TABLE installations (
    id                  BIGINT   PRIMARY KEY,
    profile_id          BIGINT   NOT NULL REFERENCES profiles (id),
    team_id             TEXT     NOT NULL,
    team_name           TEXT     NOT NULL,
    user_id             TEXT     NOT NULL,
    user_name           TEXT     NOT NULL,
    organization_id     TEXT     NOT NULL,
    organization_name   TEXT     NOT NULL,
    current_grant_id    BIGINT   NOT NULL,
    generation          INTEGER  NOT NULL,
    granted_scopes      TEXT     NOT NULL,
    token_type          TEXT     NOT NULL,
    access_fingerprint  TEXT     NOT NULL,
    refresh_fingerprint TEXT     NOT NULL,
    context_outcome     SMALLINT NOT NULL,
    authorized_at       BIGINT   NOT NULL,
    expires_at          BIGINT,
    team_sort           BYTEA    NOT NULL,
    user_sort           BYTEA    NOT NULL,
    organization_sort   BYTEA    NOT NULL,
    scope_count         INTEGER  NOT NULL,
    lifetime_sort       BIGINT   NOT NULL,
    expires_sort        BIGINT   NOT NULL,
    has_refresh         SMALLINT NOT NULL,
    UNIQUE (profile_id, team_id, user_id)
);
-- next statement
-- One index per order of the table. Each carries what the filters look at, so that a filtered list is read
-- from the index alone.
CREATE INDEX installations_by_team
    ON installations (team_sort, id, profile_id, context_outcome, has_refresh, expires_sort);
-- next statement
CREATE INDEX installations_by_user
    ON installations (user_sort, id, profile_id, context_outcome, has_refresh, expires_sort);
-- next statement
CREATE INDEX installations_by_organization
    ON installations (organization_sort, id, profile_id, context_outcome, has_refresh, expires_sort);
-- next statement
CREATE INDEX installations_by_scope_count
    ON installations (scope_count, id, profile_id, context_outcome, has_refresh, expires_sort);
-- next statement
CREATE INDEX installations_by_lifetime
    ON installations (lifetime_sort, id, profile_id, context_outcome, has_refresh, expires_sort);
-- next statement
CREATE INDEX installations_by_authorized_at
    ON installations (authorized_at, id, profile_id, context_outcome, has_refresh, expires_sort);
-- next statement
CREATE INDEX installations_by_expiry
    ON installations (expires_sort, id, profile_id, context_outcome, has_refresh);
-- next statement
-- The states: Mismatch, NotVerified and Active are ranges of the first, CanRefresh and Expired of the second.
-- 2 is ContextOutcome::Mismatch; see stateCondition().
CREATE INDEX installations_by_context
    ON installations (context_outcome, expires_sort, id, profile_id);
-- next statement
CREATE INDEX installations_by_refresh
    ON installations (has_refresh, expires_sort, id, profile_id) WHERE context_outcome <> 2;
-- next statement
-- What the search looks through, apart from the rows so that it reads little.
CREATE TABLE installation_search (
    installation_id BIGINT PRIMARY KEY REFERENCES installations (id) ON DELETE CASCADE,
    search_text     TEXT   NOT NULL
);
-- next statement
CREATE TABLE grants (
    id                  BIGINT   PRIMARY KEY,
    installation_id     BIGINT   NOT NULL REFERENCES installations (id),
    generation          INTEGER  NOT NULL,
    door                TEXT     NOT NULL,
    redirect_uri        TEXT     NOT NULL,
    token_type          TEXT     NOT NULL,
    requested_scopes    TEXT     NOT NULL,
    granted_scopes      TEXT     NOT NULL,
    scope_assumed       SMALLINT NOT NULL,
    live_scopes         TEXT,
    access_fingerprint  TEXT     NOT NULL,
    refresh_fingerprint TEXT     NOT NULL,
    authorized_at       BIGINT   NOT NULL,
    expires_at          BIGINT,
    superseded_at       BIGINT,
    context_outcome     SMALLINT NOT NULL,
    raw_response        BYTEA    NOT NULL,
    raw_context         BYTEA    NOT NULL,
    UNIQUE (installation_id, generation)
);
-- next statement
CREATE UNIQUE INDEX grants_one_current ON grants (installation_id) WHERE superseded_at IS NULL;
-- next statement
-- Sealed secrets: owner_id is a grant for tokens (kind 1 and 2), a profile for its client secret (kind 3) and the key of its certificate (kind 4).
CREATE TABLE secrets (
    owner_id   BIGINT   NOT NULL,
    kind       SMALLINT NOT NULL,
    generation BIGINT   NOT NULL,
    key_id     TEXT     NOT NULL,
    nonce      BYTEA    NOT NULL,
    ciphertext BYTEA    NOT NULL,
    PRIMARY KEY (owner_id, kind)
);
-- next statement
-- Dated facts; the program adds to them and never changes one.
CREATE TABLE evidence (
    id              BIGINT  PRIMARY KEY,
    installation_id BIGINT  NOT NULL REFERENCES installations (id),
    grant_id        BIGINT  REFERENCES grants (id),
    at              BIGINT  NOT NULL,
    actor           TEXT    NOT NULL,
    operation       TEXT    NOT NULL,
    http_status     INTEGER NOT NULL,
    outcome         TEXT    NOT NULL,
    message         TEXT    NOT NULL
);
-- next statement
CREATE INDEX evidence_by_installation ON evidence (installation_id, at, id);
