#!/usr/bin/env python3
"""Writes THIRD-PARTY-NOTICES: what the crescendo binary is linked with, and under which terms.

Run it in the package's folder after `swift package resolve` and `./dev.sh setup`, whenever a dependency changes:

    scripts/notices.py            writes the file
    scripts/notices.py --check    says whether it is up to date (exit status 1 if not)
"""

import hashlib
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CHECKOUTS = ROOT / ".build/checkouts"
POCKETSPHINX = ROOT / ".deps/pocketsphinx"
TARGET = ROOT / "THIRD-PARTY-NOTICES"
RULE = "=" * 100

HEAD = """\
Crescendo is licensed under the Apache License, version 2.0 (see LICENSE). Its binary is linked with the works below, each under its
own terms. The text of the Apache License, version 2.0, stands once, at the end.

Programs that Crescendo only runs, and does not contain, come from the operating system under their own terms.
"""


def resolved_packages():
    """Every package of the dependency graph: name, version, address and folder."""
    output = subprocess.run(
        ["swift", "package", "show-dependencies", "--format", "json"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    found = {}

    def walk(node):
        for package in node["dependencies"]:
            found.setdefault(package["identity"], (package["name"], package["version"], package["url"], pathlib.Path(package["path"])))
            walk(package)

    walk(json.loads(output[output.index("{"):]))
    return [found[identity] for identity in sorted(found)]


def read(path):
    return path.read_text(encoding="utf-8").strip("\n").replace("\t", "    ")


def licence_of(folder):
    """The licence's name and, unless it is the Apache License, its text."""
    text = read(next(folder.glob("LICENSE*")))
    if "Apache License" in text[:200]:
        exception = " with Runtime Library Exception" if "Runtime Library Exception" in text else ""
        return "Apache-2.0" + exception, None
    return "MIT", text


def leading_comment(path, beginning):
    """The licence in a C file's comment, from the line that contains `beginning` to the comment's end."""
    text = read(path)
    comment = text[text.index(beginning):]
    comment = comment[: comment.index("*/")]
    return "\n".join(re.sub(r"^\s*\*? ?", "", line).rstrip() for line in comment.splitlines()).strip()


def section(title, lines, text=None):
    body = "\n".join(lines)
    return f"{RULE}\n{title}\n{body}\n" + (f"\n{text}\n" if text else "")


def packages():
    for name, version, url, folder in resolved_packages():
        licence, text = licence_of(folder)
        notice = next(folder.glob("NOTICE*"), None)
        parts = [part for part in (text, read(notice) if notice else None) if part]
        yield section(f"{name} {version}", [url.removesuffix(".git"), f"Licence: {licence}"], "\n\n".join(parts))


def parts_within_packages():
    """Works inside of those packages whose terms want their own text."""
    nio = CHECKOUTS / "swift-nio/Sources"
    yield section("llhttp (in swift-nio)", ["Licence: MIT"], read(nio / "CNIOLLHTTP/LICENSE"))
    yield section("sha1 of the WIDE project (in swift-nio)", ["Licence: BSD-3-Clause"],
                  leading_comment(nio / "CNIOSHA1/c_nio_sha1.c", "Copyright (C) 1995"))
    yield section("BoringSSL (in swift-crypto and swift-nio-ssl)",
                  ["https://boringssl.googlesource.com/boringssl", "Licence: Apache-2.0; its generated field arithmetic (fiat-crypto): MIT"],
                  "Copyright The OpenSSL Project Authors, Google Inc. and others, as its source files say.\n"
                  "fiat-crypto: Copyright (c) 2015-2020 the fiat-crypto authors.")


def system_libraries():
    yield section("zlib", ["https://zlib.net", "Linked as the operating system provides it. Under the zlib licence."])
    yield section("libarchive", ["https://www.libarchive.org", "Linked as the operating system provides it. Licence: BSD-2-Clause"])
    yield section("SQLite", ["https://sqlite.org", "Linked as the operating system provides it. In the public domain."])
    yield section("Swift standard library, Foundation, Dispatch", ["https://www.swift.org", "Licence: Apache-2.0 with Runtime Library Exception"])


def pocketsphinx():
    version = (POCKETSPHINX / "share/pocketsphinx/crescendo-build").read_text().split()[0]
    yield section(f"PocketSphinx {version}", ["https://github.com/cmusphinx/pocketsphinx", "Licence: BSD-2-Clause and others, as below"],
                  read(POCKETSPHINX / "share/licenses/pocketsphinx/LICENSE"))
    model = leading_comment(POCKETSPHINX / "share/pocketsphinx/model/en-us/en-us/README", "Copyright (c)")
    yield section("US English model for PocketSphinx",
                  ["Installed beside the binary. Acoustic model: BSD-2-Clause, below. Pronouncing dictionary (CMUdict) and language model: "
                   "under PocketSphinx's terms, above."], model)


def lexicons():
    lexicon = ROOT / "lexicons/vader-3.3.2.txt"
    yield section("VADER sentiment lexicon 3.3.2",
                  ["https://github.com/cjhutto/vaderSentiment", "vader_lexicon.txt, held in the binary as it was published. Licence: MIT",
                   f"sha256: {hashlib.sha256(lexicon.read_bytes()).hexdigest()}"], read(lexicon.with_suffix(".LICENSE")))


def whole():
    sections = [*packages(), *parts_within_packages(), *system_libraries(), *pocketsphinx(), *lexicons()]
    return "\n".join([HEAD, *sections, section("Apache License, version 2.0", [], read(ROOT / "LICENSE"))])


def main():
    if "--help" in sys.argv[1:]:
        print(__doc__)
        return 0
    text = whole()
    if "--check" in sys.argv[1:]:
        current = TARGET.exists() and TARGET.read_text(encoding="utf-8") == text
        print("THIRD-PARTY-NOTICES is up to date" if current else "THIRD-PARTY-NOTICES is not up to date: run scripts/notices.py")
        return 0 if current else 1
    TARGET.write_text(text, encoding="utf-8")
    print(f"wrote {TARGET.name}: {len(text.splitlines())} lines")
    return 0


if __name__ == "__main__":
    sys.exit(main())
