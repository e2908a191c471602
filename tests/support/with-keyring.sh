#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs its arguments with a keychain of their own: a session bus and an unlocked gnome-keyring in a private home.
# With --no-bus as first argument: with no session bus at all, as on a bare server. Exits with 77 (a skipped
# test) where the tools are not installed.
set -eu

bus=yes
if [ "${1:-}" = --no-bus ]; then
    bus=no
    shift
fi
for tool in dbus-run-session gnome-keyring-daemon; do
    command -v "$tool" >/dev/null || {
        echo "$tool is not installed here (Debian: dbus, gnome-keyring); this test is skipped."
        exit 77
    }
done

home=$(mktemp -d /tmp/gdkr.XXXXXX)
trap 'rm -rf "$home"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir -m 0700 "$home/run" "$home/data"

# The desktop of whoever starts this must not be asked.
unset DBUS_SESSION_BUS_ADDRESS DISPLAY WAYLAND_DISPLAY GNOME_KEYRING_CONTROL XDG_CURRENT_DESKTOP DESKTOP_SESSION KDE_FULL_SESSION
HOME=$home XDG_RUNTIME_DIR=$home/run XDG_DATA_HOME=$home/data
export HOME XDG_RUNTIME_DIR XDG_DATA_HOME

status=0
if [ "$bus" = no ]; then
    DBUS_SESSION_BUS_ADDRESS=disabled: "$@" || status=$?
else
    # The daemon dies with the bus.
    dbus-run-session -- sh -c '
        printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
        exec "$@"' keyring "$@" || status=$?
fi
exit "$status"
