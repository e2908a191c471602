#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs its arguments with a PostgreSQL cluster of their own: GRANTDESK_TEST_PSQL is the address of an empty
# database in it, reached through a socket in a private folder, so that no port is taken. The cluster is gone
# afterwards. Exits with 77 (a skipped test) where PostgreSQL is not installed.
set -eu

bin=
for candidate in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin; do
    [ -x "$candidate/initdb" ] && bin=$candidate
done
if [ -z "$bin" ] && command -v initdb >/dev/null; then
    bin=$(dirname "$(command -v initdb)")
fi
if [ -z "$bin" ]; then
    echo "PostgreSQL is not installed here (Debian: postgresql); these tests are skipped."
    exit 77
fi

# Short, because the address of a socket has at most 107 bytes.
folder=$(mktemp -d /tmp/gdpg.XXXXXX)
mkdir "$folder/socket"

# The server refuses to run as root.
as_server() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && setpriv --reuid=postgres --regid=postgres --clear-groups env HOME="$folder" "$@")
    else
        "$@"
    fi
}
if [ "$(id -u)" = 0 ]; then
    chown -R postgres "$folder"
    chmod 0755 "$folder"
fi

stop() {
    as_server "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

as_server "$bin/initdb" -D "$folder/data" -U grantdesk -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1 \
    || { cat "$folder/initdb.log"; exit 1; }
as_server "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/data/server.log" \
    -o "-k $folder/socket -c listen_addresses='' -c fsync=off -c shared_buffers=32MB -c max_connections=100" start >/dev/null \
    || { cat "$folder/data/server.log"; exit 1; }
as_server "$bin/createdb" -h "$folder/socket" -U grantdesk store

GRANTDESK_TEST_PSQL="postgresql://grantdesk@/store?host=$folder/socket"
export GRANTDESK_TEST_PSQL
status=0
"$@" || status=$?
exit "$status"
