# The Swift toolchain, and how every build is called.

readonly OLDEST_SWIFT=6.2

PATH="$PWD/$DEPS/bin:$PATH"
export PKG_CONFIG_PATH="$PWD/$DEPS/pocketsphinx/lib/pkgconfig:$PWD/$DEPS/sherpa-onnx/lib/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}"

# Looks where toolchains are commonly unpacked when PATH has none.
find_swift() {
    command -v swift >/dev/null 2>&1 && return 0
    local place
    for place in /opt/swift/usr/bin /usr/local/swift/usr/bin /usr/local/bin /usr/libexec/swift/bin "${HOME:-/root}/.local/share/swiftly/bin"; do
        if [ -x "$place/swift" ]; then
            PATH="$PATH:$place"
            return 0
        fi
    done
    return 1
}
find_swift || true

require_swift() {
    command -v swift >/dev/null 2>&1 \
        || fail "no Swift toolchain found. Install Swift $OLDEST_SWIFT or later from https://www.swift.org/install/linux/ and put its usr/bin on PATH"
    local version
    version=$(swift --version 2>/dev/null | grep --only-matching --extended-regexp 'Swift version [0-9]+\.[0-9]+(\.[0-9]+)?' | head -n 1)
    version=${version#Swift version }
    [ -n "$version" ] || fail "'swift --version' did not answer: the toolchain at $(command -v swift) is damaged, or a library that it needs is missing"
    [ "$(printf '%s\n' "$OLDEST_SWIFT" "$version" | sort --version-sort | head -n 1)" = "$OLDEST_SWIFT" ] \
        || fail "Swift $version is too old: $OLDEST_SWIFT or later is needed"
    note "Swift $version at $(command -v swift)"
}

build_release() { quietly build-release swift build --configuration release --product crescendo; }

release_binary() { printf '%s/crescendo' "$(swift build --configuration release --show-bin-path)"; }
