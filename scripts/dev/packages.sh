# What is installed from Debian, and PocketSphinx, which is built from its source.

readonly DEPS=.deps

# Building and running. The second line is what the Swift toolchain itself expects of a Debian 12 machine.
readonly BUILD_PACKAGES=(
    ffmpeg libsqlite3-dev libpq-dev libarchive-dev pkg-config cmake make curl ca-certificates python3 python3-pip
    binutils gcc g++ git libc6-dev libcurl4 libxml2 libncurses6 libpython3.11 libstdc++-12-dev tzdata zlib1g-dev
)

# The tests: a PostgreSQL that they start for themselves, codecs and a voice that make their audio, and a place for OpenAI's client.
readonly TEST_PACKAGES=(postgresql-15 flac espeak-ng python3-venv)

# The checks and benches beside them.
readonly CHECK_PACKAGES=(strace util-linux chromium fonts-noto-core)
readonly BENCH_PACKAGES=(python3-venv util-linux flac praat valgrind)

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        fail "this needs root: run it as root or install sudo. It is: $*"
    fi
}

# missing_packages NAME…: those that are not installed, one a line.
missing_packages() {
    local installed
    # dpkg-query fails when it does not know one of the names, and lists the others all the same.
    installed=$(dpkg-query --show --showformat '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null | sed -n 's/ installed$//p') || true
    printf '%s\n' "$@" | grep --invert-match --line-regexp --fixed-strings --file <(printf '%s\n' "$installed" | grep .) || true
}

require_packages() {
    command -v dpkg-query >/dev/null 2>&1 || {
        note "this is not Debian: install these yourself if they are missing: $*"
        return 0
    }
    local missing
    mapfile -t missing < <(missing_packages "$@")
    if [ ${#missing[@]} -eq 0 ]; then
        note "all there"
        return 0
    fi
    note "installing ${missing[*]}"
    quietly apt as_root apt-get update
    keep_port_5432_free "${missing[@]}"
    quietly apt as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}"
}

# Debian's PostgreSQL sets up a server of its own as soon as it is installed; the tests start theirs and want no other.
keep_port_5432_free() {
    case " $* " in *" postgresql-15 "*) ;; *) return 0 ;; esac
    [ ! -e /etc/postgresql-common/createcluster.conf ] || return 0
    as_root mkdir -p /etc/postgresql-common
    printf 'create_main_cluster = false\n' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
}

# promtool alone, taken out of Debian's package: installing that would start a Prometheus server.
require_promtool() {
    if command -v promtool >/dev/null 2>&1; then
        note "promtool is there"
        return 0
    fi
    local work
    work=$(mktemp -d)
    chmod 755 "$work"
    (cd "$work" && apt-get download prometheus >/dev/null 2>&1 && dpkg-deb --extract prometheus_*.deb .) || {
        rm -rf "$work"
        note "promtool could not be fetched; the test that needs it will say so"
        return 0
    }
    mkdir -p "$DEPS/bin"
    cp "$work/usr/bin/promtool" "$DEPS/bin/promtool"
    rm -rf "$work"
    note "promtool is in $DEPS/bin"
}

# OpenAI's own client, in a place of its own and in the versions that are written down; the tests use it without the network.
require_openai_client() {
    local place="$DEPS/openai-venv" versions=Tests/OpenAISDK/requirements.txt
    if cmp --silent "$versions" "$place/installed.txt"; then
        note "all there"
        return 0
    fi
    rm -rf "$place"
    python3 -m venv "$place"
    quietly openai-client "$place/bin/python" -m pip install --disable-pip-version-check --quiet --only-binary :all: -r "$versions"
    cp "$versions" "$place/installed.txt"
}

# require_venv NAME TOOL…: Python tools in an environment of their own.
require_venv() {
    local place="$DEPS/$1" tools="${*:2}"
    if [ "$(cat "$place/tools" 2>/dev/null)" = "$tools" ]; then
        note "all there"
        return 0
    fi
    rm -rf "$place"
    quietly venv python3 -m venv "$place"
    # shellcheck disable=SC2086
    quietly venv "$place/bin/pip" install --disable-pip-version-check --quiet $tools
    printf '%s' "$tools" >"$place/tools"
}

require_test_venv() { require_venv test-venv openapi-spec-validator==0.9.0 python-docx==1.2.0 standardwebhooks==1.1.0; }

# What asks a server everything that its description allows; a checker only, since it brings dozens of packages with it.
require_schemathesis() { require_venv schemathesis-venv schemathesis==4.32.5; }

# What drives the page in a browser. axe-core comes in a package for another driver, which it does not need here.
require_page_tools() {
    local place="$DEPS/page-venv"
    require_venv page-venv websockets==17.4
    [ -e "$place/axe" ] || quietly venv "$place/bin/pip" install --disable-pip-version-check --quiet --no-deps axe-playwright-python==0.1.8
    touch "$place/axe"
}

resolve_packages() {
    if [ .build/workspace-state.json -nt Package.swift ]; then
        note "all there"
    else
        quietly resolve swift package resolve
    fi
}

# Small models in the form of real ones, which a script of ours makes, and the publisher's own model for voice activity.
require_test_models() {
    require_venv models-venv onnx==1.23.2
    require_silero "$DEPS/test-models/silero"
    if [ "$DEPS/test-models/made" -nt scripts/test-models.py ]; then
        note "all there"
        return 0
    fi
    quietly test-models "$DEPS/models-venv/bin/python" scripts/test-models.py "$DEPS/test-models"
    touch "$DEPS/test-models/made"
}

# The same file that `crescendo models install silero-vad` installs, out of the package that its publisher makes of it.
require_silero() {
    local wheel="$1/silero_vad-6.2.3-py3-none-any.whl" wanted
    [ -s "$1/silero_vad.onnx" ] && return 0
    mkdir -p "$1"
    wanted="silero-vad==6.2.3 --hash=sha256:7b7f5436cfcb02fae583a05b512ea96467fd449fe54cb49a5e4f06c51a1e43b8"
    printf '%s\n' "$wanted" >"$1/wanted.txt"
    quietly silero "$DEPS/models-venv/bin/pip" download --disable-pip-version-check --quiet --no-deps --require-hashes \
        --dest "$1" --requirement "$1/wanted.txt"
    python3 -m zipfile --extract "$wheel" "$1/wheel"
    mv "$1/wheel/silero_vad/data/silero_vad.onnx" "$1/silero_vad.onnx"
    rm -rf "$wheel" "$1/wheel" "$1/wanted.txt"
}

setup_build() {
    step "Debian packages for building and running" require_packages "${BUILD_PACKAGES[@]}"
    step "Swift toolchain" require_swift
    step "PocketSphinx" quietly pocketsphinx scripts/build-pocketsphinx.sh "$DEPS/pocketsphinx"
    step "sherpa-onnx" quietly sherpa-onnx scripts/install-sherpa-onnx.sh "$DEPS/sherpa-onnx"
    step "A sample recording" make_sample
    step "List of the web app's files" scripts/web-files.py
}

setup_tests() {
    setup_build
    step "Debian packages for the tests" require_packages "${TEST_PACKAGES[@]}"
    step "promtool" require_promtool
    step "OpenAI's client for Python" require_openai_client
    step "Python tools for the tests" require_test_venv
    step "Models for the tests" require_test_models
}

setup_checks() {
    step "Debian packages for checks" require_packages "${CHECK_PACKAGES[@]}"
    step "schemathesis" require_schemathesis
    step "Tools that drive the page" require_page_tools
}

setup_all() {
    setup_tests
    setup_checks
    step "Swift packages" resolve_packages
}
