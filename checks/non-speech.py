#!/usr/bin/env python3
"""What the server makes of sound that is no speech: silence, noises, hum and music, a minute each, through the real door.

Each may bring at most one word, and the answer says that no speech was found.

    checks/non-speech.py
"""

import array
import math
import random

from harness import Failures, Server, WorkDirectory, arguments, wait_until, wav

RATE, SECONDS = 16_000, 60
COUNT = RATE * SECONDS


def pcm(samples):
    return wav(array.array("h", (max(-32768, min(32767, round(32767 * sample))) for sample in samples)).tobytes(), RATE)


def white_noise(level):
    generator = random.Random(1)
    return (generator.uniform(-level, level) for _ in range(COUNT))


def pink_noise(level):
    """White noise through Kellet's filter: equal power in each octave."""
    generator = random.Random(2)
    a = b = c = 0.0
    for _ in range(COUNT):
        white = generator.uniform(-1, 1)
        a = 0.99765 * a + white * 0.0990460
        b = 0.96300 * b + white * 0.2965164
        c = 0.57000 * c + white * 1.0526913
        yield level * (a + b + c + white * 0.1848) / 4


def hum(frequency):
    """Mains: the fundamental and its harmonics."""
    for n in range(COUNT):
        yield sum(math.sin(2 * math.pi * frequency * k * n / RATE) / k for k in (1, 2, 3, 4, 5, 7)) * 0.15


def plucked(frequency, seconds):
    """A string: each harmonic decays faster than the one below."""
    for n in range(int(seconds * RATE)):
        t = n / RATE
        yield sum(math.sin(2 * math.pi * frequency * k * t) * math.exp(-t * (1 + k)) / k for k in range(1, 7) if frequency * k < RATE / 2)


def mixed(notes):
    """(start in seconds, samples) of each note, on one track."""
    track = [0.0] * COUNT
    for start, samples in notes:
        first = int(start * RATE)
        for n, sample in enumerate(samples):
            if first + n >= COUNT:
                break
            track[first + n] += 0.12 * sample
    return track


def arpeggio():
    scale = [220 * 2 ** (step / 12) for step in (0, 4, 7, 12, 16, 12, 7, 4)]
    return mixed((beat * 0.3, plucked(scale[beat % 8] * (1 if beat // 32 % 2 == 0 else 0.891), 1.2)) for beat in range(200))


def chords():
    progression = [(0, 4, 7), (-3, 0, 4), (-7, -3, 0), (-5, -1, 2)]
    return mixed((2 * bar, plucked(261.6 * 2 ** (step / 12), 2.5)) for bar in range(30) for step in progression[bar % 4])


def drums():
    generator = random.Random(3)
    kick = [math.sin(2 * math.pi * (120 * math.exp(-n / 800) + 45) * n / RATE) * math.exp(-n / 2000) * 4 for n in range(6000)]
    hat = [generator.uniform(-1, 1) * math.exp(-n / 400) * 1.5 for n in range(2000)]
    return mixed([(beat * 0.5, kick) for beat in range(120)] + [(beat * 0.25, hat) for beat in range(240)])


SOUNDS = {
    "silence": lambda: (0.0 for _ in range(COUNT)),
    "white noise, quiet": lambda: white_noise(0.01),
    "white noise, loud": lambda: white_noise(0.5),
    "pink noise": lambda: pink_noise(0.5),
    "hum of 50 Hz": lambda: hum(50),
    "hum of 60 Hz": lambda: hum(60),
    "music: arpeggio": arpeggio,
    "music: chords": chords,
    "music: drums": drums,
}


def main():
    options = arguments(__doc__).parse_args()
    failures = Failures()
    with WorkDirectory(options.keep) as directory:
        server = Server(options.binary, directory / "data").start()
        client = server.client(timeout=120)
        print(f"{'sound':<22}{'words':>6}  speech found")
        for name, make in SOUNDS.items():
            _, recording = client.upload(pcm(make()), title=name)
            path = f"/v1/recordings/{recording['id']}"
            wait_until(lambda: client.call("GET", path)[1]["status"] not in ("queued", "transcribing"), 300)
            _, transcript = client.call("GET", path + "/transcript")
            words = [word["text"] for segment in transcript["segments"] for word in segment["words"]]
            print(f"{name:<22}{len(words):>6}  {'yes: ' + ' '.join(words) if transcript['speech_found'] else 'no'}", flush=True)
            failures.expect(len(words) <= 1, f"{name}: {len(words)} words")
            failures.expect(not transcript["speech_found"], f"{name}: said to hold speech")
        server.stop()
    failures.exit(f"{len(SOUNDS)} sounds of {SECONDS} s hold no speech")


if __name__ == "__main__":
    main()
