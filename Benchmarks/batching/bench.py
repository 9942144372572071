"""What it brings to decode several utterances in one call of the library; README.md says how to run it and what it showed."""

import argparse
import random
import resource
import statistics
import time

import numpy
import sherpa_onnx

RATE = 16_000
UTTERANCES = 24


def utterances(seed, longest):
    """Noise that comes and goes, of 2 s to so many; the work depends on the length alone."""
    draw, noise = random.Random(seed), numpy.random.default_rng(seed)
    for _ in range(UTTERANCES):
        count = int(RATE * draw.uniform(2, longest)) if longest > 2 else 6 * RATE
        swell = 0.5 + 0.5 * numpy.sin(numpy.arange(count) * 2 * numpy.pi * draw.uniform(1, 5) / RATE)
        yield (0.1 * swell * noise.standard_normal(count)).astype(numpy.float32)


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def decoded(recognizer, sounds, size):
    """Texts, processor seconds, and how long after its batch began an utterance had its text, in the middle."""
    texts, waits = [], []
    begun = processor_seconds()
    for start in range(0, len(sounds), size):
        streams = []
        at = time.monotonic()
        for sound in sounds[start : start + size]:
            stream = recognizer.create_stream()
            stream.accept_waveform(RATE, sound)
            streams.append(stream)
        recognizer.decode_streams(streams)
        waits += [time.monotonic() - at] * len(streams)
        texts += [stream.result.text for stream in streams]
    return texts, processor_seconds() - begun, statistics.median(waits)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--model", required=True)
    arguments.add_argument("--rounds", type=int, default=5)
    options = arguments.parse_args()
    recognizer = sherpa_onnx.OfflineRecognizer.from_nemo_ctc(
        model=options.model + "/model.onnx", tokens=options.model + "/tokens.txt", num_threads=1)
    print(f"one thread, {UTTERANCES} utterances, median of {options.rounds} rounds; speed beside one at a time")
    print(f"{'utterances':<16}{'at once':>8}{'real-time factor':>18}{'speed':>8}{'wait (ms)':>11}{'other texts':>13}")
    for name, longest in (("6 s each", 0), ("2 to 12 s", 12)):
        sounds = list(utterances(1, longest))
        seconds = sum(map(len, sounds)) / RATE
        decoded(recognizer, sounds, 1)
        found = {size: [] for size in (1, 2, 4, 8)}
        for _ in range(options.rounds):
            for size, rounds in found.items():
                rounds.append(decoded(recognizer, sounds, size))
        alone = found[1]
        for size, rounds in found.items():
            ratio = statistics.median(one[1] / many[1] for one, many in zip(alone, rounds))
            changed = sum(one != other for one, other in zip(alone[0][0], rounds[0][0]))
            factor = statistics.median(took for _, took, _ in rounds) / seconds
            wait = statistics.median(wait for _, _, wait in rounds)
            print(f"{name:<16}{size:>8}{factor:>18.4f}{ratio:>8.2f}{1000 * wait:>11.0f}{f'{changed} of {UTTERANCES}':>13}", flush=True)


main()
