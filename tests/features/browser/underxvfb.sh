#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a program on an X display of its own, with a small window manager, so that windows become active as they do
# on a desktop, and with a home of its own:
#
#     underxvfb.sh PROGRAM [argument...]
if [ -z "$UNDER_XVFB" ]; then
    export UNDER_XVFB=1
    exec xvfb-run --auto-servernum --server-args="-screen 0 1440x1000x24 -nolisten tcp" "$0" "$@"
fi
home=$(mktemp -d)
mkdir -m 0700 "$home/run"
export HOME="$home" XDG_RUNTIME_DIR="$home/run" QT_QPA_PLATFORM=xcb
unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME XDG_CURRENT_DESKTOP WAYLAND_DISPLAY
openbox --sm-disable >/dev/null 2>&1 &
manager=$!
"$@"
status=$?
kill $manager 2>/dev/null
wait $manager 2>/dev/null
rm -rf "$home"
exit $status
