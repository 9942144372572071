"""The recordings that the benches of transcription hear."""
import csv
import subprocess
import wave
from collections import namedtuple

import words

# A WAV file, the words that are said in it, its length, who speaks.
Recording = namedtuple("Recording", "path words seconds speaker")


def recordings(folder, target):
    """Every English row of `transcripts.tsv` that has words; FLAC becomes WAV in `target`."""
    found = []
    with open(folder / "transcripts.tsv", encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["language"] != "en" or not words.words(row["transcript"]):
                continue
            path = folder / row["file"]
            if path.suffix == ".flac":
                wav = target / (path.stem + ".wav")
                subprocess.run(["flac", "--silent", "--decode", "--force", "-o", wav, path], check=True)
                path = wav
            with wave.open(str(path)) as recording:
                seconds = recording.getnframes() / recording.getframerate()
            found.append(Recording(str(path), words.words(row["transcript"]), seconds, row["speaker"]))
    return found


def thinned(found, every):
    """Only each so-manieth recording of a speaker."""
    seen = {}
    kept = []
    for recording in found:
        seen[recording.speaker] = seen.get(recording.speaker, -1) + 1
        if seen[recording.speaker] % every == 0:
            kept.append(recording)
    return kept
