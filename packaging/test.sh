#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds with warnings as errors, and runs every test. Fails when one fails.
#
#     packaging/test.sh            everything, with the browser, keychain and PostgreSQL tests
#     packaging/test.sh --quick    the unit tests only: needs no browser, database server or npm
#     packaging/test.sh --asan     under AddressSanitizer and UndefinedBehaviorSanitizer (without browser and bench)
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
. packaging/packages.sh

preset=dev
chosen=()
packages=("${build_packages[@]}" "${run_packages[@]}" "${test_build_packages[@]}" "${test_packages[@]}")
for argument in "$@"; do
    case $argument in
    --quick)
        chosen=(-L '^unit$')
        packages=("${build_packages[@]}" "${run_packages[@]}" "${test_build_packages[@]}")
        ;;
    --asan)
        preset=asan
        [ ${#chosen[@]} -eq 0 ] && chosen=(-LE '^(browser|bench)$')
        # Qt, fontconfig and the platform theme keep caches for ever; a leak check reports those, not ours.
        export ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=print_stacktrace=1
        ;;
    *) stop "Unknown switch $argument; there are --quick and --asan." ;;
    esac
done

install_missing "${packages[@]}"
build "$preset"

if [ "${packages[-1]}" = "${test_packages[-1]}" ]; then
    export GRANTDESK_NODE_MODULES=$PWD/build/node/node_modules
    wanted=build/node/$(printf '%s' "$node_client" | tr -c '[:alnum:].\n-' _)
    if [ ! -e "$wanted" ]; then
        say "Fetching $node_client from npm"
        mkdir -p build/node && npm install --prefix build/node --no-save --no-audit --no-fund --ignore-scripts \
            --loglevel=error "$node_client" >&2 </dev/null && touch "$wanted" || stop "npm could not fetch $node_client."
    fi
fi

# Whatever a skipped function said stands above the summary, which stays last.
log=build/$preset/Testing/Temporary/LastTest.log
summary=$(mktemp)
trap 'rm -f "$summary"' EXIT
ctest --test-dir "build/$preset" --output-on-failure --no-tests=error -j 2 "${chosen[@]}" </dev/null |
    awk -v summary="$summary" '/^[0-9]+% tests passed/ { last = 1 } last { print > summary; next } { print; fflush() }'
status=${PIPESTATUS[0]}
if grep -q '^SKIP ' "$log" 2>/dev/null; then
    echo
    echo "Skipped, with their reasons:"
    grep -A1 '^SKIP ' "$log" | grep -v '^--'
    echo
fi
cat "$summary"
exit "$status"
