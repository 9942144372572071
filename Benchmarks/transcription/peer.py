"""The peer: the Python package pocketsphinx, one whole utterance a recording, a fresh mean each.

Prints one JSON line a recording, and a last one with the CPU seconds of loading and of decoding.
"""
import json
import resource
import sys
import warnings
import wave

warnings.simplefilter("ignore")
from pocketsphinx import Decoder  # noqa: E402


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main():
    decoder = Decoder()
    loaded = cpu()
    for path in sys.argv[1:]:
        with wave.open(path) as recording:
            samples = recording.readframes(recording.getnframes())
        decoder.start_stream()
        decoder.start_utt()
        decoder.process_raw(samples, full_utt=True)
        decoder.end_utt()
        words = [s.word for s in decoder.seg()] if decoder.hyp() else []
        text = " ".join(w.split("(")[0] for w in words if w[0] not in "<[+")
        print(json.dumps({"file": path, "text": text}), flush=True)
    print(json.dumps({"load": loaded, "decode": cpu() - loaded}))


main()
