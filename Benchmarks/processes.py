"""What a tree of processes holds."""

import os
import pathlib
import re


def tree(root):
    """All processes below one, itself included."""
    parents = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            fields = pathlib.Path("/proc", entry, "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(entry))
    found, waiting = [], [root]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += parents.get(one, [])
    return found


def held(root):
    """Memory of a process and all below it, in MB: what they share counts once."""
    total = 0
    for process in tree(root):
        try:
            text = pathlib.Path("/proc", str(process), "smaps_rollup").read_text()
        except OSError:
            continue
        match = re.search(r"^Pss:\s+(\d+)", text, re.M)
        total += int(match.group(1)) if match else 0
    return total / 1024
