-- SPDX-License-Identifier: GPL-3.0-or-later
-- The cycle lab: each uninstall and reinstall of an installation, from its plan to its verdict.

-- A report outlives what it tells of: profile_id and installation_id are no keys, and their names stand here. `record` is
-- the whole cycle as JSON (domain/cycle.h), and what a cycle goes on from; the columns before it say again what lists show
-- and ask for, so that a list reads no record. held_until is 0 where nobody drives the cycle.
CREATE TABLE cycles (
    id              BIGINT  PRIMARY KEY,
    plan_id         BIGINT  NOT NULL,
    position        INTEGER NOT NULL,
    profile_id      BIGINT  NOT NULL,
    installation_id BIGINT  NOT NULL,
    client_id       TEXT    NOT NULL,
    app_name        TEXT    NOT NULL,
    team_id         TEXT    NOT NULL,
    team_name       TEXT    NOT NULL,
    user_id         TEXT    NOT NULL,
    user_name       TEXT    NOT NULL,
    way_out         TEXT    NOT NULL,
    way_in          TEXT    NOT NULL,
    made_at         BIGINT  NOT NULL,
    state           TEXT    NOT NULL,
    current_step    TEXT    NOT NULL,
    verdict         TEXT    NOT NULL,
    fault_field     TEXT    NOT NULL,
    ended_at        BIGINT,
    death_least_ms  BIGINT,
    death_most_ms   BIGINT,
    first_call_ms   BIGINT,
    changed_fields  TEXT    NOT NULL,
    holder          TEXT    NOT NULL,
    held_until      BIGINT  NOT NULL,
    record          TEXT    NOT NULL
);
-- next statement
-- The order of the list, and one index for each way to narrow it.
CREATE INDEX cycles_by_plan ON cycles (plan_id, position, id);
-- next statement
CREATE INDEX cycles_by_profile ON cycles (profile_id, plan_id, position, id);
-- next statement
CREATE INDEX cycles_by_installation ON cycles (installation_id, plan_id, position, id);
-- next statement
CREATE INDEX cycles_open ON cycles (plan_id, position, id) WHERE state IN ('planned', 'running');
