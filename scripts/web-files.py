#!/usr/bin/env python3
"""Writes Sources/CWebApp/files.c: the list of the web app's files that the binary holds.

The compiler itself reads the files, so one that was changed needs nothing; run this when one was added, renamed or removed:

    scripts/web-files.py            writes the list
    scripts/web-files.py --check    says whether it is up to date (exit status 1 if not)
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
WEB = ROOT / "Web"
TARGET = ROOT / "Sources/CWebApp/files.c"

HEAD = """\
// Written by scripts/web-files.py from the files under Web/: run it when one is added, renamed or removed.

#include "web_app.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

"""

FOOT = """\
const crescendo_web_file *crescendo_web_files(void) {{ return files; }}

size_t crescendo_web_file_count(void) {{ return {count}; }}
"""


def files():
    """Paths of what is served, in the order of their bytes. Hidden files and documents about the app are not."""
    found = [path.relative_to(WEB) for path in WEB.rglob("*") if path.is_file()]
    names = sorted(path.as_posix() for path in found if not any(part.startswith(".") for part in path.parts) and path.suffix != ".md")
    for name in names:
        # What needs no escape in a URL, a C string or an OpenAPI document.
        if not re.fullmatch(r"[A-Za-z0-9_./~-]+", name):
            sys.exit(f"Web/{name}: only letters, digits and - _ . ~ may be in a file's name")
    return names


def source(names):
    arrays = "".join(f'static const unsigned char file_{i}[] = {{\n#embed "../../Web/{name}" suffix(, )\n    0}};\n\n' for i, name in enumerate(names))
    rows = "".join(f'    {{"{name}", file_{i}, sizeof file_{i} - 1}},\n' for i, name in enumerate(names))
    table = "static const crescendo_web_file files[] = {\n" + rows + "    {0, 0, 0},\n};\n\n"
    return HEAD + arrays + table + FOOT.format(count=len(names))


def main():
    if "--help" in sys.argv[1:]:
        print(__doc__)
        return 0
    text = source(files())
    current = TARGET.read_text(encoding="utf-8") if TARGET.exists() else ""
    if "--check" in sys.argv[1:]:
        print("the list of the web app's files is " + ("up to date" if current == text else "not up to date: run scripts/web-files.py"))
        return 0 if current == text else 1
    if current != text:
        TARGET.write_text(text, encoding="utf-8")
    print(f"{len(files())} files of the web app are listed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
