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


def cost(work, runs):
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(1000 * (time.process_time() - start))
    return statistics.median(times)


def ours(bench, paths):
    """Crescendo's CPU milliseconds for a minute of the recordings."""
    output = subprocess.run([bench, "analysis", "time", *paths], check=True, capture_output=True, text=True).stdout
    return {row["name"]: row["milliseconds"] for row in map(json.loads, output.splitlines())}


def compare(ours, paths):
    """Prints both sides; returns whether every factor is kept."""
    sound = minute(paths)
    pitch = sound.to_pitch_ac()
    theirs = {
        "pitch ac": cost(sound.to_pitch_ac, 5),
        "pitch cc": cost(sound.to_pitch_cc, 3),
        "intensity": cost(sound.to_intensity, 5),
        "harmonicity cc": cost(sound.to_harmonicity_cc, 3),
        "harmonicity ac": cost(lambda: sound.to_harmonicity_ac(0.01, 75, 0.1, 4.5), 3),
        "point process": cost(lambda: call(sound, "To PointProcess (periodic, cc)", 75, 600), 3),
        "point process, pitch given": cost(lambda: call([sound, pitch], "To PointProcess (cc)"), 3),
        "cpps": cost(lambda: cpps(sound), 1),
        "voice report": cost(lambda: report(sound), 1),
        "formants": cost(sound.to_formant_burg, 3),
        "spectrogram": cost(sound.to_spectrogram, 5),
        "MFCC": cost(sound.to_mfcc, 5),
    }
    newer = newerpraat.milliseconds(sound)
    print("\nCPU milliseconds for 60 s of speech at 16 kHz, one core\n")
    print(f"{'call':<30}{'here':>10}{'parselmouth':>14}{'praat':>10}{'factor':>10}{'bound':>8}")
    kept = True
    for name, milliseconds in theirs.items():
        bound = 10 if name == "voice report" else 5
        factor = min(milliseconds, newer.get(name, milliseconds)) / ours[name]
        kept = kept and factor >= bound
        debian = f"{newer[name]:.1f}" if name in newer else ""
        verdict = "" if factor >= bound else "NOT KEPT"
        print(f"{name:<30}{ours[name]:>10.1f}{milliseconds:>14.1f}{debian:>10}{factor:>10.1f}{bound:>8}  {verdict}")
    return kept
