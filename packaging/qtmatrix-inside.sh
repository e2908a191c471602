#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The half of qtmatrix.sh that runs inside the other Debian.
set -u
cd /grantdesk/source || exit 1
. packaging/packages.sh

install_missing "${build_packages[@]}" "${run_packages[@]}" "${test_build_packages[@]}"
log=$(mktemp)
cmake -S . -B /grantdesk/build -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG='-O0 -g1' \
    -DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DGRANTDESK_WERROR=ON >"$log" 2>&1 || {
    cat "$log"
    stop "Configuring failed."
}
say "$(c++ --version | head -n 1); Qt $(dpkg-query -W -f='${Version}' qt6-base-dev)"
ninja -C /grantdesk/build --quiet -k 0 -j "$(nproc)" || stop "Building failed."
exec ctest --test-dir /grantdesk/build --output-on-failure --no-tests=error -j 2 "$@"
