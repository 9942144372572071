#!/bin/sh
# Builds PocketSphinx 5.1.1 (static library, headers, pkg-config file) and installs its US English model.
#
#   scripts/build-pocketsphinx.sh PREFIX [TARBALL]
#
# PREFIX/lib/libpocketsphinx.a, PREFIX/include, PREFIX/lib/pkgconfig/pocketsphinx.pc and
# PREFIX/share/pocketsphinx/model/en-us. The source comes from the package index that pip is set to use, or from TARBALL.
# Needs cmake, a C compiler, make, curl and python3 (with pip, to learn the index). A second run does nothing.
set -eu

VERSION=5.1.1
SHA256=675778b309a22dfc9b7d37f7621976bba491d2a5f8c59696bd77fd6d07271355
RECIPE=3 # raise it when the steps below change, so that an older build is made again

fail() {
    echo "build-pocketsphinx: $1" >&2
    exit 1
}

[ $# -ge 1 ] && [ $# -le 2 ] || fail "usage: build-pocketsphinx.sh PREFIX [TARBALL]"
mkdir -p "$1" || fail "cannot create $1"
PREFIX=$(cd "$1" && pwd)
TARBALL=${2:-}
STAMP="$PREFIX/share/pocketsphinx/crescendo-build"
WANTED="$VERSION $SHA256 recipe $RECIPE"

if [ -f "$STAMP" ] && [ "$(cat "$STAMP")" = "$WANTED" ] && [ -f "$PREFIX/lib/libpocketsphinx.a" ]; then
    echo "PocketSphinx $VERSION is in $PREFIX"
    exit 0
fi

for tool in cmake make cc curl python3 tar sha256sum; do
    command -v "$tool" >/dev/null 2>&1 || fail "$tool is missing; on Debian: apt-get install cmake make gcc curl python3 python3-pip"
done

WORK=$(mktemp -d "$PREFIX/build.XXXXXX")
trap 'rm -rf "$WORK"' EXIT
trap 'exit 130' INT TERM

# The simple index that pip uses: its setting, its environment, else its built-in default.
index_url() {
    url=$(python3 -m pip config get global.index-url 2>/dev/null || true)
    [ -n "$url" ] || url=${PIP_INDEX_URL:-}
    [ -n "$url" ] || url=$(python3 -c 'from pip._internal.models.index import PyPI; print(PyPI.simple_url)' 2>/dev/null || true)
    [ -n "$url" ] || fail "no package index: install python3-pip or set PIP_INDEX_URL, or give the tarball as second argument"
    echo "${url%/}"
}

# The address of the sdist on the project's page of that index, made absolute.
sdist_url() {
    python3 - "$1" "pocketsphinx-$VERSION.tar.gz" "$2" <<'PY'
import html.parser, sys, urllib.parse
page, name, path = sys.argv[1:]
class Links(html.parser.HTMLParser):
    found = None
    def handle_starttag(self, tag, attributes):
        href = dict(attributes).get("href") if tag == "a" else None
        if href and urllib.parse.urlsplit(href).path.rsplit("/", 1)[-1] == name:
            self.found = urllib.parse.urldefrag(urllib.parse.urljoin(page, href)).url
parser = Links()
parser.feed(open(path, encoding="utf-8").read())
if not parser.found:
    sys.exit(1)
print(parser.found)
PY
}

download() {
    page="$(index_url)/pocketsphinx/"
    fetch="curl --fail --silent --show-error --location --retry 3 --connect-timeout 20"
    if [ -n "${PIP_CERT:-}" ]; then fetch="$fetch --cacert $PIP_CERT"; fi
    $fetch --max-time 60 --header 'Accept: text/html' --output "$WORK/index.html" "$page" \
        || fail "the package index did not answer; check the network, or give the tarball as second argument"
    url=$(sdist_url "$page" "$WORK/index.html") || fail "the package index has no pocketsphinx-$VERSION.tar.gz"
    $fetch --max-time 600 --output "$WORK/source.tar.gz" "$url" || fail "the download of the source failed; run this again"
}

# Leaves out of the dictionary what the language model does not know: the recogniser can never hear such a word, and carries it in
# memory all the same (55,000 of 135,000 pronunciations, 14 MB a process). They go into a file of their own, for users' vocabularies. The model's
# file ends with its words, each with a zero byte, after the length of them all; how many there are stands behind its name and order.
cut_dictionary() {
    python3 - "$1/en-us.lm.bin" "$1/cmudict-en-us.dict" <<'PY'
import re, struct, sys
model, dictionary = sys.argv[1:]
name = b"Trie Language Model"
data = open(model, "rb").read()
count, = struct.unpack_from("<I", data, len(name) + 1)
words = data.rsplit(b"\0", count + 1)[1:-1]
length = sum(len(word) + 1 for word in words)
if not data.startswith(name) or len(words) != count or struct.unpack_from("<I", data, len(data) - length - 4) != (length,):
    sys.exit("the language model is not of the expected form")
known = set(words)
with open(dictionary, "rb") as file:
    entries = file.readlines()
def is_known(entry):
    # "word(2)" is the word's second pronunciation.
    return re.sub(rb"\(\d+\)$", b"", entry.split()[0]) in known
with open(dictionary, "wb") as file:
    file.writelines(entry for entry in entries if is_known(entry))
with open(dictionary.replace(".dict", ".rest.dict"), "wb") as file:
    file.writelines(entry for entry in entries if not is_known(entry))
PY
}

if [ -n "$TARBALL" ]; then
    cp "$TARBALL" "$WORK/source.tar.gz" || fail "cannot read $TARBALL"
else
    echo "Downloading PocketSphinx $VERSION (34 MB)"
    download
fi
echo "$SHA256  $WORK/source.tar.gz" | sha256sum --check --status \
    || fail "the source is not the expected one (its SHA-256 differs); nothing was installed"
tar -xzf "$WORK/source.tar.gz" -C "$WORK" || fail "the source cannot be unpacked"

# -O3 without -march=native, so that the library runs on every machine of the architecture. Floating-point results stay those of
# the C standard (no -ffast-math); contraction to FMA does not happen on baseline x86-64.
echo "Building PocketSphinx $VERSION"
SOURCE="$WORK/pocketsphinx-$VERSION"
JOBS=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
{
    cmake -S "$SOURCE" -B "$WORK/build" -G "Unix Makefiles" \
        -DCMAKE_BUILD_TYPE=Release -DCMAKE_C_FLAGS_RELEASE="-O3 -DNDEBUG" -DBUILD_SHARED_LIBS=OFF -DBUILD_GSTREAMER=OFF \
        -DCMAKE_POSITION_INDEPENDENT_CODE=ON -DCMAKE_INSTALL_LIBDIR=lib -DCMAKE_INSTALL_PREFIX="$PREFIX" \
        -DCMAKE_DISABLE_FIND_PACKAGE_BISON=TRUE -DCMAKE_DISABLE_FIND_PACKAGE_FLEX=TRUE \
        && cmake --build "$WORK/build" --target pocketsphinx --parallel "$JOBS"
} >"$WORK/log" 2>&1 || {
    tail -n 30 "$WORK/log" >&2
    fail "the build failed; its last lines are above"
}

mkdir -p "$PREFIX/lib/pkgconfig" "$PREFIX/include" "$PREFIX/share/pocketsphinx/model" "$PREFIX/share/licenses/pocketsphinx"
rm -rf "$PREFIX/share/pocketsphinx/model/en-us"
cp -R "$SOURCE/model/en-us" "$PREFIX/share/pocketsphinx/model/en-us"
cut_dictionary "$PREFIX/share/pocketsphinx/model/en-us" || fail "the model's dictionary was not cut"
cp "$SOURCE/LICENSE" "$PREFIX/share/licenses/pocketsphinx/LICENSE"
cp -R "$SOURCE/include/." "$PREFIX/include/"
if [ -d "$WORK/build/include" ]; then cp -R "$WORK/build/include/." "$PREFIX/include/"; fi
library=$(find "$WORK/build" -name libpocketsphinx.a | head -n 1)
[ -n "$library" ] || fail "the build made no libpocketsphinx.a"
cp "$library" "$PREFIX/lib/libpocketsphinx.a"
cat >"$PREFIX/lib/pkgconfig/pocketsphinx.pc" <<PC
prefix=$PREFIX
libdir=\${prefix}/lib
includedir=\${prefix}/include

Name: PocketSphinx
Description: Speech recogniser, static
Version: $VERSION
Libs: -L\${libdir} -lpocketsphinx -lm
Cflags: -I\${includedir}
PC
echo "$WANTED" >"$STAMP"
echo "Installed PocketSphinx $VERSION and its US English model in $PREFIX"
