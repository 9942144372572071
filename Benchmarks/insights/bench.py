#!/usr/bin/env python3
"""Sentiment beside vaderSentiment's, the form of questions beside their marks, and the time that a long transcript takes."""
import argparse
import csv
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

# Of the sentences that either weighs, as many must have the same sign; and the correlation of the scores must be so high.
LEAST_AGREEMENT = 0.9
LEAST_CORRELATION = 0.9
# Seconds for 20,000 words, the program's start, reading and writing included.
MOST_SECONDS = 1.0
LONG = 20_000


def transcript(lines):
    """Each line a segment of unmarked words, three a second."""
    segments, clock = [], 0.0
    for number, line in enumerate(lines):
        words = []
        for place, word in enumerate(line.split()):
            words.append({"id": f"{number}-{place}", "text": word, "start": round(clock, 3), "end": round(clock + 0.3, 3)})
            clock += 1 / 3
        segments.append({"index": number, "start": words[0]["start"], "end": words[-1]["end"], "text": line, "words": words})
        clock += 1
    return {"format_version": 1, "revision": "rev_01hzxq7k9m0000000000000000", "settings_hash": "0", "language": "en",
            "engine": {"name": "text", "version": "1", "model_version": "1"}, "duration": round(clock, 3), "speech_found": bool(segments),
            "segments": segments}


def insights(crescendo, lines):
    """The report, and the seconds that the command took."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(transcript(lines), file)
        file.flush()
        begun = time.perf_counter()
        output = subprocess.run([crescendo, "insights", "--json", file.name], stdout=subprocess.PIPE, check=True).stdout
        return json.loads(output), time.perf_counter() - begun


def correlation(pairs):
    n = len(pairs)
    mean = [sum(pair[i] for pair in pairs) / n for i in (0, 1)]
    spread = [sum((pair[i] - mean[i]) ** 2 for pair in pairs) ** 0.5 for i in (0, 1)]
    return sum((a - mean[0]) * (b - mean[1]) for a, b in pairs) / (spread[0] * spread[1])


def sign(score):
    return (score >= 0.05) - (score <= -0.05)


def sentiment(crescendo, lines, name):
    """Prints how alike the two are; whether they are alike enough."""
    peer = SentimentIntensityAnalyzer()
    report, _ = insights(crescendo, lines)
    pairs, differences = [], []
    for sentence in report["sentences"]:
        ours, theirs = sentence["sentiment"]["score"], peer.polarity_scores(sentence["text"])["compound"]
        pairs.append((ours, theirs))
        if sign(ours) != sign(theirs):
            differences.append((ours, theirs, sentence["text"]))
    weighed = [pair for pair in pairs if any(map(sign, pair))]
    same = sum(sign(a) == sign(b) for a, b in weighed) / len(weighed)
    print(f"{name}: {len(pairs)} sentences, {len(weighed)} of them weighed by either")
    print(f"  same sign {same:.1%} of those, {1 - len(differences) / len(pairs):.1%} of all  (limit {LEAST_AGREEMENT:.0%} of those)")
    print(f"  correlation of the scores {correlation(pairs):.3f}  (limit {LEAST_CORRELATION})")
    for ours, theirs, text in differences[:8]:
        print(f"    ours {ours:+.2f}, theirs {theirs:+.2f}: {text[:110]}")
    return same >= LEAST_AGREEMENT and correlation(pairs) >= LEAST_CORRELATION


def questions(crescendo, text):
    """Precision and recall of the questions' form on sentences whose marks are taken away."""
    sentences = re.findall(r"[A-Z][^.!?\n]{8,150}[.!?](?=\s|$)", re.sub(r"(?<=[^\n])\n(?=[^\n])", " ", text))
    truth, lines = [], []
    for sentence in sentences:
        line = re.sub(r"[^\w' ]+", " ", sentence).lower().split()
        if 2 <= len(line) <= 25:
            truth.append(sentence.endswith("?"))
            lines.append(" ".join(line))
    report, _ = insights(crescendo, lines)
    found = {question["span"]["segment"] for question in report["questions"]}
    hits = sum(truth[place] for place in found)
    print(f"questions without their marks: {sum(truth)} of {len(truth)} sentences")
    print(f"  found {hits / max(1, sum(truth)):.1%} of them; {hits / max(1, len(found)):.1%} of what was found is one")


def speed(crescendo, lines):
    """Prints the time for a long transcript and how it stands to the peer's for its sentiment alone; whether it is short enough."""
    draw = random.Random(1)
    long, words = [], 0
    while words < LONG:
        long.append(draw.choice(lines))
        words += len(long[-1].split())
    whole = min(insights(crescendo, long)[1] for _ in range(5))
    start = min(insights(crescendo, lines[:1])[1] for _ in range(5))
    peer = SentimentIntensityAnalyzer()
    begun = time.perf_counter()
    for line in long:
        peer.polarity_scores(line)
    theirs = time.perf_counter() - begun
    print(f"{words} words: {whole:.3f} s for the command, {whole - start:.3f} s without the program's start  (limit {MOST_SECONDS} s)")
    print(f"  vaderSentiment, sentiment alone, without Python's start: {theirs:.3f} s, {theirs / (whole - start):.1f} times as long")
    return whole <= MOST_SECONDS


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--crescendo", required=True)
    parser.add_argument("--speech", required=True, type=Path)
    parser.add_argument("--questions", type=Path, help="English text with its marks")
    options = parser.parse_args()
    with open(options.speech / "transcripts.tsv", encoding="utf-8") as file:
        lines = [row["transcript"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
                 if row["language"] == "en" and row["transcript"].strip()]
    good = sentiment(options.crescendo, lines, "transcripts")
    if options.questions:
        text = options.questions.read_text(encoding="utf-8", errors="replace")
        sentiment(options.crescendo, [" ".join(line.split()) for line in re.findall(r"[A-Z][^.!?\n]{8,150}[.!?](?=\s|$)", text)], "the text")
        questions(options.crescendo, text)
    return 0 if speed(options.crescendo, lines) and good else 1


if __name__ == "__main__":
    sys.exit(main())
