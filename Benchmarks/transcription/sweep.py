"""Settings of PocketSphinx one at a time, and the choice among them judged by speakers that had no part in it; README.md says more."""
import argparse
import json
import resource
import subprocess
import sys
import tempfile
import warnings
import wave
from pathlib import Path

import words
from speech import recordings, thinned

# Each is laid over the library's defaults. One thing at a time first, then what was best of them together.
CANDIDATES = [
    {},
    {"maxhmmpf": 10000}, {"maxhmmpf": 5000}, {"maxhmmpf": 3000}, {"maxhmmpf": 2000}, {"maxhmmpf": 1000},
    {"maxwpf": 20}, {"maxwpf": 10}, {"maxwpf": 5},
    {"fwdflat": False}, {"ds": 2}, {"ds": 3}, {"topn": 2}, {"topn": 8},
    {"beam": 1e-40, "pbeam": 1e-40}, {"beam": 1e-60, "pbeam": 1e-60}, {"wbeam": 7e-25}, {"wbeam": 7e-35},
    {"pl_window": 0}, {"pl_window": 10}, {"pl_weight": 5.0}, {"pl_beam": 1e-6, "pl_pbeam": 1e-6},
    {"lw": 5.5}, {"lw": 7.5}, {"lw": 9.0}, {"fwdflatlw": 7.0}, {"fwdflatlw": 10.0}, {"bestpathlw": 7.5}, {"bestpathlw": 11.5},
    {"wip": 0.2}, {"wip": 0.4}, {"wip": 0.9}, {"silprob": 0.05}, {"silprob": 0.0005},
    {"fwdflatbeam": 1e-80, "fwdflatwbeam": 7e-35}, {"fwdflatefwid": 2}, {"fwdflatsfwin": 50},
    {"maxhmmpf": 3000, "maxwpf": 10}, {"maxhmmpf": 3000, "ds": 2}, {"maxhmmpf": 3000, "maxwpf": 10, "fwdflat": False},
]


def heard(settings, paths):
    """Decodes whole recordings in this process: a line for each, with the CPU seconds that it took."""
    warnings.simplefilter("ignore")
    from pocketsphinx import Decoder

    decoder = Decoder(**settings)
    for path in paths:
        with wave.open(path) as recording:
            samples = recording.readframes(recording.getnframes())
        start = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        decoder.start_stream()
        decoder.start_utt()
        decoder.process_raw(samples, full_utt=True)
        decoder.end_utt()
        found = [s.word for s in decoder.seg()] if decoder.hyp() else []
        cpu = resource.getrusage(resource.RUSAGE_SELF).ru_utime - start
        print(json.dumps([" ".join(w.split("(")[0] for w in found if w[0] not in "<[+"), cpu]), flush=True)


def name(settings):
    return " ".join(f"{key}={value}" for key, value in settings.items()) or "defaults"


def measure(settings, found):
    """(errors, reference words, CPU seconds) of each recording."""
    command = [sys.executable, __file__, "--hear", json.dumps(settings), *[r.path for r in found]]
    out = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout
    lines = [json.loads(line) for line in out.splitlines()]
    return [(words.errors(r.words, words.words(text)), len(r.words), cpu) for r, (text, cpu) in zip(found, lines)]


def cpu_rate(counts, found):
    return sum(c[2] for c in counts) / sum(r.seconds for r in found)


def table(results, found):
    """Every candidate over all recordings; the interval is of the difference to the defaults."""
    plain = [c[:2] for c in results[name({})]]
    seconds = cpu_rate(results[name({})], found)
    print(f"{'settings':44} {'WER':>7} {'difference':>11}   {'95 %':17} {'CPU':>7} {'of defaults':>11}")
    for key, counts in results.items():
        errors = [c[:2] for c in counts]
        low, high = words.paired_bootstrap(errors, plain)
        cpu = cpu_rate(counts, found)
        print(f"{key:44} {words.rate(errors):6.2f} % {words.rate(errors) - words.rate(plain):+10.2f}   "
              f"[{low:+6.2f}, {high:+6.2f}] {cpu:8.4f} {cpu / seconds:10.2f}")


def judged(results, found, share):
    """Leaves one speaker out in turn: the best of the others' settings, at most `share` of the defaults' CPU, hears the one left out."""
    plain = results[name({})]
    chosen, ours, theirs, cpu = {}, [], [], [0, 0]
    for speaker in sorted({r.speaker for r in found}):
        others = [i for i, r in enumerate(found) if r.speaker != speaker]
        left = [i for i, r in enumerate(found) if r.speaker == speaker]

        def taken(counts, rows=others):
            return sum(counts[i][2] for i in rows)

        allowed = {k: c for k, c in results.items() if taken(c) <= share * taken(plain)}
        if not allowed:
            return print(f"no setting takes {share} of the defaults' CPU")
        best = min(allowed, key=lambda k: words.rate([allowed[k][i][:2] for i in others]))
        chosen[best] = chosen.get(best, 0) + 1
        ours += [results[best][i][:2] for i in left]
        theirs += [plain[i][:2] for i in left]
        cpu = [cpu[0] + taken(results[best], left), cpu[1] + taken(plain, left)]
    low, high = words.paired_bootstrap(ours, theirs)
    print(f"at most {share} of the CPU: {words.rate(ours):.2f} %, {words.rate(ours) - words.rate(theirs):+.2f} to the defaults "
          f"[{low:+.2f}, {high:+.2f}], {cpu[0] / cpu[1]:.2f} of the CPU")
    for key, times in sorted(chosen.items(), key=lambda item: -item[1]):
        print(f"    {key}: chosen for {times} speakers")


def main():
    if sys.argv[1:2] == ["--hear"]:
        return heard(json.loads(sys.argv[2]), sys.argv[3:])
    parser = argparse.ArgumentParser()
    parser.add_argument("--speech", type=Path, required=True)
    parser.add_argument("--results", type=Path, required=True, help="JSON lines; what is in it already is not measured again")
    parser.add_argument("--settings", type=json.loads, action="append", help="a candidate in place of the script's own; may be repeated")
    parser.add_argument("--every", type=int, default=1, help="only each so-manieth recording of a speaker")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = thinned(recordings(options.speech, Path(folder)), options.every)
        results = {}
        if options.results.exists():
            results = dict(json.loads(line) for line in options.results.read_text().splitlines())
        for settings in [{}, *(options.settings or CANDIDATES)]:
            if name(settings) not in results:
                results[name(settings)] = measure(settings, found)
                with open(options.results, "a") as out:
                    out.write(json.dumps([name(settings), results[name(settings)]]) + "\n")
    table(results, found)
    print()
    for share in (0.25, 0.35, 0.5, 0.75, 1.1, 3.0):
        judged(results, found, share)


main()
