#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the tree with -Werror and runs the unit tests with the Qt of another Debian: 6.4 in bookworm, 6.8 in
# trixie, the newest in sid. Needs root and debootstrap; not a part of continuous integration.
#
#     packaging/qtmatrix.sh trixie
#     packaging/qtmatrix.sh sid -L unit -R tst_loopback     the rest goes to ctest
#
# A Debian of that suite is kept in $GRANTDESK_ROOTS/root-SUITE (/var/tmp/grantdesk if unset), with its own build
# folder; the source is seen there read-only.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
. packaging/packages.sh

suite=${1:-}
[[ $suite =~ ^[a-z]+$ ]] || stop "Usage: packaging/qtmatrix.sh SUITE [ctest arguments]; SUITE is bookworm, trixie or sid."
shift
[ $# -gt 0 ] || set -- -L '^unit$'
[ "$(id -u)" -eq 0 ] || stop "It mounts and changes roots, so it must run as root."
roots=${GRANTDESK_ROOTS:-/var/tmp/grantdesk}
root=$roots/root-$suite

if [ ! -e "$root/etc/debian_version" ]; then
    install_missing debootstrap
    say "Making a Debian $suite in $root"
    mkdir -p "$roots"
    debootstrap --variant=minbase "$suite" "$root" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} >"$root.log" 2>&1 ||
        stop "debootstrap failed; see $root.log"
    rm -f "$root.log"
fi
# Services must not start in there.
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod +x "$root/usr/sbin/policy-rc.d"
mkdir -p "$root/grantdesk/source" "$root/grantdesk/build"

# In a mount namespace of its own nothing stays mounted, however it ends.
exec unshare --mount --propagation private bash -c '
    root=$1
    shift
    mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" &&
        mount --bind "$PWD" "$root/grantdesk/source" && mount -o remount,bind,ro "$root/grantdesk/source" || exit 1
    exec env -i HOME=/root TERM="${TERM:-dumb}" PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
        chroot "$root" /grantdesk/source/packaging/qtmatrix-inside.sh "$@"
' qtmatrix "$root" "$@"
