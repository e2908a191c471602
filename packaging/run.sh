#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds build/release, and starts Grantdesk. Arguments go to the program:
#
#     packaging/run.sh                 the window; in a terminal without a display, the demo
#     packaging/run.sh list --json     a command
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
. packaging/packages.sh

packages=("${build_packages[@]}" "${run_packages[@]}")
# A Wayland session without Xwayland needs Qt's plug-in for it.
[ -n "${WAYLAND_DISPLAY:-}" ] && [ -z "${DISPLAY:-}" ] && packages+=(qt6-wayland)
install_missing "${packages[@]}"
build release

wants_window=yes
for argument in "$@"; do
    case $argument in
    demo | profile | doctor | authorize | list | show | token | verify | refresh | revoke | forget | probe | watch | cycle) wants_window=no ;;
    -h | --help | -v | --version) wants_window=no ;;
    esac
done
if [ $wants_window = yes ] && [ -z "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ]; then
    say "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open."
    say "Running the same job in this terminal instead: grantdesk demo"
    set -- demo
fi
exec build/release/bin/grantdesk "$@"
