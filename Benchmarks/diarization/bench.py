"""Diarization error rates of `crescendo diarize` on conversations made of LibriSpeech; README.md says how to run it and what is held."""
import argparse
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import numpy

import mixtures
import scoring

COLLAR = 0.25
LIMIT = 6.0
NOISE_DECIBELS = 15
PENALTIES = [1.4, 1.6, 1.8, 2.0, 2.2]


def write(path, sound):
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, mixtures.RATE, 0, "NONE", ""))
        file.writeframes((numpy.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes())


def diarized(crescendo, paths, *options):
    """The turns of each file."""
    command = [crescendo, "diarize", "--json", *options, *map(str, paths)]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return [[(t["start"], t["end"], t["speaker"]) for t in json.loads(line)["turns"]] for line in lines]


def one_speaker(turns):
    return [(start, end, "S1") for start, end, _ in turns]


class Conversation:
    def __init__(self, path, seconds, turns):
        self.path, self.seconds, self.turns = path, seconds, turns
        self.speakers = sorted({speaker for _, _, speaker in turns})

    def score(self, found, collar=COLLAR):
        return scoring.score(self.turns, found, self.seconds, collar)


def conversations(found, target, name, count, seed, sizes=(2, 3, 4), noise=mixtures.FAINT):
    draw = random.Random(seed)
    for index in range(count):
        names = draw.sample(sorted(found), sizes[index % len(sizes)])
        sound, turns = mixtures.mixture(found, names, draw, noise)
        path = target / f"{name}-{index:03}.wav"
        write(path, sound)
        yield Conversation(path, len(sound) / mixtures.RATE, turns)


def meetings(speech, target):
    for uri in ("dev00", "trn01", "trn05"):
        source = speech / f"ami_{uri}.flac"
        if not source.exists():
            continue
        sound = mixtures.decoded(source)
        path = target / f"{uri}.wav"
        write(path, sound)
        marks = "ami_debug.development.rttm" if uri.startswith("dev") else "ami_debug.train.rttm"
        yield Conversation(path, len(sound) / mixtures.RATE, mixtures.rttm(speech / marks, uri))


def row(name, scores, right=None):
    missed, invented, confused, total = scoring.rate(scores)
    share = "" if right is None else f"{100 * right / len(scores):>9.0f} %"
    print(f"{name:<36}{missed:>8.1f}{invented:>8.1f}{confused:>11.1f}{total:>8.1f}{share}", flush=True)
    return total


def counted(group, answers):
    return sum(len({s for _, _, s in found}) == len(c.speakers) for c, found in zip(group, answers))


def table(crescendo, made):
    print(f"{'':<36}{'missed':>8}{'false':>8}{'confused':>11}{'DER':>8}{'count right':>12}")
    alone = diarized(crescendo, [c.path for c in made])
    total = row(f"all, collar {COLLAR} s", [c.score(f) for c, f in zip(made, alone)], counted(made, alone))
    for count in (2, 3, 4):
        pairs = [(c, f) for c, f in zip(made, alone) if len(c.speakers) == count]
        row(f"  {count} speakers", [c.score(f) for c, f in pairs], counted(*zip(*pairs)))
    row("all, no collar", [c.score(f, 0) for c, f in zip(made, alone)])
    told = {}
    for count in (2, 3, 4):
        group = [c for c in made if len(c.speakers) == count]
        told.update(zip(group, diarized(crescendo, [c.path for c in group], "--speakers", str(count))))
    row("all, number of speakers given", [c.score(told[c]) for c in made], counted(made, [told[c] for c in made]))
    row("baseline: everybody is one speaker", [c.score(one_speaker(f)) for c, f in zip(made, alone)])
    return total


def others(options, found, target):
    print("\nother recordings made alike:")
    loud = mixtures.LEVEL * 10 ** (-NOISE_DECIBELS / 20)
    groups = (2, 3, 4)
    for index, (name, voices, sizes, noise) in enumerate([
        ("one speaker alone", found, (1,), mixtures.FAINT),
        ("flat mean spectra", mixtures.whitened(found), groups, mixtures.FAINT),
        (f"with noise, {NOISE_DECIBELS} dB below", found, groups, loud),
    ]):
        made = list(conversations(voices, target, f"other-{index}", max(1, options.mixtures // 5), options.seed, sizes, noise))
        answers = diarized(options.crescendo, [c.path for c in made])
        row(f"  {name}", [c.score(f) for c, f in zip(made, answers)], counted(made, answers))


def cross_validate(crescendo, made):
    """The error on conversations of three speakers with the penalty that is best for the conversations of the other three alone."""
    scores = {p: [c.score(f) for c, f in zip(made, diarized(crescendo, [c.path for c in made], "--penalty", str(p)))] for p in PENALTIES}
    everybody = sorted({speaker for c in made for speaker in c.speakers})
    held, own, chosen = [], [], []
    for half in itertools.combinations(everybody, 3):
        inside = [i for i, c in enumerate(made) if set(c.speakers) <= set(half)]
        outside = [i for i, c in enumerate(made) if not set(c.speakers) & set(half)]
        if not inside or not outside:
            continue
        best = min(PENALTIES, key=lambda p: scoring.rate([scores[p][i] for i in inside])[3])
        chosen.append(best)
        held += [scores[best][i] for i in outside]
        own += [min((scores[p] for p in PENALTIES), key=lambda s: scoring.rate([s[i] for i in outside])[3])[i] for i in outside]
    print("\nthe penalty, on conversations of speakers that it was not chosen with:")
    for p in PENALTIES:
        row(f"  penalty {p}, all", scores[p])
    row("  chosen on the other three speakers", held)
    row("  chosen on the same ones", own)
    print(f"  chosen: {', '.join(f'{p} ({chosen.count(p)})' for p in sorted(set(chosen)))}")


def cost(crescendo, sound, name, target):
    path = target / "long.wav"
    write(path, sound)
    child = subprocess.Popen([crescendo, "diarize", "--json", str(path)], stdout=subprocess.DEVNULL)
    _, _, usage = os.wait4(child.pid, 0)
    seconds = len(sound) / mixtures.RATE
    work = usage.ru_utime + usage.ru_stime
    print(f"{name}: {work:.1f} s of processor, 1/{seconds / work:.0f} of its length; {usage.ru_maxrss / 1024:.0f} MB resident")


def costs(crescendo, found, target, seed):
    draw = random.Random(seed)
    sounds = [mixtures.mixture(found, sorted(found)[:4], draw)[0]]
    while sum(map(len, sounds)) < 3600 * mixtures.RATE:
        sounds.append(mixtures.mixture(found, sorted(found)[:4], draw)[0])
    print()
    cost(crescendo, sounds[0], f"{len(sounds[0]) / mixtures.RATE:.0f} s", target)
    cost(crescendo, numpy.concatenate(sounds)[: 3600 * mixtures.RATE], "an hour", target)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--crescendo", required=True)
    arguments.add_argument("--speech", required=True, type=Path)
    arguments.add_argument("--mixtures", type=int, default=300)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--cross-validate", action="store_true", help="try other penalties, judged on speakers that they were not chosen with")
    arguments.add_argument("--no-hour", action="store_true", help="leave out time and memory")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        found = mixtures.speakers(options.speech)
        made = list(conversations(found, target, "mixture", options.mixtures, options.seed))
        print(f"{len(made)} conversations, {sum(c.seconds for c in made) / 60:.0f} minutes; in % of the speech\n")
        total = table(options.crescendo, made)
        others(options, found, target)
        print("\nmeetings of 30 s, for information (they hold overlap):")
        for meeting in meetings(options.speech, target):
            turns = diarized(options.crescendo, [meeting.path])
            row(f"  {meeting.path.stem}, {len(meeting.speakers)} speakers", [meeting.score(turns[0])], counted([meeting], turns))
            row("    one speaker", [meeting.score(one_speaker(turns[0]))])
        if options.cross_validate:
            cross_validate(options.crescendo, made)
        if not options.no_hour:
            costs(options.crescendo, found, target, options.seed)
    if total > LIMIT:
        sys.exit(f"NOT KEPT: more than {LIMIT} %")


main()
