"""What the same calls cost on one core, 60 s of speech: Crescendo, parselmouth, and Debian's newer praat where it is there."""
import json
import statistics
import subprocess
import time

import numpy
import newerpraat
import parselmouth
from parselmouth.praat import call


def minute(paths):
    samples = numpy.concatenate([parselmouth.Sound(path).values[0] for path in paths])
    return parselmouth.Sound(numpy.resize(samples, 60 * 16000), sampling_frequency=16000)


def report(sound):
    """The calls of a whole voice report, one after the other."""
    pitch = sound.to_pitch_cc()
    pulses = call([sound, pitch], "To PointProcess (cc)")
    call([sound, pitch, pulses], "Voice report", 0, 0, 75, 600, 1.3, 1.6, 0.03, 0.45)
    sound.to_harmonicity_cc()
    cpps(sound)


def cpps(sound):
    cepstrogram = call(sound, "To PowerCepstrogram", 60, 0.002, 5000, 50)
    call(cepstrogram, "Get CPPS", False, 0.01, 0.001, 60, 330, 0.05, "Parabolic", 0.001, 0.05, "Straight", "Robust")


def cost(work):
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


class Ours:
    """Crescendo's calls, one at a time when they are asked for."""

    def __init__(self, bench, paths):
        self.process = subprocess.Popen(
            ["taskset", "-c", "0", bench, "analysis", "time", *paths], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def cost(self, name):
        print(name, file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())["milliseconds"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def peers(sound):
    """Parselmouth's calls by name, and how often each is run beside ours."""
    pitch = sound.to_pitch_ac()
    return {
        "pitch ac": (sound.to_pitch_ac, 9),
        "pitch cc": (sound.to_pitch_cc, 5),
        "intensity": (sound.to_intensity, 9),
        "harmonicity cc": (sound.to_harmonicity_cc, 5),
        "harmonicity ac": (lambda: sound.to_harmonicity_ac(0.01, 75, 0.1, 4.5), 5),
        "point process": (lambda: call(sound, "To PointProcess (periodic, cc)", 75, 600), 9),
        "point process, pitch given": (lambda: call([sound, pitch], "To PointProcess (cc)"), 9),
        "cpps": (lambda: cpps(sound), 3),
        "voice report": (lambda: report(sound), 3),
        "formants": (sound.to_formant_burg, 5),
        "spectrogram": (sound.to_spectrogram, 9),
        "MFCC": (sound.to_mfcc, 9),
    }


def compare(bench, paths):
    """Prints all sides, each run between the others' runs; returns whether every factor is kept.

    A factor is the median of the rounds' factors, against the faster of the two.
    """
    sound = minute(paths)
    ours = Ours(bench, paths)
    print("\nCPU milliseconds for 60 s of speech at 16 kHz, one core; the median of rounds, each of one run of all three\n")
    print(f"{'call':<30}{'here':>10}{'parselmouth':>14}{'praat':>10}{'factor':>10}{'lowest, highest':>18}{'bound':>8}")
    kept = True
    with newerpraat.Calls(sound) as newer:
        for name, (work, rounds) in peers(sound).items():
            ours.cost(name)
            rows = [(ours.cost(name), cost(work), newer.milliseconds(name)) for _ in range(rounds)]
            here, theirs = (statistics.median(row[place] for row in rows) for place in (0, 1))
            others = [[row[1] / row[0] for row in rows]]
            debian = ""
            if all(row[2] is not None for row in rows):
                others.append([row[2] / row[0] for row in rows])
                debian = f"{statistics.median(row[2] for row in rows):.1f}"
            factors = min(others, key=statistics.median)
            factor, bound = statistics.median(factors), 10 if name == "voice report" else 5
            kept = kept and factor >= bound
            print(
                f"{name:<30}{here:>10.1f}{theirs:>14.1f}{debian:>10}{factor:>10.1f}{f'{min(factors):.1f}, {max(factors):.1f}':>18}{bound:>8}"
                f"  {'' if factor >= bound else 'NOT KEPT'}", flush=True)
    ours.close()
    return kept
