#!/bin/sh
# Puts sherpa-onnx 2.0.1, which runs installed models, into PREFIX/lib, its header into PREFIX/include, and a pkg-config file for the
# header alone: the library is opened while the program runs and never linked.
#
#   scripts/install-sherpa-onnx.sh PREFIX [WHEEL]
#
# It is the publisher's own build for Linux, from the package index that pip is set to use, or from WHEEL. Needs python3 with pip. A
# second run does nothing.
set -eu

VERSION=2.0.1
RECIPE=1 # raise it when the steps below change

fail() {
    echo "install-sherpa-onnx: $1" >&2
    exit 1
}

[ $# -ge 1 ] && [ $# -le 2 ] || fail "usage: install-sherpa-onnx.sh PREFIX [WHEEL]"
case $(uname -m) in
x86_64) SHA256=f4ee0ab91c4ae596e0e49d7de32522a946295e038a652f1c1884d89014ee4ec2 ;;
aarch64) SHA256=4a855a5c89c89885111e4e9c570e5da1aed63373c031b757d8046792d95fe8fe ;;
*) fail "there is no build of sherpa-onnx for $(uname -m)" ;;
esac
mkdir -p "$1" || fail "cannot create $1"
PREFIX=$(cd "$1" && pwd)
STAMP="$PREFIX/share/crescendo-install"
WANTED="$VERSION $SHA256 recipe $RECIPE"

if [ -f "$STAMP" ] && [ "$(cat "$STAMP")" = "$WANTED" ] && [ -f "$PREFIX/lib/libsherpa-onnx-c-api.so" ]; then
    echo "sherpa-onnx $VERSION is in $PREFIX"
    exit 0
fi

WORK=$(mktemp -d "$PREFIX/install.XXXXXX")
trap 'rm -rf "$WORK"' EXIT
trap 'exit 130' INT TERM

if [ $# -eq 2 ]; then
    cp "$2" "$WORK/sherpa.whl" || fail "cannot read $2"
    echo "$SHA256  $WORK/sherpa.whl" | sha256sum --check --status || fail "$2 is not the expected file (its SHA-256 differs)"
else
    echo "Downloading sherpa-onnx $VERSION (10 MB)"
    echo "sherpa-onnx-core==$VERSION --hash=sha256:$SHA256" >"$WORK/wanted.txt"
    python3 -m pip download --disable-pip-version-check --quiet --no-deps --only-binary :all: --require-hashes --dest "$WORK" \
        --requirement "$WORK/wanted.txt" || fail "the download failed; run this again, or give the wheel as second argument"
    mv "$WORK"/*.whl "$WORK/sherpa.whl"
fi
python3 -m zipfile --extract "$WORK/sherpa.whl" "$WORK/wheel" || fail "the wheel cannot be unpacked"

mkdir -p "$PREFIX/lib/pkgconfig" "$PREFIX/include" "$PREFIX/share"
# By renaming: a running program keeps the library that it has open.
for library in libonnxruntime.so libsherpa-onnx-c-api.so; do
    mv "$WORK/wheel/sherpa_onnx/lib/$library" "$PREFIX/lib/$library"
done
rm -rf "$PREFIX/include/sherpa-onnx"
mv "$WORK/wheel/sherpa_onnx/include/sherpa-onnx" "$PREFIX/include/sherpa-onnx"
cat >"$PREFIX/lib/pkgconfig/sherpa-onnx-header.pc" <<PC
includedir=$PREFIX/include

Name: sherpa-onnx-header
Description: C interface of sherpa-onnx, without the library
Version: $VERSION
Cflags: -I\${includedir}
PC
echo "$WANTED" >"$STAMP"
echo "Installed sherpa-onnx $VERSION in $PREFIX"
