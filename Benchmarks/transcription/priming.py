"""Whose cepstral mean an utterance is decoded with: its own, its recording's, its speaker's, or a mixture; README.md says more."""
import argparse
import json
import subprocess
import sys
import tempfile
import warnings
import wave
from pathlib import Path

import words
from speech import recordings, thinned

# Around a stretch of speech, as the pipeline leaves it; and how many frames of 10 ms a given mean counts for beside the utterance's own.
PADDING = 0.15
WEIGHTS = (100, 400, None)


def decode(decoder, samples, mean):
    """The words, the utterance's own mean of 13 coefficients, and its frames; `mean` takes the place of its own where it is given.

    A decoder that once heard an utterance as a whole loses the ends of those that come as they are spoken: it is made for one of the two.
    """
    decoder.start_stream()
    if mean:
        decoder.set_cmn(",".join(f"{value:.4f}" for value in mean))
    decoder.start_utt()
    # Of what is not whole the library takes off the mean that it has.
    decoder.process_raw(samples, full_utt=not mean)
    decoder.end_utt()
    found = [s.word.split("(")[0] for s in decoder.seg() if s.word[0] not in "<[+"] if decoder.hyp() else []
    return found, [float(value) for value in decoder.get_cmn(False).split(",")], decoder.n_frames()


def average(means):
    """Of (mean, frames) pairs; none of none."""
    total = sum(frames for _, frames in means)
    return [sum(mean[k] * frames for mean, frames in means) / total for k in range(13)] if total else None


def mixed(own, frames, given, weight):
    if given is None:
        return None
    return given if weight is None else average([(own, frames), (given, weight)])


def stretches(path, crescendo):
    """The samples of each stretch of speech; of all of it where none is found."""
    with wave.open(path) as recording:
        rate, samples = recording.getframerate(), recording.readframes(recording.getnframes())
    out = subprocess.run([crescendo, "detect", path, "--json", "--detector", "built-in"], stdout=subprocess.PIPE, check=True).stdout
    places = [(max(0, s["start"] - PADDING), s["end"] + PADDING) for s in json.loads(out)["speech"]]
    return [samples[2 * int(a * rate):2 * int(b * rate)] for a, b in places] or [samples]


def measure(found, crescendo):
    """Errors of each recording, by way of cutting and by mean."""
    warnings.simplefilter("ignore")
    from pocketsphinx import Decoder

    plain, primed = Decoder(loglevel="FATAL"), Decoder(loglevel="FATAL")
    results = {}
    for cut in ("whole", "stretches"):
        units = []
        for number, recording in enumerate(found):
            with wave.open(recording.path) as sound:
                whole = sound.readframes(sound.getnframes())
            for samples in [whole] if cut == "whole" else stretches(recording.path, crescendo):
                heard, own, frames = decode(plain, samples, None)
                units.append((number, samples, heard, own, frames))
        ways = {("its own", None): [u[2] for u in units], ("its own, given", None): [decode(primed, u[1], u[3])[0] for u in units]}
        for whose in ("recording", "speaker's others"):
            if whose == "recording" and cut == "whole":
                continue
            given = []
            for number, *_ in units:
                def belongs(other):
                    if whose == "recording":
                        return other == number
                    return other != number and found[other].speaker == found[number].speaker
                given.append(average([(u[3], u[4]) for u in units if belongs(u[0])]))
            for weight in WEIGHTS:
                means = [mixed(u[3], u[4], g, weight) for u, g in zip(units, given)]
                ways[whose, weight] = [decode(primed, u[1], m)[0] if m else u[2] for u, m in zip(units, means)]
                print(".", end="", file=sys.stderr, flush=True)
        for way, texts in ways.items():
            said = [[] for _ in found]
            for (number, *_), text in zip(units, texts):
                said[number] += words.words(" ".join(text))
            results[(cut, *way)] = [(words.errors(r.words, said[i]), len(r.words)) for i, r in enumerate(found)]
    return results


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--speech", type=Path, required=True)
    parser.add_argument("--crescendo", required=True)
    parser.add_argument("--every", type=int, default=1, help="only each so-manieth recording of a speaker")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = thinned(recordings(options.speech, Path(folder)), options.every)
        results = measure(found, options.crescendo)
    print(f"\n{'cut':10} {'mean':17} {'counts for':>11} {'WER':>8} {'difference':>11}   95 %")
    for (cut, whose, weight), errors in results.items():
        plain = results[cut, "its own", None]
        low, high = words.paired_bootstrap(errors, plain)
        counts = "" if whose.startswith("its own") else "alone" if weight is None else f"{weight / 100} s"
        print(f"{cut:10} {whose:17} {counts:>11} {words.rate(errors):6.2f} % {words.rate(errors) - words.rate(plain):+10.2f}   "
              f"[{low:+.2f}, {high:+.2f}]")


main()
