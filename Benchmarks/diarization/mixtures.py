"""Conversations made of LibriSpeech utterances, with who speaks when; README.md says how."""
import csv
import subprocess

import numpy

RATE = 16_000
FRAME = 320
LONGEST_TURN = 8 * RATE
TURNS_EACH = 4
LEVEL = 0.05
FAINT = 3e-4
WINDOW = 1024


def decoded(path):
    raw = subprocess.run(
        ["flac", "--silent", "--decode", "--stdout", "--force-raw-format", "--endian=little", "--sign=signed", path],
        check=True, capture_output=True).stdout
    return numpy.frombuffer(raw, "<i2").astype(numpy.float32) / 32_768


def speakers(folder):
    """The utterances of each LibriSpeech speaker, at one level."""
    with open(folder / "transcripts.tsv", encoding="utf-8", newline="") as table:
        rows = [r for r in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE) if r["group"] == "librispeech-other"]
    found = {}
    for row in rows:
        sound = decoded(folder / row["file"])
        found.setdefault(row["speaker"], []).append(LEVEL * sound / numpy.sqrt(numpy.mean(sound ** 2)))
    return found


def whitened(found):
    """The same with each speaker's mean spectrum made flat, and with it what a microphone or a room does to it."""
    made = {}
    for name, sounds in found.items():
        whole = numpy.concatenate(sounds)
        frames = numpy.lib.stride_tricks.sliding_window_view(whole, WINDOW)[:: WINDOW // 2]
        power = numpy.mean(numpy.abs(numpy.fft.rfft(frames * numpy.hanning(WINDOW))) ** 2, axis=0)
        smooth = numpy.convolve(numpy.pad(power / power.mean(), 6, mode="edge"), numpy.ones(13) / 13, "valid")
        response = numpy.roll(numpy.fft.irfft(smooth ** -0.5), WINDOW // 2) * numpy.hanning(WINDOW)
        flat = [numpy.convolve(sound, response, "same") for sound in sounds]
        made[name] = [(LEVEL * sound / numpy.sqrt(numpy.mean(sound ** 2))).astype(numpy.float32) for sound in flat]
    return made


def speech(sound):
    """Where it sounds, in samples: frames of 20 ms up to 35 dB below the loud ones, with pauses shorter than 0.5 s closed."""
    frames = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME)
    levels = 10 * numpy.log10(numpy.mean(frames ** 2, axis=1) + 1e-12)
    loud = numpy.flatnonzero(levels > numpy.percentile(levels, 95) - 35)
    parts = []
    for frame in loud:
        if parts and (frame - parts[-1][1]) * FRAME < 0.5 * RATE:
            parts[-1][1] = frame + 1
        else:
            parts.append([frame, frame + 1])
    return [(start * FRAME, end * FRAME) for start, end in parts]


def mixture(found, names, draw, noise=FAINT):
    """A conversation of these speakers: its sound, and (start, end, speaker) in seconds. `noise` is white, in root mean square."""
    left = {name: draw.sample(range(len(found[name])), TURNS_EACH) for name in names}
    pieces, turns, place, last = [], [], 0, None
    while any(left.values()):
        able = [name for name in names if left[name]]
        others = [name for name in able if name != last] or able
        # Whoever has more to say is likelier to speak, so that nobody is left alone at the end.
        name = draw.choices(others, [len(left[other]) ** 2 for other in others])[0]
        sound = found[name][left[name].pop()][:LONGEST_TURN]
        pause = int(draw.uniform(0.2, 1.0) * RATE)
        pieces += [numpy.zeros(pause, numpy.float32), sound]
        place += pause
        turns += [((place + start) / RATE, (place + end) / RATE, name) for start, end in speech(sound)]
        place, last = place + len(sound), name
    whole = numpy.concatenate(pieces)
    hiss = numpy.random.default_rng(draw.getrandbits(32)).standard_normal(len(whole)).astype(numpy.float32)
    return whole + noise * hiss, turns


def rttm(path, uri):
    """The turns of one recording in a file of Rich Transcription Time Marks."""
    turns = []
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split()
        if len(fields) > 7 and fields[1] == uri:
            turns.append((float(fields[3]), float(fields[3]) + float(fields[4]), fields[7]))
    return turns
