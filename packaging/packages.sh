# SPDX-License-Identifier: GPL-3.0-or-later
# What Grantdesk needs from Debian 12, 13 and sid (the names are the same in all three), and how a script gets
# it. Sourced by run.sh, test.sh and qtmatrix.sh.

build_packages=(
    ccache cmake g++ ninja-build pkgconf
    qt6-base-dev qt6-networkauth-dev qt6-svg-dev qtkeychain-qt6-dev libsodium-dev libssl-dev libyaml-cpp-dev
)
# Plug-ins and libraries that are loaded while it runs, so that no linker asks for them. netbase writes the /etc/hosts
# with localhost where there is none, as in the smallest systems that debootstrap makes.
run_packages=(
    ca-certificates libqt6sql6-psql libqt6sql6-sqlite libsecret-1-0 netbase xdg-utils
)
# To build the tests: they look into stores without the program, and break their statements. mold links 150 programs in
# a tenth of the time.
test_build_packages=(
    libsqlite3-dev mold sqlite3
)
# To run all of them.
test_packages=(
    chromium chromium-driver openbox xauth xdotool xvfb   # the browser test
    dbus dbus-daemon gnome-keyring                # the keychain tests
    postgresql                                    # the psql tests
    libnginx-mod-http-echo nginx-light            # HTTP/2 as a real server speaks it
    nodejs npm                                    # Miro's own client against the sandbox
    appstream desktop-file-utils man-db           # what is installed beside the program
    libxml2-utils                                 # the JUnit report against its schema
)
# Miro's official client, from npm.
node_client="@mirohq/miro-api@2.2.4"

say() { printf '%s\n' "$*" >&2; }
stop() {
    say "$@"
    exit 1
}

is_installed() {
    # npm comes as a part of nodejs in some packagings; then the package of that name cannot be installed.
    [ "$1" = npm ] && command -v npm >/dev/null && return
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# install_missing PACKAGE...: asks apt for those that are not there, and touches nothing when all are.
install_missing() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        say "This script installs with apt, which this system does not have. Please install what these Debian packages hold:"
        say "  $*"
        stop "and then build with: cmake --preset release && cmake --build --preset release"
    fi
    local missing=() package
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return

    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null ||
            stop "These packages are missing, and there is no sudo. As root: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    say "Installing ${missing[*]}"
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Acquire::Retries=3 -o Dpkg::Use-Pty=0)
    local log
    log=$(mktemp)
    # An update may fail for a source that has nothing to do with us; the installation then tells.
    "${as_root[@]}" "${apt[@]}" update >"$log" 2>&1 </dev/null || tail -n 3 "$log" >&2
    if ! "${as_root[@]}" "${apt[@]}" install --no-install-recommends "${missing[@]}" >"$log" 2>&1 </dev/null; then
        tail -n 30 "$log" >&2
        rm -f "$log"
        stop "apt could not install everything (see above)."
    fi
    rm -f "$log"
}

# build PRESET [TARGET...]: configures and builds in build/PRESET, quietly where nobody watches.
build() {
    local preset=$1
    shift
    mkdir -p "build/$preset" 2>/dev/null && [ -w "build/$preset" ] ||
        stop "Cannot write in $PWD/build/$preset; it may belong to another user."
    local cache=${CCACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/ccache}
    mkdir -p "$cache" 2>/dev/null
    [ -w "$cache" ] || export CCACHE_DIR=$PWD/build/ccache
    local log=build/$preset/configure.log
    if ! cmake --preset "$preset" >"$log" 2>&1 </dev/null; then
        cat "$log" >&2
        stop "Configuring $preset failed."
    fi
    ninja -C "build/$preset" -n "$@" 2>/dev/null | grep -q '^ninja: no work to do' && return
    local ninja=(ninja -C "build/$preset" -j "$(nproc)")
    [ -t 1 ] || ninja+=(--quiet)
    say "Building build/$preset"
    "${ninja[@]}" "$@" </dev/null >&2 || stop "Building $preset failed."
}
